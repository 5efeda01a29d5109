"""How templates are read: the same for the site's pages and the app's."""

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from communitybook.book import Book
from communitybook.dates.wording import date_in_words
from communitybook.presenting.contacts import phone_in_words, web_in_words


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
    return environment


class _PlainData(Environment):
    """Looks for a dict's own key first; Jinja2 would try an attribute and fail, every time."""

    def getattr(self, obj: Any, attribute: str) -> Any:
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
