"""The whole index: each listing is read by itself, then all are laid out as files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from communitybook.finding.answers import add_answers
from communitybook.finding.cards import (
    choose_block_bits,
    plan_blocks,
    write_card,
    write_cards,
)
from communitybook.finding.document import (
    FIELDS,
    FacetLabels,
    IndexedDocument,
    SearchDocument,
)
from communitybook.finding.gazetteer import (
    Place,
    Postcode,
    list_names,
    write_places,
    write_postcodes,
)
from communitybook.finding.meanings import Meanings, plan_meanings
from communitybook.finding.numbering import choose_bits, number_listings
from communitybook.finding.packing import digest_content, write_planes
from communitybook.finding.postings import gather_postings, note_terms, plan_shards
from communitybook.finding.rows import BLOCK_BITS as ROW_BITS
from communitybook.finding.rows import describe_facets, write_rows, write_stated
from communitybook.finding.tokens import fold, split_terms
from communitybook.finding.vocabulary import count_doublings, plan_vocabulary, turn_words
from communitybook.finding.welcomes import mark_welcomes

FORMAT = 3
NO_MEANINGS = Meanings()
NO_EXTRA: Mapping[str, Any] = {}
_TURNS = {"place": 1, "support": 1, "request": 2}
Numbered = list[tuple[int, IndexedDocument]]


def index_document(document: SearchDocument, meanings: Meanings = NO_MEANINGS) -> IndexedDocument:
    """Read one listing; nothing here depends on any other."""
    fields = [
        split_terms(document["name"]),
        split_parts(document["categories"]),
        split_terms(document["summary"]),
        split_terms(document["description"]),
        split_parts(document["topics"]),
    ]
    return {
        "slug": document["slug"],
        "order_key": fold(document["name"]),
        "lengths": [len(terms) for terms in fields],
        "terms": note_terms(
            fields,
            find_marks(fields, document["welcomes"], meanings),
            is_stale=document["is_stale"],
        ),
        "card": write_card(document["card"]),
        "facets": document["facets"],
        "unknown": document["unknown"],
        "times": document["times"],
        "ages": document["ages"],
        "point": document["point"],
        "reach": document["reach"],
    }


def find_marks(
    fields: Sequence[Sequence[str]], welcomes: Sequence[str], meanings: Meanings
) -> list[list[str]]:
    """Marks by field; what is welcome is marked in the description, where its words stand."""
    marks = [meanings.find_marks(terms) for terms in fields]
    marks[FIELDS.index("description")] += mark_welcomes(welcomes)
    return marks


def split_parts(text: str) -> list[str]:
    """The terms of texts that many listings share, parted by dots."""
    return [term for part in text.split(" . ") for term in split_known(part)]


@lru_cache(maxsize=1024)
def split_known(text: str) -> tuple[str, ...]:
    """The terms of a text that many listings share, such as a category's."""
    return tuple(split_terms(text))


class Shelf:
    """Files by path under the site's root, each named by its digest."""

    def __init__(self, language: str) -> None:
        self.folder = f"search-index/{language}"
        self.files: dict[str, bytes] = {}

    def add(self, kind: str, content: bytes, ending: str = "bin") -> str:
        """Keep the content and tell its digest."""
        digest = digest_content(content)
        self.files[f"{self.folder}/{kind}-{digest}.{ending}"] = content
        return digest

    def finish(self, manifest: dict[str, Any]) -> dict[str, bytes]:
        """All files, the manifest last: the only one whose name is fixed."""
        content = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
        return {**self.files, f"{self.folder}/manifest.json": content}


