"""Which permission of IAM each call needs, and what each function's role in the template grants.

After the service authorization reference of AWS. Of a transaction each part is asked for by itself;
SES asks for a whole message's own permission beside the call's.
"""

from collections.abc import Iterable, Mapping
from typing import Any

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


def needed_by(calls: Iterable[Mapping[str, Any]]) -> set[str]:
    """What these calls ask IAM for. A call that the table does not know is a KeyError."""
    found: set[str] = set()
    for call in calls:
        if call["operation"] in TRANSACTIONS:
            found |= {PARTS[part] for part in call["parts"]}
        else:
            found |= {*NEEDED[call["service"], call["operation"]]}
    return found


def granted_to(template: Mapping[str, Any], function: str) -> set[str]:
    """What the function's own role allows, by the template."""
    resources = template["Resources"]
    role = resources[function]["Properties"]["Role"]["Fn::GetAtt"][0]
    statements = [
        one
        for policy in resources[role]["Properties"]["Policies"]
        for one in policy["PolicyDocument"]["Statement"]
        if one["Effect"] == "Allow"
    ]
    return {action for one in statements for action in one["Action"]}
