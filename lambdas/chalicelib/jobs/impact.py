"""Once a day the figures of what came of help requests, into git where they have changed."""

from collections.abc import Iterator

from chalicelib.ports import Publication
from chalicelib.services import Services
from chalicelib.table import ABSENT, ConflictError, Item, Key, Put, Write
from communitybook.impact.figures import Impact, write_impact
from communitybook.impact.reading import FILE, parse_impact
from communitybook.impact.summing import Outcome, parse_outcome, sum_outcomes
from communitybook.messages import say

_MARK = Key("figures", "impact")
_PAGE = 500


class BrokenFileError(Exception):
    """Somebody has written figures by hand that can't be read: they are left alone."""


def publish_impact(services: Services) -> int:
    """Whether a new file waits for git. Figures alone: no name, no address, no request."""
    mark = services.store.table.get(_MARK)
    today = services.today.isoformat()
    if mark is not None and mark.body["day"] == today:
        return 0
    writes = [Put(_MARK, {"day": today, "v": 1}, mark.version if mark else ABSENT)]
    try:
        planned = _plan_file(services)
        services.store.commit([*writes, *planned])
    except (ConflictError, BrokenFileError):
        return 0
    if planned:
        services.wake("git")
    return len(planned)


def _plan_file(services: Services) -> list[Write]:
    outcomes = list(_walk_outcomes(services))
    waiting = services.store.outbox.list_waiting()
    if not outcomes or any(item.body["path"] == FILE for item in waiting):
        return []
    found = services.publisher.read(FILE)
    known = _known(services, found[1]) if found else None
    wards = [ward.id for ward in services.reference.gazetteer.wards]
    text = write_impact(sum_outcomes(outcomes, known, wards, services.today))
    if found and found[1] == text.encode():
        return []
    id, base = services.new_id(), found[0] if found else None
    message = say("commit_impact", day=services.today.isoformat())
    publication = Publication(id, FILE, base, text.encode(), message)
    return [services.store.outbox.plan(publication, "", services.now)]


def _known(services: Services, data: bytes) -> Impact | None:
    """What was published before; samples give way to the first real figures."""
    impact, problems = parse_impact(data, FILE, services.reference)
    if impact is None or problems:
        raise BrokenFileError(FILE)
    return None if impact.sample else impact


def _walk_outcomes(services: Services) -> Iterator[Outcome]:
    after = ""
    while items := services.store.table.query("outcomes", after=after, limit=_PAGE):
        yield from (parse_outcome(item.body) for item in items)
        after = _last(items)


def _last(items: list[Item]) -> str:
    return items[-1].key.sort