def assemble_index(
    documents: Sequence[IndexedDocument],
    facets: FacetLabels,
    postcodes: Sequence[Postcode],
    places: Sequence[Place],
    meanings: Meanings = NO_MEANINGS,
    extra: Mapping[str, Any] = NO_EXTRA,
    language: str = "en",
) -> dict[str, bytes]:
    """Path under the site's root to content; the same listings give the same bytes.

    Each `extra` is a file of JSON that the manifest names by its key.
    """
    shelf = Shelf(language)
    numbers = number_listings(document["slug"] for document in documents)
    by_number = {numbers[document["slug"]]: document for document in documents}
    numbered = sorted(by_number.items())
    postings = add_answers(gather_postings(numbered), meanings.concepts, len(numbered))
    vocabulary = count_doublings(postings)
    return shelf.finish(
        {
            "format": FORMAT,
            "language": language,
            "listings": len(numbered),
            "average_lengths": average_lengths(documents),
            "postings": shelve_ranges(shelf, "p", "bin", plan_shards(postings)),
            "vocabulary": shelve_ranges(shelf, "v", "bin", plan_vocabulary(vocabulary)),
            "endings": shelve_ranges(shelf, "e", "bin", plan_vocabulary(turn_words(vocabulary))),
            "meanings": shelve_ranges(shelf, "m", "json", plan_meanings(meanings.concepts)),
            **shelve_rows(shelf, numbered, facets),
            "cards": shelve_cards(shelf, numbered, facets),
            "order": shelf.add("o", write_order(numbered)),
            "facets": shelf.add("f", write_json(describe_facets(facets, documents)), "json"),
            "postcodes": shelf.add("postcodes", write_postcodes(postcodes)),
            "places": shelf.add("places", write_places(places), "json"),
            "place_names": list_names(places, postcodes),
            **{key: shelf.add(key, write_json(value), "json") for key, value in extra.items()},
        }
    )


def write_json(value: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def average_lengths(documents: Sequence[IndexedDocument]) -> list[float]:
    """Mean words in each field, to one decimal, never under one."""
    count = max(len(documents), 1)
    sums = [
        sum(column) for column in zip(*(document["lengths"] for document in documents), strict=True)
    ]
    return [max(1.0, round(total / count, 1)) for total in sums or [0] * len(FIELDS)]


def shelve_ranges(
    shelf: Shelf, kind: str, ending: str, shards: Iterable[tuple[str, bytes]]
) -> dict[str, str]:
    """First terms and digests of shards that follow one another in the alphabet."""
    entries = [(first, shelf.add(kind, content, ending)) for first, content in shards]
    return {
        "first": " ".join(first for first, _ in entries),
        "files": " ".join(digest for _, digest in entries),
    }


def shelve_rows(shelf: Shelf, numbered: Numbered, facets: FacetLabels) -> dict[str, dict[str, str]]:
    """Digests of the blocks of rows, and of what they state; the order is that of the numbers."""
    rows, stated = [], []
    for _, block in plan_blocks(numbered, ROW_BITS):
        documents = [document for _, document in block]
        rows.append(shelf.add("r", write_rows([number for number, _ in block], documents)))
        stated.append(shelf.add("s", write_stated(documents, facets)))
    return {"rows": {"files": " ".join(rows)}, "stated": {"files": " ".join(stated)}}


def shelve_cards(shelf: Shelf, numbered: Numbered, facets: FacetLabels) -> dict[str, Any]:
    """How many bits of number make a block, and the digest of each block, - for an empty one."""
    bits = choose_block_bits(len(numbered), choose_bits(len(numbered)))
    digests = {
        place: shelf.add("c", write_cards(block, facets), "json")
        for place, block in plan_blocks(numbered, bits)
    }
    blocks = range(max(digests, default=-1) + 1)
    return {"bits": bits, "files": " ".join(digests.get(place, "-") for place in blocks)}


def write_order(numbered: Numbered) -> bytes:
    """The listings' numbers by turn, name and slug, in bytes enough for the largest."""
    ordered = sorted(
        numbered, key=lambda entry: (turn_of(entry[1]), entry[1]["order_key"], entry[1]["slug"])
    )
    width = (max((number for number, _ in numbered), default=0).bit_length() + 7) // 8
    return write_planes([number for number, _ in ordered], max(width, 1))


def turn_of(document: IndexedDocument) -> int:
    """Who asks for nothing in particular sees what can be joined first, then what can be used.

    What others ask for comes last; it has pages of its own.
    """
    kinds = document["facets"].get("kind", ())
    return max((_TURNS.get(kind, 0) for kind in kinds), default=0)
