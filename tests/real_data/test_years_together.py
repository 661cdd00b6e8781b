"""Whatever figures are held: a sum is the sum of its years, and a newest figure is that of its year."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lgo_map.analysis.headline import headline
from lgo_map.analysis.verdict import Verdict
from lgo_map.analysis.years_together import newest_known, put_together
from lgo_map.councils.register import authorities_of_year
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import CHANGE, years_of_one_method
from lgo_map.records.statistics import years_with_figures

every_rate = pytest.mark.parametrize("measure", [MEASURES[key] for key in HEADLINE_RATES], ids=HEADLINE_RATES)


@pytest.fixture(scope="module")
def years(statistics):
    return years_of_one_method(years_with_figures(statistics))


def compared(row: dict[Any, Any], measure) -> Any:
    return headline(row, measure).comparison


@every_rate
def test_rule_14_every_sum_is_that_of_its_years_and_no_year_is_older_than_the_method(statistics, years, measure):
    rows = {(row["code"], row["year"]): row for row in statistics.to_dict("records")}
    assert min(years) >= CHANGE
    for row in put_together(statistics, measure, years).to_dict("records"):
        of_years = [compared(rows[row["code"], year], measure) for year in row["years"]]
        figure = headline(row, measure)
        if not of_years:
            assert figure.availability == UNKNOWN
            continue
        assert set(row["years"]) <= set(years)
        assert figure.comparison.base == sum(each.base for each in of_years)
        assert (figure.availability == NOTHING) == (figure.comparison.base == 0)
        if figure.availability == KNOWN:
            assert figure.comparison.count == sum(each.count for each in of_years if each.base)


@every_rate
def test_rule_14_the_average_lies_among_those_of_the_years_and_a_verdict_needs_them_all(statistics, years, measure):
    rows = {(row["code"], row["year"]): row for row in statistics.to_dict("records")}
    for row in put_together(statistics, measure, years).to_dict("records"):
        comparison = compared(row, measure)
        parts = [compared(rows[row["code"], year], measure) for year in row["years"]]
        averages = [each.average for each in parts if each.base]
        if comparison.verdict is not None:
            assert None not in averages
            assert min(averages) - 1e-9 <= comparison.average <= max(averages) + 1e-9
        elif averages:
            assert None in averages


@every_rate
def test_the_newest_known_is_the_row_of_the_last_year_in_which_the_figure_is_known(statistics, years, measure):
    of_method = statistics[statistics["year"].isin(years)]
    found = newest_known(statistics, measure, years)
    rows = {(row["code"], row["year"]): row for row in of_method.to_dict("records")}
    known: dict[str, list[int]] = {}
    for (code, year), row in rows.items():
        if headline(row, measure).availability != UNKNOWN:
            known.setdefault(code, []).append(year)
    for row in found.to_dict("records"):
        assert row["years"] == ((max(known[row["code"]]),) if row["code"] in known else ())
        if row["years"]:
            published = rows[row["code"], row["years"][0]]
            columns = (measure.column, measure.base, measure.figure.average)
            assert all(
                (pd.isna(row[each]) and pd.isna(published[each])) or row[each] == published[each] for each in columns
            )


def test_what_years_together_tell_that_no_single_year_does_is_counted(register, statistics, years, capsys):
    """Printed, not asserted, for it grows with the figures: `pytest -s` shows it."""
    measure, codes = MEASURES[HEADLINE_RATES[0]], authorities_of_year(register, years[-1])["authority_type"]
    rows = {(row["code"], row["year"]): row for row in statistics.to_dict("records")}
    clear = (Verdict.HIGHER, Verdict.LOWER)
    known = only_together = 0
    for row in put_together(statistics, measure, years).to_dict("records"):
        if codes.get(row["code"]) != "district" or not row["years"]:
            continue
        known += 1
        single = [headline(rows[row["code"], year], measure).comparison.verdict for year in row["years"]]
        only_together += headline(row, measure).comparison.verdict in clear and not set(single) & set(clear)
    with capsys.disabled():
        print(f"\n{only_together} of {known} districts with figures differ clearly only when years are put together")
    assert 0 <= only_together <= known
