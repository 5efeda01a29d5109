"""The Open Referral UK feed: what it says of a listing, and what it can't say."""

import json
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from communitybook.sharing.feed import plan_feed
from communitybook.sharing.ids import id_of, namespace_of
from tests.sharing.feed_validator import schema_faults
from tests.sharing.made import record, reference, shared


def feed(*listings: dict[str, Any], **names: str) -> dict[str, Any]:
    """Every file of a feed by its path, read back."""
    found = [shared(**fields) for fields in listings]
    files = plan_feed(found, names, [{"sentence": "Contains OS data"}], reference())
    return {path.removeprefix("oruk/"): json.loads(text) for path, text in files}


def service(**fields: Any) -> dict[str, Any]:
    files = feed(fields)
    whole: dict[str, Any] = files[f"services/{shared(**fields)['id']}"]
    assert list(schema_faults("service", whole)) == []
    return whole


def test_ids_are_uuids_of_version_5_under_the_borough_and_last() -> None:
    namespace = uuid5(NAMESPACE_URL, "communitybook:E08000010")
    assert service()["id"] == str(uuid5(namespace, "service:tuesday-stitchers"))
    assert service(name="Another name")["id"] == service()["id"]
    assert UUID(service()["id"]).version == 5


@given(st.text())
def test_our_uuid_is_the_standard_librarys(name: str) -> None:
    namespace = uuid5(NAMESPACE_URL, "x")
    assert id_of(namespace.bytes, name) == str(uuid5(namespace, name))


def test_a_book_without_a_region_has_the_ids_of_its_address() -> None:
    book = reference().book.model_copy(update={"region_code": None})
    assert namespace_of(book) == uuid5(NAMESPACE_URL, f"communitybook:{book.address}").bytes


def test_what_is_not_known_is_left_out() -> None:
    bare = service()
    assert set(bare) == {"id", "name", "description", "url", "status", "attributes", "organization"}


def test_a_listing_that_names_nobody_answers_for_itself() -> None:
    source = {"name": "Register", "id": "GB-CHC-1000003", "licence": "OGL"}
    files = feed({"source": source, "contact": {"email": "hello@example.org"}})
    own = files["organizations/index.json"]["contents"][0]
    assert (own["name"], own["email"]) == ("Tuesday Stitchers", "hello@example.org")
    whole = files[f"organizations/{own['id']}"]
    assert whole["organization_identifiers"][0]["identifier"] == "1000003"
    assert [one["name"] for one in whole["services"]] == ["Tuesday Stitchers"]
    assert list(schema_faults("organization", whole)) == []


def test_a_runner_is_one_organisation_however_it_is_written() -> None:
    files = feed(
        {"slug": "a", "run_by": {"name": "Friends of the Park"}},
        {"slug": "b", "run_by": {"name": "friends of  the park"}},
        {"slug": "c", "run_by": "gone", "contact": {"phone": "01632 960201"}},
        gone="Gone House",
    )
    named, gone = files["organizations/index.json"]["contents"]
    assert (named["name"], gone["name"]) == ("Friends of the Park", "Gone House")
    assert set(gone) == {"id", "name", "description"}
    assert len(files[f"organizations/{named['id']}"]["services"]) == 2


def test_weekly_sessions_and_opening_hours_are_schedules_on_the_local_clock() -> None:
    when = {
        "sessions": [{"day": "tuesday", "starts": "10:00", "ends": "12:00", "every_weeks": "2",
                      "from": "2026-09-01"}],
        "rules": [{"rrule": "FREQ=MONTHLY;BYDAY=1SA", "starts": "09:30"},
                  {"rrule": "FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", "starts": "09:30"}],
        "dates": [{"date": "2026-12-05", "last_date": "2026-12-06"}],
        "opening": [{"days": ["monday", "friday"], "opens": "09:00", "closes": "17:00"}],
        "by_appointment": "yes",
        "closed_on_bank_holidays": "yes",
        "note": "Ring if it snows",
    }  # fmt: skip
    weekly, monthly, yearly, single, doors, appointment, notes = service(when=when)["schedules"]
    assert (weekly["freq"], weekly["byday"], weekly["interval"]) == ("WEEKLY", "TU", 2)
    assert (weekly["opens_at"], weekly["dtstart"]) == ("10:00:00", "2026-09-01")
    assert (monthly["freq"], monthly["byday"]) == ("MONTHLY", "1SA")
    assert "freq" not in yearly
    assert yearly["description"]
    assert (single["valid_from"], single["valid_to"]) == ("2026-12-05", "2026-12-06")
    assert (doors["byday"], doors["description"]) == ("MO,FR", "Open Monday and Friday, 9am to 5pm")
    assert set(appointment) == {"id", "description"}
    assert notes["notes"] == "Ring if it snows Closed on bank holidays."


