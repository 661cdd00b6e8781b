"""Several files on their way at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 8
"""How many files are on their way at once."""


def all_of(carry: Callable[[str], None], paths: Iterable[str]) -> None:
    """Carry every file; where one fails, those not yet begun are left, and its error is raised."""
    at_once = ThreadPoolExecutor(AT_ONCE)
    try:
        for done in [at_once.submit(carry, path) for path in paths]:
            done.result()
    finally:
        at_once.shutdown(cancel_futures=True)
