"""Jinja2 stamps every page of the plan into the shell."""

from typing import Any

from jinja2 import Environment

from communitybook.book import Book
from communitybook.planning.page import Page
from communitybook.presenting.shell import Shell
from communitybook.records import Record
from communitybook.request_records import RequestRecord


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
            made: bytes = data["bytes"] if "bytes" in data else str(data["text"]).encode()
            return made
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


def render_request_card(environment: Environment, record: RequestRecord, base: str) -> None:
    """What lists show of a help request, rendered once."""
    known = {"card": record["card"], "base": base}
    template = environment.get_template("pages/_request_card.html.jinja")
    record["card_html"] = template.render(known)
