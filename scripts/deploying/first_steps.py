"""What makes a deployed book a live one: its site in the bucket, and somebody who may moderate."""

import argparse
import json
import os
from pathlib import Path

from chalicelib.acts.live_state import live_json
from chalicelib.services import Services
from chalicelib.settings import Settings
from chalicelib.store.people import Role
from chalicelib.wiring import make_services
from scripts import moderators
from scripts.deploying.account import Account
from scripts.deploying.packing import content_of, site_of
from scripts.deploying.stage import DeployError, Stage
from scripts.hosting.bucket import Bucket
from scripts.hosting.site_files import list_site, publish
from scripts.sitebuilder.house import ROOT
from scripts.sitebuilder.writing import replace_file


def open_stage(stage: Stage, secret: str) -> Services:
    """The book's own services against its table, with its key."""
    values = {name: value for name, value in os.environ.items() if name.startswith("BOOK_")}
    values |= {
        "BOOK_STORE": "dynamodb",
        "BOOK_TABLE": stage.table,
        "BOOK_REGION": stage.region,
        "BOOK_ADDRESS": stage["BOOK_ADDRESS"],
        "BOOK_CONTENT_DIR": str(content_of(stage)),
        "BOOK_VAR": str(stage.var),
    }
    return make_services(Settings(values, bytes.fromhex(secret), ROOT))


def write_live_state(stage: Stage, services: Services) -> Path:
    """What is cancelled, hidden or taken out now, for the build: it must not come back by it."""
    path = stage.var / "live.json"
    replace_file(path, json.dumps(live_json(services)).encode())
    return path


def publish_site(account: Account, stage: Stage, bucket: str, distribution: str) -> tuple[int, int]:
    """How many files were put and taken away. `distribution` is "" until there is one."""
    target = Bucket(account.client("s3"), account.client("cloudfront"), bucket, distribution)
    return publish(list_site(site_of(stage)), target)


def has_administrator(services: Services) -> bool:
    return bool(services.store.people.list_with(Role.ADMINISTRATOR))


def add_administrator(stage: Stage, services: Services) -> None:
    """The first one, as scripts/moderators.py adds them; they add all others in the book itself."""
    name, email = stage.administrator
    asked = argparse.Namespace(name=name, email=email, roles=None)
    if moderators.add(services, asked) != 0:
        raise DeployError(f"{email} could not be made administrator: see BOOK_ADMINISTRATOR.")
