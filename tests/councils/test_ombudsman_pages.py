"""Where the Ombudsman's page of a council is, known or as it follows from the name."""

from __future__ import annotations

import pytest

from lgo_map.councils.ombudsman_pages import (
    decision_address,
    decision_page,
    heading_page,
    slugs_of_name,
    statistics_page,
)
from lgo_map.councils.register import council_of
from tests.known_councils import CORBY, LEEDS


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("North East Lincolnshire Council", ["north-east-lincolnshire-council"]),
        ("King’s Lynn Borough Council", ["kings-lynn-borough-council"]),
        ("St. Helens Borough Council", ["st-helens-borough-council"]),
        ("Stockton-on-Tees Borough Council", ["stockton-on-tees-borough-council"]),
        (
            "Brighton and Hove City Council",
            ["brighton-and-hove-city-council", "brighton-hove-city-council"],
        ),
        ("Sandwell Council", ["sandwell-council"]),  # "and" is no word of it
    ],
)
def test_the_page_follows_from_the_name(name, slugs):
    assert slugs_of_name(name) == slugs


def test_an_address_that_is_known_stands_before_one_that_follows(register):
    leeds, corby = council_of(register, LEEDS), council_of(register, CORBY)
    assert statistics_page(leeds).endswith(f"/your-councils-performance/{leeds.page_slug}/statistics")
    assert corby.page_slug is None
    assert statistics_page(corby).endswith("/your-councils-performance/corby-borough-council/statistics")


def test_the_page_of_a_decision_follows_from_its_headings_and_reference():
    headings = "Children's care services", "Looked after children"
    page = "https://www.lgo.org.uk/decisions/children-s-care-services/looked-after-children/18-010-273"
    assert decision_page(*headings, "18 010 273") == page
    of_covid = decision_page("Benefits and tax", "COVID-19", "21 007 781a")
    assert of_covid == "https://www.lgo.org.uk/decisions/benefits-and-tax/covid-19/21-007-781a"


@pytest.mark.parametrize(
    "known",
    [
        (None, "Homelessness", "22 016 576"),
        ("Housing", None, "22 016 576"),
        ("Housing", "", "22 016 576"),
        ("Housing", "Homelessness", None),
        ("Housing", "Homelessness", "21 011 785 / 23 005 479"),
    ],
)
def test_of_a_decision_with_a_part_not_known_no_page_is_known(known):
    assert decision_page(*known) is None


def test_a_heading_has_a_list_of_its_own():
    assert heading_page("Children's care services") == "https://www.lgo.org.uk/decisions/children-s-care-services"


@pytest.mark.parametrize(
    ("address", "category", "subcategory", "reference"),
    [
        ("https://www.lgo.org.uk/decisions/housing/homelessness/23-001-336", "Housing", "Homelessness", "23 001 336"),
        (
            "http://lgo.org.uk/Decisions/children-s-care-services/other/21-007-781A?chapter=2#x",
            *("Children's care services", "Other", "21 007 781a"),
        ),
        ("/decisions/benefits-and-tax/covid-19/21-001-002/", "Benefits and tax", "COVID-19", "21 001 002"),
        (
            "https://www.lgo.org.uk/decisions/education/school-transport/?chapter=0",
            "Education",
            "School transport",
            None,
        ),
        ("https://www.lgo.org.uk/decisions/planning/?displaypref=2", "Planning", None, None),
    ],
)
def test_an_address_says_which_decision_or_list_it_is_of(address, category, subcategory, reference):
    read = decision_address(address)
    assert read is not None
    assert (read.category, read.subcategory, read.reference) == (category, subcategory, reference)


def test_how_a_heading_is_printed_is_not_guessed_from_an_address():
    read = decision_address("https://www.lgo.org.uk/decisions/drains/no-such-thing/23-001-336")
    assert read is not None
    assert (read.category, read.subcategory, read.reference) == (None, None, "23 001 336")
    assert (read.category_part, read.subcategory_part) == ("drains", "no-such-thing")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.lgo.org.uk/Decisions/Archive?t=both&page=2",
        "https://www.lgo.org.uk/decisions",
        "https://www.lgo.org.uk/decisions/a/b/c",
        "https://[bad",
        "",
    ],
)
def test_other_addresses_are_of_no_decision(address):
    assert decision_address(address) is None
