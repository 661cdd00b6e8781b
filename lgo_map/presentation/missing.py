"""What is missing, council by council and year by year, as tables to look through."""

from __future__ import annotations

from html import escape

import pandas as pd

from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.wording.numbers import counted, first_upper, number

ALL = len(HEADLINE_RATES)
ABSENT = "–"
_LOOKS = {0: "none", ALL: "all"}
"""The class of a cell, by how many of the figures are known; those between have "some"."""


def matrices(known: pd.DataFrame) -> str:
    """For each authority type a table of its councils by year, folded up, and before them what their cells mean.

    Parameters
    ----------
    known : pandas.DataFrame
        As from :func:`lgo_map.analysis.coverage.known_by_council`.
    """
    years = sorted(known["year"].unique(), reverse=True)
    groups = dict(iter(known.groupby("authority_type")))
    return _KEY + "".join(_of_type(kind, groups[kind], years) for kind in AUTHORITY_TYPES if kind in groups)


_KEY = html.key(
    "lgo-missing-key",
    html.Mark(f"all {ALL} figures known", f"● {ALL}", "all"),
    html.Mark("some of them", f"◐ 1 or {ALL - 1}", "some"),
    html.Mark("none", "○ 0", "none"),
    html.Mark("not in force at the end of that year", ABSENT),
)


def _of_type(kind: str, known: pd.DataFrame, years: list[int]) -> str:
    plural = first_upper(TYPE_NAMES_PLURAL[kind])
    answered = known["answered"]
    all_known, none_known = int((answered == ALL).sum()), int((answered == 0).sum())
    some = len(known) - all_known - none_known
    summary = (
        f"<b>{escape(plural)}</b>: {counted(len(known), 'council and year', 'councils and years')}; all {ALL} figures "
        f"are known for {number(all_known)}, some for {number(some)}, none for {number(none_known)}"
    )
    cells = {(code, year): int(count) for code, year, count in zip(known["code"], known["year"], answered, strict=True)}
    names = known.drop_duplicates("code").set_index("code")["name"]
    rows = (
        f'<tr><th scope="row">{escape(str(name))}</th>{"".join(_cell(cells.get((code, year))) for year in years)}</tr>'
        for code, name in names.items()
    )
    label = f"{plural}: how many of the {ALL} figures are known, by year"
    table = html.table(label, ["Council", *map(year_name, years)], rows)
    return f"<details><summary>{summary}</summary>{table}</details>"


def _cell(count: int | None) -> str:
    if count is None:
        return f"<td>{ABSENT}</td>"
    return f'<td class="{_LOOKS.get(count, "some")}">{count}</td>'
