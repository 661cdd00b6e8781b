"""Storing what has been previewed, and deciding about what waits for review.

Each of these changes the sources and builds from them in one stage: everything is moved into place, or nothing is.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

import pandas as pd

from lgo_map.councils.register import load_register
from lgo_map.ingest.last_addition import change_sources, write_rows, write_text
from lgo_map.ingest.preview import Candidate, Preview
from lgo_map.ingest.stored_state import StoredLetter, StoredState, row_of_source, rows_of_subjects, source_key
from lgo_map.pipeline.letters import read_letters
from lgo_map.pipeline.source_files import (
    COLUMNS,
    QUEUED_LETTERS,
    REVIEW_QUEUE,
    REVIEW_QUEUE_COLUMNS,
    STATISTICS,
    SUBJECT_COLUMNS,
    SUBJECTS_CSV,
    RowKey,
    SourceRow,
    figure_as_text,
    figures_of_row,
    in_order,
    key_of_letter,
    key_of_row,
    key_of_subject,
    letter_file,
    read_review_queue,
    read_statistics,
    read_subjects,
)
from lgo_map.pipeline.stage import SOURCES, BuildError, Stage, settle_interrupted
from lgo_map.records.statistics import NOTE_BREAK, load_statistics
from lgo_map.storage import ProjectFolder


def newest_year(today: datetime.date) -> int:
    """The newest of the Ombudsman's years that has ended, by the year it ends in."""
    return today.year if (today.month, today.day) > (3, 31) else today.year - 1


def stored_state(project: ProjectFolder, today: datetime.date) -> StoredState:
    """What is stored before documents are added.

    Raises
    ------
    BuildError, DataFileError
        If the sources or the built data are missing or damaged.
    """
    settle_interrupted(project)
    register = load_register(project / "data")
    letters = {
        (letter.code, letter.year): StoredLetter(
            {figure: value for figure, value in reported.figures.items() if value is not None},
            letter.received,
            letter.source,
            reported.subjects,
        )
        for letter, reported in read_letters(Stage(project), register)
    }
    rows = read_statistics(project / SOURCES)
    return StoredState(
        register=register,
        statistics=load_statistics(project / "data"),
        rows={key_of_row(row): row for row in rows},
        letters=letters,
        newest=newest_year(today),
        subjects={key_of_subject(row): int(row["received"]) for row in read_subjects(project / SOURCES)},
    )


def apply_preview(project: ProjectFolder, preview: Preview, state: StoredState) -> list[str]:
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
    published = [candidate for candidate in preview.published if candidate.letter is None]
    letters = [candidate for candidate in preview.published if candidate.letter is not None]

    def change(stage: Stage) -> None:
        rows = read_statistics(stage.sources)
        write_rows(stage, STATISTICS, _with_rows(rows, published, state), COLUMNS)
        subjects = read_subjects(stage.sources)
        write_rows(stage, SUBJECTS_CSV, _with_subjects(subjects, published, state), SUBJECT_COLUMNS)
        for candidate in letters:
            _write_letter(stage, candidate, state)
        waiting = read_review_queue(stage.sources)
        settled = {source_key(candidate.code, candidate.parsed, state) for candidate in preview.published}
        for row in waiting:
            if row["letter"] and _queue_key(row) in settled:
                stage.remove_source(row["letter"])
        waiting = [row for row in waiting if _queue_key(row) not in settled]
        write_rows(stage, REVIEW_QUEUE, _with_queued(waiting, preview.queued, state, stage), REVIEW_QUEUE_COLUMNS)

    return change_sources(project, change)


def queued_rows(project: ProjectFolder) -> list[SourceRow]:
    """The rows of the review queue, in their order."""
    settle_interrupted(project)
    return read_review_queue(project / SOURCES)


def publish_queued(project: ProjectFolder, queued: Sequence[SourceRow]) -> list[str]:
    """Publish rows of the review queue, as they stand: all of them, or none.

    Raises
    ------
    BuildError
        If the data can't be built with them; then they stay in the queue.
    """
    register = load_register(project / "data")

    def change(stage: Stage) -> None:
        _take_out(stage, queued)
        rows = {key_of_row(row): row for row in read_statistics(stage.sources)}
        for row in queued:
            if row["letter"]:
                _publish_letter(stage, row, register)
            else:
                key = key_of_row(row)
                rows[key] = _merged(rows.get(key), {column: row[column] for column in COLUMNS})
        if not all(row["letter"] for row in queued):
            write_rows(stage, STATISTICS, in_order(rows.values()), COLUMNS)

    return change_sources(project, change)


def drop_queued(project: ProjectFolder, queued: Sequence[SourceRow]) -> list[str]:
    """Drop rows of the review queue; `undo` brings them back."""

    def change(stage: Stage) -> None:
        _take_out(stage, queued)
        for row in queued:
            if row["letter"]:
                stage.remove_source(row["letter"])

    return change_sources(project, change)


