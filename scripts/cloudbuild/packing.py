"""The zip of the building function: the house, and the installed packages that the build needs."""

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from scripts.sitebuilder.house import DEFAULT_CONTENT, HANDWRITTEN, ROOT, TEMPLATES, digest_bytes

# What is imported on the way from git to pages; what these want is found by their own metadata.
# boto3 is in the function already.
NEEDED = (
    *("dulwich", "icalendar", "jinja2", "markdown-it-py", "mkdocs", "mkdocs-material", "nh3"),
    *("phonenumbers", "pillow", "pydantic", "python-dateutil", "pyyaml", "rjsmin", "segno"),
    "tzdata",
)
# Used by commands, by MkDocs' plugins that the chrome leaves out, or never asked for.
UNUSED = re.compile(
    r"/(tests?|testing)/|\.py[co]$|^(?:\.\./)+"
    r"|^phonenumbers/(geo|carrier)data/|^phonenumbers/tzdata/|^material/plugins/.*/templates/"
    r"|^material/templates/assets/javascripts/lunr/"
)
_IGNORED = ("__pycache__", ".pyc")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows: the same files, the same bytes
MOST_UNPACKED_BYTES = 250_000_000  # Lambda's limit for a function with all that it brings


def pack_builder(out: Path, shell: Path, kept: Path) -> Path:
    """Write building.zip into that folder. `shell` is a shell of the site, by which a process knows
    that it is packed; `kept` is a folder in which the packages wait for the next time.
    """
    packages = _pack_packages(kept)
    package = out / "building.zip"
    shutil.copy(packages, package)
    with zipfile.ZipFile(package, "a", zipfile.ZIP_DEFLATED) as packed:
        for path, name in house_files():
            _add(packed, path, name)
        _add(packed, shell, "shell.html")
    return package


def house_files() -> Iterator[tuple[Path, str]]:
    """Everything of the house that builds, with its place in the zip."""
    folders = {
        "communitybook": ROOT / "communitybook",
        "chalicelib": ROOT / "lambdas" / "chalicelib",
        "scripts": ROOT / "scripts",
        "templates": TEMPLATES,
        "site": HANDWRITTEN,
        "content/places": DEFAULT_CONTENT / "places",
    }
    for name, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not any(mark in str(path) for mark in _IGNORED):
                yield path, f"{name}/{path.relative_to(folder).as_posix()}"
    yield ROOT / "mkdocs.yml", "mkdocs.yml"
    for path in sorted(DEFAULT_CONTENT.glob("*.*")):
        yield path, f"content/{path.name}"


def distributions(names: Iterable[str]) -> dict[str, Distribution]:
    """These installed distributions and all that they want here, by name."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found or name == "babel":
            continue
        found[name] = distribution(name)
        wanted = (Requirement(one) for one in found[name].requires or ())
        waiting += [
            one.name for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})
        ]
    return found


def _pack_packages(kept: Path) -> Path:
    """The packages as they are installed here; packed once for each set of versions."""
    wanted = distributions(NEEDED)
    pins = sorted(f"{name}=={one.version}" for name, one in wanted.items())
    path = kept / f"packages-{digest_bytes(repr((pins, UNUSED.pattern)).encode())}.zip"
    if path.exists():
        return path
    kept.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in wanted.values():
            for file in one.files or ():
                name = file.as_posix()
                if not UNUSED.search(name):
                    _add(packed, Path(str(one.locate_file(file))), name)
    fresh.replace(path)
    return path


def _add(packed: zipfile.ZipFile, path: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    packed.writestr(entry, path.read_bytes())


def unpacked_bytes(package: Path) -> int:
    with zipfile.ZipFile(package) as packed:
        return sum(one.file_size for one in packed.infolist())
