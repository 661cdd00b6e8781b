"""Whether the sources and the built data agree, said in sentences."""

from __future__ import annotations

import datetime
import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import load_register
from lgo_map.errors import LgoMapError
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.years import year_name
from lgo_map.ingest.checks import check_arithmetic
from lgo_map.ingest.decision_checks import reasons_of_row
from lgo_map.ingest.readers.letter import read_letter
from lgo_map.pipeline.decision_sources import HELD_DECISIONS_CSV, read_decisions, read_held_decisions
from lgo_map.pipeline.letters import read_letters
from lgo_map.pipeline.source_files import (
    REVIEW_QUEUE,
    SourceRow,
    figures_of_row,
    read_review_queue,
    read_statistics,
)
from lgo_map.pipeline.stage import SOURCES, Stage, copy_files, open_stage, settle_interrupted
from lgo_map.pipeline.steps import OF_ALL_SOURCES, run_steps
from lgo_map.records.decisions import load_decisions, load_imports, load_improvements
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.records.subjects import load_subjects
from lgo_map.storage import DESCRIPTION_FILE, LETTER_INDEX_FILE, POSTCODES_FILE, DataFileError, ProjectFolder


@dataclass
class Findings:
    """What is wrong, and what is right but worth knowing."""

    wrong: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)


def verify_data(project: ProjectFolder) -> Findings:
    """Verify the whole store: that it can be read, that it follows from its sources, and that it fits together."""
    settle_interrupted(project)
    found = Findings()
    for what in (_unreadable, _not_as_built, _review_queue, _decisions_that_wait, _areas_and_postcodes):
        found.wrong += what(project)
    if not found.wrong:
        found.doubtful += [*_contradictions(project), *_doubts_of_letters(project), *_doubts_of_decisions(project)]
    return found


def _unreadable(project: ProjectFolder) -> list[str]:
    problems = []
    for load in (
        *(load_register, load_statistics, load_figures, load_subjects, load_boundaries),
        *(load_decisions, load_improvements, load_imports),
    ):
        try:
            load(project / "data")
        except DataFileError as error:
            problems.append(str(error))
    return problems


def _not_as_built(project: ProjectFolder) -> list[str]:
    """Build from the sources in a folder of its own, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copy_files(project / "data", copy / "data")
        copy_files(project / "static" / "boundaries", copy / "static" / "boundaries")
        try:
            with open_stage(copy) as stage:
                run_steps(stage, OF_ALL_SOURCES)
        except LgoMapError as error:
            return [str(error).replace(f"{copy}/", "")]
        ours, theirs = _files(copy / "data"), _files(project / "data")
        missing = [f"data/{name} is missing: build it anew." for name in sorted(ours - theirs)]
        spare = [f"data/{name} is there, but nothing builds it." for name in sorted(theirs - ours)]
        other = [
            f"data/{name} is not what its sources give: build it anew."
            for name in sorted(ours & theirs)
            if not name.startswith("sources/") and not _same(copy / "data" / name, project / "data" / name)
        ]
    return [*missing, *spare, *other]


def _files(folder: Path) -> set[str]:
    """The files of the data, without what commands keep beside them: the lock, what the last addition changed."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {name.as_posix() for name in names if not name.parts[0].startswith(".")}


def _same(one: Path, other: Path) -> bool:
    """Whether two files hold the same; of the index its rows, since SQLite's versions lay them out differently."""
    if one.name == LETTER_INDEX_FILE:
        return _rows_of_index(one) == _rows_of_index(other)
    if one.name == DESCRIPTION_FILE:
        return _described(one) == _described(other)
    if one.suffix == ".parquet":
        try:
            return bool(pd.read_parquet(one).equals(pd.read_parquet(other)))
        except (OSError, ValueError):
            return False
    return one.read_bytes() == other.read_bytes()


