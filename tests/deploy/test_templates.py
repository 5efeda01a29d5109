"""What `make package` and the templates make of the app: who may do what, and what they hold."""

import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import IS_LONG, ROOT
from tests.deploy.cloudformation import SITE, read_template

TABLE = "arn:aws:dynamodb:eu-west-2:1:table/communitybook-prod"
SECRET = "arn:aws:ssm:eu-west-2:1:parameter/communitybook/prod/secret"
IDENTITY = "arn:aws:ses:eu-west-2:1:identity/example.org"
CONFIGURATION_SET = "arn:aws:ses:eu-west-2:1:configuration-set/communitybook-prod"
FUNCTION = "arn:aws:lambda:eu-west-2:1:function:"
LOG = "arn:aws:logs:eu-west-2:1:log-group:/aws/lambda/book-Daily-x:log-stream:y"
OURS = "book@example.org"
MOST_INLINE = 51_200


@pytest.fixture(scope="module")
def template(packed: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((packed / "sam.json").read_text(encoding="utf-8"))
    return made


def resolve(value: Any) -> Any:
    """The template's references as they come out in one account."""
    names = {"AWS::Partition": "aws", "AWS::Region": "eu-west-2", "AWS::AccountId": "1",
             "AWS::StackName": "book", "Stage": "prod", "MailFrom": OURS,
             "MailSent": "communitybook-prod", "Site.Arn": "arn:aws:s3:::site",
             "Pieces.Arn": "arn:aws:s3:::pieces"}  # fmt: skip
    match value:
        case {"Fn::GetAtt": ["BookTable", "Arn"]}:
            return TABLE
        case {"Fn::GetAtt": ["Site" | "Pieces" as name, "Arn"]}:
            return names[f"{name}.Arn"]
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            return FUNCTION + name
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([\w:.]+)\}", lambda found: names[found[1]], text)
        case {"Ref": str(name)}:
            return names[name]
    return value


def resources_of(statement: dict[str, Any]) -> list[str]:
    given = statement["Resource"]
    return [resolve(one) for one in (given if isinstance(given, list) else [given])]


def may(template: dict[str, Any], role: str, action: str, resource: str, sender: str = "") -> bool:
    """Whether one of the role's statements allows it; there are no denials among them."""
    policies = template["Resources"][role]["Properties"]["Policies"]
    statements = [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]
    return any(
        any(fnmatch.fnmatchcase(action, given) for given in one["Action"])
        and any(fnmatch.fnmatchcase(resource, given) for given in resources_of(one))
        and (
            "Condition" not in one or resolve(*one["Condition"]["StringEquals"].values()) == sender
        )
        for one in statements
    )


ROLES = (
    *("ApiHandlerRole", "PublishingRole", "MailingRole", "ReturnedRole", "DailyRole"),
    *("RebuildingRole", "BuildingRole"),
)
MAILERS = ("PublishingRole", "MailingRole", "DailyRole")
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
    ("ses:SendEmail", IDENTITY, OURS, MAILERS),
    ("ses:SendEmail", CONFIGURATION_SET, OURS, MAILERS),
    ("ses:SendEmail", CONFIGURATION_SET.replace("prod", "dev"), OURS, ()),
    ("ses:SendRawEmail", IDENTITY, OURS, MAILERS),
    ("ses:SendEmail", IDENTITY, "mayor@example.org", ()),
    ("ses:GetAccount", "*", "", ("PublishingRole", "DailyRole")),
    ("ses:SendRawEmail", IDENTITY, "mayor@example.org", ()),
    ("ses:DeleteEmailIdentity", IDENTITY, OURS, ()),
    ("logs:PutLogEvents", LOG, "", ROLES),
    ("logs:GetLogEvents", LOG, "", ()),
    ("s3:GetObject", "arn:aws:s3:::anything/x", "", ()),
    ("s3:GetObject", "arn:aws:s3:::pieces/held/x", "", ("BuildingRole",)),
    ("s3:GetObject", "arn:aws:s3:::site/index.html", "", ()),
    ("s3:PutObject", "arn:aws:s3:::site/index.html", "", ("BuildingRole",)),
    ("s3:PutObject", "arn:aws:s3:::pieces/held/x", "", ("BuildingRole",)),
    ("s3:DeleteObject", "arn:aws:s3:::site/index.html", "", ("BuildingRole",)),
    ("s3:DeleteObjectVersion", "arn:aws:s3:::site/index.html", "", ()),
    ("s3:DeleteBucket", "arn:aws:s3:::site", "", ()),
    ("s3:ListBucket", "arn:aws:s3:::site", "", ("BuildingRole",)),
    ("iam:PassRole", "arn:aws:iam::1:role/x", "", ()),
    ("lambda:InvokeFunction", FUNCTION + "Mailing", "", ("ApiHandlerRole",)),
    ("lambda:InvokeFunction", FUNCTION + "Building", "", ("PublishingRole", "MailingRole")),
    ("lambda:InvokeFunction", FUNCTION + "Daily", "", ()),
    ("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-2:1:function:x", "", ()),
    ("kms:Decrypt", "arn:aws:kms:eu-west-2:1:key/x", "", ()),
]


