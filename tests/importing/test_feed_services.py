"""Services of Open Referral UK feeds become listings; what can't be used is said."""

import json
from pathlib import Path
from typing import Any

import pytest

from communitybook.importing.candidate import parse_candidate
from communitybook.importing.feed_pages import (
    is_service,
    merge_services,
    parse_json,
    parse_page,
    services_in,
)
from tests.importing.feed_samples import DATA, OUTPOST, V1, V3, fields, read
from tests.sharing.made import shared


def test_a_service_of_version_1_is_a_listing() -> None:
    found = fields(V1)
    assert (found["name"], found["kind"]) == ("Tea and Company", "activity")
    assert found["summary"].startswith("We meet for a brew & a chat.")
    assert found["categories"] == ["coffee-mornings-and-social-clubs"]
    assert found["run_by"] == {"name": "Leigh Neighbours"}
    assert (found["cost"], found["who"]) == ({"free": "yes"}, {"age_from": "55"})
    assert found["where"] == {
        "venue": "Leigh Hall",
        "address": "1 High Street, Leigh",
        "postcode": "WN7 1EB",
        "area_served": ["borough"],
    }
    assert found["when"] == {"sessions": [{"day": "tuesday", "starts": "10:00", "ends": "12:00"}]}
    assert found["contact"] == {
        "phone": "01942 883103",
        "email": "info@example.org",
        "web": "https://www.example.org/tea",
        "role": "Organiser",
    }
    assert (found["joining"], found["languages"]) == ({"how": ["turn_up"]}, ["pl"])
    assert (found["access"], found["confirmed_on"]) == ({"step_free": "yes"}, "2026-05-04")
    assert found["source"]["web"] == f"https://example.org/oruk/services/{V1['id']}"
    assert found["source"]["licence"] == "OGL v3.0"


def test_a_service_of_version_3_is_a_listing_without_the_persons_name() -> None:
    (candidate,), said = read(V3)
    text = str(candidate.fields)
    assert "Ann Persona" not in text
    assert "A. Persona" not in text
    assert candidate.fields["cost"]["note"] == "fees_description"
    assert candidate.fields["who"]["age_from"] == "12"
    assert any("ABC 1234" in sentence for sentence in said)
    assert any("ended on 2005-01-01" in sentence for sentence in said)


def test_all_of_a_real_directory_can_be_kept() -> None:
    candidates, said = read(*OUTPOST["content"])
    assert len(candidates) == 20
    for candidate in candidates:
        listing, problems = parse_candidate(candidate, "a-slug", "feed")
        assert listing, problems
        assert not (listing.contact and (listing.contact.phone or "").startswith("07"))
    assert sum("mobile number" in sentence for sentence in said) == 4


def test_what_we_give_comes_back_as_it_was() -> None:
    given = shared(
        where={"venue": "Sunshine House", "postcode": "WN1 3SD"},
        when={"opening": [{"days": ["monday"], "opens": "09:00", "closes": "17:00"}]},
        cost={"pounds_from": "2.50", "pounds_to": "4"},
        contact={"email": "info@example.org"},
        access={"step_free": "yes", "bsl": "no"},
        who={"age_from": "50"},
    )
    service = json.loads("{" + f"{given['service']},{given['inside']}" + "}")
    place = f"{given['places'][0]['location']},{given['places'][0]['inside']}"
    service["service_at_locations"] = [{"location": json.loads(f"{{{place}}}")}]
    found = fields(service)
    assert found["where"]["postcode"] == "WN1 3SD"
    assert found["when"]["opening"][0]["closes"] == "17:00"
    assert (found["cost"]["pounds_from"], found["cost"]["pounds_to"]) == ("2.50", "4.00")
    assert found["access"] == {"step_free": "yes", "note": "British Sign Language: no"}
    assert (found["who"], found["contact"]["email"]) == ({"age_from": "50"}, "info@example.org")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "called after its organisation"),
        ({"description": ""}, "No text says what it is"),
        ({"id": None}, "has no id"),
        ({"service_taxonomys": [], "name": "Zxq", "description": "Zxq zxq zxq."}, "under "),
        ({"assured_date": "2031-01-01"}, "still to come"),
        ({"minimum_age": 60, "maximum_age": 20}, "no span of ages"),
        ({"cost_options": [{"amount": -1}]}, "less than nothing"),
        ({"email": "jo.bloggs@example.org"}, "a person's own"),
        ({"url": "in progress"}, "not a web address"),
        ({"description": "Ring 07700 900123 for a place."}, 'now "…"'),
        ({"name": "A name " * 20}, "cut to 100"),
    ],
)
def test_what_is_mended_or_left_out_is_said(changed: dict[str, Any], said: str) -> None:
    found, sentences = read({**V1, **changed})
    assert len(found) == 1
    assert any(said in sentence for sentence in sentences), sentences


