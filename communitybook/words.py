"""The words by which listings are found: synonyms, topics, and the picks of the match.

Only the builder and the checks of the content need them; the app, which starts often, does not.
"""

from dataclasses import dataclass, field
from datetime import date

from communitybook.checks.entry import Reference
from communitybook.finding.meanings import Concept, Meanings
from communitybook.loading import (
    SYNONYMS,
    Content,
    ContentError,
    load_reference,
    load_settings,
)
from communitybook.match_questions import NO_QUESTIONS, Questions, parse_questions
from communitybook.problems import Problem
from communitybook.synonyms import parse_synonyms
from communitybook.taxonomy import Taxonomy
from communitybook.topics import NO_TOPICS, TopicFinder

QUESTIONS = "match.yml"


@dataclass(frozen=True, slots=True)
class WordedReference(Reference):
    """The borough, the day, and the words by which what is in it is found."""

    topics: TopicFinder = NO_TOPICS
    meanings: Meanings = field(default_factory=Meanings)
    questions: Questions = NO_QUESTIONS


def load_worded_reference(content: Content, today: date) -> WordedReference:
    """Everything that a book is built with; ContentError if a part of it can't be used."""
    plain = load_reference(content, today)
    concepts, problems = load_synonyms(content, plain.taxonomy)
    questions, more = load_questions(content, plain.taxonomy)
    if problems or more:
        raise ContentError([*problems, *more])
    return WordedReference(
        plain.book,
        plain.taxonomy,
        plain.gazetteer,
        plain.today,
        plain.load_danger,
        load_topics(content),
        Meanings(concepts),
        questions,
    )


def load_synonyms(
    content: Content, taxonomy: Taxonomy
) -> tuple[tuple[Concept, ...], list[Problem]]:
    """Words that mean the same. A book without any has the project's, if its categories fit."""
    own = content.folder / SYNONYMS
    path = content.part(SYNONYMS)
    if not path.exists():
        return (), []
    concepts, problems = parse_synonyms(load_settings(path), taxonomy)
    return concepts, problems if own.exists() else []


def load_questions(content: Content, taxonomy: Taxonomy) -> tuple[Questions, list[Problem]]:
    """What can be picked in the match. A book without any has the project's, if they fit."""
    own = content.folder / QUESTIONS
    path = content.part(QUESTIONS)
    if not path.exists():
        return NO_QUESTIONS, []
    questions, problems = parse_questions(load_settings(path), taxonomy)
    return questions, problems if own.exists() else []


def load_topics(content: Content) -> TopicFinder:
    """The patterns that tell topics; a book may do without."""
    path = content.part("ukcat_patterns.csv")
    return TopicFinder(path.read_bytes(), str(path)) if path.exists() else TopicFinder()
