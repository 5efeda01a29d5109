"""The app's pages: Jinja2 templates in the site's own shell."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communitybook.book import Book
from communitybook.messages import say
from communitybook.presenting.environment import base_path, common_data, make_environment
from communitybook.presenting.shell import Shell

if TYPE_CHECKING:
    from communitybook.submitting.questions import Question

_BARE = "<!doctype html><title>@@title@@</title>@@head@@<main>@@main@@</main>"
_HEAD = """<meta name="robots" content="noindex">
    <link rel="stylesheet" href="{sheet}">
    <script type="module" src="{script}"></script>"""
_STYLESHEET = re.compile(r'href="([^"]*/assets/[^"/]+/)stylesheets/book\.css"')


def _in_words(question: "Question", answer: str) -> str:
    return question.in_words(answer)


class Pages:
    """Renders templates; the shell is read again whenever the site's builder has written it."""

    def __init__(
        self, templates: Path, shell: Path, book: Callable[[], Book], today: Callable[[], date]
    ) -> None:
        self.environment = make_environment(templates)
        self.shell_path = shell
        self.book = book
        self.today = today
        self.environment.filters |= {"in_words": _in_words, "say": say}
        self._shell: tuple[int, Shell] | None = None
        self._head = ""

    def render(self, template: str, title: str, **data: Any) -> str:
        """A whole page. The title is plain text; the book's name follows it."""
        book = self.book()
        main = self.render_part(template, **data)
        shell = self.shell()
        return shell.stamp(f"{title} - {book.name}", self._head, main)

    def render_part(self, template: str, **data: Any) -> str:
        """A template by itself: a part of a page, or a mail."""
        book = self.book()
        common = common_data(book, self.base, "", self.today())
        return self.environment.get_template(template).render(common | data)

    @property
    def base(self) -> str:
        """`/book` where the book is served under a path of its host; empty otherwise."""
        return base_path(self.book().address)

    def shell(self) -> Shell:
        try:
            changed_at = self.shell_path.stat().st_mtime_ns
        except OSError:
            return Shell.parse(_BARE)
        if self._shell is None or self._shell[0] != changed_at:
            html = self.shell_path.read_text(encoding="utf-8")
            self._shell = (changed_at, Shell.parse(html))
            found = _STYLESHEET.search(html)
            release = found[1] if found else ""
            self._head = _HEAD.format(
                sheet=f"{release}stylesheets/forms.css", script=f"{release}javascripts/forms.js"
            )
        return self._shell[1]
