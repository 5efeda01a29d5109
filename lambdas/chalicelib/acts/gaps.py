"""Keeping what somebody did not find, and showing moderators what is missed most."""

from collections.abc import Iterator

from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.people import Person
from chalicelib.table import ABSENT, Delete, Key, Put, Write
from communitybook.gaps import Gap, Missing, gather, without_personal_data
from communitybook.helping.areas import find_area

_MOST_READ = 5000
_AT_ONCE = 90


def keep_gap(services: Services, words: str, place: str, danger: str, nonce: str) -> None:
    """What was missed, in which place, on which day; of danger its sort and the day alone."""
    area = find_area(place, services.reference.gazetteer) if place else None
    body = {"words": without_personal_data(words), "place": area.id if area else "", "v": 1}
    if danger:
        body |= {"words": "", "place": "", "danger": danger}
    key = keys.gap_key(services.today.isoformat(), services.new_id())
    writes: list[Write] = [Put(key, body, ABSENT)]
    if nonce:
        writes.append(services.store.limits.plan_once(services.now, nonce))
    services.store.commit(writes)


def list_missing(services: Services) -> list[Missing]:
    """What is missed, most often first; of very many the newest."""
    return gather(_walk(services))


def _walk(services: Services) -> Iterator[Gap]:
    found = services.store.table.query("gaps", limit=_MOST_READ, descending=True)
    for item in found:
        body, id = item.body, item.key.sort
        yield Gap(id, body["words"], body["place"], id[:10], body.get("danger", ""))


def close_gap(services: Services, ids: list[str], person: Person) -> None:
    """The book has something for it now, or it was nothing: those are not shown any more."""
    known = [id for id in ids if services.store.table.get(Key("gaps", id)) is not None]
    for start in range(0, len(known), _AT_ONCE):
        gone = [Delete(Key("gaps", id)) for id in known[start : start + _AT_ONCE]]
        services.store.commit(gone)
    if known:
        line = services.store.audit.plan(
            services.now, services.new_id(), person.id, "closed_gap", str(len(known))
        )
        services.store.commit([line])
