"""A stack of CloudFormation, by a change set: what would be changed is known before it is."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.deploying.account import code_of
from scripts.deploying.stack_events import explain_failure
from scripts.deploying.stage import DeployError

Say = Callable[[str], None]
PAUSE_SECONDS = 3.0
# A distribution alone may take half an hour; a stack that takes two has hung.
LONGEST_SECONDS = 7200.0
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
NOTHING_CHANGED = ("didn't contain changes", "No updates are to be performed", "no changes")
# Begun and never made: what is there can only be deleted.
STILLBORN = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}
STANDS = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"}
ABSENT = {"", "DELETE_COMPLETE", "REVIEW_IN_PROGRESS"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stack as it shall be. `template` is the address of its template in a bucket."""

    name: str
    template: str
    parameters: Mapping[str, str]
    takes_over: bool = False  # a table that an earlier stack of that name has left behind


class Stacks:
    """CloudFormation in one region. The pause between two looks may be a test's own."""

    def __init__(self, client: Any, say: Say, pause: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._say = say
        self._pause = pause

    def find_status(self, name: str) -> str:
        """What CloudFormation says of it; "" where there is no such stack."""
        return str(self._describe(name).get("StackStatus", ""))

    def exists(self, name: str) -> bool:
        return self.find_status(name) not in ABSENT

    def outputs(self, name: str) -> dict[str, str]:
        """What the stack gives out."""
        given = self._describe(name).get("Outputs", ())
        return {one["OutputKey"]: one["OutputValue"] for one in given}

    def _describe(self, name: str) -> dict[str, Any]:
        from botocore.exceptions import ClientError

        try:
            found: dict[str, Any] = self._client.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if code_of(error) == "ValidationError" and "does not exist" in str(error):
                return {}
            raise
        return found

    def plan(self, wanted: Wanted) -> list[str]:
        """What deploying would change, one line each; the change set is deleted again."""
        changes = self._make_change_set(wanted)
        if changes is not None:
            self._client.delete_change_set(ChangeSetName=changes["ChangeSetId"])
        return [describe_change(one) for one in (changes or {}).get("Changes", ())]

    def deploy(self, wanted: Wanted) -> bool:
        """Bring it to that; False where it is so already. Raises DeployError with AWS's reason."""
        self._clear_way(wanted.name)
        changes = self._make_change_set(wanted)
        if changes is None:
            return False
        for one in changes["Changes"]:
            self._say(f"  {describe_change(one)}")
        self._client.execute_change_set(ChangeSetName=changes["ChangeSetId"])
        status = self._wait(wanted.name)
        if status not in STANDS or "ROLLBACK" in status:
            raise DeployError(explain_failure(wanted.name, status, self._events(wanted.name)))
        return True

    def _clear_way(self, name: str) -> None:
        """A stack whose first making failed is in the way of the next try."""
        status = self.find_status(name)
        if status.endswith("_IN_PROGRESS") and status not in ABSENT:
            raise DeployError(f"{name} is being changed just now ({status}). Wait, and try again.")
        if status in STILLBORN:
            self._say(f"{name} was begun and not finished ({status}): it is deleted first.")
            self._client.delete_stack(StackName=name)
            self._wait(name)

    def _make_change_set(self, wanted: Wanted) -> dict[str, Any] | None:
        """The change set, ready to be executed; None where there is nothing to change."""
        is_new = self.find_status(wanted.name) in ABSENT
        made = self._client.create_change_set(
            StackName=wanted.name,
            ChangeSetName=f"deploy-{int(time.time() * 1000)}",
            ChangeSetType="CREATE" if is_new else "UPDATE",
            TemplateURL=wanted.template,
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in wanted.parameters.items()
            ],
            Capabilities=CAPABILITIES,
            **({"ImportExistingResources": True} if is_new and wanted.takes_over else {}),
        )
        return self._wait_for_change_set(wanted.name, made["Id"])

    def _wait_for_change_set(self, name: str, id: str) -> dict[str, Any] | None:
        for _look in self._looks():
            found: dict[str, Any] = self._client.describe_change_set(ChangeSetName=id)
            if found["Status"] in ("CREATE_COMPLETE", "FAILED"):
                break
        reason = found.get("StatusReason", "")
        is_failed = found["Status"] == "FAILED"
        if is_failed and not any(words in reason for words in NOTHING_CHANGED):
            raise DeployError(f"CloudFormation does not take the template of {name}: {reason}")
        if is_failed or not found["Changes"]:
            self._client.delete_change_set(ChangeSetName=id)
            return None
        found["Changes"] += self._further_changes(id, found)
        return found

    def _further_changes(self, id: str, page: dict[str, Any]) -> list[Any]:
        """A hundred come at a time."""
        more: list[Any] = []
        while token := page.get("NextToken"):
            page = self._client.describe_change_set(ChangeSetName=id, NextToken=token)
            more += page["Changes"]
        return more

    def _wait(self, name: str) -> str:
        for _look in self._looks():
            status = self.find_status(name)
            if not status.endswith("_IN_PROGRESS"):
                return status
        raise DeployError(f"{name} is not done after two hours. Look at it in the console.")

    def _looks(self) -> Iterator[int]:
        for look in range(int(LONGEST_SECONDS / PAUSE_SECONDS)):
            yield look
            self._pause(PAUSE_SECONDS)

    def _events(self, name: str) -> list[dict[str, Any]]:
        """The latest first, as CloudFormation gives them; the last hundred are enough."""
        events: list[dict[str, Any]] = self._client.describe_stack_events(StackName=name)[
            "StackEvents"
        ]
        return events


def describe_change(change: Any) -> str:
    """Add Daily (AWS::Lambda::Function), or: Modify Site (AWS::S3::Bucket), made anew."""
    one = change["ResourceChange"]
    anew = ", made anew" if one.get("Replacement") == "True" else ""
    return f"{one['Action']} {one['LogicalResourceId']} ({one['ResourceType']}){anew}"
