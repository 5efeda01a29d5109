"""The zip for AWS: the app imports from it alone, answers a route, and is small."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from chalicelib.jobs.timetable import FUNCTIONS
from communitybook.loading import Content
from scripts.package_app import MOST_BYTES
from scripts.sitebuilder.building import Options, build_site, shell_beside
from tests.conftest import CONTENT, ROOT, TODAY

CALL = """
import sys, json, time
zipped, site = sys.argv[1], [path for path in sys.path if "packages" not in path]
sys.path[:] = [zipped, *site]
began = time.perf_counter()
import app
took = time.perf_counter() - began
heavy = [name for name in ("boto3", "botocore", "dulwich", "mkdocs", "waitress") if name in sys.modules]
event = {
    "requestContext": {"httpMethod": "GET", "resourcePath": "/app/submit", "path": "/app/submit",
                       "identity": {"sourceIp": "192.0.2.1"}},
    "headers": {}, "pathParameters": {}, "stageVariables": {},
    "multiValueQueryStringParameters": None, "body": None, "isBase64Encoded": False,
}
answer = app.app(event, None)
print(json.dumps({"took": took, "heavy": heavy, "status": answer["statusCode"],
                  "body": answer["body"], "from": app.__file__}))
"""

# As AWS's own runtime client looks for a handler: an attribute of the module, nothing else.
FIND = """
import sys, json
from importlib import import_module
zipped, site = sys.argv[1], [path for path in sys.path if "packages" not in path]
sys.path[:] = [zipped, *site]
found = {}
for handler in sys.argv[2:]:
    module, name = handler.rsplit(".", 1)
    found[handler] = callable(getattr(import_module(module.replace("/", ".")), name, None))
print(json.dumps(found))
"""


@pytest.fixture
def package(packed: Path) -> Path:
    return packed / "deployment.zip"


def test_the_zip_holds_the_domain_its_templates_and_the_shell(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        names = set(packed.namelist())
    assert {
        *("app.py", "chalicelib/wiring.py", "communitybook/model/listing.py", "shell.html"),
        *("templates/forms/step.html.jinja", "templates/email/confirm.txt.jinja"),
        *("content/book.yml", "content/taxonomy.yml"),
    } <= names
    every = {str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.jinja")}
    assert {name for name in every if not name.startswith("templates/theme/")} <= names
    assert not any(name.startswith(("scripts/", "content/assets/", "mkdocs")) for name in names)
    assert package.stat().st_size < MOST_BYTES


def test_the_zip_holds_no_secret(package: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        names = packed.namelist()
    assert not any(name.startswith("var/") or name.endswith((".key", ".env")) for name in names)


def test_the_app_imports_from_the_zip_alone_and_answers(package: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "task"
    with zipfile.ZipFile(package) as packed:
        packed.extractall(unpacked)
    environment = {"PATH": os.environ["PATH"], "BOOK_VAR": str(tmp_path / "var")}
    command = [sys.executable, "-I", "-S", "-c", CALL, str(unpacked)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert answer["from"].startswith(str(unpacked))
    assert answer["status"] == 200
    assert "What do you want to put in the book?" in answer["body"]
    assert answer["heavy"] == []


def test_every_handler_of_the_template_is_an_attribute_of_its_module(
    packed: Path, package: Path, tmp_path: Path
) -> None:
    template = json.loads((packed / "sam.json").read_text(encoding="utf-8"))
    functions = {
        one["Properties"]["Handler"]: one["Properties"]["CodeUri"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::Serverless::Function" and "Handler" in one["Properties"]
    }
    ours = [name for name, code in functions.items() if code == "./deployment.zip"]
    assert {"app.app", *(f"app.{one.name}" for one in FUNCTIONS)} == {*ours}
    unpacked = tmp_path / "task"
    with zipfile.ZipFile(package) as zipped:
        zipped.extractall(unpacked)
    environment = {"PATH": os.environ["PATH"], "BOOK_VAR": str(tmp_path / "var")}
    command = [sys.executable, "-I", "-S", "-c", FIND, str(unpacked), *ours]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == dict.fromkeys(ours, True)


def test_the_builder_leaves_the_shell_beside_the_site(
    small_book: Path, tmp_path: Path, shared_cache: Path
) -> None:
    out = tmp_path / "site"
    build_site(Options(Content(small_book, CONTENT), out, TODAY, shared_cache))
    shell = shell_beside(out).read_text(encoding="utf-8")
    assert [mark in shell for mark in ("@@title@@", "@@head@@", "@@main@@")] == [True] * 3
