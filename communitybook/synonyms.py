"""content/synonyms.yml: words that mean the same, and what residents say for what the book says."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from communitybook.danger_list import faults_of
from communitybook.finding.meanings import Concept
from communitybook.finding.tokens import split_terms
from communitybook.messages import say
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document, FieldPath
from communitybook.taxonomy import Taxonomy

FORMAT = "1"
LONGEST = 60
KEYS = {"say", "find", "categories"}


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    taxonomy: Taxonomy

    def problem(self, where: FieldPath, rule: str, **words: object) -> Problem:
        line = self.document.line_of(where)
        field = str(where[0]) if where else ""
        return Problem(self.document.path, line, field, say(rule, **words), rule)


def parse_synonyms(
    document: Document, taxonomy: Taxonomy
) -> tuple[tuple[Concept, ...], list[Problem]]:
    """What the file says, and all that is wrong with it; nothing where anything is."""
    reader = _Reader(document, taxonomy)
    problems = list(check_synonyms(reader))
    return ((), problems) if problems else (tuple(_concepts_of(document.value, taxonomy)), [])


def check_synonyms(reader: _Reader) -> Iterator[Problem]:
    """Every rule, entry by entry."""
    match reader.document.value:
        case {"format": given, "same": list(same), "means": list(means), **rest} if rest.keys() <= {
            "danger"
        }:
            if str(given) != FORMAT:
                yield reader.problem(("format",), "synonyms_are_read", given=given)
        case _:
            yield reader.problem((), "synonyms_are_whole")
            return
    for at, group in enumerate(same):
        yield from _check_words(reader, ("same", at), group, least=2)
    for at, entry in enumerate(means):
        yield from _check_entry(reader, ("means", at), entry)
    if rest:
        categories = frozenset(reader.taxonomy.categories)
        for where, rule, given in faults_of(rest["danger"], categories):
            yield reader.problem(("danger", *where), rule, given=given)
    yield from _heads_differ(reader, same, means)


def _check_entry(reader: _Reader, where: FieldPath, entry: Any) -> Iterator[Problem]:
    if not isinstance(entry, dict) or not {"say", "find"} <= entry.keys() <= KEYS:
        yield reader.problem(where, "synonym_says_and_finds")
        return
    yield from _check_words(reader, (*where, "say"), entry["say"], least=1)
    yield from _check_words(reader, (*where, "find"), entry["find"], least=1)
    categories = entry.get("categories") or []
    for at, category in enumerate(categories if isinstance(categories, list) else [categories]):
        if category not in reader.taxonomy.categories:
            place = (*where, "categories", at)
            yield reader.problem(place, "category_is_known", given=category)


def _check_words(reader: _Reader, where: FieldPath, words: Any, least: int) -> Iterator[Problem]:
    if not isinstance(words, list) or len(words) < least:
        yield reader.problem(where, "synonyms_are_a_list", least=least)
        return
    seen: set[tuple[str, ...]] = set()
    for at, word in enumerate(words):
        terms = tuple(split_terms(word)) if isinstance(word, str) else ()
        if not terms or len(word) > LONGEST:
            yield reader.problem((*where, at), "synonym_is_a_word", given=word, longest=LONGEST)
        elif terms in seen:
            yield reader.problem((*where, at), "synonym_stands_once", given=word)
        seen.add(terms)


def _heads_differ(reader: _Reader, same: list[Any], means: list[Any]) -> Iterator[Problem]:
    """The first word of an entry names it in the index."""
    seen: set[str] = set()
    entries = [(("same", at), group) for at, group in enumerate(same)]
    entries += [
        (("means", at), entry.get("say") if isinstance(entry, dict) else None)
        for at, entry in enumerate(means)
    ]
    for where, words in entries:
        head = f"{where[0]} {_join(words[0])}" if _is_listed(words) else ""
        if head and head in seen:
            yield reader.problem(where, "synonym_begins_one_entry", given=words[0])
        seen.add(head)


def _is_listed(words: Any) -> bool:
    return isinstance(words, list) and bool(words) and isinstance(words[0], str)


def _join(text: str) -> str:
    return "-".join(split_terms(text))


def _concepts_of(value: dict[str, Any], taxonomy: Taxonomy) -> Iterator[Concept]:
    same = [_split_all(group) for group in value["same"]]
    for terms in same:
        yield Concept(f"=~{'-'.join(terms[0])}", terms, terms)
    for entry in value["means"]:
        names = [taxonomy.categories[one].name for one in entry.get("categories") or []]
        wanted = _split_all([*entry["find"], *names])
        alike = [word for group in same for word in group if set(group) & set(wanted)]
        says = _split_all(entry["say"])
        targets = tuple(dict.fromkeys((*wanted, *alike)))
        yield Concept(f"~{'-'.join(says[0])}", says, targets)


def _split_all(texts: Sequence[str] | Collection[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(tuple(split_terms(text)) for text in texts))
