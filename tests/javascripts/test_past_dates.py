"""Dates that passed since the build, wherever the device is."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.finding.sample_book import NODE

TESTS = Path(__file__).parent / "past_dates.test.mjs"


@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland", "America/Los_Angeles"])
def test_past_dates_go_by_londons_clock_on_a_device_in(zone: str) -> None:
    done = subprocess.run(
        [NODE, "--test", str(TESTS)],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