def _rows_of_index(path: Path) -> list[tuple[object, ...]] | None:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as index:
            letters = index.execute("SELECT code, year, authority_type, first_row, last_row FROM letters ORDER BY 1, 2")
            return [*letters.fetchall(), *index.execute("SELECT rowid, text FROM blocks ORDER BY rowid").fetchall()]
    except sqlite3.Error:
        return None


def _described(path: Path) -> object:
    """The description without what depends on SQLite's version."""
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    for resource in package.get("resources", []):
        if resource.get("path") == LETTER_INDEX_FILE:
            resource.pop("hash", None)
    return package


def _review_queue(project: ProjectFolder) -> list[str]:
    try:
        rows = read_review_queue(project / SOURCES)
        codes = load_register(project / "data").index
    except LgoMapError as error:
        return [str(error)]
    problems = []
    for number, row in enumerate(rows, start=2):
        where = f"{SOURCES}/{REVIEW_QUEUE}, row {number}"
        if row["authority_code"] not in codes:
            problems.append(f"{where}: {row['authority_code']} is not in the register.")
        if row["letter"] and not (project / SOURCES / row["letter"]).exists():
            problems.append(f"{where}: the letter {row['letter']} is missing.")
        if not row["reason"]:
            problems.append(f"{where}: it has no reason.")
    return problems


def _decisions_that_wait(project: ProjectFolder) -> list[str]:
    try:
        rows = read_held_decisions(project / SOURCES)
        codes = load_register(project / "data").index
    except LgoMapError as error:
        return [str(error)]
    return [
        f"{SOURCES}/{HELD_DECISIONS_CSV}, row {number}: {row['authority_code']} is not in the register."
        for number, row in enumerate(rows, start=2)
        if row["authority_code"] not in codes
    ]


def _areas_and_postcodes(project: ProjectFolder) -> list[str]:
    try:
        register = load_register(project / "data")
        areas = set(load_boundaries(project / "data")["code"])
    except DataFileError:
        return []  # said already
    problems = [f"{code} has an area, but is not in the register." for code in sorted(areas - set(register.index))]
    today = register.index[register["valid_to"].isna()]
    problems += [f"{register['name'][code]} is in force and has no area." for code in today if code not in areas]
    try:
        codes = set(pd.read_parquet(project / "data" / POSTCODES_FILE, columns=["code"])["code"].unique())
    except (OSError, ValueError, KeyError):
        return [*problems, "data/postcodes.parquet can't be read: build it anew."]
    return problems + [f"Postcodes lie in {code}, which is not a council in force." for code in codes - set(today)]


def _contradictions(project: ProjectFolder) -> list[str]:
    """Figures that are published as printed, though arithmetic says otherwise."""
    rows: list[SourceRow] = read_statistics(project / SOURCES)
    return [
        f"{row['authority_name']}, {year_name(int(row['year']))}: {reason}, as published."
        for row in rows
        for reason in check_arithmetic(figures_of_row(row)).values()
    ]


def _doubts_of_letters(project: ProjectFolder) -> list[str]:
    """What is doubtful or contradictory in letters that are published as they stand."""
    found = []
    for letter, _ in read_letters(Stage(project), load_register(project / "data")):
        reported = read_letter(letter.received).reported
        doubts = {**check_arithmetic(reported.figures), **reported.doubts}
        where = f"{letter.authority_name}, {year_name(letter.year)}, letter"
        found += [
            f"{where}: {FIGURES[figure].name} is {reason}, as published."
            if figure in reported.doubts and figure
            else f"{where}: {reason}, as published."
            for figure, reason in doubts.items()
        ]
    return found


def _doubts_of_decisions(project: ProjectFolder) -> list[str]:
    """What can hardly be true of decisions that are published as they stand."""
    register, today = load_register(project / "data"), datetime.date.today()
    return [
        f"{row['authority_name']}, decision {row['reference'] or row['source_url']}: {reason}, as published."
        for row in read_decisions(project / SOURCES)
        for reason in reasons_of_row(row, register, today)
    ]