def test_notices_of_the_page_are_alerts() -> None:
    found = service(sample="yes", paused_on="2026-11-01", when={"cancelled": ["2026-12-15"]})
    assert found["status"] == "temporarily closed"
    assert found["alert"].endswith("Paused since 1 November 2026. Cancelled: Tuesday 15 December.")
    full = service(space={"state": "full", "as_of": "2026-11-02"})
    assert "2 November 2026" in full["alert"]


def test_an_address_is_given_only_whole() -> None:
    where = {"venue": "Sunshine House", "address": "Scholes, Wigan", "postcode": "WN1 3SD"}
    (here,) = service(where=where)["service_at_locations"]
    address = here["location"]["addresses"][0]
    assert (address["city"], address["postal_code"]) == ("Scholes", "WN1 3SD")
    (there,) = service(where={"address": "Over the hill"})["service_at_locations"]
    assert there["location"]["description"] == "Over the hill"
    assert "addresses" not in there["location"]


def test_a_home_shows_neither_point_nor_postcode() -> None:
    where = {"postcode": "WN1 3SD", "precision": "district"}
    text = json.dumps(feed({"where": where}))
    assert "WN1 3SD" not in text
    assert "latitude" not in text


def test_an_online_service_has_a_virtual_location() -> None:
    where = {"online": "yes", "online_at": "https://example.org/join"}
    files = feed({"where": where})
    (listed,) = files["service_at_locations/index.json"]["contents"]
    assert listed["location"]["location_type"] == "virtual"
    whole = files[f"service_at_locations/{listed['id']}"]
    assert list(schema_faults("service_at_location", whole)) == []


def test_areas_name_the_borough_by_its_code() -> None:
    borough, place = service(where={"area_served": ["borough", "leigh"]})["service_areas"]
    assert borough["uri"].endswith("/E08000010")
    assert place["name"] == "Leigh"


def test_the_rest_of_what_a_page_tells_is_there() -> None:
    found = service(
        languages=["pl"],
        cost={"pounds_from": "2", "pounds_to": "4", "note": "With a brew"},
        who={"age_from": "50"},
        confirmed_on="2026-11-02",
        access={"step_free": "no", "note": "Ring the bell"},
        where={"postcode": "WN1 3SD"},
        contact={"role": "The secretary", "phone": "01632 960201", "note": "Evenings"},
    )
    assert (found["languages"][0]["name"], found["minimum_age"]) == ("Polish", 50)
    assert found["fees"] == "£2 to £4. With a brew"
    assert (found["cost_options"][0]["amount"], found["assured_date"]) == (2.0, "2026-11-02")
    (contact,) = found["contacts"]
    assert (contact["title"], contact["phones"][0]["number"]) == ("The secretary", "01632 960201")
    access = found["service_at_locations"][0]["location"]["accessibility"]
    assert [one["description"] for one in access] == ["Step-free: no", "Ring the bell"]


def test_nothing_in_the_feed_could_be_markup() -> None:
    found = [shared(name="A <script> & co")]
    texts = [text for _, text in plan_feed(found, {}, [], reference())]
    assert not any("<" in text or "&" in text for text in texts)
    assert any("\\u003cscript" in text for text in texts)


def test_a_book_without_listings_has_an_empty_feed() -> None:
    page = feed()["services/index.json"]
    assert (page["total_items"], page["empty"], page["last_page"]) == (0, True, True)


def test_a_book_may_do_without_the_feed() -> None:
    book = reference().book.model_copy(update={"open_referral": False})
    from communitybook.checks.entry import Entry
    from communitybook.model.shape import parse_listing
    from communitybook.reading.yaml_reader import Document
    from communitybook.records import make_record
    from tests.sharing.made import FIELDS

    listing, _ = parse_listing(Document("x.yml", value=FIELDS))
    assert listing
    entry = Entry(Document("x.yml"), listing)
    found = make_record(entry, replace(reference(), book=book))["shared"]
    assert found
    assert (found["service"], found["id"]) == ("", "")
    assert found["row"] == record()["shared"]["row"]
