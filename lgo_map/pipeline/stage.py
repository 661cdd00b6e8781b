"""A build is written beside the data and then moved over it: whole, or not at all.

Files are written below `.build/` first. When every step has succeeded, a list of them is written to
`.build/commit.json` (by rename, so it is there or it is not), and each file is then renamed into its place. A build
killed before the list exists leaves the old data untouched; one killed after it is finished by the next
:func:`open_stage`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lgo_map.errors import LgoMapError

COMMIT = "commit.json"
SOURCES = "data/sources"


class BuildError(LgoMapError):
    """The build can't go on; the sentence is one that names the file, the row and the value."""


@dataclass
class Stage:
    """The files of one build, before they are moved into place.

    Attributes
    ----------
    project : Path
        The folder that holds `data/` and `static/`.
    written : list of str
        Paths written so far, relative to `project`, in order.
    removed : list of str
        Paths, relative to `project`, that the build makes obsolete.
    """

    project: Path
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where files wait."""
        return self.project / ".build"

    @property
    def sources(self) -> Path:
        """What people edit and review: as it is, or as this build is changing it."""
        edited = self.folder / SOURCES
        return edited if edited.exists() else self.project / SOURCES

    def edit_sources(self) -> None:
        """From now on read the sources from a copy, which :meth:`write_to` and :meth:`remove_source` change."""
        shutil.copytree(self.project / SOURCES, self.folder / SOURCES)

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
        folder = self.project / name
        self.removed += [str(path.relative_to(self.project)) for path in sorted(folder.rglob("*")) if path.is_file()]


@contextmanager
def open_stage(project: Path) -> Iterator[Stage]:
    """A stage for one build of the project; leaving the block without an error moves its files into place."""
    finish_interrupted(project)
    stage = Stage(project)
    shutil.rmtree(stage.folder, ignore_errors=True)
    stage.folder.mkdir(parents=True)
    try:
        yield stage
        removed = [name for name in stage.removed if name not in stage.written]
        beside = stage.folder / f"{COMMIT}.part"
        beside.write_text(json.dumps({"written": stage.written, "removed": removed}), encoding="utf-8")
        beside.rename(stage.folder / COMMIT)
    except BaseException:
        shutil.rmtree(stage.folder, ignore_errors=True)
        raise
    finish_interrupted(project)


def finish_interrupted(project: Path) -> None:
    """Move the files of a build that was decided but not yet (or only partly) moved into place."""
    folder = project / ".build"
    commit = folder / COMMIT
    if not commit.exists():
        return
    decided = json.loads(commit.read_text(encoding="utf-8"))
    for name in decided["written"]:
        staged, place = folder / name, project / name
        if staged.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(place)
    for name in decided["removed"]:
        (project / name).unlink(missing_ok=True)
    shutil.rmtree(folder)
