"""Check the JavaScript: its types, and that browsers of 2020 can read it.

TypeScript and a parser are put into var/node by npm on first use. Where that cannot be done, this
says so and goes on, so that the other checks still run.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.node import find_node, find_npms

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var/node"
PACKAGES = ("typescript@5.9", "@types/node@22", "acorn@8.15")
INSTALL = (
    *("install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"),
    "--fetch-timeout=30000",
)
PATIENCE_SECONDS = 120


def main() -> int:
    """Nothing is wrong where nothing could be checked, but that is said."""
    node = find_node()
    if node is None:
        print("The JavaScript was not checked: there is no Node here. Run: make setup")
        return 0
    if not is_installed() and not install():
        print("The JavaScript was not checked: npm is missing, or could not fetch TypeScript.")
        return 0
    return max(run(node, *command) for command in plan_checks())


def plan_checks() -> Iterator[list[str]]:
    """Types as pages, service workers and Node see them; syntax."""
    modules = FOLDER / "node_modules"
    for project in ("tsconfig.json", "tsconfig.worker.json", "tsconfig.node.json"):
        yield [str(modules / "typescript/bin/tsc"), "--project", project]
    scripts = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("site/javascripts/**/*.js"))
    yield [str(modules / "acorn/bin/acorn"), "--ecma2020", "--module", "--silent", *scripts]


def is_installed() -> bool:
    """Whether these very versions are there."""
    stamp = FOLDER / "installed.txt"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == " ".join(PACKAGES)


def install() -> bool:
    """With the first npm that can."""
    print("Installing TypeScript into var/node, to check the JavaScript...", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not any(fetch(npm) for npm in find_npms()):
        return False
    (FOLDER / "installed.txt").write_text(" ".join(PACKAGES), encoding="utf-8")
    return True


def fetch(npm: list[str]) -> bool:
    """Whether this npm brought the packages."""
    command = [*npm, *INSTALL, "--prefix", str(FOLDER), *PACKAGES]
    try:
        done = subprocess.run(command, check=False, timeout=PATIENCE_SECONDS, cwd=FOLDER)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def run(*command: str) -> int:
    """What the command left with; it says itself what is wrong."""
    return subprocess.run(command, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
