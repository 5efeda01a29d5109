"""Pack the book for AWS: a zip of the app, a zip of what builds the site, and their template.

The app's holds Chalice's app, the domain, templates and the shell; the builder's, the builder too.
"""

import argparse
import compileall
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from py_compile import PycInvalidationMode

import yaml

from communitybook.loading import Content
from scripts.cloudbuild.packing import MOST_UNPACKED_BYTES, pack_builder, unpacked_bytes
from scripts.sitebuilder.house import DEFAULT_CONTENT, ROOT, TEMPLATES

LAMBDAS = ROOT / "lambdas"
VENDOR = LAMBDAS / "vendor"
TEMPLATE = LAMBDAS / "deploy" / "aws" / "app.yml"
PACKAGES = ROOT / "var" / "cache" / "packages"
MOST_BYTES = 20_000_000
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows
# Tables of places and carriers that phonenumbers reads only when it is asked for them.
_NEVER_ASKED = re.compile(r"/phonenumbers/(geo|carrier|short)data/|/phonenumbers/tzdata/")
_IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc")
# Only what the app imports: the site generator and its like stay at home.
_NEEDED = (
    *("dulwich", "icalendar", "jinja2", "markdown-it-py", "nh3"),
    *("phonenumbers", "pydantic", "python-dateutil", "pyyaml", "segno", "tzdata"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 with both zips, 1 when one is too large or chalice refuses, 2 when the shell is missing."""
    options = _parser().parse_args(arguments)
    if not options.shell.exists():
        print(f"There is no shell at {options.shell}. Run: make build", file=sys.stderr)
        return 2
    fill_vendor(options.shell, options.content)
    write_requirements()
    if run_chalice(options.stage, options.out) != 0:
        return 1
    builder = pack_builder(options.out, options.shell, PACKAGES)
    too_large = [report(options.out / "deployment.zip"), report_builder(builder)]
    return max(too_large)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Pack the app for AWS.")
    parser.add_argument("--stage", default="dev", help="a stage of lambdas/.chalice/config.json")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "aws")
    parser.add_argument("--shell", type=Path, default=ROOT / "build" / "site-shell.html")
    parser.add_argument("--content", type=Path, default=DEFAULT_CONTENT)
    return parser


def fill_vendor(shell: Path, content: Path) -> None:
    """Copies, never links: chalice drops links without a word."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    shutil.copytree(ROOT / "communitybook", VENDOR / "communitybook", ignore=_IGNORED)
    of_mkdocs = shutil.ignore_patterns("theme")
    shutil.copytree(TEMPLATES, VENDOR / "templates", ignore=of_mkdocs)
    shutil.copy(shell, VENDOR / "shell.html")
    (VENDOR / "content").mkdir()
    parts = Content(content, DEFAULT_CONTENT)
    for name in ("book.yml", "taxonomy.yml"):
        shutil.copy(parts.part(name), VENDOR / "content")
    shutil.copytree(parts.part("places"), VENDOR / "content" / "places")


def write_requirements() -> None:
    """The pinned versions that are installed here, of what the app needs."""
    freeze = subprocess.run(
        [sys.executable, "-m", "pip", "freeze"], check=True, capture_output=True, text=True
    ).stdout
    known = {line.split("==")[0].lower().replace("_", "-"): line for line in freeze.splitlines()}
    lines = [known[name] for name in _NEEDED if name in known]
    (LAMBDAS / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run_chalice(stage: str, out: Path) -> int:
    """What `chalice package` leaves with. It needs a region, and no credentials."""
    shutil.rmtree(out, ignore_errors=True)
    environment = {"AWS_DEFAULT_REGION": "eu-west-2", **os.environ}
    environment["PYTHONPATH"] = os.pathsep.join((str(LAMBDAS), str(ROOT)))
    command = [str(Path(sys.executable).parent / "chalice"), "package", "--stage", stage]
    command += ["--merge-template", str(TEMPLATE), str(out)]
    done = subprocess.run(command, check=False, cwd=LAMBDAS, env=environment)
    if done.returncode == 0:
        write_template(out)
        add_compiled(out / "deployment.zip")
    return done.returncode


def add_compiled(package: Path) -> None:
    """Every module compiled too: a function that starts can't keep what it compiles.

    They are taken without a look at the source, which lies beside them and never changes.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(package) as packed:
            packed.extractall(folder)
        for stale in Path(folder).rglob("__pycache__"):
            shutil.rmtree(stale)
        compileall.compile_dir(
            folder,
            rx=_NEVER_ASKED,
            quiet=2,
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
            stripdir=folder,
        )
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(one for one in Path(folder).rglob("*") if one.is_file()):
                packed.writestr(_entry(path, folder), path.read_bytes())


def _entry(path: Path, folder: str) -> zipfile.ZipInfo:
    """Without the hour: the same code makes the same zip, so that only a change is deployed."""
    entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), LONG_AGO)
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def write_template(out: Path) -> None:
    """As JSON: CloudFormation refuses the aliases that chalice's YAML is full of.

    Without a space that it could do without: the routes alone make 70,000 bytes of it.
    """
    made = out / "sam.yaml"
    template = yaml.safe_load(made.read_text(encoding="utf-8"))
    # Both zips hold compiled packages for the Python that packed them.
    runtime = template["Resources"]["APIHandler"]["Properties"]["Runtime"]
    template["Resources"]["Building"]["Properties"]["Runtime"] = runtime
    (out / "sam.json").write_text(
        json.dumps(template, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    made.unlink()


def report(package: Path) -> int:
    """Says how large it is; 1 where that is too large."""
    size = package.stat().st_size
    with zipfile.ZipFile(package) as packed:
        files = len(packed.namelist())
    print(f"{package}: {size / 1e6:.1f} MB, {files} files.")
    if size > MOST_BYTES:
        print("That is more than 20 MB: something was packed that the app does not need.")
        return 1
    return 0


def report_builder(package: Path) -> int:
    """The same of the builder, which may be as large as Lambda takes."""
    packed, unpacked = package.stat().st_size, unpacked_bytes(package)
    print(f"{package}: {packed / 1e6:.1f} MB, {unpacked / 1e6:.0f} MB unpacked.")
    if unpacked > MOST_UNPACKED_BYTES:
        print("That is more than the 250 MB that Lambda takes: something was packed in vain.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
