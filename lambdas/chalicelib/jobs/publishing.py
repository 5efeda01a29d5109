"""From the outbox to git, and from git back to the store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from chalicelib.acts.landing import plan_conflicted, plan_known_file, plan_landed
from chalicelib.acts.rewritten_history import tell_of_rewriting
from chalicelib.ports import ChangedFile, Conflicted, Landed, PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.store.learned import Place
from chalicelib.store.outbox import publication_of
from chalicelib.table import ConflictError, Item, Write
from communitybook.submitting.moves import Move, State

_TRIES = 6
_BATCH = 8  # files in a transaction: each may write its listing, eight likenesses and two more
_PIECE = 400  # files read from git at a time: about a megabyte
LONGEST_RUN = timedelta(minutes=2)  # of the five that a function of AWS has, with all its jobs


def publish_due(services: Services) -> int:
    """How many files landed. A git host that is down leaves them waiting, with the reason shown."""
    due = services.store.outbox.list_due(services.now)
    leased = [ours for item in due if (ours := _lease(services, item))]
    if not leased:
        return 0
    try:
        results = services.publisher.publish([publication_of(item) for item in leased])
    except PublisherUnavailableError as error:
        for item in leased:
            services.store.outbox.mark_failed(item, services.now, str(error))
        return 0
    by_id = {item.key.sort: item for item in leased}
    for result in results:
        _settle(services, by_id[result.id], result)
    landed = [one.commit for one in results if isinstance(one, Landed)]
    if landed:
        services.store.site.note_git(landed[-1], services.now)
        services.wake("build")
    services.wake("mail")
    return len(landed)


def publish(services: Services) -> int:
    """The same as a job: PublisherUnavailableError while anything waits because of a failure."""
    landed = publish_due(services)
    if why := services.store.outbox.why_waiting():
        raise PublisherUnavailableError(why)
    return landed


def _lease(services: Services, item: Item) -> Item | None:
    """The entry as ours, and its submission as being published; None if it is gone or taken."""
    store = services.store
    leased, write = store.outbox.plan_lease(item, services.now)
    writes = [write]
    submission = store.submissions.find(item.body["submission_id"])
    if submission is not None and submission.state is State.APPROVED:
        _, moves = store.submissions.plan_move(
            submission, Move.BEGIN_PUBLISHING, services.now, "the book", services.new_id()
        )
        writes += moves
    try:
        store.commit(writes)
    except ConflictError:
        return None
    return leased


def _settle(services: Services, item: Item, result: Landed | Conflicted) -> None:
    """Write down what came of it. Killed before this, the next try finds the file landed."""

    def plan() -> list[Write]:
        if services.store.table.get(item.key) is None:
            return []
        if isinstance(result, Landed):
            return plan_landed(services, item, result)
        return plan_conflicted(services, item, result)

    _retry(services, plan)


def sync_content(services: Services) -> int:
    """Learn what changed in git without us, by pull request or by hand; how many files.

    In pieces, each of which keeps its place: after so many seconds, or a kill, the next run goes on
    there. What is pushed meanwhile is learned when the commit in hand is known whole.
    """
    head = services.publisher.sync()
    services.store.site.note_git(head, services.now)
    _tell_if_rewritten(services, head)
    until, learned = services.now + LONGEST_RUN, 0
    while services.now < until:
        place, files = _next_piece(services, head)
        if not files:
            break
        for start in range(0, len(files), _BATCH):
            batch = files[start : start + _BATCH]
            place = replace(place, after=batch[-1].path)
            _learn(services, batch, place)
        learned += len(files)
    if learned:
        services.wake("build")
    return learned


def _tell_if_rewritten(services: Services, head: str) -> None:
    """Before the first piece that follows a commit which the branch has no more."""
    place = services.store.learned.find()
    is_at_its_end = place.commit is not None and place.commit != head and not place.at
    if is_at_its_end and not services.publisher.holds(str(place.commit)):
        tell_of_rewriting(services, str(place.commit), head)


def _next_piece(services: Services, head: str) -> tuple[Place, list[ChangedFile]]:
    """What is to be learned next, and the place in which it stands; nothing where all is known."""
    store, publisher = services.store, services.publisher
    place = store.learned.find()
    while place.commit != head or place.at:
        at, files = publisher.list_changes(place.commit, place.at, place.after, _PIECE)
        if at != place.at:  # the commit in hand is new, or gone with its clone
            is_begun = bool(place.after)
            place = Place(place.commit, at)
            if is_begun:
                continue
        if files:
            return place, files
        place = Place(at)
        store.commit([store.learned.plan(place)])
    return place, []


def tidy(services: Services) -> None:
    """What git wants done now and then for a clone that grows with each publication."""
    services.publisher.tidy()


def _learn(services: Services, files: list[ChangedFile], place: Place) -> None:
    """What these files say, and that they are known, together."""

    def plan() -> list[Write]:
        writes: list[Write] = [services.store.learned.plan(place)]
        for one in files:
            text = None if one.data is None else one.data.decode("utf-8", "replace")
            writes += plan_known_file(services, one.path, text, is_seeding=place.commit is None)
        return writes

    _retry(services, plan)


def _retry(services: Services, plan: Callable[[], list[Write]]) -> None:
    """Read, plan and commit again where something was written meanwhile."""
    for _attempt in range(_TRIES):
        if not (writes := plan()):
            return
        try:
            services.store.commit(writes)
        except ConflictError:
            continue
        return
