"""The first page: filters, map and address, as a visitor uses them."""

from __future__ import annotations

import json
import re

import pytest
from streamlit_folium import generate_js_hash

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.figures.measures import MEASURES
from lgo_map.presentation.map_layer import layer_of
from lgo_map.presentation.map_view import TIERS
from lgo_map.records.dataset import current_dataset
from tests.app_pages import MapPage
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BURY,
    CALDERDALE,
    CHELMSFORD,
    CORBY,
    CUMBERLAND,
    ESSEX,
    GRAVESHAM,
    LEEDS,
    NORTHAMPTON,
    REDBRIDGE,
    SHEFFIELD,
)
from tests.make_sample import YEARS

EVERY_FILTER = {
    "year": "2020",
    "types": "district,unitary",
    "tier": "lower",
    "measure": "compliance_rate",
    "own": "yes",
    "council": NORTHAMPTON,
}


def text_of(page, code):
    """What the map says of a council that is pointed at."""
    return page.painting["areas"][code][1].replace("\N{NO-BREAK SPACE}", " ")


def fill_of(page, code):
    """What a council is painted with."""
    return page.painting["fills"][page.painting["areas"][code][0]]


def test_a_first_visit_shows_the_newest_known_upheld_rate_of_each_council():
    page = MapPage()
    assert page.is_well
    assert page.address == {}
    assert page.notices == []
    assert page.widgets == {
        "year": "newest",
        "types": list(AUTHORITY_TYPES),
        "tier": "upper",
        "measure": "upheld_rate",
        "ombudsman_only": False,
        "council": None,
    }
    assert page.heading == "Choose a council"
    assert "Metropolitan boroughs 81 %" in page.text


def test_every_year_is_offered_with_the_number_of_councils_it_has_figures_of():
    assert MapPage().filter("year").options == [
        "Newest known (24 of 35)",
        "Together, 2022–23 to 2024–25 (24 of 35)",
        "2024–25 (13 of 35)",
        "2023–24 (19 of 35)",
        "2022–23 (13 of 40)",
        "2021–22 (3 of 40)",
        "2020–21 (10 of 46)",
        "2019–20 (9 of 50)",
    ]


def test_every_council_is_in_the_list_abolished_ones_with_their_last_year():
    offered = MapPage().filter("council").options
    assert "Corby Borough Council (until 2021)" in offered
    assert "City of London Corporation" in offered
    assert len(offered) == len(set(offered)) == 64


def test_an_address_opens_its_view():
    page = MapPage(**EVERY_FILTER)
    assert page.is_well
    assert page.address == EVERY_FILTER
    assert page.widgets == {
        "year": 2020,
        "types": ["district", "unitary"],
        "tier": "lower",
        "measure": "compliance_rate",
        "ombudsman_only": True,
        "council": NORTHAMPTON,
    }
    assert page.heading == "Northampton Borough Council"


def test_choosing_is_written_to_the_address_and_a_copy_of_it_gives_the_same_view():
    page = MapPage()
    page.choose("year", 2020)
    page.choose("council", NORTHAMPTON)
    page.choose("measure", "compliance_rate")
    page.filter("types").set_value(["unitary", "district"]).run()
    page.filter("ombudsman_only").set_value(True).run()
    assert page.address == EVERY_FILTER
    copy = MapPage(**page.address)
    assert copy.widgets == {**page.widgets, "types": ["district", "unitary"]}
    assert copy.painting == page.painting
    assert copy.text == page.text


def test_back_and_forward_step_through_the_views():
    page = MapPage()
    page.choose("year", 2020)
    page.choose("council", NORTHAMPTON)
    there = page.address
    page.go(year="2020")
    assert (page.widgets["year"], page.widgets["council"]) == (2020, None)
    page.go()
    assert (page.widgets["year"], page.widgets["council"]) == ("newest", None)
    assert page.address == {}
    page.go(**there)
    assert (page.widgets["year"], page.widgets["council"]) == (2020, NORTHAMPTON)
    assert page.is_well


def test_nonsense_in_the_address_is_ignored_with_notices_that_do_not_repeat_it():
    nonsense = "<script>alert(1)</script>"
    page = MapPage(year=nonsense, types=nonsense, council=LEEDS, measure="[x](javascript:1)", zzz="1")
    assert page.is_well
    assert page.heading == "Leeds City Council"
    assert page.widgets["year"] == "newest"
    assert len(page.notices) == 4
    for text in ("script", "javascript", "zzz"):
        assert text not in " ".join(page.notices) + page.text


