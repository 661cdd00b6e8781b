"""A council's figure of more than one year: the newest that is known, or the years put together.

Only years of one method go in (:func:`lgo_map.figures.years.years_of_one_method`), and only a council's own: those of
its predecessors are never added (rule 6).

**Put together**, counts are added and the rate is taken of the sums; rates are never averaged. With n_y cases and x_y
of them counted in year y, and a_y the average that the Ombudsman published for similar authorities, the rate is
Σx_y ÷ Σn_y, around it stands Wilson's interval of these two counts, and it is compared with Σ(n_y·a_y) ÷ Σn_y. That is
what the rate would be if in each year the council had been just like the average: Σ(n_y·a_y) is the number expected, as
in the indirectly standardised ratios of public-health profiles such as Fingertips, with years for age groups. With
other weights than its own cases a council would seem different only because more of them fell in a year of high rates.

References
----------
D. Eayres (2008), "Commonly used public health statistics and their confidence intervals", APHO Technical Briefing 3:
proportions with Wilson's interval, and the numbers observed and expected of an indirectly standardised ratio.

N. E. Breslow and N. E. Day (1987), "Statistical methods in cancer research", volume 2: the number expected.

The interval treats all cases as alike, though their chance differs a little between the years. That makes it too
wide, if anything: Σn_y·a_y·(1 − a_y) is never more than n·a·(1 − a) at the weighted mean a.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, headline
from lgo_map.analysis.subject_statistics import statistics_by_subject
from lgo_map.analysis.verdict import Verdict
from lgo_map.figures.catalogue import HEADLINE_RATES, STATS_FIGURES, UPHELD_RATE
from lgo_map.figures.classes import states_of
from lgo_map.figures.figure import Kind
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.values import UNKNOWN
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice, year_shown, years_of_one_method
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row, records_of

YEARS, WITHOUT_COUNTS, AT_ODDS, WITHOUT_AVERAGE = "years", "years_without_counts", "years_at_odds", "years_no_average"
"""The columns that a table of more than one year has besides those of the statistics; see :func:`put_together`."""


def can_be_put_together(measure: Measure) -> bool:
    """Whether a measure is a share of cases, which can be added.

    The number upheld per 100,000 residents is not: how many residents it is of is not held.
    """
    return measure.figure.kind is Kind.PERCENTAGE


def newest_known(statistics: pd.DataFrame, measure: Measure, years: Sequence[int]) -> pd.DataFrame:
    """Of each council the row of the newest of some years in which a measure is known.

    That there was nothing to measure is known too: such a year is not passed over for an older one.

    Parameters
    ----------
    statistics : pandas.DataFrame
        As from :func:`lgo_map.records.statistics.load_statistics`.
    years : sequence of int
        The years that count, oldest first.

    Returns
    -------
    pandas.DataFrame
        A whole row of one year for every council that has one, the average being of that year too, in the columns of
        `statistics` but that `year` is the last of `years`; and `years`, a tuple with the year it is of, empty where
        the measure is known in none of them. Then the row is that of the council's last year.
    """
    of_years = _of_years(statistics, years)
    known = states_of(measure, of_years).ne(UNKNOWN)
    order = pd.DataFrame({"code": of_years["code"], "known": known, "year": of_years["year"]})
    last = order.sort_values(["code", "known", "year"], kind="stable").drop_duplicates("code", keep="last")
    rows, of_year = of_years.loc[last.index], last["year"].where(last["known"])
    tuples: list[tuple[int, ...]] = [() if pd.isna(year) else (int(year),) for year in of_year]
    return rows.assign(year=years[-1], **_columns_of(rows.index, {YEARS: tuples}))


def put_together(statistics: pd.DataFrame, measure: Measure, years: Sequence[int]) -> pd.DataFrame:
    """A measure of each council over some years together; see the module for the formula.

    A year goes in if both its counts are known, whatever rate is published beside them. Where nobody publishes how many
    were counted, as of compliance, that is the whole number nearest the rate, as for the verdict on a single year.

    Parameters
    ----------
    statistics : pandas.DataFrame
        As from :func:`lgo_map.records.statistics.load_statistics`.
    measure : Measure
        Any. One that can't be put together is known of no council.
    years : sequence of int
        The years that count, oldest first.

    Returns
    -------
    pandas.DataFrame
        A row for every council that has one in those years, in the columns of `statistics`. `year` is the last of
        `years`. The measure's own columns (rate in per cent and not rounded, counts, average) are of all years that
        went in; all other figures are null, and so are source and note. The average is null where that of a year with
        cases is not known. Besides, tuples of years: `years`, those that went in; `years_without_counts`, those whose
        rate is known without its counts; `years_at_odds`, those put in whose published rate does not follow from its
        counts; `years_no_average`, those put in whose average is not known.
    """
    of_years = _of_years(statistics, years)
    part, base = _counts(measure, of_years)
    rate, average = (of_years[name].astype("Float64") for name in (measure.column, measure.figure.average))
    is_in = part.notna() & base.notna()
    has_cases = is_in & base.gt(0).fillna(False)
    worked_out = 100 * part.astype("Float64") / base.astype("Float64").mask(~has_cases)
    at_odds = is_in & (rate - worked_out).abs().gt(0.5 + 1e-9).fillna(False)
    sums = pd.DataFrame(
        {
            "part": part.where(is_in),
            "base": base.where(is_in),
            "expected": (base.astype("Float64") * average).where(has_cases),
            "no_average": (has_cases & average.isna()).astype("int64"),
        }
    )
    added = sums.groupby(of_years["code"]).sum(min_count=1)
    names = of_years.sort_values("year", kind="stable").drop_duplicates("code", keep="last")
    added = added.reindex(names["code"]).set_axis(names.index)
    cases = added["base"].astype("Float64").mask(added["base"].eq(0).fillna(False))
    rows = names.assign(year=years[-1], source_kind=None, source_url=None, note=None)
    for name in rows.columns.intersection(list(STATS_FIGURES)):
        rows[name] = pd.Series(pd.NA, index=rows.index, dtype=rows[name].dtype)
    rows[measure.base] = added["base"].astype("Int64")
    if measure.part:
        rows[measure.part] = added["part"].astype("Int64")
    rows[measure.column] = (100 * added["part"].astype("Float64") / cases).astype("Float64")
    rows[measure.figure.average] = (added["expected"] / cases).mask(added["no_average"].gt(0)).astype("Float64")
    without_counts = rate.notna() & ~is_in
    flags = {
        YEARS: is_in,
        WITHOUT_COUNTS: without_counts,
        AT_ODDS: at_odds,
        WITHOUT_AVERAGE: has_cases & average.isna(),
    }
    found = {name: _tuples_of_years(of_years, flag, names["code"]) for name, flag in flags.items()}
    return rows.assign(**_columns_of(rows.index, found))


def _of_years(statistics: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    return statistics[statistics["year"].isin(years)]


def _counts(measure: Measure, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """How many, of how many, in every row; both null for a measure that can't be put together."""
    base = rows[measure.base].astype("Int64")
    if not can_be_put_together(measure):
        return base.mask(base.notna()), base.mask(base.notna())
    if measure.part:
        part = rows[measure.part].astype("Int64")
    else:
        nearest = np.floor((rows[measure.column].astype("Float64") * base / 100 + 0.5).astype("float64"))
        part = pd.Series(nearest, index=rows.index).astype("Int64")
    return part.mask(base.eq(0).fillna(False), 0), base


