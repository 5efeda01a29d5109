"""How old one must be to read the form, by the Automated Readability Index.

ARI (Senter and Smith, 1967) = 4.71 letters a word + 0.5 words a sentence - 21.43: a school grade;
five years more is an age. It needs no dictionary. Only whole sentences count, since labels of two
words would make any form look easy.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from communitybook.messages.app import APP
from communitybook.messages.forms import FORMS
from communitybook.submitting.questions import question_at
from communitybook.submitting.steps import STEPS

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "forms"
_TAG = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|li|h\d|label|legend|summary|button|div|dt|dd)\b[^>]*>")
_SENTENCE = re.compile(r"[A-Z“][^.?!]*[.?!]")
_WORD = re.compile(r"[A-Za-z']+|\d+")
_FEWEST_WORDS = 4


def list_texts() -> Iterator[str]:
    """Everything that the form says: its steps, questions, mistakes and pages."""
    yield from (text for key, text in FORMS.items() if not key.startswith("state_"))
    yield from (text for key, text in APP.items() if not key.startswith(("title_", "subject_")))
    for step in STEPS:
        for path in step.paths_of_item(0) if step.part else step.fields:
            yield question_at(path).hint
    for path in sorted(TEMPLATES.glob("*.jinja")):
        for block in _BLOCK.split(path.read_text(encoding="utf-8")):
            yield _TAG.sub(" ", block)


def list_sentences(texts: Iterator[str]) -> Iterator[list[str]]:
    """The words of every whole sentence."""
    for text in texts:
        for sentence in _SENTENCE.findall(" ".join(text.split())):
            words = _WORD.findall(sentence)
            if len(words) >= _FEWEST_WORDS:
                yield words


def reading_age() -> tuple[float, int]:
    """The age, and how many sentences were counted."""
    sentences = list(list_sentences(list_texts()))
    words = [word for sentence in sentences for word in sentence]
    letters = sum(map(len, words))
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43
    return grade + 5, len(sentences)
