"""A known weakness fails the check; no answer does not."""

import json
import subprocess
from typing import Any

import pytest

from scripts import audit_dependencies

CLEAN = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": []}], "fixes": []}
WEAK = {
    "dependencies": [
        {
            "name": "jinja2",
            "version": "3.1.0",
            "vulns": [{"id": "PYSEC-2024-1", "fix_versions": ["3.1.4"], "description": "x"}],
        },
        {"name": "communitybook", "skip_reason": "editable"},
    ]
}


def test_a_known_weakness_is_said_and_fails(capsys: Any) -> None:
    assert audit_dependencies.main([], lambda: json.dumps(WEAK)) == 1
    assert "jinja2 3.1.0: PYSEC-2024-1, mended in 3.1.4." in capsys.readouterr().out


def test_nothing_known_passes(capsys: Any) -> None:
    assert audit_dependencies.main([], lambda: json.dumps(CLEAN)) == 0
    assert "1 packages audited, 0 weaknesses" in capsys.readouterr().out


def test_an_accepted_one_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_dependencies, "ACCEPTED", {"PYSEC-2024-1": "not used"})
    assert audit_dependencies.main([], lambda: json.dumps(WEAK)) == 0


def test_where_nobody_can_be_asked_that_is_said(capsys: Any) -> None:
    def time_out() -> str:
        raise subprocess.TimeoutExpired("pip-audit", 60)

    for ask in (lambda: "", time_out):
        assert audit_dependencies.main([], ask) == 0
        assert "not audited" in capsys.readouterr().out
