"""What shows only when help requests are seen together, and beside the listings."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from communitybook.checks.entry import Asked
from communitybook.messages import say
from communitybook.problems import Problem


class AskIdentity(NamedTuple):
    """What these rules need of one help request; `lines` are those of id and asked_by."""

    path: str
    id: str
    asked_by: str | None
    lines: tuple[int, int]

    def error(self, rule: str, field: str, line: int, **words: object) -> Problem:
        return Problem(self.path, self.lines[line], field, say(rule, **words), rule)


def ask_identity_of(asked: Asked) -> AskIdentity:
    request, document = asked.request, asked.document
    asker = request.asked_by if isinstance(request.asked_by, str) else None
    lines = (document.line_of(("id",)), document.line_of(("asked_by",)))
    return AskIdentity(document.path, request.id, asker, lines)


def requests_have_own_files(asks: Sequence[AskIdentity]) -> Iterator[Problem]:
    first: dict[str, AskIdentity] = {}
    for one in asks:
        other = first.setdefault(one.id, one)
        if other is not one:
            yield one.error("requests_have_own_files", "id", 0, given=one.id, other=other.path)


def asked_by_is_in_the_book(
    asks: Sequence[AskIdentity], withdrawn: Mapping[str, bool]
) -> Iterator[Problem]:
    """`withdrawn` says of each listing's slug whether it has left the book."""
    for one in asks:
        if one.asked_by is None or withdrawn.get(one.asked_by) is False:
            continue
        words = {"given": one.asked_by, "nearest": ""}
        if one.asked_by in withdrawn:
            yield one.error("asked_by_is_still_in_the_book", "asked_by", 1, **words)
            continue
        near = difflib.get_close_matches(one.asked_by, withdrawn, 1, 0.6)
        rule = "asked_by_is_in_the_book_nearest" if near else "asked_by_is_in_the_book"
        yield one.error(rule, "asked_by", 1, **(words | {"nearest": "".join(near)}))


def check_asks_together(
    asks: Sequence[AskIdentity], withdrawn: Mapping[str, bool]
) -> Iterator[Problem]:
    """Both rules."""
    yield from requests_have_own_files(asks)
    yield from asked_by_is_in_the_book(asks, withdrawn)
