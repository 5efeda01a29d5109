"""How long the book knows who asked, who offered and what they wrote, once a request has ended.

It is looked at whenever any of that is read, so that nothing is shown too long where the job that
deletes it is late.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.help_requests import HelpRecord
from chalicelib.store.moments import from_text
from communitybook.helping.ask import OUT

WRITTEN = ("message", "question", "answer")


def settled_at(services: Services, record: HelpRecord, offer_id: str) -> str:
    """When the request had ended and the thing was back; empty while either is still to come."""
    loan = record.ask.loans.get(offer_id)
    if not record.ended_at or (loan is not None and loan.state in OUT):
        return ""
    return max(record.ended_at, _last_said(services, record.id, offer_id) if loan else "")


def _last_said(services: Services, id: str, offer_id: str) -> str:
    notes = services.store.table.get(keys.loan_notes_key(id, offer_id))
    moments = [said for name, said in notes.body.items() if name != "v"] if notes else []
    return max((one["at"] for said in moments for one in said.values()), default="")


def is_over(services: Services, at: str, setting: str) -> bool:
    """Whether the days of a setting have passed since that moment; not while there is none."""
    days = timedelta(days=services.settings.days(setting))
    return bool(at) and from_text(at) + days <= services.now


def is_request_over(services: Services, record: HelpRecord) -> bool:
    """Whether the days of whoever asked are over, and of every loan."""
    if not is_over(services, record.ended_at, "REQUESTER"):
        return False
    settled = [settled_at(services, record, offer_id) for offer_id in record.ask.loans]
    return all(is_over(services, at, "LOAN") for at in settled)


def read_private(services: Services, record: HelpRecord, offer_id: str) -> dict[str, Any]:
    """Who offered and what was written, as far as that may still be known."""
    return read_privates(services, record, [offer_id])[offer_id]


def read_privates(
    services: Services, record: HelpRecord, offer_ids: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """The same of several offers, by the offer's id."""
    found = services.store.help.find_privates(record.id, offer_ids)
    return {id: _still_known(services, record, id, private) for id, private in found.items()}


def _still_known(
    services: Services, record: HelpRecord, offer_id: str, private: Mapping[str, Any]
) -> dict[str, Any]:
    at = settled_at(services, record, offer_id)
    if is_over(services, at, "OFFER"):
        return {}
    if is_over(services, at, "MESSAGE"):
        return {name: value for name, value in private.items() if name not in WRITTEN}
    return dict(private)
