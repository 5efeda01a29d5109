"""The secrets of a stage: made once, never replaced. A new key would lock every account out."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from chalicelib.settings import SECRET_BYTES
from scripts.deploying.account import Account, code_of
from scripts.deploying.stage import DeployError, Stage

KEY, EDGE_KEY, CONTENT_TOKEN, REBUILD_TOKEN = "secret", "edge-key", "content-token", "rebuild-token"
MADE = (KEY, EDGE_KEY)
DIFFER = (
    "The edge key in Parameter Store ({parameter}) is not the one in Secrets Manager in us-east-1"
    " ({secret}): CloudFront would be refused by the app. Which is right only you can know: delete"
    " the other, and run this again."
)

LOST = (
    "The book's key is not in Parameter Store ({parameter}), but its table ({table}) is there. With"
    " a new key nobody could sign in and no link would work: put the old one back."
)


def asked_secrets(stage: Stage) -> tuple[str, ...]:
    """Those that somebody else makes and a person must give us."""
    return (CONTENT_TOKEN, REBUILD_TOKEN) if stage["BOOK_REBUILD_URL"] else (CONTENT_TOKEN,)


def read_secrets(account: Account, stage: Stage) -> dict[str, str]:
    """Those that are in Parameter Store, by their short names."""
    paths = {stage.parameter(name): name for name in (*MADE, *asked_secrets(stage))}
    answer = account.client("ssm").get_parameters(Names=[*paths], WithDecryption=True)
    return {paths[one["Name"]]: one["Value"] for one in answer["Parameters"]}


def read_edge_secret(account: Account, stage: Stage) -> str:
    """The edge key where CloudFront's template reads it; "" where it is not yet."""
    from botocore.exceptions import ClientError

    try:
        client = account.at_edge("secretsmanager")
        return str(client.get_secret_value(SecretId=stage.edge_secret)["SecretString"])
    except ClientError as error:
        if code_of(error) == "ResourceNotFoundException":
            return ""
        raise


def missing_secrets(account: Account, stage: Stage) -> Iterator[str]:
    """What is not there yet, by what it is called. Raises DeployError as make_secrets does."""
    known, edge = _read_all(account, stage)
    yield from (stage.parameter(one) for one in MADE if one not in known)
    yield from (stage.parameter(one) for one in asked_secrets(stage) if one not in known)
    if not edge:
        yield stage.edge_secret


def _read_all(account: Account, stage: Stage) -> tuple[dict[str, str], str]:
    """The parameters, and the edge key again. Raises DeployError where they can't be ours."""
    known, edge = read_secrets(account, stage), read_edge_secret(account, stage)
    if edge and known.get(EDGE_KEY, edge) != edge:
        raise DeployError(
            DIFFER.format(parameter=stage.parameter(EDGE_KEY), secret=stage.edge_secret)
        )
    if KEY not in known and table_stands(account, stage):
        raise DeployError(LOST.format(parameter=stage.parameter(KEY), table=stage.table))
    return known, edge


def table_stands(account: Account, stage: Stage) -> bool:
    """Whether the stage's table is there, with or without a stack around it."""
    from botocore.exceptions import ClientError

    try:
        account.client("dynamodb").describe_table(TableName=stage.table)
    except ClientError as error:
        if code_of(error) == "ResourceNotFoundException":
            return False
        raise
    return True


def make_secrets(account: Account, stage: Stage, ask: Callable[[str], str]) -> dict[str, str]:
    """All of the stage's secrets, by their short names; what was missing is made or asked for.

    `ask` gives the token that a person holds, or "". Raises DeployError where it gives none, where
    the edge key stands in two places and differs, or where the key of a book that stands is lost.
    """
    known, edge = _read_all(account, stage)
    for name in asked_secrets(stage):
        if name not in known:
            _put(account, stage, name, _given(name, ask))
    for name in MADE:
        if name not in known:
            fresh = edge if name == EDGE_KEY and edge else secrets.token_hex(SECRET_BYTES)
            _put(account, stage, name, fresh)
    found = read_secrets(account, stage)
    if not edge:
        account.at_edge("secretsmanager").create_secret(
            Name=stage.edge_secret, SecretString=found[EDGE_KEY]
        )
    return found


def _given(name: str, ask: Callable[[str], str]) -> str:
    if token := ask(name):
        return token
    variable = f"BOOK_{name.upper().replace('-', '_')}"
    raise DeployError(
        f"The {name} is missing: make it at the git host and set {variable} for this one run."
    )


def _put(account: Account, stage: Stage, name: str, value: str) -> None:
    """Where somebody else was quicker, theirs stands."""
    from botocore.exceptions import ClientError

    arguments: dict[str, Any] = {"Name": stage.parameter(name), "Value": value}
    try:
        account.client("ssm").put_parameter(**arguments, Type="SecureString", Overwrite=False)
    except ClientError as error:
        if code_of(error) != "ParameterAlreadyExists":
            raise
