"""What makes a deployed book a live one: its site in the bucket, and somebody who may moderate."""

import argparse
import json
import os

from chalicelib.services import Services
from chalicelib.settings import Settings
from chalicelib.store.people import Role
from chalicelib.wiring import make_services
from scripts import moderators
from scripts.deploying.account import Account
from scripts.deploying.packing import content_of, site_of
from scripts.deploying.stage import DeployError, Stage
from scripts.hosting.bucket import Bucket
from scripts.hosting.site_files import list_site
from scripts.sitebuilder.house import ROOT

ASSETS = "assets/"
MOST_TOLD = 1000
BUILT = "The site is built, from the content's commit {commit:.8}: {put:,} files were put there."
BUSY = "Somebody else is building the site at this moment, and brings it to the same."


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


def put_assets(account: Account, stage: Stage, bucket: str) -> int:
    """Scripts and styles of this release, before an app whose pages ask for them; how many."""
    files = [one for one in list_site(site_of(stage)) if one.name.startswith(ASSETS)]
    return Bucket(account.client("s3"), None, bucket).put(files)


def build_site(account: Account, function: str) -> str:
    """Have the building function build, and wait for it; what it says. Raises DeployError.

    Nobody else puts pages into the bucket: it holds a lease, and knows what stands there.
    """
    answer = account.patient_client("lambda").invoke(FunctionName=function)
    told = answer["Payload"].read().decode()
    if answer.get("FunctionError"):
        raise DeployError(f"The site could not be built: {told[:MOST_TOLD]}")
    builds = json.loads(told)["builds"]
    return BUILT.format(**builds[-1]) if builds else BUSY


def has_administrator(services: Services) -> bool:
    return bool(services.store.people.list_with(Role.ADMINISTRATOR))


def add_administrator(stage: Stage, services: Services) -> None:
    """The first one, as scripts/moderators.py adds them; they add all others in the book itself."""
    name, email = stage.administrator
    asked = argparse.Namespace(name=name, email=email, roles=None)
    if moderators.add(services, asked) != 0:
        raise DeployError(f"{email} could not be made administrator: see BOOK_ADMINISTRATOR.")
