"""From the outbox to git, and from git back to the store."""

from collections.abc import Callable

from chalicelib.acts.landing import plan_conflicted, plan_known_file, plan_landed
from chalicelib.acts.rewritten_history import tell_of_rewriting
from chalicelib.ports import ChangedFile, Conflicted, Landed, PublisherUnavailableError
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.outbox import publication_of
from chalicelib.table import ConflictError, Item, Put, Write
from communitybook.submitting.moves import Move, State

_TRIES = 6
_BATCH = 8  # files in a transaction: each may write its listing, eight likenesses and two more
_LEARNED = 2  # a store that learned less from each file learns all of them again


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
    """Learn what changed in git without us, by pull request or by hand; how many files."""
    services.store.site.note_git(services.publisher.sync(), services.now)
    known = services.store.table.get(keys.sync_key())
    is_current = known is not None and known.body["v"] == _LEARNED
    since = known.body["commit"] if known and is_current else None
    head, changed = services.publisher.list_changes(since)
    services.store.site.note_git(head, services.now)
    if head == since:
        return 0
    if since and not services.publisher.holds(since):
        tell_of_rewriting(services, since, head)
    for start in range(0, len(changed), _BATCH):
        _learn(services, changed[start : start + _BATCH], is_seeding=since is None)
    services.store.commit([Put(keys.sync_key(), {"commit": head, "v": _LEARNED})])
    services.wake("build")
    return len(changed)


def tidy(services: Services) -> None:
    """What git wants done now and then for a clone that grows with each publication."""
    services.publisher.tidy()


def _learn(services: Services, files: list[ChangedFile], *, is_seeding: bool) -> None:
    def plan() -> list[Write]:
        writes: list[Write] = []
        for one in files:
            text = None if one.data is None else one.data.decode("utf-8", "replace")
            writes += plan_known_file(services, one.path, text, is_seeding=is_seeding)
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
