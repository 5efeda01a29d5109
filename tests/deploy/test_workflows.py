"""The workflow that publishes and the role that it takes on, read side by side."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.deploy.cloudformation import SITE, read_template

WORKFLOW = ROOT / ".github" / "workflows" / "publish.yml"
REPOSITORY = "borough/content"
DEFAULT_BRANCH = "main"
# Events that run on the default branch only, whatever they were about.
ON_DEFAULT_BRANCH = {"schedule", "repository_dispatch"}
TAKES_A_ROLE = "aws-actions/configure-aws-credentials@"


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return found


def jobs_that_take_a_role(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        job
        for job in workflow["jobs"].values()
        if any(step.get("uses", "").startswith(TAKES_A_ROLE) for step in job["steps"])
    ]


def claims_of(workflow: dict[str, Any], job: dict[str, Any]) -> Iterator[str]:
    """The `sub` of the token that the git host gives this job, for each event that starts it.

    https://docs.github.com/actions/reference/openid-connect-reference: an environment goes before
    the branch. `on` is read by YAML as True.
    """
    events = workflow[True]
    environment = job.get("environment")
    for event, about in events.items():
        branches = [DEFAULT_BRANCH]
        if event not in ON_DEFAULT_BRANCH and about:
            branches = about.get("branches", branches)
        for branch in branches:
            if environment:
                name = environment if isinstance(environment, str) else environment["name"]
                yield f"repo:{REPOSITORY}:environment:{name}"
            elif event == "pull_request":
                yield f"repo:{REPOSITORY}:pull_request"
            else:
                yield f"repo:{REPOSITORY}:ref:refs/heads/{branch}"


def test_the_role_trusts_what_the_workflow_says_of_itself_and_no_more(
    workflow: dict[str, Any],
) -> None:
    trust = read_template(SITE)["Resources"]["Publisher"]["Properties"]
    (statement,) = trust["AssumeRolePolicyDocument"]["Statement"]
    trusted = statement["Condition"]["StringEquals"]
    subject = trusted["token.actions.githubusercontent.com:sub"]["Fn::Sub"]
    (job,) = jobs_that_take_a_role(workflow)
    claims = set(claims_of(workflow, job))
    assert claims == {subject.replace("${Repository}", REPOSITORY)}
    assert job["permissions"]["id-token"] == "write"
    assert trusted["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"


def test_a_job_with_an_environment_would_be_seen(workflow: dict[str, Any]) -> None:
    (job,) = jobs_that_take_a_role(workflow)
    claims = set(claims_of(workflow, {**job, "environment": "book"}))
    assert claims == {f"repo:{REPOSITORY}:environment:book"}


def test_pages_are_deployed_from_a_job_with_an_environment(workflow: dict[str, Any]) -> None:
    """GitHub Pages refuses one without; and nothing else there may take a role."""
    for job in workflow["jobs"].values():
        deploys = any(
            step.get("uses", "").startswith("actions/deploy-pages") for step in job["steps"]
        )
        assert deploys == ("environment" in job)
        assert ("pages" in job["permissions"]) == deploys