def test_what_comes_back_of_mail_reaches_its_function_and_nobody_else_may_call_it(
    template: dict[str, Any],
) -> None:
    resources = template["Resources"]
    reaches = resources["MailReturnedReaches"]["Properties"]
    assert reaches["Endpoint"] == {"Fn::GetAtt": ["Returned", "Arn"]}
    permission = resources["MailReturnedMayCall"]["Properties"]
    assert permission["FunctionName"] == {"Ref": "Returned"}
    assert permission["SourceArn"] == reaches["TopicArn"] == {"Ref": "MailReturned"}
    assert resources["Returned"]["Properties"]["Handler"] == "app.returned"


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


def test_every_function_has_logs_that_are_forgotten_and_every_alarm_tells_somebody(
    template: dict[str, Any],
) -> None:
    resources = template["Resources"]
    logs = [one["Properties"] for one in resources.values() if one["Type"] == "AWS::Logs::LogGroup"]
    functions = [
        name for name, one in resources.items() if one["Type"] == "AWS::Serverless::Function"
    ]
    named = {one["LogGroupName"]["Fn::Sub"] for one in logs}
    assert named == {f"/aws/lambda/${{{name}}}" for name in functions}
    assert {one["RetentionInDays"] for one in logs} == {14}
    alarms = [one for one in resources.values() if one["Type"] == "AWS::CloudWatch::Alarm"]
    assert all(one["Properties"]["AlarmActions"] for one in alarms)


# What an account that is new has not, or what it pays for twice: each was refused or lost there.
QUOTA_SENSITIVE = (
    "ReservedConcurrentExecutions",
    "ProvisionedConcurrencyConfig",
    "ProvisionedThroughput",
    "VpcConfig",
)


def test_nothing_is_asked_for_that_a_new_account_may_not_have(template: dict[str, Any]) -> None:
    text = json.dumps(template)
    assert [name for name in QUOTA_SENSITIVE if name in text] == []
    api = template["Resources"]["RestAPI"]["Properties"]
    assert api["EndpointConfiguration"] == "REGIONAL", "another edge behind CloudFront is a detour"


def test_what_comes_back_of_mail_is_told(template: dict[str, Any]) -> None:
    resources = template["Resources"]
    told = resources["MailReturnedSays"]["Properties"]
    assert told["ConfigurationSetName"] == {"Ref": "MailSent"}
    destination = told["EventDestination"]
    assert destination["MatchingEventTypes"] == ["bounce", "complaint"]
    assert destination["SnsDestination"]["TopicARN"] == {"Ref": "MailReturned"}
    (statement,) = resources["MailReturnedPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "ses.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {
        "AWS:SourceAccount": {"Ref": "AWS::AccountId"}
    }
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["BOOK_SES_CONFIGURATION_SET"] == {"Ref": "MailSent"}


def test_the_template_is_small_enough_to_be_deployed_from_a_bucket(packed: Path) -> None:
    """Sent in the call itself CloudFormation takes 51,200 bytes, from a bucket 1,000,000.

    This one has about 95,000 (2026-11-28), most of it the routes: it is always sent by a bucket.
    """
    size = (packed / "sam.json").stat().st_size
    assert MOST_INLINE < size < 130_000
    assert SITE.stat().st_size < MOST_INLINE


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
    named = [value.get("Fn::If", [None, value])[1] for value in secrets.values()]
    assert all(value["Fn::Sub"].startswith("ssm:/communitybook/") for value in named)
    text = SITE.read_text(encoding="utf-8")
    assert "{{resolve:secretsmanager:" in text


def test_cloudformation_would_take_the_template(template: dict[str, Any]) -> None:
    """No YAML aliases, which it refuses; every reference has something to refer to."""
    text = json.dumps(template)
    known = {*template["Resources"], *template["Parameters"]}
    for name in re.findall(r'"Ref": "(\w+)"', text):
        assert name in known


def test_the_bucket_is_private_to_this_accounts_own_distributions(
    template: dict[str, Any],
) -> None:
    resources = template["Resources"]
    block = resources["Site"]["Properties"]["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    *allowed, denied = resources["SitePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    ours = {"Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/*"}
    for one in allowed:
        assert one["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert one["Condition"] == {"ArnLike": {"AWS:SourceArn": ours}}
    assert {one["Action"] for one in allowed} == {"s3:GetObject", "s3:ListBucket"}
    assert denied["Effect"] == "Deny"


def test_the_site_is_deployed_with_what_the_app_gives_out(template: dict[str, Any]) -> None:
    """App first, then site: nothing in the app's template may need the site's."""
    site = read_template(SITE)
    needed = {"AppHost", "BucketName", "BucketHost"}
    assert needed <= {*site["Parameters"]} & {*template["Outputs"]}
    assert not {*template["Parameters"]} & {*site["Outputs"]}
    behaviours = site["Resources"]["Book"]["Properties"]["DistributionConfig"]["CacheBehaviors"]
    assert [one["PathPattern"] for one in behaviours] == ["/app/live.json", "/app/*"]


@pytest.mark.skipif(not IS_LONG, reason="make prove installs cfn-lint and runs it")
def test_cfn_lint_finds_nothing(template: dict[str, Any], tmp_path: Path) -> None:
    made = tmp_path / "sam.json"
    made.write_text(json.dumps(template), encoding="utf-8")
    venv = ROOT / "var" / "cache" / "cfn-lint-venv"
    if not (venv / "bin" / "cfn-lint").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "--quiet", "cfn-lint==1.*"], check=True)
    for region, path in (("eu-west-2", made), ("us-east-1", SITE)):
        command = [str(venv / "bin" / "cfn-lint"), "--regions", region, "--", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
