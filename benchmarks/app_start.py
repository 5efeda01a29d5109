"""How long the app takes to start in a fresh process, as Lambda starts it."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 5
FIRST_PAGE = {
    "requestContext": {
        "resourcePath": "/app/submit",
        "httpMethod": "GET",
        "identity": {"sourceIp": "127.0.0.1"},
    },
    "headers": {},
    "multiValueHeaders": {},
    "multiValueQueryStringParameters": {},
    "pathParameters": {},
    "stageVariables": {},
    "body": "",
    "isBase64Encoded": False,
}


def tell_start(root: Path) -> str:
    """The import alone, best of 5."""
    return f"{min(_time_start(root, '') for _round in range(ROUNDS)):.0f} ms"


def tell_first_page(root: Path) -> str:
    """The same until the form's first page: the book's settings and one route are read too."""
    ask = f"answer = app.app({FIRST_PAGE!r}, None); assert answer['statusCode'] == 200, answer"
    return f"{min(_time_start(root, ask) for _round in range(ROUNDS)):.0f} ms"


def _time_start(root: Path, more: str) -> float:
    """Milliseconds in a fresh process with an empty store."""
    code = (
        f"import time; began = time.perf_counter(); import app; {more}\n"
        "print(time.perf_counter() - began)"
    )
    path = os.pathsep.join((str(root / "lambdas"), str(root)))
    with TemporaryDirectory() as var:
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": path, "BOOK_VAR": var},
        )
    return float(done.stdout) * 1000
