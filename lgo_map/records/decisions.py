"""Decisions and public reports of the Ombudsman, improvements agreed, and for what the ones held are all there are."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from lgo_map.figures.decisions import KINDS, OUTCOMES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.storage import DATA, DECISIONS_FILE, IMPORTS_FILE, IMPROVEMENTS_FILE, read_table

STEP = "decisions"
"""The build step that writes the tables here."""

DAY_OR_MONTH = r"^\d{4}-\d{2}(-\d{2})?$"
"""An ISO date of a day, or of a month where only that is known."""
DAY = r"^\d{4}-\d{2}-\d{2}$"

DECISIONS_SCHEMA = pa.DataFrameSchema(
    {
        "reference": pa.Column(str, nullable=True),
        "code": pa.Column(str),
        "decided": pa.Column(str, pa.Check.str_matches(DAY_OR_MONTH), nullable=True),
        "kind": pa.Column(str, pa.Check.isin(KINDS), nullable=True),
        "category": pa.Column(str, nullable=True),
        "subcategory": pa.Column(str, nullable=True),
        "outcome": pa.Column(str, pa.Check.isin(OUTCOMES), nullable=True),
        "address": pa.Column(str, nullable=True),
        "source_kind": pa.Column(str, pa.Check.isin(SOURCE_KINDS)),
        "note": pa.Column(str, nullable=True),
    },
    strict=True,
    ordered=True,
    name="decisions",
)
"""data/decisions.parquet: a row for every decision about a council, newest first; an empty cell is not known."""

IMPROVEMENTS_SCHEMA = pa.DataFrameSchema(
    {
        "reference": pa.Column(str),
        "code": pa.Column(str),
        "decided": pa.Column(str, pa.Check.str_matches(DAY_OR_MONTH), nullable=True),
        "category": pa.Column(str, nullable=True),
        "improvement": pa.Column(str),
        "address": pa.Column(str, nullable=True),
    },
    strict=True,
    ordered=True,
    name="improvements",
)
"""data/improvements.parquet: a row for every improvement that a council agreed, newest first."""

IMPORTED = ("decisions", "improvements")

IMPORTS_SCHEMA = pa.DataFrameSchema(
    {
        "what": pa.Column(str, pa.Check.isin(IMPORTED)),
        "code": pa.Column(str, nullable=True),
        "category": pa.Column(str, nullable=True),
        "subcategory": pa.Column(str, nullable=True),
        "first_day": pa.Column(str, pa.Check.str_matches(DAY)),
        "last_day": pa.Column(str, pa.Check.str_matches(DAY)),
        "results": pa.Column("int64", pa.Check.ge(0)),
        "seen_on": pa.Column(str, pa.Check.str_matches(DAY)),
        "address": pa.Column(str, nullable=True),
    },
    strict=True,
    ordered=True,
    name="imports",
)
"""data/imports.parquet: a row for every list that was seen whole: of which council (all where empty), category and
subcategory (all where empty), of which days, how many results it claimed and showed, and on which day it was seen."""


def load_decisions(folder: Path = DATA) -> pd.DataFrame:
    """Every decision held; see :data:`DECISIONS_SCHEMA`.

    Raises
    ------
    DataFileError
        If the file is missing, damaged, or not what the schema says.
    """
    return read_table(folder / DECISIONS_FILE, DECISIONS_SCHEMA, STEP, may_be_empty=True)


OFTEN_THE_SAME = ["code", "decided", "kind", "category", "subcategory", "outcome", "source_kind", "note"]
"""The columns of decisions that have few different cells."""


def compact(decisions: pd.DataFrame) -> pd.DataFrame:
    """Decisions in half the memory: the columns that have few different cells as categories."""
    return decisions.astype(dict.fromkeys(OFTEN_THE_SAME, "category"))


def load_improvements(folder: Path = DATA) -> pd.DataFrame:
    """Every improvement held; see :data:`IMPROVEMENTS_SCHEMA`.

    Raises
    ------
    DataFileError
        As :func:`load_decisions`.
    """
    return read_table(folder / IMPROVEMENTS_FILE, IMPROVEMENTS_SCHEMA, STEP, may_be_empty=True)


def load_imports(folder: Path = DATA) -> pd.DataFrame:
    """Every list that was seen whole; see :data:`IMPORTS_SCHEMA`.

    Raises
    ------
    DataFileError
        As :func:`load_decisions`.
    """
    return read_table(folder / IMPORTS_FILE, IMPORTS_SCHEMA, STEP, may_be_empty=True)


def is_whole(
    imports: pd.DataFrame,
    what: str,
    code: str,
    first_day: datetime.date,
    last_day: datetime.date,
    category: str | None = None,
    subcategory: str | None = None,
) -> bool:
    """Whether all that there is of a council and subject, of all days of a period, is held, so that it may be counted.

    Parameters
    ----------
    imports : DataFrame
        As :func:`load_imports` gives it.
    what : {"decisions", "improvements"}
        What would be counted.
    code : str
        The council.
    first_day, last_day : datetime.date
        The period, both days in it.
    category, subcategory : str, optional
        The subject; all where they are None, and then only lists of all subjects count.
    """
    return whole_since(imports, what, [code], first_day, last_day, category, subcategory) is not None


def whole_since(
    imports: pd.DataFrame,
    what: str,
    codes: Collection[str],
    first_day: datetime.date,
    last_day: datetime.date,
    category: str | None = None,
    subcategory: str | None = None,
) -> datetime.date | None:
    """On which day lists were seen that make all there is of several councils whole, as :func:`is_whole` says of one.

    Parameters
    ----------
    codes : collection of str
        The councils; where there is none, only lists of all councils count.

    Returns
    -------
    datetime.date or None
        The day on which the earliest of them was seen; None where of a council not all is held.
    """
    of_it = _lists_of(imports, what, category, subcategory)
    of_it = of_it[(of_it["first_day"] <= last_day.isoformat()) & (of_it["last_day"] >= first_day.isoformat())]
    lists: dict[str, list[tuple[str, str, str]]] = {"": []}
    for code, *of_list in of_it[["code", "first_day", "last_day", "seen_on"]].fillna("").itertuples(index=False):
        lists.setdefault(code, []).append((of_list[0], of_list[1], of_list[2]))
    seen: list[str] = []
    for code in codes or [""]:
        of_council = lists[""] if code not in lists or code == "" else lists[""] + lists[code]
        if not _cover(((first, last) for first, last, _ in of_council), first_day, last_day):
            return None
        seen += (on for _, _, on in of_council)
    return datetime.date.fromisoformat(min(seen)) if seen else None


def whole_periods(
    imports: pd.DataFrame, what: str, code: str | None, category: str | None = None, subcategory: str | None = None
) -> list[tuple[datetime.date, datetime.date]]:
    """The periods of which all there is is held, as :func:`is_whole` has it, the newest first.

    Parameters
    ----------
    code : str or None
        The council; where it is None, only lists of all councils count.
    """
    of_it = _lists_of(imports, what, category, subcategory)
    of_it = of_it[of_it["code"].isna() | (of_it["code"] == code)]
    periods: list[tuple[datetime.date, datetime.date]] = []
    for first, last in sorted(zip(of_it["first_day"], of_it["last_day"], strict=True)):
        begin, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
        if periods and begin <= periods[-1][1] + datetime.timedelta(days=1):
            begin, end = periods[-1][0], max(periods.pop()[1], end)
        periods.append((begin, end))
    return periods[::-1]


def _lists_of(imports: pd.DataFrame, what: str, category: str | None, subcategory: str | None) -> pd.DataFrame:
    """The lists that have all of a subject."""
    return imports[
        (imports["what"] == what)
        & (imports["category"].isna() | (imports["category"] == category))
        & (imports["subcategory"].isna() | (imports["subcategory"] == subcategory))
    ]


def _cover(periods: Iterable[tuple[str, str]], first_day: datetime.date, last_day: datetime.date) -> bool:
    """Whether periods, put together, leave no day out."""
    needed = first_day
    for first, last in sorted(periods):
        if needed > last_day or datetime.date.fromisoformat(first) > needed:
            break
        needed = max(needed, datetime.date.fromisoformat(last) + datetime.timedelta(days=1))
    return needed > last_day
