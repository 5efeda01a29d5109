"""What the benchmark's instruments read."""

import sys
from pathlib import Path

from benchmarks.measuring import measure
from benchmarks.weights import weigh_page

FORKS = "import os, time; data = bytearray(40 << 20); os.fork(); data[0] = 1; time.sleep(1.2)"


def test_memory_shared_by_a_fork_counts_once(tmp_path: Path) -> None:
    found = measure([sys.executable, "-c", FORKS], tmp_path)
    assert found.seconds >= 1.2
    assert 40 < found.peak_mib < 80


def test_a_page_weighs_its_own_files_and_the_modules_that_they_import(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text(
        '<link rel="stylesheet" href="/book/a.css"><script type="module" src="/book/a.js"></script>'
        '<a href="https://example.org/">elsewhere</a><img src="https://example.org/x.png">'
    )
    (tmp_path / "a.css").write_text("p { color: red }")
    (tmp_path / "a.js").write_text('import "./b.js";\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\n')
    found = weigh_page(tmp_path, "/page/")
    assert found.files == 4
    assert found.third_party == ["https://example.org/x.png"]
