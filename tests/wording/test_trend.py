"""A council's years in words."""

from __future__ import annotations

from lgo_map.exports.trend_table import trend_table
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.records.statistics import load_statistics, years_with_figures
from lgo_map.wording.trend import trend_in_words
from tests.known_councils import CORBY, CUMBERLAND, LEEDS

STATISTICS = load_statistics()


YEARS = years_with_figures(STATISTICS)


UPHELD, COMPLIANCE, REMEDY = (MEASURES[key] for key in HEADLINE_RATES)


def trend(code, measure=UPHELD):
    return trend_table(STATISTICS, code, measure, YEARS).set_index("year", drop=False)


def test_every_rate_with_counts_has_its_interval_and_verdict():
    leeds = trend(LEEDS)
    assert [round(value) for value in leeds.loc[2025, ["low", "high"]]] == [82, 96]
    assert leeds.at[2025, "compared"].startswith("Higher than the average; 95 % interval")
    assert leeds.at[2024, "compared"].startswith("No clear difference; ")


def test_how_many_recommendations_were_due_stands_under_compliance():
    assert trend(LEEDS, COMPLIANCE).loc[[2023, 2024], "short_counts"].tolist() == ["27 due", "33 due"]


def test_the_words_for_a_chart_say_every_year_and_never_a_zero_for_the_unknown():
    words = trend_in_words(trend(LEEDS).to_dict("records"), UPHELD).replace("\N{NO-BREAK SPACE}", " ")
    assert "2024–25: 91 % (62 of 68 investigations), average 81 %" in words
    assert "2019–20: not known, average not known" in words
    assert " 0 %" not in trend_in_words(trend(CORBY).to_dict("records"), UPHELD).replace("\N{NO-BREAK SPACE}", " ")
    assert "2019" not in trend_in_words(trend(CUMBERLAND).to_dict("records"), UPHELD)
