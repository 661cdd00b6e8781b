"""Whole answers, compressed and kept: what is asked for again is neither made nor compressed again.

They are kept with the data they were made from (:func:`kept_with`), and go with them; those asked for last stay, as
many as fit into a number of bytes, whoever invents addresses.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.storage import digest_of

MAX_BYTES = 24_000_000
"""Of all answers together that are kept of one version of the data: some 1,500 documents."""
COMPRESSION = 5
"""How hard documents are compressed, of 1 to 9: higher takes longer than it saves."""


@dataclass(frozen=True)
class Answer:
    """A document as it is sent.

    Attributes
    ----------
    status : int
        HTTP status.
    packed : bytes
        The document, compressed with gzip.
    """

    status: int
    packed: bytes

    @cached_property
    def tag(self) -> str:
        """What names this content (`ETag`), weakly: it is the same however it is compressed."""
        return f'W/"{digest_of(self.packed)}"'

    def is_held(self, tags: str) -> bool:
        """Whether one who names these tags (`If-None-Match`) has this content already."""
        held = {each.strip().removeprefix("W/") for each in tags.split(",")}
        return bool(held & {"*", self.tag.removeprefix("W/")})


def answer_with(status: int, text: str) -> Answer:
    """The answer that sends a text."""
    return Answer(status, gzip.compress(text.encode("utf-8"), COMPRESSION, mtime=0))


class KeptAnswers:
    """Answers by what was asked for."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        """Keep answers of `most` bytes together, what names them included."""
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: str) -> Answer | None:
        """The answer to what is asked for; None where none is kept."""
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def keep(self, asked: str, answer: Answer) -> None:
        """Keep an answer, and let those go that have not been asked for longest."""
        with self._lock:
            self._drop(asked)
            self._kept[asked] = answer
            self._bytes += _size(asked, answer)
            while self._bytes > self._most:
                self._drop(next(iter(self._kept)))

    def _drop(self, asked: str) -> None:
        if answer := self._kept.pop(asked, None):
            self._bytes -= _size(asked, answer)


def _size(asked: str, answer: Answer) -> int:
    return len(asked) + len(answer.packed)


@per_dataset(maxsize=1)
def kept_with(dataset: Dataset) -> KeptAnswers:
    """The answers that are kept of a dataset."""
    return KeptAnswers()
