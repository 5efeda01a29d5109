"""Everything that falls due, in order. Safe to run twice and at once: each thing is done once."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.acts.changed_files import NoListingError
from chalicelib.acts.claiming import complete_claim
from chalicelib.acts.links import plan_link
from chalicelib.acts.mails import plan_mail
from chalicelib.jobs.retention import plan_free_slug
from chalicelib.jobs.timetable import DAILY, jobs_at
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.drafts import parse_draft
from chalicelib.store.due import id_of
from chalicelib.store.moments import from_text
from chalicelib.store.owners import LinkUse
from chalicelib.store.submissions import Submission
from chalicelib.table import ConflictError, Item, Put, Write
from communitybook.submitting.moves import State

_BOOK = "the book"
_DAY = timedelta(days=1)


def run_daily(services: Services) -> dict[str, object]:
    """How much was done of each kind."""
    return {job.name: job.run(services) for job in jobs_at(DAILY)}


def _do_due(services: Services, what: str, plan: Callable[[Services, Item], list[Write]]) -> int:
    """One transaction for each item, the item's own end in it; whoever is second does nothing."""
    done = 0
    for item in list(services.store.due.walk(services.today, what)):
        writes = plan(services, item)
        try:
            services.store.commit([services.store.due.plan_done(item), *writes])
        except ConflictError:
            continue
        done += bool(writes)
    return done


def forget_drafts(services: Services) -> int:
    """Forms that nobody touched for too long; the others fall due again."""
    return _do_due(services, "draft", _plan_draft)


def _plan_draft(services: Services, item: Item) -> list[Write]:
    found = services.store.table.get(keys.draft_key(id_of(item)))
    if found is None:
        return []
    draft = parse_draft(found)
    over = from_text(draft.touched_at) + timedelta(days=services.settings.days("DRAFT"))
    if over <= services.now:
        return services.store.drafts.plan_delete(draft)
    day = (over + _DAY).date().isoformat()
    return [Put(keys.due_key(day, "draft", draft.token_hash), item.body)]


def lapse_unconfirmed(services: Services) -> int:
    """One reminder after a day; after two weeks it is deleted, and its slug is free again."""
    done = _do_due(services, "unconfirmed", _plan_unconfirmed)
    services.wake("mail")
    return done


def _plan_unconfirmed(services: Services, item: Item) -> list[Write]:
    old = services.store.submissions.find(id_of(item))
    if old is None or old.state is not State.UNCONFIRMED:
        return []
    end = from_text(old.created_at) + timedelta(days=services.settings.days("UNCONFIRMED"))
    if end <= services.now:
        return _plan_lapse(services, old)
    if item.body.get("is_reminded"):
        return [_unconfirmed_due(old, end + _DAY)]
    link, writes = plan_link(services, "/app/confirm", LinkUse("confirm", old.id))
    email = services.store.submissions.find_private(old.id).get("email", "")
    if email:
        writes += plan_mail(services, email, "confirm_again", reference=old.reference, link=link)
    return [*writes, _unconfirmed_due(old, end + _DAY)]


def _unconfirmed_due(old: Submission, on: object) -> Write:
    return Put(keys.due_key(str(on)[:10], "unconfirmed", old.id), {"is_reminded": True, "v": 1})


def _plan_lapse(services: Services, old: Submission) -> list[Write]:
    store = services.store
    audit = store.audit.plan(services.now, services.new_id(), _BOOK, "lapsed", old.reference)
    return [*store.submissions.plan_delete(old), *plan_free_slug(services, old), audit]


def complete_claims(services: Services) -> int:
    """Claims that were proved, and that nobody objected to for fourteen days."""
    done = 0
    for item in list(services.store.due.walk(services.today, "claim")):
        claim = services.store.submissions.find(id_of(item))
        if claim is None or claim.state is State.CLOSED or claim.detail["objected_at"]:
            services.store.due.drop(item)
            continue
        if claim.state is not State.WAITING:
            continue  # a moderator holds it: again tomorrow
        try:
            complete_claim(services, claim, _BOOK, (services.store.due.plan_done(item),))
        except (ConflictError, NoListingError):
            continue
        done += 1
    return done


def forget_past_dates(services: Services) -> int:
    """Dates called off leave the live state when they are over: the file knows them."""
    live = services.store.live
    today = services.today.isoformat()
    past = [one for one in list(live.walk()) if one.until and one.until < today]
    return sum(services.store.commits([live.plan_take_back(one)]) for one in past)
