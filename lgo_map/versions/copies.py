"""Copies of a place's versions on this machine, whole and checked, shared by its processes.

Below the folder each place has one of its own, for versions of two places never mix. A copy is made beside under
another name and renamed when it has been checked, so a folder that has a version's name is whole. Locks of the kernel,
which go with their process however it ends, say which copies are in use: `<version>.lock`, shared by all that use it;
and `.lock` is held by the one process that copies or removes.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lgo_map.storage import digest_of
from lgo_map.versions.at_once import all_of
from lgo_map.versions.errors import PlaceError, RefusedError
from lgo_map.versions.manifest import (
    MANIFEST_FILE,
    MAX_BYTES,
    check_copy,
    check_file,
    is_version,
    read_manifest,
)
from lgo_map.versions.place import Place

SHAPES = "static/boundaries"
"""Where a version has the maps' shapes, and where they stay when it is gone: somebody may have its map open."""
MAX_SECONDS = 300.0
"""How long a version may take to come."""

_LOCK, _LAST, _PART, _AWAY = ".lock", "last", ".part", ".away"
_LOOK_SECONDS = 0.2


@dataclass
class Copy:
    """A copy that nobody removes until it is released.

    Attributes
    ----------
    version : str
        The version it is of.
    folder : Path
        Where it is: a folder of the data, like any other.
    """

    version: str
    folder: Path
    _file: int | None = field(repr=False)

    def release(self) -> None:
        """Say that it is needed no longer."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


class Copies:
    """The copies of one place's versions."""

    def __init__(self, folder: Path | None, place: Place, max_seconds: float = MAX_SECONDS) -> None:
        """Name the folder that holds the copies of all places; without one it is in the system's temporary folder.

        Nothing is written yet.
        """
        # Where anybody may write, a folder is named after its owner, and another's is never used: see _make.
        base = folder or Path(tempfile.gettempdir()) / f"lgo-map-{os.getuid()}"
        self._must_be_ours = [base] if folder is None else []
        self.folder = base / digest_of(place.name.encode())
        self._base, self._place, self._max_seconds = base, place, max_seconds

    def take(self, version: str, fetch: bool = True) -> Copy:
        """A copy of a version, made now unless it is there.

        Parameters
        ----------
        version : str
            Its name.
        fetch : bool
            Whether the place may be asked for it.

        Raises
        ------
        RefusedError
            If it is damaged, not whole or of a form that is not known, in the place or, without `fetch`, here.
        PlaceError
            If the place does not answer in time.
        OSError
            If nothing can be written here.
        """
        until = time.monotonic() + self._max_seconds
        self._make()
        if held := self._held(version):
            return held
        if not fetch:
            raise RefusedError("there is no whole copy of it here")
        with self._alone(until):
            # Another process may have fetched it, while we waited for our turn.
            if not (held := self._held(version)):
                self._fetch(version, until)
                held = self._held(version)
        if not held:
            raise RefusedError("its copy was damaged as soon as it was made")
        return held

    def last(self) -> str | None:
        """The version that was used last on this machine; None where there was none."""
        with suppress(OSError):
            name = (self.folder / _LAST).read_text(encoding="utf-8", errors="replace").strip()
            return name if is_version(name) else None
        return None

    def note_last(self, version: str) -> None:
        """Note that a version is used, for a start at which the place does not answer.

        Raises
        ------
        OSError
            If nothing can be written here.
        """
        part = self.folder / f".{_LAST}.{os.getpid()}"
        part.write_text(f"{version}\n", encoding="utf-8")
        part.replace(self.folder / _LAST)

    def shapes(self, name: str) -> Path | None:
        """The file of shapes with that name, of a version that is or was here; None where there is none."""
        for folder in (self.folder / SHAPES, *self.folder.glob(f"*/{SHAPES}")):
            if (folder / name).is_file():
                return folder / name
        return None

    def prune(self) -> None:
        """Remove the copies that no process uses, but for the last; while another process copies, none.

        Raises
        ------
        OSError
            If one can't be removed.
        """
        if not self.folder.is_dir():
            return
        with self._alone(0) as is_alone:
            if not is_alone:
                return
            last = self.last()
            for copy in [path for path in self.folder.iterdir() if is_version(path.name)]:
                if copy.name != last:
                    self._remove_unless_used(copy)

    def _remove_unless_used(self, copy: Path) -> None:
        file = _opened(self._lock_of(copy.name))
        try:
            if _locked(file):
                self._keep_shapes(copy)
                self._remove(copy)
                self._lock_of(copy.name).unlink(missing_ok=True)
        finally:
            os.close(file)

    def _held(self, version: str) -> Copy | None:
        """The copy that is here, from now on in use; None where there is none that is whole."""
        lock, file = self._lock_of(version), -1
        while file == -1:
            file = _opened(lock)
            fcntl.flock(file, fcntl.LOCK_SH)
            if not lock.exists() or not os.path.samestat(
                os.fstat(file), lock.stat()
            ):  # removed with its copy meanwhile
                os.close(file)
                file = -1
        try:
            check_copy(self.folder / version, version)
        except BaseException as error:
            os.close(file)
            if isinstance(error, RefusedError):
                return None
            raise
        return Copy(version, self.folder / version, file)

    def _lock_of(self, version: str) -> Path:
        return self.folder / f"{version}.lock"

    def _make(self) -> None:
        self._base.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for folder in (*self._must_be_ours, self.folder):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                raise PermissionError(f"{folder} belongs to somebody else")

    def _fetch(self, version: str, until: float) -> None:
        """Copy a version from the place, and check it; only then has it its name."""
        for left in (*self.folder.glob(f"*{_PART}"), *self.folder.glob(f"*{_AWAY}")):
            shutil.rmtree(left, ignore_errors=True)  # of one that was killed: only one copies at a time
        part = self.folder / f"{version}{_PART}"
        try:
            put_there = self._download(version, part, until)
            check_copy(part, version)
            for path in part.rglob("*"):
                os.utime(path, (put_there.timestamp(), put_there.timestamp()))  # the same on all machines
            self._remove(self.folder / version)
            part.rename(self.folder / version)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise

    def _download(self, version: str, part: Path, until: float) -> datetime:
        """Copy the files that the list names; say when the list was put there."""
        found = self._place.read(version, MANIFEST_FILE, MAX_BYTES)
        if found is None:
            raise RefusedError(f"its list of files, {MANIFEST_FILE}, is missing", MANIFEST_FILE)
        content, put_there = found
        manifest = read_manifest(content, version)

        def copy(path: str) -> None:
            if time.monotonic() > until:
                raise PlaceError(f"{self._place.name} takes too long: {version} did not come in time.")
            listed = manifest.files[path]
            got = self._place.read(version, path, listed.bytes)
            if got is None:
                raise RefusedError(f"its file {path} is missing, or larger than it should be", path)
            check_file(path, listed, got[0])
            (part / path).parent.mkdir(parents=True, exist_ok=True)
            (part / path).write_bytes(got[0])

        part.mkdir()
        (part / MANIFEST_FILE).write_bytes(content)
        all_of(copy, manifest.files)
        return put_there

    def _keep_shapes(self, copy: Path) -> None:
        for path in (copy / SHAPES).glob("*.json"):
            kept = self.folder / SHAPES / path.name
            if not kept.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                path.replace(kept)

    def _remove(self, copy: Path) -> None:
        """Take a copy away: first its name, so that what is left when this is interrupted is no version."""
        if copy.exists():
            away = copy.with_name(f"{copy.name}{_AWAY}")
            copy.rename(away)
            shutil.rmtree(away)

    @contextmanager
    def _alone(self, until: float) -> Iterator[bool]:
        """Wait for our turn to copy or remove; say whether it has come."""
        file = _opened(self.folder / _LOCK)
        try:
            while not (is_alone := _locked(file)) and time.monotonic() < until:
                time.sleep(_LOOK_SECONDS)
            if not is_alone and until:
                raise PlaceError("Another process of this machine is copying the version, and takes too long.")
            yield is_alone
        finally:
            os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # nothing can be written here now: what is here can still be used, and locked
        with suppress(FileNotFoundError):
            return os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
        raise
