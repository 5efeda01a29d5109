"""What `node scripts/match.mjs` prints, and how it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.matching.asking import match_all, match_one, run_match, slugs

JANE = {
    "near": "WN1 1AA",
    "reach": "bus",
    "enjoy": ["sewing", "tapestry"],
    "who": ["women"],
    "hard": ["pain", "lonely"],
    "company": "alone",
    "needs": ["step_free"],
    "age": 76,
}


def test_jane_gets_the_stitchers_first_with_the_right_reasons(whole_site: Path) -> None:
    answer = match_one(whole_site, **JANE)
    first = answer["results"][0]
    assert first["slug"] == "tuesday-stitchers"
    assert first["why"] == (
        "sewing and knitting; tapestry; company; 0.7 miles; Tuesday morning; free; step-free"
    )
    assert first["unknown"] == []
    assert first["give"] is False
    assert first["ask"] == []
    assert "Will somebody look out for me the first time?" in answer["ask"]
    because = {one["slug"]: one["because"] for one in answer["not_for_you"]}
    assert because["golborne-chair-yoga"] == "5.2 miles away"
    assert because["rainbow-brew"] == "for LGBT+ people"
    assert 0 < answer["files"] < 60
    assert 0 < answer["bytes"] < 150_000
    assert list(answer) == [
        *("near", "total", "danger", "ask", "relaxed", "results", "not_for_you", "files", "bytes"),
    ]


def test_a_file_is_read_and_a_list_printed_and_the_limit_kept(
    whole_site: Path, tmp_path: Path
) -> None:
    path = tmp_path / "jane.json"
    path.write_text(json.dumps(JANE))
    printed = run_match("--site", whole_site, path, "--limit", "1").stdout
    assert "\n  Tuesday Stitchers\n    sewing and knitting; " in printed
    assert "/listings/thursday-lunch-club/" not in printed
    assert "Not for you:\n" in printed
    answer = json.loads(run_match("--json", "--site", whole_site, "--limit", "2", path).stdout)
    assert len(answer["results"]) == 2 < answer["total"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"sewing": True}, "There is no answer “sewing”. There are: near, reach, company"),
        ({"enjoy": "sewing"}, "“enjoy” takes a list of words."),
        ({"near": 3}, "“near” takes words, in quotes."),
        ({"needs": ["a lift"]}, "“needs” has no “a lift”. There are: free, women, step_free"),
        ({"reach": "far"}, "“reach” has no “far”. There are: walk, bus, car, any."),
        ({"age": "old"}, "“age” takes whole years from 0 to 120, or one of: under-11"),
        ({"age": 12.5}, "“age” takes whole years"),
        ({"near": "Atlantis"}, "“Atlantis” is not a postcode or a place"),
        ([1], "The answers are to be one JSON object."),
        ("{", "The answers in - cannot be read"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(
    whole_site: Path, given: Any, sentence: str
) -> None:
    done = run_match("--site", whole_site, "--json", "-", given=given)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""


def test_options_are_refused_too_and_help_says_the_shape(whole_site: Path) -> None:
    assert run_match("--colour").returncode == 2
    assert "Name one file" in run_match("--site", whole_site).stderr
    assert "1 or more" in run_match("--limit", "0", "-", given={}).stderr
    told = run_match("--help").stdout
    for key in (*JANE, "give", "days", "parts", "language"):
        assert f"  {key} " in told


def test_danger_is_told_wherever_it_is_typed(whole_site: Path) -> None:
    persons = [
        {"enjoy": ["somewhere warm, my husband hits me"]},
        {"hard": ["I have nowhere to sleep"]},
        {"give": ["time"], "hard": ["no food in the house"]},
        {"hard": ["low-mood", "I can't go on Tuesdays"], "enjoy": ["boxing"]},
    ]
    answers = match_all(whole_site, persons)
    assert [one["danger"] for one in answers] == [["violence"], ["roof"], ["food"], []]
    hurt, homeless, hungry, _ = answers
    assert not any("hits" in result["why"] for result in hurt["results"])
    assert hungry["results"]
    assert homeless["results"] == []
    assert homeless["relaxed"][0].startswith("What you wrote sounds urgent.")


def test_a_person_without_answers_gets_a_sentence(whole_site: Path) -> None:
    answers = match_all(whole_site, [{}, {"reach": "walk", "company": "alone"}, {"enjoy": [""]}])
    for answer in answers[:2]:
        assert answer["relaxed"][0].startswith("Tell us one thing first")
    assert answers[2]["results"] or answers[2]["relaxed"]


def test_what_is_let_go_of_is_said_and_never_a_need(whole_site: Path) -> None:
    walking = {"near": "WN7 1BG", "reach": "walk", "enjoy": ["gardening"]}
    far, at_night, nothing = match_all(
        whole_site,
        [
            walking,
            {"near": "WN7 1BG", "reach": "car", "enjoy": ["singing"], "days": ["sunday"]},
            {"near": "WN1 1AA", "reach": "bus", "enjoy": ["zzzz"], "needs": ["step_free"]},
        ],
    )
    assert far["relaxed"] == ["Nothing that close to WN7 1BG. These are up to 8 miles away."]
    assert slugs(far)[0] == "canalside-community-garden"
    assert at_night["relaxed"][-1] == "Nothing at those times. These are at other times."
    assert nothing["relaxed"] == [
        "Nothing in the book is quite that. These are open to you and not far."
    ]
    assert "aspull-sunday-walkers" not in slugs(nothing)


def test_a_crisis_service_is_shown_only_to_who_asks(whole_site: Path) -> None:
    low, church, praying = match_all(
        whole_site,
        [
            {"hard": ["low-mood"], "near": "Leigh"},
            {"enjoy": ["company"], "near": "Leigh"},
            {"enjoy": ["church services"], "near": "Leigh"},
        ],
    )
    assert "atherleigh-park-hospital-leigh" not in slugs(low)
    assert not any("church" in slug for slug in slugs(church))
    assert any("church" in slug for slug in slugs(praying))
