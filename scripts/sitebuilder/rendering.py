"""Jinja2 stamps every page of the plan into the shell."""

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from communitybook.book import Book
from communitybook.dates.wording import date_in_words
from communitybook.planning.page import Page
from communitybook.presenting.contacts import phone_in_words, web_in_words
from communitybook.records import Record
from scripts.sitebuilder.chrome import Shell
from scripts.sitebuilder.house import TEMPLATES


def make_environment(cache: Path | None = None) -> Environment:
    """Autoescape on, an unknown name is an error, blocks leave no blank lines."""
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
    environment = _PlainData(
        loader=FileSystemLoader(TEMPLATES),
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


class Renderer:
    """Turns a planned page into the bytes that are served."""

    def __init__(self, environment: Environment, shell: Shell, **common: Any) -> None:
        self.environment = environment
        self.shell = shell
        self.book: Book = common["book"]
        environment.globals.update(common)
        self.head = environment.get_template("pages/_head.html.jinja")

    def render(self, page: Page) -> bytes:
        """A page in the shell, or a file by itself where the address has no / at its end."""
        data = page.make()
        if not page.template:
            return str(data["text"]).encode()
        body = self.environment.get_template(page.template).render(data, page=page)
        if not page.address.endswith("/"):
            return body.encode()
        head = self.head.render(page=page, json_ld=data.get("json_ld", ""))
        title = f"{page.title} - {self.book.name}" if page.title else self.book.name
        return self.shell.stamp(title, head, body).encode()


def render_parts(environment: Environment, record: Record, base: str) -> None:
    """What lists show of a listing, rendered once: its card and, if it has dates, its line."""
    known = {"card": record["card"], "base": base}
    record["card_html"] = environment.get_template("pages/_card.html.jinja").render(known)
    if record["dates"]:
        record["line_html"] = environment.get_template("pages/_line.html.jinja").render(known)


def common_data(book: Book, base: str, release: str, today: date) -> dict[str, Any]:
    """What every template may use."""
    return {"book": book, "base": base, "release": release, "today": today.isoformat()}
