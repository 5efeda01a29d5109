"""The live state of help requests: where each stands now, and what it still needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from communitybook.helping.moves import RequestState
from communitybook.helping.shifts import places_of
from communitybook.model.help_request import HelpRequest

_SHOWN = (RequestState.OPEN, RequestState.FILLED)
_STANDING = (*_SHOWN, RequestState.HELD)


@dataclass(frozen=True, slots=True)
class Standing:
    """One request today: `remaining` counts what is still needed, by place."""

    state: RequestState
    remaining: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        """Whether lists and search show it. A filled one takes people for its waiting list."""
        return self.state in _SHOWN

    @property
    def has_ended(self) -> bool:
        return self.state not in _STANDING

    @property
    def total(self) -> int:
        return sum(self.remaining.values())


def stand_of(request: HelpRequest, live: Any, today: date) -> Standing:
    """As the app's public JSON says it; by its file alone, everything is still needed."""
    needed = places_of(request)
    known = live if isinstance(live, Mapping) else {}
    counts = known.get("places")
    given = counts if isinstance(counts, Mapping) else {}
    remaining = {
        id: min(count, given[id]) if isinstance(given.get(id), int) else count
        for id, count in needed.items()
    }
    return Standing(_state_of(request, str(known.get("state", "")), today), remaining)


def _state_of(request: HelpRequest, said: str, today: date) -> RequestState:
    try:
        state = RequestState(said)
    except ValueError:
        state = RequestState.OPEN
    return RequestState.EXPIRED if state in _STANDING and is_over(request, today) else state


def is_over(request: HelpRequest, today: date) -> bool:
    """Whether its last day, or the last day to offer, has passed."""
    known = (request.last_day, request.apply_by)
    return any(day is not None and day < today for day in known)
