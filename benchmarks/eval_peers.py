"""Other search engines for the same listings: Pagefind, lunr and MiniSearch, from npm."""

import html
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.node import find_node, find_npms

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "var" / "search-peers"
MODULES = FOLDER / "node_modules"
PEERS = {"pagefind": "Pagefind", "lunr": "lunr", "minisearch": "MiniSearch"}
PACKAGES = ("pagefind@1.5", "lunr@2.3", "minisearch@7")
INSTALL = ("install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")


def install_peers() -> None:
    """From npm, the first time; CalledProcessError where that fails."""
    if all((MODULES / name).exists() for name in PEERS):
        return
    print(f"Installing {', '.join(PEERS.values())} into {FOLDER.relative_to(HERE.parent)}...")
    FOLDER.mkdir(parents=True, exist_ok=True)
    npm = next(find_npms())
    subprocess.run([*npm, *INSTALL, *PACKAGES], check=True, cwd=FOLDER)


def list_versions() -> dict[str, str]:
    """What is installed, by name."""
    files = {name: MODULES / name / "package.json" for name in PEERS}
    return {name: json.loads(path.read_text())["version"] for name, path in files.items()}


def write_pagefind(site: Path, texts: Sequence[dict[str, Any]]) -> None:
    """A page for each listing, and Pagefind's index of them."""
    for text in texts:
        page = site / text["slug"] / "index.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(write_page(text), encoding="utf-8")
    command = [find_node() or "node", str(MODULES / "pagefind/lib/runner/bin.cjs")]
    subprocess.run([*command, "--site", str(site), "--quiet"], check=True)


def write_page(text: dict[str, Any]) -> str:
    """The listing's words under headings, as its page has them."""
    shown = {name: html.escape(value) for name, value in text.items()}
    return (
        f'<!doctype html><html lang="en"><title>{shown["name"]}</title><main><h1>{shown["name"]}'
        f"</h1><p>{shown['summary']}</p><p>{shown['categories']}</p>"
        f"<p>{shown['description']}</p></main></html>"
    )


def ask_engine(
    engine: str, site: Path, queries: Sequence[str], without: Sequence[str] = ()
) -> list[list[str]]:
    """For each query the slugs of the first ten results."""
    script = str(HERE / "eval_search.mjs")
    command = [find_node() or "node", script, engine, str(site), str(MODULES), ",".join(without)]
    done = subprocess.run(
        command, input=json.dumps(queries), capture_output=True, text=True, check=True
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found
