"""Every kind of item and where it stands. docs/store.md lists the access patterns."""

from chalicelib.table import Key

MAIN = "a"
PRIVATE = "private"


def submission_key(id: str) -> Key:
    return Key(f"submission#{id}", MAIN)


def private_key(id: str) -> Key:
    """Who sent it and how to reach them: kept apart, so that it can go before the rest."""
    return Key(f"submission#{id}", PRIVATE)


def event_key(id: str, at: str, event_id: str) -> Key:
    return Key(f"submission#{id}", f"event#{at}#{event_id}")


def reference_key(reference: str) -> Key:
    return Key(f"reference#{reference}", MAIN)


def queue_partition(state: str) -> str:
    return f"queue#{state}"


def listing_key(slug: str) -> Key:
    """A slug that is taken: reserved, or published with its file."""
    return Key(f"listing#{slug}", MAIN)


def likeness_key(like: str, slug: str) -> Key:
    return Key(f"like#{like}"[:400], slug)


def draft_key(token_hash: str) -> Key:
    return Key(f"draft#{token_hash}", MAIN)


def link_key(token_hash: str) -> Key:
    return Key(f"link#{token_hash}", MAIN)


def owner_key(id: str) -> Key:
    return Key(f"owner#{id}", MAIN)


def owner_link_key(id: str, token_hash: str) -> Key:
    return Key(f"owner#{id}", f"link#{token_hash}")


def owner_submission_key(id: str, submission_id: str) -> Key:
    """What an owner has waiting, or had."""
    return Key(f"owner#{id}", f"submission#{submission_id}")


def owner_draft_key(id: str, token_hash: str) -> Key:
    """A form that was begun on the owner's page."""
    return Key(f"owner#{id}", f"draft#{token_hash}")


def handover_key(id: str, token_hash: str) -> Key:
    """Who was asked to look after the owner's page, until they say yes."""
    return Key(f"owner#{id}", f"handover#{token_hash}")


def owner_by_email_key(email_hash: str) -> Key:
    return Key(f"email#{email_hash}", "owner")


def outbox_key(sequence: str) -> Key:
    return Key("outbox", sequence)


def mail_key(partition: str, due: str, id: str) -> Key:
    """`partition` is a lane's (`mail#urgent`), or `mail`, where all stood before that."""
    return Key(partition, f"{due}#{id}")


def held_mail_key(token_hash: str) -> Key:
    """A message that its sender has not confirmed; no job sends it."""
    return Key(f"held#{token_hash}", MAIN)


def sent_mail_key(day: str, id: str) -> Key:
    return Key(f"sent#{day}", id)


def audit_key(at: str, id: str) -> Key:
    return Key(f"audit#{at[:7]}", f"{at}#{id}")


def live_key(slug: str, what: str) -> Key:
    return Key("live", f"{slug}#{what}")


def lease_key(what: str) -> Key:
    """Who may do something that only one may do at a time."""
    return Key("leases", what)


def landings_key() -> Key:
    """How many changes git has taken so far."""
    return Key("figures", "landings")


def once_key(day: str, nonce: str) -> Key:
    """A form token that was used; whole days of them are cleared away together."""
    return Key(f"once#{day}", nonce)


def rate_key(day: str, what: str, window: str, who: str) -> Key:
    """How often somebody did something; `who` is a salted hash, cleared away by days."""
    return Key(f"rate#{day}", f"{what}#{window}#{who}")


def sync_key() -> Key:
    return Key("sync", "content")


def health_key(name: str) -> Key:
    """How a loop, or the site, stands: one small item each, written over and over."""
    return Key("health", name)


def returned_key(email_hash: str) -> Key:
    """An address that takes no mail, or whose owner called it spam; its keyed hash only."""
    return Key("returned", email_hash)


def erased_key(email_hash: str) -> Key:
    """An address whose owner asked to be forgotten: what else holds it goes tonight."""
    return Key("erased", email_hash)


def due_key(day: str, what: str, id: str) -> Key:
    """Something to do from that day on; the daily job reads this partition in order."""
    return Key("due", f"{day}#{what}#{id}")


