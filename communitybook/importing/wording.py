"""Text from registers made fit to read: capitals, sentences, lengths, web addresses, phones."""

import re

SMALL_WORDS = {
    "a", "an", "and", "at", "by", "de", "for", "from", "in", "into", "la", "le", "of", "on",
    "or", "the", "to", "upon", "with", "y", "yr", "und",
}  # fmt: skip
ACRONYMS = {
    "aa", "adhd", "afc", "asd", "bame", "bbc", "bme", "bsl", "cab", "cbt", "cic", "cio", "cpr",
    "crb", "dbs", "esol", "eu", "fc", "fosa", "gp", "hiv", "hmp", "iii", "it", "iv", "lgbt",
    "lgbtq", "llp", "mnd", "ms", "nct", "nhs", "nspcc", "pcc", "psa", "pta", "ptfa", "ptsa",
    "rac", "raf", "rc", "rfc", "rnib", "rnid", "rnli", "rspca", "scio", "send", "ta", "tv",
    "u3a", "uk", "un", "usa", "vi", "vii", "viii", "wi", "ymca", "ywam", "ywca",
}  # fmt: skip
PROPER = {
    "british", "britain", "england", "english", "wales", "welsh", "scotland", "scottish", "ireland",
    "irish", "london", "manchester", "christian", "christianity", "jesus", "christ", "god", "bible",
    "islam", "islamic", "muslim", "jewish", "hindu", "sikh", "buddhist", "catholic", "europe",
    "european", "africa", "african", "asia", "asian", "india", "indian", "january", "february",
    "april", "june", "july", "august", "september", "october", "november", "december", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas", "easter",
}  # fmt: skip
# "1St" and, within a name, "Of".
MISPLACED_CAPITAL = re.compile(
    r"(?<=\d)(?:St|Nd|Rd|Th)\b|(?<=\w )(?:And|For|In|Of|On|The)\b(?= \w)"
)
SHOUT_SAMPLE = 200
VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
ABBREVIATIONS = {"st": "St", "dr": "Dr", "mr": "Mr", "mrs": "Mrs", "ltd": "Ltd", "rd": "Rd"}
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Not after "2." or "e.g." (one letter or digit), nor after "St." and its like.
SENTENCE_END = re.compile(
    r"(?<=[\w)\"'’]{2}[.!?])(?<!\bSt\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bNo\.)(?<!\bMrs\.)\s+(?=[A-Z\"'(])"
)
WEB = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)


def is_shouted(text: str) -> bool:
    """Whether nearly all letters are capitals, as old registers write."""
    sample = text[:SHOUT_SAMPLE]
    small = sum(map(str.islower, sample))
    capitals = sum(map(str.isupper, sample))
    return capitals + small > 3 and capitals > 4 * small


def calm_name(name: str) -> str:
    """A shouted name with a capital to each word, acronyms kept; any other all but as it stands."""
    name = " ".join(name.split())
    if not is_shouted(name):
        return MISPLACED_CAPITAL.sub(lambda found: found.group().lower(), name)
    calm = WORD.sub(lambda found: calm_word(found.group(), name, found.start()), name)
    return calm[:1].upper() + calm[1:]


def calm_name_and_town(text: str) -> str:
    """A calm name and town, the town only once: "Leigh Chapel, Leigh" is "Leigh Chapel"."""
    name, comma, town = calm_name(text).rpartition(", ")
    is_said = re.search(rf"\b{re.escape(town)}\b", name, re.IGNORECASE)
    return name if comma and is_said else f"{name}{comma}{town}"


def calm_word(word: str, name: str, start: int) -> str:
    """One word of a shouted name: "OF" is "of", "ST" is "St", "NHS" stays, "1ST" is "1st"."""
    lower = word.lower()
    if lower in ABBREVIATIONS:
        return ABBREVIATIONS[lower]
    if is_acronym(lower) or is_dotted(name, start, len(word)):
        return word
    if lower in SMALL_WORDS and start > 0 and name[start - 1] in " -":
        return lower
    if word[0].isdigit():
        return lower
    return capitalise(lower)


def is_acronym(lower: str) -> bool:
    """A known acronym, letters mixed with digits, or letters without any vowel."""
    if lower in ACRONYMS:
        return True
    if any(letter.isdigit() for letter in lower):
        return lower[0].isalpha()
    return 2 <= len(lower) <= 5 and not VOWEL.search(lower)


def is_dotted(name: str, start: int, length: int) -> bool:
    """A single letter followed by a full stop, as in "I.M.P.A.C.T."."""
    return length == 1 and name[start + 1 : start + 2] == "."


def capitalise(lower: str) -> str:
    """ "o'brien" is "O'Brien", "mcdonald" is "McDonald", "men's" is "Men's"."""
    for prefix in ("o'", "o’", "d'", "d’", "mc"):
        if lower.startswith(prefix) and len(lower) > len(prefix) + 2:
            return prefix.capitalize() + lower[len(prefix) :].capitalize()
    return lower.capitalize()


def calm_text(text: str) -> str:
    """Shouted prose with capitals at sentences and at names it knows; any other as it stands."""
    if not is_shouted(text):
        return text
    calm = WORD.sub(lambda found: calm_prose_word(found.group()), text)
    return re.sub(r"(^|[.!?]\s+|\d\)\s*)([a-z])", lambda m: m[1] + m[2].upper(), calm)


def calm_prose_word(word: str) -> str:
    """One word of shouted prose."""
    lower = word.lower()
    if lower in PROPER:
        return lower.capitalize()
    if lower in ACRONYMS and lower not in ("it", "un"):
        return word
    return lower


def split_summary(text: str, limit: int) -> tuple[str, bool]:
    """The first sentences that fit, and whether that is all; one too long is cut at a word."""
    sentences = SENTENCE_END.split(text)
    summary = sentences[0]
    taken = 1
    while taken < len(sentences) and len(summary) + 1 + len(sentences[taken]) <= limit:
        summary = f"{summary} {sentences[taken]}"
        taken += 1
    if len(summary) > limit:
        return cut_at_word(summary, limit), False
    return summary, taken == len(sentences)


def cut_at_word(text: str, limit: int) -> str:
    """The text within the limit: whole words and an ellipsis when something is left out."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if " " in kept[limit // 2 :]:
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip(" ,;:-–(") + "…"


def parse_web(text: str) -> str:
    """A web address with its scheme; ValueError for what is none."""
    if not WEB.fullmatch(text):
        raise ValueError(f'"{text[:60]}" is not a web address.')
    return text if re.match(r"https?://", text, re.IGNORECASE) else f"https://{text}"


def parse_phone(text: str) -> str:
    """A UK number whose first 0 a spreadsheet ate: "1942883103" is "01942 883103"."""
    digits = re.sub(r"[\s()-]", "", text)
    if re.fullmatch(r"[1-9]\d{8,9}", digits):
        digits = f"0{digits}"
    if not re.fullmatch(r"0\d{9,10}", digits):
        raise ValueError(f'"{text[:60]}" is not a UK phone number.')
    area = 4 if digits.startswith(("011", "03", "08")) or digits[3] == "1" else 5
    area = 3 if digits.startswith("02") else area
    return f"{digits[:area]} {digits[area:]}"
