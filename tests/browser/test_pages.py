"""Journeys beyond the map: the search, one council's page, the table of all, and what the figures mean."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import free_port, new_context, served
from tests.browser.map_page import MapPage, go_to
from tests.known_councils import CORBY, LEEDS, NORTHAMPTON, WEST_NORTHAMPTONSHIRE


def test_a_postcode_leads_to_its_council_and_is_not_kept(visit):
    map_page = visit()
    box = map_page.page.get_by_role("textbox", name="Find your council: postcode or name")
    box.fill("nn11de")
    box.press("Enter")
    map_page.page.get_by_role("button", name="West Northamptonshire Council").click()

    expect(map_page.title).to_have_text("West Northamptonshire Council")
    expect(map_page.page).to_have_url(re.compile(f"council={WEST_NORTHAMPTONSHIRE}$"))
    expect(box).to_have_value("")
    assert "nn1" not in map_page.search().lower()


def test_from_the_panel_to_all_years_of_the_council_and_back(visit):
    map_page = visit(f"?year=2020&tier=lower&council={NORTHAMPTON}")
    map_page.panel.get_by_role("link", name="All years of this council").click()
    expect(map_page.page).to_have_url(re.compile(rf"/council\?council={NORTHAMPTON}&year=2020$"))
    expect(map_page.page.get_by_role("heading", level=1, name="Northampton Borough Council")).to_be_visible()
    expect(map_page.page).to_have_title(re.compile("^Northampton Borough Council"))

    map_page.page.go_back()
    expect(map_page.title).to_have_text("Northampton Borough Council")
    expect(map_page.panel).to_contain_text("7 of 11 investigations")


def test_the_link_copied_opens_the_same_view(open_at, new_page):
    page = open_at("councils?year=2020", "All councils")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_text("Only councils with figures").click()
    expect(page).to_have_url(re.compile("figures=yes"))
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied")).to_be_visible()

    other = new_page()
    go_to(other, page.evaluate("navigator.clipboard.readText()"))
    expect(other.get_by_role("switch", name="Only councils with figures")).to_be_checked()


def test_where_the_browser_forbids_copying_the_address_is_shown(open_at):
    page = open_at("about", "About the figures")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_label("Copy this address")).to_have_value(page.url)
    expect(page.get_by_label("Copy this address")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "heading", "shown"),
    [
        (f"council?council={LEEDS}&year=2025", "Leeds City Council", f"council?council={LEEDS}&year=2025"),
        ("?year=2020&tier=lower", "Your council’s performance", "map?year=2020&tier=lower"),
    ],
)
def test_the_code_copied_puts_the_same_view_into_another_page(open_at, new_page, path, heading, shown):
    page = open_at(path, heading)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy embed code")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_text("Code copied")).to_be_visible()

    other = new_page()
    other.set_content(f"<main>{page.evaluate('navigator.clipboard.readText()')}</main>")
    frame = other.locator("iframe")
    expect(frame).to_have_attribute("src", re.compile(re.escape(f"/embed/{shown}") + "$"))
    expect(frame).to_have_attribute("title", re.compile("20"))
    expect(other.frame_locator("iframe").locator("h1")).to_have_text(
        re.compile("Leeds City Council|Upheld rate, 2019–20")
    )
    other.set_viewport_size({"width": 390, "height": 844})
    of_frame = other.frame_locator("iframe").locator("html")
    assert of_frame.evaluate("each => each.scrollHeight <= each.clientHeight"), "a phone shows it only in parts"


def test_where_the_browser_forbids_copying_the_code_is_shown(open_at):
    page = open_at(f"council?council={LEEDS}", "Leeds City Council")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    page.get_by_role("button", name="Copy embed code").click()
    expect(page.get_by_label("Copy this code into your page")).to_have_value(re.compile("^<iframe .*</iframe>$"))
    expect(page.get_by_label("Copy this code into your page")).to_be_focused()


def test_where_there_is_no_piece_of_a_page_there_is_no_code_to_copy(open_at):
    page = open_at("about", "About the figures")
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    expect(page.get_by_role("button", name="Copy embed code")).to_have_count(0)


def test_the_navigation_keeps_year_and_council_and_goes_back(visit):
    map_page = visit(f"?year=2020&tier=lower&council={NORTHAMPTON}")
    page = map_page.page
    current = page.get_by_role("navigation", name="Pages").locator("a[aria-current=page]")
    expect(current).to_have_text("Map")
    page.get_by_role("link", name="Council", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Northampton Borough Council")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/council\?year=2020&council={NORTHAMPTON}$"))
    expect(current).to_have_text("Council")

    page.get_by_role("link", name="All councils", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="All councils")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/councils\?year=2020$"))
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Northampton Borough Council")).to_be_visible()

    page.get_by_role("link", name="Map", exact=True).click()
    expect(map_page.title).to_have_text("Northampton Borough Council")
    expect(current).to_have_text("Map")


def test_a_page_that_is_open_while_the_server_is_started_again_loses_nothing(browser: Browser, tmp_path):
    port, page = free_port(), new_context(browser, viewport={"width": 1440, "height": 900}).new_page()
    with served(tmp_path / "before", port) as app:
        map_page = MapPage(page, app.address)
        map_page.open(f"?year=2020&tier=lower&own=yes&council={NORTHAMPTON}")
        map_page.wait_until_at_rest()
    expect(page.locator("#lgo-connection")).to_have_text("Connecting again…")
    with served(tmp_path / "after", port):
        expect(page.locator("#lgo-connection")).to_have_text("")
        with map_page.repainting():
            map_page.pick(map_page.measure, "Compliance")
        expect(page).to_have_url(
            re.compile(rf"\?year=2020&tier=lower&measure=compliance_rate&own=yes&council={NORTHAMPTON}$")
        )
        map_page.wait_until_at_rest()
        expect(map_page.measure).to_have_value("Compliance")
        expect(map_page.year).to_have_value(re.compile("^2019–20"))
        expect(map_page.council).to_have_value(re.compile("^Northampton Borough Council"))
        expect(map_page.ombudsman_only).to_be_checked()
        expect(map_page.title).to_have_text("Northampton Borough Council")

        map_page.click_shape(CORBY)
        expect(map_page.title).to_have_text("Corby Borough Council")
        expect(page).to_have_url(re.compile(f"council={CORBY}$"))
        page.context.close()


def test_the_first_visit_of_all_may_go_straight_to_any_page(browser: Browser, tmp_path):
    with served(tmp_path) as app:
        page = new_context(browser).new_page()
        go_to(page, f"{app.address}/councils?year=2020")
        expect(page.get_by_role("link", name="About the figures", exact=True)).to_be_visible()
        expect(page.get_by_role("heading", level=1, name="All councils")).to_be_visible()
        page.context.close()
