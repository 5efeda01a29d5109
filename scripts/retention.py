"""Show what the store has kept for long enough, and why; with --yes, delete it."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence

from chalicelib.jobs.clearing import clear_away
from chalicelib.jobs.retention import find_expired
from chalicelib.services import Services
from chalicelib.settings import SettingsError
from chalicelib.wiring import make_services, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is shown or deleted, 2 where the settings can't be used."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--dry-run", action="store_true", help="only show it; that is the default")
    choice.add_argument("--yes", action="store_true", help="really delete it")
    options = parser.parse_args(arguments)
    try:
        services = make_services(read_settings(os.environ))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    return run(services, is_real=options.yes)


def run(services: Services, *, is_real: bool) -> int:
    """Print each reason with its number; nothing of what stands there."""
    if is_real:
        found = clear_away(services)
    else:
        found = Counter(expired.why for expired in find_expired(services))
    print("Deleted:" if is_real else "It would delete (add --yes to do it):")
    for why, count in sorted(found.items()):
        print(f"  {why}: {count}")
    print(f"{found.total()} in all.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
