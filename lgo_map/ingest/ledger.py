"""Storing what has been previewed, taking it back, and deciding about what was held back.

Each of these changes the sources and builds from them in one stage: everything is moved into place, or nothing is.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from lgo_map.councils.register import OMBUDSMAN_PAGES, load_register
from lgo_map.ingest.preview import Given, Held, HeldLetter, Preview, Taken
from lgo_map.pipeline.letters import read_letters
from lgo_map.pipeline.source_files import (
    COLUMNS,
    HELD,
    HELD_COLUMNS,
    HELD_LETTERS,
    STATISTICS,
    Row,
    figure_as_text,
    figures_of_row,
    in_order,
    letter_file,
    read_rows,
    rows_as_text,
)
from lgo_map.pipeline.stage import SOURCES, BuildError, Stage, finish_interrupted, open_stage
from lgo_map.pipeline.steps import OF_LETTERS_AND_FIGURES, run_steps
from lgo_map.records.statistics import load_statistics

LAST = ".last-addition.json"
"""What the last addition changed, below the project: for each file of the sources its text before and after."""
LETTERS = "letters"


def newest_year(today: datetime.date) -> int:
    """The newest of the Ombudsman's years that has ended, by the year it ends in."""
    return today.year if (today.month, today.day) > (3, 31) else today.year - 1


def held_now(project: Path, today: datetime.date) -> Held:
    """What is known before documents are added.

    Raises
    ------
    BuildError, DataFileError
        If the sources or the built data are missing or damaged.
    """
    finish_interrupted(project)
    register = load_register(project / "data")
    letters = {
        (letter.code, letter.year): HeldLetter(
            {figure: value for figure, value in stated.figures.items() if value is not None},
            letter.received,
            letter.source,
        )
        for letter, stated in read_letters(Stage(project), register)
    }
    rows = read_rows(project / SOURCES / STATISTICS)
    return Held(
        register=register,
        statistics=load_statistics(project / "data"),
        rows={(row["authority_code"], int(row["year"]), row["source_kind"]): row for row in rows},
        letters=letters,
        newest=newest_year(today),
    )


def store(project: Path, preview: Preview, held: Held) -> list[str]:
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
    published = [one for one in preview.published if one.given.letter is None]
    letters = [one for one in preview.published if one.given.letter is not None]

    def change(stage: Stage) -> None:
        rows = read_rows(stage.sources / STATISTICS)
        _write_rows(stage, STATISTICS, _with_rows(rows, published, held), COLUMNS)
        for one in letters:
            _write_letter(stage, one, held, LETTERS)
        waiting = read_rows(stage.sources / HELD, HELD_COLUMNS)
        settled = {(one.code, str(one.given.stated.year), one.given.stated.title) for one in preview.published}
        for row in waiting:
            if row["letter"] and (row["authority_code"], row["year"], row["title"]) in settled:
                stage.remove_source(row["letter"])
        waiting = [r for r in waiting if (r["authority_code"], r["year"], r["title"]) not in settled]
        _write_rows(stage, HELD, _with_held(waiting, preview.held_back, held, stage), HELD_COLUMNS)

    return _change_sources(project, change)


def undo(project: Path) -> list[str]:
    """Take the last addition, or the last decision about a row held back, out of the sources again.

    Returns
    -------
    list of str
        The files of the sources that are as they were before.

    Raises
    ------
    BuildError
        If there is nothing to take back, or a file has been edited since.
    """
    finish_interrupted(project)
    path = project / LAST
    if not path.exists():
        raise BuildError("There is nothing to take back: the last addition has been taken back, or there was none.")
    files: dict[str, dict[str, str | None]] = json.loads(path.read_text(encoding="utf-8"))["files"]
    for name, texts in files.items():
        if _text_or_none(project / SOURCES / name) != texts["after"]:
            raise BuildError(f"{SOURCES}/{name} has been edited since the last addition, so that can't be taken back.")

    def change(stage: Stage) -> None:
        for name, texts in files.items():
            before = texts["before"]
            if before is not None:
                _write_text(stage, name, before)
            elif (stage.sources / name).exists():
                stage.remove_source(name)
        stage.removed.append(LAST)

    return _change_sources(project, change, remember=False)


def rows_held(project: Path) -> list[Row]:
    """The rows that wait to be looked at, in their order."""
    finish_interrupted(project)
    return read_rows(project / SOURCES / HELD, HELD_COLUMNS)


def publish_held(project: Path, row: Row) -> list[str]:
    """Publish a row that was held back, as it stands.

    Raises
    ------
    BuildError
        If the data can't be built with it; then it stays held.
    """

    def change(stage: Stage) -> None:
        _take_out(stage, row)
        if row["letter"]:
            text = (stage.sources / row["letter"]).read_text(encoding="utf-8")
            stage.remove_source(row["letter"])
            name = row["letter"].removeprefix(f"{HELD_LETTERS}/")
            _write_text(stage, name, text)
            return
        rows = {_key(other): other for other in read_rows(stage.sources / STATISTICS)}
        told = {column: row[column] for column in COLUMNS if row[column]}
        rows[_key(row)] = {**dict.fromkeys(COLUMNS, ""), **rows.get(_key(row), {}), **told}
        _write_rows(stage, STATISTICS, in_order(rows.values()), COLUMNS)

    return _change_sources(project, change)


