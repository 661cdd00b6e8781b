"""Which decisions fit, and when they may be counted."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from lgo_map import storage
from lgo_map.analysis.decision_filter import DecisionFilter, find_decisions
from lgo_map.records.dataset import Dataset, current_dataset
from tests.known_councils import BURY, CROYDON, ESSEX, KENT, LEEDS, SCILLY, SURREY
from tests.made_decisions import decision, made_data, whole_list

YEAR: dict[str, Any] = {"first_day": datetime.date(2023, 4, 1), "last_day": datetime.date(2024, 3, 31)}
TRANSPORT = {"category": "Education", "subcategory": "School transport"}
HOUSING = {"category": "Housing", "subcategory": "Homelessness"}
REPORTED = {"source_kind": "council", "source_url": "https://example.org/paper"}
DECISIONS = [
    decision(LEEDS, "23 101 001", "2023-04-01"),
    decision(LEEDS, "23 101 002", "2024-03-31", outcome="not upheld"),
    decision(LEEDS, "23 101 003", "2023-10-01", kind="report"),
    decision(LEEDS, "23 101 004", "2023-10-02", **HOUSING),
    decision(LEEDS, "23 101 005", "2024-04-01"),
    decision(KENT, "23 101 006", "2023-10-01"),
    decision(LEEDS, "", "2023-10-03", kind="report", **REPORTED),
    decision(LEEDS, "23 101 007", "2023-11", kind="report", **REPORTED),
    decision(LEEDS, "23 101 008", "2024-03"),
]


def data_with(folder, *lists, decisions=()) -> Dataset:
    """The sample with the made decisions, and lists that were seen whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "DATA", made_data(folder, [*DECISIONS, *decisions], imports=lists))
        return current_dataset()


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Dataset:
    return data_with(tmp_path_factory.mktemp("examples"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Dataset:
    of_leeds = whole_list("2023-04-01", "2024-03-31", 4, authority_code=LEEDS, seen_on="2025-01-02")
    first_half = whole_list("2023-04-01", "2023-10-31", 9, seen_on="2025-01-03", **TRANSPORT)
    return data_with(tmp_path_factory.mktemp("whole"), of_leeds, first_half)


def references(dataset, **wanted):
    """The references of what fits."""
    rows = find_decisions(dataset, DecisionFilter(**wanted)).rows
    return list(dataset.decisions["reference"].iloc[rows].fillna("none"))


def test_without_a_filter_all_that_is_held_fits_in_its_order(examples):
    assert references(examples) == list(examples.decisions["reference"].fillna("none"))


@pytest.mark.parametrize(
    ("wanted", "fit"),
    [
        ({"council": SCILLY}, ["none"]),
        ({"council": LEEDS, **HOUSING}, ["23 101 004"]),
        ({"council": LEEDS, "outcome": "not upheld", **YEAR}, ["23 101 002"]),
        ({"council": LEEDS, "reports_only": True}, ["23 101 007", "none", "23 101 003"]),
        ({"council": LEEDS, "authority_type": "county"}, []),
        ({"authority_type": "county", **YEAR}, ["23 101 006"]),
        ({"category": "No such heading"}, []),
        ({"outcome": "upheld", "council": CROYDON}, ["23 001 336", "none"]),
    ],
)
def test_what_fits_is_what_is_known_to_fit(examples, wanted, fit):
    assert references(examples, **wanted) == fit


def test_a_month_fits_if_all_of_it_does_and_what_has_no_date_never_with_days(examples):
    days: dict[str, Any] = {"first_day": datetime.date(2023, 11, 1), "last_day": datetime.date(2024, 3, 30)}
    found = find_decisions(examples, DecisionFilter(council=LEEDS, **days))
    assert references(examples, council=LEEDS, **days) == ["23 101 007"]
    assert found.undated == 1  # of March 2024
    of_bury = DecisionFilter(council=BURY)
    assert len(find_decisions(examples, of_bury).rows) == 2
    assert find_decisions(examples, replace(of_bury, last_day=days["last_day"])).undated == 2


def test_rule_13_examples_are_never_counted(examples):
    assert find_decisions(examples, DecisionFilter()).whole is None
    assert find_decisions(examples, DecisionFilter(council=LEEDS, **YEAR)).whole is None


def test_rule_13_where_a_list_was_seen_whole_its_cases_are_counted_once_each(whole):
    found = find_decisions(whole, DecisionFilter(council=LEEDS, **YEAR))
    assert found.whole is not None
    assert found.whole.total == 4
    assert found.whole.by_outcome == {"upheld": 3, "not upheld": 1, "closed after initial enquiries": 0, None: 0}
    assert found.whole.seen_on == datetime.date(2025, 1, 2)
    # What a council reports, and what has no day, may be the same cases again.
    assert (len(found.rows), found.whole.apart) == (7, 3)


@pytest.mark.parametrize(
    ("wanted", "total"),
    [
        ({"council": LEEDS, "outcome": "upheld"}, 3),
        ({"council": LEEDS, "reports_only": True}, 1),
        ({"council": LEEDS, **TRANSPORT}, 3),
        ({"council": LEEDS, "category": "Planning"}, 0),
        ({"council": KENT}, None),
        ({"authority_type": "metropolitan"}, None),
        ({"council": LEEDS, "authority_type": "metropolitan"}, 4),
        ({"council": LEEDS, "authority_type": "county"}, None),
        ({"council": LEEDS, "first_day": datetime.date(2023, 3, 31)}, None),
        ({"council": LEEDS, "last_day": datetime.date(2024, 4, 1)}, None),
        ({"council": LEEDS, "last_day": None}, None),
        ({"council": LEEDS, "last_day": datetime.date(2023, 3, 1)}, None),
        ({}, None),
    ],
)
def test_rule_13_only_exactly_what_a_list_was_of_is_counted(whole, wanted, total):
    found = find_decisions(whole, DecisionFilter(**{**YEAR, **wanted})).whole
    assert (found and found.total) == total


def test_rule_13_a_list_of_all_councils_counts_for_each_and_for_every_type(whole):
    half = {**YEAR, "last_day": datetime.date(2023, 10, 31), **TRANSPORT}
    asked: list[tuple[dict[str, Any], int]] = [({}, 3), ({"authority_type": "county"}, 1), ({"council": ESSEX}, 0)]
    for wanted, total in asked:
        found = find_decisions(whole, DecisionFilter(**half, **wanted)).whole
        assert found is not None
        assert found.total == total
    assert find_decisions(whole, DecisionFilter(**{**half, "subcategory": None})).whole is None


def test_rule_13_where_what_is_asked_for_is_not_known_of_each_nothing_is_counted(tmp_path):
    of_surrey = whole_list("2023-04-01", "2024-03-31", 3, authority_code=SURREY)
    unknown = [
        decision(SURREY, "23 102 001", "2023-10-01", outcome=""),
        decision(SURREY, "23 102 002", "2023-10-01", kind=""),
        decision(SURREY, "23 102 003", "2023-10-01", category="", subcategory=""),
    ]
    data = data_with(tmp_path, of_surrey, decisions=unknown)
    found = find_decisions(data, DecisionFilter(council=SURREY, **YEAR)).whole
    assert found is not None
    assert (found.total, found.by_outcome[None]) == (3, 1)
    asked: list[dict[str, Any]] = [{"outcome": "upheld"}, {"reports_only": True}, {"category": "Education"}]
    for more in asked:
        assert find_decisions(data, DecisionFilter(council=SURREY, **YEAR, **more)).whole is None
