"""The newest known and the years together on the map page: colours, legend, tooltips, panel and address."""

from __future__ import annotations

from lgo_map.wording.numbers import NO_BREAK
from tests.app_pages import MapPage
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    CAMBRIDGE,
    COLCHESTER,
    CORBY,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    SHEFFIELD,
    WESTMORLAND,
    YORK,
)


def tooltip(page, code):
    return page.painting["areas"][code][1].replace(NO_BREAK, " ")


def test_each_council_is_painted_by_the_newest_year_known_and_its_tooltip_says_which():
    page = MapPage(year="newest", tier="lower")
    assert tooltip(page, LEEDS) == "62 of 68 investigations upheld (91 %), 2024–25"
    assert tooltip(page, YORK) == "7 of 9 investigations upheld (78 %), 2023–24"
    assert tooltip(page, SHEFFIELD) == "20 of 24 investigations upheld (83 %), 2023–24"
    assert tooltip(page, GRAVESHAM) == "no investigations, 2024–25"
    assert tooltip(page, COLCHESTER) == "upheld rate not known"
    assert ALLERDALE not in page.painting["areas"]
    assert page.painting["year"] == 2025


def test_the_legend_counts_the_councils_by_year_and_all_are_counted():
    page = MapPage(year="newest")
    assert "Figures by year: 13 from 2024–25 , 9 from 2023–24 , 6 not known" in page.text
    assert len(page.painting["areas"]) == 13 + 9 + 6
    assert "Figures by year" not in MapPage(year="2025").text


def test_each_measure_is_painted_by_its_own_newest_year():
    page = MapPage(year="newest", measure="compliance_rate")
    assert tooltip(page, LEEDS).endswith("2023–24")


def test_years_together_paint_the_sum_and_mark_fewer_than_all():
    page = MapPage(year="together", tier="lower")
    assert tooltip(page, LEEDS) == "143 of 181 investigations upheld (79 %), 2022–23 to 2024–25"
    assert tooltip(page, CAMBRIDGE) == "5 of 6 investigations upheld (83 %), 2022–23 and 2024–25, 2 of the 3 years"
    assert tooltip(page, BIRMINGHAM).endswith("2023–24 and 2024–25, 2 of the 3 years, in part from a council’s report")
    assert "from 3 years" in page.text


def test_the_panel_marks_a_sum_that_rests_in_part_on_what_others_report():
    text = MapPage(year="together", council=BIRMINGHAM).text.replace(NO_BREAK, " ")
    assert "In part from a council’s report" in text
    assert "In part from" not in MapPage(year="together", council=BIRMINGHAM, own="yes").text.replace(NO_BREAK, " ")


def test_the_panel_of_years_together_says_sum_average_verdict_and_what_is_not_in_it():
    page = MapPage(year="together", council=HOUNSLOW)
    assert page.is_well
    text = page.text.replace(NO_BREAK, " ")
    assert "In 2022–23 and 2023–24 together the Ombudsman found fault in 37 of the 47 complaints" in text
    assert "2022–23 and 2023–24 went in: 2 of the 3 years. 2024–25 is not in it, as the counts are not known" in text
    card = page.cards["Upheld rate"].replace(NO_BREAK, " ")
    assert card.startswith("2022–23 and 2023–24: 2 of the 3 years 79 % 37 of 47 investigations")
    assert "The rate published for 2023–24 does not follow from its counts; the counts went in." in card
    assert "in the same years, weighted by this council’s cases: 81 %" in card
    assert "Investigations, 2023–24" in page.sources
    assert "Investigations, 2022–23" in page.sources


def test_the_panel_of_the_newest_known_gives_each_figure_its_own_year_and_that_years_average():
    cards = {name: card.replace(NO_BREAK, " ") for name, card in MapPage(year="newest", council=LEEDS).cards.items()}
    assert cards["Upheld rate"].startswith("2024–25 91 % 62 of 68 investigations")
    assert "Average of metropolitan boroughs: 81 %" in cards["Upheld rate"]
    assert cards["Compliance"].startswith("2023–24")
    assert cards["Satisfactory remedy"].startswith("2023–24")


def test_the_newest_known_says_what_its_year_would_say():
    """Who states it, that it is computed, and that page and counts differ, as in the year itself."""
    for code, year in ((BIRMINGHAM, "2025"), (HOUNSLOW, "2024")):
        of_year = MapPage(year=year, council=code).cards["Upheld rate"]
        newest = MapPage(year="newest", council=code).cards["Upheld rate"]
        assert newest.split(" ", 1)[1] == of_year


def test_of_a_council_known_only_before_2022_23_nothing_older_is_shown():
    page = MapPage(year="newest", council=COLCHESTER, tier="lower")
    assert "is not known here for any year since 2022–23" in page.text
    assert page.cards["Upheld rate"].startswith("Not known")


def test_a_year_before_a_council_began_is_not_in_it_and_its_predecessors_are_not_added():
    page = MapPage(year="together", council=WESTMORLAND)
    assert "7 of the 8 complaints" in page.text
    assert "2022–23 is not in it, as the council was not there." in page.text


def test_figures_of_other_sources_can_be_switched_off():
    page = MapPage(year="together", council=BIRMINGHAM, own="yes")
    assert page.cards["Upheld rate"].startswith("2023–24: 1 of the 3 years")
    assert "report" not in page.cards["Upheld rate"]


def test_a_measure_that_can_not_be_put_together_says_so_and_paints_nothing():
    page = MapPage(year="together", measure="upheld_per_100k")
    assert page.notices[0].startswith("“Upheld per 100,000 residents” can’t be put together")
    assert {tooltip(page, code) for code in page.painting["areas"]} == {"Upheld per 100,000 residents: not known"}


def test_the_address_keeps_both_choices():
    page = MapPage(year="together", council=LEEDS)
    assert page.address == {"year": "together", "council": LEEDS}
    page.choose("year", "newest")
    assert page.painting["areas"][LEEDS][1].endswith("2024–25")
    page.choose("measure", "compliance_rate")
    assert page.address == {"year": "newest", "council": LEEDS, "measure": "compliance_rate"}


def test_other_pages_are_reached_at_the_year_of_the_figure():
    links = MapPage(year="newest", council=YORK).links
    assert f"council={YORK}&year=2024" in links["Beside similar authorities"]


def test_of_a_council_abolished_before_the_years_shown_it_is_said_that_nothing_is_known_since():
    text = MapPage(year="newest", council=CORBY).text
    assert "This council was abolished: its last day was 31 March 2021." in text
    assert "at fault is not known here for any year since 2022–23" in text


def test_a_phones_list_of_years_is_short_enough_to_be_read_when_it_is_shut(monkeypatch):
    monkeypatch.setattr("lgo_map.site.pages.map_page.is_phone", lambda: True)
    (years,) = (box for box in MapPage().app.selectbox if box.label.startswith("Year"))
    assert years.options[0].startswith("Newest known (")
    assert not any(" of " in label for label in years.options)
