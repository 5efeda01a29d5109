"""The shell: header, menu and footer, into which every page is stamped."""

import re
from dataclasses import dataclass
from html import escape

_MARK = re.compile(r"@@(title|head|main)@@")


@dataclass(frozen=True, slots=True)
class Shell:
    """The 404 page, cut at its marks: text, mark, text, mark, text."""

    pieces: tuple[str, ...]

    @classmethod
    def parse(cls, html: str) -> "Shell":
        pieces = tuple(_MARK.split(html))
        if pieces[1::2] != ("title", "head", "main"):
            raise ValueError(
                "templates/theme/404.html must mark title, head and main, in this order"
            )
        return cls(pieces)

    def stamp(self, title: str, head: str, main: str) -> str:
        first, _, second, _, third, _, fourth = self.pieces
        return "".join((first, escape(title), second, head, third, main, fourth))