def _tuples_of_years(rows: pd.DataFrame, flag: pd.Series, codes: pd.Series) -> list[tuple[int, ...]]:
    """For each of the codes, the years of its rows that are flagged, oldest first."""
    flagged = rows.loc[flag.astype(bool), ["code", "year"]].sort_values("year", kind="stable")
    years: dict[str, tuple[int, ...]] = {}
    for code, year in zip(flagged["code"], flagged["year"], strict=True):
        years[code] = (*years.get(code, ()), int(year))
    return [years.get(code, ()) for code in codes]


def _columns_of(index: pd.Index, columns: dict[str, list[tuple[int, ...]]]) -> dict[str, pd.Series]:
    return {name: pd.Series(tuples, index=index, dtype="object") for name, tuples in columns.items()}


@per_dataset(maxsize=16)
def statistics_of_choice(dataset: Dataset, choice: YearChoice, measure: Measure, ombudsman_only: bool) -> pd.DataFrame:
    """The statistics that a choice of year is about, as far as one measure is concerned.

    Parameters
    ----------
    choice : int, "newest" or "together"
        A year gives its rows of :func:`statistics_of_measure`; else see :func:`newest_known` and :func:`put_together`.
    measure : Measure
        Which measure must be known, or is put together.
    ombudsman_only : bool
        Whether only the Ombudsman's own figures count.

    Returns
    -------
    pandas.DataFrame
        Besides, for the last two choices, `source_kind` is that of the source ranking lowest of those that the figure
        is from.
    """
    if isinstance(choice, int) and not measure.subject:
        return dataset.statistics_of_year(choice, ombudsman_only)
    statistics = statistics_of_measure(dataset, measure, ombudsman_only)
    if isinstance(choice, int):
        return statistics[statistics["year"] == choice]
    make = newest_known if choice == NEWEST else put_together
    rows = make(statistics, measure, years_of_one_method(dataset.years))
    if measure.subject:
        return rows.assign(source_kind=_kinds(rows, statistics.dropna(subset=["source_kind"])))
    figures = dataset.figures
    is_sum = choice == TOGETHER and measure.part
    from_counts = [name for name in (measure.part, measure.base) if name] if is_sum else []
    standing = figures[figures["figure"].isin(from_counts or [measure.column]) & figures["chosen"]]
    return rows.assign(source_kind=_kinds(rows, standing))


