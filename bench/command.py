"""What one of the project's own commands costs, run as the operator runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

DONE = (0, 3)
"""The exit codes of a command that has done what it could: all well, or something wants a look."""


def run_command(project: Path, *words: Any) -> dict[str, float]:
    """Run `python -m lgo_map` with some words in a copy of the project.

    Returns
    -------
    dict of str to float
        `seconds`, `processor_seconds`, and `memory_at_most` in MiB.

    Raises
    ------
    RuntimeError
        If it could do nothing.
    """
    started = time.perf_counter()
    command = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "lgo_map", *map(str, words)],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(command.pid, 0)
    command.returncode = os.waitstatus_to_exitcode(status)
    if command.returncode not in DONE:
        raise RuntimeError(f"The command {' '.join(map(str, words))} ended with {command.returncode}.")
    return {
        "seconds": time.perf_counter() - started,
        "processor_seconds": used.ru_utime + used.ru_stime,
        "memory_at_most": used.ru_maxrss / 1024,
    }
