"""From git to the bucket: fetch, build what changed, put it there; again while there is more."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.acts.live_state import live_json
from chalicelib.services import Services
from communitybook.loading import Content
from scripts.cloudbuild.pieces import Pieces
from scripts.hosting.bucket import Bucket
from scripts.hosting.site_files import list_site, publish, publish_changes
from scripts.sitebuilder.building import Options, Report, build_site
from scripts.sitebuilder.house import DEFAULT_CONTENT

LEASE = "building"
# As long as a function may run at AWS: whoever is killed there keeps the others away no longer.
LASTS = timedelta(minutes=15)
# A cold build of 10,000 listings with its upload; with less time left nothing is begun.
LEAST_SECONDS = 120.0
# Whatever says how the site in the bucket stands: without it the next build is whole.
OF_THE_SITE = ("manifest.json", "shared-files.marshal")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site and the builder's pieces stand, and a folder of this machine to work in."""

    s3: Any
    site: str
    pieces: str
    folder: Path


def build_while_behind(
    services: Services, place: Place, seconds_left: Callable[[], float], holder: str
) -> list[dict[str, Any]]:
    """What each build came to; none where another builder is at work, which then does this too.

    It looks once more after it has let go: a change that came while it was leaving is not lost.
    """
    leases, builds = services.store.leases, []
    while leases.take(LEASE, holder, services.now, LASTS):
        try:
            done = Building(services, place).run(seconds_left)
        finally:
            leases.let_go(LEASE, holder)
        builds += done
        if not done or seconds_left() < LEAST_SECONDS or not _is_behind(services, done[-1]):
            break
    return builds


def _is_behind(services: Services, built: dict[str, Any]) -> bool:
    """Whether something has landed or was pushed, or a day has passed, since that build began."""
    landed, today = services.store.landings.count(), services.today.isoformat()
    if (built["landed"], built["today"]) != (landed, today):
        return True
    return services.publisher.sync() != str(built["commit"])


class Building:
    """The builds of one holder of the lease."""

    def __init__(self, services: Services, place: Place) -> None:
        self.services, self.place = services, place
        self.out = place.folder / "site"
        self.cache = Pieces(place.s3, place.pieces, place.folder / "cache")

    def run(self, seconds_left: Callable[[], float]) -> list[dict[str, Any]]:
        """Build until the site stands for what git and the store say, or time is short."""
        builds: list[dict[str, Any]] = []
        fetched = self.cache.restore()
        while seconds_left() >= LEAST_SECONDS:
            builds.append({"fetched": fetched, **self._build()})
            if not _is_behind(self.services, builds[-1]):
                break
        return builds

    def _build(self) -> dict[str, Any]:
        """One build. What is so now is read first, so that the number it states is surely held."""
        live = live_json(self.services)
        head = self.services.publisher.sync()
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        report = build_site(self._options(live, head))
        put = self._carry_over(report)
        facts = {"commit": head, "landed": live["landed"], "today": self.services.today.isoformat()}
        return {**facts, "put": put, "gone": len(report.gone), "seconds": report.seconds}

    def _options(self, live: dict[str, Any], head: str) -> Options:
        settings = self.services.settings
        return Options(
            content=Content(settings.content, DEFAULT_CONTENT),
            out=self.out,
            today=self.services.today,
            cache=self.cache.folder,
            address=self.services.book.address,
            commit=head,
            landed=live["landed"],
            live=live["listings"],
            live_requests=live["requests"],
            keep_last_good=True,
            production=settings["BOOK_SAMPLES"] == "no",
            apart=True,
        )

    def _carry_over(self, report: Report) -> int:
        """Into the bucket, and only then into what the next build relies on.

        Killed in between, the next build finds no manifest: it is whole, and compares.
        """
        files = list_site(self.out)
        if not files and not report.gone:
            return 0
        self.cache.forget(OF_THE_SITE)
        put = len(files)
        if report.is_whole:
            put, _gone = publish(files, Bucket(self.place.s3, None, self.place.site))
        else:
            target = Bucket(self.place.s3, None, self.place.site, knows_what_differs=True)
            publish_changes(files, report.gone, target)
        self.cache.save()
        return put
