"""The panel of one council, as a visitor reads it."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from lgo_map.councils.register import AUTHORITY_TYPES, authorities_of_year, load_register
from lgo_map.figures.years import year_name
from lgo_map.presentation import letters
from lgo_map.records import dataset as web_data
from lgo_map.records.letters import Block, load_letters
from lgo_map.records.statistics import load_statistics, statistics_of
from lgo_map.site.pages import map_page
from lgo_map.wording.numbers import percent
from tests.app_pages import MapPage
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    CAMBRIDGE,
    CHELMSFORD,
    CITY_OF_LONDON,
    CORBY,
    CUMBERLAND,
    CUMBRIA,
    GRAVESHAM,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
    REDBRIDGE,
    SCILLY,
    SHEFFIELD,
)
from tests.make_sample import YEARS

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:1)",
    "$x$",
    ":red[x]",
    "<img src=x onerror=alert(1)>",
    "</p></article><b>bold",
    'King\'s "Lynn" & West',
]
MARKDOWN = r"[`*_{}\[\]()#+\-.!~|$:<>]"

REGISTER, STATISTICS = load_register(), load_statistics()


def sample():
    """Councils and years of every kind: 5 types and 6 years, in force, abolished or not yet there."""
    chosen = [
        (CITY_OF_LONDON, 2020),
        (CITY_OF_LONDON, 2025),
        (SCILLY, 2021),
        (SCILLY, 2025),
        (ALLERDALE, 2023),
        (ALLERDALE, 2024),
        (CUMBERLAND, 2023),
        (CUMBRIA, 2025),
        (CORBY, 2025),
        (GRAVESHAM, 2021),
        (CAMBRIDGE, 2025),
        (SHEFFIELD, 2025),
    ]
    for number, year in enumerate(YEARS):
        in_force = authorities_of_year(REGISTER, year)
        for place in range(3):
            kind = AUTHORITY_TYPES[(number + 2 * place) % 5]
            councils = in_force.index[in_force["authority_type"] == kind]
            chosen.append((str(councils[(7 * number + place) % len(councils)]), year))
    return list(dict.fromkeys(chosen))


class Tags(HTMLParser):
    """The tags, attributes and words a browser would find in a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize(("code", "year"), sample())
def test_every_council_has_a_whole_panel_in_every_year(code, year):
    assert_is_whole(MapPage(year=str(year), council=code), REGISTER, STATISTICS, code, year)


def assert_is_whole(page, register, statistics, code, year):
    """The panel is of the council and year, each card with its rate where that is known, else in words why not."""
    assert page.is_well
    assert page.heading == register.loc[code, "name"]
    assert year_name(year) in page.text
    assert not re.search(r"\b(nan|NaN|NaT|None of|<NA>)", page.text)
    row = statistics_of(statistics, code, year)
    if row is None:
        assert re.search("was abolished|did not exist in", page.text)
        assert page.cards == {}
        return
    assert list(page.cards) == ["Upheld rate", "Compliance", "Satisfactory remedy"]
    for name, column in (
        ("Upheld rate", "upheld_rate"),
        ("Compliance", "compliance_rate"),
        ("Satisfactory remedy", "satisfactory_remedy_rate"),
    ):
        if pd.notna(row[column]):
            assert page.cards[name].startswith(percent(row[column]).replace("\N{NO-BREAK SPACE}", " "))
        else:
            assert re.match(r"(Not known|Not in this copy|No )", page.cards[name])


def test_northampton_chosen_from_the_list_has_the_figures_of_its_letter():
    page = MapPage(year="2020")
    page.choose("council", NORTHAMPTON)
    assert page.heading == "Northampton Borough Council"
    upheld, compliance, remedy = page.cards.values()
    for card, figures in (
        (upheld, ("64 %", "7 of 11 investigations", "Average of district councils: 45 %", "35 % to 85 %")),
        (compliance, ("100 %", "of 5 recommendations due", "Average of district councils: 99 %")),
        (remedy, ("14 %", "1 of 7 upheld cases", "Average of district councils: 20 %")),
    ):
        assert all(figure in card for figure in figures)
        assert "No clear difference" in card
    assert "7 of the 11 complaints about Northampton Borough Council" in page.text


def test_corbys_unknown_figures_are_never_zeros():
    page = MapPage(year="2020", council=CORBY)
    assert [card.startswith("Not in this copy of the letter") for card in page.cards.values()] == [True] * 3
    assert [re.findall(r"\d+ %", card) for card in page.cards.values()] == [["45 %"], ["99 %"], ["20 %"]]
    assert "not in this copy of the letter of 22 July 2020" in page.text
    assert "Dear Mr Stronach" in page.text


def test_a_council_of_which_nothing_is_known_says_so():
    page = MapPage(year="2025", council=CITY_OF_LONDON)
    assert [card.startswith("Not known") for card in page.cards.values()] == [True] * 3
    assert "Average of London boroughs: 84 %" in page.cards["Upheld rate"]
    assert "Average of London boroughs: not known" in page.cards["Compliance"]


