"""What people are told of a help request, in words."""

from chalicelib.acts.helping.people import first_name
from chalicelib.store.help_requests import HelpRecord
from communitybook.dates.clock import LONDON
from communitybook.dates.wording import day_in_words
from communitybook.helping.ask import News
from communitybook.messages import say


def sentence_of(
    record: HelpRecord, news: News, role: str, offer_id: str, private: dict[str, str]
) -> str:
    """What they are told, in words."""
    offer, loan = record.ask.offers.get(offer_id), record.ask.loans.get(offer_id)
    until = offer.invited_until.astimezone(LONDON) if offer and offer.invited_until else None
    text = private.get({News.QUESTION: "question", News.ANSWER: "answer"}.get(news, ""), "")
    return say(
        f"news_{news}_{role}",
        asker=record.asker or say("the_group"),
        name=first_name(private),
        until=f"{day_in_words(until.date())}, {until:%H:%M}" if until else "",
        due=day_in_words(loan.due_on) if loan and loan.due_on else "",
        ends=day_in_words(record.ask.ends_on),
        text=text,
    )
