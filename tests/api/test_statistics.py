"""Figures of many councils for programs: as JSON, CSV and GeoJSON, the same in each."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

from lgo_map.figures.catalogue import AVERAGES, STATS_FIGURES
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.api.test_councils import leads_somewhere
from tests.known_councils import ALLERDALE, BIRMINGHAM, CUMBERLAND, GRAVESHAM, LEEDS, SHEFFIELD


@pytest.fixture
def client():
    return program()


def csv(answer) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(answer.content))


def test_a_year_has_a_row_for_each_council_known_or_not(client):
    answer = client.get("statistics?year=2025&limit=1000").json()
    rows = current_dataset().statistics_of_year(2025, ombudsman_only=False).set_index("code")
    assert {row["code"] for row in answer["items"]} == set(rows.index)
    for row in answer["items"]:
        for key in STATS_FIGURES:
            held = rows.loc[row["code"], key]
            assert (row[key] is None) if pd.isna(held) else row[key] == held


def test_every_figure_of_a_row_has_a_source(client):
    for row in client.get("statistics?limit=1000").json()["items"]:
        known = {key for key in STATS_FIGURES if row[key] is not None}
        assert set(row["sources"]) == known
        assert all(map(leads_somewhere, row["sources"].values()))


def test_all_forms_have_the_same_rows_in_the_same_order(client):
    query = "year=2024&type=district"
    rows = client.get(f"statistics?{query}&limit=1000").json()["items"]
    table = csv(client.get(f"statistics.csv?{query}"))
    features = json.loads(client.get(f"statistics.geojson?{query}").content)["features"]
    codes = [row["code"] for row in rows]
    assert table["code"].tolist() == [feature["properties"]["code"] for feature in features] == codes
    for row, (_, line) in zip(rows, table.iterrows(), strict=True):
        assert pd.isna(line["upheld_rate"]) if row["upheld_rate"] is None else line["upheld_rate"] == row["upheld_rate"]


def test_in_csv_each_figure_has_columns_for_its_source(client):
    table = csv(client.get("statistics.csv?year=2025")).set_index("code")
    assert table.loc[BIRMINGHAM, "investigations_source_kind"] == "ombudsman"
    assert table.loc[BIRMINGHAM, "upheld_source_kind"] == "council"
    assert str(table.loc[BIRMINGHAM, "upheld_source_url"]).startswith("http")
    for figure in set(STATS_FIGURES) - set(AVERAGES):
        assert table[figure].notna().equals(table[f"{figure}_source_kind"].notna()), figure


def test_rules_1_and_2_an_empty_cell_is_not_known_and_0_of_0_no_rate(client):
    table = csv(client.get("statistics.csv?year=2025")).set_index("code")
    assert bool(table["upheld"].isna()[SHEFFIELD])
    assert table.loc[GRAVESHAM, "investigations"] == 0
    assert bool(table["upheld_rate"].isna()[GRAVESHAM])


def test_rule_6_a_row_of_a_council_that_had_ended_says_so_and_has_no_area(client):
    rows = {row["code"]: row for row in client.get("statistics?year=2024&limit=1000").json()["items"]}
    assert rows[ALLERDALE]["in_force"] is False
    assert rows[CUMBERLAND]["in_force"] is True
    features = json.loads(client.get("statistics.geojson?year=2024").content)["features"]
    shapes = {feature["properties"]["code"]: feature["geometry"] for feature in features}
    assert shapes[ALLERDALE] is None
    assert shapes[CUMBERLAND]["type"] in ("Polygon", "MultiPolygon")


def test_only_the_ombudsman_s_own_figures_on_request(client):
    rows = client.get(f"statistics?council={BIRMINGHAM}&year=2025&sources=ombudsman").json()["items"]
    assert rows[0]["investigations"] is not None
    assert rows[0]["upheld"] is None
    of_others = client.get("statistics?sources=ombudsman&limit=1000").json()["items"]
    assert {source["kind"] for row in of_others for key, source in row["sources"].items() if key not in AVERAGES} == {
        "ombudsman"
    }


def test_a_part_of_the_rows_as_a_file(client):
    whole, part = (
        csv(client.get("statistics.csv?year=2025")),
        csv(client.get("statistics.csv?year=2025&limit=3&offset=2")),
    )
    assert part["code"].tolist() == whole["code"].tolist()[2:5]


def test_every_statement_of_every_source_can_be_had(client):
    table = csv(client.get("statements.csv"))
    figures = current_dataset().figures
    assert len(table) == len(figures)
    assert table["stands"].sum() == figures["chosen"].sum()
    one = client.get(f"statements?council={LEEDS}&year=2025&figure=upheld&source_kind=ombudsman").json()["items"]
    assert [(row["figure"], row["stands"], row["source"]["kind"]) for row in one] == [("upheld", True, "ombudsman")]


def test_averages_are_those_that_pages_print_and_no_others(client):
    items = client.get("averages?year=2025").json()["items"]
    rows = current_dataset().statistics_of_year(2025, ombudsman_only=False)
    for item in items:
        of_type = rows.loc[rows["authority_type"] == item["authority_type"], f"{item['figure']}_average"]
        assert set(of_type) == {item["value"]}
        assert item["pages"] >= 1
    known = {(item["authority_type"], item["figure"]) for item in items}
    for authority_type, of_type in rows.groupby("authority_type"):
        for key in AVERAGES:
            if of_type[key].isna().all():
                assert (authority_type, key.removesuffix("_average")) not in known
    assert len(csv(client.get("averages.csv?year=2025&type=london"))) == sum(
        item["authority_type"] == "london" for item in items
    )


def test_coverage_counts_the_councils_whose_rate_is_known(client):
    coverage = client.get("coverage").json()
    for entry in coverage["upheld_rate"]:
        assert entry["known"] == entry["ombudsman"] + entry["council"] + entry["press"] <= entry["councils"]
    assert coverage["whole_lists"] == []
