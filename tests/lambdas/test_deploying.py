"""What `make package` and the templates make of the app: who may do what, and what they hold."""

import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.package_app import LAMBDAS, main
from tests.conftest import IS_LONG, ROOT

SMALL_SHELL = "<!doctype html><title>@@title@@</title>@@head@@<main>@@main@@</main>"
TABLE = "arn:aws:dynamodb:eu-west-2:1:table/communitybook-prod"
SECRET = "arn:aws:ssm:eu-west-2:1:parameter/communitybook/prod/secret"
IDENTITY = "arn:aws:ses:eu-west-2:1:identity/example.org"
LOG = "arn:aws:logs:eu-west-2:1:log-group:/aws/lambda/book-Daily-x:log-stream:y"
STATIC = LAMBDAS / "deploy" / "aws" / "static.yml"
OURS = "book@example.org"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("aws")
    (out / "site-shell.html").write_text(SMALL_SHELL, encoding="utf-8")
    shell = str(out / "site-shell.html")
    assert main(["--stage", "prod", "--out", str(out / "made"), "--shell", shell]) == 0
    made: dict[str, Any] = json.loads((out / "made" / "sam.json").read_text(encoding="utf-8"))
    return made


def resolve(value: Any) -> Any:
    """The template's references as they come out in one account."""
    names = {"AWS::Partition": "aws", "AWS::Region": "eu-west-2", "AWS::AccountId": "1",
             "AWS::StackName": "book", "Stage": "prod", "MailFrom": OURS}  # fmt: skip
    match value:
        case {"Fn::GetAtt": ["BookTable", "Arn"]}:
            return TABLE
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([\w:]+)\}", lambda found: names[found[1]], text)
        case {"Ref": str(name)}:
            return names[name]
    return value


def may(template: dict[str, Any], role: str, action: str, resource: str, sender: str = "") -> bool:
    """Whether one of the role's statements allows it; there are no denials among them."""
    policies = template["Resources"][role]["Properties"]["Policies"]
    statements = [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]
    return any(
        any(fnmatch.fnmatchcase(action, given) for given in one["Action"])
        and fnmatch.fnmatchcase(resource, resolve(one["Resource"]))
        and (
            "Condition" not in one or resolve(*one["Condition"]["StringEquals"].values()) == sender
        )
        for one in statements
    )


ROLES = ("ApiHandlerRole", "PublishingRole", "DailyRole", "RebuildingRole")
TABLE_OF_ACTIONS = [
    # action, resource, sender, roles that may
    ("dynamodb:GetItem", TABLE, "", ROLES),
    ("dynamodb:PutItem", TABLE, "", ROLES),
    ("dynamodb:Query", TABLE, "", ROLES),
    ("dynamodb:Scan", TABLE, "", ("DailyRole",)),
    ("dynamodb:BatchWriteItem", TABLE, "", ()),
    ("dynamodb:DeleteTable", TABLE, "", ()),
    ("dynamodb:UpdateTable", TABLE, "", ()),
    ("dynamodb:GetItem", TABLE.replace("communitybook-prod", "payroll"), "", ()),
    ("dynamodb:ExportTableToPointInTime", TABLE, "", ()),
    ("ssm:GetParameters", SECRET, "", ROLES),
    ("ssm:GetParameters", SECRET.replace("prod", "dev"), "", ()),
    ("ssm:PutParameter", SECRET, "", ()),
    ("ses:SendEmail", IDENTITY, OURS, ("PublishingRole", "DailyRole")),
    ("ses:SendEmail", IDENTITY, "mayor@example.org", ()),
    ("ses:DeleteEmailIdentity", IDENTITY, OURS, ()),
    ("logs:PutLogEvents", LOG, "", ROLES),
    ("logs:GetLogEvents", LOG, "", ()),
    ("s3:GetObject", "arn:aws:s3:::anything/x", "", ()),
    ("iam:PassRole", "arn:aws:iam::1:role/x", "", ()),
    ("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-2:1:function:x", "", ()),
    ("kms:Decrypt", "arn:aws:kms:eu-west-2:1:key/x", "", ()),
]


