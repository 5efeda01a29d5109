"""Reading what the site shows: from its folder on this server, or from its address."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib.ports import SiteUnreadableError
from communitybook.build_facts import FILE, BuildFacts, parse_build_facts

TIMEOUT_SECONDS = 10
MOST_BYTES = 1_000_000  # a path for each file that is kept back; nobody keeps back ten thousand
_MISSING = (403, 404)  # a private bucket says either of what is not there yet


def read_site_in(folder: Path) -> BuildFacts | None:
    """The site in that folder; None where none was built yet. Raises SiteUnreadableError."""
    try:
        return _parse((folder / FILE).read_bytes(), str(folder))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SiteUnreadableError(f"The site's folder can't be read ({error.strerror}).") from error


def read_site_at(address: str) -> BuildFacts | None:
    """The site at that address, past every cache that obeys; None where none stands yet.

    Raises SiteUnreadableError.
    """
    host = urlsplit(address).hostname or address
    headers = {"Cache-Control": "no-cache", "User-Agent": "communitybook"}
    request = urllib.request.Request(f"{address}/{FILE}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            data = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code in _MISSING:
            return None
        raise SiteUnreadableError(f"{host} does not say what it shows ({error.code}).") from error
    except OSError as error:
        raise SiteUnreadableError(f"{host} can't be reached.") from error
    return _parse(data, host)


def _parse(data: bytes, where: str) -> BuildFacts:
    try:
        facts = parse_build_facts(json.loads(data)) if len(data) <= MOST_BYTES else None
    except ValueError:
        facts = None
    if facts is None:
        raise SiteUnreadableError(f"{where} holds a {FILE} that can't be read.")
    return facts
