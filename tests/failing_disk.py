"""A disk that fails, or a process that is killed, at any one of the calls that change files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch

_CHANGES = ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.copyfile")


class Killed(BaseException):
    """The end of the process: nothing that follows is done, not even tidying up."""


class _Disk:
    """Counts the calls below a folder that change something, and lets those fail that it is told to."""

    below: ClassVar[str] = ""
    count: ClassVar[int] = 0
    fails: ClassVar[Callable[[int], BaseException | None] | None] = None

    @classmethod
    def listen(cls, event: str, arguments: tuple[Any, ...]) -> None:
        if cls.fails is None:
            return
        if event == "open":
            path, mode, flags = arguments
            is_written = any(sign in mode for sign in "wax+") if mode else (flags or 0) & (os.O_WRONLY | os.O_RDWR)
            if is_written and not isinstance(path, int):
                cls.called(path)
        elif event in _CHANGES:
            cls.called(arguments[0])

    @classmethod
    def called(cls, path: Any) -> None:
        if cls.fails is None or not os.path.abspath(os.fsdecode(path)).startswith(cls.below):  # noqa: PTH100
            return
        cls.count += 1
        if (error := cls.fails(cls.count)) is not None:
            if isinstance(error, OSError):
                error.filename = os.fsdecode(path)
            raise error


sys.addaudithook(_Disk.listen)


def _fsync(_: int) -> None:
    """Only counted: tests need no disk that outlives a loss of power, and this one takes its time."""
    _Disk.called(_Disk.below)


@contextmanager
def _failing(folder: Path, fails: Callable[[int], BaseException | None]) -> Iterator[type[_Disk]]:
    _Disk.below, _Disk.count, _Disk.fails = str(folder), 0, fails
    try:
        with patch("os.fsync", _fsync):
            yield _Disk
    finally:
        _Disk.fails = None


def calls_counted(folder: Path) -> Any:
    """Count the calls that change files below the folder, as `.count` of what this gives."""
    return _failing(folder, lambda _: None)


def failing_once(folder: Path, call: int, number: int) -> Any:
    """Have one call fail with this error number, and those after it succeed."""
    return _failing(folder, lambda count: OSError(number, os.strerror(number)) if count == call else None)


def failing_from(folder: Path, call: int, number: int) -> Any:
    """Have one call and all after it fail with this error number."""
    return _failing(folder, lambda count: OSError(number, os.strerror(number)) if count >= call else None)


def killed_at(folder: Path, call: int) -> Any:
    """Have the process end at a call: nothing that comes after it is done."""
    return _failing(folder, lambda count: Killed() if count >= call else None)
