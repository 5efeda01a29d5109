"""What a first search costs somebody on a phone."""

import json
import subprocess
from pathlib import Path

from tests.finding.sample_book import NODE, make_book, write_site

KILOBYTE = 1024
HERE = Path(__file__).parent


def test_a_first_search_of_2000_listings_is_light(tmp_path: Path) -> None:
    book = make_book(2000)
    query = " ".join(book[3]["name"].split()[:2])
    site = write_site(book, tmp_path)
    command = [NODE, str(HERE / "weigh_search.mjs"), str(site), "WN1 1AA", query]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    weighed = json.loads(done.stdout)
    assert weighed["ranked"]["bytes"] <= 39 * KILOBYTE
    assert weighed["settled"]["bytes"] <= 140 * KILOBYTE
    assert weighed["ranked"]["files"] <= 20
