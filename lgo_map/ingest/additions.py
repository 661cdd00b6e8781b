"""Noting what an addition has put into the sources, and when: `data/sources/additions.csv`, a row a council and source.

The rows follow from the sources as they were and as they are, so that whatever adds to them is noted.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lgo_map.pipeline.decision_sources import key_of_decision, read_decisions, read_improvements
from lgo_map.pipeline.source_files import (
    SourceRow,
    key_of_row,
    key_of_subject,
    read_statistics,
    read_subjects,
    rows_as_text,
)
from lgo_map.pipeline.stage import SOURCES, Stage
from lgo_map.records.additions import COLUMNS, Addition, load_additions
from lgo_map.storage import ADDITIONS_FILE

FILE = Path(ADDITIONS_FILE).name
"""Its name in the sources."""


def note_additions(stage: Stage, now: datetime.datetime) -> str | None:
    """Note what the stage adds to the sources; the time under which it stands there, or None if that is nothing.

    Parameters
    ----------
    now : datetime.datetime
        With its time zone.
    """
    added_on = now.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    before, after = stage.project / SOURCES, stage.sources
    rows = dict.fromkeys(
        [
            *_new_rows("figures", read_statistics, key_of_row, before, after),
            *_new_rows("subjects", read_subjects, key_of_subject, before, after),
            *_new_letters(stage),
            *_new_rows("decisions", read_decisions, key_of_decision, before, after),
            *_new_rows("improvements", read_improvements, lambda row: tuple(row.values()), before, after),
        ]
    )
    if not rows:
        return None
    noted = [dict(zip(COLUMNS, (added_on, *row), strict=True)) for row in rows]
    _write(stage, [*map(_as_row, load_additions(stage.sources.parent)), *noted])
    return added_on


def forget_additions(stage: Stage, added_on: str) -> None:
    """Take out what was noted of the addition made at a time, since it has been taken back."""
    kept = [row for row in map(_as_row, load_additions(stage.sources.parent)) if row["added_on"] != added_on]
    if kept:
        _write(stage, kept)
    elif (stage.sources / FILE).exists():
        stage.remove_source(FILE)


def _write(stage: Stage, rows: Iterable[SourceRow]) -> None:
    path = stage.write_to(f"{SOURCES}/{FILE}")
    path.write_text(rows_as_text(rows, COLUMNS), encoding="utf-8", newline="\n")


def _as_row(addition: Addition) -> SourceRow:
    return {
        "added_on": addition.added_on.isoformat(timespec="microseconds"),
        "what": addition.what,
        "authority_code": addition.code,
        "year": "" if addition.year is None else str(addition.year),
        "source_kind": addition.source_kind,
        "source_url": addition.source_url,
    }


def _new_rows(
    what: str,
    read: Callable[[Path], list[SourceRow]],
    key: Callable[[Mapping[str, Any]], object],
    before: Path,
    after: Path,
) -> Iterator[tuple[str, str, str, str, str]]:
    """Of the rows that are new or say something else now: what, whose, of which year, by whom and where."""
    held = {key(row): row for row in read(before)}
    for row in read(after):
        if held.get(key(row)) == row:
            continue
        if "year" in row:
            yield what, row["authority_code"], row["year"], row["source_kind"], row["source_url"]
        else:  # of cases there may be thousands: a row for each council is enough
            yield what, row["authority_code"], "", row.get("source_kind", "ombudsman"), ""


def _new_letters(stage: Stage) -> Iterator[tuple[str, str, str, str, str]]:
    """The letters that the stage has built and that are new, or other ones than before."""
    for name in stage.written:
        path = Path(name)
        if path.suffix == ".json" and path.parent.parent.as_posix() == "data/letters":
            was = stage.project / name
            if not was.exists() or was.read_bytes() != stage.read_from(name).read_bytes():
                yield "letter", path.stem, path.parent.name, "ombudsman", ""
