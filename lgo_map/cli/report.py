"""The report of an addition: a file that is there if, and only if, what it says has happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def report_beside(path: Path | None, entries: Iterable[Mapping[str, Any]]) -> Iterator[Callable[[], None]]:
    """Write a report beside its place, before anything is stored: where it can't be written, nothing has changed.

    Parameters
    ----------
    path : Path or None
        Where it shall be; None if none is wanted. What is no file, but a device or a pipe, is written to at once.
    entries : iterable of mapping
        What it says, as JSON.

    Yields
    ------
    callable
        Puts the report in its place. What is not put there is gone when the block ends.
    """
    if path is None:
        yield lambda: None
        return
    if path.is_relative_to("/dev") or (path.exists() and not path.is_file() and not path.is_dir()):
        _write(path, entries)
        yield lambda: None
        return
    beside = path.with_name(f"{path.name}.part")
    try:
        _write(beside, entries)
        yield lambda: _put(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _write(path: Path, entries: Iterable[Mapping[str, Any]]) -> None:
    """Entry by entry: all of them at once would take more memory than what they report."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for number, entry in enumerate(entries):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(entry, ensure_ascii=False, indent=1))
        file.write("\n]\n")


def _put(beside: Path, path: Path) -> None:
    beside.replace(path.resolve())  # through a symbolic link, not over it
