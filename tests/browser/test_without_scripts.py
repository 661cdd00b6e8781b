"""A whole visit without scripts: councils are found, read, compared and taken away as in the app."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.known_councils import LEEDS

POSTCODE = "LS1 1UR"


def taken(page: Page, role: str, name: str) -> tuple[str, bytes]:
    """Follow what leads to a file: its name, and what is in it."""
    with page.expect_download() as waiting:
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def address_of(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}".rstrip("?")


@pytest.mark.parametrize("width", [1440, 390])
def test_from_a_postcode_to_chart_benchmark_briefing_letters_and_tables(app, new_page, width):
    page = new_page(width, with_scripts=False)
    files = {}

    # The postcode leads to the council's page, and stands in no address.
    page.goto(app.address)
    page.get_by_label("Find your council: postcode or name").fill(POSTCODE)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1, name="Leeds City Council")).to_be_visible()
    assert address_of(page) == f"/council?council={LEEDS}"

    # Its chart is drawn, says what it shows, and lies within the screen; its figures can be taken away.
    chart = page.get_by_role("img", name="Upheld rate by year")
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    expect(chart.locator(".own")).not_to_have_count(0)
    files[address_of(page), "Download as CSV"] = taken(page, "link", "Download as CSV")

    # The benchmark: the council is chosen in a form, others by their dots and rows.
    page.get_by_role("link", name="Benchmark", exact=True).click()
    page.get_by_label("Council", exact=True).select_option(LEEDS)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2, name="Leeds City Council")).to_be_visible()
    assert address_of(page) == f"/benchmark?year=newest&council={LEEDS}"
    expect(page.locator(".lgo-funnel .plot")).to_be_visible()

    # The briefing as PDF.
    page.get_by_role("link", name="Briefing", exact=True).click()
    page.get_by_label("Council", exact=True).select_option(LEEDS)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("img", name="Upheld rate by year")).to_be_visible()
    files[address_of(page), "Download as PDF"] = taken(page, "link", "Download as PDF")

    # Letters are searched, and opened at what was found.
    page.get_by_role("link", name="Letters", exact=True).click()
    page.get_by_label("Search the letters").fill("seminars")
    page.get_by_role("button", name="Show").click()
    assert address_of(page) == "/letters?q=seminars"
    files[address_of(page), "Download the letters found as CSV"] = taken(
        page, "link", "Download the letters found as CSV"
    )
    page.get_by_role("link", name=re.compile("at this passage")).first.click()
    expect(page.locator("mark").first).to_be_visible()

    # All councils of two types.
    page.get_by_role("link", name="All councils", exact=True).click()
    for other in ("District councils", "Metropolitan boroughs", "London boroughs"):
        page.get_by_role("checkbox", name=other).uncheck()
    page.get_by_role("button", name="Show").click()
    assert address_of(page) == "/councils?year=newest&types=county%2Cunitary"
    expect(page.get_by_role("checkbox", name="Unitary councils")).to_be_checked()
    expect(page.get_by_role("checkbox", name="District councils")).not_to_be_checked()
    files[address_of(page), "Download as CSV"] = taken(page, "link", "Download as CSV")

    if width == 1440:  # what the app's own buttons give does not depend on the width
        for (address, label), file in files.items():
            with_scripts = new_page()
            with_scripts.goto(f"{app.address}{address}")
            assert taken(with_scripts, "button", label) == file, address


@pytest.mark.parametrize("path", ["/", f"/council?council={LEEDS}", f"/compare?councils={LEEDS},E08000025&year=2024"])
def test_without_scripts_no_page_is_wider_than_a_phone(app, new_page, path):
    page = new_page(390, with_scripts=False)
    page.goto(f"{app.address}{path}")
    assert page.locator("html").evaluate("e => e.scrollWidth") <= 390


def test_what_is_no_file_says_so_on_a_page_that_leads_on(app, new_page):
    page = new_page(with_scripts=False)
    page.goto(f"{app.address}/download/council/figures.csv")
    expect(page.get_by_role("heading", level=1, name="There is no such file")).to_be_visible()
    page.get_by_role("link", name="All councils", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="All councils")).to_be_visible()
