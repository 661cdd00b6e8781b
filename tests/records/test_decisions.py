"""For which councils, subjects and days what is held is all there is, so that it may be counted."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from lgo_map.records.decisions import (
    IMPORTS_SCHEMA,
    is_whole,
    load_decisions,
    load_imports,
    load_improvements,
    whole_periods,
    whole_since,
)
from lgo_map.storage import DataFileError
from tests.known_councils import BARNET, LEEDS


def seen(first_day, last_day, category=None, subcategory=None, code=None, what="decisions"):
    return {
        "what": what,
        "code": code,
        "category": category,
        "subcategory": subcategory,
        "first_day": first_day,
        "last_day": last_day,
        "results": 3,
        "seen_on": "2026-01-05",
        "address": None,
    }


def year_is_whole(*lists, code=LEEDS, what="decisions", category=None, subcategory=None):
    table = pd.DataFrame(lists, columns=list(IMPORTS_SCHEMA.columns))
    first, last = datetime.date(2023, 4, 1), datetime.date(2024, 3, 31)
    return is_whole(table, what, code, first, last, category, subcategory)


ALL = seen("2023-04-01", "2024-03-31")


def test_where_no_list_was_seen_nothing_is_whole():
    assert not year_is_whole()


def test_a_list_of_exactly_the_days_or_of_more_makes_them_whole():
    assert year_is_whole(ALL)
    assert year_is_whole(seen("2020-01-01", "2025-01-01"))


@pytest.mark.parametrize(
    "days", [("2023-04-02", "2024-03-31"), ("2023-04-01", "2024-03-30"), ("2022-04-01", "2023-03-31")]
)
def test_a_list_that_lacks_a_day_at_either_end_does_not(days):
    assert not year_is_whole(seen(*days))


def test_lists_that_follow_one_another_make_a_year_whole_in_any_order_but_not_with_a_day_between_them():
    first, second = seen("2023-01-01", "2023-09-30"), seen("2023-10-01", "2024-04-30")
    assert year_is_whole(second, first)
    assert year_is_whole(seen("2023-06-01", "2023-12-31"), second, first)  # they may overlap
    assert not year_is_whole(first, seen("2023-10-02", "2024-04-30"))


def test_a_list_within_another_does_not_shorten_it():
    assert year_is_whole(ALL, seen("2023-05-01", "2023-06-01"))


def test_of_all_subjects_only_lists_of_all_subjects_are_whole():
    education = seen("2023-04-01", "2024-03-31", "Education")
    assert not year_is_whole(education)
    assert year_is_whole(education, category="Education")
    assert year_is_whole(education, category="Education", subcategory="School transport")
    assert not year_is_whole(education, category="Housing")
    assert year_is_whole(ALL, category="Housing")


def test_a_list_of_a_subcategory_is_whole_of_that_alone():
    transport = seen("2023-04-01", "2024-03-31", "Education", "School transport")
    assert year_is_whole(transport, category="Education", subcategory="School transport")
    assert not year_is_whole(transport, category="Education")
    assert not year_is_whole(transport, category="Education", subcategory="Other")
    # Several categories have a subcategory "Other".
    other = seen("2023-04-01", "2024-03-31", "Housing", "Other")
    assert not year_is_whole(other, category="Education", subcategory="Other")


def test_what_was_seen_of_one_council_says_nothing_of_another():
    assert year_is_whole(ALL | {"code": BARNET}, code=BARNET)
    assert not year_is_whole(ALL | {"code": BARNET})
    assert year_is_whole(ALL, code=BARNET)  # a list of all councils


def test_half_from_a_list_of_all_and_half_from_one_of_the_subject_is_whole():
    both = seen("2023-04-01", "2023-09-30"), seen("2023-10-01", "2024-03-31", "Housing")
    assert year_is_whole(*both, category="Housing")
    assert not year_is_whole(*both)


def test_lists_of_improvements_are_no_lists_of_decisions():
    improvements = ALL | {"what": "improvements"}
    assert not year_is_whole(improvements)
    assert year_is_whole(improvements, what="improvements")


@pytest.mark.parametrize("load", [load_decisions, load_improvements, load_imports])
def test_a_table_that_is_missing_or_damaged_is_said_with_what_makes_it_anew(tmp_path, load):
    with pytest.raises(DataFileError) as missing:
        load(tmp_path)
    assert "is missing" in str(missing.value)
    assert "build decisions" in str(missing.value)
    for name in ("decisions", "improvements", "imports"):
        (tmp_path / f"{name}.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataFileError):
        load(tmp_path)


def test_the_periods_of_which_all_is_held_are_put_together_the_newest_first():
    lists = [
        seen("2023-10-01", "2024-03-31"),
        seen("2020-01-01", "2020-12-31", code=LEEDS),
        seen("2023-04-01", "2023-09-30", code=LEEDS),
        seen("2021-02-01", "2021-12-31", code=BARNET),
        seen("2022-01-01", "2022-12-31", category="Housing"),
        seen("2019-01-01", "2019-12-31", what="improvements"),
    ]
    table = pd.DataFrame(lists, columns=list(IMPORTS_SCHEMA.columns))

    def periods(code, *subject):
        return [f"{first} to {last}" for first, last in whole_periods(table, "decisions", code, *subject)]

    assert periods(LEEDS) == ["2023-04-01 to 2024-03-31", "2020-01-01 to 2020-12-31"]
    assert periods(None) == ["2023-10-01 to 2024-03-31"]
    assert periods(None, "Housing", "Homelessness") == ["2023-10-01 to 2024-03-31", "2022-01-01 to 2022-12-31"]


def test_several_councils_are_whole_if_each_is_since_the_earliest_day_on_which_a_list_was_seen():
    lists = [seen("2023-04-01", "2024-03-31", code=LEEDS), seen("2023-04-01", "2024-03-31", code=BARNET)]
    lists[1]["seen_on"] = "2025-02-03"
    table = pd.DataFrame(lists, columns=list(IMPORTS_SCHEMA.columns))
    days = datetime.date(2023, 4, 1), datetime.date(2024, 3, 31)
    assert whole_since(table, "decisions", [LEEDS, BARNET], *days) == datetime.date(2025, 2, 3)
    assert whole_since(table, "decisions", [LEEDS], *days) == datetime.date(2026, 1, 5)
    assert whole_since(table, "decisions", [], *days) is None
