"""What follows when git has taken a file, or has not because somebody changed it first."""

from dataclasses import replace

from chalicelib.acts.asking import plan_asking
from chalicelib.acts.changed_files import plan_rebuilt
from chalicelib.acts.helping.files import request_in
from chalicelib.acts.helping.known import plan_known_request, plan_out_again
from chalicelib.acts.mails import plan_mail
from chalicelib.ports import Conflicted, Landed
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.listings import Published, blob_id
from chalicelib.store.live import LiveItem
from chalicelib.store.submissions import Submission
from chalicelib.table import Delete, Item, Put, Write
from communitybook.at_once import field_at
from communitybook.live import What
from communitybook.model.choices import SpaceState
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from communitybook.submitting.form import form_of
from communitybook.submitting.likeness import likes_of
from communitybook.submitting.moves import Move, State

_BOOK = "the book"


def plan_landed(services: Services, item: Item, result: Landed) -> list[Write]:
    """The submission is published, the listing is as its file says, its owner hears of it."""
    store, now = services.store, services.now
    writes: list[Write] = [store.outbox.plan_done(item)]
    submission = store.submissions.find(item.body["submission_id"])
    if submission is not None and submission.state is State.PUBLISHING:
        _, moves = store.submissions.plan_move(
            submission, Move.LAND, now, _BOOK, services.new_id(), commit=result.commit
        )
        writes += moves
        writes += _plan_good_news(services, submission)
    writes += plan_known_file(services, item.body["path"], item.body["text"], is_ours=True)
    return writes


def plan_conflicted(services: Services, item: Item, result: Conflicted) -> list[Write]:
    """Back to the queue, where a moderator sees both; what was approved is kept.

    A change that was made at once is made again on what git has now.
    """
    store, now = services.store, services.now
    slug = slug_in(item.body["path"])
    if request_in(item.body["path"]) and item.body["text"] is None:
        return plan_out_again(services, item, result)
    if item.body.get("again"):
        return plan_rebuilt(services, item, slug, result)
    writes: list[Write] = [store.outbox.plan_done(item)]
    submission = store.submissions.find(item.body["submission_id"])
    if submission is not None and submission.state is State.PUBLISHING:
        _, moves = store.submissions.plan_move(
            submission, Move.CONFLICT, now, _BOOK, services.new_id()
        )
        writes += moves
    known = store.listings.find(slug) if slug else None
    if known is not None:
        writes += store.listings.plan_change(known, replace(known, next_blob=None, next_text=""))
    return writes


def plan_known_file(
    services: Services,
    path: str,
    text: str | None,
    *,
    is_seeding: bool = False,
    is_ours: bool = False,
) -> list[Write]:
    """What the store keeps of a published file: its blob, its words, what it is like.

    What a book begins with is nothing new to anybody: `is_seeding`. `is_ours` where this book has
    put it into git itself, so that nobody else's push can have taken anything back.
    """
    if request_in(path):
        return plan_known_request(services, request_in(path), text)
    slug = slug_in(path)
    if not slug:
        return []
    store = services.store
    old = store.listings.find(slug)
    before = old or Published(slug)
    data = None if text is None else text.encode()
    listing = parse_listing(read_yaml(data, path))[0] if data else None
    blob = blob_id(data) if data is not None else None
    is_last = before.next_blob in (None, blob)
    after = replace(
        before,
        blob=blob,
        text=text or "",
        name=listing.name if listing else before.name,
        kind=listing.kind.value if listing else before.kind,
        confirmed_on=str(listing.confirmed_on or "") if listing else "",
        likes=likes_of(listing) if listing else [],
        next_blob=None if is_last else before.next_blob,
        next_text="" if is_last else before.next_text,
    )
    writes = [*store.listings.plan_change(before, after), *_plan_helper(before.text, listing, slug)]
    if listing is not None and before.blob is None and not is_seeding:
        writes.append(store.letters.plan_newcomer(slug, services.now))
    if old is not None:
        writes += _plan_said(services, slug, listing, is_gone=data is None, is_ours=is_ours)
    is_newly_confirmed = after.owner_id and after.confirmed_on != before.confirmed_on
    if listing is not None and old is not None and is_newly_confirmed:
        writes += plan_asking(services, listing)
    return writes


def _plan_helper(text_before: str, listing: Listing | None, slug: str) -> list[Write]:
    """Listed among those that lend or welcome something, for as long as it does."""
    if listing is not None and not listing.is_withdrawn and (listing.lends or listing.welcomes):
        return [Put(keys.helper_key(slug), {"v": 1})]
    was_listed = "lends:" in text_before or "welcomes:" in text_before
    return [Delete(keys.helper_key(slug))] if was_listed else []


def _plan_said(
    services: Services, slug: str, listing: Listing | None, *, is_gone: bool, is_ours: bool
) -> list[Write]:
    """What is so now and git says too takes a landing number: it ends when the site shows it.

    What somebody else's push has put back before that is so still, until git says it again. Of a
    file that can't be read nothing is known; dates called off stay until they pass.
    """
    live = services.store.live
    items = live.list_of(slug) if listing is not None or is_gone else []
    said = [one for one in items if is_gone or (listing is not None and is_said(listing, one))]
    fresh = [one for one in said if not one.landed]
    number = services.store.landings.take_number() if fresh else 0
    writes = [live.plan_landed(one, number) for one in fresh]
    if not is_ours:
        lost = [one for one in items if one.landed and one not in said]
        writes += [live.plan_landed(one, 0) for one in lost if one.what is not What.CONFIRMED]
    return writes


def is_said(listing: Listing, item: LiveItem) -> bool:
    """Whether the file says what the live state says."""
    space, confirmed_on = listing.space, str(listing.confirmed_on or "")
    return {
        What.FULL: space is not None and space.state is SpaceState.FULL,
        What.PAUSED: listing.paused_on is not None,
        What.REMOVED: listing.withdrawn_on is not None,
        What.HIDDEN: not field_at(listing, item.value),
        What.CONFIRMED: confirmed_on >= item.value,
    }.get(item.what, False)


def slug_in(path: str) -> str:
    """The slug of a listing's path, or empty for any other file."""
    folder, _, name = path.rpartition("/")
    return name.removesuffix(".yml") if folder == "assets" and name.endswith(".yml") else ""


def _plan_good_news(services: Services, submission: Submission) -> list[Write]:
    """Tell whoever sent it that it is in the book, once; changes made at once tell nobody."""
    email = services.store.submissions.find_private(submission.id).get("email", "")
    if not email or submission.sort == "taken_away":
        return []
    if form_of(submission.sort).is_ask:
        page = services.address(f"/requests/{submission.slug}/")
        return plan_mail(services, email, "request_open", name=submission.name, page=page)
    page = services.address(f"/listings/{submission.slug}/")
    tell = services.address(f"/app/tell/{submission.slug}")
    return plan_mail(services, email, "published", name=submission.name, page=page, tell=tell)
