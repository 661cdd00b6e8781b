"""Journeys beyond the map: the search, one council's page, the table of all, and what the figures mean."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import served
from tests.browser.test_access import serious_violations

PAGES = {
    "council?council=E07000154": "Northampton Borough Council",
    "councils?year=2020": "All councils",
    "about": "About the figures",
}


def _open(map_page, path: str, heading: str) -> Page:
    page: Page = map_page.page
    page.goto(f"{map_page.address}/{path}")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    map_page.wait_until_at_rest()
    return page


def test_a_postcode_leads_to_its_council_and_is_not_kept(visit):
    map_page = visit()
    box = map_page.page.get_by_role("textbox", name="Find your council: postcode or name")
    box.fill("nn11de")
    box.press("Enter")
    map_page.page.get_by_role("button", name="West Northamptonshire Council").click()

    expect(map_page.title).to_have_text("West Northamptonshire Council")
    expect(map_page.page).to_have_url(re.compile("council=E06000062$"))
    expect(box).to_have_value("")
    assert "nn1" not in map_page.search().lower()


def test_from_the_panel_to_all_years_of_the_council_and_back(visit):
    map_page = visit("?year=2020&tier=lower&council=E07000154")
    map_page.panel.get_by_role("link", name="All years of this council").click()
    expect(map_page.page).to_have_url(re.compile(r"/council\?council=E07000154$"))
    expect(map_page.page.get_by_role("heading", level=1, name="Northampton Borough Council")).to_be_visible()
    expect(map_page.page).to_have_title(re.compile("^Northampton Borough Council"))

    map_page.page.go_back()
    expect(map_page.title).to_have_text("Northampton Borough Council")
    expect(map_page.panel).to_contain_text("7 of 11 investigations")


@pytest.mark.parametrize(("path", "heading"), PAGES.items())
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_can_be_used_by_everybody_and_fits_a_phone(visit, path, heading, width, scheme):
    page = _open(visit(width=width, scheme=scheme), path, heading)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = serious_violations(page.main_frame)
    assert not found, "\n\n".join(dict.fromkeys(found))


def test_the_first_visit_of_all_may_go_straight_to_any_page(browser: Browser, tmp_path):
    with served(tmp_path) as app:
        page = browser.new_context().new_page()
        page.goto(f"{app.address}/councils?year=2020")
        expect(page.get_by_role("link", name="About the figures")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("heading", level=1, name="All councils")).to_be_visible()
        page.context.close()
