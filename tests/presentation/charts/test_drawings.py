"""Charts without scripts show what the data say, no more, and say it in words too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from lgo_map.analysis.peers import PeerRelation
from lgo_map.analysis.trend import ABSENT, reported_years, trend_of
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN
from lgo_map.presentation import benchmark, comparison
from lgo_map.presentation.benchmark_view import BenchmarkView
from lgo_map.presentation.charts.funnel_svg import funnel_svg
from lgo_map.presentation.charts.strip_svg import strip_svg
from lgo_map.presentation.charts.trend_svg import small_trend_svg, trend_svg
from lgo_map.presentation.compare_view import CompareView
from lgo_map.records.council_rows import tables_of
from lgo_map.records.dataset import current_dataset
from lgo_map.wording.trend import trend_in_words, years_in_words
from tests.known_councils import ALLERDALE, CORBY, LEEDS, NORTHAMPTON

UPHELD = MEASURES[UPHELD_RATE.key]
HOSTILE = '"><script>alert(1)</script>'


def years_of(code: str) -> list[dict[str, Any]]:
    dataset = current_dataset()
    return years_in_words(
        trend_of(tables_of(dataset, code).statistics.to_dict("records"), UPHELD, sorted(dataset.years))
    )


def drawn(markup: str) -> Any:
    return LexborHTMLParser(markup)


def made(**rates: float | None) -> list[dict[str, Any]]:
    """Years with these rates, "y2023=50"; None where it is not known."""
    years: list[dict[str, Any]] = []
    run = 0
    for name, rate in rates.items():
        year = int(name[1:])
        run += rate is None
        years.append(
            {
                **{"year": year, "name": f"{year - 1}–{year % 100}", "state": KNOWN if rate is not None else "unknown"},
                **{"rate": rate, "low": rate, "high": rate, "average": None, "average_run": -1},
                **{"counts": "", "short_counts": "not known", "compared": "", "otherwise": ""},
                "run": run if rate is not None else -1,
            }
        )
    return years


def test_a_year_that_is_not_known_has_no_mark_and_no_line_leads_across_it():
    chart = drawn(trend_svg(made(y2023=50.0, y2024=None, y2025=70.0), UPHELD))
    assert len(chart.css(".own")) == 2
    assert not chart.css(".own-line")
    assert len(drawn(trend_svg(made(y2023=50.0, y2024=60.0, y2025=70.0), UPHELD)).css(".own-line")) == 2


def test_rates_stand_at_their_height_on_the_axis():
    chart = drawn(trend_svg(made(y2023=0.0, y2024=50.0, y2025=100.0), UPHELD))
    heights = [float(mark.parent.attributes["y"]) for mark in chart.css(".own")]
    grid = [float(line.attributes["y1"]) for line in chart.css(".grid")]
    assert heights == [grid[0], grid[2], grid[4]]
    assert [label.text() for label in chart.css(".axis text")] == [
        "0\u00a0%",
        "25\u00a0%",
        "50\u00a0%",
        "75\u00a0%",
        "100\u00a0%",
    ]


@pytest.mark.parametrize("code", [LEEDS, CORBY, NORTHAMPTON, ALLERDALE])
def test_who_can_not_see_the_chart_is_told_every_year_of_it(code):
    years = years_of(code)
    plot = drawn(trend_svg(years, UPHELD)).css_first("svg.plot")
    assert plot.attributes["role"] == "img"
    assert plot.css_first("title").text() == "Upheld rate by year"
    assert plot.css_first("desc").text() == trend_in_words(years, UPHELD)
    assert len(plot.css(".own")) == sum(year["rate"] is not None for year in years)


def test_years_in_which_a_council_was_not_there_are_shaded():
    years = years_of(NORTHAMPTON)
    chart = drawn(trend_svg(years, UPHELD))
    assert len(chart.css(".absent")) == sum(year["state"] == ABSENT for year in years) > 0


def test_what_a_council_or_the_press_reports_is_hollow():
    chart = drawn(trend_svg(made(y2023=50.0, y2024=60.0), UPHELD, reported={2024}))
    assert [mark.attributes["class"] for mark in chart.css(".own")] == ["own", "own reported"]
    figures = current_dataset().figures
    reported = reported_years(figures[figures["code"] == LEEDS], LEEDS, UPHELD.column)
    assert len(drawn(trend_svg(years_of(LEEDS), UPHELD, reported)).css(".reported")) == len(reported)


def test_a_small_chart_writes_the_value_of_the_year_chosen():
    years = made(y2023=50.0, y2024=61.0)
    assert [value.text() for value in drawn(small_trend_svg(years, UPHELD, "Leeds", 2024)).css(".value")] == [
        "61\u00a0%"
    ]
    assert not drawn(small_trend_svg(years, UPHELD, "Leeds", 2025)).css(".value")


def test_names_are_text():
    years = [{**year, "counts": HOSTILE, "compared": HOSTILE} for year in made(y2023=50.0)]
    for chart in (trend_svg(years, UPHELD), small_trend_svg(years, UPHELD, HOSTILE, 2023)):
        assert not drawn(chart).css("script")
        assert HOSTILE in drawn(chart).text()


def similar(code: str, year: int) -> tuple[Any, Any]:
    view = CompareView(year, (code,), similar=True)
    [side] = comparison.sides_at(current_dataset(), view)
    return side, comparison.among(current_dataset(), view, side, UPHELD)


def test_of_similar_authorities_each_that_is_known_has_one_mark():
    side, found = similar(LEEDS, 2024)
    said = comparison.strip_in_words(UPHELD, found)
    chart = drawn(strip_svg(side.headlines[UPHELD.key], found, "Upheld rate", said))
    known = found.others[found.others["rate"].notna()]
    marks = chart.css(".dot, .other")
    assert len(marks) == len(known) > 3
    told = {mark.css_first("title").text().split(":")[0] for mark in marks}
    assert told == set(known["name"])
    assert len(chart.css(".own")) == 1
    assert chart.css_first("desc").text() == said
    assert all(name in said for name in known["name"])


def test_a_council_clearly_above_or_below_has_a_shape_of_its_own_and_names_are_text():
    side, found = similar(LEEDS, 2024)
    relations = [PeerRelation.CLEARLY_HIGHER, PeerRelation.CLEARLY_LOWER, PeerRelation.NOT_DISTINCT]
    rows = found.others[found.others["rate"].notna()].head(3).assign(relation=relations, name=HOSTILE)
    chart = drawn(strip_svg(side.headlines[UPHELD.key], replace(found, others=rows), "Upheld rate", HOSTILE))
    shapes = {mark.attributes["d"] for mark in chart.css(".other")}
    assert len(shapes) == 2
    assert len(chart.css(".dot")) == 1
    assert not chart.css("script")


def test_dots_of_the_funnel_stand_at_their_cases_and_rate_and_the_lines_where_the_average_is():
    dataset = current_dataset()
    view = BenchmarkView(2025, LEEDS)
    funnel: Any = benchmark.funnel_at(dataset, view, LEEDS)
    chart = drawn(funnel_svg(funnel, HOSTILE, lambda code: f"/benchmark?council={code}&x={HOSTILE}"))
    assert not chart.css("script")
    known = funnel.dots.set_index("code")
    reach = known["base"].max() * 1.06
    grid = [float(line.attributes["y1"]) for line in chart.css(".grid")]
    zero, top = max(grid), min(grid)
    for link in chart.css("a"):
        code = str(link.attributes["href"]).partition("council=")[2].partition("&")[0]
        mark = link.css_first("circle").attributes
        assert float(mark["cx"].removesuffix("%")) == pytest.approx(known["base"][code] / reach * 100, abs=0.01)
        assert float(mark["cy"]) == pytest.approx(zero - (zero - top) * known["rate"][code] / funnel.top, abs=0.1)
    average = chart.css_first(".average").attributes["d"]
    height = float(average.removeprefix("M").split("L")[0].split()[1])
    assert height == pytest.approx((zero - top) * (1 - funnel.average / funnel.top), abs=0.1)