def test_where_nothing_was_investigated_nothing_is_measured():
    page = MapPage(year="2025", council=GRAVESHAM)
    for card, reason in zip(
        page.cards.values(), ("No investigations", "No recommendations were due", "No upheld cases"), strict=True
    ):
        assert card.startswith(reason)
        assert "%" not in card


def test_none_of_one_is_zero_per_cent_and_none_of_none_is_not():
    upheld, compliance, remedy = MapPage(year="2024", council=CHELMSFORD).cards.values()
    assert upheld.startswith("0 % 0 of 1 investigation")
    assert "No clear difference" in upheld
    assert compliance.startswith("No recommendations were due")
    assert remedy.startswith("No upheld cases")


def test_hounslows_rate_stands_as_published_and_is_flagged():
    card = MapPage(year="2024", council=HOUNSLOW).cards["Upheld rate"]
    assert card.startswith("93 % 22 of 24 investigations")
    assert "22 of 24 is 92 %" in card


def test_leeds_is_higher_than_the_average():
    card = MapPage(year="2025", council=LEEDS).cards["Upheld rate"]
    assert "62 of 68 investigations" in card
    assert "Higher than the average" in card
    assert "Average of metropolitan boroughs: 81 %" in card


def test_investigations_of_unknown_outcome_are_shown_without_a_rate():
    card = MapPage(year="2025", council=SHEFFIELD).cards["Upheld rate"]
    assert card.startswith("Not known of 22 investigations")
    assert re.findall(r"\d+ %", card) == ["81 %"]


def test_a_figure_that_others_report_or_that_is_computed_is_marked():
    birmingham = MapPage(year="2025", council=BIRMINGHAM).cards["Upheld rate"]
    assert birmingham.startswith("82 %")
    assert "From a council’s report" in birmingham
    assert "Computed from the counts" in birmingham
    redbridge = MapPage(year="2020", council=REDBRIDGE).cards["Upheld rate"]
    assert redbridge.startswith("82 %")
    assert "From a press report" in redbridge
    leeds = MapPage(year="2025", council=LEEDS).cards["Upheld rate"]
    assert "report" not in leeds
    assert "Computed" not in leeds


@pytest.mark.parametrize(("code", "year"), [(BIRMINGHAM, 2025), (REDBRIDGE, 2020)])
def test_figures_that_others_report_can_be_switched_off(code, year):
    page = MapPage(year=str(year), council=code, own="yes")
    assert page.cards["Upheld rate"].startswith("Not known")
    assert "report" not in " ".join(page.cards.values())
    assert "report" not in page.sources


def test_an_abolished_council_keeps_its_figures_and_says_what_became_of_it():
    page = MapPage(year="2024", council=ALLERDALE)
    assert "was abolished: its last day was 31 March 2023" in page.text
    assert page.cards["Upheld rate"].startswith("100 % 1 of 1 investigation")
    assert "What became of it" in page.text
    assert any(link.startswith("Cumberland Council") for link in page.council_links)


def test_a_predecessors_figures_are_reached_from_its_successor_and_not_added_to_it():
    page = MapPage(year="2024", council=CUMBERLAND)
    assert page.cards["Upheld rate"].startswith("Not known")
    assert "What it came from" in page.text
    assert "1 of 1 investigation upheld (100 %)" in page.text
    page.press("Allerdale Borough Council, 2023–24")
    assert page.is_well
    assert page.heading == "Allerdale Borough Council"
    assert page.address == {"year": "2024", "tier": "lower", "council": ALLERDALE}


def test_a_council_that_did_not_exist_yet_says_so():
    page = MapPage(year="2023", council=CUMBERLAND)
    assert "did not exist in 2022–23: its first day was 1 April 2023" in page.text
    assert any(link.startswith("Allerdale Borough Council") for link in page.council_links)


@pytest.mark.parametrize(("code", "year"), [(CORBY, 2024), (CUMBERLAND, 2023)])
def test_what_is_known_of_others_is_not_denied_because_a_council_is_not_there(code, year):
    kind = REGISTER.loc[code, "authority_type"]
    of_type = STATISTICS[(STATISTICS["authority_type"] == kind) & (STATISTICS["year"] == year)]
    assert of_type["upheld_rate"].notna().any()
    page = MapPage(year=str(year), council=code)
    assert "are not known here" not in page.text


def test_in_a_two_tier_area_both_councils_are_one_press_apart():
    page = MapPage(year="2025", tier="lower", council=CHELMSFORD)
    assert "Two councils serve this place" in page.text
    page.press("Essex County Council")
    assert page.heading == "Essex County Council"
    assert page.widgets["tier"] == "upper"
    assert "Chelmsford City Council" in page.council_links
    page.press("Chelmsford City Council")
    assert page.heading == "Chelmsford City Council"
    assert page.widgets["tier"] == "lower"


