"""A book at AWS, from an empty account to a page that was taken out: what the journey saw.

The journey runs once, in a process that imports nothing of the product (tests/world/journey.py),
against what `make package` made; the tests here judge it.
"""

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.node import find_node
from tests.conftest import IS_LONG, ROOT, copy_small_book
from tests.world.permissions import (
    ARNS,
    WHY_UNUSED,
    Account,
    granted_to,
    may,
    needed_by,
    statements_of,
)

MOST_SECONDS = 400


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory, packed: Path) -> dict[str, Any]:
    """What the journey saw, made once for all processes that test."""
    if os.environ.get("BOOK_SKIP_MINISTACK"):
        pytest.skip("BOOK_SKIP_MINISTACK is set")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    out, listings = shared / "journey.json", shared / "journey-listings"
    with (shared / "journey.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            copy_small_book(listings)
            command = [sys.executable, "-m", "tests.world.journey", "--packed", str(packed)]
            command += ["--listings", str(listings), "--out", str(out)]
            command += ["--node", find_node() or "node"]
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
            )
            told = done.stderr[-6000:]
            out.write_text(json.dumps({"failed": told}) if done.returncode else out.read_text())
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    if "failed" in found:
        pytest.fail(f"The journey ended early:\n{found['failed']}", pytrace=False)
    return found


