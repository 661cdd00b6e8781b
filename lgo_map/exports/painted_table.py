"""What the map is painted by where that is the share of a subject, as a table to take away."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lgo_map.analysis.headline import headline
from lgo_map.analysis.years_together import statistics_of_choice, years_in
from lgo_map.councils.register import TYPE_NAMES
from lgo_map.figures.measures import Measure
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.subject_measures import SUBJECT_MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import YearChoice, years_listed
from lgo_map.records.dataset import Dataset
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.verdicts import verdict_in_table

PAINTED_HEADINGS = {
    "name": "Council",
    "code": "Code",
    "type": "Authority type",
    "years": "Year",
    "subject": "Subject",
    "about_it": "Complaints received about the subject",
    "received": "Complaints received in all",
    "share": "Share (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "in_type": "Share in its type together (%)",
    "verdict": "Compared with its type",
    "stated_by": "Stated by",
    "source_url": "Source",
}
"""The columns of :func:`painted_table` and what a file calls each."""


def painted_table(
    dataset: Dataset, choice: YearChoice, measure: Measure, ombudsman_only: bool, codes: list[str]
) -> pd.DataFrame:
    """A row for each council painted, its share of the subject known or not, by name; what is not known is empty.

    Parameters
    ----------
    measure : Measure
        The share of a subject.
    codes : list of str
        The councils painted.
    """
    table = statistics_of_choice(dataset, choice, measure, ombudsman_only)
    rows = [_row(row, choice, measure) for row in table[table["code"].isin(codes)].to_dict("records")]
    found = pd.DataFrame(rows, columns=list(PAINTED_HEADINGS))
    types = {"about_it": "Int64", "received": "Int64"} | dict.fromkeys(("share", "low", "high", "in_type"), "float64")
    return found.astype(types).sort_values("name", key=lambda names: names.str.casefold(), ignore_index=True)


def _row(row: dict[Any, Any], choice: YearChoice, measure: Measure) -> dict[str, Any]:
    figure = headline(row, measure)
    comparison, known = figure.comparison, figure.availability == KNOWN
    years, kind = years_in(row, choice), row["source_kind"]
    return {
        "name": row["name"],
        "code": row["code"],
        "type": first_upper(TYPE_NAMES[row["authority_type"]]),
        "years": years_listed(years) if years else None,
        "subject": SUBJECTS[measure.subject].name,
        "about_it": figure.counts.part,
        "received": figure.counts.base,
        "share": comparison.rate if known else None,
        "low": comparison.low if known else None,
        "high": comparison.high if known else None,
        "in_type": comparison.average,
        "verdict": verdict_in_table(comparison),
        "stated_by": first_upper(SOURCE_NAMES[kind]) if kind in SOURCE_NAMES else None,
        "source_url": row["source_url"],
    }


def subjects_table_of(dataset: Dataset, choice: YearChoice, codes: list[str], ombudsman_only: bool) -> pd.DataFrame:
    """The share of every subject of some councils, in the columns of :func:`painted_table`: council by council.

    A council that was not there and about which nothing was decided has no rows.
    """
    tables = [painted_table(dataset, choice, measure, ombudsman_only, codes) for measure in SUBJECT_MEASURES.values()]
    table, places = pd.concat(tables, ignore_index=True), {code: place for place, code in enumerate(codes)}
    return table.sort_values("code", key=lambda column: column.map(places), kind="stable", ignore_index=True)
