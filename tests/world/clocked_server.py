"""The server as scripts/serve.py runs it, by a clock that a file sets right or wrong.

    clocked_server.py PORT VAR OUT CLOCK

CLOCK holds how many seconds its clock is ahead of the true one. There is no such thing in the
product: what tells the time is handed in.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.ports import PublisherUnavailableError
from chalicelib.table import TableUnavailableError
from chalicelib.wiring import read_settings
from scripts.serving import serve_book


def main(port: str, var: str, out: str, clock: str) -> int:
    def read_clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(Path(clock).read_text() or "0"))

    address = f"http://localhost:{port}"
    settings = read_settings({**os.environ, "BOOK_ADDRESS": address, "BOOK_VAR": var})
    try:
        return serve_book(
            settings, Path(out), int(port), is_production=False, read_clock=read_clock
        )
    except (PublisherUnavailableError, TableUnavailableError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
