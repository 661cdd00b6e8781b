"""Which links of a page lead to lists of decisions, and how their archive is asked."""

from __future__ import annotations

import datetime

import httpx
import pytest

from lgo_map.ingest.web.decision_links import ArchiveName, Subject, archive_address, decision_links

HERE = "https://www.lgo.org.uk/decisions"
TRANSPORT = Subject("education", "school-transport")


def links_in(html):
    return decision_links(f"<html><body>{html}</body></html>".encode(), HERE)


def test_categories_and_subcategories_are_known_by_their_addresses_and_called_as_their_links_say():
    found = links_in(
        "<a href='/decisions/children-s-care-services'>Children’s care services</a>"
        "<a href='/Decisions/Planning/?displaypref=2'>All about planning</a>"
        "<a href='school-transport'>elsewhere</a><a href='/decisions/education/school-transport/'>School transport</a>"
        "<a href='https://lgo.org.uk/decisions/benefits-and-tax/covid-19'>COVID-19</a>"
        "<a href='/decisions/housing/homelessness/23-001-336'>23 001 336</a>"
    )
    assert found.categories == {"children-s-care-services": "Children’s care services", "planning": ""}
    assert found.subjects == {
        TRANSPORT: "School transport",
        Subject("benefits-and-tax", "covid-19"): "COVID-19",
        Subject("housing", "homelessness"): "",
    }


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/decisions/education",
        "http://example.org/Decisions/Archive?c=4%2bSchool+transport",
        "javascript:location='/decisions/education'",
        "data:text/html,/decisions/education",
        "//example.org/decisions/education",
        "https://user:secret@www.lgo.org.uk/decisions/education",
        "/decisions/education/school-transport/23-001-336/more",
        "/decisions/../contact",
        "/decisions/%00",
        "/decisions/" + "a" * 200,
        "/decisions/23-001-336",
        "/decisions/education/23-001-336",
        "/Decisions/Archive?c=School+transport",
        "/Decisions/Archive?c=99999999%2bSchool+transport",
        "/Decisions/Archive?c=4%2b%0a%0d",
        "/Decisions/Archive?c=4%2b" + "x" * 200,
        "/Decisions/Archive",
        "http://[/decisions/education",
        "",
    ],
)
def test_links_of_other_forms_or_to_other_sites_lead_nowhere(href):
    found = links_in(f'<a href="{href}">Education</a>')
    assert (found.categories, found.subjects, found.archives) == ({}, {}, {})


@pytest.mark.parametrize("c", ["4%2bSchool+transport", "4%2BSchool%20transport", "4+School+transport"])
def test_what_the_archive_calls_a_subcategory_is_read_from_any_writing_of_its_address(c):
    found = links_in(f"<a href='/Decisions/Archive?td=2022-03-31&amp;c={c}&amp;page=7'>2021-2022</a>")
    assert found.archives == {"school-transport": {ArchiveName("4", "School transport")}}


def test_the_archive_is_asked_in_the_form_that_the_site_has():
    address = archive_address(
        httpx.URL(HERE + "?displaypref=1#top"),
        ArchiveName("4", "School transport"),
        datetime.date(2021, 3, 31),
        datetime.date(2022, 3, 31),
        7,
    )
    assert str(address) == (
        "https://www.lgo.org.uk/Decisions/Archive?t=both&fd=2021-03-31&td=2022-03-31&c=4%2bSchool+transport"
        "&dc=c%2Bnu%2Bu%2B&sortOrder=descending&page=7"
    )
    odd = ArchiveName("12", "Children's & family services / “other”")
    asked = archive_address(httpx.URL(HERE), odd, datetime.date(2021, 3, 31), datetime.date(2022, 3, 31), 1)
    assert asked.params["c"] == f"12+{odd.subcategory}"
