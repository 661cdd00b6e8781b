"""Letters and decisions for programs: text as it was received, and examples that never pass for a count."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from lgo_map import storage
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.known_councils import LEEDS, NORTHAMPTON, YORK
from tests.made_decisions import decision, made_data, whole_list

PERIOD = "first_day=2024-04-01&last_day=2025-03-31"


@pytest.fixture
def client():
    return program()


def test_the_letters_that_are_held(client):
    items = client.get("letters").json()["items"]
    assert [(item["code"], item["year"]) for item in items] == sorted(
        current_dataset().letters, key=lambda key: (-key[1], key[0])
    )
    assert {item["code"] for item in client.get(f"letters?council={NORTHAMPTON}").json()["items"]} == {NORTHAMPTON}
    assert client.get("letters?year=2015").json()["items"] == []


def test_a_letter_s_text_is_given_as_it_was_received(client):
    held = current_dataset().letters[NORTHAMPTON, 2020]
    answer = client.get(f"letters/2020/{NORTHAMPTON}").json()
    assert answer["received"] == held.received
    assert [block["text"] for block in answer["blocks"]] == [block.text for block in held.blocks]
    text = client.get(f"letters/2020/{NORTHAMPTON}.txt")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.headers["x-content-type-options"] == "nosniff"
    assert text.text == held.received


def test_rule_13_examples_never_have_a_total(client):
    answer = client.get("decisions?limit=2").json()
    assert answer["held"] == "examples"
    assert answer["count"] is None
    assert answer["paging"]["total"] is None
    assert "examples, not all there are" in answer["note"]
    assert answer["ombudsman"].startswith("https://www.lgo.org.uk/")
    table = pd.read_csv(io.BytesIO(client.get("decisions.csv").content))
    assert set(table["held"]) == {"examples"}


def test_rule_13_of_a_list_seen_whole_it_may_be_counted(client, tmp_path, monkeypatch):
    made = [
        decision(LEEDS, "24 000 001", "2024-05-01"),
        decision(LEEDS, "24 000 002", "2024-06-01", outcome="not upheld"),
        decision(YORK, "24 000 003", "2024-06-02"),
    ]
    imports = [whole_list("2024-04-01", "2025-03-31", 2, authority_code=LEEDS)]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, decisions=made, imports=imports))
    held = client.get(f"decisions?council={LEEDS}&{PERIOD}").json()
    before = [each for each in held["items"] if each["reference"] not in ("24 000 001", "24 000 002")]
    assert held["held"] == "whole"
    assert held["count"]["total"] == held["paging"]["total"] == 2 + len(before)
    assert held["count"]["not_upheld"] >= 1
    assert held["note"].startswith(("All ", "The one "))
    for examples in (f"council={YORK}&{PERIOD}", PERIOD, f"council={LEEDS}", f"council={LEEDS}&first_day=2024-04-01"):
        answer = client.get(f"decisions?{examples}").json()
        assert (answer["held"], answer["count"], answer["paging"]["total"]) == ("examples", None, None)
    assert client.get("coverage").json()["whole_lists"][0]["code"] == LEEDS


def test_decisions_can_be_restricted(client, tmp_path, monkeypatch):
    made = [
        decision(LEEDS, "26 000 001", "2026-05-01", kind="report", category="Housing", subcategory="Homelessness"),
        decision(YORK, "26 000 002", "2026-05-02", outcome="not upheld"),
    ]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, decisions=made))

    def references(query: str) -> list[str]:
        return [each["reference"] for each in client.get(f"decisions?first_day=2026-05-01&{query}").json()["items"]]

    assert references("") == ["26 000 002", "26 000 001"]
    assert references("kind=report") == references("category=Housing&subcategory=Homelessness") == ["26 000 001"]
    assert references("outcome=not%20upheld") == references("type=unitary") == ["26 000 002"]
    assert references("last_day=2026-05-01") == ["26 000 001"]


def test_what_is_not_known_of_a_decision_is_null_and_a_month_stays_a_month(client, tmp_path, monkeypatch):
    made = [decision(LEEDS, "26 000 003", "2026-06", kind="", outcome="", category="", subcategory="")]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, decisions=made))
    found = client.get("decisions?first_day=2026-06-01").json()["items"][0]
    assert found["decided"] == "2026-06"
    assert [found[key] for key in ("kind", "outcome", "category", "subcategory")] == [None] * 4


def test_a_text_that_a_spreadsheet_would_take_for_a_formula_is_inert_in_csv(client, tmp_path, monkeypatch):
    made = [decision(LEEDS, "26 000 004", "2026-06-01", note="=HYPERLINK(1)")]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, decisions=made))
    assert "'=HYPERLINK(1)" in client.get("decisions.csv?first_day=2026-06-01").text
