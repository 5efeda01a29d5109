"""The filters of "Can you help?" on the file that a build writes: both sides of one shape."""

import os
import subprocess
from pathlib import Path

from tests.finding.sample_book import NODE

TESTS = Path(__file__).parent / "request_matching.test.mjs"


def test_the_filters_read_what_the_build_writes(whole_site: Path) -> None:
    done = subprocess.run(
        [NODE, "--test", str(TESTS)],
        env={**os.environ, "OPEN_REQUESTS": str(whole_site / "requests" / "open.json")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
