"""What is held of the decisions about one council, and of which year they may be counted."""

from __future__ import annotations

import pytest

from lgo_map import storage
from lgo_map.analysis.council_decisions import (
    CaseImproved,
    decisions_of_council,
    improved_in,
    improvements_of_council,
    rows_at,
)
from lgo_map.records.dataset import current_dataset
from tests.known_councils import LEEDS, NOTTINGHAM, YORK
from tests.made_decisions import decision, made_data, whole_list


@pytest.fixture
def made(tmp_path, monkeypatch):
    rows = [
        decision(YORK, "24 001 001", "2024-05-01", outcome="upheld"),
        decision(YORK, "24 001 002", "2025-03-31", outcome="not upheld", category="Housing", subcategory="Other"),
        decision(YORK, "24 001 003", "2025-04-01"),
        decision(YORK, "24 001 004", "2024-06"),
    ]
    imports = [
        whole_list("2024-04-01", "2024-09-30", 1),
        whole_list("2024-10-01", "2025-03-31", 1, authority_code=YORK),
    ]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, rows, imports=imports))
    return current_dataset()


def test_examples_are_counted_in_no_year():
    found = decisions_of_council(current_dataset(), LEEDS, None)
    assert (found.held, found.examples, found.year, found.whole, found.by_category) == (8, 8, None, None, {})


def test_reports_come_first():
    dataset = current_dataset()
    found = decisions_of_council(dataset, NOTTINGHAM, None)
    assert [row["kind"] for row in rows_at(dataset, found.places)] == ["report", "statement"]
    assert found.reports == 1


def test_lists_that_leave_no_day_out_make_the_newest_such_year_whole(made):
    found = decisions_of_council(made, YORK, None)
    assert found.year == 2025
    assert found.whole is not None
    assert found.by_category == {"Education": 1, "Housing": 1}
    # That of which only the month is known may be one of the two; that of 1 April 2025 is of another year.
    assert (found.whole.total, found.whole.apart, found.examples) == (2, 1, 3)
    assert decisions_of_council(made, YORK, 2025).year == 2025
    assert decisions_of_council(made, YORK, 2024).whole is None


def test_a_list_of_one_council_makes_no_other_whole(made):
    assert decisions_of_council(made, LEEDS, None).whole is None


def test_lists_of_decisions_make_no_improvements_whole(made):
    assert improvements_of_council(made, YORK, None).year is None


def test_a_case_of_which_only_the_month_is_known_is_of_the_year_of_that_month():
    cases = [CaseImproved(str(day), day, None, None, ()) for day in ("2024-03", "2024-04", "2025-03", "2025-04", None)]
    assert [case.decided for case in improved_in(cases, 2025)] == ["2024-04", "2025-03"]
