"""What of a walk over the Ombudsman's lists is whole: lists, categories, and all."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from lgo_map.ingest.reported_decisions import DecisionList, ReportedDecision
from lgo_map.ingest.walked_lists import Walked, WalkedList, covers, whole_lists
from tests.known_councils import LEEDS
from tests.made_decisions import decision, whole_list

SEEN_ON = datetime.date(2026, 11, 20)
TRANSPORT, OTHER = ("education", "school-transport"), ("education", "other")
LABELS = {TRANSPORT: ("Education", "School transport"), OTHER: ("Education", "Other")}
HOMELESS = ("housing", "homelessness")
LABELS[HOMELESS] = ("Housing", "Homelessness")


def entry(heading, number, day):
    reference = f"24 {sum(map(ord, heading[1])) % 900 + 100} {number:03d}"
    return ReportedDecision("Leeds City Council", reference, day, "statement", *LABELS[heading], "upheld")


def walked(heading, count=2, year=2025, **more):
    limits = datetime.date(year - 1, 3, 31), datetime.date(year, 4, 1)
    entries = tuple(entry(heading, n, datetime.date(year - 1, 6, n + 1)) for n in range(count))
    page = DecisionList(entries, count, *limits, *LABELS[heading], page=1)
    path = f"https://www.lgo.org.uk/decisions/{heading[0]}/{heading[1]}"
    one = WalkedList(heading, year, (page,), ("https://www.lgo.org.uk/Decisions/Archive?page=1",), path, SEEN_ON)
    return replace(one, **more)


def rows_of(*lists, is_placed=lambda one: True, held=(), code=None, **more):
    found = whole_lists(Walked(lists, **more), is_placed, held, code)
    return [(row["category"], row["subcategory"], row["results"]) for row in found.rows], found


ALL = (walked(TRANSPORT), walked(OTHER, 3), walked(HOMELESS, 0))
EACH = [("Education", "School transport", "2"), ("Education", "Other", "3"), ("Housing", "Homelessness", "0")]


def test_each_list_is_whole_by_itself_for_the_whole_year():
    rows, found = rows_of(*ALL)
    assert rows == EACH
    assert {(row["first_day"], row["last_day"]) for row in found.rows} == {("2024-04-01", "2025-03-31")}
    assert {row["authority_code"] for row in found.rows} == {""}


def test_a_category_is_whole_where_all_its_lists_are_and_the_site_where_all_categories_are():
    rows, found = rows_of(*ALL, whole_categories={"education", "housing"}, is_all=True)
    assert rows == [*EACH, ("Education", "", "5"), ("Housing", "", "0"), ("", "", "5")]
    assert [row["source_url"] for row in found.rows[3:]] == [
        "https://www.lgo.org.uk/decisions/education",
        "https://www.lgo.org.uk/decisions/housing",
        "https://www.lgo.org.uk/decisions",
    ]


@pytest.mark.parametrize(
    "lists",
    [
        (walked(TRANSPORT), walked(OTHER, doubt="a page of it was not had"), walked(HOMELESS)),
        (walked(TRANSPORT), walked(OTHER, pages=()), walked(HOMELESS)),
        (walked(TRANSPORT), replace(walked(OTHER), year=None, doubt="its archive is not linked"), walked(HOMELESS)),
    ],
)
def test_one_list_that_is_not_whole_keeps_its_category_and_the_site_from_being_so(lists):
    rows, found = rows_of(*lists, whole_categories={"education", "housing"}, is_all=True)
    assert [row[:2] for row in rows] == [LABELS[TRANSPORT], LABELS[HOMELESS], ("Housing", "")]
    assert len(found.reasons) == 1
    assert found.reasons[0][0].startswith("Education, Other" if lists[1].pages else "education, other")


def test_a_category_whose_own_page_was_not_had_may_have_more_lists():
    rows, _ = rows_of(*ALL, whole_categories={"housing"}, is_all=True)
    assert rows == [*EACH, ("Housing", "", "0")]


def test_years_are_whole_by_themselves():
    lists = (walked(TRANSPORT), walked(TRANSPORT, year=2026), walked(OTHER), walked(OTHER, year=2026, doubt="no"))
    _, found = rows_of(*lists, whole_categories={"education"})
    of_category = [row for row in found.rows if not row["subcategory"]]
    assert [(row["first_day"], row["last_day"]) for row in of_category] == [("2024-04-01", "2025-03-31")]


def test_an_entry_that_did_not_find_its_place_keeps_its_list_from_being_whole():
    rows, found = rows_of(*ALL, is_placed=lambda one: one.heading != OTHER, whole_categories={"education"})
    assert rows == [EACH[0], EACH[2]]
    assert [name for name, _ in found.reasons] == ["Education, Other, 2024–25"]


@pytest.mark.parametrize(
    ("more", "keeps"),
    [
        ({}, {("Education", "School transport"), ("Education", ""), ("", "")}),
        ({"subcategory": "COVID-19"}, {("Education", ""), ("", "")}),
        ({"category": "Planning", "subcategory": "Enforcement"}, {("", "")}),
        ({"category": "", "subcategory": ""}, {("", "")}),
        ({"decided": "2024-05"}, {("Education", "School transport"), ("Education", ""), ("", "")}),
        ({"decided": "2023-05-01"}, set()),
        ({"decided": ""}, set()),
        ({"source_kind": "council"}, set()),
        ({"reference": ""}, {("Education", "School transport"), ("Education", ""), ("", "")}),
    ],
)
def test_a_decision_that_is_held_and_not_on_the_lists_keeps_what_it_is_of_from_being_whole(more, keeps):
    held = decision(LEEDS, "24 999 999", "2024-05-01") | more
    everything = {"whole_categories": {"education", "housing"}, "is_all": True}
    rows, _ = rows_of(*ALL, held=[held], **everything)
    without, _ = rows_of(*ALL, **everything)
    assert {row[:2] for row in without} - {row[:2] for row in rows} == keeps


def test_a_decision_of_several_references_is_on_a_list_that_shows_one_of_them():
    shown = walked(TRANSPORT).entries[0].reference
    held = decision(LEEDS, f"23 111 111 / {shown}", "2024-06-01")
    assert rows_of(walked(TRANSPORT), held=[held])[0] == EACH[:1]


def test_where_only_one_councils_decisions_were_taken_only_these_are_whole():
    other = decision("E09000003", "24 999 999", "2024-05-01")
    rows, found = rows_of(*ALL, held=[other], code=LEEDS, whole_categories={"education", "housing"}, is_all=True)
    assert len(rows) == 6
    assert {row["authority_code"] for row in found.rows} == {LEEDS}


def test_of_the_days_more_that_are_asked_for_a_list_is_not_whole():
    days = datetime.date(2024, 3, 31), datetime.date(2025, 4, 1)
    page = walked(TRANSPORT).pages[0]
    limits = tuple(entry(TRANSPORT, n, day) for n, day in enumerate(days))
    rows, found = rows_of(replace(walked(TRANSPORT), pages=(replace(page, entries=limits),)))
    assert rows == EACH[:1]
    assert (found.rows[0]["first_day"], found.rows[0]["last_day"]) == ("2024-04-01", "2025-03-31")


def test_a_year_of_which_only_the_day_before_it_can_be_whole_is_not():
    page = walked(TRANSPORT).pages[0]
    before = replace(page, entries=(entry(TRANSPORT, 0, datetime.date(2024, 3, 31)),), results=1)
    one = replace(walked(TRANSPORT), pages=(before,), seen_on=datetime.date(2024, 7, 1))
    rows, found = rows_of(one)
    assert rows == []
    assert "none of its days is" in found.reasons[0][1]


def test_a_row_covers_those_of_fewer_councils_headings_and_days_but_not_itself():
    everything = whole_list("2024-04-01", "2025-03-31", 9)
    part = whole_list("2024-05-01", "2025-03-31", 4, category="Education", authority_code=LEEDS)
    assert covers(everything, part)
    assert not covers(part, everything)
    assert not covers(everything, dict(everything))
    assert not covers(everything, part | {"what": "improvements"})
    assert not covers(everything, part | {"last_day": "2025-04-01"})
    assert not covers(part, part | {"category": "Housing"})
