"""How templates are read: the same for the site's pages and the app's."""

from collections.abc import MutableMapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template

from communitybook.book import Book
from communitybook.dates.wording import date_in_words
from communitybook.presenting.contacts import phone_in_words, web_in_words
from communitybook.presenting.danger_panels import panels_for


def make_environment(templates: Path, cache: Path | None = None) -> Environment:
    """Autoescape on, an unknown name is an error, blocks leave no blank lines."""
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
    environment = _PlainData(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(cache)) if cache else None,
        auto_reload=False,
    )
    environment.filters |= {"host": web_in_words, "dial": _dial, "date": date_in_words}
    environment.globals["danger_panels"] = panels_for
    return environment


class _PlainData(Environment):
    """Made for many pages of plain data, with the same templates and globals throughout."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._kept: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Each template is looked up once; Jinja2 would ask its cache for every page and part."""
        if globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if name not in self._kept:
            self._kept[name] = super().get_template(name, parent)
        return self._kept[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dict for all templates: Jinja2's own chain of two is copied slowly for each page."""
        return super().make_globals(d) if d else self.globals

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A dict's own key comes first; Jinja2 would try an attribute and fail, every time."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _dial(number: str) -> str:
    return phone_in_words(number)[1]


def common_data(book: Book, base: str, release: str, today: date) -> dict[str, Any]:
    """What every template may use."""
    return {"book": book, "base": base, "release": release, "today": today.isoformat()}


def base_path(address: str) -> str:
    """`https://example.org/book` is served under `/book`; a host alone under nothing."""
    return "/" + address.split("//", 1)[-1].partition("/")[2] if address.count("/") > 2 else ""
