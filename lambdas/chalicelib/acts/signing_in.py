"""Signing in by a code that was mailed and is typed; no link ever signs anybody in."""

import hmac
import re
from dataclasses import dataclass

from chalicelib.acts.mails import plan_mail
from chalicelib.services import Services
from chalicelib.store import keys
from chalicelib.store.moments import to_text
from chalicelib.store.people import Person
from chalicelib.store.signing_in import MOST_TRIES, Code, Session
from chalicelib.table import ABSENT, ConflictError, Put, Write
from chalicelib.tokens import hash_token, is_link_token, keyed_hash, make_code
from communitybook.messages import say

_TRIES = 6
_MOST_CODES = 6


class CodeRefusedError(Exception):
    """The code does not sign anybody in; the sentence says what to do."""


class TooManyCodesError(Exception):
    """Codes for that address were asked for too often in this hour."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in, and what their forms carry to prove that they are theirs."""

    person: Person
    session: Session
    csrf: str


def ask_for_code(services: Services, email: str, to: str) -> str:
    """The token of the browser that may type the code. The same work is done for any address."""
    store, now = services.store, services.now
    email_hash = services.hash_email(email)
    if store.limits.bump(now, "codes", email_hash) > _MOST_CODES:
        raise TooManyCodesError
    person = store.people.find_by_email(email_hash)
    is_known = bool(person and person.roles)
    token, code = services.new_token(), make_code(services.random)
    code_hash = _hash_code(services, hash_token(token), code)
    to_whom = person.email if person and is_known else email
    mail = plan_mail(services, to_whom, "code", code=code)
    writes = store.signing_in.plan_code(
        token, code_hash, person.id if person and is_known else "", to, now
    )
    writes += mail if is_known else [_as_large(services, write) for write in mail]
    store.commit(writes)
    services.wake("mail")
    return token


def _as_large(services: Services, write: Write) -> Write:
    """A write that says nothing and takes as long: no mail goes to an address that is nobody's."""
    size = len(str(write.body)) if isinstance(write, Put) else 0
    key = keys.once_key(to_text(services.now)[:10], services.new_id())
    return Put(key, {"blank": " " * size, "v": 1}, ABSENT)


def _hash_code(services: Services, token_hash: str, code: str) -> str:
    return keyed_hash(services.settings.secret, f"code {token_hash}", code)


def use_code(services: Services, token: str, typed: str) -> tuple[str, str]:
    """A new session's token, and the page that was asked for. Raises CodeRefusedError."""
    digits = re.sub(r"\D", "", typed)
    for _attempt in range(_TRIES):
        code = services.store.signing_in.find_code(token, services.now) if token else None
        if code is None:
            raise CodeRefusedError(say("code_is_old"))
        if code.tries >= MOST_TRIES:
            raise CodeRefusedError(say("code_is_tried"))
        person = services.store.people.find(code.person_id)
        expected = _hash_code(services, code.token_hash, digits)
        is_right = hmac.compare_digest(code.code_hash, expected)
        try:
            if is_right and person and person.roles:
                return _begin_session(services, code, person), code.to
            services.store.commit([services.store.signing_in.plan_try(code)])
        except ConflictError:
            continue
        raise CodeRefusedError(say("code_is_wrong"))
    raise ConflictError([])


def _begin_session(services: Services, code: Code, person: Person) -> str:
    """One transaction: the code is used up, and whoever is removed meanwhile does not get in."""
    store, now, token = services.store, services.now, services.new_token()
    store.commit(
        [
            store.signing_in.plan_use(code),
            *store.signing_in.plan_session(token, person.id, now),
            store.people.plan_unchanged(person),
            store.audit.plan(now, services.new_id(), person.id, "signed_in", person.id),
        ]
    )
    return token


def find_signed(services: Services, token: str) -> Signed | None:
    """Who holds that session now; roles and removal are read each time, so they count at once."""
    if not is_link_token(token):
        return None
    session = services.store.signing_in.find_session(token, services.now)
    person = services.store.people.find(session.person_id) if session else None
    if session is None or person is None or not person.roles:
        return None
    return Signed(person, session, csrf_of(services, session))


def csrf_of(services: Services, session: Session) -> str:
    return keyed_hash(services.settings.secret, "csrf", session.token_hash)


def sign_out(services: Services, signed: Signed) -> None:
    """End this session; others of the same person go on."""
    store, id = services.store, signed.person.id
    line = store.audit.plan(services.now, services.new_id(), id, "signed_out", id)
    store.commit([*store.signing_in.plan_end(signed.session), line])
