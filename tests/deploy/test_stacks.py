"""Stacks by change sets: nothing to change, a failure in plain words, and what is in the way."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from scripts.deploying.stack_events import KNOWN, explain_failure
from scripts.deploying.stacks import Stacks, Wanted
from scripts.deploying.stage import DeployError

WANTED = Wanted("book-prod", "https://s3/bucket/template", {"Stage": "prod"})
ADD = {"ResourceChange": {"Action": "Add", "LogicalResourceId": "Daily", "ResourceType": "T"}}


class FakeCloudFormation:
    """One stack: its states in turn, and what a change set comes to."""

    def __init__(self, states: list[str], change_set: dict[str, Any]) -> None:
        self.states = states
        self.change_set = change_set
        self.events: list[dict[str, Any]] = []
        self.done: list[str] = []
        self.asked: dict[str, Any] = {}

    def describe_stacks(self, **asked: Any) -> dict[str, Any]:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if not state:
            told = {
                "Code": "ValidationError",
                "Message": f"Stack {asked['StackName']} does not exist",
            }
            raise ClientError({"Error": told}, "DescribeStacks")
        return {"Stacks": [{"StackStatus": state, "Outputs": []}]}

    def create_change_set(self, **asked: Any) -> dict[str, str]:
        self.asked = asked
        return {"Id": "set-1"}

    def describe_change_set(self, **asked: Any) -> dict[str, Any]:
        if "NextToken" in asked:
            return {"Changes": [ADD]}
        return {"ChangeSetId": asked["ChangeSetName"], "Changes": [], **self.change_set}

    def delete_change_set(self, **asked: Any) -> None:
        self.done.append("delete change set")

    def execute_change_set(self, **asked: Any) -> None:
        self.done.append("execute")

    def delete_stack(self, **asked: Any) -> None:
        self.done.append("delete stack")

    def describe_stack_events(self, **asked: Any) -> dict[str, Any]:
        return {"StackEvents": self.events}


READY = {"Status": "CREATE_COMPLETE", "Changes": [ADD]}
SAME = {"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes."}


def stacks(fake: FakeCloudFormation, said: list[str] | None = None) -> Stacks:
    return Stacks(fake, (said if said is not None else []).append, lambda seconds: None)


def test_a_new_stack_is_made_and_its_changes_are_said() -> None:
    fake, said = FakeCloudFormation(["", "", "CREATE_COMPLETE"], READY), []
    assert stacks(fake, said).deploy(WANTED)
    assert fake.asked["ChangeSetType"] == "CREATE"
    assert fake.asked["TemplateURL"] == WANTED.template
    assert "TemplateBody" not in fake.asked, "it would be refused above 51,200 bytes"
    assert said == ["  Add Daily (T)"]
    assert fake.done == ["execute"]


def test_where_nothing_has_changed_nothing_is_done() -> None:
    fake = FakeCloudFormation(["UPDATE_COMPLETE"], SAME)
    assert not stacks(fake).deploy(WANTED)
    assert fake.done == ["delete change set"]


def test_a_plan_changes_nothing_and_reads_every_page() -> None:
    fake = FakeCloudFormation(["CREATE_COMPLETE"], READY | {"NextToken": "more"})
    assert stacks(fake).plan(WANTED) == ["Add Daily (T)"] * 2
    assert fake.done == ["delete change set"]


def test_a_stack_that_never_came_to_life_is_cleared_away_first() -> None:
    states = ["ROLLBACK_COMPLETE", "DELETE_IN_PROGRESS", "", "", "CREATE_COMPLETE"]
    fake = FakeCloudFormation(states, READY)
    assert stacks(fake).deploy(WANTED)
    assert fake.done == ["delete stack", "execute"]


def test_a_table_that_was_left_behind_becomes_the_new_stacks_own() -> None:
    fake = FakeCloudFormation(["", "", "CREATE_COMPLETE"], READY)
    stacks(fake).deploy(Wanted("book-prod", "x", {}, takes_over=True))
    assert fake.asked["ImportExistingResources"] is True
    fake = FakeCloudFormation(["CREATE_COMPLETE", "CREATE_COMPLETE", "UPDATE_COMPLETE"], READY)
    stacks(fake).deploy(Wanted("book-prod", "x", {}, takes_over=True))
    assert "ImportExistingResources" not in fake.asked


def test_a_stack_that_somebody_else_is_changing_is_left_alone() -> None:
    fake = FakeCloudFormation(["UPDATE_IN_PROGRESS"], READY)
    with pytest.raises(DeployError, match="just now"):
        stacks(fake).deploy(WANTED)
    assert fake.done == []


def test_a_template_that_is_refused_is_said_with_the_reason() -> None:
    fake = FakeCloudFormation([""], {"Status": "FAILED", "StatusReason": "Template format error"})
    with pytest.raises(DeployError, match="Template format error"):
        stacks(fake).deploy(WANTED)


def event(what: str, status: str, reason: str = "") -> dict[str, Any]:
    return {"LogicalResourceId": what, "ResourceStatus": status, "ResourceStatusReason": reason}


def test_a_failure_names_its_first_cause_and_what_to_do() -> None:
    states = ["CREATE_COMPLETE", "CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"]
    fake = FakeCloudFormation(states, READY)
    fake.events = [
        event("book-prod", "UPDATE_ROLLBACK_COMPLETE"),
        event("Headers", "CREATE_FAILED", "Resource creation cancelled"),
        event("Book", "CREATE_FAILED", "Your account must be verified before you can add new CloudFront resources."),
        event("book-prod", "UPDATE_IN_PROGRESS", "User Initiated"),
        event("Old", "CREATE_FAILED", "of the try before"),
    ]  # fmt: skip
    with pytest.raises(DeployError) as refused:
        stacks(fake).deploy(WANTED)
    told = str(refused.value)
    assert "Book could not be made" in told
    assert "Support Center" in told


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("Table already exists: communitybook-prod", "delete it where it is empty"),
        ("User: x is not authorized to perform: iam:CreateRole on y", "may not do iam:CreateRole"),
        ("CNAMEAlreadyExists: One or more of the CNAMEs", "domain off there"),
        ("The specified SSL certificate doesn't exist", "issued, in us-east-1"),
        ("Limit Exceeded for functions: limit exceeded", "Service Quotas"),
        ("Something that we have never met", ""),
    ],
)
def test_what_aws_says_is_followed_by_what_to_do(reason: str, advice: str) -> None:
    told = explain_failure("book-prod", "ROLLBACK_COMPLETE", [event("X", "CREATE_FAILED", reason)])
    assert reason in told
    assert advice in told
    assert len(KNOWN) == 6
