"""The map painted by the share of a subject: classes, tooltips, colours, shares of types, and the council's line."""

from __future__ import annotations

import pytest

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.exports.painted_table import PAINTED_HEADINGS, painted_table
from lgo_map.figures.classes import class_labels
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.subject_measures import SUBJECT_MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import NEWEST, TOGETHER
from lgo_map.presentation.legend import legend
from lgo_map.presentation.map_layer import layer_of
from lgo_map.presentation.palette import class_colours
from lgo_map.presentation.subject_layer import share_of_council, shares_of_types
from lgo_map.wording.numbers import NO_BREAK
from tests.known_councils import ALLERDALE, BIRMINGHAM, BURY, CALDERDALE, CUMBERLAND, LEEDS, SHEFFIELD
from tests.made_subjects import EVEN, with_received

HOUSING = SUBJECT_MEASURES["housing"]
METROPOLITAN = (BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD)
NONE = dict.fromkeys(SUBJECTS, 0)
UNEVEN = {LEEDS: EVEN | {"housing": 41}, BURY: EVEN | {"housing": 0}, CALDERDALE: NONE, BIRMINGHAM: EVEN}


def layer(dataset, year=2025, ombudsman_only=False, tier="upper"):
    return layer_of(dataset, year, AUTHORITY_TYPES, tier, HOUSING.key, ombudsman_only)


def tooltip(dataset, code, year=2025, ombudsman_only=False):
    return layer(dataset, year, ombudsman_only).areas[code][1].replace(NO_BREAK, " ")


def line(dataset, code, year=2025):
    return share_of_council(dataset, dataset.council(code), year, HOUSING, False).replace(NO_BREAK, " ")


def test_a_tooltip_gives_the_counts_and_the_share():
    dataset = with_received({2025: UNEVEN})
    assert tooltip(dataset, LEEDS) == "Housing: 41 of 121 complaints received, 34 %"
    assert tooltip(dataset, BURY) == "Housing: 0 of 80 complaints received, 0 %"
    assert tooltip(dataset, CALDERDALE) == "Housing: no complaints received"
    assert tooltip(dataset, SHEFFIELD) == "Housing: not known"


def test_rule_1_and_2_none_nothing_and_not_known_have_colours_of_their_own():
    dataset = with_received({2025: UNEVEN})
    areas = layer(dataset).areas
    labels = [*class_labels(HOUSING), "No complaints received", "Not known"]
    assert {code: labels[areas[code][0]] for code in METROPOLITAN} == {
        LEEDS: "over 30 to 50",
        BURY: "5 or less",
        CALDERDALE: "No complaints received",
        BIRMINGHAM: "over 10 to 20",
        SHEFFIELD: "Not known",
    }
    assert [label for label, _ in layer(dataset).legend] == labels
    assert layer(dataset).known == 3


@pytest.mark.parametrize("choice", [2025, NEWEST, TOGETHER])
def test_rule_5_and_6_the_england_of_the_year_is_painted_and_an_abolished_council_never(choice):
    dataset = with_received({2024: {ALLERDALE: EVEN, CUMBERLAND: EVEN}, 2025: {ALLERDALE: EVEN}})
    areas = layer(dataset, choice, tier="lower").areas
    assert ALLERDALE not in areas
    assert CUMBERLAND in areas


def test_of_more_than_one_year_the_tooltip_names_the_years():
    dataset = with_received({2024: {LEEDS: EVEN}, 2025: {LEEDS: NONE | {"housing": 10}, BURY: EVEN}})
    assert tooltip(dataset, LEEDS, NEWEST) == "Housing: 10 of 10 complaints received, 100 %, 2024–25"
    assert tooltip(dataset, LEEDS, TOGETHER) == (
        "Housing: 20 of 100 complaints received, 20 %, 2023–24 and 2024–25, 2 of the 3 years"
    )
    assert layer(dataset, TOGETHER).years[2024, 2025] == 1


