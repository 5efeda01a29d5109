"""Sending what waits in the mail queue: codes before news before letters, at every step."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.ports import (
    AddressRefusedError,
    MailDeferredError,
    MailerUnavailableError,
    MailRefusedError,
    Message,
)
from chalicelib.services import Services
from chalicelib.store.mail_queue import BEFORE_LETTERS, LETTERS
from chalicelib.store.returned_mail import Why
from chalicelib.table import Item
from communitybook.messages import say

# Seconds: at AWS the next turn comes in a minute, and what is written meanwhile is its.
TURN = 50.0
# Seconds: between two letters nobody waits longer than this for a code.
_NAP = 0.25
_NEVER_AGAIN = (MailRefusedError, ValueError)


@dataclass(frozen=True, slots=True)
class Timing:
    """Time as it passes, in seconds, and a way to let it pass."""

    read: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def send_mail(services: Services) -> int:
    """The same as a job: MailerUnavailableError while the mail server takes nothing."""
    return _insist(services, send_due_mail(services))


def send_all_but_letters(services: Services) -> int:
    """The same for whoever is woken by a code, many times a minute perhaps.

    Letters are left to the minute's run: each that sends them would take the whole rate for itself.
    """
    return _insist(services, send_due_mail(services, with_letters=False))


def _insist(services: Services, sent: int) -> int:
    if why := services.store.mail_server.why_failing():
        raise MailerUnavailableError(why)
    return sent


def send_due_mail(
    services: Services, timing: Timing | None = None, *, with_letters: bool = True
) -> int:
    """How many went out, until nothing is due or the turn is over.

    A server that is down costs one try and is then left alone for a while, with the reason shown.
    """
    if services.store.mail_server.why_left_alone(services.now):
        return 0
    turn, sent = _Turn(services, timing or Timing(), with_letters=with_letters), 0
    try:
        while (item := turn.take_next()) is not None:
            is_sent, may_go_on = _try(services, item)
            sent += is_sent
            if not may_go_on:
                return sent
    finally:
        services.mailer.rest()
    if turn.is_over:
        services.wake("mail")
    return sent


class _Turn:
    """One turn: what goes next, letters spread by the rate of the mailer."""

    def __init__(self, services: Services, timing: Timing, *, with_letters: bool) -> None:
        self._services = services
        self._timing = timing
        self._ends = timing.read() + TURN
        self._next_letter = 0.0
        self._rate: float | None = None
        self._is_rate_known = False
        self._with_letters = with_letters

    @property
    def is_over(self) -> bool:
        return self._timing.read() >= self._ends

    def take_next(self) -> Item | None:
        """Whatever is most urgent now; a letter only when the last one was long enough ago."""
        mail = self._services.store.mail
        while not self.is_over:
            if item := mail.take(self._services.now, BEFORE_LETTERS):
                return item
            if not self._with_letters:
                return None
            wait = self._next_letter - self._timing.read()
            if wait <= 0:
                return self._take_letter()
            if not mail.is_due(self._services.now, LETTERS):
                return None
            self._timing.sleep(min(wait, _NAP))
        return None

    def _take_letter(self) -> Item | None:
        mail, now = self._services.store.mail, self._services.now
        if not mail.is_due(now, LETTERS):
            return None
        if not self._is_rate_known:
            self._rate, self._is_rate_known = self._services.mailer.find_rate(), True
        if self._rate == 0:
            return None
        if self._rate:
            self._next_letter = self._timing.read() + 1 / self._rate
        return mail.take(now, LETTERS)


def _try(services: Services, item: Item) -> tuple[bool, bool]:
    """Whether it went out, and whether the next may be tried."""
    queue, message = services.store.mail, Message(**item.body["message"])
    if _comes_back(services, item, message):
        queue.mark_refused(item, services.now, say("mail_comes_back"))
        return False, True
    try:
        services.mailer.send(message)
    except MailerUnavailableError as error:
        queue.mark_failed(item, services.now, str(error))
        services.store.mail_server.note_down(services.now, str(error))
        return False, False
    except MailDeferredError as error:
        queue.mark_failed(item, services.now, str(error))
        return False, True
    except _NEVER_AGAIN as error:
        _give_up(services, item, message, error)
        return False, True
    queue.mark_sent(item, services.now)
    services.store.mail_server.note_up()
    return True, True


def _give_up(services: Services, item: Item, message: Message, error: Exception) -> None:
    services.store.mail.mark_refused(item, services.now, say("mail_refused"))
    if isinstance(error, AddressRefusedError):
        email_hash = services.hash_email(message.to)
        note = services.store.returned.plan_note(email_hash, Why.BOUNCED, services.now)
        services.store.commit([note])


def _comes_back(services: Services, item: Item, message: Message) -> bool:
    """Whether nothing is to be sent there.

    Whoever called a letter spam may still ask for a code: that is their own wish.
    """
    found = services.store.returned.find(services.hash_email(message.to))
    is_urgent = item.key.partition == BEFORE_LETTERS[0]
    return found is not None and not (is_urgent and found.why is Why.COMPLAINED)
