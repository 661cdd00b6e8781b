"""Taking old versions away from a place: never the current one, the one before it, or one that is being put there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from lgo_map.versions.errors import PlaceError
from lgo_map.versions.manifest import MANIFEST_FILE, MAX_BYTES
from lgo_map.versions.place import History, Place

LEAST_KEPT = 2
"""The current version and the one before it."""
AT_REST = timedelta(days=1)
"""A version that is in no list and was put there since may be about to be made current."""


def versions_to_forget(
    place: Place, keep: int, clock: Callable[[], datetime] | None = None
) -> tuple[list[str], History]:
    """The versions that are older than the newest ones that are kept, and the list in which they were found.

    One that is in no list, as after going back, is among them when it has lain there for :data:`AT_REST`; one whose
    list of files is missing is not, for it may be on its way.

    Parameters
    ----------
    keep : int
        How many of those that are or were current are kept, the newest first; at least :data:`LEAST_KEPT`.
    clock : callable, optional
        What tells the time.

    Raises
    ------
    PlaceError
        If so few can't be kept, or the place does not answer.
    """
    if keep < LEAST_KEPT:
        raise PlaceError(f"At least {LEAST_KEPT} versions are kept: the current one, and the one before to go back to.")
    if place.is_read_only:
        raise PlaceError(f"{place.name} is seen over the web only: take versions away at the storage behind it.")
    seen = place.history()
    if not seen.versions:
        raise PlaceError(f"Nothing has been published in {place.name}.")
    kept = {each.version for each in seen.versions[:keep]}
    listed = {each.version for each in seen.versions}
    now = (clock or (lambda: datetime.now(UTC)))()
    return [
        version
        for version in place.stored()
        if version not in kept and (version in listed or _has_rested(place, version, now))
    ], seen


def forget(place: Place, versions: Collection[str], keep: int, seen: History) -> None:
    """Take versions away, as :func:`versions_to_forget` found them: first from the list, then what they are made of.

    Raises
    ------
    PlaceError
        If somebody has changed meanwhile what is current, or the place does not let us. What is current is whole.
    """
    if not place.change_history(seen.versions[:keep], seen):
        raise PlaceError(f"Somebody else has changed what is current in {place.name}. Look, and do it again.")
    for version in versions:
        if _is_listed(place, version):  # published again meanwhile
            continue
        place.remove(version)
        if _is_listed(place, version):
            raise PlaceError(f"{version} was published in {place.name} while it was taken away. Publish it again.")


def _is_listed(place: Place, version: str) -> bool:
    return version in {each.version for each in place.history().versions}


def _has_rested(place: Place, version: str, now: datetime) -> bool:
    found = place.read(version, MANIFEST_FILE, MAX_BYTES)
    return found is not None and now - found[1] > AT_REST
