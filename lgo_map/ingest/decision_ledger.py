"""Storing decisions and improvements that have been previewed, and deciding about those that wait for review."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from lgo_map.councils.register import load_register
from lgo_map.ingest.decision_merge import overridden
from lgo_map.ingest.decision_preview import CaseKey, DecisionPreview, DecisionState
from lgo_map.ingest.found_decisions import REFERENCE_BREAK
from lgo_map.ingest.last_addition import change_sources, write_rows
from lgo_map.pipeline.decision_sources import (
    DECISION_COLUMNS,
    DECISIONS_CSV,
    HELD_DECISION_COLUMNS,
    HELD_DECISIONS_CSV,
    IMPORT_COLUMNS,
    IMPORTS_CSV,
    IMPROVEMENT_COLUMNS,
    IMPROVEMENTS_CSV,
    DecisionKey,
    key_of_decision,
    read_decisions,
    read_held_decisions,
    read_imports,
    read_improvements,
)
from lgo_map.pipeline.source_files import SourceRow
from lgo_map.pipeline.stage import SOURCES, BuildError, Stage, settle_interrupted
from lgo_map.storage import ProjectFolder


def decision_state(project: ProjectFolder, today: datetime.date) -> DecisionState:
    """What is stored before documents are added.

    Raises
    ------
    BuildError, DataFileError
        If the sources or the register are missing or damaged.
    """
    settle_interrupted(project)
    sources = project / SOURCES
    return DecisionState(
        register=load_register(project / "data"),
        rows={key_of_decision(row): row for row in read_decisions(sources)},
        improvements=_by_case(read_improvements(sources)),
        imports=read_imports(sources),
        today=today,
        waiting={(row["what"], part) for row in read_held_decisions(sources) for part in _references(row)},
    )


def apply_decisions(project: ProjectFolder, preview: DecisionPreview) -> list[str]:
    """Store what the preview says, and build what the app reads.

    Returns
    -------
    list of str
        The files of the sources that changed; none if all was there already.

    Raises
    ------
    BuildError
        If the data can't be built with it; then nothing has changed.
    """

    def change(stage: Stage) -> None:
        if preview.rows:
            rows = {key_of_decision(row): row for row in read_decisions(stage.sources)} | preview.rows
            _write_decisions(stage, rows.values())
        if preview.improvements:
            _write_improvements(stage, _by_case(read_improvements(stage.sources)) | preview.improvements)
        if preview.imports or preview.withdrawn:
            stand = [row for row in read_imports(stage.sources) if row not in preview.withdrawn]
            rows_of_lists = _without_covered(stand, preview.imports) + preview.imports
            write_rows(stage, IMPORTS_CSV, sorted(rows_of_lists, key=lambda row: tuple(row.values())), IMPORT_COLUMNS)
        if preview.queued:
            waiting = _with_queued(read_held_decisions(stage.sources), preview.queued)
            write_rows(stage, HELD_DECISIONS_CSV, waiting, HELD_DECISION_COLUMNS)

    return change_sources(project, change)


def queued_decisions(project: ProjectFolder) -> list[SourceRow]:
    """The decisions and improvements that wait for review, in their order."""
    settle_interrupted(project)
    return read_held_decisions(project / SOURCES)


def publish_queued_decisions(project: ProjectFolder, rows: Sequence[SourceRow]) -> list[str]:
    """Publish what waits as it stands: what it says takes the place of what is held.

    Parameters
    ----------
    rows : sequence of dict
        One or several of :func:`queued_decisions`, all at once.

    Raises
    ------
    BuildError
        If the data can't be built with them; then all of them stay in the queue.
    """

    def change(stage: Stage) -> None:
        _take_out(stage, rows)
        held, cases = _Held(read_decisions(stage.sources)), _by_case(read_improvements(stage.sources))
        for row in rows:
            if row["what"] == "improvements":
                _publish_improvement(row, cases)
            else:
                held.publish(row)
        _write_decisions(stage, held.rows.values())
        _write_improvements(stage, cases)

    return change_sources(project, change)


def drop_queued_decisions(project: ProjectFolder, rows: Sequence[SourceRow]) -> list[str]:
    """Drop what waits, one or several; `undo` brings it back."""
    return change_sources(project, lambda stage: _take_out(stage, rows))


def _take_out(stage: Stage, rows: Sequence[SourceRow]) -> None:
    waiting = read_held_decisions(stage.sources)
    for row in rows:
        if row not in waiting:
            raise BuildError(f"The decision about {row['authority_name']} {row['reference']} is no longer held back.")
        waiting.remove(row)
    write_rows(stage, HELD_DECISIONS_CSV, waiting, HELD_DECISION_COLUMNS)


class _Held:
    """The decisions held, found by what tells each from all others, and by each of their references."""

    def __init__(self, rows: Iterable[SourceRow]) -> None:
        self.rows: dict[DecisionKey, SourceRow] = {}
        self._keys: dict[str, set[DecisionKey]] = {}
        for row in rows:
            self._put(row)

    def publish(self, row: SourceRow) -> None:
        """Put in a decision that waited: in the place of what is held under its references, of any council."""
        now = {column: row[column] for column in DECISION_COLUMNS}
        keys = {key for part in _references(row) for key in self._keys.get(part, ())} | {key_of_decision(row)}
        same = [self.rows.pop(key) for key in sorted(keys) if key in self.rows]
        of_council = [each for each in same if each["authority_code"] == row["authority_code"]]
        if of_council:
            now = overridden(of_council[0], now) | {"reference": of_council[0]["reference"] or now["reference"]}
        self._put(now)

    def _put(self, row: SourceRow) -> None:
        key = key_of_decision(row)
        self.rows[key] = row
        for part in _references(row):
            self._keys.setdefault(part, set()).add(key)


def _publish_improvement(row: SourceRow, cases: dict[CaseKey, list[SourceRow]]) -> None:
    now = {column: row[column] for column in IMPROVEMENT_COLUMNS}
    case = cases.setdefault((row["authority_code"], row["reference"]), [])
    if now["improvement"] not in {each["improvement"] for each in case}:
        case.append(now)
    for each in case:  # one case has one date and one category
        each |= {column: now[column] or each[column] for column in ("decided", "category")}


def _references(row: SourceRow) -> set[str]:
    return set(filter(None, row["reference"].split(REFERENCE_BREAK)))


def _write_decisions(stage: Stage, rows: Iterable[SourceRow]) -> None:
    """Write the decisions by date, so that new ones come at the end of the file."""
    ordered = sorted(rows, key=lambda row: (row["decided"], row["authority_code"], row["reference"]))
    write_rows(stage, DECISIONS_CSV, ordered, DECISION_COLUMNS)


def _write_improvements(stage: Stage, cases: dict[CaseKey, list[SourceRow]]) -> None:
    ordered = sorted(cases.items(), key=lambda item: (item[1][0]["decided"], item[0]))
    write_rows(stage, IMPROVEMENTS_CSV, [row for _, rows in ordered for row in rows], IMPROVEMENT_COLUMNS)


def _by_case(rows: Iterable[SourceRow]) -> dict[CaseKey, list[SourceRow]]:
    cases: dict[CaseKey, list[SourceRow]] = {}
    for row in rows:
        cases.setdefault((row["authority_code"], row["reference"]), []).append(row)
    return cases


def _without_covered(rows: Iterable[SourceRow], new: Iterable[SourceRow]) -> list[SourceRow]:
    """The lists that were seen whole, without those that a new one covers: of the same, and no day more."""
    of_same = ("what", "authority_code", "category", "subcategory")
    return [
        row
        for row in rows
        if not any(
            all(row[column] == other[column] for column in of_same)
            and other["first_day"] <= row["first_day"]
            and row["last_day"] <= other["last_day"]
            for other in new
        )
    ]


def _with_queued(waiting: Iterable[SourceRow], queued: Iterable[SourceRow]) -> list[SourceRow]:
    """What waits, with what is queued now; what says the same again takes its own place."""
    rows = {_said(row): row for row in waiting}
    return list((rows | {_said(row): row for row in queued}).values())


def _said(row: SourceRow) -> tuple[str, ...]:
    return tuple(row[column] for column in HELD_DECISION_COLUMNS if column not in ("document", "reason"))
