"""A figure is the same wherever it is read: page, panel, briefing, file, program, frame on another site."""

from __future__ import annotations

import io
import re
from typing import Any

import pandas as pd
import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lgo_map.api.application import routes
from lgo_map.councils.register import tier_of_code
from lgo_map.documents.answers import document_of
from lgo_map.documents.downloads import download_at
from lgo_map.exports.briefing import briefing_of
from lgo_map.exports.table import COUNCILS_COLUMNS
from lgo_map.figures.catalogue import COUNCIL_FIGURES, FIGURES, HEADLINE_RATES
from lgo_map.figures.years import year_name
from lgo_map.records.dataset import current_dataset
from lgo_map.wording.numbers import decimal, percent
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BOURNEMOUTH,
    CHELMSFORD,
    CORBY,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
)

COUNCILS_AND_YEARS = [
    (LEEDS, 2025),
    (NORTHAMPTON, 2020),
    (CORBY, 2020),  # nothing is known
    (CHELMSFORD, 2024),  # none of one upheld, nothing due
    (GRAVESHAM, 2025),  # no investigation
    (HOUNSLOW, 2024),  # the rate is not that of its counts
    (BIRMINGHAM, 2025),  # two sources
    (BOURNEMOUTH, 2020),  # sources that differ
    (ALLERDALE, 2024),  # abolished
]


@pytest.fixture(scope="module", params=COUNCILS_AND_YEARS, ids=lambda of: f"{of[0]} {of[1]}")
def row(request) -> dict[str, Any]:
    """The row of the statistics that all else is held against."""
    code, year = request.param
    found = current_dataset().row_of(code, year, ombudsman_only=False)
    assert found is not None
    return dict(found)


@pytest.fixture(scope="module")
def program() -> TestClient:
    return TestClient(Starlette(routes=routes()))


def parts_of(page: str, row: dict[str, Any], **more: str) -> Any:
    parameters = {"council": row["code"], "year": str(row["year"]), **more}
    return LexborHTMLParser(document_of(current_dataset(), page, parameters).body)


def shown_rates(row: dict[str, Any]) -> list[str]:
    """The three rates as the page shows them; none for what is not known, or was of nothing."""
    return [percent(row[key]) for key in HEADLINE_RATES if row[key] is not None]


def test_the_council_page_has_every_figure_of_the_year_and_no_other(row):
    table = parts_of("council", row).css_first("table.lgo-by-year")
    column = [cell.text() for cell in table.css("thead th")].index(year_name(row["year"]))
    cells = {line.css_first("th").text(): line.css("td")[column - 1] for line in table.css("tbody tr")}
    for key in COUNCIL_FIGURES:
        if FIGURES[key].name not in cells:
            assert row[key] is None  # no source states it of any council
            continue
        value = re.match(r"[\d,.]+", cells[FIGURES[key].name].text().strip())
        said = None if value is None else value[0].replace(",", "")
        assert said == (None if row[key] is None else decimal(row[key])), key


def test_panel_and_frame_have_the_same_rates(row, program):
    panel = parts_of("map", row, tier="lower" if tier_of_code(row["code"]) == "lower" else "upper")
    frame = program.get("/embed/council", params={"council": row["code"], "year": row["year"]})
    for shown in (panel, LexborHTMLParser(frame.text)):
        assert [rate.text() for rate in shown.css(".lgo-cards .lgo-big")] == shown_rates(row)


def test_the_briefing_has_the_same_rates(row):
    made = briefing_of(current_dataset(), row["code"], row["year"], "1.0.0")
    assert [figure.value for figure in made.figures if figure.rate is not None] == shown_rates(row)
    assert [figure.rate for figure in made.figures] == [row[key] for key in HEADLINE_RATES]
    assert [year.rate for year in made.trend if year.year == row["year"]] == [row["upheld_rate"]]


def test_programs_get_the_same_figures(row, program):
    council = program.get(f"/api/v1/councils/{row['code']}").json()
    [figures] = [year["figures"] for year in council["years"] if year["year"] == row["year"]]
    expected = {key: row[key] for key in COUNCIL_FIGURES}
    assert {key: figure and figure["value"] for key, figure in figures.items()} == pytest.approx(expected)
    answer = program.get("/api/v1/statistics", params={"council": row["code"], "year": row["year"]})
    [item] = answer.json()["items"]
    assert {key: item[key] for key in COUNCIL_FIGURES} == pytest.approx(expected)


def test_the_files_have_the_same_figures(row, program):
    query = {"year": str(row["year"])}
    file = pd.read_csv(io.BytesIO(download_at(current_dataset(), "councils", "rows.csv", query).make()))
    answer = pd.read_csv(io.StringIO(program.get("/api/v1/statistics.csv", params=query).text))
    for table, code, headings in (
        (file, "Code", {COUNCILS_COLUMNS[key]: key for key in COUNCIL_FIGURES}),
        (answer, "code", {key: key for key in COUNCIL_FIGURES}),
    ):
        [line] = table[table[code] == row["code"]].rename(columns=headings).to_dict("records")
        for key in COUNCIL_FIGURES:
            stated = None if pd.isna(line[key]) else line[key]
            assert stated == (None if row[key] is None else pytest.approx(row[key], abs=0.005)), key
