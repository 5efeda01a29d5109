"""What was deployed, running: functions called by the clock, an edge, and readers before it."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.deploy.cloudformation import SITE, read_template
from tests.deploy.edge_function import run_edge_function
from tests.git_server import git
from tests.world.edge import Edge, EdgeReader
from tests.world.gateway import Answer, Gateway
from tests.world.recording_proxy import Call
from tests.world.tls_edge import serve_edge
from tests.world.world import ADDRESS, REGION, STAGE, TOKEN, World

# What EventBridge sends when a schedule falls due.
CLOCK = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-11-28T10:00:00Z",
    "region": REGION,
    "resources": ["arn:aws:events:eu-west-2:000000000000:rule/x"],
    "detail": {},
}
# No page may be kept for longer, at the edge or in a browser.
STALE_SECONDS = 121.0


@dataclass
class Book:
    """The deployed book: its functions, its edge, and readers before it."""

    world: World
    edge: Edge

    def reader(self) -> EdgeReader:
        return EdgeReader(self.edge)

    def tick(self, *names: str) -> None:
        """The clock calls these functions, one after another, as EventBridge does."""
        for name in names:
            self.world.functions.invoke(name, CLOCK)
        self.world.settle()

    def tick_twice_at_once(self, name: str) -> None:
        """Two processes of it begin in the same moment, as nothing at AWS forbids."""
        failed: list[BaseException] = []

        def run(process: int) -> None:
            try:
                self.world.functions.invoke(name, CLOCK, process)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=run, args=(process,)) for process in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        self.world.settle()

    def wait(self) -> None:
        """Until nobody is shown a page from before, by what the files themselves say."""
        self.edge.now += STALE_SECONDS

    def build_and_publish(self) -> None:
        """As the workflow does: the content from git, the live state from the edge."""
        folder, world = self.world.folder, self.world
        clone, site = folder / "by-workflow", folder / "by-workflow-site"
        shutil.rmtree(clone, ignore_errors=True)
        remote = world.git.address("content.git", f"book:{TOKEN}@")
        git(folder, "clone", "--quiet", remote, str(clone))
        live = folder / "live.json"
        self.edge.now += 21  # of which the edge keeps the live state for twenty
        live.write_text(self.reader().ask("GET", "/app/live.json").html)
        commit = git(clone, "rev-parse", "HEAD").strip()
        built = ("--content", str(clone), "--out", str(site), "--address", ADDRESS)
        built += ("--cache", str(folder / "by-workflow-cache"), "--live", str(live))
        world.run("build", "build_site.py", *built, "--commit", commit, "--keep-going")
        assert world.said["build"][0] == 0, world.said["build"][1]
        bucket = world.outputs(f"book-{STAGE}")["BucketName"]
        distribution = world.outputs(f"book-{STAGE}-site", "us-east-1")["DistributionId"]
        world.run("publish", "publish_site.py", str(site), "--to", f"s3://{bucket}",
                  "--distribution", distribution, AWS_DEFAULT_REGION=REGION)  # fmt: skip
        assert world.said["publish"][0] == 0, world.said["publish"][1]


@contextmanager
def run_book(world: World, node: str) -> Iterator[Book]:
    """What was deployed, running."""
    site = read_template(SITE)
    bucket = world.outputs(f"book-{STAGE}")["BucketName"]
    s3 = world.client("s3")

    def read_object(key: str) -> Answer:
        from botocore.exceptions import ClientError

        try:
            found = s3.get_object(Bucket=bucket, Key=key)
        except ClientError:
            return 404, [], b""
        headers = [("Content-Type", found["ContentType"])]
        headers.append(("Cache-Control", found.get("CacheControl", "")))
        return 200, headers, found["Body"].read()

    code = site["Resources"]["FolderPages"]["Properties"]["FunctionCode"]
    with ExitStack() as stack:
        function = stack.enter_context(run_edge_function(code, node))
        functions = world.functions
        gateway = Gateway(world.template, lambda event: functions.invoke("APIHandler", event))
        edge = Edge(site, function, gateway, read_object, world.secret("edge-key"))
        book = Book(world, edge)
        host = ADDRESS.removeprefix("https://")
        functions.network |= stack.enter_context(serve_edge(edge, host, world.folder))
        world.proxy.answering = lambda call: answer_as_aws(book, call)
        yield book


def answer_as_aws(book: Book, call: Call) -> tuple[int, Any] | None:
    """What the stand-in would do in its own Python, or not at all."""
    if call.operation == "CreateInvalidation":
        book.edge.invalidate()
    return book.world.answer_as_lambda(call)
