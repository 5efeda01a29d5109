"""The match of a built site, asked through its command: many persons in one run of Node."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.finding.sample_book import NODE, ROOT

Person = dict[str, Any]


def run_match(*words: str | Path, given: object = None) -> subprocess.CompletedProcess[str]:
    """The command, with whatever it answers; `given` is what it reads."""
    command = [NODE, str(ROOT / "scripts/match.mjs"), *map(str, words)]
    text = given if isinstance(given, str) else json.dumps(given)
    return subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, timeout=120
    )


def match_all(site: Path, persons: Sequence[Person], *options: str) -> list[dict[str, Any]]:
    """The answers of many persons."""
    done = run_match("--site", site, "--json", "--batch", *options, "-", given=list(persons))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def match_one(site: Path, **person: Any) -> dict[str, Any]:
    """The answer of one."""
    return match_all(site, [person])[0]


def slugs(answer: dict[str, Any]) -> list[str]:
    """What is shown, best first."""
    return [result["slug"] for result in answer["results"]]
