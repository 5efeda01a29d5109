"""Each part of a listing in the words that a reader sees."""

from collections.abc import Iterator
from decimal import Decimal

from communitybook.dates.wording import (
    date_in_words,
    day_in_words,
    days_in_words,
    in_a_row,
    span_in_words,
)
from communitybook.messages import say
from communitybook.model.choices import Known
from communitybook.model.listing import Cost
from communitybook.model.people import Joining, Space, Who
from communitybook.model.schedule import OneOff, Opening, Rule, Session, When

_MONTHLY = {
    "1": "every_month_1",
    "2": "every_month_2",
    "3": "every_month_3",
    "4": "every_month_4",
    "-1": "every_month_last",
}
_RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def pounds(amount: Decimal) -> str:
    """`£2.50`, `£4`, `50p`."""
    if amount == amount.to_integral_value():
        return f"£{int(amount):,}"
    return f"{int(amount * 100)}p" if amount < 1 else f"£{amount:,.2f}"


def cost_in_words(cost: Cost | None) -> str:
    if cost is None or not cost.is_known:
        return say("cost_unknown")
    if cost.free or cost.pounds_from is None:
        return say("cost_free")
    if cost.pounds_to is None or cost.pounds_to == cost.pounds_from:
        return (
            say("cost_exact", amount=pounds(cost.pounds_from))
            if cost.pounds_from
            else say("cost_free")
        )
    if not cost.pounds_from:
        return say("cost_free_to", highest=pounds(cost.pounds_to))
    return say("cost_range", lowest=pounds(cost.pounds_from), highest=pounds(cost.pounds_to))


def ages_in_words(who: Who | None) -> str:
    if who is None or (who.age_from is None and who.age_to is None):
        return ""
    if who.age_from is None:
        return say("age_to", last=who.age_to)
    if who.age_to is None:
        return say("age_from", first=who.age_from)
    return say("age_from_to", first=who.age_from, last=who.age_to)


def joining_in_words(joining: Joining | None) -> list[str]:
    if joining is None:
        return []
    words = [say(f"joining_{way}") for way in joining.how if way != "referral"]
    if "referral" in joining.how:
        by = joining.referral_by
        words.append(
            say("joining_referral_by", who=_lower_first(by)) if by else say("joining_referral")
        )
    return words


def _lower_first(text: str) -> str:
    is_acronym = text[1:2].isupper() or not text[1:2].isalpha()
    return text if is_acronym else text[0].lower() + text[1:]


def space_in_words(space: Space | None) -> str:
    return say(f"space_{space.state}", day=date_in_words(space.as_of)) if space else ""


def bringing_in_words(answer: Known) -> str:
    return "" if answer is Known.UNKNOWN else say(f"bring_{answer}")


def times_in_words(when: When | None) -> list[str]:
    """Every repeat and single date, a phrase each."""
    if when is None:
        return []
    phrases = [session_in_words(session) for session in when.sessions]
    phrases += [rule_in_words(rule) for rule in when.rules]
    phrases += [one_off_in_words(one) for one in when.dates]
    if when.by_appointment:
        phrases.append(say("by_appointment"))
    return phrases


def session_in_words(session: Session) -> str:
    span = span_in_words(session.starts, session.ends)
    key = {1: "every_week", 2: "every_other_week"}.get(session.every_weeks, "every_weeks")
    day = say(f"weekday_{session.day.number}")
    first = say(key, day=day, span=span, weeks=session.every_weeks)
    return ", ".join([first, *_limits(session)])


def _limits(item: Session | Rule) -> Iterator[str]:
    if getattr(item, "term_time", False):
        yield say("term_time")
    if item.until:
        yield say("until_day", day=date_in_words(item.until))
    if item.exceptions:
        yield say("not_on", days=in_a_row([date_in_words(day) for day in item.exceptions]))
    if item.note:
        yield item.note


def rule_in_words(rule: Rule) -> str:
    """The usual rules in words; of an unusual one, that its dates stand below."""
    parts = dict(part.partition("=")[::2] for part in rule.rrule.upper().split(";"))
    span = span_in_words(rule.starts, rule.ends)
    return ", ".join([_pattern_in_words(parts, span), *_limits(rule)])


def _pattern_in_words(parts: dict[str, str], span: str) -> str:
    frequency, by_day = parts.get("FREQ"), parts.get("BYDAY", "")
    every, place = parts.get("INTERVAL", "1"), parts.get("BYSETPOS") or by_day[:-2].lstrip("+")
    is_simple = set(parts) <= {"FREQ", "BYDAY", "BYSETPOS", "INTERVAL"} and every == "1"
    if is_simple and frequency == "DAILY" and not by_day:
        return say("every_single_day", span=span)
    if is_simple and frequency == "MONTHLY" and by_day[-2:] in _RULE_DAYS and place in _MONTHLY:
        day = say(f"weekday_{_RULE_DAYS.index(by_day[-2:])}")
        return say(_MONTHLY[place], day=day, span=span)
    return say("on_some_days", span=span)


def one_off_in_words(one: OneOff) -> str:
    several = one.last_date is not None and one.last_date > one.on
    first, last = day_in_words(one.on), date_in_words(one.last_date or one.on)
    words = {"day": f"{first} {one.on.year}", "first": first, "last": last, "span": ""}
    if one.starts is None:
        text = say("on_whole_days" if several else "on_a_whole_day", **words)
    else:
        words["span"] = span_in_words(one.starts, one.ends)
        text = say("on_days" if several else "on_a_day", **words)
    return f"{text}. {one.note}" if one.note else text


def opening_in_words(opening: list[Opening]) -> list[tuple[str, str]]:
    """Hours by run of days: `("Monday to Friday", "9am to midday, 1pm to 5:30pm")`."""
    by_day: dict[int, list[str]] = {}
    for hours in sorted(opening, key=lambda one: one.opens):
        for day in hours.days:
            by_day.setdefault(day.number, []).append(span_in_words(hours.opens, hours.closes))
    by_hours: dict[str, list[int]] = {}
    for number in sorted(by_day):
        by_hours.setdefault(in_a_row(by_day[number]), []).append(number)
    return [(days_in_words(numbers), hours) for hours, numbers in by_hours.items()]
