"""The page of all councils, driven as a visitor drives it, without a browser."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lgo_map.presentation import councils_table
from lgo_map.presentation.councils_view import TableView, councils_schema
from lgo_map.presentation.url import address_of, read_address
from tests.app_pages import OpenedPage
from tests.known_councils import LEEDS, NORTHAMPTON

TABLE = councils_schema(range(2018, 2026))


def open_councils(**address: str) -> AppTest:
    page = OpenedPage("councils", **address)
    assert page.is_well
    return page.app


def text_of(app: AppTest) -> str:
    return " ".join(h.proto.body for h in app.get("html") if not h.proto.body.startswith("<style>"))


def address_shown(app: AppTest) -> dict[str, str]:
    parameters = dict(app.query_params)
    return {name: value if isinstance(value, str) else value[-1] for name, value in parameters.items()}


def choose_row(app: AppTest, row: int) -> None:
    grid = app.dataframe[0]
    states: Any = app._tree.get_widget_states()
    chosen = {"selection": {"rows": [row], "columns": [], "cells": []}}
    states.widgets.add(id=grid.proto.id, string_value=json.dumps(chosen))
    app._run(states)


def test_a_first_visit_shows_the_newest_known_of_all_councils():
    app = open_councils()
    assert "<b>35 councils and 3 abolished earlier</b>" in text_of(app)
    table = app.dataframe[0].value.set_index("council")
    assert len(table) == 38
    assert table.at["City of York Council", "year_name"] == "2023–24"
    assert table.at["Leeds City Council", "year_name"] == "2024–25"
    assert table.at["Leeds City Council", "compliance_rate_years"] == "2023–24"
    assert table["upheld_rate"].notna().sum() == 26
    assert address_shown(app) == {}


def test_years_together_are_one_row_a_council_that_says_its_years():
    app = open_councils(year="together")
    table = app.dataframe[0].value.set_index("council")
    leeds = table.loc["Leeds City Council"]
    assert (leeds["upheld"], leeds["investigations"], leeds["year_name"]) == (143, 181, "2022–23 to 2024–25")
    assert leeds["satisfactory_remedy_rate_cases"] == 81
    assert "rates are never averaged" in text_of(app)
    assert "143\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}181" in text_of(app)
    assert "nothing to measure, 2023–24" in text_of(app)  # Chelmsford's compliance
    assert address_shown(app) == {"year": "together"}


def test_a_row_of_years_together_leads_to_its_council_with_that_choice():
    page = OpenedPage("councils", year="together")
    names = page.app.dataframe[0].value["council"].to_list()
    choose_row(page.app, names.index("Leeds City Council"))
    label = "See Leeds City Council, together, 2022–23 to 2024–25"
    assert page.links[label] == f"council?council={LEEDS}&year=together"


def test_an_address_brings_its_filters_back():
    app = open_councils(year="2024", types="london", figures="yes", own="yes")
    table = app.dataframe[0].value
    assert set(table["type"]) == {"London borough"}
    assert set(table["year"]) == {2024}
    assert set(table["source"]) == {"The Ombudsman"}


def test_a_change_of_filters_is_written_to_the_address():
    app = open_councils()
    app.selectbox[0].set_value(2020).run()
    app.toggle[0].set_value(True).run()
    assert address_shown(app) == {"year": "2020", "figures": "yes"}


def test_the_ombudsman_s_own_figures_alone_leave_no_other_source():
    app = open_councils(year="all", figures="yes")
    assert len(set(app.dataframe[0].value["source"].dropna())) == 3
    app.toggle[1].set_value(True).run()
    assert set(app.dataframe[0].value["source"].dropna()) == {"The Ombudsman"}


def test_all_years_are_too_many_rows_to_read_until_only_those_with_figures_are_shown(monkeypatch):
    monkeypatch.setattr(councils_table, "MAX_ROWS_TO_READ", 200)
    app = open_councils(year="all")
    assert "These are 252 rows, too many for one page" in text_of(app)
    app.toggle[0].set_value(True).run()
    assert "<table" in text_of(app)


def test_the_plain_table_says_what_is_unknown_and_what_is_nothing():
    text = text_of(open_councils(year="2020"))
    corby = text.split("Corby Borough Council</th>")[1].split("</tr>")[0]
    assert "not known" in corby
    assert "0" not in corby.replace("2019–20", "")
    northampton = text.split("Northampton Borough Council</th>")[1].split("</tr>")[0]
    assert "7\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}11" in northampton
    assert "no clear difference" in northampton


def test_nonsense_in_the_address_is_ignored_and_not_repeated():
    app = open_councils(year="<script>1</script>", types="moon", wrong="x")
    assert len(app.info) == 3
    assert not any("script" in notice.value or "moon" in notice.value for notice in app.info)
    assert len(app.dataframe[0].value) == 38


@pytest.mark.parametrize("year", ["2020", "2024", "newest", "together", "all"])
def test_the_councils_of_some_types_are_those_of_all_in_the_same_order_with_the_same_figures(year):
    every = open_councils(year=year).dataframe[0].value
    some = open_councils(year=year, types="london,district").dataframe[0].value
    chosen = every[every["type"].isin(["London borough", "District council"])]
    pd.testing.assert_frame_equal(some, chosen.reset_index(drop=True))


def test_without_types_a_sentence_says_what_to_do():
    app = open_councils(types="none")
    assert "choose at least one authority type" in text_of(app)
    assert not app.dataframe


def test_a_row_leads_to_its_council_in_its_year():
    page = OpenedPage("councils", year="2020", types="district", figures="yes")
    names = page.app.dataframe[0].value["council"].to_list()
    choose_row(page.app, names.index("Northampton Borough Council"))
    assert page.links["See Northampton Borough Council, 2019–20"] == f"council?council={NORTHAMPTON}&year=2020"


@pytest.mark.parametrize(
    "view",
    [
        TableView(2025),
        TableView("newest"),
        TableView("together", ("london",)),
        TableView(0),
        TableView(2020, ("county", "london"), True, True),
        TableView(2019, (), False, True),
    ],
)
def test_every_view_has_an_address_that_brings_it_back(view):
    assert read_address(TABLE, address_of(TABLE, view)) == (view, [])