def test_a_notice_goes_when_the_visitor_has_chosen_something():
    page = MapPage(year="1066")
    assert len(page.notices) == 1
    page.choose("year", 2020)
    assert page.address == {"year": "2020"}
    assert page.notices == []


def test_choosing_a_district_paints_districts_so_that_it_can_be_seen():
    page = MapPage()
    assert CHELMSFORD not in page.painting["areas"]
    page.choose("council", CHELMSFORD)
    assert page.widgets["tier"] == "lower"
    assert page.painting["selected"] == CHELMSFORD
    assert CHELMSFORD in page.painting["areas"]
    page.choose("council", LEEDS)
    assert page.widgets["tier"] == "lower"
    page.choose("council", ESSEX)
    assert page.widgets["tier"] == "upper"
    assert ESSEX in page.painting["areas"]


def test_the_year_decides_which_england_is_painted():
    page = MapPage(year="2023", tier="lower")
    assert ALLERDALE in page.painting["areas"]
    assert CUMBERLAND not in page.painting["areas"]
    page.choose("year", 2024)
    assert CUMBERLAND in page.painting["areas"]
    assert ALLERDALE not in page.painting["areas"]


def test_the_map_says_what_is_known_when_a_council_is_pointed_at():
    page = MapPage(year="2025", tier="lower")
    assert text_of(page, LEEDS) == "62 of 68 investigations upheld (91 %)"
    assert text_of(page, GRAVESHAM) == "no investigations"
    page.go(year="2020", tier="lower")
    assert text_of(page, CORBY) == "upheld rate not known"
    assert fill_of(page, CORBY) == "url(#unknown)"
    assert text_of(page, NORTHAMPTON) == "7 of 11 investigations upheld (64 %)"
    page.choose("measure", "satisfactory_remedy_rate")
    assert "14 % (1 of 7 upheld cases)" in text_of(page, NORTHAMPTON)
    page.choose("measure", "upheld_rate_difference")
    assert "19 percentage points above the average" in text_of(page, NORTHAMPTON)
    page.go(year="2024", tier="lower", measure="compliance_rate")
    assert "no recommendations were due" in text_of(page, CHELMSFORD)
    assert fill_of(page, CHELMSFORD) != "url(#unknown)"


def test_without_a_council_the_panel_says_of_how_many_painted_the_figure_is_known_and_of_none_says_nothing():
    assert "Since 2022–23, 22 of the 28 councils painted have a figure here." in MapPage().text
    assert "For 2024–25, 13 of the 28 councils painted have a figure here." in MapPage(year="2025").text
    page = MapPage(types="none")
    assert "Choose a council" in page.text
    assert "councils painted" not in page.text


def slips_in(texts):
    """The texts that speak of one as of many, or of nothing at all."""
    slips = r"\b(of|:) 1 (investigations|recommendations|upheld cases)|(?<![\d.])1 percentage points|nan|None|<NA>"
    return [text for text in texts if re.search(slips, text.replace("\N{NO-BREAK SPACE}", " "))]


@pytest.mark.parametrize("measure", MEASURES)
def test_what_the_map_says_agrees_with_its_numbers(measure):
    page = MapPage(year="2024", tier="lower", measure=measure)
    texts = [text for _, text in page.painting["areas"].values()]
    assert len(texts) == 27
    assert slips_in(texts) == []
    for year in YEARS:
        for tier in TIERS:
            layer = layer_of(current_dataset(), year, AUTHORITY_TYPES, tier, measure, ombudsman_only=False)
            assert slips_in(text for _, text in layer.areas.values()) == [], (year, tier)


def test_slips_are_seen():
    slips = ["1 of 1 investigations", "100 % of 1 recommendations due", "Upheld rate: nan %", "None of 3", "<NA>"]
    assert slips_in(["1 of 1 investigation upheld", *slips, "11 of 11 investigations"]) == slips


@pytest.mark.parametrize("measure", MEASURES)
def test_the_legend_counts_every_council_painted(measure):
    page = MapPage(year="2024", tier="lower", measure=measure)
    legend = next(block for block in page.blocks if 'class="lgo-legend"' in block)
    counts = [int(count) for count in re.findall(r'class="count">(\d+)', legend)]
    assert sum(counts) == len(page.painting["areas"])
    assert counts[-1] == sum(1 for index, _ in page.painting["areas"].values() if index == len(counts) - 1)


