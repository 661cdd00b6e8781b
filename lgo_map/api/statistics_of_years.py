"""Rows of figures that are not all of one year: the newest known of each council, or years put together (rule 14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from lgo_map.analysis.years_together import cases_column, table_of_choice, years_column
from lgo_map.api import models
from lgo_map.api.lookups import average_of, number_or_none, source_of, standing_statements
from lgo_map.figures.catalogue import AVERAGES, COUNCIL_FIGURES, HEADLINE_RATES, STATS_FIGURES, UPHELD_RATE
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.values import is_known
from lgo_map.figures.years import TOGETHER, years_of_one_method
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row

Choice = Literal["newest", "together"]

_REMEDY_CASES = cases_column("satisfactory_remedy_rate")
_RATE_OF = {
    key: rate
    for rate in HEADLINE_RATES
    for key in (rate, MEASURES[rate].figure.average, MEASURES[rate].part, MEASURES[rate].base, cases_column(rate))
    if key and (rate == UPHELD_RATE.key or key not in (UPHELD_RATE.part, UPHELD_RATE.base))
}
"""By figure, the rate whose years it is from; what is not here is of the upheld rate's."""
YEARS_COLUMNS = tuple(years_column(key) for key in HEADLINE_RATES)


@per_dataset(maxsize=4)
def rows_with_sources(dataset: Dataset, choice: Choice, ombudsman_only: bool) -> pd.DataFrame:
    """The rows of :func:`lgo_map.analysis.years_together.table_of_choice` with the sources of every figure.

    Returns
    -------
    pandas.DataFrame
        Besides, `sources`: by figure a list of sources, each a mapping as :class:`lgo_map.api.models.SourceOfYear`.
    """
    table = table_of_choice(dataset, choice, ombudsman_only)
    last = _last_years(dataset)
    found = [
        {
            key: [source.model_dump() for source in sources]
            for key, sources in _sources(dataset, row, choice, ombudsman_only, last[str(row["code"])]).items()
        }
        for row in table.to_dict("records")
    ]
    return table.assign(sources=pd.Series(found, index=table.index, dtype="object"))


def row_of_years(row: Mapping[Any, Any], choice: Choice, **more: Any) -> Any:
    """A row of :func:`rows_with_sources` as it is answered; `more` is what the answer says besides."""
    return models.StatisticsOfYearsRow(
        **{name: row[name] for name in ("code", "name", "authority_type", "year", "sources")},
        years=choice,
        **{key: number_or_none(row[key]) for key in (*STATS_FIGURES, _REMEDY_CASES)},
        **{name: list(row[name]) for name in YEARS_COLUMNS},
        **more,
    )


def with_source_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Rows for a file: lists of years divided by semicolons, and for each figure its years, kind and addresses."""
    lines = table.to_dict("records")
    more: dict[str, pd.Series] = {}
    for name in YEARS_COLUMNS:
        more[name] = _texts((";".join(map(str, line[name])) for line in lines), table.index)
    for figure in COUNCIL_FIGURES:
        sources = [line["sources"].get(figure, []) for line in lines]
        more[f"{figure}_source_kind"] = _texts((_lowest(each) for each in sources), table.index)
        more[f"{figure}_source_url"] = _texts(
            (" ".join(dict.fromkeys(source["address"] or "" for source in each)).strip() for each in sources),
            table.index,
        )
        if f"{figure}_years" not in more:
            years = (";".join(map(str, sorted({source["year"] for source in each}))) for each in sources)
            more[f"{figure}_years"] = _texts(years, table.index)
    return table.drop(columns="sources").assign(**more)


def _texts(values: Any, index: pd.Index) -> pd.Series:
    return pd.Series([value or None for value in values], index=index, dtype="str")


def _lowest(sources: Sequence[Mapping[str, Any]]) -> str:
    """Of some sources the kind that ranks lowest; empty where there is none."""
    return max((source["kind"] for source in sources), key=SOURCE_KINDS.index, default="")


def _sources(
    dataset: Dataset, row: Row, choice: Choice, ombudsman_only: bool, last: int
) -> dict[str, list[models.SourceOfYear]]:
    """By figure that is known, who states it of each year that it is from; of one that is added up, its parts."""
    code, authority_type = str(row["code"]), str(row["authority_type"])
    found: dict[str, list[models.SourceOfYear]] = {}
    for key in (*STATS_FIGURES, _REMEDY_CASES):
        if not is_known(row[key]):
            continue
        rate = _RATE_OF.get(key, UPHELD_RATE.key)
        # What stands beside a rate that is known in no year is of the council's last one.
        years = tuple(row[years_column(rate)]) or (last,)
        sources = found[key] = []
        for year in years:
            if key in AVERAGES:
                average = average_of(dataset, authority_type, year, key)
                if average is not None and (
                    choice != TOGETHER or _has_cases(dataset, code, year, rate, ombudsman_only)
                ):
                    sources.append(models.SourceOfYear(year=year, **average[0].source.model_dump()))
                continue
            standing = standing_statements(dataset, year)
            for statement in _rests_on(standing, code, key, MEASURES[rate], choice):
                source = models.SourceOfYear(year=year, **source_of(statement).model_dump())
                if source not in sources:
                    sources.append(source)
    return found


def _rests_on(
    standing: Mapping[tuple[str, str], Row], code: str, key: str, measure: Measure, choice: Choice
) -> list[Row]:
    """The statements of a year that a figure of a council's row rests on."""
    figures = [key]
    if key == cases_column(measure.key):
        figures = [measure.base]
    elif choice == TOGETHER and key == measure.key:
        figures = [measure.part or key, measure.base]
    found = [standing[code, figure] for figure in figures if (code, figure) in standing]
    # That none of no cases are counted, nobody needs to state.
    return found or [standing[code, measure.base]] if (code, measure.base) in standing else found


def _has_cases(dataset: Dataset, code: str, year: int, rate: str, ombudsman_only: bool) -> bool:
    """Whether a council has cases in a year, so that the year's average has a weight."""
    row = dataset.row_of(code, year, ombudsman_only)
    return row is not None and is_known(row[MEASURES[rate].base]) and row[MEASURES[rate].base] > 0


@per_dataset(maxsize=1)
def _last_years(dataset: Dataset) -> dict[str, int]:
    """The last year of one method in which each council has a row."""
    rows = dataset.statistics
    last = rows[rows["year"].isin(years_of_one_method(dataset.years))].groupby("code")["year"].max()
    return {str(code): int(year) for code, year in last.items()}
