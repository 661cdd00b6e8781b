"""Data taken from a place of versions while the app serves: another version is looked for, checked, and only then used.

Whatever is wrong with a version or with the place, the data that are shown stay. What is refused is said in the log,
once for each version, and it is tried again when it has become another.
"""

from __future__ import annotations

import gc
import logging
import random
import time
import weakref
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from lgo_map import metrics, storage
from lgo_map.errors import LgoMapError, in_words
from lgo_map.records.dataset import Dataset, load_dataset, serve
from lgo_map.settings import VARIABLES, Settings, settings_from_environment
from lgo_map.site.widgets.made_later import let_go_of_old_data
from lgo_map.versions.copies import Copies, Copy
from lgo_map.versions.errors import PlaceError, RefusedError
from lgo_map.versions.manifest import MANIFEST_FILE
from lgo_map.versions.place import Place

_log = logging.getLogger(__name__)

SECONDS = 20.0
"""How often it is looked for another version, on average: several processes do not all look at once."""
START_SECONDS = 15.0
"""How long a start waits for the place before it makes do with the version that was used last on this machine."""
AGAIN_SECONDS = 600.0
"""When a version that was refused is tried again although it looks the same."""

DAMAGED, UNUSABLE, NO_ROOM = "damaged", "unusable", "no room"
"""Why a version is refused: it is not what was published; this program can't read it; it can't be kept here."""


@dataclass(frozen=True)
class Looks:
    """How looking for other versions has gone.

    Attributes
    ----------
    version : str
        The version that is shown; empty where none has come yet.
    taken : int
        How many have been taken since the start.
    refused : mapping of str to int
        How many have been refused, by reason: "damaged", "unusable" or "no room".
    unanswered : int
        How often the place has not answered.
    """

    version: str
    taken: int
    refused: Mapping[str, int]
    unanswered: int


@dataclass
class _Refusal:
    """Why a version was refused, what it looked like then, and when that was."""

    sentence: str
    path: str
    stamp: str
    at: float = field(default_factory=time.monotonic)


