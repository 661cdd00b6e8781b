"""What is asked of object storage, a web server or a folder: one way for all of them, with limits to how long it waits.

obstore is loaded with this module, so by nobody who reads the data in a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import LocalStore, from_url

from lgo_map.versions.errors import PlaceError

RETRIES = 2


@dataclass(frozen=True)
class Found:
    """A file: what it holds, what tells it from what was there before, and when it was put there."""

    content: bytes
    tag: str
    at: datetime


class Store:
    """Files by their names, each asked for within some seconds.

    Every method raises :class:`PlaceError`, with one sentence, where the store does not answer or does not let us.
    """

    def __init__(self, address: str, folder: Path | None, seconds: float, name: str, secret: str) -> None:
        """Name a store by its address or, where it is a folder, by that; it is not asked yet.

        Parameters
        ----------
        seconds : float
            How long it has for each answer.
        name, secret : str
            What it is called in sentences, and the part of its address that must not be said.
        """
        self._name, self._secret = name, secret
        with self._errors(""):
            if folder is not None:
                self._store: Any = LocalStore(folder, mkdir=False)
            else:
                self._store = from_url(
                    address,
                    client_options={
                        "timeout": timedelta(seconds=seconds),
                        "connect_timeout": timedelta(seconds=min(seconds, 5)),
                        "allow_http": True,  # an operator who writes http:// means it
                    },
                    retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=2 * seconds)},
                )

    def get(self, name: str, most: int) -> Found | None:
        """A file; None where there is none, or one larger than `most` bytes."""
        try:
            with self._errors(name):
                result = obstore.get(self._store, name)
                meta = result.meta
                if meta["size"] > most:
                    return None
                return Found(bytes(result.bytes()), meta["e_tag"] or "", meta["last_modified"])
        except FileNotFoundError:
            return None

    def stamp(self, name: str) -> str:
        """What tells whether a file has become another since; empty where there is none."""
        try:
            with self._errors(name):
                meta = obstore.head(self._store, name)
        except FileNotFoundError:
            return ""
        return f"{meta['e_tag']} {meta['size']} {meta['last_modified']}"

    def put(self, name: str, content: bytes) -> None:
        """Write a file, whether or not there is one."""
        with self._errors(name):
            obstore.put(self._store, name, content)

    def put_if(self, name: str, content: bytes, tag: str) -> bool:
        """Write a file if the one there has this tag or, without a tag, if there is none; say whether it was done."""
        mode: Any = {"e_tag": tag} if tag else "create"
        try:
            with self._errors(name):
                obstore.put(self._store, name, content, mode=mode)
        except (AlreadyExistsError, PreconditionError):
            return False
        return True

    def folders(self, name: str) -> list[str]:
        """The names of the folders in one."""
        with self._errors(name):
            listed: Any = obstore.list_with_delimiter(self._store, f"{name}/")
        return [folder.rstrip("/").rpartition("/")[2] for folder in listed["common_prefixes"]]

    def remove(self, name: str) -> None:
        """Take away a file; none that is not there."""
        with suppress(FileNotFoundError), self._errors(name):
            obstore.delete(self._store, name)

    def files(self, name: str) -> list[str]:
        """The names of all files in a folder and in those below it."""
        with self._errors(name):
            listed: Any = obstore.list(self._store, f"{name}/").collect()
        return [str(each["path"]) for each in listed]

    @contextmanager
    def _errors(self, name: str) -> Iterator[None]:
        """What a store says that is not about one file's being there becomes one sentence."""
        try:
            yield
        except (FileNotFoundError, AlreadyExistsError, PreconditionError):
            raise
        except (BaseError, OSError, ValueError, NotImplementedError) as error:
            words = _first_words(error)
            if self._secret:
                words = words.replace(self._secret, "…")
            raise PlaceError(f"{self._name}/{name}".rstrip("/") + f" can’t be had: {words}.") from error


def _first_words(error: BaseException) -> str:
    """What a store says went wrong, without what was asked, how often, and how long it took: that is never the same."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return line.rpartition(" - ")[2].strip().rstrip(".:")[:300]
