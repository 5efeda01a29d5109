"""Telling a git host to run its build, by the address that it gives for that."""

import json
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from chalicelib.ports import PublisherUnavailableError

EVENT = {"event_type": "rebuild"}  # what GitHub's repository_dispatch wants; others pass it over
TIMEOUT_SECONDS = 15


def ask_to_build(address: str, token: str) -> None:
    """Raises PublisherUnavailableError, which names the host and no secret."""
    host = urlsplit(address).hostname or "the git host"
    headers = {"Content-Type": "application/json", "User-Agent": "communitybook"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, json.dumps(EVENT).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
            pass
    except urllib.error.HTTPError as error:
        raise PublisherUnavailableError(f"{host} does not build ({error.code}).") from error
    except OSError as error:
        raise PublisherUnavailableError(f"{host} can't be reached.") from error
