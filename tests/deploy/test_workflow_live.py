"""The workflow that publishes asks what is so now before it fetches the content, and obeys."""

import json
import subprocess
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.servers import serving

LIVE = {"landed": 3, "listings": {"leigh-library": {"removed": True}}, "requests": {}}


def steps() -> list[dict[str, Any]]:
    text = (ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)["jobs"]["publish"]["steps"]
    return found


def run_first_step(address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"ADDRESS": address, "RUNNER_TEMP": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(["bash", "-e", "-c", steps()[0]["run"]], env=environment, check=False,
                          capture_output=True, text=True)  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [(200, json.dumps(LIVE), LIVE), (404, "<html>", {"listings": {}}), (503, "<html>", None),
     (500, "", None)],
)  # fmt: skip
def test_it_is_asked_first_and_without_an_answer_nothing_is_published(
    tmp_path: Path, status: int, body: str, expected: dict[str, Any] | None
) -> None:
    class App(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/app/live.json"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None: ...

    with serving(App) as address:
        done = run_first_step(address, tmp_path)
    if expected is None:
        assert done.returncode == 1
        assert "run this again when the app answers" in done.stdout
    else:
        assert done.returncode == 0, done.stderr
        assert json.loads((tmp_path / "live.json").read_text()) == expected


def test_where_nobody_answers_nothing_is_published(tmp_path: Path) -> None:
    assert run_first_step("http://127.0.0.1:9", tmp_path).returncode == 1


def test_the_content_is_fetched_after_it_and_built_with_it() -> None:
    names = [step.get("uses", step.get("name", "")) for step in steps()]
    assert names[0] == "Ask what is so now"
    assert names[1].startswith("actions/checkout")
    (build,) = [step for step in steps() if step.get("name") == "Build it"]
    assert '--live "$RUNNER_TEMP/live.json"' in build["run"]
