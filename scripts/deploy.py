"""Deploy a book to AWS, from an empty account or on from what stands: make deploy STAGE=prod.

What it must know comes from variables, from var/aws/STAGE.env, or from whoever runs it.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from chalicelib.settings import SettingsError
from chalicelib.table import TableUnavailableError
from scripts.deploying.account import Account, in_plain_words
from scripts.deploying.deployment import Deployment, deploy
from scripts.deploying.planning import plan
from scripts.deploying.stage import DeployError, Stage, Wanted, load_stage
from scripts.hosting.site_files import PublishError
from scripts.sitebuilder.house import ROOT

REFUSALS = (DeployError, PublishError, SettingsError, TableUnavailableError)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is deployed or planned, 1 when something stops it, 2 when a setting is missing."""
    options = _parser().parse_args(arguments)
    try:
        ask = _ask if sys.stdin.isatty() else None
        stage = load_stage(options.stage, options.settings, os.environ, ask)
    except DeployError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        _run(stage, options)
    except REFUSALS as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Deploy a book to AWS.")
    parser.add_argument("--stage", required=True, help="such as prod, or dev to try it out")
    parser.add_argument("--plan", action="store_true", help="only say what would be done")
    parser.add_argument(
        "--trial", action="store_true", help="go on without what only a real book needs"
    )
    parser.add_argument("--packed", type=Path, help="a folder that package_app.py has made before")
    parser.add_argument(
        "--settings", type=Path, default=ROOT / "var" / "aws", help="the folder of STAGE.env"
    )
    return parser


def _run(stage: Stage, options: argparse.Namespace) -> None:
    account = Account(stage.region)
    number = account.find_number()
    deployment = Deployment(stage, account, _say, _ask_secret, options.packed)
    with in_plain_words():
        if options.plan:
            plan(deployment, number)
        else:
            deploy(deployment, number, is_trial=options.trial)


def _say(line: str) -> None:
    print(line, flush=True)


def _ask(wanted: Wanted) -> str:
    return input(f"{wanted.question} (such as {wanted.example}) ").strip()


def _ask_secret(name: str) -> str:
    """By its variable, or typed unseen."""
    given = os.environ.get(f"BOOK_{name.upper().replace('-', '_')}", "")
    if given or not sys.stdin.isatty():
        return given
    return getpass.getpass(f"The {name} (it is not shown): ").strip()


if __name__ == "__main__":
    sys.exit(main())
