"""The store of one book: one table, and what each concern means to do with it."""

from collections.abc import Sequence

from chalicelib.store.audit import Audit
from chalicelib.store.clock_mark import ClockMark
from chalicelib.store.drafts import Drafts
from chalicelib.store.due import Due
from chalicelib.store.help_requests import HelpRequests
from chalicelib.store.landings import Landings
from chalicelib.store.learned import Learned
from chalicelib.store.leases import Leases
from chalicelib.store.letters import Letters
from chalicelib.store.limits import Limits
from chalicelib.store.listings import Listings
from chalicelib.store.live import LiveStates
from chalicelib.store.mail_queue import MailQueue
from chalicelib.store.mail_server import MailServer
from chalicelib.store.outbox import Outbox
from chalicelib.store.outcomes import Outcomes
from chalicelib.store.owners import Owners
from chalicelib.store.people import People
from chalicelib.store.returned_mail import ReturnedMail
from chalicelib.store.signing_in import SigningIn
from chalicelib.store.site_state import SiteStates
from chalicelib.store.submissions import Submissions
from chalicelib.store.unpublished import UnpublishedPages
from chalicelib.store.waits import Waits
from chalicelib.table import ConflictError, Table, Write


class StaleError(Exception):
    """Somebody decided or changed it first; the sentence says so and what to do."""


class Store:
    """Every concern over the same table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.audit = Audit(table)
        self.clock_mark = ClockMark(table)
        self.drafts = Drafts(table)
        self.due = Due(table)
        self.help = HelpRequests(table)
        self.landings = Landings(table)
        self.learned = Learned(table)
        self.leases = Leases(table)
        self.letters = Letters(table)
        self.limits = Limits(table)
        self.listings = Listings(table)
        self.live = LiveStates(table)
        self.mail = MailQueue(table)
        self.mail_server = MailServer(table)
        self.outbox = Outbox(table)
        self.outcomes = Outcomes(table)
        self.owners = Owners(table)
        self.people = People(table)
        self.returned = ReturnedMail(table)
        self.signing_in = SigningIn(table)
        self.site = SiteStates(table)
        self.submissions = Submissions(table)
        self.unpublished = UnpublishedPages(table)
        self.waits = Waits(table)

    def commit(self, writes: Sequence[Write], stale: str = "") -> None:
        """All of it or nothing. With `stale`, a conflict raises StaleError with that sentence."""
        try:
            self.table.transact(writes)
        except ConflictError as error:
            if stale:
                raise StaleError(stale) from error
            raise

    def commits(self, writes: Sequence[Write]) -> bool:
        """Whether it was written; False, and nothing is, where something changed meanwhile."""
        try:
            self.table.transact(writes)
        except ConflictError:
            return False
        return True
