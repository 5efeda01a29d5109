"""The commands as people call them: bad input gets a sentence with a line, and exit 1."""

import subprocess
import sys
from pathlib import Path

import pytest

from communitybook.model.shape import parse_listing
from communitybook.reading.yaml_reader import read_yaml
from scripts import check_listings, field_reference, format_listings, new_listing
from tests.conftest import CONTENT, ROOT, TODAY, Build
from tests.reading.test_yaml_reader import ALIAS_BOMB

GOOD = """\
slug: {slug}
kind: group
name: {name}
summary: A friendly group for sewing and tapestry.
categories: [sewing-and-knitting]
where: {{venue: Sunshine House, postcode: WN1 3SD}}
confirmed_on: 2026-11-02
"""
TEXT_FIELDS = [
    "name: Sew {bad}",
    "summary: A friendly group {bad}",
    'description: "{bad}"',
    'keywords: ["{bad}"]',
    'run_by: {{name: "{bad}"}}',
    'who: {{note: "{bad}"}}',
    'joining: {{how: [book], note: "{bad}"}}',
    'joining: {{referral_by: "{bad}"}}',
    'staff_help: "{bad}"',
    'cost: {{note: "{bad}"}}',
    'where: {{venue: "{bad}"}}',
    'where: {{address: "{bad}"}}',
    'where: {{venue: x, directions: "{bad}"}}',
    'when: {{note: "{bad}"}}',
    'when: {{sessions: [{{day: monday, starts: "10:00", note: "{bad}"}}]}}',
    'access: {{note: "{bad}"}}',
    'contact: {{role: "{bad}"}}',
    'contact: {{note: "{bad}"}}',
    'first_time: "{bad}"',
    'our_part: "{bad}"',
    'your_part: "{bad}"',
    'offers: ["{bad}"]',
    'lends: ["{bad}"]',
    'welcomes: ["{bad}"]',
    'confirmed_by: "{bad}"',
    'source: {{name: "{bad}", licence: x}}',
]
LINKS = [
    "contact: {web: 'javascript:alert(1)'}",
    "contact: {social: {facebook: 'javascript:alert(1)'}}",
    "joining: {book_at: 'javascript:alert(1)'}",
    "where: {online: yes, online_at: 'javascript:alert(1)'}",
    "source: {name: x, licence: x, web: 'javascript:alert(1)'}",
]


def good(slug: str = "sewing", name: str = "Sewing") -> str:
    return GOOD.format(slug=slug, name=name)


def replaced(line: str) -> bytes:
    field = line.split(":")[0]
    kept = [one for one in good().splitlines() if not one.startswith(field + ":")]
    return "\n".join([*kept, line, ""]).encode()


