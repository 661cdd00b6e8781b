"""The newest figures known and years put together, for programs: what the app says, with years, counts and sources."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

from lgo_map.analysis.years_together import table_of_choice
from lgo_map.figures.catalogue import AVERAGES, COUNCIL_FIGURES, HEADLINE_RATES, STATS_FIGURES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import years_of_one_method
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.api.test_councils import leads_somewhere
from tests.known_councils import ALLERDALE, CUMBERLAND, LEEDS

CHOICES = ["newest", "together"]
CASES = "satisfactory_remedy_rate_cases"


@pytest.fixture
def client():
    return program()


def rows_of(client, query: str) -> dict[str, dict]:
    return {row["code"]: row for row in client.get(f"statistics?limit=1000&{query}").json()["items"]}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("sources", ["all", "ombudsman"])
def test_a_row_says_what_the_app_shows(client, choice, sources):
    answered = rows_of(client, f"year={choice}&sources={sources}")
    table = table_of_choice(current_dataset(), choice, sources == "ombudsman")
    shown = {row["code"]: row for row in table.to_dict("records")}
    assert set(answered) == set(shown)
    for code, row in answered.items():
        assert row["years"] == choice
        for key in (*STATS_FIGURES, CASES):
            held = shown[code][key]
            assert (row[key] is None) if pd.isna(held) else row[key] == held, (code, key)
        for rate in HEADLINE_RATES:
            assert row[f"{rate}_years"] == shown[code][f"{rate}_years"]


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("sources", ["all", "ombudsman"])
def test_rule_10_every_figure_of_a_row_has_a_source_of_each_year_it_is_from(client, choice, sources):
    own = {rate: (MEASURES[rate].part, MEASURES[rate].figure.average) for rate in HEADLINE_RATES}
    for code, row in rows_of(client, f"year={choice}&sources={sources}").items():
        assert set(row["sources"]) == {key for key in (*STATS_FIGURES, CASES) if row[key] is not None}
        for key, stated in row["sources"].items():
            assert stated, (code, key)
            assert all(map(leads_somewhere, stated))
            if sources == "ombudsman" and key not in AVERAGES:
                assert {source["kind"] for source in stated} == {"ombudsman"}, (code, key)
        for rate in HEADLINE_RATES:
            years = set(row[f"{rate}_years"])
            for key in filter(None, (rate, *own[rate])):
                of_years = {source["year"] for source in row["sources"].get(key, [])}
                assert of_years <= years or not years, (code, key)
            if row[rate] is not None:
                assert {source["year"] for source in row["sources"][rate]} == years, (code, rate)


def test_rule_14_put_together_counts_are_the_sums_of_the_years_named(client):
    dataset = current_dataset()
    rows = {code: row for code, row in rows_of(client, "year=together").items() if row["upheld_rate"] is not None}
    assert {ALLERDALE, LEEDS} < set(rows)
    assert rows_of(client, f"year=together&council={LEEDS}") == {LEEDS: rows[LEEDS]}
    for code, row in rows.items():
        of_years = [dataset.row_of(code, year, ombudsman_only=False) for year in row["upheld_rate_years"]]
        assert row["investigations"] == sum(int(year["investigations"]) for year in of_years if year)
        assert row["upheld"] == sum(int(year["upheld"]) for year in of_years if year and year["investigations"])
        assert row["upheld_rate"] == pytest.approx(100 * row["upheld"] / row["investigations"])
        assert row["low"] <= row["upheld_rate"] <= row["high"]


def test_rule_14_only_years_of_one_method_go_in(client):
    allowed = set(years_of_one_method(current_dataset().years))
    for choice in CHOICES:
        for row in rows_of(client, f"year={choice}").values():
            assert {source["year"] for stated in row["sources"].values() for source in stated} <= allowed


def test_rule_1_what_is_known_in_no_year_is_null_and_of_no_year(client):
    for choice in CHOICES:
        unknown = [row for row in rows_of(client, f"year={choice}").values() if not row["upheld_rate_years"]]
        assert unknown
        assert {row["upheld_rate"] for row in unknown} == {row["verdict"] for row in unknown} == {None}


def test_rule_6_a_council_abolished_before_says_so_and_is_added_to_no_other(client):
    rows = rows_of(client, "year=newest")
    assert rows[ALLERDALE]["in_force"] is False
    assert rows[ALLERDALE]["upheld_rate_years"] == [2024]
    features = json.loads(client.get("statistics.geojson?year=newest").content)["features"]
    shapes = {feature["properties"]["code"]: feature["geometry"] for feature in features}
    assert shapes[ALLERDALE] is None
    assert shapes[CUMBERLAND]["type"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize("choice", CHOICES)
def test_all_forms_have_the_same_rows_in_the_same_order(client, choice):
    query = f"year={choice}&type=metropolitan"
    rows = client.get(f"statistics?{query}&limit=1000").json()["items"]
    table = pd.read_csv(io.BytesIO(client.get(f"statistics.csv?{query}").content), dtype=str, keep_default_na=False)
    features = json.loads(client.get(f"statistics.geojson?{query}").content)["features"]
    assert len(rows) == len(table) == len(features) > 3
    for row, line, feature in zip(rows, table.to_dict("records"), features, strict=True):
        properties = feature["properties"]
        assert row["code"] == line["code"] == properties["code"]
        assert properties["sources"] == row["sources"]
        for key in ("investigations", "upheld"):
            assert properties[key] == row[key]
            assert line[key] == ("" if row[key] is None else str(row[key]))
        for rate in HEADLINE_RATES:
            assert properties[f"{rate}_years"] == row[f"{rate}_years"]
            assert line[f"{rate}_years"] == ";".join(map(str, row[f"{rate}_years"]))
        for key in COUNCIL_FIGURES:
            stated = row["sources"].get(key, [])
            kinds = {source["kind"] for source in stated}
            assert (line[f"{key}_source_kind"] in kinds) if stated else line[f"{key}_source_kind"] == ""
            addresses = dict.fromkeys(source["address"] for source in stated if source["address"])
            assert line[f"{key}_source_url"] == " ".join(addresses)


def test_of_one_year_geojson_names_the_source_of_every_figure_too(client):
    rows = rows_of(client, "year=2025&type=metropolitan")
    for feature in json.loads(client.get("statistics.geojson?year=2025&type=metropolitan").content)["features"]:
        assert feature["properties"]["sources"] == rows[feature["properties"]["code"]]["sources"]


def test_how_they_are_read_stands_beside_them(client):
    assert "rates are never averaged" in client.get("statistics?year=together&limit=1").json()["note"]
    assert "newest year" in client.get("statistics?year=newest&limit=1").json()["note"]


def test_a_part_of_the_rows_leads_on(client):
    answer = client.get("statistics?year=together&limit=2&offset=2")
    whole = client.get("statistics?year=together&limit=4").json()["items"]
    assert answer.json()["items"] == whole[2:]
    assert "year=together&limit=2&offset=4" in answer.links["next"]["url"]
