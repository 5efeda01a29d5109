"""Put the files that an import wrote into the queue: `queue_listings.py FOLDER`.

The book is the one that the settings of the environment describe, as for make run.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from chalicelib.acts.importing import queue_file
from chalicelib.settings import SettingsError
from chalicelib.wiring import make_services, read_settings
from communitybook.loading import load_folder
from communitybook.problems import Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every file waits or is known, 1 when some have errors, 2 when the call is wrong."""
    parser = argparse.ArgumentParser(description="Put listing files into the queue.")
    parser.add_argument("folder", type=Path, help="where the import wrote them")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        print(f"There is no folder {options.folder}.", file=sys.stderr)
        return 2
    try:
        services = make_services(read_settings(os.environ))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    for path, data in load_folder(options.folder):
        problems = [data] if isinstance(data, Problem) else queue_file(services, path.name, data)
        for problem in problems or ():
            print(problem)
        counts["waiting" if problems is None else "faulty" if problems else "known"] += 1
    told = f"{counts['waiting']} wait for a moderator, {counts['known']} were known already"
    print(f"{told}, {counts['faulty']} have errors.")
    return 1 if counts["faulty"] else 0


if __name__ == "__main__":
    sys.exit(main())
