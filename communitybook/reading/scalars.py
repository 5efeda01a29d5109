"""Which text other YAML readers take for something else."""

import re

import yaml

_WORDS = re.compile(r"(?i)(y|n|yes|no|on|off|true|false|null|~)")
_LONGEST_WORD = len("false\n")
_NUMBERS = re.compile(r"[-+.]?\d[\d\s_.,:xoeEa-fA-F+-]*|[-+]?\.(inf|nan)", re.IGNORECASE)
_RESOLVER = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"


def is_text_to_any_reader(text: str) -> bool:
    """Whether YAML 1.1 and 1.2 both read these characters, without quotes, as text.

    `NO` is a boolean to YAML 1.1, and `07700100123` a number to both.
    """
    if len(text) > _LONGEST_WORD and text[0].isalpha():
        return True
    if _WORDS.fullmatch(text) or _NUMBERS.fullmatch(text):
        return False
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag == _TEXT
