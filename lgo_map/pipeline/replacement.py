"""New files are put in the place of old ones: all of them, or none, whatever fails and whenever the process ends.

Everything that can go wrong for want of room or of a right is done first, beside the places: each new file is moved to
`.<name>.new` in its own folder (copied where that is another file system), and each old one gets a second name,
`.<name>.old`. Only then are the new ones renamed into place. A journal says how far it has come; its own name is the
state, so it is changed by renaming: `preparing.json`, `moving.json`, `done.json`. What has not come to `done` is taken
back: at once if it fails, by the next command if the process was killed. So nothing is ever stored by a later command
that was not said to be stored.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from lgo_map.errors import LgoMapError, in_words
from lgo_map.storage import ProjectFolder

PREPARING, MOVING, DONE = "preparing.json", "moving.json", "done.json"
_NO_SECOND_NAMES = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS, errno.EXDEV}
"""What file systems answer on which a file can have only one name."""


class UnfinishedError(LgoMapError):
    """Some files have been replaced, and could not be put back; the next command does that first."""


def put_in_place(project: ProjectFolder, folder: Path, written: Sequence[str], removed: Sequence[str]) -> None:
    """Put files in place, and take others away.

    Parameters
    ----------
    project : Path or Project
        What the names are relative to.
    folder : Path
        Where the new files wait under their names, and where the journal is; it is gone in the end.
    written, removed : sequence of str
        The names of the files that come, and of those that go.

    Raises
    ------
    OSError
        If that can't be done; then every file is as it was.
    UnfinishedError
        If what had been begun can't be taken back either; :func:`settle` does when called again.
    """
    names = [*written, *removed]
    journal = {
        "names": names,
        "there": [name for name in names if (project / name).exists()],
        "folders": _missing_folders(project, written),
    }
    try:
        _write_journal(folder, journal)
        for name in journal["folders"]:
            (project / name).mkdir(exist_ok=True)
        for name in written:
            _bring(folder / name, _new(project / name))
        for name in journal["there"]:
            _keep(project / name, _old(project / name))
        _sync(folder)
        (folder / PREPARING).replace(folder / MOVING)
        _sync(folder)
        for name in written:
            _new(project / name).replace(project / name)
        for name in removed:
            (project / name).unlink(missing_ok=True)
        for place in {(project / name).parent for name in names}:
            _sync(place)
        (folder / MOVING).replace(folder / DONE)
    except BaseException as error:
        try:
            settle(project, folder)
        except OSError as second:
            if not (folder / MOVING).exists():  # Everything is as it was, but for what the next command tidies up.
                raise error from second
            raise UnfinishedError(
                f"{in_words(error)}, and what had been begun could not be taken back: {in_words(second)}. "
                "The next command takes it back first."
            ) from error
        raise
    with suppress(OSError):  # It is stored; what is left over is tidied up by the next command.
        _sync(folder)
        settle(project, folder)


def is_settled(folder: Path) -> bool:
    """Whether no replacement has been left unfinished in this folder."""
    return not any((folder / state).exists() for state in (PREPARING, MOVING, DONE))


def settle(project: ProjectFolder, folder: Path) -> None:
    """Take a replacement back that did not come to its end, or tidy up after one that did; then remove the folder.

    Whenever this is stopped, it can be called again.

    Raises
    ------
    OSError
        If a file can't be put back or removed.
    """
    state = next((state for state in (DONE, MOVING, PREPARING) if (folder / state).exists()), None)
    if state is not None:
        journal = json.loads((folder / state).read_text(encoding="utf-8"))
        for name in journal["names"]:
            place = project / name
            if state == MOVING:
                if _old(place).exists():
                    _old(place).replace(place)
                elif name not in journal["there"]:
                    place.unlink(missing_ok=True)
            # Renaming a file to its own second name does nothing, so the second name may still be there.
            for beside in (_old(place), _new(place)):
                if beside.parent.exists():
                    beside.unlink(missing_ok=True)
        if state != DONE:
            for name in reversed(journal["folders"]):
                with suppress(FileNotFoundError):
                    (project / name).rmdir()
        (folder / state).unlink()
    shutil.rmtree(folder, ignore_errors=True)  # Without a journal it means nothing, and the next build empties it.


def _write_journal(folder: Path, journal: dict[str, Any]) -> None:
    part = folder / f"{PREPARING}.part"
    part.write_text(json.dumps(journal), encoding="utf-8")
    _sync(part)
    part.replace(folder / PREPARING)
    _sync(folder)


def _missing_folders(project: ProjectFolder, names: Iterable[str]) -> list[str]:
    """The folders that the files need and that are not there, outer ones first."""
    folders = {folder.as_posix() for name in names for folder in PurePosixPath(name).parents if folder.name}
    return sorted(folder for folder in folders if not (project / folder).exists())


def _bring(staged: Path, new: Path) -> None:
    try:
        staged.replace(new)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(staged, new)
    _sync(new)


def _keep(place: Path, old: Path) -> None:
    old.unlink(missing_ok=True)
    try:
        os.link(place, old)
    except OSError as error:
        if error.errno not in _NO_SECOND_NAMES:
            raise
        shutil.copy2(place, old)
        _sync(old)


def _new(place: Path) -> Path:
    return place.with_name(f".{place.name}.new")


def _old(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk: an error in writing it shows here at the latest."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
