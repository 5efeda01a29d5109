"""Ask whether an installed package has a known weakness, where the answer can be had.

pip-audit (of the Python Packaging Authority) asks PyPI. Without the internet nothing is audited,
and that is said; only a known weakness makes it fail.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

COMMAND = ("-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--skip-editable")
PATIENCE_SECONDS = 60
# Each with the reason why it does not touch us, and until when that was looked at.
ACCEPTED: dict[str, str] = {}

Ask = Callable[[], str]


def main(arguments: Sequence[str] | None = None, ask: Ask | None = None) -> int:
    """0 where nothing is known, or nobody could be asked; 1 where something is."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    try:
        answer = json.loads((ask or ask_pip_audit)())
    except (ValueError, OSError, subprocess.TimeoutExpired):
        print("Dependencies were not audited: PyPI could not be asked.")
        return 0
    found = list(list_weaknesses(answer))
    for line in found:
        print(line)
    print(f"{len(answer['dependencies'])} packages audited, {len(found)} weaknesses.")
    return 1 if found else 0


def ask_pip_audit() -> str:
    """Its JSON; something else, or nothing, where it could not ask."""
    done = subprocess.run(
        [sys.executable, *COMMAND],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    return done.stdout


def list_weaknesses(answer: dict[str, Any]) -> Iterator[str]:
    """A line for each that is not accepted: what, in which release, and where it is mended."""
    for one in answer["dependencies"]:
        for weakness in one.get("vulns", ()):
            if weakness["id"] not in ACCEPTED:
                mended = ", ".join(weakness.get("fix_versions", ())) or "nowhere yet"
                yield f"{one['name']} {one['version']}: {weakness['id']}, mended in {mended}."


if __name__ == "__main__":
    sys.exit(main())