def test_rule_10_a_share_from_the_press_says_so_and_can_be_switched_off():
    dataset = with_received({2025: {LEEDS: EVEN}}, source_kind="press")
    assert tooltip(dataset, LEEDS).endswith("11 %, from a press report")
    assert tooltip(dataset, LEEDS, TOGETHER).endswith("in part from a press report")
    assert tooltip(dataset, LEEDS, ombudsman_only=True) == "Housing: not known"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rule_11_the_colours_are_one_hue_of_their_own_from_weak_to_strong(theme):
    colours = class_colours(HOUSING, theme)
    assert len(colours) == len(set(colours)) == len(HOUSING.limits)
    assert not set(colours) & set(class_colours(MEASURES["upheld_rate"], theme))
    brightness = [sum(bytes.fromhex(colour[1:])) for colour in colours]
    assert brightness == sorted(brightness, reverse=theme == "light")


def test_the_legend_says_what_it_is_a_share_of():
    text = legend(HOUSING, layer(with_received({2025: UNEVEN})).legend, "light")
    assert "Complaints about housing" in text
    assert "% of complaints received (councils)" in text


def test_the_share_of_a_type_is_of_all_its_complaints_added_and_only_if_none_is_missing():
    dataset = with_received(
        {2024: dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: EVEN | {"housing": 41}, CUMBERLAND: EVEN}}
    )
    found = shares_of_types(dataset, 2024, HOUSING, False)
    assert found is not None
    by_name = {each.name: each for each in found.types}
    assert found.year == 2024
    assert by_name["Metropolitan boroughs"].share == pytest.approx(100 * 81 / 481)
    assert (by_name["Metropolitan boroughs"].known, by_name["Metropolitan boroughs"].councils) == (5, 5)
    assert (by_name["Unitary councils"].share, by_name["Unitary councils"].known) == (None, 1)
    assert shares_of_types(dataset, NEWEST, HOUSING, False) == found
    assert shares_of_types(dataset, 2025, HOUSING, False) is None


def test_rule_8_the_council_s_line_has_counts_the_type_s_share_interval_and_verdict():
    dataset = with_received({2025: dict.fromkeys(METROPOLITAN, EVEN) | {LEEDS: EVEN | {"housing": 41}}})
    assert line(dataset, LEEDS) == (
        '<p class="lgo-note lgo-painted">Housing, 2024–25: 41 of 121 complaints received, 34 %. In metropolitan '
        "boroughs together 17 %: ▲ a larger share than chance would explain (95 % interval 26 % to 43 %). "
        '<a href="https://example.org/2025" target="_blank" rel="noopener noreferrer">Its source</a>.</p>'
    )
    assert "no clear difference" in line(dataset, BURY)


def test_rule_10_the_line_marks_what_others_report_and_of_several_years_the_page_has_the_sources():
    dataset = with_received({2024: {LEEDS: EVEN}, 2025: {LEEDS: EVEN}}, source_kind="press")
    assert "a press report" in line(dataset, LEEDS)
    assert "https://example.org/2025" in line(dataset, LEEDS, NEWEST)
    assert "a press report" in line(dataset, LEEDS, TOGETHER)
    assert "href" not in line(dataset, LEEDS, TOGETHER)


def test_the_line_says_what_is_missing_and_never_zero():
    dataset = with_received({2025: UNEVEN})
    assert "Not all metropolitan boroughs are held by subject" in line(dataset, LEEDS)
    assert "no complaints were received, so there is no share" in line(dataset, CALDERDALE)
    assert "is not known here" in line(dataset, SHEFFIELD)
    assert share_of_council(dataset, dataset.council(ALLERDALE), 2025, HOUSING, False) == ""


def test_the_file_of_what_is_painted_has_a_row_for_every_council_painted():
    dataset = with_received({2025: UNEVEN})
    codes = list(layer(dataset).areas)
    table = painted_table(dataset, 2025, HOUSING, False, codes).set_index("code", drop=False)
    assert list(table.columns) == list(PAINTED_HEADINGS)
    assert set(table["code"]) == set(codes)
    leeds = table.loc[LEEDS]
    assert (leeds["about_it"], leeds["received"], leeds["years"]) == (41, 121, "2024–25")
    assert (leeds["subject"], leeds["stated_by"], leeds["source_url"]) == (
        "Housing",
        "The Ombudsman",
        "https://example.org/2025",
    )
    assert table.loc[[SHEFFIELD, CALDERDALE], ["share", "low", "high"]].isna().all(axis=None)
    assert table.loc[CALDERDALE, "verdict"] == "nothing to measure"
