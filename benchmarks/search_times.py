"""How long a search takes in Chromium, beside its peers: `make bench-search [ARGS=--write]`.

From the press of the button to the first results that are shown, in a fresh profile each time: on
this machine, and as a slow phone has it (CPU four times slower, 1.6 Mbit/s, 150 ms; the engine on
the page, since throttling does not reach workers). Bytes are gzipped, counted by the server.
"""

import argparse
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import peers
from benchmarks.bench import QUERIES, Bench
from benchmarks.counting_server import Sent, serve_folder
from benchmarks.eval import write_between
from benchmarks.listings import DAY, write_listings
from benchmarks.machine import describe_machine
from benchmarks.measuring import measure
from communitybook.dates.clock import LONDON

HERE = Path(__file__).resolve().parent
FIGURES = HERE.parent / "docs" / "figures.md"
MARKS = ("<!-- search timed: begin -->", "<!-- search timed: end -->")
CHROMIUM = {
    "executable_path": shutil.which("chromium") or shutil.which("google-chrome"),
    "args": ["--no-sandbox", "--disable-background-networking"],
}
ROUNDS = 3
PATIENCE_MS = 120_000
SLOW_CPU = 4
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
INDEX_PARTS = {"ours": ("/search-index/",), "pagefind": ("/pagefind/",), "material": ("/search/",)}
PEERS = {"pagefind": "Pagefind", "material": "MkDocs Material"}
KEYSTROKES = "dementia carers"

# Each resolves with milliseconds from the press to the first result that is shown; Material, which
# fetches its index with every page, from the opening of the page.
SUBMIT = {
    "ours": """([words]) => new Promise((resolve) => {
      document.getElementById("home-query").focus();
      document.getElementById("home-query").value = words;
      setTimeout(() => {  // nobody types faster
        resolve(0);
        sessionStorage.setItem("pressed", String(Date.now()));
        setTimeout(() => document.querySelector("form.hero-form").requestSubmit());
      }, 2000);
    })""",
    "pagefind": """([words]) => new Promise((resolve) => {
      const [found, start] = [document.getElementById("found"), Date.now()];
      new MutationObserver(() => found.children.length && resolve(Date.now() - start))
        .observe(found, { childList: true });
      document.getElementById("query").value = words;
      document.querySelector("form").requestSubmit();
    })""",
    "material": """([words]) => new Promise((resolve) => {
      const start = performance.timeOrigin;
      const box = document.querySelector("[data-md-component=search-query]");
      const list = document.querySelector(".md-search-result__list");
      new MutationObserver(() => list.children.length && resolve(Date.now() - start))
        .observe(list, { childList: true });
      document.querySelector("[data-md-toggle=search]").checked = true;
      box.focus();
      box.value = words;
      box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
      box.dispatchEvent(new Event("input", { bubbles: true }));
    })""",
}
SHOWN = """() => {
  const first = document.querySelector("[data-part=sure] li");
  const heard = document.querySelector("[data-part=count]")?.textContent;
  if (!first || !heard) return null;
  return Date.now() - Number(sessionStorage.getItem("pressed"));
}"""
TIME_KEYSTROKES = """
  window.took = [];
  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message) {
    const start = performance.now();
    this.addEventListener("message", function hear({ data }) {
      if (data.id !== message.id || data.stage !== "settled") return;
      requestAnimationFrame(() => window.took.push(performance.now() - start));
      this.removeEventListener("message", hear);
    });
    return send.call(this, message);
  };
"""


class Timed(NamedTuple):
    """Medians over queries and rounds; bytes and files are of the index alone."""

    cold_ms: float
    slow_ms: float
    bytes: int
    files: int


def open_page(browser: Browser) -> Page:
    """A fresh profile."""
    page = browser.new_context(service_workers="block", bypass_csp=True).new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def throttle(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)


def begin(page: Page, engine: str, sent: Sent, *, slow: bool) -> None:
    """Open the page to search from; Material's own opening is part of the search."""
    is_loading = engine == "material"
    if slow and not is_loading:  # without workers, so that the throttling is felt
        page.add_init_script("delete window.Worker")
    if not is_loading:
        page.goto(sent.address + ("/" if engine == "ours" else "/pagefind.html"))
    sent.reset()
    if slow:
        throttle(page)
    if is_loading:
        page.goto(sent.address, wait_until="domcontentloaded")


