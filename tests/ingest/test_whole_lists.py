"""When a list of the Ombudsman's is taken for whole, so that what it shows may be counted."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList, ReportedDecision, ReportedImprovements
from lgo_map.ingest.whole_lists import pages_together, whole_improvements, whole_period
from tests.known_councils import LEEDS

SEEN_ON = datetime.date(2026, 11, 20)
FIRST, LAST = datetime.date(2024, 3, 31), datetime.date(2025, 3, 31)
NAMES = [f"{name} Council" for name in ("Leeds City", "Barnet", "Cumbria Fire Authority", "York City", "Bury")]


def entry(number: int, day: datetime.date | None) -> ReportedDecision:
    name = NAMES[number % len(NAMES)]
    reference = f"24 000 {number:03d}"
    return ReportedDecision(name, reference, day, "statement", "Education", "School transport", "upheld")


def entries(count: int, first: int = 0) -> tuple[ReportedDecision, ...]:
    return tuple(entry(n, FIRST + datetime.timedelta(days=3 + n % 300)) for n in range(first, first + count))


THREE = entries(3)


def archive(shown=THREE, results=3, **more) -> DecisionList:
    page = DecisionList(shown, results, FIRST, LAST, "Education", "School transport", page=1)
    return replace(page, **more)


def of_pages(*pages, seen_on=SEEN_ON, all_placed=True) -> Any:
    return whole_period(list(pages), seen_on, all_placed, "https://www.lgo.org.uk/Decisions/Archive?page=1")


def days(row: Any) -> tuple[str, str]:
    assert not isinstance(row, str), row
    return row["first_day"], row["last_day"]


def test_a_list_that_shows_all_results_it_claims_is_whole_but_for_the_days_that_limit_it():
    row = of_pages(archive())
    assert days(row) == ("2024-04-01", "2025-03-30")
    assert (row["what"], row["authority_code"], row["results"], row["seen_on"]) == ("decisions", "", "3", "2026-11-20")
    assert (row["category"], row["subcategory"]) == ("Education", "School transport")


def test_a_day_that_limits_it_is_in_it_where_an_entry_bears_it():
    assert days(of_pages(archive((entry(1, FIRST), entry(2, LAST)), 2))) == ("2024-03-31", "2025-03-31")


def test_all_pages_of_a_list_together_are_whole_in_any_order_and_a_page_given_twice_does_not_harm():
    one, two = archive(entries(10), 14), archive(entries(4, 10), 14, page=2)
    assert days(of_pages(two, one, replace(one, pages=("https://www.lgo.org.uk/",)))) == ("2024-04-01", "2025-03-30")
    assert pages_together([one, archive(category="Housing"), two]) == [[one, two], [archive(category="Housing")]]


def test_a_list_without_results_is_whole_and_says_that_there_is_nothing():
    row = of_pages(archive((), 0))
    assert days(row) == ("2024-04-01", "2025-03-30")
    assert row["results"] == "0"


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ([archive(results=None)], "does not say how many"),
        ([archive(results=4)], "has 4 results, and 3 were seen"),
        ([archive(entries(10), 24), archive(entries(4, 20), 24, page=3)], "has 24 results, and 14 were seen"),
        (
            [archive(entries(10), 14), archive(entries(4, 10), 15, page=2)],
            "differ in how many results it has: 14 and 15",
        ),
        ([archive(entries(10), 14), archive(entries(4, 9), 14, page=2)], "the same entry stands on two"),
        ([archive(kinds=("report",))], "not all kinds, only: report"),
        ([archive(outcomes=("upheld", "not upheld"))], "not all outcomes"),
        ([archive(first_day=None, last_day=None)], "from which day to which"),
        ([archive(category=None)], "does not say of which category"),
        ([archive((entry(1, None), entry(2, LAST)), 2)], "entries without a date"),
        ([archive((entry(1, datetime.date(2025, 4, 1)),), 1)], "days that are not in its period"),
        ([archive(entries(3), 6), archive(entries(3, 3), 6, category="Housing")], "of several lists"),
        ([archive(subcategory="Other")], "which is about School transport, not Other"),
        ([archive(category="Housing")], "which is about Education, not Housing"),
    ],
)
def test_a_list_that_does_not_show_all_there_is_of_its_period_is_not_whole(pages, why):
    assert why in of_pages(*pages)


def test_a_list_with_entries_whose_council_is_not_known_is_not_whole():
    assert "which council" in of_pages(archive(), all_placed=False)


def test_a_list_of_all_kinds_and_outcomes_is_not_restricted_though_it_names_them():
    named = archive(kinds=("report", "statement"), outcomes=("closed after initial enquiries", "not upheld", "upheld"))
    assert days(of_pages(named)) == ("2024-04-01", "2025-03-30")


def test_the_newest_three_months_are_not_whole_for_decisions_appear_late():
    recent = archive((), 0, first_day=datetime.date(2026, 4, 1), last_day=SEEN_ON)
    assert days(of_pages(recent)) == ("2026-04-02", "2026-08-20")
    assert "none of its days" in of_pages(recent, seen_on=datetime.date(2026, 6, 1))


def test_what_may_have_left_the_site_is_not_whole():
    old = archive((), 0, first_day=datetime.date(2019, 4, 1), last_day=datetime.date(2022, 3, 31))
    assert days(of_pages(old)) == ("2021-12-21", "2022-03-30")
    assert "none of its days" in of_pages(replace(old, last_day=datetime.date(2021, 12, 1)))
    assert days(of_pages(old, seen_on=datetime.date(2024, 2, 29))) == ("2019-04-02", "2022-03-30")


def test_a_council_s_improvements_are_whole_of_both_days_that_its_page_names():
    cases = tuple(
        ReportedImprovements(
            "Leeds City Council", f"20 000 00{n}", datetime.date(2024, 9, n + 1), "Planning", ("It will",)
        )
        for n in range(2)
    )
    page = ImprovementList(cases, "Leeds City Council", 2, datetime.date(2024, 4, 1), datetime.date(2025, 3, 31))
    row: Any = whole_improvements(page, SEEN_ON, LEEDS, True, "https://www.lgo.org.uk/x")
    assert days(row) == ("2024-04-01", "2025-03-31")
    assert (row["what"], row["authority_code"], row["category"]) == ("improvements", LEEDS, "")
    of_planning: Any = whole_improvements(replace(page, category="Planning"), SEEN_ON, LEEDS, all_placed=True)
    assert (*days(of_planning), of_planning["category"]) == ("2024-04-01", "2025-03-31", "Planning")
    for damaged, why in [
        (replace(page, results=3), "2 were seen"),
        (replace(page, results=None), "does not say how many"),
        (replace(page, first_day=None), "from which day"),
        (replace(page, first_day=datetime.date(2024, 10, 1)), "not in its period"),
    ]:
        assert why in whole_improvements(damaged, SEEN_ON, LEEDS, True, "https://www.lgo.org.uk/x")
    assert "wait for review" in whole_improvements(page, SEEN_ON, LEEDS, False, "https://www.lgo.org.uk/x")
    assert "all categories" in whole_improvements(page, SEEN_ON, LEEDS, all_placed=True)
