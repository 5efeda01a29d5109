"""The copies on a device, with a storage and a network in memory."""

import subprocess
from pathlib import Path

from tests.finding.sample_book import NODE

HERE = Path(__file__).parent
TESTS = ("offline.test.mjs", "offline_sets.test.mjs")


def test_the_copies_keep_their_promises() -> None:
    command = [NODE, "--test", *(str(HERE / name) for name in TESTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tests 22" in done.stdout
