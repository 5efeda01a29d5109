"""What comes first, and why."""

from pathlib import Path

import pytest

from communitybook.finding.document import SearchDocument
from tests.finding.sample_book import LEIGH, WIGAN, make_document, search, slugs, write_site

FILLER = "a friendly weekly meeting for anybody with tea and talk"
BOOK: list[SearchDocument] = [
    make_document("sewing-bee", description=FILLER, point=LEIGH),
    make_document("stitchers", categories="sewing", description=FILLER, point=WIGAN),
    make_document("tea-room", description=f"{FILLER} and some sewing {FILLER}", point=WIGAN),
    make_document("walking-club", description=FILLER, point=WIGAN),
    make_document("walking-club-leigh", name="Walking club", description=FILLER, point=LEIGH),
    make_document("helpline", description="a listening ear", reach="area"),
    make_document("car-share", summary="share a car"),
    make_document("carers-circle", summary="for carers"),
    make_document("b-twin", name="Twin", description="bowls"),
    make_document("a-twin", name="Twin", description="bowls"),
    make_document("instead", name="Never, or instead"),
    make_document("z-first", name="A first", description="bowls"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(BOOK, tmp_path_factory.mktemp("site"))


def test_a_word_in_the_name_beats_one_in_the_description(site: Path) -> None:
    found = slugs(search(site, "sewing"))
    assert found[0] == "sewing-bee"
    assert found[-1] == "tea-room"


def test_a_listing_with_all_the_words_comes_before_one_with_some(site: Path) -> None:
    found = slugs(search(site, "sewing tea talk"))
    assert set(found[:2]) == {"sewing-bee", "stitchers"} or found[0] == "tea-room"
    assert "walking-club" in found[3:]


def test_of_equals_the_nearer_comes_first(site: Path) -> None:
    assert slugs(search(site, "walking", "--near", "WN1 1AA"))[:2] == [
        "walking-club",
        "walking-club-leigh",
    ]
    assert slugs(search(site, "walking", "--near", "Leigh"))[0] == "walking-club-leigh"


def test_an_exact_match_far_away_beats_a_weak_one_nearby(site: Path) -> None:
    found = slugs(search(site, "sewing bee", "--near", "WN1 1AA"))
    assert found.index("sewing-bee") < found.index("tea-room")


def test_an_unfinished_last_word_finds_what_begins_so(site: Path) -> None:
    assert "walking-club" in slugs(search(site, "walk"))
    assert slugs(search(site, "walki ")) == []


def test_an_unfinished_plural_of_its_own_kind_is_found(tmp_path: Path) -> None:
    site = write_site([make_document("choir", summary="for children")], tmp_path)
    assert slugs(search(site, "childr")) == ["choir"]


def test_a_whole_word_comes_before_longer_ones(site: Path) -> None:
    assert slugs(search(site, "car")) == ["car-share", "carers-circle"]


def test_a_plural_finds_the_singular(site: Path) -> None:
    assert "walking-club" in slugs(search(site, "clubs"))


def test_equals_stand_by_name_and_then_slug(site: Path) -> None:
    assert slugs(search(site, "bowls")) == ["z-first", "a-twin", "b-twin"]


def test_no_words_list_everything_by_name(site: Path) -> None:
    answer = search(site, "", "--limit", "50")
    names = [result["name"].lower() for result in answer["results"]]
    assert names == sorted(names)
    assert answer["total"] == len(BOOK)


def test_no_words_with_a_place_list_the_nearest_first(site: Path) -> None:
    miles = [
        result["miles"]
        for result in search(site, "", "--near", "Wigan", "--limit", "50")["results"]
    ]
    known = [mile for mile in miles if mile is not None]
    assert miles == sorted(known) + [None] * (len(miles) - len(known))


def test_small_words_count_only_when_there_are_no_others(site: Path) -> None:
    assert slugs(search(site, "the sewing")) == slugs(search(site, "sewing"))
    assert "car-share" in slugs(search(site, "a"))


def test_an_everyday_word_counts_little_beside_a_telling_one(site: Path) -> None:
    found = slugs(search(site, "sewing instead, never mind"))
    assert found.index("tea-room") < found.index("instead")


def test_an_everyday_word_alone_is_looked_for(site: Path) -> None:
    assert slugs(search(site, "instead")) == ["instead"]


def test_a_postcode_gives_miles_to_a_tenth(site: Path) -> None:
    answer = search(site, "sewing bee", "--near", "wn11aa")
    assert answer["near"] == "WN1 1AA"
    assert answer["results"][0]["miles"] == pytest.approx(5.8, abs=0.15)


def test_part_of_a_postcode_means_its_middle(site: Path) -> None:
    near = search(site, "walking", "--near", "WN1")
    assert near["near"] == "WN1"
    assert near["results"][0]["miles"] < 1


def test_a_place_may_be_typed_in_part(site: Path) -> None:
    assert search(site, "walking", "--near", "lei")["near"] == "Leigh"


def test_within_keeps_what_serves_everybody_and_what_is_not_known(site: Path) -> None:
    answer = search(site, "", "--near", "WN1 1AA", "--within", "2", "--limit", "50")
    asked = {result["slug"]: result["ask"] for result in answer["results"]}
    assert asked["helpline"] is False
    assert asked["car-share"] is True
    assert "sewing-bee" not in asked
    assert answer["total"] + answer["ask"] == len(asked)


def test_who_asks_for_nothing_in_particular_sees_what_can_be_joined_first(tmp_path: Path) -> None:
    kinds = {"asked": "request", "baths": "place", "choir": "group", "dance": "event"}
    book = [make_document(slug, facets={"kind": [kind]}) for slug, kind in kinds.items()]
    site = write_site(book, tmp_path)
    assert slugs(search(site, "")) == ["choir", "dance", "baths", "asked"]
    assert slugs(search(site, "things to do")) == ["choir", "dance", "baths", "asked"]
