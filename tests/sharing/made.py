"""A listing made from fields and looked at as the build does."""

from datetime import date
from functools import cache
from typing import Any

from communitybook.checks.entry import Entry, Reference
from communitybook.loading import Content
from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import Document
from communitybook.records import Record, make_record
from communitybook.sharing.shared import Shared
from communitybook.words import load_worded_reference
from tests.conftest import CONTENT, TODAY

FIELDS: dict[str, Any] = {
    "slug": "tuesday-stitchers",
    "kind": "group",
    "name": "Tuesday Stitchers",
    "summary": "A friendly morning of sewing and chat.",
    "categories": ["sewing-and-knitting"],
}


@cache
def reference(today: date = TODAY) -> Reference:
    return load_worded_reference(Content(CONTENT, CONTENT), today)


def record(**fields: Any) -> Record:
    listing, problems = parse_listing(Document("x.yml", value={**FIELDS, **fields}))
    assert listing, problems
    return make_record(Entry(Document("x.yml"), listing), reference())


def shared(**fields: Any) -> Shared:
    found = record(**fields)["shared"]
    assert found
    return found
