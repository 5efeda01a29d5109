"""Scripts as they are served: fewer and lighter, and otherwise the same."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.sitebuilder.bundling import BundlingError, bundle_scripts
from tests.finding.sample_book import NODE, ROOT, make_book, search_all, write_site

SCRIPTS = ROOT / "site" / "javascripts"
KILOBYTE = 1000


@pytest.fixture(scope="module")
def bundles() -> dict[str, str]:
    found = sorted(SCRIPTS.rglob("*.js"))
    return bundle_scripts(
        {path.relative_to(SCRIPTS).as_posix(): path.read_text(encoding="utf-8") for path in found}
    )


def write_bundles(bundles: dict[str, str], folder: Path) -> None:
    for name, text in bundles.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}')


def test_the_search_page_takes_three_scripts_of_25_kb_in_all(bundles: dict[str, str]) -> None:
    page = ("book.js", "search-page.js", "search/worker.js")
    assert sum(len(gzip.compress(bundles[name].encode())) for name in page) < 25 * KILOBYTE
    on_demand = {f"search/{name}.js" for name in ("engine", "mending", "places", "settling")}
    on_demand |= {"search/suggesting.js", "search/suggestions-view.js"}
    others = {"forms.js", "request-filters.js", "share.js", "my-list.js", "match-page.js"}
    listed = {"my-list/saving.js", "my-list/fetching-facts.js"}
    offline = {"offline-page.js", "offline/starting.js", "offline/copy-line.js"}
    workers = {f"service-worker/{name}.js" for name in ("worker", "retiring")}
    assert set(bundles) == {*page, *on_demand, *others, *listed, *offline, *workers}


def test_the_button_that_keeps_a_page_in_the_list_is_light(bundles: dict[str, str]) -> None:
    """It is on every page, and asked for after all else."""
    weigh = {name: len(gzip.compress(text.encode())) for name, text in bundles.items()}
    assert weigh["my-list/saving.js"] < 3.5 * KILOBYTE
    assert weigh["my-list.js"] < 10 * KILOBYTE


def test_a_page_pays_less_than_a_kilobyte_to_work_without_a_network(
    bundles: dict[str, str],
) -> None:
    """The line of a copy and the worker itself come only when they are wanted."""
    weigh = {name: len(gzip.compress(text.encode())) for name, text in bundles.items()}
    assert weigh["offline/starting.js"] < 0.8 * KILOBYTE
    assert weigh["service-worker/worker.js"] < 6 * KILOBYTE


def test_the_worker_is_fetched_beside_the_page(bundles: dict[str, str]) -> None:
    template = ROOT / "templates" / "pages" / "_search_modules.html.jinja"
    named = set(re.findall(r"javascripts }}/([\w/-]+\.js)", template.read_text(encoding="utf-8")))
    assert named == {"search-page.js", "search/worker.js"}


def test_every_bundle_is_a_module_that_node_can_read(
    bundles: dict[str, str], tmp_path: Path
) -> None:
    write_bundles(bundles, tmp_path)
    for name in bundles:
        subprocess.run([NODE, "--check", str(tmp_path / name)], check=True)


def test_the_bundled_engine_answers_as_the_modules_do(
    bundles: dict[str, str], tmp_path: Path
) -> None:
    book = make_book(300)
    site = write_site(book, tmp_path / "site")
    queries = [listing["name"][: 4 + at] for at, listing in enumerate(book[:20])] + ["", "it's"]
    options = ("--near", "WN1 1AA", "--filter", "day=monday")
    write_bundles(bundles, tmp_path / "javascripts")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("*.py"))
    (tmp_path / "scripts" / "package.json").write_text('{"type": "module"}')
    for path in (tmp_path / "scripts").glob("*.mjs"):
        served = path.read_text(encoding="utf-8").replace("../site/javascripts/", "../javascripts/")
        path.write_text(served, encoding="utf-8")
    plain = search_all(site, queries, *options)
    batch = ["--site", str(site), "--batch", str(site / "queries.txt"), *options]
    script = str(tmp_path / "scripts" / "search.mjs")
    done = subprocess.run([NODE, script, *batch], capture_output=True, text=True, check=True)
    assert [json.loads(line) for line in done.stdout.splitlines()] == plain


def test_two_modules_may_use_one_name_and_share_what_they_export(tmp_path: Path) -> None:
    modules = {
        "page.js": 'import { double as twice } from "./in/a.js";\nconst own = 2;\n'
        "console.log(twice(own), `a  // ${own}`, /[/*]  x/.source);\n",
        "in/a.js": 'import { own } from "./b.js";\n// A comment.\n'
        "export function double(number) {\n  return own * number;\n}\n",
        "in/b.js": "/** @type {number} */\nexport const own = 20;\n",
    }
    write_bundles(bundle_scripts(modules), tmp_path)
    command = [NODE, str(tmp_path / "page.js")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "40 a  // 2 [/*]  x\n"


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        ({"a.js": "export default 1;\n"}, "export default 1"),
        ({"a.js": 'import * as all from "./b.js";\n', "b.js": ""}, "import \\* as all"),
        ({"a.js": "const a = `one ${two(`three`)}`;\n"}, "two"),
        ({"a.js": 'import { one } from "./b.js";\n'}, "no such file"),
        (
            {
                "a.js": 'import "./b.js";\n',
                "b.js": 'import "./c.js";\n',
                "c.js": 'import "./b.js";\n',
            },
            "imports itself",
        ),
    ],
)
def test_what_a_bundle_cannot_hold_is_refused(modules: dict[str, str], says: str) -> None:
    with pytest.raises(BundlingError, match=says):
        bundle_scripts(modules)
