"""The pages on the data held: whole for councils of every type and year, and true to the tables."""

from __future__ import annotations

import json
import re

import pytest
from altair.vegalite.v6.schema.core import TopLevelLayerSpec

from lgo_map.analysis.funnel import funnel_of
from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import year_name
from lgo_map.presentation.charts.funnel import funnel_chart
from lgo_map.records.statistics import in_force
from lgo_map.wording.numbers import number
from tests.app_pages import MapPage, OpenedPage
from tests.known_councils import CITY_OF_LONDON, LEEDS, NO_COUNCIL, NORTHAMPTON, SCILLY, SOMERSET
from tests.records.test_dataset import assert_row_is_that_of_the_tables
from tests.site.pages.test_benchmark_page import assert_dots_at_one_place_name_one_another, rows_of_layers
from tests.site.pages.test_council_page import CouncilPage, assert_every_figure_stands
from tests.site.test_panel import assert_is_whole


def opened(path: str, **address: str) -> OpenedPage:
    """A page that is well, has nothing to remark on its address, and shows no number that is none."""
    page = OpenedPage(path, **address)
    assert page.is_well, (path, address)
    assert page.notices == [], (path, address)
    assert not re.search(r"\b(nan|NaN|NaT|<NA>)", page.text), (path, address)
    return page


def assert_charts_are_well(page: OpenedPage, is_checked: bool) -> None:
    """No layer of the page's charts is empty; each is described as Vega-Lite has it, where that is checked."""
    for chart in page.app.get("vega_lite_chart"):
        described = json.loads(chart.proto.spec)
        assert all(rows_of_layers(described))
        if is_checked:
            TopLevelLayerSpec.validate(described)


def test_a_council_of_every_type_and_year_has_a_whole_panel(register, statistics, spread):
    for code, year in [*spread, (CITY_OF_LONDON, spread[0][1]), (SCILLY, spread[0][1])]:
        assert_is_whole(MapPage(year=str(year), council=code), register, statistics, code, year)


def test_the_page_of_a_council_has_every_figure_as_it_stands(statistics, spread):
    most = statistics["code"][statistics["investigations"].notna()].value_counts().index[:5]
    for code in {*most, *(code for code, _ in spread[::3])}:
        page = CouncilPage(council=str(code))
        assert_every_figure_stands(page.table, statistics, code)
        assert_charts_are_well(page, is_checked=code in most)


@pytest.mark.parametrize("measure", HEADLINE_RATES)
def test_a_council_of_every_type_and_year_has_a_benchmark(spread, measure):
    for code, year in spread[HEADLINE_RATES.index(measure) :: len(HEADLINE_RATES)]:
        page = opened("benchmark", council=code, year=str(year), measure=measure)
        assert_charts_are_well(page, is_checked=year == spread[0][1])


@pytest.mark.parametrize("measure", HEADLINE_RATES)
def test_dots_at_one_place_name_one_another_in_every_year(dataset, measure):
    for year in dataset.years:
        councils = dataset.in_force(year)
        for kind in AUTHORITY_TYPES:
            code = str(councils.index[councils["authority_type"] == kind][0])
            of_year, figures = dataset.statistics_of_year(year, ombudsman_only=False), dataset.figures_of_year(year)
            funnel = funnel_of(dataset.register, of_year, figures, code, year, MEASURES[measure])
            assert funnel is not None
            if not funnel.dots.empty:
                assert_dots_at_one_place_name_one_another(funnel_chart(funnel, "light"))


def test_councils_of_every_type_can_be_compared_in_every_year(dataset, spread):
    for year in dataset.years:
        codes = [code for code, of in spread if of == year]
        page = opened("compare", councils=",".join(codes[:5]), year=str(year))
        assert_charts_are_well(page, is_checked=False)
        assert_charts_are_well(opened("compare", councils=codes[0], similar="yes", year=str(year)), is_checked=False)


def test_a_council_of_every_year_has_a_briefing(register, spread):
    for code, year in spread[::5]:
        page = opened("briefing", council=code, year=str(year))
        assert f"Briefing: {register.loc[code, 'name']}, {year_name(year)}" in page.text
        assert_charts_are_well(page, is_checked=False)


def test_the_matrix_of_what_is_covered_is_counted_from_the_tables(register, statistics, dataset):
    text = opened("about").text.replace("\N{NO-BREAK SPACE}", " ")
    for year in dataset.years:
        rows = in_force(register, statistics, year)
        known = rows["upheld_rate"].notna()
        of_types = [rows["authority_type"] == kind for kind in AUTHORITY_TYPES]
        cells = [f"{number((known & of).sum())} of {number(of.sum())}" for of in of_types]
        assert " ".join([year_name(year), *cells, f"{known.sum()} of {len(rows)}"]) in text


def test_the_page_of_all_councils_has_a_row_for_each_of_every_year(dataset, statistics):
    for year in dataset.years:
        page = opened("councils", year=str(year))
        table = page.app.dataframe[0].value
        assert len(table) == (statistics["year"] == year).sum() >= len(dataset.in_force(year))
        assert set(table["year"]) == {year}
    assert "too many for one page" in opened("councils", year="all").text


def test_the_letters_held_can_be_listed_and_searched(dataset):
    assert f"{number(len(dataset.letters))} letters can be read and searched here." in opened("letters").text
    page = opened("letters", q="investigations")
    assert f"of the {number(len(dataset.letters))} letters searched" in page.text
    assert "<mark>investigations</mark>" in page.html


def test_the_list_of_the_first_page_has_every_council_and_every_year(dataset, register):
    page = MapPage()
    assert page.is_well
    assert len(page.filter("council").options) == len(set(page.filter("council").options)) == len(register)
    years = page.filter("year").options
    newest, together, *single = [label.split(" (")[0] for label in years]
    assert (newest, together.split(",")[0]) == ("Newest known", "Together")
    assert single == [year_name(year) for year in dataset.years]


def test_the_family_tree_goes_back_to_the_predecessors_of_predecessors():
    linked = CouncilPage(council=SOMERSET).councils_linked
    assert {"Taunton Deane Borough Council", "Somerset West and Taunton Council"} <= set(linked)


@pytest.mark.parametrize("own", [False, True])
def test_what_is_looked_up_is_what_the_tables_say(dataset, spread, own):
    for code, year in [*spread, *((code, spread[0][1]) for code in (LEEDS, NORTHAMPTON, NO_COUNCIL))]:
        assert_row_is_that_of_the_tables(dataset, code, year, own)
