"""Files of a fresh folder, and the addresses that they answer."""

from pathlib import Path

import pytest

from scripts.sitebuilder.writing import FreshFolder, path_of


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("/listings/stitchers/", "listings/stitchers/index.html"),
        ("/listings/stitchers/dates.ics", "listings/stitchers/dates.ics"),
        ("/404.html", "404.html"),
    ],
)
def test_an_address_is_answered_by_a_file(address: str, path: str) -> None:
    assert path_of(address) == path


def test_a_fresh_folder_makes_what_is_on_the_way_and_keeps_every_byte(tmp_path: Path) -> None:
    folder = FreshFolder(tmp_path / "site")
    files = {"a/b/c/index.html": b"x" * 3_000_000, "a/b/other": b"", "a/top": b"1", "root": b"2"}
    for path, data in files.items():
        folder.write(path, data)
    for path, data in files.items():
        assert (tmp_path / "site" / path).read_bytes() == data


def test_a_file_written_again_is_the_new_one_alone(tmp_path: Path) -> None:
    FreshFolder(tmp_path).write("a/file", b"much longer than the next")
    FreshFolder(tmp_path).write("a/file", b"short")
    assert (tmp_path / "a" / "file").read_bytes() == b"short"
