"""The command from end to end: files in, listings and an account out."""

from pathlib import Path

import pytest

from scripts.import_listings import ROOT, main

DATA = ROOT / "tests" / "data"
CHARITIES = DATA / "ukcat" / "charities.csv"
WIGAN = DATA / "wigan-open-data"
MAPPINGS = ROOT / "content" / "mappings"
ASSETS = ROOT / "content" / "assets"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str]]:
    code = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, [*printed.err.splitlines(), *printed.out.splitlines()]


def listing_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_charities_are_written_once_and_left_alone_the_second_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, "ukcat", CHARITIES, "--into", tmp_path)
    assert (code, said[-1]) == (0, "60 rows: 60 written, 0 unchanged, 0 not used")
    before = listing_bytes(tmp_path / "assets")
    assert len(before) == 60
    _, said = run(capsys, "ukcat", CHARITIES, "--into", tmp_path / "assets")
    assert said[-1] == "60 rows: 0 written, 60 unchanged, 0 not used"
    assert listing_bytes(tmp_path / "assets") == before


def test_what_a_person_has_edited_is_kept_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "ukcat", CHARITIES, "--into", tmp_path)
    edited = sorted((tmp_path / "assets").iterdir())[0]
    text = edited.read_text("utf-8").replace("sample: yes", "sample: yes\noffers: [a brew]")
    edited.write_text(text, "utf-8")
    _, said = run(capsys, "ukcat", CHARITIES, "--into", tmp_path)
    assert said[-1].endswith("59 unchanged, 1 kept as people have changed them, 0 not used")
    assert f"{edited.stem}.yml says otherwise (offers): kept as it is." in said[0]
    assert edited.read_text("utf-8") == text


def test_a_slug_that_a_listing_of_the_book_has_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "c.csv"
    table.write_text("org_id,name,activities,postcode\nX,Choir,We sing a lot.,WN7 1AA\n", "utf-8")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "choir.yml").write_text("broken", "utf-8")
    run(capsys, "ukcat", table, "--into", tmp_path)
    assert (tmp_path / "assets" / "choir.yml").read_text("utf-8") == "broken"
    assert (tmp_path / "assets" / "choir-wn7.yml").exists()


def test_one_id_twice_is_one_listing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "c.csv"
    row = "X,Choir,We sing a lot.,WN7 1AA\n"
    table.write_text(f"org_id,name,activities,postcode\n{row}{row}", "utf-8")
    _, said = run(capsys, "ukcat", table, "--into", tmp_path)
    assert said == [
        f'{table}:3: org_id: "X" is on line 2 already.',
        "2 rows: 1 written, 0 unchanged, 1 not used",
    ]


@pytest.mark.parametrize(
    ("stem", "written"),
    [
        ("libraries", 15),
        ("food_banks", 8),
        ("pharmacies", 65),
        ("green_flags", 5),
        ("jobcentres", 3),
        ("hospitals", 3),
        ("dentists", 46),
        ("places_of_worship", 113),
    ],
)
def test_the_boroughs_open_data_makes_the_listings_that_the_book_holds(
    stem: str, written: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = {"green_flags": "parks"}.get(stem, stem).replace("_", "-")
    mapping = MAPPINGS / f"wigan-{name}.yml"
    table = WIGAN / f"wigan_{stem}.csv"
    code, said = run(capsys, "csv", table, "--mapping", mapping, "--into", tmp_path)
    assert code == 0
    assert f" {written} written," in said[-1]
    for file, data in listing_bytes(tmp_path / "assets").items():
        assert (ASSETS / file).read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0\0", b"\xff\xfe\x00", b"a,b\n1,2\n", b'org_id,name,activities\n"open', b"%PDF-1.4"],
)
def test_rubbish_gives_sentences_and_no_traceback(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "rubbish.csv"
    table.write_bytes(data)
    code, said = run(capsys, "ukcat", table, "--into", tmp_path)
    assert code == 1
    assert len(said) >= 2
    assert all(line.startswith(str(table)) for line in said[:-1])


def test_a_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, "ukcat", tmp_path / "none.csv", "--into", tmp_path)
    assert code == 2
    assert said[0].startswith("import_listings: ")


def test_the_findings_can_go_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, report = tmp_path / "c.csv", tmp_path / "report.txt"
    table.write_text("org_id,name,activities\n,,\nX,,\n", "utf-8")
    _, said = run(capsys, "ukcat", table, "--into", tmp_path, "--report", report)
    assert said == ["1 row: 0 written, 0 unchanged, 1 not used"]
    assert report.read_text("utf-8").startswith(f"{table}:3: name: The cell is empty")


def test_a_table_needs_its_mapping(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["csv", "x.csv", "--into", str(tmp_path)])
