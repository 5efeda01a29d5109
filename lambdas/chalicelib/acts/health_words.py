"""Health in words, for staff: what is amiss, since when, and what to do about it."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.acts.health import MOST_COUNTED, SILENT, SITE, Health, Trouble
from chalicelib.acts.telling import moment_in_words
from chalicelib.services import Services
from chalicelib.store.moments import from_text, to_text
from chalicelib.store.outcomes import Outcome
from communitybook.messages import MESSAGES, say

# A build and what comes before it take less, at 10,000 listings too.
_SITE_IS_LATE = timedelta(minutes=2)
_SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TroubleShown:
    """One thing that is amiss, in sentences."""

    name: str
    what: str
    why: str
    todo: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class JobShown:
    """One job: its last success and its last failure in words, "" where there was none."""

    name: str
    is_failing: bool
    ok_at: str
    bad_at: str
    why: str
    waiting: str


def troubles_in_words(services: Services, health: Health) -> list[TroubleShown]:
    """What is amiss, what lasts longest first."""
    known = sorted(health.troubles, key=lambda one: (not one.is_long, one.since or services.now))
    return [_trouble(services, one) for one in known]


def _trouble(services: Services, one: Trouble) -> TroubleShown:
    since = moment_in_words(services, to_text(one.since)) if one.since else ""
    name = MESSAGES.get(f"job_{one.loop or one.what}", one.loop or one.what)
    key = {SITE: "trouble_site", SILENT: "trouble_silent"}.get(one.what, "trouble_job")
    if key == "trouble_silent" and not since:
        key = "trouble_never"
    todo = MESSAGES.get(f"todo_{one.what}", MESSAGES["todo_otherwise"])
    why = one.why or (say("trouble_kind", kind=one.kind) if one.kind else "")
    return TroubleShown(one.name, say(key, name=name, since=since), why, todo, one.is_long)


def jobs_in_words(services: Services, health: Health) -> list[JobShown]:
    """Every job that ran, by its name."""
    return [_job(services, name, one, health) for name, one in sorted(health.jobs.items())]


def _job(services: Services, name: str, one: Outcome, health: Health) -> JobShown:
    count = health.waiting.get(name)
    return JobShown(
        MESSAGES.get(f"job_{name}", name),
        bool(one.since),
        moment_in_words(services, one.ok_at) if one.ok_at else "",
        moment_in_words(services, one.bad_at) if one.bad_at else "",
        one.why or one.kind,
        "" if count is None else count_in_words(count, MOST_COUNTED),
    )


def count_in_words(count: int, most: int) -> str:
    """`12`, or `100 or more` where nobody counted on."""
    return say("count_or_more", count=most) if count >= most else str(count)


def site_in_words(services: Services, health: Health) -> str:
    """Whether the site shows what git has; "" where no site was ever noted."""
    site = health.site
    if not site.shown:
        return ""
    if site.since is None:
        return say("site_is_in_step")
    return say("site_is_behind", since=moment_in_words(services, to_text(site.since)))


def late_site(services: Services) -> list[str]:
    """A sentence where the site is behind git for longer than a build takes, or none."""
    since = services.store.site.find().since
    if since is None or services.now - since < _SITE_IS_LATE:
        return []
    return [say("site_is_behind", since=moment_in_words(services, to_text(since)))]


def not_shown_yet(services: Services, landed_at: str) -> str:
    """What to say of something that git has since that moment, while the site lacks it; or ""."""
    since = services.store.site.find().since
    if since is None or not landed_at or from_text(landed_at) < since - _SOON:
        return ""
    return say("site_is_behind_briefly", since=moment_in_words(services, to_text(since)))
