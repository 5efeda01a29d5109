"""The picture that a link shows where somebody shares it: words on the borough's colour."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

DRAWING = 1  # one more after a change of how it is drawn: pictures are kept until their key changes
SIZE = (1200, 630)  # pixels, what link previews ask for
_EDGE = 80
_PAPER, _INK = 0, 255
_LARGEST, _SMALLEST = 76, 44
_MOST_LINES = 4
_LIKE = str.maketrans({"–": "-", "—": "-", "£": "GBP ", "·": "-"})
_QUOTES = frozenset("‘’“”")


def draw_card(above: str, title: str, facts: Iterable[str], below: str, colour: str) -> bytes:
    """A PNG of two colours and the shades between them; `colour` is dark enough for white text.

    What the font has no letters for is left out.
    """
    from PIL import Image, ImageDraw  # late: only a build of what changed draws

    image = Image.new("L", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    title = as_drawn(title)
    pen.text((_EDGE, 70), as_drawn(above), fill=_INK, font=_font(36))
    size, lines = _fit(title)
    top = 150
    for line in lines:
        pen.text((_EDGE, top), line, fill=_INK, font=_font(size))
        top += round(size * 1.2)
    for fact in filter(None, map(as_drawn, facts)):
        top += 14
        pen.text((_EDGE, top), _cut(fact, 34), fill=_INK, font=_font(34))
        top += 34
    pen.text((_EDGE, SIZE[1] - 90), as_drawn(below), fill=_INK, font=_font(34))
    return _as_png(image, colour)


def as_drawn(text: str) -> str:
    """Without accents; empty where a letter is left that the font lacks, as in other scripts."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIKE))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return bare if all(one.isascii() or one in _QUOTES for one in bare) else ""


@cache
def _font(size: int) -> "FreeTypeFont":
    """Aileron (CC0), which Pillow carries: no font file of ours, the same on every machine."""
    from PIL import ImageFont

    return ImageFont.load_default(size=size)  # type: ignore[return-value]


def _fit(title: str) -> tuple[int, list[str]]:
    """The largest size at which it takes four lines or fewer; what is over is cut."""
    for size in range(_LARGEST, _SMALLEST, -6):
        lines = _wrap(title, size)
        if len(lines) * size * 1.2 <= 260:
            return size, lines
    return _SMALLEST, _wrap(title, _SMALLEST)[:_MOST_LINES]


def _wrap(text: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size) <= SIZE[0] - 2 * _EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(text: str, size: int) -> str:
    lines = _wrap(text, size)
    return text if len(lines) < 2 else f"{lines[0]}..."


def _width(text: str, size: int) -> float:
    return float(_font(size).getlength(text))


def _as_png(image: "object", colour: str) -> bytes:
    """Sixteen shades from the colour to white: a third of the bytes of a full picture."""
    from PIL import Image

    assert isinstance(image, Image.Image)
    shades = image.point(lambda value: value >> 4).convert("P")
    dark = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    palette = [round(one + (255 - one) * step / 15) for step in range(16) for one in dark]
    shades.putpalette(palette)
    file = BytesIO()
    shades.save(file, "PNG", optimize=True, bits=4)
    return file.getvalue()
