"""Letters that are not held: where each may be read, whether that address is known, and how to bring it in."""

from __future__ import annotations

from lgo_map.councils.register import load_register
from lgo_map.exports.missing_letters import missing_letters, missing_of_choice
from lgo_map.records.dataset import current_dataset
from tests.app_pages import OpenedPage
from tests.known_councils import CORBY, LEEDS, NORTHAMPTON, WARWICKSHIRE


def test_a_council_of_which_none_is_held_says_so_and_where_to_look():
    page = OpenedPage("letters", council=LEEDS)
    assert page.is_well
    assert page.notices == []
    assert "2 letters can be read and searched here, none of which fits these filters." in page.text
    assert "6 letters to Leeds City Council are not held here: 2019–20 to 2024–25." in page.text
    assert 'href="https://www.lgo.org.uk/your-councils-performance/leeds-city-council/statistics"' in page.html
    assert "guessed from the name" not in page.text
    assert "python -m lgo_map add letters FILE" in page.text


def test_a_council_and_year_name_that_letter_alone():
    page = OpenedPage("letters", council=LEEDS, year="2024")
    assert "The letter to Leeds City Council for 2023–24 is not held here." in page.text


def test_an_address_that_only_follows_from_the_name_is_marked():
    assert not isinstance(load_register()["page_slug"][WARWICKSHIRE], str)
    page = OpenedPage("letters", council=WARWICKSHIRE)
    assert "warwickshire-county-council/statistics" in page.html
    assert "this address is guessed from the name" in page.text


def test_a_letter_that_is_held_is_not_among_them():
    page = OpenedPage("letters", council=NORTHAMPTON, year="2020")
    assert "Letters not held here" not in page.text
    assert (
        "The letter to Northampton Borough Council for 2020–21 is not held here."
        in OpenedPage("letters", council=NORTHAMPTON).text
    )


def test_each_year_misses_the_letters_to_the_councils_of_its_end():
    dataset = current_dataset()
    missing = missing_letters(dataset)
    expected = {(code, year) for year in dataset.years for code in dataset.in_force(year).index} - set(dataset.letters)
    assert set(zip(missing["code"], missing["year"], strict=True)) == expected
    assert set(missing_of_choice(dataset, code=CORBY)["year"]) == {2021}
    assert set(missing_of_choice(dataset, year=2021, authority_type="county")["authority_type"]) == {"county"}


def test_those_of_the_filters_can_be_taken_away(taken_away):
    OpenedPage("letters", type="metropolitan", year="2025")
    lines = taken_away["letters-not-held.csv"].decode("utf-8-sig").splitlines()
    assert lines[0] == "Council,Code,Authority type,Year,Its page at the Ombudsman,This address is"
    assert len(lines) == 1 + 5
    assert lines[1].startswith("Birmingham City Council,E08000025,metropolitan borough,2024–25,https://www.lgo.org.uk/")


def test_of_many_councils_the_first_are_listed_and_the_rest_is_in_the_file():
    assert "councils are listed" in OpenedPage("letters").text
    assert "councils are listed" not in OpenedPage("letters", type="metropolitan").text