def _publish_letter(stage: Stage, row: SourceRow, register: pd.DataFrame) -> None:
    text = (stage.sources / row["letter"]).read_text(encoding="utf-8")
    stage.remove_source(row["letter"])
    # The letter of the council and year that is there may have a name of the operator's.
    there = {(letter.code, str(letter.year)): letter.source for letter, _ in read_letters(stage, register)}
    name = letter_file(str(register["name"][row["authority_code"]]), int(row["year"]))
    write_text(stage, there.get((row["authority_code"], row["year"]), name), text)


def _with_rows(rows: Iterable[SourceRow], published: Iterable[Candidate], state: StoredState) -> list[SourceRow]:
    """The rows with what is published put into them; those that nothing is said about stay as they are."""
    by_key = {key_of_row(row): row for row in rows}
    for candidate in published:
        row = _row(candidate, state)
        key = key_of_row(row)
        by_key[key] = _merged(by_key.get(key), row)
    return in_order(by_key.values())


def _with_subjects(rows: Iterable[SourceRow], published: Iterable[Candidate], state: StoredState) -> list[SourceRow]:
    """The rows of subjects with what is published put into them."""
    by_key = {key_of_subject(row): row for row in rows}
    for candidate in published:
        for row in rows_of_subjects(candidate.code, candidate.parsed, state).values():
            by_key[key_of_subject(row)] = row
    return sorted(by_key.values(), key=lambda row: (row["year"], row["authority_code"]))


def _row(candidate: Candidate, state: StoredState) -> SourceRow:
    """A document as a row of the sources."""
    figures = {figure: figure_as_text(value) for figure, value in candidate.reported.figures.items()}
    return row_of_source(candidate.code, candidate.parsed, state) | figures


def _merged(before: SourceRow | None, now: SourceRow) -> SourceRow:
    """A source's row with what is said of it now: what is not said again stays, and so does every part of its note."""
    if before is None:
        return now
    known = figures_of_row(before)
    said = {figure: now[figure] for figure, value in figures_of_row(now).items() if known.get(figure) != value}
    row = {column: before[column] or now[column] for column in COLUMNS} | said
    if now["source_url"]:  # else the note is what names the source
        parts = [*before["note"].split(NOTE_BREAK), *now["note"].split(NOTE_BREAK)]
        row["note"] = NOTE_BREAK.join(dict.fromkeys(filter(None, parts)))
    return row


def _with_queued(
    waiting: list[SourceRow], queued: Iterable[Candidate], state: StoredState, stage: Stage
) -> list[SourceRow]:
    """The rows that wait, with those now queued; one that is queued again replaces itself."""
    rows = {(_queue_key(row), row["title"]): row for row in waiting}
    for candidate in queued:
        # Of one council and year, letters of two days may wait.
        key = source_key(candidate.code, candidate.parsed, state), candidate.reported.title
        others = {row["letter"] for other, row in rows.items() if other != key}
        letter = "" if candidate.letter is None else _queue_letter(stage, candidate, state, others)
        row = _row(candidate, state) | {"title": candidate.reported.title, "letter": letter}
        rows[key] = row | {"reason": "; ".join(candidate.reasons)}
    return in_order(rows.values())


def _queue_key(row: SourceRow) -> RowKey:
    """The key of a row that waits, as :func:`lgo_map.ingest.preview.source_key` gives it."""
    return key_of_letter(row["authority_code"], int(row["year"])) if row["letter"] else key_of_row(row)


def _write_letter(stage: Stage, candidate: Candidate, state: StoredState) -> None:
    """Write a letter's text, unless the very words are there, in place of the one stored."""
    stored = state.letters.get((candidate.code, candidate.reported.year))
    text = str(candidate.letter)
    if stored is None or stored.text.split() != text.split():
        write_text(stage, stored.file if stored else _letter_file(candidate, state), text)


def _queue_letter(stage: Stage, candidate: Candidate, state: StoredState, others: Container[str]) -> str:
    """Write the text of a letter that waits; its file, relative to the sources, which no other that waits has."""
    first = Path(QUEUED_LETTERS) / _letter_file(candidate, state)
    names = (first.with_stem(f"{first.stem}-{number}") if number > 1 else first for number in itertools.count(1))
    name = next(name.as_posix() for name in names if name.as_posix() not in others)
    write_text(stage, name, str(candidate.letter))
    return name


def _letter_file(candidate: Candidate, state: StoredState) -> str:
    return letter_file(str(state.register["name"][candidate.code]), candidate.reported.year)


def _take_out(stage: Stage, queued: Iterable[SourceRow]) -> None:
    waiting = read_review_queue(stage.sources)
    for row in queued:
        if row not in waiting:
            raise BuildError(f"The row of {row['authority_name']} and {row['year']} is no longer held back.")
        waiting.remove(row)
    write_rows(stage, REVIEW_QUEUE, waiting, REVIEW_QUEUE_COLUMNS)
