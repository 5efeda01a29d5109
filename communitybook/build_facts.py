"""What a built site says of itself in /build.json, by which the app knows what readers see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FILE = "build.json"


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """`commit` names the content that was built; `today` (an ISO date) is the day it was built for.

    `landed` is the number of the last change that git had taken before the content was fetched:
    everything with that number or a lower one is in the site, but for the files in `kept_back`
    (paths such as `assets/tuesday-stitchers.yml`), which stand as they last were without an error.
    """

    commit: str = ""
    today: str = ""
    landed: int = 0
    kept_back: tuple[str, ...] = ()

    def body(self) -> dict[str, Any]:
        """For build.json, in one order whatever order it came in."""
        return {
            "commit": self.commit,
            "today": self.today,
            "landed": self.landed,
            "kept_back": sorted(self.kept_back),
        }

    def shows(self, path: str, landed: int) -> bool:
        """Whether the site holds what landed in that file under that number."""
        return self.landed >= landed and path not in self.kept_back


def parse_build_facts(value: Any) -> BuildFacts | None:
    """The facts in a build.json; None for anything else. One from before landings has none."""
    if not isinstance(value, Mapping) or not isinstance(value.get("commit"), str):
        return None
    landed, kept_back = value.get("landed", 0), value.get("kept_back", ())
    if not isinstance(landed, int) or not isinstance(kept_back, list | tuple):
        return None
    return BuildFacts(
        commit=value["commit"],
        today=str(value.get("today", "")),
        landed=landed,
        kept_back=tuple(str(path) for path in kept_back),
    )