@pytest.mark.parametrize(("action", "resource", "sender", "roles"), TABLE_OF_ACTIONS)
def test_each_function_may_do_what_it_needs_and_no_more(
    template: dict[str, Any], action: str, resource: str, sender: str, roles: tuple[str, ...]
) -> None:
    allowed = [role for role in ROLES if may(template, role, action, resource, sender)]
    assert allowed == list(roles)


def test_the_table_can_be_brought_back_and_is_not_deleted_with_the_stack(
    template: dict[str, Any],
) -> None:
    table = template["Resources"]["BookTable"]
    assert table["DeletionPolicy"] == "Retain"
    assert table["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"


def test_the_publisher_is_alone_and_logs_are_forgotten(template: dict[str, Any]) -> None:
    resources = template["Resources"]
    assert resources["Publishing"]["Properties"]["ReservedConcurrentExecutions"] == 1
    logs = [one for one in resources.values() if one["Type"] == "AWS::Logs::LogGroup"]
    assert len(logs) == 4
    assert {one["Properties"]["RetentionInDays"] for one in logs} == {14}
    alarms = [one for one in resources.values() if one["Type"] == "AWS::CloudWatch::Alarm"]
    assert all(one["Properties"]["AlarmActions"] for one in alarms)


def test_the_gateways_own_answers_are_pages_with_headers(template: dict[str, Any]) -> None:
    answers = [
        one["Properties"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::ApiGateway::GatewayResponse"
    ]
    assert {one["ResponseType"] for one in answers} == {
        *("MISSING_AUTHENTICATION_TOKEN", "DEFAULT_4XX", "DEFAULT_5XX"),
    }
    for one in answers:
        assert "<h1>" in one["ResponseTemplates"]["text/html"]
        assert "gatewayresponse.header.Content-Security-Policy" in one["ResponseParameters"]


def test_secrets_are_named_and_never_held(template: dict[str, Any]) -> None:
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    secrets = {name: value for name, value in variables.items()
               if name.endswith(("_SECRET", "_TOKEN", "_KEY"))}  # fmt: skip
    assert len(secrets) == 4
    assert all(value["Fn::Sub"].startswith("ssm:/communitybook/") for value in secrets.values())
    text = STATIC.read_text(encoding="utf-8")
    assert "{{resolve:secretsmanager:" in text


def test_cloudformation_would_take_the_template(template: dict[str, Any]) -> None:
    """No YAML aliases, which it refuses; every reference has something to refer to."""
    text = json.dumps(template)
    known = {*template["Resources"], *template["Parameters"]}
    for name in re.findall(r'"Ref": "(\w+)"', text):
        assert name in known
    assert len(text) < 1_000_000


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as plain values."""


_Loader.add_multi_constructor(
    "!", lambda loader, suffix, node: {suffix: getattr(node, "value", None)}
)


def test_the_bucket_is_private_and_only_the_main_branch_publishes() -> None:
    made = yaml.load(STATIC.read_text(encoding="utf-8"), Loader=_Loader)["Resources"]
    block = made["Site"]["Properties"]["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    trust = made["Publisher"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
    subject = trust["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
    assert subject["Sub"].endswith(":ref:refs/heads/main")
    behaviours = made["Book"]["Properties"]["DistributionConfig"]["CacheBehaviors"]
    assert [one["PathPattern"] for one in behaviours] == ["/app/live.json", "/app/*"]


@pytest.mark.skipif(not IS_LONG, reason="make prove installs cfn-lint and runs it")
def test_cfn_lint_finds_nothing(template: dict[str, Any], tmp_path: Path) -> None:
    made = tmp_path / "sam.json"
    made.write_text(json.dumps(template), encoding="utf-8")
    venv = ROOT / "var" / "cache" / "cfn-lint-venv"
    if not (venv / "bin" / "cfn-lint").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "--quiet", "cfn-lint==1.*"], check=True)
    for region, path in (("eu-west-2", made), ("us-east-1", STATIC)):
        command = [str(venv / "bin" / "cfn-lint"), "--regions", region, "--", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