def drop_held(project: Path, row: Row) -> list[str]:
    """Drop a row that was held back; `undo` brings it back."""

    def change(stage: Stage) -> None:
        _take_out(stage, row)
        if row["letter"]:
            stage.remove_source(row["letter"])

    return _change_sources(project, change)


def _change_sources(project: Path, change: Callable[[Stage], None], remember: bool = True) -> list[str]:
    with open_stage(project) as stage:
        stage.edit_sources()
        change(stage)
        names = [n for n in [*stage.written, *stage.removed] if n.startswith(f"{SOURCES}/")]
        names = [name.removeprefix(f"{SOURCES}/") for name in dict.fromkeys(names)]
        files = {
            name: {"before": before, "after": after}
            for name in names
            if (before := _text_or_none(project / SOURCES / name)) != (after := _text_or_none(stage.sources / name))
        }
        if not files:
            stage.written.clear()
            stage.removed.clear()
            return []
        run_steps(stage, OF_LETTERS_AND_FIGURES)
        if remember:
            stage.write_to(LAST).write_text(json.dumps({"files": files}, ensure_ascii=False), encoding="utf-8")
    return sorted(files)


def _with_rows(rows: Iterable[Row], published: Iterable[Taken], held: Held) -> list[Row]:
    """The rows with what is published put into them; those that nothing is said about stay as they are."""
    by_key = {_key(row): row for row in rows}
    for one in published:
        key = (one.code, str(one.given.stated.year), one.given.stated.kind)
        by_key[key] = _row(one.given, one.code, held, by_key.get(key))
    return in_order(by_key.values())


def _row(given: Given, code: str, held: Held, before: Row | None) -> Row:
    stated, slug = given.stated, held.register["page_slug"][code]
    row = dict(before or dict.fromkeys(COLUMNS, ""))
    known = figures_of_row(row) if before else {}
    row |= {figure: figure_as_text(value) for figure, value in stated.figures.items() if known.get(figure) != value}
    row |= {"authority_code": code, "year": str(stated.year), "source_kind": stated.kind}
    row["authority_name"] = row["authority_name"] or str(held.register["name"][code])
    if stated.kind == "ombudsman":
        row["page_slug"] = row["page_slug"] or stated.page_slug or (str(slug) if isinstance(slug, str) else "")
    of_page = f"{OMBUDSMAN_PAGES}/{row['page_slug']}/statistics" if row["page_slug"] else ""
    row["source_url"] = stated.url or row["source_url"] or of_page
    row["note"] = stated.note or row["note"] or ("" if row["source_url"] else stated.title)
    return row


def _with_held(waiting: list[Row], held_back: Iterable[Taken], held: Held, stage: Stage) -> list[Row]:
    """The rows that wait, with those now held back; one that is held again replaces itself."""
    rows = {(r["authority_code"], r["year"], r["title"]): r for r in waiting}
    for one in held_back:
        stated = one.given.stated
        letter = "" if one.given.letter is None else _write_letter(stage, one, held, f"{HELD_LETTERS}/{LETTERS}")
        row = _row(one.given, one.code, held, None) | {"title": stated.title, "letter": letter}
        rows[one.code, str(stated.year), stated.title] = row | {"reason": "; ".join(one.reasons)}
    return in_order(rows.values())


def _write_letter(stage: Stage, one: Taken, held: Held, folder: str) -> str:
    """Write a letter's text unless the very words are there; its file, relative to the sources."""
    stored = held.letters.get((one.code, one.given.stated.year))
    text = str(one.given.letter)
    if folder == LETTERS and stored is not None:
        if stored.text.split() != text.split():
            _write_text(stage, stored.file, text)
        return stored.file
    name = letter_file(str(held.register["name"][one.code]), one.given.stated.year)
    name = folder + name.removeprefix(LETTERS)
    _write_text(stage, name, text)
    return name


def _take_out(stage: Stage, row: Row) -> None:
    waiting = read_rows(stage.sources / HELD, HELD_COLUMNS)
    if row not in waiting:
        raise BuildError(f"The row of {row['authority_name']} and {row['year']} is no longer held back.")
    waiting.remove(row)
    _write_rows(stage, HELD, waiting, HELD_COLUMNS)


def _write_rows(stage: Stage, name: str, rows: list[Row], columns: Iterable[str]) -> None:
    if rows or (stage.sources / name).exists():
        _write_text(stage, name, rows_as_text(rows, columns))


def _write_text(stage: Stage, name: str, text: str) -> None:
    stage.write_to(f"{SOURCES}/{name}").write_text(text, encoding="utf-8", newline="\n")


def _text_or_none(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8") if path.exists() else None


def _key(row: Row) -> tuple[str, str, str]:
    return row["authority_code"], row["year"], row["source_kind"]
