"""Every address leads to a route, staff's only to staff, and a start reads no more than it needs."""

import subprocess
import sys

import pytest

from chalicelib.addresses import ADDRESSES, Address, load_route
from tests.app.conftest import RunningBook
from tests.conftest import ROOT

STAFF = [address for address in ADDRESSES if address.path.startswith("/app/moderate")]
# What people's requests may need later, and the libraries behind it.
TIMETABLE = "chalicelib.jobs.timetable"  # it names the jobs, and imports none
LATER = ("chalicelib.routes.", "chalicelib.jobs.", "communitybook.finding", "dulwich", "boto3",
         "icalendar", "dateutil")  # fmt: skip


def test_no_address_stands_twice() -> None:
    paths = [address.path for address in ADDRESSES]
    assert len(paths) == len({*paths})


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.path)
def test_an_address_leads_to_routes(address: Address) -> None:
    assert address.routes, "a path without any method"
    for name in address.routes.values():
        assert callable(load_route(name))


@pytest.mark.parametrize("address", STAFF, ids=lambda address: address.path)
def test_staffs_addresses_ask_everybody_else_to_sign_in(
    address: Address, book: RunningBook
) -> None:
    path = address.path.replace("{", "").replace("}", "")
    for method in address.routes:
        visitor = book.visitor()
        answered = visitor.open(path) if method == "GET" else visitor.post(path, {})
        assert answered.address.startswith("/app/sign-in"), method


def test_a_start_reads_no_route_and_nothing_that_only_some_need() -> None:
    code = "import sys; import app; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "lambdas",
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    read = done.stdout.split()
    assert "chalicelib.addresses" in read
    assert [name for name in read if name.startswith(LATER)] == [TIMETABLE]
