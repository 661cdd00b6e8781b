"""Putting a version at a place, and going back to the one before.

All files of a version come first, the list of its files after them, and last the one file that names it: whoever is
interrupted has changed nothing for anybody, and does it again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lgo_map.versions.at_once import all_of
from lgo_map.versions.errors import PlaceError
from lgo_map.versions.manifest import MANIFEST_FILE, Manifest, check_file, manifest_of
from lgo_map.versions.place import Place, Published

ATTEMPTS = 20
"""How often another one who publishes at the same time may come first."""


def publish(place: Place, data: Path, static: Path, clock: Callable[[], datetime] | None = None) -> tuple[str, bool]:
    """Put the data of a folder at a place as a version, and make it current.

    Parameters
    ----------
    data, static : Path
        As for :func:`lgo_map.versions.manifest.manifest_of`. They have been checked.
    clock : callable, optional
        What tells the time.

    Returns
    -------
    tuple of str and bool
        The version, and whether it has become current just now; else it was already.

    Raises
    ------
    RefusedError
        If the data are not whole.
    PlaceError
        If the place does not let us, or does not answer. What was current still is.
    """
    if place.is_read_only:
        raise PlaceError(f"{place.name} is seen over the web only: publish to the storage behind it.")
    manifest, paths = manifest_of(data, static)
    place.make()
    _put(place, manifest, paths)
    for _ in range(ATTEMPTS):
        seen = place.history()
        if seen.current == manifest.version:
            return manifest.version, False
        now = (clock or _now)()
        if place.change_history((Published(manifest.version, now), *seen.versions), seen):
            return manifest.version, True
    raise PlaceError(f"{place.name} is being changed by others all the time.")


def roll_back(place: Place) -> tuple[str, str]:
    """Make the version current again that was before the one that is.

    Returns
    -------
    tuple of str and str
        The version that was current, and the one that is now.

    Raises
    ------
    PlaceError
        If there is none before it, it does not lie there whole, somebody has changed the place meanwhile, or the place
        does not answer. What was current still is.
    """
    if place.is_read_only:
        raise PlaceError(f"{place.name} is seen over the web only: go back at the storage behind it.")
    seen = place.history()
    if len(seen.versions) < 2:
        raise PlaceError(f"There is no version before the current one in {place.name}.")
    before, now = seen.versions[0].version, seen.versions[1].version
    if not place.stamp(now, MANIFEST_FILE):
        raise PlaceError(f"The version before, {now}, does not lie in {place.name} any more.")
    if not place.change_history(seen.versions[1:], seen):
        raise PlaceError(f"Somebody else has changed what is current in {place.name}. Look, and do it again.")
    return before, now


def _put(place: Place, manifest: Manifest, paths: dict[str, Path]) -> None:
    def put(path: str) -> None:
        content = paths[path].read_bytes()
        check_file(path, manifest.files[path], content)  # nobody has built meanwhile
        place.write(manifest.version, path, content)

    all_of(put, manifest.files)
    place.write(manifest.version, MANIFEST_FILE, manifest.content)


def _now() -> datetime:
    return datetime.now(UTC)
