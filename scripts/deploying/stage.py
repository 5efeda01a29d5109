"""One stage of a book at AWS: what must be known of it, and what its things are called."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib.adapters.eml import parse_mailbox

DEFAULT_REGION = "eu-west-2"
# A token in the clear is for nobody's network; a stand-in on this machine has none.
SAFE_ADDRESS = re.compile(r"(https://[^\s/]+|http://127\.0\.0\.1(:\d+)?)(/\S*)?")
NAME = re.compile(r"[a-z]{2,12}")


class DeployError(Exception):
    """Why it can't go on; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to know. `name` is its variable, in the environment and in the stage's file."""

    name: str
    question: str
    example: str
    default: str | None = None


WANTED = (
    Wanted("BOOK_ADDRESS", "Where will the book be online?", "https://book.example.org"),
    Wanted("BOOK_MAIL_FROM", "Which address sends the book's mail?", "book@example.org"),
    Wanted(
        "BOOK_CONTENT_REMOTE",
        "Which git repository holds the content?",
        "https://git.example.org/borough/content.git",
    ),
    Wanted("BOOK_ALARM_MAIL", "Who hears of alarms?", "web-team@example.org"),
    Wanted("BOOK_ADMINISTRATOR", "Who is the first administrator?", "Kim <kim@example.org>"),
    Wanted("BOOK_CONTENT_USER", "The user name at the git host?", "book", "book"),
    Wanted("BOOK_REGION", "In which region of AWS?", DEFAULT_REGION, DEFAULT_REGION),
    Wanted("BOOK_REBUILD_URL", "Where is a build asked for, if not at AWS?", "", ""),
    Wanted("BOOK_WORKFLOW_REPOSITORY", "Whose workflow may publish, if one does?", "", ""),
    Wanted("BOOK_WORKFLOW_PROVIDER", "The ARN of its OIDC provider?", "", ""),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage whose every value is known. `var` is its own folder for clone, cache and site."""

    name: str
    values: Mapping[str, str]
    var: Path

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def domain(self) -> str:
        return urlsplit(self["BOOK_ADDRESS"]).netloc

    @property
    def mail_domain(self) -> str:
        return self["BOOK_MAIL_FROM"].rpartition("@")[2]

    @property
    def region(self) -> str:
        return self["BOOK_REGION"]

    @property
    def administrator(self) -> tuple[str, str]:
        """Name and address."""
        mailbox = parse_mailbox(self["BOOK_ADMINISTRATOR"])
        return mailbox.display_name or mailbox.username, mailbox.addr_spec

    @property
    def app_stack(self) -> str:
        return f"book-{self.name}"

    @property
    def site_stack(self) -> str:
        return f"book-{self.name}-site"

    @property
    def table(self) -> str:
        return f"communitybook-{self.name}"

    @property
    def edge_secret(self) -> str:
        """What the edge key is called in Secrets Manager."""
        return f"communitybook-{self.name}-edge-key"

    def parameter(self, name: str) -> str:
        """What a secret is called in Parameter Store."""
        return f"/communitybook/{self.name}/{name}"


Ask = Callable[[Wanted], str]


def load_stage(name: str, folder: Path, environment: Mapping[str, str], ask: Ask | None) -> Stage:
    """The stage by the environment, its file in the folder, and what a person answers.

    Answers are kept in the file. Raises DeployError, naming everything that is missing.
    """
    if not NAME.fullmatch(name):
        raise DeployError(f"STAGE is {name!r}: give 2 to 12 small letters, such as prod.")
    file = folder / f"{name}.env"
    known = _read_file(file) | {one.name: environment[one.name]
                                for one in WANTED if environment.get(one.name)}  # fmt: skip
    missing = [one for one in WANTED if not known.get(one.name) and one.default is None]
    if missing and ask:
        answers = {one.name: ask(one) for one in missing}
        known |= answers
        _keep(file, answers)
    values = {one.name: known.get(one.name) or one.default or "" for one in WANTED}
    if mistakes := list(_mistakes(values)):
        raise DeployError("\n".join([*mistakes, f"Write it into {file}, or set the variable."]))
    return Stage(name, values, folder / name)


def _mistakes(values: Mapping[str, str]) -> Iterator[str]:
    for one in WANTED:
        if one.default is None and not values[one.name]:
            yield f"{one.name} is missing. {one.question} For example: {one.example}"
    for name in ("BOOK_ADDRESS", "BOOK_CONTENT_REMOTE"):
        if values[name] and not SAFE_ADDRESS.fullmatch(values[name]):
            yield f"{name} is {values[name]!r}: it begins with https://."
    for name in ("BOOK_MAIL_FROM", "BOOK_ALARM_MAIL", "BOOK_ADMINISTRATOR"):
        if values[name] and not _is_mailbox(values[name]):
            yield f"{name} is {values[name]!r}: that is no email address."


def _is_mailbox(text: str) -> bool:
    try:
        return bool(parse_mailbox(text).domain)
    except ValueError:
        return False


def _read_file(file: Path) -> dict[str, str]:
    """NAME=value on each line, as in a server's environment file."""
    if not file.exists():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, value in pairs}


def _keep(file: Path, answers: Mapping[str, str]) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with file.open("a", encoding="utf-8") as kept:
        kept.writelines(f"{name}={value}\n" for name, value in answers.items())
