"""What several pages say of one decision, put together."""

from __future__ import annotations

import pytest

from lgo_map.ingest.decision_merge import longer, merged, overridden
from tests.known_councils import LEEDS
from tests.made_decisions import decision

PAGE = decision(LEEDS, "21 007 781", "2022-08-12", summary="He complained. We found fault.")
LIST = "https://www.lgo.org.uk/decisions/education/school-transport"


def test_what_is_known_fills_what_is_not_and_nothing_is_taken_away():
    bare = PAGE | {"kind": "", "decided": "", "outcome": "", "category": "", "subcategory": "", "summary": ""}
    for before, now in ((bare, PAGE), (PAGE, bare)):
        result = merged(before, now)
        assert result.row == PAGE
        assert result.contradictions == []
    assert merged(bare, PAGE).changes_from(bare)["outcome"] == ("", "upheld")


@pytest.mark.parametrize(
    ("column", "other", "said"),
    [
        ("outcome", "not upheld", "its outcome is “Not upheld”, but “Upheld” is held"),
        ("kind", "report", "its kind is “Public report”, but “Decision statement” is held"),
        ("decided", "2022-08-15", "its date is “15 August 2022”, but “12 August 2022” is held"),
        ("decided", "2022-09", "its date is “September 2022”, but “12 August 2022” is held"),
        ("category", "Housing", "its category is “Housing”, but “Education” is held"),
        ("subcategory", "Other", "its subcategory is “Other”, but “School transport” is held"),
    ],
)
def test_what_differs_is_said_and_stays_as_it_is_held(column, other, said):
    result = merged(PAGE, PAGE | {column: other})
    assert result.contradictions == [said]
    assert result.row == PAGE


def test_a_day_is_more_than_its_month_and_a_month_no_contradiction_of_its_day():
    month = PAGE | {"decided": "2022-08"}
    assert merged(month, PAGE).row == PAGE
    assert merged(PAGE, month).row == PAGE
    assert not merged(PAGE, month).contradictions


def test_capitals_and_apostrophes_make_no_other_heading():
    before = PAGE | {"category": "Children's care services"}
    result = merged(before, PAGE | {"category": "children’s care services"})
    assert result.row == before
    assert not result.contradictions


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("", "He complained.", "He complained."),
        ("He complained. We found", "He complained. We found fault.", "He complained. We found fault."),
        ("He complained. We found …", "He  complained. We found\nfault.", "He  complained. We found\nfault."),
        ("He complained. We found fault.", "He complained. We", "He complained. We found fault."),
        ("He complained.", "She complained of more than that.", "He complained."),
        ("He complained.", "", "He complained."),
    ],
)
def test_a_longer_summary_takes_the_place_of_its_beginning(before, now, kept):
    assert longer(before, now) == kept


def test_the_address_of_its_own_page_is_better_than_that_of_a_list():
    of_list = PAGE | {"source_url": LIST}
    for before, now in ((of_list, PAGE), (PAGE, of_list), (PAGE | {"source_url": ""}, PAGE)):
        assert merged(before, now).row["source_url"] == PAGE["source_url"]
    other = PAGE | {"source_url": f"{LIST}?displaypref=2"}
    assert merged(of_list, other).row["source_url"] == LIST


def test_rule_10_the_ombudsman_s_page_takes_the_place_of_a_council_s_paper_as_the_source():
    paper = PAGE | {"source_kind": "council", "source_url": "https://example.org/7", "note": "about a bus"}
    row = merged(paper | {"outcome": ""}, PAGE | {"note": "from its page"}).row
    assert (row["source_kind"], row["source_url"]) == ("ombudsman", PAGE["source_url"])
    assert row["outcome"] == "upheld"
    assert row["note"] == "about a bus; from its page"


def test_rule_10_a_council_s_paper_fills_and_the_note_says_so_but_does_not_become_the_source():
    paper = PAGE | {"source_kind": "council", "source_url": "https://example.org/7", "kind": "report"}
    result = merged(PAGE | {"kind": ""}, paper)
    assert result.row["kind"] == "report"
    assert (result.row["source_kind"], result.row["source_url"]) == ("ombudsman", PAGE["source_url"])
    assert result.row["note"] == "its kind as a council’s report (https://example.org/7) says"
    assert merged(PAGE, paper).is_outranked
    assert merged(PAGE, paper).row["kind"] == "statement"


def test_what_is_published_after_review_stands_where_it_says_anything():
    row = overridden(PAGE, PAGE | {"outcome": "not upheld", "summary": "", "decided": ""})
    assert (row["outcome"], row["summary"], row["decided"]) == ("not upheld", PAGE["summary"], "2022-08-12")
