"""What was fetched, kept between runs: each answer with its ETag, so that only what is newer is asked for again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class CachedAnswer:
    """An answer as it is kept between runs.

    Attributes
    ----------
    url : str
        What was asked.
    answered_by : str
        Where its redirects led; the same, if there were none.
    taken_at : float
        When, in seconds since 1970.
    etag, last_modified : str
        What the site says of the version; empty if it says nothing that can be sent back.
    content : bytes
        The file.
    """

    url: str
    answered_by: str
    taken_at: float
    etag: str
    last_modified: str
    content: bytes


def read_cached(folder: Path, url: str) -> CachedAnswer | None:
    """What is kept of an address; None if nothing is, or it is damaged."""
    try:
        head, _, content = _file_of(folder, url).read_bytes().partition(b"\n")
        facts = json.loads(head)
        whole = facts.pop("sha256") == hashlib.sha256(content).hexdigest()
        kept = CachedAnswer(content=content, **facts)
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return kept if whole and kept.url == url else None


def write_cached(folder: Path, kept: CachedAnswer) -> None:
    """Keep an answer: its facts on the first line and its bytes below, in one file, so that they can't part."""
    facts = asdict(kept)
    facts["sha256"] = hashlib.sha256(facts.pop("content")).hexdigest()
    place = _file_of(folder, kept.url)
    beside = place.with_suffix(".part")
    beside.write_bytes(json.dumps(facts).encode() + b"\n" + kept.content)
    beside.replace(place)


def _file_of(folder: Path, url: str) -> Path:
    return folder / f"{hashlib.sha256(url.encode()).hexdigest()}.kept"