@pytest.fixture(scope="session")
def template(packed: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((packed / "sam.json").read_text(encoding="utf-8"))
    return made


def test_the_journey_knows_nothing_of_the_product(seen: dict[str, Any]) -> None:
    assert seen["imported"] == []
    assert seen["read-only"] != 0, "a function could write into its own code"


def test_a_plan_says_what_would_be_made_and_what_is_missing(seen: dict[str, Any]) -> None:
    code, told = seen["said"]["plan of an empty account"]
    assert code == 0
    for words in ("A certificate for book.example.org would be asked for", "would be made, with",
                  "1 x AWS::DynamoDB::Table", "1 x AWS::CloudFront::Distribution",
                  "secret /communitybook/dev/secret would be made", "Nothing was changed."):  # fmt: skip
        assert words in told


def test_an_empty_account_becomes_a_book_by_one_command(seen: dict[str, Any]) -> None:
    code, told = seen["said"]["begin"]
    assert code == 0, told
    assert re.search(r"book\.example\.org\. CNAME \w+\.cloudfront\.net\.", told)
    assert "Kim signs in at https://book.example.org/app/sign-in" in told


def test_run_again_nothing_changes_and_no_key_is_replaced(seen: dict[str, Any]) -> None:
    code, told = seen["said"]["again"]
    assert code == 0, told
    assert told.count("Nothing has changed.") == 2
    assert "0 files were put there" in told
    assert seen["keys"][0] == seen["keys"][1]


SENTENCES = {
    "ListCertificates": "There is no certificate for book.example.org in us-east-1",
    "GetEmailIdentity": "t2._domainkey.example.org. CNAME t2.dkim.amazonses.com.",
    "GetAccount": "SES in eu-west-2 is in its sandbox",
    "GetAccountSettings": "may run 10 functions at once in eu-west-2; the book wants 50",
}


def test_a_new_account_is_refused_with_a_sentence_for_each_thing(seen: dict[str, Any]) -> None:
    code, told = seen["said"]["refused"]
    assert code == 1
    assert told.count("Missing: ") == len(SENTENCES)
    assert all(sentence in told for sentence in SENTENCES.values())
    assert "Nothing was deployed" in told


UNPROVED = {"DescribeCertificate": "_a.book.example.org. CNAME _b.acm."}


@pytest.mark.skipif(not IS_LONG, reason="make prove lacks one thing at a time")
@pytest.mark.parametrize("lack", SENTENCES | UNPROVED)
def test_each_lack_is_refused_alone(seen: dict[str, Any], lack: str) -> None:
    code, told = seen["said"][f"refused for {lack}"]
    assert code == 1
    assert told.count("Missing: ") == 1
    assert (SENTENCES | UNPROVED)[lack] in told


@pytest.mark.skipif(not IS_LONG, reason="make prove packs once more, as an operator does")
def test_the_command_packs_by_itself_and_plans_what_has_changed(seen: dict[str, Any]) -> None:
    """The shell in the zip is another one, made of the book's own site: the functions are changed."""
    code, told = seen["said"]["packing by itself"]
    assert code == 0, told
    assert "Modify APIHandler (AWS::Lambda::Function)" in told
    assert "Modify BookTable" not in told


def test_a_listing_goes_from_a_form_to_git_once_by_two_publishers(seen: dict[str, Any]) -> None:
    assert seen["sent"]["address"].startswith("/app/sent/")
    assert seen["signed in"]["address"] == "/app/moderate"
    assert "?done=" in seen["approved"]["address"]
    assert "name: Monday Menders" in seen["file"]
    assert seen["commits"] == 1


def test_its_page_is_read_at_the_edge(seen: dict[str, Any]) -> None:
    assert seen["page"]["status"] == 200
    assert "Larkhill Hall" in seen["page"]["text"]
    assert "This left the book" not in seen["page"]["text"]
    assert seen["listed"]
    assert seen["moved"] == "/listings/monday-menders/"
    home, nothing, feed = seen["other pages"]
    assert (home["status"], nothing["status"], feed["status"]) == (200, 404, 200)
    assert feed["text"].startswith("{")


def test_taken_out_it_is_gone_at_once_and_never_comes_back(seen: dict[str, Any]) -> None:
    assert seen["live"]["listings"]["monday-menders"]["removed"] is True
    for when in ("before git", "after git"):
        assert "This left the book on" in seen[f"built {when}"]["text"], when
        assert not seen[f"listed {when}"], when
    assert "withdrawn_on:" in seen["file after"]


def test_health_says_that_all_is_well(seen: dict[str, Any]) -> None:
    told = seen["health"]
    assert told["ok"] is True
    assert told["waiting"] == {"mail": 0, "git": 0, "news": 0}


def test_every_function_may_do_what_it_did(seen: dict[str, Any], template: dict[str, Any]) -> None:
    account = Account(seen["names"], seen["parameters"])
    for function in functions_of(template):
        statements = statements_of(template, function)
        needed = needed_by(calls_of(seen, function))
        refused = [one for one in sorted(needed) if not may(statements, account, *one)]
        assert refused == [], function
        assert needed, f"the journey never came by {function}"


def test_what_a_function_may_do_it_did_or_there_is_a_reason(
    seen: dict[str, Any], template: dict[str, Any]
) -> None:
    unused = {
        action
        for function in functions_of(template)
        for action in granted_to(template, function)
        - {used for used, _arn in needed_by(calls_of(seen, function))}
    }
    assert unused - {*WHY_UNUSED} == set(), "take it out of the policy, or say why it is there"
    assert {*WHY_UNUSED} - unused == set(), "this one was used: its reason can go"


def test_a_permission_for_another_thing_is_none(
    seen: dict[str, Any], template: dict[str, Any]
) -> None:
    """So that the comparison above could fail."""
    account = Account(seen["names"], seen["parameters"])
    web = statements_of(template, "APIHandler")
    table = f"{ARNS['dynamodb']}table/{seen['names']['BookTable']}"
    assert may(web, account, "dynamodb:GetItem", table)
    assert not may(web, account, "dynamodb:GetItem", table + "-of-another")
    assert not may(web, account, "dynamodb:Scan", table)
    assert not may(web, account, "lambda:InvokeFunction", f"{ARNS['lambda']}function:payroll")


def functions_of(template: dict[str, Any]) -> list[str]:
    return [name for name, one in template["Resources"].items()
            if one["Type"] == "AWS::Serverless::Function"]  # fmt: skip


def calls_of(seen: dict[str, Any], function: str) -> list[dict[str, Any]]:
    return [call for call in seen["calls"] if call["caller"] == function]
