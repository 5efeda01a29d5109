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


FEED = ROOT / "tests" / "data" / "outpost" / "services.json"


def test_a_feed_is_written_once_and_what_checks_will_refuse_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("oruk", FEED, "--licence", "OGL v3.0", "--name", "Bucks", "--into", tmp_path)
    code, said = run(capsys, *given)
    assert (code, said[-1]) == (0, "20 services: 20 written, 0 unchanged, 0 not used")
    assert any("make check refuses abbey-view-primary-academy.yml" in line for line in said)
    before = listing_bytes(tmp_path / "assets")
    _, said = run(capsys, *given)
    assert said[-1] == "20 services: 0 written, 20 unchanged, 0 not used"
    assert listing_bytes(tmp_path / "assets") == before


def test_a_service_that_people_have_edited_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("oruk", FEED, "--licence", "OGL v3.0", "--into", tmp_path)
    run(capsys, *given)
    path = tmp_path / "assets" / "1st-chesham-scout-group.yml"
    text = path.read_text("utf-8").replace("kind: ", "offers: [camping]\nkind: ")
    path.write_text(text, "utf-8")
    _, said = run(capsys, *given)
    assert said[-1].endswith("19 unchanged, 1 kept as people have changed them, 0 not used")
    assert path.read_text("utf-8") == text


def test_a_feed_without_a_licence_is_not_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, "oruk", FEED, "--into", tmp_path)
    assert code == 2
    assert said == ["import_listings: The feed names no licence: say which with --licence."]
    assert not (tmp_path / "assets").exists()


def test_a_folder_of_files_is_one_feed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ROOT / "tests" / "data" / "oruk" / "good"
    _, said = run(capsys, "oruk", folder, "--licence", "CC BY-SA 4.0", "--into", tmp_path)
    assert said[-1] == "1 service: 1 written, 0 unchanged, 0 not used"


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, "ukcat", CHARITIES, "--into", tmp_path, "--dry-run")
    assert said[-1] == "would be done: 60 rows: 60 written, 0 unchanged, 0 not used"
    assert not (tmp_path / "assets").exists()
