"""Text that people wrote, made into HTML that can do no harm."""

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "hr"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_REL = "nofollow noopener ugc"
_HEADING = re.compile(r"(</?h)([1-6])>")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&\t]|^[ #+\-=~]|^\d+[.)]| $", re.MULTILINE)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


def markdown_to_html(text: str) -> str:
    """Safe Markdown: few tags, headings from the third level, links that carry no trust."""
    if _is_plain(text):
        return "".join(f"<p>{part}</p>\n" for part in _paragraphs(text))
    rendered = _HEADING.sub(_lower_heading, _markdown().render(text))
    return nh3.clean(rendered, tags=_TAGS, url_schemes=_SCHEMES, link_rel=_REL)


def _is_plain(text: str) -> bool:
    """Whether nothing in it means anything to Markdown, as in most texts that people write."""
    return _SPECIAL.search(text) is None


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in _BLANK.split(text) if part.strip("\n")]


def _lower_heading(match: re.Match[str]) -> str:
    return f"{match[1]}{min(4, int(match[2]) + 2)}>"


_BLANK = re.compile(r"\n{2,}")
_MARKS = re.compile(r"[*_`#>]+|!?\[([^\]]*)\]\([^)]*\)")
_BEGIN_MARKS = "*_`#>["  # a look for each takes a twentieth of the expression's time


def markdown_to_plain(text: str) -> str:
    """The words alone, for search and previews."""
    if any(mark in text for mark in _BEGIN_MARKS):
        text = _MARKS.sub(lambda match: match[1] or " ", text)
    return " ".join(text.split())
