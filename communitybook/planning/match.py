"""The match, "What would suit me?": its page, and the tables by which browser and command rank."""

from collections.abc import Mapping
from typing import Any

from communitybook.finding.tokens import split_terms
from communitybook.match_questions import ACCESS, GROUPS, Pick
from communitybook.messages import MESSAGES, say
from communitybook.messages.matching import MATCHING
from communitybook.model.choices import Audience, Weekday
from communitybook.planning.page import Page, key_of
from communitybook.taxonomy import Taxonomy
from communitybook.words import WordedReference

BANDS = (
    *(("under-11", 0, 10), ("11-15", 11, 15), ("16-17", 16, 17), ("18-24", 18, 24)),
    *(("25-49", 25, 49), ("50-64", 50, 64), ("65-79", 65, 79), ("80-over", 80, 120)),
)
REACHES: Mapping[str, float | None] = {"walk": 0.75, "bus": 3, "car": 8, "any": None}
COMPANY = ("alone", "someone", "children")
PARTS = ("morning", "afternoon", "evening")
_TOLD = (
    *("why_", "ask_", "not_", "relaxed_", "refuse_"),
    *("match_nothing", "match_urgent", "match_tell_us"),
)
_LEAST_LETTERS = 4


def plan_match(reference: WordedReference) -> Page:
    """One page for everybody: what is answered on it is known to the device alone."""
    summary = say("match_summary", borough=reference.book.borough)
    questions, tables = reference.questions, match_tables(reference)
    return Page(
        "/match/",
        "pages/match.html.jinja",
        key_of("match", questions, tables),
        say("title_match"),
        summary,
        lambda: {"questions": questions, "tables": tables, "days": _days()},
    )


def match_tables(reference: WordedReference) -> dict[str, Any]:
    """Picks, choices and sentences as plain data; file and page are made from the same."""
    return {
        "picks": {
            group: [_describe_pick(pick) for pick in getattr(reference.questions, group)]
            for group in GROUPS
        },
        "unasked": _unasked(reference),
        "audiences": {one.value: say(f"audience_{one}") for one in Audience},
        "ages": [[id, say(f"age_band_{id}"), first, last] for id, first, last in BANDS],
        "reaches": [[id, say(f"reach_{id}"), miles] for id, miles in REACHES.items()],
        "needs": _needs(),
        "who": _words_of("i_am_"),
        "company": list(COMPANY),
        "days": [day.value for day in Weekday],
        "parts": list(PARTS),
        "languages": _words_of("language_"),
        "words": {key: MATCHING[key] for key in MATCHING if key.startswith(_TOLD)},
    }


def _describe_pick(pick: Pick) -> dict[str, Any]:
    """Without what it leaves empty; `say` and `find` as terms of the index."""
    given = pick.model_dump(mode="json", exclude_defaults=True)
    for key in ("say", "find"):
        if key in given:
            given[key] = [" ".join(split_terms(words)) for words in given[key]]
    return given


def _unasked(reference: WordedReference) -> dict[str, list[str]]:
    """By category the terms with which somebody asks for it."""
    taxonomy = reference.taxonomy
    return {one: _terms_of(one, taxonomy) for one in reference.questions.unasked}


def _terms_of(id: str, taxonomy: Taxonomy) -> list[str]:
    category = taxonomy.categories[id]
    terms = split_terms(" ".join((category.name, *category.words)))
    return sorted({term for term in terms if len(term) >= _LEAST_LETTERS})


def _needs() -> list[list[str]]:
    """Id, facet, its value and the words of what can be needed."""
    return [
        ["free", "cost", "free", say("cost_free")],
        ["women", "who", "women", say("need_women")],
        *([name, "access", name, say(f"access_{name}")] for name in ACCESS),
    ]


def _words_of(prefix: str) -> dict[str, str]:
    """Messages by what follows the prefix, in the table's order."""
    return {
        key.removeprefix(prefix): text for key, text in MESSAGES.items() if key.startswith(prefix)
    }


def _days() -> list[tuple[str, str]]:
    return [(day.value, say(f"weekday_{day.number}")) for day in Weekday]
