"""The tree of categories: two levels, whose ids never change once published."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

FORMAT = "1"

Text = Annotated[str, Field(min_length=1, max_length=200)]
CategoryId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Category(BaseModel):
    """One node: `words` is what residents say, `ukcat` and `openactive` what other books say."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: CategoryId
    name: Text
    summary: Text
    words: tuple[Text, ...] = ()
    ukcat: tuple[Text, ...] = ()
    openactive: tuple[Text, ...] = ()
    parent: CategoryId | None = None


class Taxonomy(BaseModel):
    """All categories in the order of the file, each parent before its children."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    categories: dict[str, Category]

    @model_validator(mode="after")
    def refuse_a_broken_tree(self) -> Self:
        """Every parent exists and stands at the top; no two categories share a name."""
        names: dict[str, str] = {}
        for category in self.categories.values():
            refuse_a_bad_parent(category, self.categories)
            other = names.setdefault(category.name.casefold(), category.id)
            if other != category.id:
                raise ValueError(
                    f'The categories "{other}" and "{category.id}" have the same name, '
                    f'"{category.name}": give each its own.'
                )
        return self

    @cached_property
    def _children(self) -> dict[str | None, tuple[Category, ...]]:
        found: dict[str | None, tuple[Category, ...]] = {}
        for category in self.categories.values():
            found[category.parent] = (*found.get(category.parent, ()), category)
        return found

    def top(self) -> tuple[Category, ...]:
        """The categories that have none above them."""
        return self._children.get(None, ())

    def children(self, category_id: str) -> tuple[Category, ...]:
        """The categories right below this one."""
        return self._children.get(category_id, ())

    def ancestors(self, category_id: str) -> tuple[Category, ...]:
        """The categories above this one, nearest first; an unknown id raises KeyError."""
        parent = self.categories[category_id].parent
        if parent is None:
            return ()
        return (self.categories[parent], *self.ancestors(parent))

    def path(self, category_id: str) -> tuple[Category, ...]:
        """From the top down to this category, itself included."""
        return (*reversed(self.ancestors(category_id)), self.categories[category_id])


def refuse_a_bad_parent(category: Category, categories: Mapping[str, Category]) -> None:
    """The tree is two levels deep: a parent is a known category without a parent."""
    if category.parent is None:
        return
    parent = categories.get(category.parent)
    if parent is None:
        raise ValueError(f'"{category.id}" is under "{category.parent}", which is not a category.')
    if parent.parent is not None:
        raise ValueError(f'"{category.id}" is three levels deep: the tree has two.')


def parse_taxonomy(value: object) -> Taxonomy:
    """Plain data, as read from taxonomy.yml, made a Taxonomy; ValueError says what is wrong."""
    match value:
        case {"format": given, "categories": list(nodes), **rest} if not rest:
            if str(given) != FORMAT:
                raise ValueError(f'"format" is {given}, but this version reads format {FORMAT}.')
        case _:
            raise ValueError('A taxonomy holds "format" and a list of "categories", nothing else.')
    categories: dict[str, Category] = {}
    for category in _walk(nodes, None):
        if category.id in categories:
            raise ValueError(f'The category "{category.id}" is there twice: an id is used once.')
        categories[category.id] = category
    try:
        return Taxonomy(categories=categories)
    except ValidationError as error:
        raise ValueError(_first_sentence(error)) from None


def _walk(nodes: list[Any], parent: str | None) -> Iterator[Category]:
    for node in nodes:
        if not isinstance(node, dict):
            raise ValueError(f"A category is a block with an id and a name, not {node!r}.")
        narrower = node.get("narrower") or []
        if not isinstance(narrower, list):
            raise ValueError(f'"narrower" of "{node.get("id")}" is to be a list of categories.')
        if narrower and parent is not None:
            raise ValueError(
                f'"{node.get("id")}" has categories below it: the tree has two levels.'
            )
        category = _parse_category(node, parent)
        yield category
        yield from _walk(narrower, category.id)


def _parse_category(node: dict[str, Any], parent: str | None) -> Category:
    fields = {key: value for key, value in node.items() if key != "narrower"}
    if "parent" in fields:
        raise ValueError(f'"{node.get("id")}": "parent" is not written; nest it under "narrower".')
    try:
        return Category.model_validate({**fields, "parent": parent})
    except ValidationError as error:
        raise ValueError(f'In the category "{node.get("id")}": {_first_sentence(error)}') from None


def _first_sentence(error: ValidationError) -> str:
    """Pydantic's first finding as one sentence, led by the field when there is one."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ").rstrip(".")
    return f'"{field}": {message}.' if field else f"{message}."
