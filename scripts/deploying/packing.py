"""The content as git has it, the site built from it, and the zips: all on this machine."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.adapters.git_publisher import GitPublisher
from chalicelib.adapters.git_settings import Credentials
from chalicelib.ports import PublisherUnavailableError
from scripts.deploying.stage import DeployError, Stage
from scripts.sitebuilder.house import ROOT

# The one stage that may show sample content, to be tried out.
TRIAL = "dev"


def fetch_content(stage: Stage, token: str) -> str:
    """Bring the stage's own clone to the head of its repository; that commit's name."""
    publisher = GitPublisher(
        content_of(stage),
        author="The book <book@localhost>",
        read_clock=lambda: datetime.now(UTC),
        remote=stage["BOOK_CONTENT_REMOTE"],
        credentials=Credentials(stage["BOOK_CONTENT_USER"], token) if token else None,
    )
    try:
        publisher.seed()
        return publisher.sync()
    except PublisherUnavailableError as error:
        raise DeployError(
            f"The content can't be read from {stage['BOOK_CONTENT_REMOTE']}: {error} Begin a book"
            " with make new-book, push it there, and see that the token may write to it."
        ) from error


def content_of(stage: Stage) -> Path:
    return stage.var / "content"


def site_of(stage: Stage) -> Path:
    return stage.var / "site"


def build_site(stage: Stage, commit: str) -> None:
    """Into the stage's own folder, for the shell and the stylesheets of this release.

    What readers get is built at AWS. A listing with errors is left out, as everywhere there.
    """
    more = [] if stage.name == TRIAL else ["--production"]
    _run(
        "The site can't be built; what is wrong stands above.",
        *("build_site.py", "--keep-going", "--commit", commit, *more),
        *("--content", str(content_of(stage)), "--out", str(site_of(stage))),
        *("--cache", str(stage.var / "cache"), "--address", stage["BOOK_ADDRESS"]),
    )


def pack_app(stage: Stage) -> Path:
    """The folder that holds the zips and the template."""
    out = stage.var / "packed"
    _run(
        "The app can't be packed; what is wrong stands above.",
        *("package_app.py", "--stage", stage.name, "--out", str(out)),
        *("--content", str(content_of(stage))),
        *("--shell", str(stage.var / "site-shell.html")),
    )
    return out


def _run(otherwise: str, script: str, *arguments: str) -> None:
    """In a process of its own: both read and forget much, and say on their own what they do."""
    command: Sequence[str] = (sys.executable, str(ROOT / "scripts" / script), *arguments)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "lambdas")))
    environment = {**os.environ, "PYTHONPATH": paths}
    if subprocess.run(command, check=False, env=environment).returncode:
        raise DeployError(otherwise)
