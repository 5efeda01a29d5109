"""What neither TypeScript nor the parser sees: parts of browsers that came after 2020."""

import re

import pytest

from tests.finding.sample_book import ROOT

CAME_LATER = {
    r"\(\?<[=!]": "looking behind in patterns: Safari 16.4",
    r"\.replaceChildren\(": "Chrome 86",
    r"\b(date|time)Style\b": "Firefox 79, Safari 14.1",
    r"\bstructuredClone\(": "Chrome 98, Firefox 94, Safari 15.4",
    r"\brandomUUID\(": "Chrome 92, Firefox 95, Safari 15.4",
    r"\bAbortSignal\.(any|timeout)\(": "Chrome 103, Firefox 100, Safari 16",
    r"\brequestIdleCallback\(": "not in Safari",
    r"\bshowPopover\(|\.showModal\(": "Firefox 98, Safari 15.4",
    r"\bscheduler\.|\bnavigation\.|\bstartViewTransition\(": "Chrome only, then",
    r"\b(Compression|Decompression)Stream\b": "Firefox 113, Safari 16.4",
}
SCRIPTS = sorted((ROOT / "site/javascripts").rglob("*.js"))


@pytest.mark.parametrize(("pattern", "since"), CAME_LATER.items())
def test_the_scripts_keep_to_what_browsers_of_2020_have(pattern: str, since: str) -> None:
    users = [path.name for path in SCRIPTS if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert users == [], since
