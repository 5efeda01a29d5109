"""Costs, ages, ways to join and languages of an Open Referral UK service."""

import re
from datetime import date

from communitybook.importing.candidate import cut
from communitybook.importing.feed_times import Tell
from communitybook.importing.feed_values import Fields, day_at, is_yes, line_at, number_at, rows_at

_NOTE_LIMIT, _MOST_POUNDS, _OLDEST, _ANY_AGE = 300, 10_000, 120, 99
_NOTES = 3
_FREE = re.compile(r"(?:it is )?free(?: of charge)?[.!]?|no (?:charge|cost)[.!]?", re.I)
_WAYS = {
    "turn_up": re.compile(r"drop.?in|turn up", re.IGNORECASE),
    "book": re.compile(r"book|appointment", re.IGNORECASE),
    "referral": re.compile(r"referral|referred", re.IGNORECASE),
}
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def find_cost(service: Fields, today: date, tell: Tell) -> Fields:
    """Free where it says so or every price is nothing; else the least and the most."""
    options = [row for row in rows_at(service, "cost_options") if not _is_over(row, today)]
    prices = [number_at(row, "amount") for row in options]
    known = sorted(price for price in prices if price is not None)
    fees = line_at(service, "fees")
    note = _cost_note(options, fees)
    if known and not (known[0] >= 0 and known[-1] <= _MOST_POUNDS):
        tell("cost_options", "An amount is less than nothing or very large: prices are left out.")
        known = []
    if known and known[-1] > 0:
        cost = {"pounds_from": f"{known[0]:.2f}"}
        cost |= {"pounds_to": f"{known[-1]:.2f}"} if known[-1] > known[0] else {}
    else:
        is_free = known or is_yes(service.get("free")) or _FREE.fullmatch(fees)
        cost = {"free": "yes"} if is_free else {}
    return cost | ({"note": note} if note else {})


def _is_over(option: Fields, today: date) -> bool:
    last = day_at(option, "valid_to")
    return last is not None and last < today


def _cost_note(options: list[Fields], fees: str) -> str:
    said = [
        ", ".join(
            filter(None, (line_at(row, "option"), line_at(row, "amount_description", "cost_type")))
        )
        for row in options[:_NOTES]
    ]
    notes = [one for one in (fees, *said) if not _FREE.fullmatch(one)]
    return cut("; ".join(dict.fromkeys(filter(None, notes))), _NOTE_LIMIT)[0]


def find_ages(service: Fields, tell: Tell) -> Fields:
    """Youngest and oldest; from nothing to a hundred is everyone."""
    rows = [service, *rows_at(service, "eligibilitys", "eligibility")]
    youngest = _age(rows, "minimum_age", "min_age")
    oldest = _age(rows, "maximum_age", "max_age")
    if youngest is not None and oldest is not None and oldest < youngest:
        tell("maximum_age", f"From {youngest} to {oldest} is no span of ages: left out.")
        return {}
    ages = {}
    if youngest:
        ages["age_from"] = str(youngest)
    if oldest is not None and oldest < _ANY_AGE:
        ages["age_to"] = str(oldest)
    return ages


def _age(rows: list[Fields], *names: str) -> int | None:
    ages = (number_at(row, *names) for row in rows)
    return next((int(age) for age in ages if age is not None and 0 <= age <= _OLDEST), None)


def find_joining(service: Fields) -> Fields:
    """Ways that are named; silence stays silence."""
    said = line_at(service, "attending_access", "attending_type")
    how = [way for way, words in _WAYS.items() if words.search(said)]
    if is_yes(service.get("needs_referral")) and "referral" not in how:
        how.append("referral")
    return {"how": how} if how else {}


def find_languages(service: Fields) -> list[str]:
    """Codes of languages besides English."""
    said = (line_at(row, "code", "language").lower() for row in rows_at(service, "languages"))
    codes = [code for code in said if _LANGUAGE.fullmatch(code) and code not in ("en", "eng")]
    return list(dict.fromkeys(codes))[:10]
