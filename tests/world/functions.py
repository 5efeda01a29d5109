"""The functions of the deployed stack, each in a process as Lambda would start it.

The code is the zip, unpacked, read-only, somebody else's. Beside it there is what Lambda's Python has
(awslambdaric and boto3) and nothing of ours. Who runs it may write nowhere but in its own folder.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.venvs import make_venv
from tests.world.runtime_api import FunctionFailedError, RuntimeApi, run_runtime_api

RUNTIME = ("awslambdaric>=3", "boto3>=1.40")
NOBODY = 65534
SITE = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"


@dataclass
class Sandbox:
    """Where the unpacked code lies, and how a process is started that can't touch it."""

    code: Path
    runtime: Path
    prefix: tuple[str, ...]
    python: str

    def start(self, arguments: list[str], **more: Any) -> "subprocess.Popen[bytes]":
        command = [*self.prefix, self.python, "-S", *arguments]
        return subprocess.Popen(command, cwd=self.code, **more)


def make_sandbox(package: Path, folder: Path, cache: Path) -> Sandbox:
    """Unpack the zip and lay Lambda's Python beside it, in a folder that anybody may read."""
    venv = make_venv(cache / "lambda-venv", *RUNTIME)
    folder.mkdir()
    code, runtime = folder / "task", folder / "runtime"
    with zipfile.ZipFile(package) as packed:
        packed.extractall(code)
    shutil.copytree(venv / SITE, runtime, copy_function=_link)
    for path in (code, *code.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
    return Sandbox(code, runtime, _least_rights(), sys.executable)


def _link(source: str, target: str) -> None:
    """A second name for the same file, where the disk has such."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _least_rights() -> tuple[str, ...]:
    """As root: without any of root's powers, so that the code, which is nobody's, can't be written.

    Another user would be better still, but can't read a Python that lies in root's own folder.
    """
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    assert setpriv, "util-linux has it on every Debian"
    return (setpriv, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs")


@dataclass
class Function:
    """One process of one function; `seconds` is what Lambda would give it."""

    name: str
    api: RuntimeApi
    process: "subprocess.Popen[bytes]"
    log: Path
    seconds: float

    def invoke(self, event: Any) -> Any:
        """What it returns. Raises FunctionFailedError with its log, where it fails or has died."""
        try:
            return self.api.invoke(event, self.seconds)
        except (FunctionFailedError, TimeoutError) as error:
            told = self.log.read_text(errors="replace")[-3000:]
            raise FunctionFailedError(f"{self.name}: {error}\n{told}") from error


@dataclass
class Functions:
    """Each started when it is first needed.

    `configured` is what the stack says of each, `network` how the book's own address is reached.
    """

    sandboxes: Callable[[str], Sandbox]
    folder: Path
    endpoint: str
    configured: dict[str, dict[str, Any]]
    stack: ExitStack
    running: dict[str, Function] = field(default_factory=dict)
    network: dict[str, str] = field(default_factory=dict)

    def invoke(self, name: str, event: Any, process: int = 0) -> Any:
        """Of that function, by its name in the template. A second process runs beside the first."""
        key = f"{name}-{process}"
        if key not in self.running:
            self.running[key] = self._start(name, key)
        return self.running[key].invoke(event)

    def _start(self, name: str, key: str) -> Function:
        configured = self.configured[name]
        api = self.stack.enter_context(run_runtime_api())
        own = self.folder / key
        own.mkdir(mode=0o700)
        log = self.folder / f"{key}.log"
        arguments = ["-m", "awslambdaric", configured["Handler"]]
        with log.open("wb") as out:
            sandbox = self.sandboxes(name)
            process = sandbox.start(
                arguments, stdout=out, stderr=out, env=self._environment(name, own, api, sandbox)
            )
        self.stack.callback(_end, process)
        return Function(name, api, process, log, float(configured["Timeout"]))

    def _environment(
        self, name: str, own: Path, api: RuntimeApi, sandbox: Sandbox
    ) -> dict[str, str]:
        """What Lambda sets, what the stack sets, and the folder that stands for /tmp."""
        return {
            **self.configured[name]["Environment"]["Variables"],
            **self.network,
            "PATH": "/usr/bin:/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PYTHONPATH": str(sandbox.runtime),
            "LAMBDA_TASK_ROOT": str(sandbox.code),
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "AWS_LAMBDA_FUNCTION_NAME": self.configured[name]["FunctionName"],
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_REGION": "eu-west-2",
            "AWS_DEFAULT_REGION": "eu-west-2",
            # It is told apart by its key; on Lambda by its role.
            "AWS_ACCESS_KEY_ID": name,
            "AWS_SECRET_ACCESS_KEY": "stand-in",
            "AWS_ENDPOINT_URL": self.endpoint,
            "TMPDIR": str(own),
            "BOOK_VAR": str(own / "book"),
        }


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


@contextmanager
def run_functions(
    sandboxes: Callable[[str], Sandbox],
    folder: Path,
    endpoint: str,
    configured: dict[str, dict[str, Any]],
) -> Iterator[Functions]:
    """All of them, until they are no longer needed. `sandboxes` gives the one of each function."""
    folder.mkdir()
    with ExitStack() as stack:
        yield Functions(sandboxes, folder, endpoint, configured, stack)
