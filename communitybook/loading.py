"""A content folder read from disk, within bounds."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from communitybook.book import Book
from communitybook.checks.entry import Reference
from communitybook.danger import NO_DANGER, DangerList
from communitybook.messages import say
from communitybook.model.declaration import dotted
from communitybook.places.gazetteer import Gazetteer, load_gazetteer
from communitybook.problems import Problem
from communitybook.reading.yaml_reader import MAX_BYTES, Document, read_yaml
from communitybook.taxonomy import Taxonomy, parse_taxonomy

_SETTINGS_BYTES = 1_000_000
_ENDINGS = (".yml", ".yaml")
SYNONYMS = "synonyms.yml"


class ContentError(Exception):
    """The book's own settings can't be used; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Content:
    """A content folder: where each part is found. A part that it lacks comes from `fallback`."""

    folder: Path
    fallback: Path

    def part(self, name: str) -> Path:
        own = self.folder / name
        return own if own.exists() else self.fallback / name

    @property
    def assets(self) -> Path:
        """Where the listings are; a folder without `assets` holds them itself."""
        inner = self.folder / "assets"
        return inner if inner.is_dir() else self.folder

    @property
    def requests(self) -> Path:
        """Where the help requests are; a book without any has no such folder."""
        return self.folder / "requests"


def load_reference(content: Content, today: date) -> Reference:
    """The book, its categories and its places; ContentError if one can't be used."""
    taxonomy = load_taxonomy(content)
    danger = DangerFile(content, frozenset(taxonomy.categories))
    return Reference(load_book(content), taxonomy, load_places(content), today, danger.load)


@dataclass
class DangerFile:
    """What people say in danger, read when first asked for and again when the file has changed.

    `categories` are those that the book has. A list that can't be used gives way to the project's:
    the checks tell of it, and whoever writes in danger is answered meanwhile.
    """

    content: Content
    categories: frozenset[str]
    _known: tuple[object, DangerList] | None = None

    def load(self) -> DangerList:
        path = self.content.part(SYNONYMS)
        stamp = (path, path.stat().st_mtime_ns) if path.exists() else None
        if self._known is None or self._known[0] != stamp:
            self._known = (stamp, self._read(path))
        return self._known[1]

    def _read(self, path: Path) -> DangerList:
        from communitybook.danger_list import faults_of, read_danger

        for one in dict.fromkeys((path, self.content.fallback / SYNONYMS)):
            value = load_settings(one).value if one.exists() else None
            danger = value.get("danger") if isinstance(value, dict) else None
            rules = {rule for _, rule, _ in faults_of(danger, self.categories)}
            if rules <= {"category_is_known"}:
                return read_danger(danger, self.categories)
        return NO_DANGER


def load_book(content: Content) -> Book:
    document = load_settings(content.part("book.yml"))
    try:
        return Book.model_validate(document.value)
    except ValidationError as error:
        problems = [
            Problem(
                document.path,
                document.line_of(detail["loc"]),
                dotted(detail["loc"]),
                detail["msg"].removeprefix("Value error, "),
                "book_is_complete",
            )
            for detail in error.errors(include_url=False)
        ]
        raise ContentError(problems) from error


def load_taxonomy(content: Content) -> Taxonomy:
    document = load_settings(content.part("taxonomy.yml"))
    try:
        return parse_taxonomy(document.value)
    except ValueError as error:
        raise ContentError([Problem(document.path, 1, "", str(error), "taxonomy")]) from error


def load_places(content: Content) -> Gazetteer:
    folder = content.part("places")
    try:
        return load_gazetteer(folder)
    except (OSError, ValueError, KeyError) as error:
        sentence = say("places_can_be_read", why=error)
        raise ContentError([Problem(str(folder), 1, "", sentence, "places")]) from error


def load_settings(path: Path) -> Document:
    """One of the book's own files; ContentError if it is no YAML."""
    try:
        document = read_yaml(path.read_bytes(), str(path), _SETTINGS_BYTES)
    except OSError as error:
        sentence = say("file_can_be_read", why=error.strerror)
        raise ContentError([Problem(str(path), 1, "", sentence, "file_can_be_read")]) from error
    if document.problems:
        raise ContentError(document.problems)
    return document


def list_listing_files(folder: Path) -> list[Path]:
    """Every .yml and .yaml file right inside the folder, in the order of their names."""
    return [folder / name for name in list_listing_names(folder)]


def list_listing_names(folder: Path) -> list[str]:
    """The same by name alone: ten thousand paths take a build longer than their reading."""
    names = os.listdir(folder)  # noqa: PTH208 - it makes the paths that this does without
    return sorted(name for name in names if is_listing_name(name))


def is_listing_name(name: str) -> bool:
    """Whether a file of that name can be a listing; an ending alone is no name."""
    return name.endswith(_ENDINGS) and name not in _ENDINGS


def list_request_files(folder: Path) -> list[Path]:
    """The same of a folder of help requests, which need not be there."""
    return list_listing_files(folder) if folder.is_dir() else []


def is_request_file(path: Path) -> bool:
    """Whether a file is a help request's, by the folder that it stands in."""
    return path.parent.name == "requests"


def load_bytes(path: Path) -> bytes | Problem:
    """One file's bytes, never more than a listing may have, never through a link."""
    if path.is_symlink() or not path.is_file():
        rule = "file_is_a_plain_file"
        return Problem(str(path), 1, "", say(rule), rule)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        rule = "file_can_be_read"
        return Problem(str(path), 1, "", say(rule, why=error.strerror), rule)
    if len(data) > MAX_BYTES:
        rule = "file_is_small"
        size = path.stat().st_size // 1000
        return Problem(str(path), 1, "", say(rule, size=size, limit=MAX_BYTES // 1000), rule)
    return data


def load_folder(folder: Path) -> Iterator[tuple[Path, bytes | Problem]]:
    """The listing files of a folder, one at a time."""
    for path in list_listing_files(folder):
        yield path, load_bytes(path)


def load_attributions(content: Content) -> list[dict[str, str]]:
    """Whose data the book carries, with the sentences that their licences ask for."""
    document = load_settings(content.part("attributions.yml"))
    value = document.value
    rows = value.get("attributions", []) if isinstance(value, dict) else value
    return [dict(row) for row in rows or [] if isinstance(row, dict)]


def load_logo(content: Content, name: str) -> bytes:
    """The picture that book.yml names, which lies beside it; ContentError where it does not."""
    found = load_bytes(content.folder / name)
    if isinstance(found, Problem):
        sentence = say("logo_is_there", name=name)
        raise ContentError(
            [Problem(str(content.folder / name), 1, "logo", sentence, "logo_is_there")]
        )
    return found