def time_search(browser: Browser, engine: str, sent: Sent, words: str, *, slow: bool) -> float:
    """Milliseconds of one cold search."""
    page = open_page(browser)
    begin(page, engine, sent, slow=slow)
    took = page.evaluate(SUBMIT[engine], [words])
    if engine == "ours":
        page.wait_for_url("**/search/**")
        took = page.wait_for_function(SHOWN, polling=10).json_value()
        page.wait_for_timeout(300)
    page.context.close()
    return float(took)


def time_engine(browser: Browser, engine: str, folder: Path) -> Timed:
    """One engine's site on every query."""
    with serve_folder(folder) as sent:
        cold, slow, weights = [], [], []
        for words in QUERIES * ROUNDS:
            cold.append(time_search(browser, engine, sent, words, slow=False))
            weights.append(sent.weigh(*INDEX_PARTS[engine]))
        for words in QUERIES:
            slow.append(time_search(browser, engine, sent, words, slow=True))
    bytes_, files = (round(statistics.median(column)) for column in zip(*weights, strict=True))
    return Timed(statistics.median(cold), statistics.median(slow), bytes_, files)


def time_keystrokes(browser: Browser, folder: Path) -> float:
    """The median of later keystrokes: from the question to the engine until all is shown."""
    with serve_folder(folder) as sent:
        page = open_page(browser)
        page.add_init_script(TIME_KEYSTROKES)
        page.goto(f"{sent.address}/search/")
        page.wait_for_function("window.took.length > 0")
        box = page.locator("#search-query")
        for at, letter in enumerate(KEYSTROKES, start=2):
            box.press_sequentially(letter)
            page.wait_for_function("(count) => window.took.length >= count", arg=at)
        took: list[float] = page.evaluate("window.took")
        page.context.close()
    return statistics.median(took[len(took) // 2 :])


def build_all(size: int, wanted: Sequence[str]) -> dict[str, Path]:
    """The sites of one size, ours and the peers', on the same listings."""
    bench = Bench(size, 1)
    write_listings(size, bench.content)
    bench.build(fresh=("site", "cache"))
    sites = {"ours": bench.site}
    if wanted:
        python = peers.make_venv()
        hugo, material = peers.write_peers(bench.content, bench.folder / "peers", DAY)
        measure(peers.hugo_command(python, hugo), hugo)
        measure(peers.pagefind_command(python, hugo), hugo)
        shutil.copy(HERE / "search_pages" / "pagefind.html", hugo / "public")
        sites["pagefind"] = hugo / "public"
        if "material" in wanted:
            measure(peers.material_command(python, material), material)
            sites["material"] = material / "site"
    return sites


def measure_size(browser: Browser, size: int, wanted: Sequence[str]) -> Iterator[str]:
    """The rows of one size."""
    sites = build_all(size, wanted)
    for engine, folder in sites.items():
        timed = time_engine(browser, engine, folder)
        name = PEERS.get(engine, "**Community Book**")
        yield (
            f"| {size:,} | {name} | {timed.cold_ms / 1000:.2f} s | {timed.slow_ms / 1000:.1f} s "
            f"| {timed.bytes / 1024:,.0f} KB | {timed.files} |"
        )
    keystroke = time_keystrokes(browser, sites["ours"])
    yield f"| {size:,} | a later keystroke of ours | {keystroke:.0f} ms | | | |"
    shutil.rmtree(Bench(size, 1).folder, ignore_errors=True)


def list_lines(sizes: Sequence[int], choose: Callable[[int], Sequence[str]]) -> Iterator[str]:
    """The table as Markdown."""
    yield f"Measured on {datetime.now(LONDON):%-d %B %Y at %H:%M} with `make bench-search`."
    yield f"Machine: {describe_machine()}."
    yield ""
    yield "| listings | engine | first results, cold | on a slow phone | index fetched | files |"
    yield "|---|---|---|---|---|---|"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for size in sizes:
            for line in measure_size(browser, size, choose(size)):
                print(line, file=sys.stderr)
                yield line
        browser.close()


def parse_arguments(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(description="Time the search in Chromium.")
    parser.add_argument("--sizes", default="1000,10000", help="how many listings, with commas")
    parser.add_argument("--skip-peers", action="store_true", help="our own search only")
    parser.add_argument(
        "--most-material", type=int, default=10_000, help="largest size for Material"
    )
    parser.add_argument("--write", action="store_true", help="put the table into docs/figures.md")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything was measured."""
    options = parse_arguments(arguments)

    def choose(size: int) -> Sequence[str]:
        if options.skip_peers:
            return ()
        return tuple(PEERS) if size <= options.most_material else ("pagefind",)

    lines = list(list_lines([int(size) for size in options.sizes.split(",")], choose))
    print("\n".join(lines))
    if options.write:
        write_between(FIGURES, lines, MARKS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
