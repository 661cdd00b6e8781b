"""What became of the complaints of a year: parts of one whole, by what one kind of source states."""

from __future__ import annotations

from lgo_map.analysis.outcomes import outcomes_of
from lgo_map.figures.catalogue import STATS_FIGURES
from lgo_map.records.statistics import statistics_of
from lgo_map.wording.outcomes import outcomes_in_words
from tests.known_councils import CORBY, CUMBRIA, HAMPSHIRE, LEEDS, WEST_NORTHAMPTONSHIRE

TABLE = {
    "received": 240,
    "decided": 227,
    "invalid_or_incomplete": 7,
    "advice_given": 9,
    "referred_back": 70,
    "closed_after_initial_enquiries": 73,
    "not_upheld": 6,
    "upheld": 62,
    "investigations": 68,
}
"""A made row of a yearly table."""


def row(**known):
    return dict.fromkeys(STATS_FIGURES) | known


def held(statistics, code, year):
    of_year = statistics_of(statistics, code, year)
    assert of_year is not None
    return outcomes_of(of_year)


def said(found, name="Leeds City Council"):
    return outcomes_in_words(found, name, 2025).replace("\N{NO-BREAK SPACE}", " ")


def counts(found):
    return {part.figure: (part.start, part.count) for part in (*found.parts, *found.investigated)}


def test_leeds_in_2024_25_is_parted_as_its_page_states_it(statistics):
    found = held(statistics, LEEDS, 2025)
    assert (found.whole, found.total, found.received) == ("dealt_with", 227, None)
    assert counts(found) == {
        "not_for_us": (0, 63),
        "assessed_and_closed": (63, 96),
        "investigations": (159, 68),
        "not_upheld": (159, 6),
        "upheld": (165, 62),
    }
    assert found.is_whole
    assert [part.is_worked_out for part in found.investigated] == [True, False]
    assert said(found) == (
        "Of the 227 complaints about Leeds City Council that the Ombudsman dealt with in 2024–25, 63 (28 %) were not "
        "for the Ombudsman or not ready for it, 96 (42 %) were closed after a first assessment and 68 (30 %) were "
        "investigated in detail. Of the 68 complaints investigated in detail, 62 were upheld."
    )


def test_a_yearly_table_parts_all_that_was_decided_and_received_stands_apart():
    found = outcomes_of(row(**TABLE))
    assert (found.whole, found.total, found.received) == ("decided", 227, 240)
    assert counts(found)["closed_after_initial_enquiries"] == (86, 73)
    assert counts(found)["investigations"] == (159, 68)
    assert found.is_whole
    assert found.longest == 240
    assert not any(part.is_worked_out for part in (*found.parts, *found.investigated))


def test_the_two_kinds_of_source_are_never_mixed():
    both = outcomes_of(row(**TABLE, dealt_with=230, not_for_us=90, assessed_and_closed=72))
    assert both.whole == "decided"
    page = outcomes_of(row(referred_back=70, dealt_with=227, not_for_us=63, assessed_and_closed=96, investigations=68))
    assert page.whole == "dealt_with"
    assert "referred_back" not in counts(page)


def test_rule_1_a_part_that_is_not_known_is_not_zero_but_shares_what_is_left():
    found = outcomes_of(row(**TABLE | {"referred_back": None, "advice_given": None}))
    assert counts(found)["referred_back"] == (148, None)
    assert (found.known, found.rest, found.is_whole) == (148, 79, False)
    assert "How many were “Advice given” and “Referred back to the council” is not known here." in said(found)


def test_without_a_total_nothing_is_left_to_share_and_there_are_no_shares():
    found = outcomes_of(row(**TABLE | {"decided": None}))
    assert (found.total, found.rest, found.is_whole) == (None, None, False)
    assert "%" not in said(found)


def test_where_only_the_investigations_are_known_the_rest_is_said_not_to_be(statistics):
    found = held(statistics, HAMPSHIRE, 2025)
    assert not found.tells_more
    assert said(found, "Hampshire County Council") == (
        "Of the complaints about Hampshire County Council in 2024–25, how many were sent back or closed without an "
        "investigation is not known here. Of the 38 complaints investigated in detail, 30 were upheld."
    )


def test_upheld_that_is_not_known_is_not_said_to_be_none(statistics):
    found = held(statistics, WEST_NORTHAMPTONSHIRE, 2025)
    assert [part.count for part in found.investigated] == [None, None]
    assert said(found).endswith("Of the 37 complaints investigated in detail, how many were upheld is not known here.")


def test_none_dealt_with_is_none(statistics):
    found = held(statistics, CUMBRIA, 2025)
    assert said(found, "Cumbria County Council") == (
        "In 2024–25 the Ombudsman dealt with no complaints about Cumbria County Council."
    )


def test_of_a_council_of_which_nothing_is_known_nothing_is(statistics):
    found = held(statistics, CORBY, 2020)
    assert not found.is_known
    assert "is not known here. That does not mean none." in said(found)


def test_parts_that_do_not_come_to_the_total_stand_as_published_and_say_so():
    for total in (200, 300):
        found = outcomes_of(row(**TABLE | {"decided": total}))
        assert found.is_at_odds
        assert f"The parts come to 227, not {total}" in said(found)
        assert "%" not in said(found)
    assert not outcomes_of(row(**TABLE)).is_at_odds


def test_of_investigations_upheld_and_not_upheld_one_follows_from_two():
    assert outcomes_of(row(not_upheld=6, upheld=62)).parts[-1].count == 68
    assert outcomes_of(row(investigations=68, not_upheld=6)).investigated[1].count == 62
    assert [part.count for part in outcomes_of(row(investigations=68)).investigated] == [None, None]
