"""Secrets that settings only name: ssm:/path for Parameter Store, secretsmanager:name."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.settings import SETTINGS, SettingsError

SSM, MANAGER = "ssm:", "secretsmanager:"
MOST_NAMES = 10  # of one GetParameters
MakeClient = Callable[[str], Any]


def read_named_secrets(environment: Mapping[str, str], make_client: MakeClient) -> dict[str, str]:
    """The environment with every secret that is only named put in its place.

    Raises SettingsError, which names settings and never what they hold.
    """
    named = {one.name: environment.get(one.name, "") for one in SETTINGS if one.is_secret}
    paths = {name: value[len(SSM) :] for name, value in named.items() if value.startswith(SSM)}
    kept = {name: value[len(MANAGER) :] for name, value in named.items()
            if value.startswith(MANAGER)}  # fmt: skip
    found = _read_parameters(paths, make_client) if paths else {}
    found |= _read_manager(kept, make_client) if kept else {}
    return {**environment, **found}


def _read_parameters(paths: Mapping[str, str], make_client: MakeClient) -> dict[str, str]:
    """All of them in one call; each kept encrypted."""
    if len(set(paths.values())) > MOST_NAMES:
        raise SettingsError(f"More than {MOST_NAMES} secrets are in Parameter Store.")
    names = sorted(set(paths.values()))
    answer = _call(paths, make_client("ssm").get_parameters, Names=names, WithDecryption=True)
    values = {one["Name"]: one["Value"] for one in answer["Parameters"]}
    missing = sorted(name for name, path in paths.items() if path not in values)
    if missing:
        raise SettingsError(f"{', '.join(missing)}: there is no such parameter in Parameter Store.")
    return {name: values[path] for name, path in paths.items()}


def _read_manager(names: Mapping[str, str], make_client: MakeClient) -> dict[str, str]:
    client = make_client("secretsmanager")
    return {
        setting: _call([setting], client.get_secret_value, SecretId=secret)["SecretString"]
        for setting, secret in names.items()
    }


def _call(settings: Any, operation: Callable[..., Any], **arguments: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return operation(**arguments)
    except (BotoCoreError, ClientError) as error:
        reason = type(error).__name__
        if isinstance(error, ClientError):
            reason = error.response["Error"]["Code"]
        raise SettingsError(f"{', '.join(settings)} can't be read at AWS: {reason}.") from error
