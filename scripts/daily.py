"""Do what falls due today: letters, claims, reminders, and what must be forgotten.

`make serve` does this by itself, every hour; elsewhere, run it once a day.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from chalicelib.jobs.daily import run_daily
from chalicelib.services import Services
from chalicelib.settings import SettingsError
from chalicelib.store.clock_mark import ClockDoubtedError
from chalicelib.wiring import make_services, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it is done, 1 where the clock is doubted, 2 where the settings can't be used."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    try:
        services = make_services(read_settings(os.environ))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    return run(services)


def run(services: Services) -> int:
    """Print how much was done of each kind; 1 where the clock is doubted, and nothing was done."""
    try:
        services.store.clock_mark.check(services.today)
    except ClockDoubtedError as error:
        print(error, file=sys.stderr)
        return 1
    done = run_daily(services)
    print(", ".join(f"{name}: {count}" for name, count in done.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
