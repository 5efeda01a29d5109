"""What may not be lent through the book."""

import re
from collections.abc import Sequence

from communitybook.book import NotLent
from communitybook.model.help_request import HelpRequest


def find_refusal(request: HelpRequest, not_lent: Sequence[NotLent]) -> NotLent | None:
    """The rule of the borough's list that the thing meets, by whole words, plurals too."""
    if request.is_for_people:
        return None
    text = f"{request.thing or ''} {request.title}"
    for rule in not_lent:
        if any(_names(word, text) for word in rule.what):
            return rule
    return None


def _names(word: str, text: str) -> bool:
    pattern = r"\b" + re.escape(word.removesuffix("s")) + r"(?:s|es)?\b"
    return re.search(pattern, text, re.IGNORECASE) is not None
