"""Changing the sources and building from them in one stage, all or nothing; and taking the last such change back.

What is needed to take it back lies beside the data: a journal of which files changed, and of each a copy as it was
before. No file is held in memory, however large.
"""

from __future__ import annotations

import datetime
import filecmp
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from lgo_map.ingest.additions import FILE as NOTED
from lgo_map.ingest.additions import forget_additions, note_additions
from lgo_map.pipeline.decision_sources import DECISIONS_CSV, HELD_DECISIONS_CSV, IMPORTS_CSV, IMPROVEMENTS_CSV
from lgo_map.pipeline.source_files import SourceRow, rows_as_text
from lgo_map.pipeline.stage import SOURCES, BuildError, Stage, open_stage, settle_interrupted
from lgo_map.pipeline.steps import OF_DECISIONS, OF_LETTERS_AND_FIGURES, run_steps
from lgo_map.storage import ProjectFolder

LAST_ADDITION = "data/.last-addition.json"
"""Which files of the sources the last addition changed: of each the digest before and after, none where it was not; and
the time under which it stands in `additions.csv`, none where nothing does."""
COPIES = "data/.last-addition"
"""The folder of what those files were before, under their names."""

_OF_DECISIONS = {DECISIONS_CSV, IMPROVEMENTS_CSV, IMPORTS_CSV, HELD_DECISIONS_CSV}


def change_sources(project: ProjectFolder, change: Callable[[Stage], None], remember: bool = True) -> list[str]:
    """Change the sources in a stage, and build what the app reads from them.

    Parameters
    ----------
    change : callable
        Writes to the stage's sources, and removes from them.
    remember : bool
        Whether :func:`undo` can take it back.

    Returns
    -------
    list of str
        The files of the sources that changed; none if all was there already.

    Raises
    ------
    BuildError
        If the data can't be built with it; then nothing has changed.
    """
    with open_stage(project) as stage:
        stage.edit_sources()
        change(stage)
        names = [n for n in [*stage.written, *stage.removed] if n.startswith(f"{SOURCES}/")]
        names = [name.removeprefix(f"{SOURCES}/") for name in dict.fromkeys(names) if name != f"{SOURCES}/{NOTED}"]
        changed = sorted(name for name in names if not _is_same_file(project / SOURCES / name, stage.sources / name))
        if not changed:
            stage.written.clear()
            stage.removed.clear()
            return []
        run_steps(stage, _steps_after(changed))
        if remember:
            _remember(project, stage, changed, note_additions(stage, now()))
    return changed


def now() -> datetime.datetime:
    """The time under which an addition is noted."""
    return datetime.datetime.now(datetime.UTC)


def undo(project: ProjectFolder) -> list[str]:
    """Take the last addition, or the last decision about a queued row, out of the sources again.

    Returns
    -------
    list of str
        The files of the sources that are as they were before.

    Raises
    ------
    BuildError
        If there is nothing to take back, or a file has been edited since.
    """
    settle_interrupted(project)
    path = project / LAST_ADDITION
    if not path.exists():
        raise BuildError("There is nothing to take back: the last addition has been taken back, or there was none.")
    try:
        journal = json.loads(path.read_text(encoding="utf-8"))
        files: dict[str, dict[str, str | None]] = journal["files"]
        added_on = journal.get("added_on")
        digests = {name: (of_file["before"], of_file["after"]) for name, of_file in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(f"{LAST_ADDITION} is damaged, so the last addition can't be taken back.") from error
    for name, (before, after) in digests.items():
        if _digest(project / SOURCES / name) != after:
            raise BuildError(f"{SOURCES}/{name} has been edited since the last addition, so that can't be taken back.")
        if before is not None and _digest(project / COPIES / name) != before:
            raise BuildError(f"{COPIES}/{name} is damaged, so the last addition can't be taken back.")

    def change(stage: Stage) -> None:
        for name, (before, _) in digests.items():
            if before is not None:
                shutil.copyfile(project / COPIES / name, stage.write_to(f"{SOURCES}/{name}"))
            elif (stage.sources / name).exists():
                stage.remove_source(name)
        if added_on is not None:
            forget_additions(stage, str(added_on))
        stage.removed.append(LAST_ADDITION)
        _forget(project, stage)

    return change_sources(project, change, remember=False)


def write_rows(stage: Stage, name: str, rows: list[SourceRow], columns: Iterable[str]) -> None:
    """Write a CSV of the sources; one without rows only where there is such a file."""
    if rows or (stage.sources / name).exists():
        write_text(stage, name, rows_as_text(rows, columns))


def write_text(stage: Stage, name: str, text: str) -> None:
    """Write a text of the sources."""
    stage.write_to(f"{SOURCES}/{name}").write_text(text, encoding="utf-8", newline="\n")


def _steps_after(changed: Iterable[str]) -> tuple[str, ...]:
    """The steps to take when these files of the sources have changed."""
    of_decisions = [name in _OF_DECISIONS for name in changed]
    others = () if all(of_decisions) else OF_LETTERS_AND_FIGURES
    return (*others, *OF_DECISIONS) if any(of_decisions) else others


def _remember(project: ProjectFolder, stage: Stage, changed: Iterable[str], added_on: str | None) -> None:
    files = {}
    _forget(project, stage)
    for name in changed:
        was = project / SOURCES / name
        files[name] = {"before": _digest(was), "after": _digest(stage.sources / name)}
        if was.exists():
            shutil.copyfile(was, stage.write_to(f"{COPIES}/{name}"))
    journal = {"files": files, "added_on": added_on}
    stage.write_to(LAST_ADDITION).write_text(json.dumps(journal, ensure_ascii=False), encoding="utf-8")


def _forget(project: ProjectFolder, stage: Stage) -> None:
    """Have the copies of the addition before go."""
    if (project / COPIES).is_dir():
        stage.replace_folder(COPIES)


def _is_same_file(one: Path, other: Path) -> bool:
    if not one.exists() or not other.exists():
        return one.exists() == other.exists()
    return filecmp.cmp(one, other, shallow=False)


def _digest(path: Path) -> str | None:
    """What tells the content of a file from others; None where there is no such file."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
