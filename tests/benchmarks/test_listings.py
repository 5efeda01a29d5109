"""The benchmark's listings are fit to measure with."""

from pathlib import Path

from benchmarks.listings import DAY, load_corpus, make_listings, write_listings
from benchmarks.peers import write_markdown
from communitybook.loading import Content
from communitybook.words import load_worded_reference
from scripts.check_listings import check_files

COUNT = 60
CONTENT = Path(__file__).parents[2] / "content"


def test_they_pass_the_checks_and_come_out_the_same_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_listings(COUNT, tmp_path / name)
    first, second = (sorted((tmp_path / name / "assets").iterdir()) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    reference = load_worded_reference(Content(tmp_path / "one", CONTENT), DAY)
    assert [str(found) for found in check_files(first, reference) if found.is_error] == []


def test_no_two_are_equal_and_peers_show_the_same_words() -> None:
    listings = list(make_listings(load_corpus(), COUNT))
    assert len({listing.model_dump_json(exclude={"slug"}) for listing in listings}) == COUNT
    reference = load_worded_reference(Content(CONTENT, CONTENT), DAY)
    for listing in listings:
        page = write_markdown(listing, reference)
        assert listing.summary in page
        assert (listing.description or "") in page
        assert not (listing.where and listing.where.venue) or listing.where.venue in page
