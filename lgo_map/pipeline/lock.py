"""One command at a time changes the data of a project; the others say so, and change nothing.

The lock is that of the kernel on the file `data/.lock`, and goes with its process, however that ends: a file that is
left there locks nothing.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lgo_map.errors import LgoMapError
from lgo_map.storage import ProjectFolder

LOCK = "data/.lock"
_held: set[Path] = set()


class UnderWayError(LgoMapError):
    """Another command is changing the same data."""


@contextmanager
def alone(project: ProjectFolder, wait: float = 0) -> Iterator[None]:
    """Keep other processes from changing the data of the project; within the block it may be asked for again.

    Parameters
    ----------
    project : Path or Project
        Whose data.
    wait : float
        Seconds to wait for another process to end.

    Raises
    ------
    UnderWayError
        If another process is changing the data.
    OSError
        If nothing can be written there.
    """
    path = (project / LOCK).resolve()
    if path in _held:
        yield
        return
    until = time.monotonic() + wait
    while (file := _locked(path)) is None:
        if time.monotonic() >= until:
            raise UnderWayError("another addition or build is under way on the same data. Try again when it has ended.")
        time.sleep(0.1)
    _held.add(path)
    try:
        yield
    finally:
        _held.remove(path)
        try:
            with suppress(OSError):
                path.unlink()
        finally:
            os.close(file)


def _locked(path: Path) -> int | None:
    """The file, open and locked; None if another process has it, or has just removed it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file), path.stat()):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(file)
        raise
    os.close(file)
    return None