def test_only_the_chosen_types_are_painted():
    page = MapPage(types="metropolitan")
    assert set(page.painting["areas"]) == {BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD}


def test_without_types_nothing_is_painted_and_the_page_says_why():
    page = MapPage()
    page.filter("types").set_value([]).run()
    assert page.is_well
    assert page.painting["areas"] == {}
    assert "choose at least one authority type" in page.notices[0]
    assert page.address == {"year": "newest", "types": "none"}


def test_districts_alone_can_not_be_seen_while_counties_are_painted_and_the_page_says_so():
    page = MapPage(types="district", tier="upper")
    assert page.is_well
    assert page.painting["areas"] == {}
    assert "district councils" in page.notices[0]


def test_figures_that_others_report_leave_the_map_when_switched_off():
    page = MapPage(year="2020")
    assert text_of(page, REDBRIDGE).startswith("82 % upheld")
    assert "press" in text_of(page, REDBRIDGE)
    page.filter("ombudsman_only").set_value(True).run()
    assert text_of(page, REDBRIDGE) == "upheld rate not known"
    assert fill_of(page, REDBRIDGE) == "url(#unknown)"


def test_the_years_say_how_many_councils_have_figures_by_the_sources_chosen():
    page = MapPage(year="2020")
    assert "2019–20 (9 of 50)" in page.filter("year").options
    page.filter("ombudsman_only").set_value(True).run()
    assert "2019–20 (1 of 50)" in page.filter("year").options  # eight are others'


def test_a_filter_repaints_and_never_rebuilds_the_map():
    page = MapPage()
    scripts, paintings = {page.map_script}, [page.painting]
    for name, value in (("year", 2023), ("measure", "compliance_rate"), ("council", NORTHAMPTON), ("year", 2020)):
        page.choose(name, value)
        scripts.add(page.map_script)
        paintings.append(page.painting)
    assert len({generate_js_hash(script) for script in scripts}) == 1
    assert len(scripts) == 1
    assert len({painting["stamp"] for painting in paintings}) == len(paintings)


def test_the_map_asks_no_other_host():
    sent = MapPage().sent_to_map
    links = [*sent["css_links"], *sent["js_links"]]
    assert len(links) == 4
    assert all(link.startswith("../") for link in links)
    assert not re.search(r"https?://", json.dumps(sent))


def test_a_painting_is_a_small_message():
    """As many bytes a council as make 40 kB for all England."""
    page = MapPage(year="2024", tier="lower")
    assert len(page.sent_to_map["feature_group"]) < 130 * len(page.painting["areas"])


def test_a_click_opens_the_panel():
    page = MapPage()
    page.click_map(LEEDS, 53.8, -1.55)
    assert page.is_well
    assert page.heading == "Leeds City Council"
    assert page.address == {"year": "newest", "council": LEEDS}
    assert page.painting["selected"] == LEEDS


def test_a_click_on_a_county_names_the_district_as_well():
    page = MapPage()
    page.click_map(ESSEX, 51.7351, 0.4742)
    assert page.is_well
    assert page.heading == "Essex County Council"
    assert "Two councils serve the place you clicked" in page.text
    assert page.address == {"year": "newest", "council": ESSEX, "district": CHELMSFORD}
    assert MapPage(**page.address).text == page.text


def test_a_click_on_a_district_names_the_county_as_well():
    page = MapPage(tier="lower")
    page.click_map(CHELMSFORD, 51.7351, 0.4742)
    assert page.heading == "Chelmsford City Council"
    assert "Two councils serve this place" in page.text
    assert "Essex County Council" in page.council_links


@pytest.mark.parametrize("code", ["", "E99999999", "<script>", "W06000015"])
def test_a_click_on_what_is_no_council_changes_nothing(code):
    page = MapPage(council=LEEDS)
    page.click_map(code, 51.5, -3.2)
    assert page.is_well
    assert page.heading == "Leeds City Council"


@pytest.mark.parametrize(("kind", "tier"), [("district", "lower"), ("county", "upper")])
def test_of_two_tiers_the_one_that_is_left_is_painted(kind, tier):
    page = MapPage(year="2025", tier="lower" if tier == "upper" else "upper")
    page.filter("types").set_value([kind]).run()
    assert page.widgets["tier"] == tier
    assert page.painting["areas"]
