"""Councils for programs: a list of them, and one with all its years and sources."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from lgo_map import storage
from lgo_map.figures.catalogue import COUNCIL_FIGURES
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BOURNEMOUTH,
    CHELMSFORD,
    CITY_OF_LONDON,
    CORBY,
    CUMBERLAND,
    EAST_SUSSEX,
    ESSEX,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
    SHEFFIELD,
    SHEFFIELD_BEFORE,
)
from tests.made_decisions import made_data, received_by_subject


@pytest.fixture
def client():
    return program()


def leads_somewhere(source: dict[str, str]) -> bool:
    """Whether its address is given, where it stands is told, or it is a letter, which is held here."""
    return bool(source["address"] or source["note"]) or source["title"].startswith("Annual review letter")


def year_of(client, code: str, year: int):
    return next(each for each in client.get(f"councils/{code}").json()["years"] if each["year"] == year)


def test_rule_5_the_councils_of_a_year_are_those_in_force_at_its_end(client):
    codes = {year: {c["code"] for c in client.get(f"councils?year={year}").json()["items"]} for year in (2023, 2024)}
    assert ALLERDALE in codes[2023] and CUMBERLAND not in codes[2023]
    assert ALLERDALE not in codes[2024] and CUMBERLAND in codes[2024]


def test_councils_of_a_type(client):
    items = client.get("councils?type=county&year=2025").json()["items"]
    assert {council["authority_type"] for council in items} == {"county"}
    assert ESSEX in {council["code"] for council in items}


def test_what_became_of_a_council_and_which_codes_it_had(client):
    councils = {council["code"]: council for council in client.get("councils?limit=1000").json()["items"]}
    assert councils[ALLERDALE]["valid_to"] == "2023-03-31"
    assert councils[ALLERDALE]["successors"] == [CUMBERLAND]
    assert ALLERDALE in councils[CUMBERLAND]["predecessors"]
    assert councils[CHELMSFORD]["county_code"] == ESSEX
    assert councils[SHEFFIELD]["former_codes"] == [SHEFFIELD_BEFORE]
    assert councils[CITY_OF_LONDON]["valid_from"] is None
    assert councils[LEEDS]["valid_to"] is None


def test_the_list_as_csv_is_the_same_list(client):
    table = pd.read_csv(io.BytesIO(client.get("councils.csv").content), dtype=str, keep_default_na=False)
    assert table["code"].tolist() == [c["code"] for c in client.get("councils?limit=1000").json()["items"]]
    of_code = table.set_index("code")
    assert of_code.loc[ALLERDALE, "successors"] == CUMBERLAND
    assert of_code.loc[LEEDS, "valid_to"] == ""
    assert ";" in str(of_code.loc[CUMBERLAND, "predecessors"])


def test_a_former_code_leads_to_the_council(client):
    assert client.get(f"councils/{SHEFFIELD_BEFORE}").json() == client.get(f"councils/{SHEFFIELD}").json()


def test_every_figure_that_stands_is_given_with_its_source(client):
    dataset = current_dataset()
    for code in (LEEDS, BIRMINGHAM, HOUNSLOW, EAST_SUSSEX, NORTHAMPTON):
        for year in client.get(f"councils/{code}").json()["years"]:
            row = dataset.row_of(code, year["year"], ombudsman_only=False)
            assert row is not None
            for key in COUNCIL_FIGURES:
                figure = year["figures"][key]
                if pd.isna(row[key]):
                    assert figure is None
                else:
                    assert figure["value"] == row[key]
                    assert figure["source"]["kind"] in ("ombudsman", "council", "press")
                    assert leads_somewhere(figure["source"])


def test_rule_1_what_is_not_known_is_null(client):
    assert set(year_of(client, CORBY, 2020)["figures"].values()) == {None}
    assert year_of(client, CORBY, 2020)["comparisons"]["upheld_rate"]["availability"] == "unknown"
    figures = year_of(client, SHEFFIELD, 2025)["figures"]
    assert figures["investigations"]["value"] > 0
    assert figures["upheld"] is None


def test_rule_2_a_rate_of_nothing_is_none(client):
    year = year_of(client, GRAVESHAM, 2025)
    assert year["figures"]["investigations"]["value"] == 0
    assert year["figures"]["upheld_rate"] is None
    assert year["comparisons"]["upheld_rate"]["availability"] == "nothing"
    assert year["comparisons"]["upheld_rate"]["no_verdict"] == "nothing_to_measure"


def test_rule_8_a_rate_is_compared_by_its_interval(client):
    comparison = year_of(client, NORTHAMPTON, 2020)["comparisons"]["upheld_rate"]
    assert comparison["average"]["value"] == 45
    assert comparison["average"]["source"]["kind"] == "ombudsman"
    assert (round(comparison["low"]), round(comparison["high"])) == (35, 85)
    assert comparison["verdict"] == "no_clear_difference"
    assert year_of(client, LEEDS, 2025)["comparisons"]["upheld_rate"]["verdict"] == "higher"


def test_rule_10_a_computed_figure_says_so(client):
    rate = year_of(client, BIRMINGHAM, 2025)["figures"]["upheld_rate"]
    assert rate["computed"] is True
    assert rate["source"]["kind"] == "council"


def test_rule_12_what_other_sources_say_stands_beside(client):
    rate = year_of(client, BOURNEMOUTH, 2020)["figures"]["upheld_rate"]
    assert 42 in {other["value"] for other in rate["others"]} | {rate["value"]}
    assert len({other["source"]["address"] for other in rate["others"]}) >= 1


def test_rule_6_years_after_a_council_s_end_say_so(client):
    assert year_of(client, ALLERDALE, 2024)["in_force"] is False
    assert year_of(client, ALLERDALE, 2023)["in_force"] is True


def test_a_letter_that_is_held_is_led_to(client):
    path = year_of(client, NORTHAMPTON, 2020)["letter"]
    assert client.get(path.removeprefix("/api/v1/")).json()["code"] == NORTHAMPTON
    assert year_of(client, LEEDS, 2025)["letter"] is None


def test_complaints_received_by_subject_are_null_until_they_are_known(client, tmp_path, monkeypatch):
    assert set(year_of(client, LEEDS, 2025)["received"].values()) == {None}
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, received=received_by_subject(2025)))
    received = year_of(client, LEEDS, 2025)["received"]
    assert received["housing"]["source"]["kind"] == "ombudsman"
    assert None not in received.values()
    rows = client.get(f"subjects?council={LEEDS}&year=2025").json()["items"]
    assert {row["subject"]: row["received"] for row in rows} == {key: each["value"] for key, each in received.items()}