def test_a_service_that_is_over_or_nameless_is_refused() -> None:
    assert read({**V1, "status": "defunct"}) == ([], ['feed:1: status: The service is "defunct".'])
    found, said = read({**V1, "name": "", "organization": {}})
    assert found == []
    assert "has a name" in said[0]


def test_a_closed_service_and_an_alert_say_so_in_a_note() -> None:
    found = fields(V1, status="temporarily closed", alert="<b>Ring first.</b>")
    assert found["when"]["note"] == "Closed for the time being. Ring first"


def test_a_masked_address_is_a_district() -> None:
    location = {"postal_code": "WN7 1EB", "address_1": "1 High Street", "mask_exact_address": True}
    found = fields({**V1, "service_at_locations": [], "locations": [location]})
    assert found["where"]["district"] == "WN7"
    assert "High Street" not in str(found["where"])


def test_a_house_number_is_no_venue() -> None:
    location = {"name": "197-199", "address_1": "High Street", "postal_code": "WN7 1EB"}
    found = fields({**V1, "service_at_locations": [], "locations": [location]})
    assert found["where"]["address"] == "197-199 High Street"
    assert "venue" not in found["where"]


def test_a_long_text_gives_no_category_that_the_summary_has_none_of() -> None:
    text = "We sing in a choir every week. " + "Many of us came by word of mouth. " * 9
    found = fields(V1, service_taxonomys=[], name="Choir", description=f"{text} Some lost a home.")
    assert found["categories"] == ["choirs-and-singing"]


def test_a_point_is_used_without_a_postcode_and_turned_round_when_it_must_be() -> None:
    places = [{"location": {"name": "Field", "latitude": -2.5, "longitude": 53.5}}]
    found = fields({**V1, "service_at_locations": places, "service_areas": []})
    assert found["where"] == {"venue": "Field", "latitude": "53.5", "longitude": "-2.5"}


def test_a_virtual_place_is_online() -> None:
    place = {"location_type": "virtual", "description": "https://example.org/join"}
    found = fields({**V1, "service_at_locations": [{"location": place}], "service_areas": []})
    assert found["where"] == {"online": "yes", "online_at": "https://example.org/join"}


def test_networks_are_known_by_their_host() -> None:
    links = [{"url": "https://www.facebook.com/tea"}, {"url": "https://example.org/blog"}]
    assert fields(V1, links=links)["contact"]["social"] == {
        "facebook": "https://www.facebook.com/tea"
    }


def test_every_kind_of_answer_gives_its_services() -> None:
    assert services_in(V3) == [V3]
    assert services_in([V3, 7]) == [V3]
    assert len(services_in(OUTPOST)) == 20
    page = parse_page({"content": [V1], "number": 0, "totalPages": 3, "last": False})
    assert page
    assert (page.number, page.has_more) == (0, True)
    good = DATA / "oruk" / "good"
    others = [path for path in good.glob("*.json") if not path.name.startswith("service_")]
    assert not any(services_in(load(path)) for path in others)
    assert not is_service(load(good / "service_at_location_full.json"))


def load(path: Path) -> Any:
    return parse_json(path.read_bytes(), str(path))


def test_a_service_twice_is_the_one_that_says_more() -> None:
    outline = {"id": V3["id"], "name": "x", "status": "active"}
    assert merge_services([outline, V3, outline]) == [V3]


@pytest.mark.parametrize("data", [b"", b"\xff", b"<html>", b"[" * 100_000, b'{"a":'])
def test_what_is_no_json_is_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^x is "):
        parse_json(data, "x")