def person_key(id: str) -> Key:
    """A moderator, connector or administrator; one partition, since they are few."""
    return Key("people", id)


def person_by_email_key(email_hash: str) -> Key:
    return Key(f"email#{email_hash}", "person")


def administrators_key() -> Key:
    """Who the administrators are, written with every change of them, so that one stays."""
    return Key("people-by-role", "administrator")


def code_key(token_hash: str) -> Key:
    return Key(f"code#{token_hash}", MAIN)


def session_key(token_hash: str) -> Key:
    return Key(f"session#{token_hash}", MAIN)


def person_session_key(person_id: str, token_hash: str) -> Key:
    return Key(f"person#{person_id}", f"session#{token_hash}")


def gate_key(slug: str) -> Key:
    """The safeguarding record of a listing, kept for its next change."""
    return Key(f"listing#{slug}", "gate")


def unpublished_key(slug: str) -> Key:
    """A page that a moderator took out, with what is needed to put it back."""
    return Key("unpublished", slug)


def request_key(id: str) -> Key:
    """A help request that is or was open, with every offer and loan: one item, one version."""
    return Key(f"request#{id}", MAIN)


def offer_private_key(id: str, offer_id: str) -> Key:
    """Who offered and how to reach them: kept apart, so that it can go before the rest."""
    return Key(f"request#{id}", f"{PRIVATE}#{offer_id}")


def offer_link_key(id: str, offer_id: str, token_hash: str) -> Key:
    """Which links an offer has, so that they can end with it."""
    return Key(f"request#{id}", f"link#{offer_id}#{token_hash}")


def request_card_key(id: str) -> Key:
    """Every request that runs, or whose page readers may still see: for moderators and the live
    state.
    """
    return Key("requests", id)


def asked_key(asker: str, id: str) -> Key:
    """What a listing asked for; `asker` is its slug, or `owner:` and an owner's id."""
    return Key(f"asked#{asker}", id)


def news_key(at: str, id: str) -> Key:
    """Who is to be told what, before it is made into mail."""
    return Key("news", f"{at}#{id}")


def call_key(at: str, id: str) -> Key:
    """Somebody without e-mail who is to be rung."""
    return Key("calls", f"{at}#{id}")


def invitation_key(until: str, id: str, offer_id: str) -> Key:
    """An invitation, by when it ends."""
    return Key("invitations", f"{until}#{id}#{offer_id}")


def loan_out_key(id: str, offer_id: str) -> Key:
    """Something that was handed over and has to come back."""
    return Key("loans-out", f"{id}#{offer_id}")


def blocked_key(email_hash: str) -> Key:
    """An address from which nothing is taken, known only by its keyed hash."""
    return Key("blocked", email_hash)


def gap_key(day: str, id: str) -> Key:
    """Something that somebody looked for and did not find; nothing of who it was."""
    return Key("gaps", f"{day}#{id}")


def loan_notes_key(id: str, offer_id: str) -> Key:
    """What both said of a thing when it went and when it came back."""
    return Key(f"request#{id}", f"notes#{offer_id}")


def outcome_key(quarter: str, id: str) -> Key:
    """What came of a request, in figures; by quarter, for the totals."""
    return Key("outcomes", f"{quarter}#{id}")


def helper_key(slug: str) -> Key:
    """A published listing that says what it lends or welcomes: asked when a request looks."""
    return Key("helpers", slug)


def letter_key(id: str) -> Key:
    """Who gets the weekly letter: address, choices, and up to when it went."""
    return Key("letters", id)


def letter_by_email_key(email_hash: str) -> Key:
    return Key(f"email#{email_hash}", "letter")


def letter_asked_key(token_hash: str) -> Key:
    """Somebody who asked for the letter and has not confirmed it."""
    return Key(f"letter-asked#{token_hash}", MAIN)


def newcomer_key(at: str, slug: str) -> Key:
    """A listing that was published for the first time, by when."""
    return Key("newcomers", f"{at}#{slug}")
