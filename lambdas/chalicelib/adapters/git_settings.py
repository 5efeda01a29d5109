"""What the git adapter is told: where the clone stands, whose commits they are, how it waits."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

IDENTITY = re.compile(r"[^<>\r\n\0]+ <[^<>\s\0]+>")
REMOTE = re.compile(r"(https?|file)://|[^:]*(/|$)")
BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Sent as basic authentication, and never written anywhere: git hosts take a token here."""

    username: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GitSettings:
    """`timeout` is in seconds, and holds for each connection and each wait for an answer."""

    folder: Path
    remote: str = field(repr=False)
    branch: str
    author: str
    read_clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    draw: Callable[[], float]
    credentials: Credentials | None
    timeout: float
    tries: int
    patience: float

    def __post_init__(self) -> None:
        if not IDENTITY.fullmatch(self.author):
            raise ValueError("an author is written so: The Book <book@example.org>")
        branch = self.branch
        if not BRANCH.fullmatch(branch) or ".." in branch or branch.endswith((".lock", ".")):
            raise ValueError(f"no branch can be called {self.branch!r}")
        if not REMOTE.match(self.remote):
            raise ValueError("the content remote is a path, or begins with https:// or http://")
