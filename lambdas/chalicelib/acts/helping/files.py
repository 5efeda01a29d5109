"""The files of help requests in git: put in on approval, taken out at the end."""

from dataclasses import replace

from chalicelib.ports import Publication
from chalicelib.services import Services
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.listings import blob_id
from chalicelib.table import Write

FOLDER = "requests"


def path_of(id: str) -> str:
    return f"{FOLDER}/{id}.yml"


def request_in(path: str) -> str:
    """The id of a help request's path, or empty for any other file."""
    folder, _, name = path.rpartition("/")
    return name.removesuffix(".yml") if folder == FOLDER and name.endswith(".yml") else ""


def plan_taking_out(services: Services, record: HelpRecord) -> list[Write]:
    """Its file leaves git, behind whatever of it still waits; its page goes with the next build."""
    if not record.is_published:
        return []
    path = path_of(record.id)
    outbox = services.store.outbox
    id = outbox.id_behind(path, services.new_id())
    title = " ".join(record.title.split())
    message = f"Take out {title}\n\nThe help request has ended: {record.ask.state}."
    base = blob_id(record.text.encode())
    return [outbox.plan(Publication(id, path, base, None, message), "", services.now)]


def without_file(record: HelpRecord, landed: int) -> HelpRecord:
    """The record once git has no file of it any more, which landed under that number."""
    return replace(record, is_published=False, landed=landed)
