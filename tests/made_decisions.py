"""Data that nobody has published: the sample with made decisions, improvements, whole lists and received tables."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd
from pandas.util import hash_pandas_object

from lgo_map.councils.register import load_register
from lgo_map.figures.decisions import CATEGORIES, OUTCOMES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_end
from lgo_map.pipeline.decision_sources import (
    DECISION_COLUMNS,
    DECISIONS_CSV,
    IMPORT_COLUMNS,
    IMPORTS_CSV,
    IMPROVEMENT_COLUMNS,
    IMPROVEMENTS_CSV,
)
from lgo_map.pipeline.source_files import SUBJECT_COLUMNS, SUBJECTS_CSV, SourceRow
from lgo_map.pipeline.stage import open_stage
from lgo_map.pipeline.steps import run_steps
from lgo_map.storage import PROJECT, Project
from tests.make_sample import SAMPLE, of_the_sample


def made_data(
    folder: Path,
    decisions: Iterable[SourceRow] = (),
    improvements: Iterable[SourceRow] = (),
    imports: Iterable[SourceRow] = (),
    received: Iterable[SourceRow] = (),
) -> Path:
    """The sample with made rows beside its own, built by the project's own steps.

    Parameters
    ----------
    folder : Path
        A folder of the test's own.
    decisions, improvements, imports, received : iterable of dict
        As :func:`decision`, :func:`improvement`, :func:`whole_list` and :func:`received_by_subject` make them.

    Returns
    -------
    Path
        The folder of the data, for `storage.DATA`.
    """
    data = folder / "data"
    shutil.copytree(SAMPLE, data)
    for file, columns, rows in (
        (DECISIONS_CSV, DECISION_COLUMNS, decisions),
        (IMPROVEMENTS_CSV, IMPROVEMENT_COLUMNS, improvements),
        (IMPORTS_CSV, IMPORT_COLUMNS, imports),
        (SUBJECTS_CSV, SUBJECT_COLUMNS, received),
    ):
        path = data / "sources" / file
        held = pd.read_csv(path, dtype=str, keep_default_na=False)
        table = pd.concat([held, pd.DataFrame(list(rows), columns=list(columns))])
        table.to_csv(path, index=False, lineterminator="\n")
    with of_the_sample(), open_stage(Project(PROJECT, data)) as stage:
        run_steps(stage, ("statistics", "decisions"))
    return data


def decision(code: str, reference: str, decided: str, **more: str) -> SourceRow:
    """A made decision statement about school transport, upheld, unless told otherwise."""
    row = dict.fromkeys(DECISION_COLUMNS, "") | {"kind": "statement", "outcome": "upheld", "source_kind": "ombudsman"}
    row |= {"category": "Education", "subcategory": "School transport", "authority_name": _name_of(code)}
    row |= {"authority_code": code, "reference": reference, "decided": decided} | more
    category = CATEGORIES[row["category"]].in_address if row["category"] else "other"
    subcategory = row["subcategory"].lower().replace(" ", "-")
    of_it = f"https://www.lgo.org.uk/decisions/{category}/{subcategory}/{reference.replace(' ', '-')}"
    return row | {"source_url": row["source_url"] or of_it}


def improvement(code: str, reference: str, decided: str, words: str, category: str = "Education") -> SourceRow:
    """A made improvement."""
    return {
        "authority_code": code,
        "authority_name": _name_of(code),
        "reference": reference,
        "decided": decided,
        "category": category,
        "improvement": words,
        "source_url": "",
    }


def whole_list(first_day: str, last_day: str, results: int, **more: str) -> SourceRow:
    """That a list of decisions of all councils and subjects was seen whole, unless told otherwise."""
    row = dict.fromkeys(IMPORT_COLUMNS, "") | {"what": "decisions", "seen_on": last_day}
    return row | {"first_day": first_day, "last_day": last_day, "results": str(results)} | more


def many_decisions(year: int, of_each: int = 12) -> list[SourceRow]:
    """Of every council of the sample that is in force today, as many made decisions in a year, of all outcomes."""
    register, rows = _register(), []
    first, outcomes, categories = datetime.date(year - 1, 4, 1), list(OUTCOMES), list(CATEGORIES)
    for place, code in enumerate(register.index[register["valid_to"].isna()]):
        for number in range(of_each):
            day = first + datetime.timedelta(days=(number * 29 + place) % 365)
            reference = f"{(year - 2) % 100:02d} {place:03d} {number:03d}"
            kind = "report" if number == 0 and place % 3 == 0 else "statement"
            category = categories[(number + place) % (len(categories) - 1)]
            more = {"kind": kind, "outcome": "upheld" if kind == "report" else outcomes[(number + place) % 3]}
            rows.append(decision(str(code), reference, day.isoformat(), category=category, subcategory="Other", **more))
    return rows


def received_by_subject(year: int) -> list[SourceRow]:
    """Of every council of the sample that had begun by then, how many complaints of each subject were received.

    The numbers are made, and all are known.
    """
    register, rows = _register(), []
    register = register[~(register["valid_from"] > year_end(year))]
    names = pd.Series(register.index, index=register.index).astype(str)
    seeds = hash_pandas_object(names, index=False)
    for code, seed in zip(register.index, seeds, strict=True):
        for place, subject in enumerate(SUBJECTS):
            row = dict.fromkeys(SUBJECT_COLUMNS, "") | {"authority_code": str(code), "authority_name": _name_of(code)}
            row |= {"year": str(year), "subject": subject, "received": str(int(seed >> (place * 5)) % 32)}
            row |= {"source_kind": "ombudsman", "source_title": "Yearly table of all councils (made.csv)"}
            rows.append(row | {"source_url": "https://www.lgo.org.uk/assets/attach/1/made.csv"})
    return rows


def _name_of(code: str) -> str:
    return str(_register()["name"][code])


@cache
def _register() -> pd.DataFrame:
    return load_register(SAMPLE)
