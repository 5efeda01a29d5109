"""One table of sentences: no key stands in it twice."""

import importlib
import pkgutil
from collections import Counter

from communitybook import messages
from communitybook.messages import MESSAGES


def test_no_sentence_takes_the_place_of_another() -> None:
    keys: Counter[str] = Counter()
    for found in pkgutil.iter_modules(messages.__path__):
        module = importlib.import_module(f"communitybook.messages.{found.name}")
        keys.update(list(getattr(module, found.name.upper())))
    assert [key for key, times in keys.items() if times > 1] == []
    assert set(keys) == set(MESSAGES)
