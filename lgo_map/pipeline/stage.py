"""A build is written beside the data and then put in its place: whole, or not at all.

Files are written below `data/.build/` first, so on the data's own file system wherever that is. When every step has
succeeded they are put in place (:mod:`lgo_map.pipeline.replacement`). A build that fails or is killed leaves the old
data; only one command at a time may build (:mod:`lgo_map.pipeline.lock`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lgo_map.errors import LgoMapError
from lgo_map.pipeline.lock import alone
from lgo_map.pipeline.replacement import is_settled, put_in_place, settle
from lgo_map.storage import ProjectFolder

FOLDER = "data/.build"
"""Where files wait."""
SOURCES = "data/sources"


class BuildError(LgoMapError):
    """The build can't go on; the sentence is one that names the file, the row and the value."""


@dataclass
class Stage:
    """The files of one build, before they are moved into place.

    Attributes
    ----------
    project : Path or Project
        What holds `data/` and `static/`.
    written : list of str
        Paths written so far, relative to `project`, in order.
    removed : list of str
        Paths, relative to `project`, that the build makes obsolete.
    """

    project: ProjectFolder
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where files wait."""
        return self.project / FOLDER

    @property
    def sources(self) -> Path:
        """What people edit and review: as it is, or as this build is changing it."""
        edited = self.folder / SOURCES
        return edited if edited.exists() else self.project / SOURCES

    def edit_sources(self) -> None:
        """From now on read the sources from a copy, which :meth:`write_to` and :meth:`remove_source` change."""
        copy_files(self.project / SOURCES, self.folder / SOURCES)

    def remove_source(self, name: str) -> None:
        """Take a file (relative to the sources) out of them."""
        (self.sources / name).unlink()
        self.removed.append(f"{SOURCES}/{name}")

    def write_to(self, name: str) -> Path:
        """Where to write the file that will be `name` (relative to the project); its folder exists."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name not in self.written:
            self.written.append(name)
        return path

    def read_from(self, name: str) -> Path:
        """Where to read the file `name`: as this build wrote it, else as it was."""
        staged = self.folder / name
        return staged if name in self.written else self.project / name

    def replace_folder(self, name: str) -> None:
        """Say that of the folder `name` only what this build writes shall remain."""
        self.removed += self.files_before(name)

    def files_before(self, name: str) -> list[str]:
        """The files of the folder `name` as they are before this build, relative to the project, in order."""
        folder = self.project / name
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [f"{name}/{path.relative_to(folder).as_posix()}" for path in files]


def copy_files(folder: Path, to: Path) -> None:
    """Copy a folder's files into another that need not be there, but for hidden ones.

    Raises
    ------
    OSError
        If one can't be read or written. (That of `shutil.copytree` says neither which nor why.)
    """
    to.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to / name)


@contextmanager
def open_stage(project: ProjectFolder) -> Iterator[Stage]:
    """A stage for one build of the project; leaving the block without an error puts its files in place.

    Raises
    ------
    UnderWayError
        If another command is changing the same data.
    OSError
        If something can't be written; then everything is as it was.
    UnfinishedError
        If, besides, what had been begun can't be taken back.
    """
    with alone(project):
        settle_interrupted(project)
        stage = Stage(project)
        try:
            if stage.folder.exists():
                shutil.rmtree(stage.folder)
            stage.folder.mkdir()
            yield stage
        except BaseException:
            shutil.rmtree(stage.folder, ignore_errors=True)
            raise
        put_in_place(project, stage.folder, stage.written, [n for n in stage.removed if n not in stage.written])


def settle_interrupted(project: ProjectFolder) -> None:
    """Take back what a command had begun to put in place when it was killed; without that, nothing is written.

    Raises
    ------
    UnderWayError
        If the command is not dead, and goes on for more than a minute.
    OSError
        If it can't be taken back.
    """
    folder = project / FOLDER
    if not is_settled(folder):
        with alone(project, wait=60):
            if not is_settled(folder):
                settle(project, folder)