def statistics_of_measure(dataset: Dataset, measure: Measure, ombudsman_only: bool) -> pd.DataFrame:
    """The statistics of all years that have a measure's columns: for the share of a subject, those made for it."""
    if measure.subject:
        return statistics_by_subject(dataset, measure.subject, ombudsman_only)
    return dataset.statistics_shown(ombudsman_only)


def _kinds(rows: pd.DataFrame, standing: pd.DataFrame) -> pd.Series:
    """Of each row, the lowest-ranking kind of source of the figure in its years; null where there is none.

    Parameters
    ----------
    standing : DataFrame
        `code`, `year` and `source_kind` of each source of the figure.
    """
    ranks: dict[tuple[str, int], int] = {}
    for code, year, kind in zip(standing["code"], standing["year"], standing["source_kind"], strict=True):
        key = (str(code), int(year))
        ranks[key] = max(ranks.get(key, 0), SOURCE_KINDS.index(kind))
    found = [
        max((ranks[code, year] for year in years if (code, year) in ranks), default=None)
        for code, years in zip(rows["code"], rows[YEARS], strict=True)
    ]
    kinds = [None if rank is None else SOURCE_KINDS[rank] for rank in found]
    return pd.Series(kinds, index=rows.index, dtype=rows["source_kind"].dtype)


def rows_of_choice(dataset: Dataset, choice: YearChoice, measure: Measure, ombudsman_only: bool) -> Mapping[str, Row]:
    """The rows of :func:`statistics_of_choice` by council."""
    if isinstance(choice, int) and not measure.subject:
        return dataset.rows_of_year(choice, ombudsman_only)
    return _rows_of_choice(dataset, choice, measure, ombudsman_only)


@per_dataset(maxsize=16)
def _rows_of_choice(dataset: Dataset, choice: YearChoice, measure: Measure, ombudsman_only: bool) -> dict[str, Row]:
    table = statistics_of_choice(dataset, choice, measure, ombudsman_only)
    return {str(row["code"]): row for row in records_of(table)}


def row_of_choice(
    dataset: Dataset, code: str, choice: YearChoice, measure: Measure, ombudsman_only: bool
) -> Row | None:
    """A council's row of :func:`statistics_of_choice`; None where it has none."""
    if isinstance(choice, int) and not measure.subject:  # then it is the same row whatever the measure
        return dataset.row_of(code, choice, ombudsman_only)
    return rows_of_choice(dataset, choice, measure, ombudsman_only).get(code)


def years_in(row: Row | None, choice: YearChoice) -> tuple[int, ...]:
    """The years that a figure of a choice is from, oldest first; none where it is not known, or there is no row."""
    if row is None:
        return ()
    return (choice,) if isinstance(choice, int) else tuple(row[YEARS])


def years_column(rate: str) -> str:
    """The column of :func:`table_of_choice` with the years that a rate is from."""
    return f"{rate}_years"


def cases_column(rate: str) -> str:
    """The column of :func:`table_of_choice` with the cases of a rate that the upheld rate's counts stand in the way of.

    Remedies are of upheld cases, but of those of other years than the upheld rate may be from.
    """
    return f"{rate}_cases"


@per_dataset(maxsize=4)
def table_of_choice(dataset: Dataset, choice: YearChoice, ombudsman_only: bool) -> pd.DataFrame:
    """All figures of all councils by a choice of more than one year, in one table.

    Returns
    -------
    pandas.DataFrame
        The columns of the statistics, and for each of the three rates :func:`years_column`, a list; also
        :func:`cases_column` of those whose base is a count of another rate. `year` is that of the England shown.
        Figures that are none of the three rates', their counts or averages, are of the upheld rate's year, and null
        where years are put together. Councils that were abolished before are in it only with a figure.
    """
    upheld = MEASURES[UPHELD_RATE.key]
    table = statistics_of_choice(dataset, choice, upheld, ombudsman_only).set_index("code", drop=False)
    wide = table[list(dataset.statistics.columns)].copy()
    wide[years_column(upheld.key)] = table[YEARS].map(list)
    has_any = table[YEARS].map(bool)
    for key in HEADLINE_RATES:
        measure = MEASURES[key]
        of_one = statistics_of_choice(dataset, choice, measure, ombudsman_only).set_index("code").reindex(wide.index)
        if measure.key != upheld.key:
            own = [name for name in (key, measure.figure.average, measure.part) if name]
            wide[own] = of_one[own]
            base = cases_column(key) if measure.base in (upheld.part, upheld.base) else measure.base
            wide[base] = of_one[measure.base].where(of_one[YEARS].map(bool))
            wide[years_column(key)] = of_one[YEARS].map(list)
            has_any |= of_one[YEARS].map(bool)
        wide[key] = wide[key].mask(of_one[measure.base].eq(0).fillna(False))
    kept = wide[has_any | wide["code"].isin(england_of(dataset, choice).index)]
    return kept.rename_axis(index=None).reset_index(drop=True)


