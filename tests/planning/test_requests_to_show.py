"""What lists and pages say of help requests on a day: which are shown, in what order, how."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from communitybook.live_requests import is_over
from communitybook.loading import Content
from communitybook.messages import say
from communitybook.model.help_choices import Check, Commitment, RequestKind, Setting, WithWhom
from communitybook.model.help_request import HelpRequest
from communitybook.planning.plan import plan_pages
from communitybook.planning.request_lists import filter_data
from communitybook.planning.request_shelves import RequestShelves, sort_requests
from communitybook.planning.shelves import sort_records
from communitybook.presenting.preview_card import SIZE, as_drawn, draw_card
from communitybook.reading.yaml_writer import write_request
from communitybook.request_records import RequestRecord, read_request
from communitybook.words import WordedReference, load_worded_reference
from tests.conftest import CONTENT

TODAY = date(2026, 11, 24)
NAMES = {"tuesday-stitchers": "Tuesday Stitchers"}
SHIFT = {"id": "1", "day": "thursday", "starts": "11:00", "ends": "14:00", "needed": 2}


@pytest.fixture(scope="module")
def reference() -> WordedReference:
    return load_worded_reference(Content(CONTENT, CONTENT), TODAY)


def drivers(**changes: Any) -> HelpRequest:
    value = {
        "id": "drivers-7k3f",
        "kind": "volunteers",
        "title": "Two drivers",
        "summary": "Bring our members to lunch.",
        "asked_by": "tuesday-stitchers",
        "area": "Wigan Central",
        "role": "Driver",
        "skills": ["driving"],
        "commitment": "shifts",
        "shifts": [SHIFT],
        "setting": "vehicle",
        "with_whom": "adults",
        **changes,
    }
    return HelpRequest.model_validate(value)


def chairs(**changes: Any) -> HelpRequest:
    value = {
        "id": "chairs-4k2p",
        "kind": "equipment",
        "title": "Twenty chairs",
        "summary": "For the lunch club, for good.",
        "asked_by": {"name": "Friends of the Park"},
        "area": "WN5",
        "thing": "chair",
        "keeping": "keep",
        "carrying": "either",
        **changes,
    }
    return HelpRequest.model_validate(value)


def record(request: HelpRequest, reference: WordedReference, live: Any = None) -> RequestRecord:
    data = write_request(request).encode()
    found = read_request(data, f"{request.id}.yml", reference, NAMES, live)
    assert found.record, found.problems
    found.record["digest"] = str((data, live))
    return found.record


def live(state: str, **places: int) -> dict[str, Any]:
    return {"state": state, "remaining": sum(places.values()), "places": places}


def test_a_card_says_what_when_how_many_who_and_where(reference: WordedReference) -> None:
    card = record(drivers(), reference)["card"]
    assert card["when"] == "Every Thursday, 11am to 2pm"
    assert card["needed"] == "2 still needed"
    assert (card["asker"], card["place"]) == ("Tuesday Stitchers", "Wigan Central")
    assert card["next"]["starts"] == "2026-11-26T11:00"


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({"commitment": "flexible", "shifts": []}, "Whenever suits you"),
        (
            {"shifts": [{"date": "2026-12-05", "starts": "10:00", "needed": 1}]},
            "Saturday 5 December, 10am",
        ),
        (
            {
                "shifts": [
                    {"rrule": "FREQ=MONTHLY;BYDAY=1SA", "starts": "10:00", "needed": 1},
                ]
            },
            "First Saturday of the month, 10am",
        ),
        (
            {
                "shifts": [
                    {"rrule": "FREQ=MONTHLY;BYDAY=1SU,3SU", "starts": "10:00", "needed": 1},
                ]
            },
            "Sunday 6 December, 10am",
        ),
    ],
)
def test_when_fits_in_a_few_words(
    changes: dict[str, Any], when: str, reference: WordedReference
) -> None:
    assert record(drivers(**changes), reference)["card"]["when"] == when


def test_a_time_says_from_and_until_in_their_order(reference: WordedReference) -> None:
    bounds = {"from": "2026-12-03", "until": "2027-03-25"}
    view = record(drivers(shifts=[{**SHIFT, **bounds}]), reference)["view"]
    (time,) = view["times"]
    expected = "Every Thursday, 11am to 2pm, from 3 December 2026 until 25 March 2027"
    assert time["words"] == expected
    assert time["next"][0]["day"] == "Thursday 3 December"


@pytest.mark.parametrize(
    ("request_", "over"),
    [
        (drivers(), False),
        (drivers(shifts=[{**SHIFT, "until": "2026-11-23"}]), True),
        (drivers(shifts=[{**SHIFT, "until": "2026-11-24"}]), False),
        (drivers(apply_by="2026-11-23"), True),
        (chairs(apply_by="2026-11-24"), False),
        (chairs(keeping="borrow", **{"from": "2026-11-20", "until": "2026-11-28"}), True),
    ],
)
def test_a_request_is_over_after_its_last_day(
    request_: HelpRequest, over: bool, reference: WordedReference
) -> None:
    assert is_over(request_, TODAY) is over
    found = record(request_, reference)
    assert found["is_shown"] is not over
    assert found["view"]["has_ended"] is over
    assert bool(found["indexed"]) is not over


@pytest.mark.parametrize(
    ("state", "shown", "ended"),
    [
        ("open", True, False),
        ("filled", True, False),
        ("held", False, False),
        ("closed", False, True),
        ("withdrawn", False, True),
        ("removed", False, True),
        ("something new", True, False),
    ],
)
def test_the_live_state_decides_where_it_is_shown(
    state: str, shown: bool, ended: bool, reference: WordedReference
) -> None:
    found = record(drivers(), reference, live(state, **{"1": 1}))
    assert (found["is_shown"], found["view"]["has_ended"]) == (shown, ended)


@pytest.mark.parametrize("said", [None, 3, {"state": "open"}, {"places": {"1": "x"}}])
def test_without_counts_everything_is_still_needed(said: Any, reference: WordedReference) -> None:
    assert record(drivers(), reference, said)["view"]["needed"] == "2 still needed"


def test_what_is_left_is_said_for_each_time_and_in_all(reference: WordedReference) -> None:
    second = {**SHIFT, "id": "b", "day": "friday", "needed": 3}
    asked = drivers(shifts=[SHIFT, second])
    view = record(asked, reference, live("open", **{"1": 0, "b": 2}))["view"]
    assert view["needed"] == "2 still needed"
    assert [time["needed"] for time in view["times"]] == [say("none_needed"), "2 still needed"]


def test_the_soonest_come_first_and_the_filled_last(reference: WordedReference) -> None:
    soon = record(drivers(), reference)
    later = record(chairs(apply_by="2027-01-10"), reference)
    whenever = record(drivers(id="any-1", commitment="flexible", shifts=[]), reference)
    filled = record(drivers(id="filled-1"), reference, live("filled", **{"1": 0}))
    shelves = sort_requests([filled, whenever, later, soon])
    assert [one["id"] for one in shelves.shown] == [
        "drivers-7k3f", "chairs-4k2p", "any-1", "filled-1",
    ]  # fmt: skip


def plan(requests: RequestShelves, reference: WordedReference) -> dict[str, Any]:
    pages = plan_pages(sort_records([]), reference, [], requests)
    assert len({page.address for page in pages}) == len(pages)
    return {page.address: page for page in pages}


def test_only_lists_that_hold_a_request_are_planned(reference: WordedReference) -> None:
    pages = plan(sort_requests([record(drivers(), reference)]), reference)
    found = {one for one in pages if one.startswith("/requests/")}
    own = "/requests/drivers-7k3f/"
    assert found == {
        "/requests/", "/requests/volunteers/", "/requests/volunteers/wigan/", "/requests/in/wigan/",
        "/requests/open.json", "/requests/feed.atom",
        own, f"{own}poster/", f"{own}dates.ics", f"{own}card.png",
    }  # fmt: skip


def test_an_ended_request_keeps_its_addresses_and_leaves_lists_and_sitemap(
    reference: WordedReference,
) -> None:
    pages = plan(sort_requests([record(drivers(), reference, live("closed"))]), reference)
    own = pages["/requests/drivers-7k3f/"]
    assert not own.is_listed
    assert pages["/requests/drivers-7k3f/poster/"].make()["view"]["has_ended"]
    for address in ("/requests/", "/requests/volunteers/"):
        assert pages[address].make()["count"] == 0


def test_a_district_is_listed_under_itself_and_no_place_is_claimed(
    reference: WordedReference,
) -> None:
    found = record(chairs(), reference)
    assert found["place"] == "wn5"
    assert found["indexed"]
    assert found["indexed"]["facets"]["place"] == []
    assert "place" in found["indexed"]["unknown"]


def test_the_search_finds_it_by_role_skill_and_thing(reference: WordedReference) -> None:
    asked, thing = record(drivers(), reference), record(chairs(), reference)
    assert asked["indexed"]
    assert thing["indexed"]
    assert {"driver", "driving", "lunch", "stitcher"} <= asked["indexed"]["terms"].keys()
    assert "chair" in thing["indexed"]["terms"]
    assert asked["indexed"]["facets"]["kind"] == ["request"]
    assert asked["indexed"]["facets"]["day"] == ["thursday"]
    assert '"address":"/requests/drivers-7k3f/"' in asked["indexed"]["card"]


def test_its_words_count_for_less_than_those_of_a_listing(reference: WordedReference) -> None:
    indexed = record(drivers(), reference)["indexed"]
    assert indexed
    assert indexed["lengths"][:2] == [0, 0]
    assert indexed["order_key"] == "two drivers"


def test_the_filters_read_what_the_list_shows(reference: WordedReference) -> None:
    shelves = sort_requests([record(drivers(), reference), record(chairs(), reference)])
    rows = filter_data(shelves, "2026-11-24")["requests"]
    assert [row["id"] for row in rows] == [one["id"] for one in shelves.shown]
    first = rows[0]
    assert (first["days"], first["any_time"], first["skills"]) == (["thursday"], False, ["driving"])
    assert first["area_words"] == "Wigan"


def test_nothing_private_or_finer_than_an_area_is_in_a_record(reference: WordedReference) -> None:
    found = record(drivers(area="WN1 3SD"), reference)
    assert found["view"]["place_words"] == "WN1"
    assert "3SD" not in str({**found, "digest": ""})


def test_every_choice_has_words_for_readers() -> None:
    for name, choices in (
        ("request_kind", RequestKind), ("commitment", Commitment), ("setting", Setting),
        ("with_whom", WithWhom), ("check", Check), ("check_means", Check),
    ):  # fmt: skip
        for choice in choices:
            assert say(f"shown_{name}_{choice}")


def test_the_page_says_why_a_check_is_asked_for(reference: WordedReference) -> None:
    view = record(drivers(check="references"), reference)["view"]
    assert view["check_words"] == "Two references"
    assert view["check_reasons"] == [
        "They would drive people. Licence and insurance are looked at by the group."
    ]
    assert record(drivers(), reference)["view"]["check_reasons"] == []


def test_a_new_day_brings_the_next_date(reference: WordedReference) -> None:
    tomorrow = replace(reference, today=TODAY + timedelta(days=3))
    assert record(drivers(), tomorrow)["card"]["next"]["starts"] == "2026-12-03T11:00"


def test_the_picture_is_a_png_of_the_size_that_previews_want() -> None:
    title = "A very long title about many things that would not fit on one line " * 3
    words = ("Volunteers wanted", title, ["Somebody, Leigh", ""], "Book")
    picture = draw_card(*words, "#00537f")
    assert picture.startswith(b"\x89PNG")
    assert [int.from_bytes(picture[at : at + 4]) for at in (16, 20)] == list(SIZE)
    assert picture == draw_card(*words, "#00537f")
    assert len(picture) < 40_000


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("Café – “brew”", "Cafe - “brew”"), ("£5", "GBP 5"), ("قهوة", "")],
)
def test_the_picture_leaves_out_letters_that_its_font_lacks(text: str, drawn: str) -> None:
    assert as_drawn(text) == drawn
