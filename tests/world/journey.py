"""One listing's whole life at AWS, from an empty account: `python -m tests.world.journey`.

It runs in a process of its own, which imports nothing of the product, and leaves what it saw as
JSON: one entry a step, which tests/world/test_world.py judges.
"""

import argparse
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.browsing import Answered
from tests.form_answers import fill_in
from tests.git_server import git
from tests.world.deployed_book import Book, run_book
from tests.world.edge import EdgeReader
from tests.world.recording_proxy import Call
from tests.world.world import SETTINGS, STAGE, World, run_world

IS_LONG = bool(os.environ.get("BOOK_LONG"))
OURS = ("communitybook", "chalicelib", "scripts")
APP = "./deployment.zip"
SLUG, WORDS = "monday-menders", "Monday Menders"
PAGE = f"/listings/{SLUG}/"
GROUP, KIM = "pat@example.org", "kim@example.org"
# Younger than that, a form is taken for a machine's.
FORM_SECONDS = 3.1
LIVE_SECONDS = 21.0

SANDBOX = ("ses", "GetAccount", {"ProductionAccessEnabled": False, "SendingEnabled": True})
TEN_AT_ONCE = ("lambda", "GetAccountSettings", {"AccountLimit": {"ConcurrentExecutions": 10}})
NO_CERTIFICATE = ("acm", "ListCertificates", {"CertificateSummaryList": []})
WAITING = {
    "CertificateArn": "arn:aws:acm:us-east-1:1:certificate/x",
    "DomainName": "book.example.org",
    "Status": "PENDING_VALIDATION",
    "DomainValidationOptions": [
        {
            "DomainName": "book.example.org",
            "ResourceRecord": {"Name": "_a.book.example.org.", "Type": "CNAME", "Value": "_b.acm."},
        }
    ],
}
UNPROVED = ("acm", "DescribeCertificate", {"Certificate": WAITING})
UNKNOWN_MAIL = ("ses", "GetEmailIdentity", {"VerifiedForSendingStatus": False,
                                            "DkimAttributes": {"Tokens": ["t1", "t2", "t3"]}})  # fmt: skip
NEW_ACCOUNT = (SANDBOX, TEN_AT_ONCE, NO_CERTIFICATE, UNKNOWN_MAIL)


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("packed", "listings", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--node", required=True)
    options = parser.parse_args()
    # Not where pytest keeps its folders: those are for one user's eyes.
    with tempfile.TemporaryDirectory(prefix="book-world-") as folder:
        Path(folder).chmod(0o755)
        with run_world(Path(folder), options.packed, options.listings) as world:
            seen = deploy(world)
            with run_book(world, options.node) as book:
                seen |= live_through(book)
            calls = {json.dumps(call.told()): call.told() for call in world.proxy.calls}
            seen["calls"] = list(calls.values())
            seen["names"] = world.names()
            seen["parameters"] = {"Stage": STAGE, "MailFrom": SETTINGS["BOOK_MAIL_FROM"]}
    seen["imported"] = [name for name in sys.modules if name.partition(".")[0] in OURS]
    options.out.write_text(json.dumps(seen, indent=1), encoding="utf-8")
    return 0


def play(*parts: tuple[str, str, Any]) -> Any:
    """An account that answers so, whatever the stand-in would."""
    answers = {(service, operation): told for service, operation, told in parts}

    def answering(call: Call) -> tuple[int, Any] | None:
        told = answers.get((call.service, call.operation))
        return None if told is None else (200, told)

    return answering


def deploy(world: World) -> dict[str, Any]:
    """Plan, be refused, deploy, deploy again, plan again."""
    world.deploy("plan of an empty account", "--plan")
    world.deploy("begin")  # the stand-in gives certificates at once, and is out of the sandbox
    secret = world.secret("secret")
    world.proxy.answering = play(*NEW_ACCOUNT)
    world.deploy("refused")
    if IS_LONG:
        for what in (*NEW_ACCOUNT, UNPROVED):
            world.proxy.answering = play(what)
            world.deploy(f"refused for {what[1]}")
        world.proxy.answering = world.answer_as_lambda
        settings = str(world.folder / "aws")
        alone = ("--stage", STAGE, "--settings", settings, "--plan")
        world.run("packing by itself", "deploy.py", *alone)
    world.proxy.answering = world.answer_as_lambda
    world.deploy("again")
    return {"said": world.said, "keys": [secret, world.secret("secret")]}


def live_through(book: Book) -> dict[str, Any]:
    """Submitted, confirmed, approved, published, built, read; then taken out, for good."""
    group, kim = book.reader(), book.reader()
    seen: dict[str, Any] = {"sent": shown(send(book, group))}
    seen["read-only"] = write_into_the_code(book)
    seen["confirmed"] = shown(confirm(book))
    seen["signed in"] = shown(sign_in(book, kim))
    seen["approved"] = shown(approve(kim))
    book.tick_twice_at_once("Publishing")
    seen["file"] = book.world.content(f"assets/{SLUG}.yml")
    seen["commits"] = commits_of(book)
    book.wait()
    seen["page"] = shown(group.open(PAGE))
    seen["listed"] = is_listed(book)
    seen["other pages"] = [shown(group.open(one)) for one in ("/", "/nothing/", "/oruk/services")]
    seen["moved"] = group.ask("GET", PAGE.rstrip("/")).headers["location"]
    seen |= take_out(book, kim)
    book.world.functions.invoke("Returned", bounce_of(GROUP))
    seen["health"] = json.loads(group.open("/app/health").html)
    return seen


def shown(page: Answered) -> dict[str, Any]:
    return {"status": page.status, "address": page.address, "text": page.text[:3000]}


def write_into_the_code(book: Book) -> int:
    """With what an attempt to do so leaves, from inside a function's own walls."""
    attempt = "open('app.py', 'a').write('#')"
    return book.world.sandboxes[APP].start(["-c", attempt], stderr=-3).wait()


def send(book: Book, group: EdgeReader) -> Answered:
    draft = fill_in(group)
    group.open(f"{draft}/you")
    group.fill({"email": GROUP})
    group.open(f"{draft}/check")
    time.sleep(FORM_SECONDS)
    return group.fill({}, "/check")


def confirm(book: Book) -> Answered:
    """In another browser, as on the phone where mail is read."""
    phone = book.reader()
    phone.open(link_in_mail(book, GROUP, "/app/confirm/"))
    return phone.fill({}, "/app/confirm/")


def bounce_of(address: str) -> dict[str, Any]:
    """What SNS gives a function when SES says that nobody is there."""
    bounce = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": address}]}
    told = {"eventType": "Bounce", "bounce": bounce, "mail": {"destination": [address]}}
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(told)}}]}