class DataVersions:
    """Takes the versions of a place, one after the other."""

    def __init__(
        self, place: Place, copies: Copies, prepare: Callable[[Dataset], None], seconds: float = SECONDS
    ) -> None:
        """Name the place, where copies are kept, and what is done with a dataset before it is used.

        Nothing is asked or written yet. What `prepare` raises has the version refused.
        """
        self._place, self._copies, self._prepare, self._seconds = place, copies, prepare, seconds
        self._version, self._taken, self._unanswered = "", 0, 0
        self._answered_at: float | None = None
        self._refused: Counter[str] = Counter()
        self._refusals: dict[str, _Refusal] = {}
        self._said = ""
        self._is_using, self._has_looked, self._wake, self._is_over = Lock(), Event(), Event(), Event()

    def looks(self) -> Looks:
        """How looking has gone so far."""
        return Looks(self._version, self._taken, dict(self._refused), self._unanswered)

    def begin(self, start_seconds: float = START_SECONDS) -> None:
        """Look from now on, and come back when there are data; without any, when there is no hope of some soon."""
        Thread(target=self._run, name="data versions", daemon=True).start()
        if not self._has_looked.wait(start_seconds):
            _log.warning(
                "The start has waited %g seconds for %s, which has not given its data yet: the version used last on "
                "this machine is shown, if there is a whole copy of it. The place is asked on.",
                start_seconds,
                self._place.name,
            )
        if not self._version:
            self._use_last()

    def end(self) -> None:
        """Look no longer."""
        self._is_over.set()
        self._wake.set()

    def look_soon(self) -> None:
        """Look at once, unless that has just been done."""
        if self._answered_at is None or time.monotonic() - self._answered_at > 1:
            self._wake.set()

    def shapes(self, name: str) -> Path | None:
        """The file of shapes with that name, of the version shown or another that is or was here."""
        return self._copies.shapes(name)

    def look(self) -> None:
        """Look which version is current, and take it unless it is shown; whatever fails is said in the log only."""
        try:
            wanted = self._place.history().current
            if wanted is None:
                raise PlaceError(f"Nothing is published in {self._place.name}.")
            self._answered_at = time.monotonic()
            metrics.PLACE_ANSWERED.set_to_current_time()
            if wanted == self._version:
                self._say("")
            elif self._is_to_be_tried(wanted):
                self._take(wanted, fetch=True)
        except PlaceError as error:
            self._unanswered += 1
            metrics.PLACE_FAILURES.inc()
            self._say(f"{error.sentence} {self._stays()}")
        except Exception:  # the last resort: what serves must not end with it
            _log.exception("Looking for another version of the data failed. %s", self._stays())
        let_go_of_old_data()
        try:
            self._copies.prune()
        except OSError as error:
            _log.warning("A copy of the data that is needed no longer can’t be removed: %s.", in_words(error))

    def _run(self) -> None:
        while not self._is_over.is_set():
            self.look()
            self._has_looked.set()
            # By chance, only to spread the load.
            self._wake.wait(self._seconds * random.uniform(0.8, 1.2))  # noqa: S311 # nosec B311
            self._wake.clear()

    def _use_last(self) -> None:
        last = self._copies.last()
        if last is not None:
            try:
                self._take(last, fetch=False)
            except PlaceError as error:
                self._say(error.sentence)

    def _take(self, version: str, fetch: bool) -> None:
        try:
            copy = self._copies.take(version, fetch)
        except RefusedError as error:
            return self._refuse(version, DAMAGED, error.sentence, error.path)
        except OSError as error:
            return self._refuse(version, NO_ROOM, in_words(error))
        try:
            dataset = load_dataset(copy.folder, version)
            self._prepare(dataset)
        except Exception as error:
            copy.release()
            sentence = error.sentence if isinstance(error, LgoMapError) else f"{type(error).__name__}: {error}"
            return self._refuse(version, UNUSABLE, sentence)
        self._use(dataset, copy, is_newer=fetch)
        return None

    def _use(self, dataset: Dataset, copy: Copy, is_newer: bool) -> None:
        with self._is_using:
            weakref.finalize(dataset, copy.release).atexit = False
            if self._version and not is_newer:
                return  # the place has answered meanwhile
            before, self._version = self._version, copy.version
            serve(dataset)
        self._taken += 1
        metrics.VERSIONS.labels("taken").inc()
        self._refusals.clear()
        self._said = ""
        _log.info("Version %s of the data is shown%s.", copy.version, f", instead of {before}" if before else "")
        try:
            self._copies.note_last(copy.version)
        except OSError as error:
            _log.warning("It can’t be noted which version of the data is shown: %s.", in_words(error))
        # What was there is looked through for garbage again, and what has come is not: see warm_up.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _is_to_be_tried(self, version: str) -> bool:
        refusal = self._refusals.get(version)
        if refusal is None or time.monotonic() - refusal.at > AGAIN_SECONDS:
            return True
        return self._stamp(version, refusal.path) != refusal.stamp

    def _refuse(self, version: str, reason: str, sentence: str, path: str = "") -> None:
        stamp, before = self._stamp(version, path), self._refusals.get(version)
        if reason == NO_ROOM:
            stamp = ""  # it is ours to mend, and then the version has not become another
        self._refusals[version] = _Refusal(sentence, path, stamp)
        if before is None or (before.sentence, before.stamp) != (sentence, stamp):
            self._refused[reason] += 1
            metrics.VERSIONS.labels("refused").inc()
            _log.error("Version %s of the data is refused: %s. %s", version, sentence.rstrip("."), self._stays())

    def _stamp(self, version: str, path: str) -> str:
        paths = [MANIFEST_FILE, path] if path else [MANIFEST_FILE]
        try:
            return " ".join(self._place.stamp(version, each) or "none" for each in paths)
        except PlaceError:
            return ""

    def _stays(self) -> str:
        return f"Version {self._version} stays." if self._version else "There are no data to show."

    def _say(self, sentence: str) -> None:
        """Say in the log what is wrong with the place, once as long as it is the same."""
        if sentence != self._said and (sentence or self._said):
            _log.log(
                *((logging.ERROR, sentence) if sentence else (logging.INFO, "The place of the data answers again."))
            )
            self._said = sentence


_running: list[DataVersions] = []


def running() -> DataVersions | None:
    """What takes versions for this process; None where it reads a folder."""
    return _running[0] if _running else None


def begin(prepare: Callable[[Dataset], None]) -> None:
    """Take versions from now on, if the operator has set a place of them; come back when there are data, if any.

    Parameters
    ----------
    prepare : callable
        What is done with a dataset before it is used.
    """
    try:
        versions = versions_as_set(prepare)
    except LgoMapError as error:  # the pages say that there are no data
        _log.error("The data can’t be had: %s", error)
        return
    if versions is not None:
        _running[:] = [versions]
        versions.begin()


def end() -> None:
    """Take no versions any more."""
    if versions := running():
        versions.end()
        _running.clear()


def versions_as_set(prepare: Callable[[Dataset], None], settings: Settings | None = None) -> DataVersions | None:
    """What takes the versions of the place that the operator has set; None where the app reads a folder.

    Raises
    ------
    PlaceError
        If the place is none, or the seconds between looks are no time.
    """
    if storage.PLACE is None:
        return None
    given = settings or settings_from_environment()
    try:
        seconds = float(given.data_seconds or SECONDS)
    except ValueError:
        seconds = 0
    if not 1 <= seconds <= 86_400:
        raise PlaceError(f"{VARIABLES['data_seconds']} is {given.data_seconds}: it must be seconds, 1 to 86400.")
    place = Place(storage.PLACE)
    copies = Copies(Path(given.data_copies) if given.data_copies else None, place)
    return DataVersions(place, copies, prepare, seconds)
