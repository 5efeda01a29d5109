"""The one table of sentences that people read, outside the templates."""

from communitybook.messages.app import APP
from communitybook.messages.asking import ASKING
from communitybook.messages.checks import CHECKS
from communitybook.messages.danger import DANGER
from communitybook.messages.forms import FORMS
from communitybook.messages.gaps import GAPS
from communitybook.messages.health import HEALTH
from communitybook.messages.help_news import HELP_NEWS
from communitybook.messages.helping import HELPING
from communitybook.messages.impact import IMPACT
from communitybook.messages.letters import LETTERS
from communitybook.messages.manage import MANAGE
from communitybook.messages.matching import MATCHING
from communitybook.messages.moderation import MODERATION
from communitybook.messages.reading import READING
from communitybook.messages.requests_shown import REQUESTS_SHOWN
from communitybook.messages.shape import SHAPE
from communitybook.messages.sharing import SHARING
from communitybook.messages.words import WORDS

MESSAGES: dict[str, str] = (
    READING
    | SHAPE
    | CHECKS
    | WORDS
    | FORMS
    | APP
    | MANAGE
    | MODERATION
    | HELPING
    | HELP_NEWS
    | ASKING
    | GAPS
    | LETTERS
    | IMPACT
)
MESSAGES |= DANGER | HEALTH | REQUESTS_SHOWN | MATCHING | SHARING


def say(key: str, /, **values: object) -> str:
    """The sentence of that key with its values put in; KeyError where the table lacks it."""
    return MESSAGES[key].format(**values)
