"""content/match.yml: what people can pick on the page "What would suit me?"."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from communitybook.messages import say
from communitybook.model.choices import Audience
from communitybook.model.declaration import dotted
from communitybook.model.field import Part, Sentence, Slug, Word
from communitybook.model.place import Access
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import Document
from communitybook.taxonomy import Taxonomy

FORMAT = "1"
GROUPS = ("enjoy", "hard", "give")
ACCESS = tuple(name for name in Access.model_fields if name != "note")


class Pick(Part):
    """One answer that can be picked; it makes somebody one of `who`, `tell` is access questions."""

    id: Slug
    words: Annotated[str, Field(min_length=2, max_length=40)]
    say: list[Word] = Field(default_factory=list)
    why: Annotated[str, Field(min_length=2, max_length=60)] | None = None
    categories: list[Slug] = Field(default_factory=list)
    also: list[Slug] = Field(default_factory=list)
    find: list[Word] = Field(default_factory=list)
    who: list[Audience] = Field(default_factory=list)
    tell: list[str] = Field(default_factory=list)
    ask: Sentence | None = None

    @model_validator(mode="after")
    def _looks_for_something(self) -> Self:
        if not (self.categories or self.find):
            raise ValueError(say("pick_looks_for_something"))
        for name in self.tell:
            if name not in ACCESS:
                raise ValueError(say("pick_tells_of_access", given=name, known=", ".join(ACCESS)))
        return self


class Questions(Part):
    """Every pick by the question it answers; `unasked` categories are shown to whoever asks."""

    format: str = FORMAT
    unasked: list[Slug] = Field(default_factory=list)
    enjoy: list[Pick] = Field(default_factory=list)
    hard: list[Pick] = Field(default_factory=list)
    give: list[Pick] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_read_and_says_each_once(self) -> Self:
        if self.format != FORMAT:
            raise ValueError(say("match_file_is_read", given=self.format))
        for group in GROUPS:
            ids = [pick.id for pick in getattr(self, group)]
            if twice := next((one for one in ids if ids.count(one) > 1), None):
                raise ValueError(say("pick_stands_once", given=twice, group=group))
        return self


NO_QUESTIONS = Questions()


def parse_questions(document: Document, taxonomy: Taxonomy) -> tuple[Questions, list[Problem]]:
    """What the file says, and all that is wrong with it; no questions where anything is."""
    try:
        questions = Questions.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return NO_QUESTIONS, [_problem_of(document, detail) for detail in details]
    problems = list(_categories_are_known(document, questions, taxonomy))
    return (NO_QUESTIONS if problems else questions), problems


def _problem_of(document: Document, detail: Any) -> Problem:
    sentence = detail["msg"].removeprefix("Value error, ")
    where = detail["loc"]
    line = document.line_of(where)
    return Problem(document.path, line, dotted(where), sentence, "match_questions_are_whole")


def _categories_are_known(
    document: Document, questions: Questions, taxonomy: Taxonomy
) -> Iterator[Problem]:
    for where, category in _named_categories(questions):
        if category not in taxonomy.categories:
            rule = "category_is_known"
            sentence = say(rule, given=category)
            line = document.line_of(where)
            yield Problem(document.path, line, dotted(where), sentence, rule)


def _named_categories(questions: Questions) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, category in enumerate(questions.unasked):
        yield ("unasked", at), category
    for group in GROUPS:
        for at, pick in enumerate(getattr(questions, group)):
            for key in ("categories", "also"):
                for place, category in enumerate(getattr(pick, key)):
                    yield (group, at, key, place), category
