"""Service improvements agreed, for programs: in the Ombudsman's words, and never counted where they are examples."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from lgo_map import storage
from tests.api.client import program
from tests.known_councils import LEEDS, YORK
from tests.made_decisions import improvement, made_data, whole_list

PERIOD = "first_day=2024-04-01&last_day=2025-03-31"
MADE = [
    improvement(LEEDS, "24 000 001", "2024-05-01", "Train its staff."),
    improvement(LEEDS, "24 000 001", "2024-05-01", "Write to everybody in the same position."),
    improvement(LEEDS, "24 000 002", "2024-06-01", "Review its policy.", category="Housing"),
    improvement(YORK, "24 000 003", "2024-07", "=SUM(A1)"),
    improvement(YORK, "24 000 004", "", "Say sorry."),
]


@pytest.fixture
def client():
    return program()


@pytest.fixture
def with_improvements(tmp_path, monkeypatch):
    imports = [whole_list("2024-04-01", "2025-03-31", 2, what="improvements", authority_code=LEEDS)]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, improvements=MADE, imports=imports))


def test_where_none_is_held_that_is_said_and_is_no_count(client):
    answer = client.get("improvements").json()
    assert (answer["held"], answer["count"], answer["paging"]["total"], answer["items"]) == ("examples", None, None, [])
    assert answer["note"].startswith("No service improvement is held here, whether or not any was agreed.")
    assert answer["ombudsman"].startswith("https://www.lgo.org.uk/")
    assert client.get("improvements.csv").text == "reference,code,name,decided,category,improvement,address,held\r\n"


def test_each_improvement_is_given_in_the_ombudsman_s_words_the_newest_first(client, with_improvements):
    items = client.get("improvements").json()["items"]
    assert [each["improvement"] for each in items] == [MADE[place]["improvement"] for place in (3, 2, 0, 1, 4)]
    assert items[0]["decided"] == "2024-07"
    assert items[-1]["decided"] is None
    assert items[0]["address"] is None
    assert items[0]["name"] == "City of York Council"


def test_rule_13_examples_never_have_a_total(client, with_improvements):
    for query in ("", f"council={YORK}&{PERIOD}", PERIOD, f"council={LEEDS}", f"type=metropolitan&{PERIOD}"):
        answer = client.get(f"improvements?{query}").json()
        assert (answer["held"], answer["count"], answer["paging"]["total"]) == ("examples", None, None)
        assert "examples" in answer["note"]
    table = pd.read_csv(io.BytesIO(client.get("improvements.csv").content))
    assert set(table["held"]) == {"examples"}


def test_rule_13_of_a_list_seen_whole_they_may_be_counted(client, with_improvements):
    answer = client.get(f"improvements?council={LEEDS}&{PERIOD}").json()
    assert answer["held"] == "whole"
    assert answer["count"] == {"cases": 2, "improvements": 3, "seen_on": "2025-03-31", "not_counted": 0}
    assert answer["paging"]["total"] == 3
    assert answer["note"] == (
        "All 3 service improvements agreed after 2 cases about Leeds City Council decided from 1 April 2024 to 31 "
        "March 2025 are held, as the Ombudsman’s list showed on 31 March 2025."
    )
    assert answer["ombudsman"].endswith("leeds-city-council/serviceimprovements")
    of_one = client.get(f"improvements?council={LEEDS}&category=Housing&{PERIOD}").json()
    assert of_one["count"]["improvements"] == 1
    assert of_one["note"].startswith("The one service improvement agreed after 1 case about Leeds City Council on “")
    none = client.get(f"improvements?council={LEEDS}&category=Planning&{PERIOD}").json()
    assert (none["held"], none["count"]["cases"]) == ("whole", 0)
    assert none["note"].startswith("No service improvements were agreed after cases about Leeds City Council")


def test_rule_13_a_case_whose_category_is_not_known_lets_none_be_counted(client, tmp_path, monkeypatch):
    made = [*MADE, improvement(LEEDS, "24 000 005", "2024-08-01", "Act.", category="")]
    imports = [whole_list("2024-04-01", "2025-03-31", 3, what="improvements", authority_code=LEEDS)]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, improvements=made, imports=imports))
    assert client.get(f"improvements?council={LEEDS}&category=Housing&{PERIOD}").json()["held"] == "examples"
    assert client.get(f"improvements?council={LEEDS}&{PERIOD}").json()["count"]["cases"] == 3


def test_a_list_of_decisions_seen_whole_says_nothing_of_improvements(client, tmp_path, monkeypatch):
    imports = [whole_list("2024-04-01", "2025-03-31", 2, authority_code=LEEDS)]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, improvements=MADE, imports=imports))
    assert client.get(f"improvements?council={LEEDS}&{PERIOD}").json()["held"] == "examples"


@pytest.mark.parametrize(
    ("query", "places"),
    [
        (f"council={YORK}", [3, 4]),
        ("type=unitary", [3, 4]),
        ("category=Housing", [2]),
        ("first_day=2024-06-01", [3, 2]),
        ("last_day=2024-05-31", [0, 1]),
        ("first_day=2024-07-02", []),
        ("limit=1&offset=1", [2]),
    ],
)
def test_improvements_can_be_restricted_and_come_in_pages(client, with_improvements, query, places):
    items = client.get(f"improvements?{query}").json()["items"]
    assert [each["improvement"] for each in items] == [MADE[place]["improvement"] for place in places]


def test_a_text_that_a_spreadsheet_would_take_for_a_formula_is_inert_in_csv(client, with_improvements):
    assert "'=SUM(A1)" in client.get("improvements.csv").text
