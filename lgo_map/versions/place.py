"""A place of versions: what is asked of it, and what it says."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lgo_map.errors import in_words
from lgo_map.storage import CURRENT_FILE
from lgo_map.versions.errors import PlaceError
from lgo_map.versions.manifest import MANIFEST_FILE, is_version

if TYPE_CHECKING:
    from lgo_map.versions.store import Store

VERSIONS = "versions"
"""The folder of a place that holds the versions."""
MAX_HISTORY = 200
"""How many versions that were current are kept in mind."""
ANSWER_SECONDS, FILE_SECONDS = 10.0, 60.0
"""How long a place has for a short answer, and for a file."""

_MAX_CURRENT_BYTES = 100_000
_KINDS = ("s3", "http", "https", "file")


@dataclass(frozen=True)
class Published:
    """A version and when it was made current; None where that is not noted."""

    version: str
    at: datetime | None


@dataclass(frozen=True)
class History:
    """The versions that are or were current, the newest first.

    Attributes
    ----------
    versions : tuple of Published
        The first is current; empty where nothing has been published yet.
    tag : str
        What tells this state of the file from others; empty where there is none.
    """

    versions: tuple[Published, ...]
    tag: str

    @property
    def current(self) -> str | None:
        """The version to read; None where nothing has been published."""
        return self.versions[0].version if self.versions else None


class Place:
    """A folder, `s3://bucket/prefix` or `https://…` that holds versions.

    Its methods raise :class:`PlaceError` where it does not answer in time, or does not let us do what we want.
    """

    def __init__(
        self, address: str, answer_seconds: float = ANSWER_SECONDS, file_seconds: float = FILE_SECONDS
    ) -> None:
        """Name a place; it is not asked yet.

        Raises
        ------
        PlaceError
            If the address is of no kind that is known.
        """
        self._address = address.rstrip("/") if "://" in address else Path(address).resolve().as_uri()
        parts = urlsplit(self._address)
        has_host = bool(parts.netloc) != (parts.scheme == "file")
        if parts.scheme not in _KINDS or not has_host or parts.query or parts.fragment:
            shown = address.rpartition("@")[2].partition("?")[0]
            raise PlaceError(f"{shown} is no place of versions: that is a folder, s3://bucket/prefix or https://….")
        self._secret, _, host = parts.netloc.rpartition("@")
        self.name = f"{parts.scheme}://{host}{parts.path}"
        """Its address without anything that must stay secret."""
        self.is_read_only = parts.scheme in ("http", "https")
        """Whether nothing can be published there: it is seen over the web only."""
        self._folder = Path(unquote(parts.path)) if parts.scheme == "file" else None
        self._seconds = answer_seconds, file_seconds

    def history(self) -> History:
        """Which version is current, and which were before it; none where nothing has been published.

        Raises
        ------
        PlaceError
            If the place does not answer, or its file names no version.
        """
        found = self._answers.get(CURRENT_FILE, _MAX_CURRENT_BYTES)
        if found is None:
            return History((), "")
        text = found.content.decode("utf-8", "replace")
        lines = [line.split() for line in text.splitlines() if line.strip()]
        versions = tuple(Published(line[0], _time(line[1:])) for line in lines)
        if not versions or not all(is_version(each.version) for each in versions):
            raise PlaceError(f"{self.name}/{CURRENT_FILE} names no version.")
        return History(versions, found.tag or text)

    def change_history(self, versions: Sequence[Published], seen: History) -> bool:
        """Say that another version is current, unless somebody has done so since `seen`; say whether it was done."""
        lines = [
            f"{each.version} {each.at.isoformat(timespec='seconds')}" if each.at else each.version for each in versions
        ]
        content = "".join(f"{line}\n" for line in lines[:MAX_HISTORY]).encode()
        if self._folder is None:
            return self._answers.put_if(CURRENT_FILE, content, seen.tag)
        with self._alone(self._folder):
            is_as_seen = self.history() == seen
            if is_as_seen:
                self._answers.put(CURRENT_FILE, content)
        return is_as_seen

    def read(self, version: str, path: str, most: int) -> tuple[bytes, datetime] | None:
        """A file of a version, and when it was put there; None where there is none, or one larger than `most` bytes."""
        found = self._files.get(f"{VERSIONS}/{version}/{path}", most)
        return None if found is None else (found.content, found.at)

    def stamp(self, version: str, path: str) -> str:
        """What tells whether a file of a version has become another since; empty where there is none."""
        return self._answers.stamp(f"{VERSIONS}/{version}/{path}")

    def write(self, version: str, path: str, content: bytes) -> None:
        """Put a file of a version there."""
        self._files.put(f"{VERSIONS}/{version}/{path}", content)

    def stored(self) -> list[str]:
        """The versions that lie there, current or not; of a place that is seen over the web none can be listed."""
        return [] if self.is_read_only else sorted(filter(is_version, self._answers.folders(VERSIONS)))

    def remove(self, version: str) -> None:
        """Take a version away, its list of files last: if that is interrupted, it can be done again."""
        folder = f"{VERSIONS}/{version}"
        manifest = f"{folder}/{MANIFEST_FILE}"
        for name in sorted(self._answers.files(folder), key=lambda name: name.endswith(manifest)):
            self._answers.remove(name)
        if self._folder is not None:  # only folders are left that hold nothing
            shutil.rmtree(self._folder / folder, ignore_errors=True)

    def make(self) -> None:
        """Make the folder, where the place is one that is not there yet.

        Raises
        ------
        PlaceError
            If it can't be made.
        """
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise PlaceError(f"{self.name} can’t be made: {in_words(error)}.") from error

    @cached_property
    def _answers(self) -> Store:
        return self._store(self._seconds[0])

    @cached_property
    def _files(self) -> Store:
        return self._store(self._seconds[1])

    def _store(self, seconds: float) -> Store:
        from lgo_map.versions.store import Store  # noqa: PLC0415  # whoever reads a folder needs none

        return Store(self._address, self._folder, seconds, self.name, self._secret)

    @contextmanager
    def _alone(self, folder: Path) -> Iterator[None]:
        """A folder knows no condition on which a file is changed, so one process at a time may."""
        try:
            file = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise PlaceError(f"{self.name} can’t be changed: {in_words(error)}.") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)


def _time(words: Sequence[str]) -> datetime | None:
    try:
        return datetime.fromisoformat(words[0]).astimezone(UTC)
    except (IndexError, ValueError):
        return None