def test_a_county_offers_the_districts_of_the_year():
    for year, there, not_there in ((2023, "Allerdale Borough Council", 6), (2020, "Eden District Council", 6)):
        page = MapPage(year=str(year), council=CUMBRIA)
        assert there in page.council_links
        assert len([link for link in page.council_links if "," not in link]) == not_there


def test_a_single_tier_council_is_alone_in_its_place():
    assert "Two councils" not in MapPage(year="2025", council=LEEDS).text


def test_the_letter_of_the_year_is_there_to_read():
    page = MapPage(year="2020", council=NORTHAMPTON)
    assert "Dear Mr Candler" in page.text
    assert "22 July 2020" in page.text
    assert "We hold no letter" not in page.text


def test_letters_of_other_years_can_be_chosen():
    page = MapPage(year="2021", council=NORTHAMPTON)
    assert "We hold no letter for 2020–21" in page.text
    assert "Dear Mr Candler" not in page.text
    box = next(box for box in page.app.selectbox if box.label == "Letter of the year")
    assert box.options == ["2019–20"]
    box.select(2020).run()
    assert page.is_well
    assert "Dear Mr Candler" in page.text
    assert page.address["year"] == "2021"


def test_without_a_letter_there_is_a_link_to_the_councils_page_at_the_ombudsman():
    page = MapPage(year="2025", council=LEEDS)
    assert "We hold no letter for 2024–25" in page.text
    assert 'href="https://www.lgo.org.uk/your-councils-performance/leeds-city-council"' in " ".join(page.blocks)


def test_every_figure_names_its_source():
    sources = MapPage(year="2025", council=LEEDS).sources
    for figure, value in (("Investigations", "68"), ("Upheld", "62"), ("Upheld rate", "91 %")):
        assert f"{figure} {value} Annual statistics page" in sources
    assert "Annual review letter of 22 July 2020" in MapPage(year="2020", council=NORTHAMPTON).sources
    assert "Press report" in MapPage(year="2020", council=REDBRIDGE).sources


def test_an_average_read_off_another_councils_page_names_that_page():
    """Of the City of London nothing is known; the two pages of its type are Barnet's and Croydon's."""
    sources = MapPage(year="2025", council=CITY_OF_LONDON).sources
    assert re.search(r"published average 84 % Annual statistics page of .*(Barnet|Croydon) and of 1 more", sources)


def test_all_links_out_of_the_panel_are_safe_to_follow():
    for code, year in ((LEEDS, 2025), (BIRMINGHAM, 2025), (REDBRIDGE, 2020)):
        for tag in re.findall(r"<a [^>]*>", " ".join(MapPage(year=str(year), council=code).blocks)):
            assert re.search(r'href="https?://[^"]+"', tag)
            assert "noopener" in tag


@pytest.mark.parametrize(
    ("year", "note"), [(2021, "no new complaints for three months"), (2023, "uphold rates rose everywhere")]
)
def test_years_that_are_not_like_others_say_so(year, note):
    assert note in MapPage(year=str(year), council=LEEDS).text
    assert note not in MapPage(year="2025", council=LEEDS).text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["heading", "paragraph", "item"])
def test_a_letter_is_shown_as_words_whatever_it_holds(text, kind):
    letter = dataclasses.replace(
        load_letters()[NORTHAMPTON, 2020], authority_name=text, addressee=text, blocks=(Block(kind, text),)
    )
    html = letters.letter(letter)
    assert Tags(html).names <= {"article", "header", "p", "br", "h4"}
    assert Tags(html).attributes <= {"class", "tabindex", "aria-label"}
    assert Tags(html).words.count(text) == 3


def test_councils_are_shown_by_name_whatever_it_holds(monkeypatch):
    dataset = web_data.current_dataset()
    register = dataset.register.copy()
    districts = register.index[register["county_code"] == CUMBRIA][: len(HOSTILE)]
    names = {code: f"{text} {code}" for code, text in zip([CUMBERLAND, *districts], HOSTILE, strict=True)}
    for code, name in names.items():
        register.loc[code, "name"] = name
    monkeypatch.setattr(map_page, "current_dataset", lambda: dataclasses.replace(dataset, register=register))
    shown = set()
    for code, year in ((CUMBRIA, 2023), (CUMBERLAND, 2024), (ALLERDALE, 2023)):
        page = MapPage(year=str(year), council=code)
        assert page.is_well
        assert page.heading == register.loc[code, "name"]
        for block in page.blocks:
            assert not Tags(block).names & {"script", "img"}
            assert not any(name.startswith("on") for name in Tags(block).attributes)
        for button in page.app.button:
            assert not re.search(MARKDOWN, re.sub(r"\\.", "", button.label))
        shown |= {name for name in names.values() for link in page.council_links if link.startswith(name)}
    assert shown == set(names.values())
