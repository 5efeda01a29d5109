"""Which permission of IAM each call needs, and what each function's role in the template grants.

After the service authorization reference of AWS. Of a transaction each part is asked for by itself;
SES asks for a whole message's own permission beside the call's.
"""

import fnmatch
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

NUMBER, REGION = "000000000000", "eu-west-2"
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": NUMBER,
          "AWS::StackName": "book-dev"}  # fmt: skip
ARNS = {
    **{name: f"arn:aws:{name}:{REGION}:{NUMBER}:" for name in ("dynamodb", "lambda", "ses", "ssm")},
    "s3": "arn:aws:s3:::",
}
KINDS = {"BookTable": ("dynamodb", "table/"), "Site": ("s3", ""), "Pieces": ("s3", "")}

NEEDED = {
    ("dynamodb", "GetItem"): ("dynamodb:GetItem",),
    ("dynamodb", "BatchGetItem"): ("dynamodb:BatchGetItem",),
    ("dynamodb", "PutItem"): ("dynamodb:PutItem",),
    ("dynamodb", "UpdateItem"): ("dynamodb:UpdateItem",),
    ("dynamodb", "DeleteItem"): ("dynamodb:DeleteItem",),
    ("dynamodb", "Query"): ("dynamodb:Query",),
    ("dynamodb", "Scan"): ("dynamodb:Scan",),
    ("ssm", "GetParameters"): ("ssm:GetParameters",),
    ("ses", "SendEmail"): ("ses:SendEmail", "ses:SendRawEmail"),
    ("ses", "GetAccount"): ("ses:GetAccount",),
    ("lambda", "Invoke"): ("lambda:InvokeFunction",),
    ("s3", "GetObject"): ("s3:GetObject",),
    ("s3", "HeadObject"): ("s3:GetObject",),
    ("s3", "PutObject"): ("s3:PutObject",),
    ("s3", "DeleteObjects"): ("s3:DeleteObject",),
    ("s3", "ListObjectsV2"): ("s3:ListBucket",),
    ("cloudfront", "CreateInvalidation"): ("cloudfront:CreateInvalidation",),
}
PARTS = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Get": "dynamodb:GetItem",
}
TRANSACTIONS = ("TransactWriteItems", "TransactGetItems")

# Granted, and not met on this one journey: each with the reason for which it is needed all the same.
LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")
WHY_UNUSED = {
    **dict.fromkeys(LOGS, "Lambda itself writes logs in the role's name; no call of ours"),
    "dynamodb:BatchGetItem": "many items at once, such as a queue page's: the store has one way",
    "dynamodb:ConditionCheckItem": "a transaction that looks at what it leaves alone: claims",
    "dynamodb:DeleteItem": "everything that is forgotten or sent",
    "dynamodb:GetItem": "every job that finds something to do",
    "dynamodb:PutItem": "every job that finds something to do",
    "dynamodb:Query": "every job that finds something to do",
    "dynamodb:UpdateItem": "counters and limits",
    "ses:GetAccount": "the rate is asked for when there are letters to spread",
    "ses:SendEmail": "by the daily job, where something has fallen due",
    "ses:SendRawEmail": "by the daily job, where something has fallen due",
}


@dataclass(frozen=True)
class Account:
    """What the template's names came out as: `names` are the stack's resources."""

    names: Mapping[str, str]
    parameters: Mapping[str, str]

    def resolve(self, value: Any) -> str:
        """A resource of a policy as its ARN."""
        match value:
            case {"Fn::GetAtt": [str(name), "Arn"]}:
                return self._arn(name)
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\$\{([\w:.]+)\}", lambda found: self._value(found[1]), text)
            case {"Ref": str(name)}:
                return self._value(name)
        return str(value)

    def _value(self, name: str) -> str:
        if name.endswith(".Arn"):
            return self._arn(name.removesuffix(".Arn"))
        return {**PSEUDO, **self.names, **self.parameters}[name]

    def _arn(self, name: str) -> str:
        service, kind = KINDS.get(name, ("lambda", "function:"))
        return ARNS[service] + kind + self.names[name]


def needed_by(calls: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Action and ARN that these calls ask IAM for. One that the table does not know is a KeyError."""
    return {
        (action, ARNS.get(call["service"], "") + thing if thing else "*")
        for call in calls
        for action in _actions_of(call)
        for thing in call["on"] or ("",)
    }


def _actions_of(call: Mapping[str, Any]) -> tuple[str, ...]:
    if call["operation"] in TRANSACTIONS:
        return tuple(PARTS[part] for part in call["parts"])
    return NEEDED[call["service"], call["operation"]]


def statements_of(template: Mapping[str, Any], function: str) -> list[dict[str, Any]]:
    """What the function's own role allows, by the template."""
    resources = template["Resources"]
    role = resources[function]["Properties"]["Role"]["Fn::GetAtt"][0]
    return [
        one
        for policy in resources[role]["Properties"]["Policies"]
        for one in policy["PolicyDocument"]["Statement"]
        if one["Effect"] == "Allow"
    ]


def may(statements: Iterable[Mapping[str, Any]], account: Account, action: str, arn: str) -> bool:
    """Whether one of them allows it, there in that account."""
    for one in statements:
        given = one["Resource"] if isinstance(one["Resource"], list) else [one["Resource"]]
        patterns = [account.resolve(each) for each in given]
        if action in one["Action"] and any(fnmatch.fnmatchcase(arn, each) for each in patterns):
            return True
    return False


def granted_to(template: Mapping[str, Any], function: str) -> set[str]:
    """The actions of all its statements."""
    return {action for one in statements_of(template, function) for action in one["Action"]}
