"""The validator that our feed goes through tells good from bad as the official one's mocks do."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.sharing.feed_validator import DATA, schema_faults, validate_feed

FILES = {
    "": "api_details",
    "services": "service_list",
    "services/": "service_full",
    "service_at_locations": "service_at_location_list",
    "service_at_locations/": "service_at_location_full",
    "taxonomies": "taxonomy_list",
    "taxonomies/": "taxonomy",
    "taxonomy_terms": "taxonomy_term_list",
    "taxonomy_terms/": "taxonomy_term",
}


def mock(kind: str, *, only: str = "") -> Callable[[str], Any]:
    """A mock feed answers with one file for every id and every page, whatever is asked for."""

    def read(address: str) -> Any:
        folder, slash, _ = address.partition("?")[0].strip("/").partition("/")
        name = FILES[folder + slash]
        own = DATA / kind / f"{name}.json"
        is_own = own.exists() and only in ("", name)
        return json.loads((own if is_own else DATA / "good" / own.name).read_text("utf-8"))

    return read


def test_the_good_feed_passes_without_a_word() -> None:
    assert validate_feed(mock("good")) == []


def test_the_feed_that_must_fail_fails_and_the_one_that_must_warn_only_warns() -> None:
    assert any(finding.is_error for finding in validate_feed(mock("fail")))
    warned = validate_feed(mock("warn"))
    assert warned
    assert not any(finding.is_error for finding in warned)


@pytest.mark.parametrize(
    ("name", "is_error", "said"),
    [
        ("api_details", True, ["profile is missing", "openapi_url is no address"]),
        ("service_full", True, ["url: 'example/counselling'", "email: 'email-example_com'"]),
        ("service_list", True, ["'name' is a required property", "is not a 'uri'"]),
        ("service_at_location_full", False, ["another id answers"]),
        ("service_at_location_list", False, ["the next can't be had"]),
        ("taxonomy_term", False, ["is not a 'uri'", "'description' is a required property"]),
        ("taxonomy_term_list", False, ["another id answers"]),
    ],
)
def test_each_file_that_fails_is_told(name: str, is_error: bool, said: list[str]) -> None:
    found = validate_feed(mock("fail", only=name))
    assert {finding.is_error for finding in found} == {is_error}
    messages = "\n".join(finding.message for finding in found)
    assert [words for words in said if words not in messages] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("service_at_location_full", "another id answers"),
        ("taxonomy_list", "the next can't be had"),
        ("taxonomy_term", "is not a 'uri'"),
        ("taxonomy_term_list", "last_page and total_pages"),
    ],
)
def test_each_file_that_warns_is_told(name: str, said: str) -> None:
    found = validate_feed(mock("warn", only=name))
    assert not any(finding.is_error for finding in found)
    assert any(said in finding.message for finding in found)


def test_the_good_organisations_keep_their_schemas() -> None:
    one = json.loads((DATA / "good" / "organization.json").read_text("utf-8"))
    listed = json.loads((DATA / "good" / "organization_list.json").read_text("utf-8"))
    assert list(schema_faults("organization", one)) == []
    assert [list(schema_faults("organization_list", item)) for item in listed["contents"]] == [
        []
    ] * 10
