"""The template's CloudFront function, run in Node as CloudFront would run it."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RUNNER = Path(__file__).with_name("edge_function.mjs")


class EdgeFunction:
    """One Node process that answers one request after another."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, uri: str, **query: str) -> dict[str, Any]:
        """What it returns: a request to pass on (`uri`), or an answer (`statusCode`).

        `leadsTo` is the whole address at which a browser would end, None without a redirect.
        """
        request = {"method": "GET", "uri": uri, "headers": {}, "cookies": {}}
        request["querystring"] = {name: {"value": value} for name, value in query.items()}
        found: dict[str, Any] = json.loads(self._say(request))
        return found

    def _say(self, value: Any) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(value) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def run_edge_function(code: str, node: str) -> Iterator[EdgeFunction]:
    """The function ready to be asked, until it is no longer needed, in that Node."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([node, str(RUNNER)], **pipes) as process:  # type: ignore[call-overload]
        assert process.stdin is not None
        process.stdin.write(json.dumps(code) + "\n")
        yield EdgeFunction(process)
        process.stdin.close()
