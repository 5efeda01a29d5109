"""What git itself does for a repository that has grown: its garbage collection."""

import os
import shutil
import subprocess
from pathlib import Path

from chalicelib.ports import PublisherUnavailableError

LONGEST = 600  # seconds; a clone of 100,000 files is packed in a minute
# git's own bounds: some 6,700 loose files or 50 packs. Below them it does nothing.
COMMAND = ("git", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet")


def collect_garbage(folder: Path) -> None:
    """Nothing without git. Whoever reads meanwhile finds everything: git deletes what is packed.

    The caller holds the book's lock. Raises PublisherUnavailableError.
    """
    if shutil.which("git") is None:
        return
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    try:
        subprocess.run(COMMAND, cwd=folder, env=environment, check=True, timeout=LONGEST)
    except (OSError, subprocess.SubprocessError) as error:
        kind = type(error).__name__
        raise PublisherUnavailableError(f"The content clone can't be tidied ({kind}).") from error
