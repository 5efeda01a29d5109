"""One listing's whole life in real browsers, on a book served as `make serve` serves it."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as WaitedTooLongError

from chalicelib.adapters.git_publisher import GitPublisher
from tests.browser.form_filling import answer, fill_in
from tests.conftest import CONTENT, ROOT, SMALL

pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A small book with its builder, mail and publishing; its address and its var folder."""
    content = tmp_path / "source"
    (content / "assets").mkdir(parents=True)
    for slug in SMALL:
        shutil.copy(CONTENT / "assets" / f"{slug}.yml", content / "assets")
    var = tmp_path / "var"
    author = "The book <book@example.org>"
    GitPublisher(var / "content", author=author, read_clock=lambda: datetime.now(UTC)).seed(content)
    port = free_port()
    paths = os.pathsep.join((str(ROOT), str(ROOT / "lambdas")))
    environment = {**os.environ, "PYTHONPATH": paths, "BOOK_VAR": str(var)}
    person = ["scripts/moderators.py", "add", "kim@staff.example", "--name", "Kim"]
    subprocess.run([sys.executable, *person], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "scripts/serve.py", "--port", str(port), "--var", str(var)]
    command += ["--out", str(tmp_path / "site")]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until_up(port)
            yield f"http://localhost:{port}", var
        finally:
            server.terminate()


def wait_until_up(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/app/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError(str(port))


def mail_of(page: Page, address: str, subject: str) -> str:
    """The newest mail with that subject, as the mail page shows it."""
    for _attempt in range(40):
        page.goto(f"{address}/app/dev/mail")
        found = page.locator("section", has=page.get_by_role("heading", name=re.compile(subject)))
        if found.count():
            return found.first.inner_text()
        page.wait_for_timeout(250)
    raise AssertionError(f"no mail with {subject}")


def link_in(text: str, part: str) -> str:
    found = re.search(rf"https?://\S*{part}\S*", text)
    assert found, text
    return found[0]


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/app/sign-in")
    page.locator('[name="email"]').fill("kim@staff.example")
    page.locator("main form button[type=submit]").first.click()
    code_page = page.url
    other = page.context.new_page()
    code = re.search(r"\b\d{8}\b", mail_of(other, address, "code"))
    other.close()
    assert code
    assert page.url == code_page
    page.locator('[name="code"]').fill(code[0])
    page.locator("main form button[type=submit]").first.click()


def wait_for_page(page: Page, address: str, words: str) -> None:
    """The page with those words, as soon as the book has built it."""
    for _attempt in range(60):
        page.goto(address)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{address} never said {words}")


def wait_for_search(page: Page, address: str, name: str) -> None:
    """The index is written after the pages: whoever searches in between finds what was before."""
    for _attempt in range(10):
        page.goto("about:blank")
        page.goto(address)
        with suppress(WaitedTooLongError):
            page.get_by_role("link", name=name).first.wait_for(timeout=3_000)
            return
    raise AssertionError(f"{address} never found {name}")


def test_from_an_empty_form_to_a_page_that_search_finds(
    browser: Browser, served: tuple[str, Path]
) -> None:
    address, var = served
    phone = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    group = phone.new_page()
    group.goto(f"{address}/app/submit")
    fill_in(group)
    group.wait_for_timeout(3200)
    group.get_by_role("button", name="Send it").click()
    group.goto(link_in(mail_of(group, address, "Confirm your email"), "/app/confirm/"))
    group.get_by_role("button", name="Yes, it is mine").click()

    desk = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    moderator = desk.new_page()
    sign_in(moderator, address)
    moderator.goto(f"{address}/app/moderate")
    moderator.get_by_role("link", name=re.compile("Monday Menders")).first.click()
    moderator.locator("summary", has_text=re.compile("Ask for changes", re.I)).first.click()
    form = moderator.locator('form[action$="/ask"]')
    form.locator("textarea").fill("Please say whether beginners may come.")
    form.get_by_role("button").click()

    asked = mail_of(group, address, "Something to change|change")
    assert "Please say whether beginners may come." in asked
    group.goto(link_in(asked, "/app/drafts/"))
    draft = "/".join(group.url.split("/")[:6])
    group.goto(f"{draft}/who")
    answer(group, {"who.note": "Beginners are welcome."})
    group.get_by_role("button", name="Go on").click()
    group.goto(f"{draft}/check")
    group.wait_for_timeout(3200)
    group.get_by_role("button", name="Send it").click()

    moderator.goto(f"{address}/app/moderate")
    moderator.get_by_role("link", name=re.compile("Monday Menders")).first.click()
    expect(moderator.get_by_text("Beginners are welcome.").first).to_be_visible()
    moderator.locator('form[action$="/approve"]').get_by_role("button").first.click()

    page_address = f"{address}/listings/monday-menders/"
    wait_for_page(group, page_address, "Beginners are welcome.")
    wait_for_search(desk.new_page(), f"{address}/search/#q=mend", "Monday Menders")
    log = ["git", "-C", str(var / "content"), "log", "-1", "--format=%an%n%B"]
    commit = subprocess.run(log, capture_output=True, text=True, check=True).stdout
    assert "Community Book" in commit
    assert "kim@" not in commit
    assert "pat@" not in commit
    phone.close()
    desk.close()
