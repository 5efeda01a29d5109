"""Rows of the UK-CAT charity table made into listings of groups.

Data: charity regulators' registers by way of UK Charity Activity Tags, CC BY 4.0 and OGL v3.0.
The columns with tags that researchers gave by hand are not read.
"""

from collections.abc import Iterator

from communitybook.importing.candidate import (
    DESCRIPTION_LIMIT,
    NAME_LIMIT,
    SUMMARY_LIMIT,
    Candidate,
    cut,
)
from communitybook.importing.category_patterns import Categoriser
from communitybook.importing.rows import Row, Table
from communitybook.importing.wording import calm_name, calm_text, parse_web, split_summary
from communitybook.places.postcode import outcode_of, parse_outcode, parse_postcode

SOURCE_NAME = "UK Charity Activity Tags"
LICENCE = "CC BY 4.0 and Open Government Licence v3.0"
WEB = "https://findthatcharity.uk/orgid/"
NEEDED_COLUMNS = ("org_id", "name", "activities")
FALLBACK_CATEGORY = "other-groups"
SHORTEST_TEXT = 10


def find_charities(table: Table, categoriser: Categoriser) -> Iterator[Candidate]:
    """Each usable row as a candidate; the others are refused in the table's problems."""
    missing = [column for column in NEEDED_COLUMNS if column not in table.columns]
    for column in missing:
        table.refuse(1, column, "The file has no such column, and a charity can't do without it.")
    if missing:
        return
    for row in table.rows:
        if candidate := charity_of(row, table, categoriser):
            yield candidate


def charity_of(row: Row, table: Table, categoriser: Categoriser) -> Candidate | None:
    """One row as a group; None, and a sentence, for a row that names or describes nothing."""
    for column in ("org_id", "name"):
        if not row.cells.get(column):
            table.refuse(row.line, column, "The cell is empty, and a charity can't do without it.")
            return None
    text, objects = prose_in(row, "activities"), prose_in(row, "objects")
    if len(text) < SHORTEST_TEXT:
        text, objects = objects, ""
    if len(text) < SHORTEST_TEXT:
        table.refuse(row.line, "activities", "No text says what the charity does.")
        return None
    candidate = start_candidate(row, table)
    put_text(candidate, text, objects, table)
    put_district(candidate, row, table)
    put_web(candidate, row, table)
    if not {"where", "contact"} & candidate.fields.keys():
        sentence = "Neither a postcode nor a website says where to find the charity."
        table.refuse(row.line, "postcode", sentence)
        return None
    found = categoriser.find_categories(candidate.name, text)
    candidate.put("categories", found or [FALLBACK_CATEGORY], "activities")
    return candidate


def prose_in(row: Row, column: str) -> str:
    """A cell's text on one line, without shouting, with a capital to begin."""
    text = calm_text(" ".join(row.cells.get(column, "").split()))
    return text[:1].upper() + text[1:]


def start_candidate(row: Row, table: Table) -> Candidate:
    """What every charity has: its name, that it is a group, and where this was learned."""
    name, said = cut(calm_name(row.cells["name"]), NAME_LIMIT)
    if said:
        table.warn(row.line, "name", said)
    org_id = row.cells["org_id"]
    candidate = Candidate(row.line, name, "", SOURCE_NAME, org_id)
    candidate.put("kind", "group")
    candidate.put("name", name, "name")
    candidate.put("sample", "yes")
    candidate.put("source.name", SOURCE_NAME)
    candidate.put("source.id", org_id, "org_id")
    candidate.put("source.web", WEB + org_id.replace(" ", ""), "org_id")
    candidate.put("source.licence", LICENCE)
    return candidate


def put_text(candidate: Candidate, text: str, objects: str, table: Table) -> None:
    """The first sentences as summary; the whole text, when that is longer, as description."""
    summary, is_all = split_summary(text, SUMMARY_LIMIT)
    candidate.put("summary", summary, "activities")
    parts = [] if is_all else [text]
    if objects and objects != text:
        parts.append(f"Registered purposes: {objects}")
    if not parts:
        return
    description, said = cut("\n\n".join(parts), DESCRIPTION_LIMIT)
    candidate.put("description", description, "objects")
    if said:
        table.warn(candidate.line, "objects", said)


def put_district(candidate: Candidate, row: Row, table: Table) -> None:
    """Only the postcode's district: the registered address may be the treasurer's home."""
    typed = row.cells.get("postcode", "")
    postcode = parse_postcode(typed)
    district = outcode_of(postcode) if postcode else parse_outcode(typed)
    if district:
        candidate.town = district
        candidate.put("where.district", district, "postcode")
        candidate.put("where.precision", "district", "postcode")
    elif typed:
        table.warn(candidate.line, "postcode", f'"{typed[:20]}" is no UK postcode: left out.')


def put_web(candidate: Candidate, row: Row, table: Table) -> None:
    """The website, when the cell holds one."""
    if not (typed := row.cells.get("web", "")):
        return
    try:
        candidate.put("contact.web", parse_web(typed), "web")
    except ValueError as error:
        table.warn(candidate.line, "web", f"{error} Left out.")