class ChosenFigure(NamedTuple):
    """One of the three figures by a choice of year.

    Attributes
    ----------
    figure : HeadlineFigure
        The figure.
    years : tuple of int
        The years it is from, oldest first; none where it is not known.
    row : Row
        The council's row that it is of.
    """

    figure: HeadlineFigure
    years: tuple[int, ...]
    row: Row


def figures_of_choice(dataset: Dataset, code: str, choice: YearChoice, ombudsman_only: bool) -> list[ChosenFigure]:
    """The three figures of a council by a choice of year, in the Ombudsman's order; none where it has no row.

    The newest known is each figure's own: one may be of another year than the next.
    """
    found = []
    for key in HEADLINE_RATES:
        measure = MEASURES[key]
        row = row_of_choice(dataset, code, choice, measure, ombudsman_only)
        if row is not None:
            found.append(ChosenFigure(headline(row, measure), years_in(row, choice), row))
    return found


def years_that_could_be_in(dataset: Dataset, code: str) -> tuple[int, ...]:
    """The years of one method in which a council has a row at all: it was there, or was still being decided about."""
    years = years_of_one_method(dataset.years)
    return tuple(year for year in years if dataset.row_of(code, year, ombudsman_only=False) is not None)


def councils_with_rate_of(dataset: Dataset, choice: YearChoice, ombudsman_only: bool) -> tuple[int, int]:
    """Of how many councils that a choice shows the upheld rate is known, and how many there are."""
    if isinstance(choice, int):
        return dataset.councils_with_rate[ombudsman_only][choice]
    return _councils_with_rate(dataset, choice, ombudsman_only)


@per_dataset(maxsize=None)  # of the two choices that are no year
def _councils_with_rate(dataset: Dataset, choice: YearChoice, ombudsman_only: bool) -> tuple[int, int]:
    table = statistics_of_choice(dataset, choice, MEASURES[UPHELD_RATE.key], ombudsman_only)
    england = england_of(dataset, choice)
    shown = table[table["code"].isin(england.index)]
    return int(shown[UPHELD_RATE.key].notna().sum()), len(england)


def england_of(dataset: Dataset, choice: YearChoice) -> pd.DataFrame:
    """The rows of the register of the councils that a choice of year shows."""
    return dataset.in_force(year_shown(choice, dataset.years))


@dataclass(frozen=True)
class Gained:
    """What putting years together adds for the councils of a type.

    Attributes
    ----------
    councils, known : int
        How many there are in the England of the newest year, and of how many at least one year can go in.
    single, clear, only_together : int
        How many are higher or lower than the average in a single year at least, how many are so together, and how many
        of these are so in none of their years alone.
    """

    councils: int
    known: int
    single: int
    clear: int
    only_together: int


@per_dataset(maxsize=10)
def gained(dataset: Dataset, authority_type: str, measure: Measure) -> Gained:
    """How many councils of a type get a verdict other than "no clear difference", by year and together."""
    england = england_of(dataset, TOGETHER)
    codes = [str(code) for code in england.index[england["authority_type"] == authority_type]]
    years = years_of_one_method(dataset.years)
    known = single = clear = only_together = 0
    for code in codes:
        row = row_of_choice(dataset, code, TOGETHER, measure, ombudsman_only=False)
        alone = any(_is_clear(dataset.row_of(code, year, ombudsman_only=False), measure) for year in years)
        together = _is_clear(row, measure)
        known += bool(years_in(row, TOGETHER))
        single, clear, only_together = single + alone, clear + together, only_together + (together and not alone)
    return Gained(len(codes), known, single, clear, only_together)


def _is_clear(row: Row | None, measure: Measure) -> bool:
    return headline(row, measure).comparison.verdict in (Verdict.HIGHER, Verdict.LOWER)
