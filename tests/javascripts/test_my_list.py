"""My list as plain data: ids, links, order, what storage held, text, what is so now."""

import subprocess
from pathlib import Path

from tests.finding.sample_book import NODE

TESTS = Path(__file__).parent / "my_list.test.mjs"


def test_my_list_keeps_its_promises() -> None:
    command = [NODE, "--test", str(TESTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
