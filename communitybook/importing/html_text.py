"""Text that was pasted from a word processor or an editor, made plain: paragraphs, lists, links."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(r"<[a-zA-Z/!?]")
_INLINE_IMAGE = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_MARKDOWN_IMAGE = re.compile(r"!\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)")
_DECLARATION = re.compile(r"<!--.*?(?:-->|$)|<[!?][^>]*>?", re.DOTALL)
_ANY_TAG = re.compile(r"<[^<>]*>?")
_SCRIPT_WORD = re.compile(r"\b(javascript|vbscript|data)\s*:(?=\s*\S)", re.IGNORECASE)
_WRAPPED = 100
_GAP = re.compile(r"\n\s*\n\s*")
_WEB = re.compile(r"https?://[^\s()<>\"]{3,400}", re.IGNORECASE)
_BULLET = re.compile(r"^[·•o§▪‣●]\s+", re.MULTILINE)
_BLOCK_TAGS = "p div section article table tr ul ol blockquote h1 h2 h3 h4 h5 h6 dl dt dd pre"
_SILENT_TAGS = "script style head title xml noscript template svg math object iframe"
_BLOCKS, _SILENT = frozenset(_BLOCK_TAGS.split()), frozenset(_SILENT_TAGS.split())


@dataclass(frozen=True, slots=True)
class PlainText:
    """What is left, and how many pictures are not in it."""

    text: str
    pictures: int


def plain_text(source: str) -> PlainText:
    """Markdown without markup that could mean anything else; text without tags stays as it is."""
    text, inline = _INLINE_IMAGE.subn("", source)
    text, markdown = _MARKDOWN_IMAGE.subn(r"\1", text)
    pictures = inline
    if _TAG.search(text):
        text, found = _without_tags(text)
        pictures = max(inline, found)
    elif max(map(len, text.splitlines()), default=0) > _WRAPPED:
        text = text.replace("\n", "\n\n")  # no line was broken to fit: each is a paragraph
    text = unescape(text).replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("<", "‹").replace(">", "›")
    text = _SCRIPT_WORD.sub(r"\1 –", text)
    return PlainText(_tidy(text), max(pictures, markdown))


def _without_tags(text: str) -> tuple[str, int]:
    parser = _Reader()
    try:
        parser.feed(_DECLARATION.sub("", text))
        parser.close()
    except AssertionError:  # a declaration that the parser can't follow
        return _ANY_TAG.sub(" ", text), 0
    return "".join(parser.parts), parser.pictures


def _tidy(text: str) -> str:
    """No blanks at the ends of lines, one empty line between paragraphs, one sort of bullet."""
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return _GAP.sub("\n\n", _BULLET.sub("- ", lines)).strip()


@dataclass(slots=True)
class _Link:
    address: str
    parts: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects text; knows paragraphs, list items and links to the web."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures = 0
        self._silent: list[str] = []
        self._link: _Link | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "img":
            self.pictures += 1
        elif tag == "br":
            self._put("\n")
        elif tag == "li":
            self._put("\n- ")
        elif tag in _BLOCKS:
            self._put("\n\n")
        elif tag in ("td", "th"):
            self._put(" ")
        elif tag == "a":
            self._end_link()
            self._link = _Link(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self._put("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._put(" ".join(data.split("\n")))

    def close(self) -> None:
        super().close()
        self._end_link()

    def _put(self, text: str) -> None:
        (self._link.parts if self._link else self.parts).append(text)

    def _end_link(self) -> None:
        """A link keeps its address where that goes to the web and is not what it says already."""
        link, self._link = self._link, None
        if link is None:
            return
        words = " ".join("".join(link.parts).split())
        address = link.address.strip()
        says_more = words and words != address and not words.startswith(("http", "www."))
        is_plain = not set(words) & set("[]()")
        if says_more and is_plain and _WEB.fullmatch(address):
            self.parts.append(f"[{words}]({address})")
        else:
            self.parts.append(words)
