"""From text to terms, by the same rules as site/javascripts/search/tokens.js."""

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = re.compile("['’‘ʼ＇`´]")
WORD = re.compile(r"[^\W_\U00010000-\U0010FFFF]+")
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"}
    | {"ı": "i", "ς": "σ"}
)
IRREGULAR = {
    "buses": "bus",
    "children": "child",
    "childrens": "child",
    "lives": "life",
    "men": "man",
    "mens": "man",
    "news": "news",
    "series": "series",
    "wives": "wife",
    "women": "woman",
    "womens": "woman",
}
SINGULAR_ENDINGS = ("ss", "us", "is")
SILENT_E = ("che", "she", "sse", "xe", "ze", "oe")


def fold(text: str) -> str:
    """Lower case without accents or apostrophes: "Men’s Café" is "mens cafe"."""
    plain = APOSTROPHES.sub("", text)
    if plain.isascii():
        return plain.lower()
    letters = unicodedata.normalize("NFKD", plain)
    bare = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "M")
    return APOSTROPHES.sub("", bare).lower().translate(LETTERS)


def split_words(text: str) -> list[str]:
    """Runs of letters and digits, folded, in the order of the text."""
    return WORD.findall(fold(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """One form for singular and plural; short words and those with digits stay as they are."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    single = word[:-1] if word[-1] == "s" and not word.endswith(SINGULAR_ENDINGS) else word
    if single.endswith("ie") and len(single) > 4:
        return single[:-2] + "y"
    return single[:-1] if single.endswith(SILENT_E) else single


def split_terms(text: str) -> list[str]:
    """The terms of a text, in order and with repeats."""
    return [stem(word) for word in split_words(text)]
