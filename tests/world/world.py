"""One book deployed to a stand-in for AWS by `make deploy`, with everything around it.

Nothing here is the product: it is run as commands, as functions in its zip, and over HTTP.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3

from tests.git_server import GitHost, git, make_bare, serve_git
from tests.lambdas.ministack_server import RELEASE, TRANSLATOR, run_server
from tests.venvs import make_venv
from tests.world.functions import Functions, Sandbox, make_sandbox, run_functions
from tests.world.recording_proxy import Call, Proxy, run_proxy

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "var" / "cache"
STAGE, REGION, ADDRESS = "dev", "eu-west-2", "https://book.example.org"
TOKEN = "a-token-of-the-git-host"
SETTINGS = {
    "BOOK_ADDRESS": ADDRESS,
    "BOOK_MAIL_FROM": "book@example.org",
    "BOOK_ALARM_MAIL": "alarms@example.org",
    "BOOK_ADMINISTRATOR": "Kim <kim@example.org>",
    "BOOK_CONTENT_TOKEN": TOKEN,
    "BOOK_REGION": REGION,
}


@dataclass
class World:
    """The account with its book. `said` is what each run of a command has told."""

    folder: Path
    packed: Path
    proxy: Proxy
    stand_in: str
    git: GitHost
    stack: ExitStack
    said: dict[str, tuple[int, str]] = field(default_factory=dict)
    sandboxes: dict[str, Sandbox] = field(default_factory=dict)
    woken: list[threading.Thread] = field(default_factory=list)

    @cached_property
    def template(self) -> dict[str, Any]:
        """The app's, as it was made."""
        made: dict[str, Any] = json.loads((self.packed / "sam.json").read_text(encoding="utf-8"))
        return made

    @cached_property
    def functions(self) -> Functions:
        """Those of the deployed stack: not to be asked for before it stands."""
        return self.stack.enter_context(
            run_functions(
                self._sandbox_of, self.folder / "run", self.proxy.address, self.configured()
            )
        )

    def _sandbox_of(self, function: str) -> Sandbox:
        return self._sandbox(self.template["Resources"][function]["Properties"]["CodeUri"])

    def _sandbox(self, package: str) -> Sandbox:
        if package not in self.sandboxes:
            folder = self.folder / Path(package).stem
            self.sandboxes[package] = make_sandbox(self.packed / package, folder, CACHE)
        return self.sandboxes[package]

    def answer_as_lambda(self, call: Call) -> tuple[int, Any] | None:
        """Functions that are invoked run here, in their zip, and not in the stand-in's Python."""
        if call.operation != "Invoke":
            return None
        name = self._name_of(call.about)
        event = json.loads(call.body or b"{}")
        if "Event" not in call.parts:
            return 200, self.functions.invoke(name, event)
        thread = threading.Thread(target=self.functions.invoke, args=(name, event), daemon=True)
        thread.start()
        self.woken.append(thread)
        return 202, {}

    def _name_of(self, path: str) -> str:
        """In the template, by the physical name in the address of an invocation."""
        found = re.search(r"/functions/([^/]+)/", path)
        assert found
        physical = found[1].rpartition(":")[2]
        known = self.functions.configured.items()
        return next(name for name, one in known if one["FunctionName"] == physical)

    def settle(self) -> None:
        """Until every function that another one has woken is done."""
        while self.woken:
            self.woken.pop().join()

    def run(self, what: str, script: str, *arguments: str, **more: str) -> str:
        """A command of the product as an operator runs it; what it told, in both streams."""
        paths = os.pathsep.join((str(ROOT), str(ROOT / "lambdas")))
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BOOK_")},
            **SETTINGS,
            "BOOK_CONTENT_REMOTE": self.git.address("content.git"),
            "PYTHONPATH": paths,
            "AWS_ENDPOINT_URL": self.proxy.address,
            "AWS_ACCESS_KEY_ID": "operator",
            "AWS_SECRET_ACCESS_KEY": "stand-in",
            **more,
        }
        command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, cwd=self.folder
        )
        self.said[what] = (done.returncode, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def deploy(self, what: str, *more: str) -> str:
        """`make deploy` with the package that was made before."""
        known = ("--stage", STAGE, "--packed", str(self.packed))
        return self.run(what, "deploy.py", *known, "--settings", str(self.folder / "aws"), *more)

    def client(self, service: str, region: str = REGION) -> Any:
        """Straight to the stand-in, past the proxy: for what a test looks at."""
        return boto3.client(
            service, region_name=region, endpoint_url=self.stand_in,
            aws_access_key_id="test", aws_secret_access_key="stand-in",
        )  # fmt: skip

    def outputs(self, stack: str, region: str = REGION) -> dict[str, str]:
        found = self.client("cloudformation", region).describe_stacks(StackName=stack)
        given = found["Stacks"][0]["Outputs"]
        return {one["OutputKey"]: one["OutputValue"] for one in given}

    def secret(self, name: str) -> str:
        path = f"/communitybook/{STAGE}/{name}"
        found = self.client("ssm").get_parameter(Name=path, WithDecryption=True)
        return str(found["Parameter"]["Value"])

    def mails(self, to: str) -> list[tuple[str, str]]:
        """Subject and text of what SES took for that address, oldest first."""
        with urllib.request.urlopen(f"{self.stand_in}/_ministack/ses/messages", timeout=10) as got:
            accounts = json.load(got)["messages"]
        rows = [row for rows in accounts.values() for row in rows if to in row["To"]]
        rows.sort(key=lambda row: row["Timestamp"])
        return [(row["Subject"], row["BodyText"]) for row in rows]

    def content(self, path: str) -> str:
        """A file as the git host has it at the head; "" where there is none."""
        return git(self.git.folder / "content.git", "show", f"main:{path}", check=False)

    def configured(self) -> dict[str, dict[str, Any]]:
        """Every function as the deployed stack has it, by its name in the template."""
        functions = self.client("lambda")
        return {
            name: functions.get_function_configuration(FunctionName=physical)
            for name, physical in self.names("AWS::Lambda::Function").items()
        }

    def names(self, kind: str = "") -> dict[str, str]:
        """What the app's stack holds: names in the template to names in the account."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources")
        return {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for page in pages.paginate(StackName=f"book-{STAGE}")
            for one in page["StackResourceSummaries"]
            if kind in ("", one["ResourceType"])
        }


@contextmanager
def run_world(folder: Path, packed: Path, listings: Path) -> Iterator[World]:
    """An empty account and a git host that holds a book's content, and nothing deployed yet."""
    bare = make_bare(folder / "content.git")
    hand = folder / "hand"
    git(folder, "clone", "--quiet", str(bare), str(hand))
    shutil.copytree(listings, hand, dirs_exist_ok=True)
    git(hand, "add", "--all")
    git(hand, "commit", "--quiet", "-m", "Begin the book")
    git(hand, "push", "--quiet", "origin", "HEAD:main")
    venv = make_venv(CACHE / "ministack-venv", RELEASE, TRANSLATOR)
    with ExitStack() as stack:
        host = stack.enter_context(serve_git(folder))
        host.password = f"book:{TOKEN}"
        stand_in = stack.enter_context(run_server(venv / "bin" / "ministack", folder))
        proxy = stack.enter_context(run_proxy(stand_in))
        world = World(folder, packed, proxy, stand_in, host, stack)
        proxy.answering = world.answer_as_lambda
        yield world