BAD = {
    "alias bomb": ALIAS_BOMB,
    "brackets": b"[" * 60_000,
    "duplicate keys": (good() + "name: Other\n").encode(),
    "tags": (good() + "description: !!python/object:os.system x\n").encode(),
    "tabs": (good() + "cost:\n\tfree: yes\n").encode(),
    "byte order mark": b"\xef\xbb\xbf" + good().encode(),
    "latin-1": (good() + "description: caf\u00e9\n").encode("latin-1"),
    "empty": b"",
    "5 MB": (good() + "description: " + "x" * 5_000_000).encode(),
    "plain NO": replaced("name: NO"),
    "NO for a choice": replaced("access: {step_free: NO}"),
    "octal-looking phone": replaced("contact: {phone: 07700100123}"),
    "category that is gone": replaced("categories: [gone-for-ever]"),
    "postcode of another town": replaced("where: {postcode: LS1 4AP}"),
    "29 February": replaced("confirmed_on: 2026-02-29"),
    "clocks going back": replaced('when: {dates: [{date: 2027-10-31, starts: "01:30"}]}'),
    "clocks going forward": replaced('when: {dates: [{date: 2027-03-28, starts: "01:30"}]}'),
    "a number for a list": replaced("categories: 7"),
    "only a list": b"- a\n- b\n",
    "not YAML": b"{{{{",
    "binary": bytes(range(256)),
    **{
        f"script in {line}": replaced(line.format(bad="<script>alert(1)</script>"))
        for line in TEXT_FIELDS
    },
    **{
        f"javascript in {line}": replaced(line.format(bad="[x](javascript:alert(1))"))
        for line in TEXT_FIELDS
    },
    **{f"link {line}": replaced(line) for line in LINKS},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_sentence_with_file_and_line_and_exit_1(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "assets" / "sewing.yml"
    path.parent.mkdir()
    path.write_bytes(BAD[name])
    assert check_listings.main([str(tmp_path), "--today", str(TODAY)]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "warning:" not in line]
    assert lines
    for line in lines:
        assert line.startswith(f"{path}:")
        assert line.removeprefix(f"{path}:").split(":")[0].isdigit()
        assert line.rstrip("”)")[-1] in ".?"


def test_a_good_listing_passes_even_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "sewing.yml"
    path.write_text(good())
    assert check_listings.main([str(path), "--today", str(TODAY)]) == 0
    assert check_listings.main([str(tmp_path), "--today", str(TODAY)]) == 0


def test_two_files_with_one_slug_are_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yml").write_text(good("a"))
    (tmp_path / "b.yml").write_text(good("a"))
    assert check_listings.main([str(tmp_path)]) == 1
    assert "is taken by" in capsys.readouterr().out


def test_a_link_out_of_content_is_never_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text(good("sewing"))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "sewing.yml").symlink_to(tmp_path / "secret")
    assert check_listings.main([str(tmp_path)]) == 1
    assert "sewing.yml:1: This is a link" in capsys.readouterr().out


def test_a_link_out_of_content_is_never_published(tmp_path: Path, build: Build) -> None:
    content = tmp_path / "content"
    (content / "assets").mkdir(parents=True)
    (tmp_path / "secret").write_text(good("sewing"))
    (content / "assets" / "sewing.yml").symlink_to(tmp_path / "secret")
    report = build(content, tmp_path / "site", keep_going=True)
    assert (report.listings, report.left_out) == (0, 1)


def test_a_folder_that_is_not_there_is_said() -> None:
    assert check_listings.main(["/nowhere/at/all"]) == 2


def test_a_book_file_with_a_fault_is_told_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = (CONTENT / "book.yml").read_text().replace("#00537f", "#ffffcc")
    (tmp_path / "book.yml").write_text(book)
    (tmp_path / "assets").mkdir()
    assert check_listings.main([str(tmp_path)]) == 1
    assert "brand: white text on #ffffcc has a contrast of 1.0 to 1" in capsys.readouterr().out


def test_the_projects_own_listings_pass_and_are_canonical() -> None:
    assert check_listings.main([str(CONTENT), "--today", str(TODAY), "--errors-only"]) == 0
    assert format_listings.main(["--check", str(CONTENT)]) == 0


def test_formatting_keeps_the_meaning_and_is_done_once(tmp_path: Path) -> None:
    path = tmp_path / "sewing.yml"
    path.write_text(good())
    before, _ = parse_listing(read_yaml(path.read_bytes(), "x"))
    assert format_listings.main(["--check", str(path)]) == 1
    assert format_listings.main([str(path)]) == 0
    assert format_listings.main(["--check", str(path)]) == 0
    after, _ = parse_listing(read_yaml(path.read_bytes(), "x"))
    assert before == after


def test_formatting_never_loses_a_comment_or_a_broken_file(tmp_path: Path) -> None:
    commented, broken = tmp_path / "a.yml", tmp_path / "b.yml"
    commented.write_text("# ask Pat in spring\n" + good("a"))
    broken.write_text("slug: [\n")
    assert format_listings.main([str(tmp_path)]) == 1
    assert commented.read_text().startswith("# ask Pat")
    assert broken.read_text() == "slug: [\n"


def test_a_new_listing_passes_its_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "assets").mkdir()
    call = ["--name", "Pat's Café & Friends", "--content", str(tmp_path)]
    assert new_listing.main(call) == 0
    path = tmp_path / "assets" / "pats-cafe-and-friends.yml"
    assert check_listings.main([str(path)]) == 0
    assert new_listing.main(call) == 1
    assert new_listing.main(["--name", "!", "--content", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_the_field_reference_and_the_schema_are_current() -> None:
    assert field_reference.main(["--check"]) == 0


def test_the_build_command_ends_with_one_line_of_json(tmp_path: Path, small_book: Path) -> None:
    command = [sys.executable, "scripts/build_site.py", "--json", "--today", "2026-11-22"]
    command += [
        "--content",
        str(small_book),
        "--out",
        str(tmp_path / "site"),
        "--cache",
        str(tmp_path / "cache"),
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    import json

    facts = json.loads(done.stdout.splitlines()[-1])
    assert facts["listings"] == 6
    assert facts["left_out"] == 0
    assert facts["pages"] > 50
    assert facts["seconds"] > 0