def link_in_mail(book: Book, to: str, part: str) -> str:
    book.tick("Mailing")
    for _subject, text in reversed(book.world.mails(to)):
        if found := re.search(rf"https://book\.example\.org({part}\S+)", text):
            return found[1]
    raise AssertionError(f"no mail to {to} has a link with {part}")


def sign_in(book: Book, kim: EdgeReader) -> Answered:
    kim.open("/app/sign-in")
    kim.fill({"email": KIM}, "/sign-in")
    book.tick("Mailing")
    codes = [re.search(r"\b\d{8}\b", text) for _subject, text in book.world.mails(KIM)]
    found = next(one for one in reversed(codes) if one)
    return kim.fill({"code": found[0]}, "/code")


def approve(kim: EdgeReader) -> Answered:
    queue = kim.open("/app/moderate")
    waiting = [one for one in queue.links if re.fullmatch(r"/app/moderate/[0-9A-Z]{12,}", one)]
    kim.open(waiting[0])
    return kim.fill({}, "/approve")


def commits_of(book: Book) -> int:
    folder = book.world.git.folder / "content.git"
    return len(git(folder, "log", "--format=%h", "main", "--", f"assets/{SLUG}.yml").splitlines())


def take_out(book: Book, kim: EdgeReader) -> dict[str, Any]:
    """Gone for readers at once, then from git and the site, and never back."""
    kim.open(f"/app/moderate/unpublish?slug={SLUG}")
    seen: dict[str, Any] = {"taken out": shown(kim.fill({}, "/unpublish"))}
    book.edge.now += LIVE_SECONDS
    seen["live"] = json.loads(book.reader().ask("GET", "/app/live.json").html)
    book.tick("Building")  # of a git that does not know of it yet
    book.wait()
    seen["built before git"] = shown(book.reader().open(PAGE))
    seen["listed before git"] = is_listed(book)
    book.tick("Publishing", "Daily", "Rebuilding")
    seen["file after"] = book.world.content(f"assets/{SLUG}.yml")
    book.tick("Publishing")
    if IS_LONG:
        book.build_and_publish()  # the second way, which must not bring it back either
    book.wait()
    seen["built after git"] = shown(book.reader().open(PAGE))
    seen["listed after git"] = is_listed(book)
    return seen


def is_listed(book: Book) -> bool:
    """Whether the site still leads anybody to it."""
    return any(SLUG in book.reader().open(one).html for one in ("/sitemap.xml", "/a-to-z/m/"))


if __name__ == "__main__":
    sys.exit(main())
