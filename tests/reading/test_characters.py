"""Control characters: none comes in, by whichever way, and what comes out can be read by others."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.web.request import FORM, parse_form
from communitybook.importing.feed_values import line_at, raw_text
from communitybook.importing.rows import read_table
from communitybook.reading.characters import CONTROLS, has_controls, without_controls
from communitybook.reading.yaml_reader import read_yaml
from tests.conftest import TODAY, Build

# Every C0 and C1 control but tab and line feed, DEL, and what no XML can hold.
FORBIDDEN = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF)
             if chr(code) not in "\t\n"]  # fmt: skip
ESCAPES = ['"a\\0b"', '"a\\bb"', '"a\\x1bb"', '"a\\rb"', '"a\\Nb"', '"a\\x9fb"', '"a\\uFFFEb"',
           '"a\\u0007b"', '"a\\U0000000Cb"']  # fmt: skip


@pytest.mark.parametrize("sign", FORBIDDEN, ids=lambda sign: f"{ord(sign):04x}")
def test_no_entrance_lets_one_in(sign: str) -> None:
    assert has_controls(f"a{sign}b")
    assert not has_controls(without_controls(f"a{sign}b"))
    document = read_yaml(f'name: "a\\U{ord(sign):08X}b"\n'.encode(), "x.yml")
    assert document.value is None
    assert [one.rule for one in document.problems] == ["text_is_printable"]
    body = "text=" + "".join(f"%{byte:02X}" for byte in f"a{sign}b".encode())
    assert not has_controls(parse_form(body.encode(), FORM)["text"][0])
    assert not has_controls(raw_text(json.loads(json.dumps(f"a{sign}b"))))
    assert not has_controls(line_at({"name": f"a{sign}b"}, "name"))


@pytest.mark.parametrize("escaped", ESCAPES)
@pytest.mark.parametrize("text", ["name: {}\n", "when:\n  - note: {}\n", "{}: here\n"])
def test_an_escape_in_yaml_is_refused_on_its_line_with_what_to_do(escaped: str, text: str) -> None:
    document = read_yaml(("slug: x\n" + text.format(escaped)).encode(), "x.yml")
    (problem,) = document.problems
    assert document.value is None
    assert problem.line == text.count("\n") + 1
    assert "Delete it and type the text again" in problem.message


@given(st.text())
def test_what_is_left_is_what_somebody_saw(text: str) -> None:
    plain = without_controls(text)
    assert not has_controls(plain)
    assert without_controls(plain) == plain
    letters = [sign for sign in text if not CONTROLS.match(sign) and sign != "\n"]
    assert [sign for sign in plain if sign != "\n"] == letters
    ET.fromstring(f"<a>{plain.replace('&', '').replace('<', '')}</a>")


def test_an_imported_table_has_none_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'name,note\nA\xc2\x9fb,c\x1bd\nPlain,"two\r\nlines"\n')
    table = read_table(path.read_bytes(), str(path))
    assert [row.cells for row in table.rows] == [
        {"name": "Ab", "note": "cd"},
        {"name": "Plain", "note": "two\nlines"},
    ]
    assert [one.message for one in table.problems] == [
        "The cell holds control characters: taken out."
    ] * 2


def test_a_listing_with_one_never_reaches_a_feed(
    small_book: Path, build: Build, tmp_path: Path
) -> None:
    """Everything that other programs read of such a book can be read by them."""
    path = small_book / "assets" / "tuesday-stitchers.yml"
    text = path.read_text()
    line = next(one for one in text.splitlines() if one.startswith("summary: "))
    path.write_text(text.replace(line, f'summary: "{line[9:40]}\\0\\x0b"'))
    site = tmp_path / "site"
    report = build(small_book, site, TODAY, keep_going=True)
    assert report.left_out == 1
    for feed in (*site.rglob("*.atom"), *site.rglob("*.xml")):
        ET.fromstring(feed.read_bytes())
    for file in (*site.rglob("*.ics"), site / "listings.csv"):
        assert not has_controls(file.read_bytes().decode().replace("\r\n", "\n")), file
