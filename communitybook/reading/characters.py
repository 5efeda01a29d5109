"""Characters that no text of the book may hold, whichever way it came in."""

import re

# XML 1.0 (production 2) can't hold the C0 controls but tab and line ends, nor surrogates and
# U+FFFE and U+FFFF; iCalendar (RFC 5545, 3.1) forbids the C0 controls and DEL. The C1 controls
# are allowed there and shown nowhere; U+0085 among them ends a line for some readers only.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\x85")


def has_controls(text: str) -> bool:
    """Whether it holds a control character: a carriage return is one, tab and line feed are not."""
    if text.isascii() and text.isprintable():
        return False
    return CONTROLS.search(text) is not None


def without_controls(text: str) -> str:
    """The text as somebody saw it: every line end is a line feed, control characters are gone."""
    if text.isascii() and text.isprintable():
        return text
    return CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
