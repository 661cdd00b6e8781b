"""Journeys through the pages that go deeper: benchmark, comparison, letters, briefing, downloads."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.map_page import wait_until_at_rest
from tests.known_councils import BIRMINGHAM, HOUNSLOW, LEEDS, NORTHAMPTON, SURREY


def download(page: Page, button: str) -> tuple[str, bytes]:
    """Press a download button: the name and the bytes of the file the browser gets."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).first.click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def test_in_the_funnel_a_council_outside_the_lines_is_marked_and_the_table_leads_on(open_at):
    page = open_at(f"benchmark?council={LEEDS}&year=2025", "Benchmark")
    expect(page.get_by_text("62 of 68 investigations").first).to_be_visible()
    expect(page.get_by_text("Higher than the average").first).to_be_visible()
    page.get_by_role("link", name="Birmingham City Council").click()
    expect(page).to_have_url(re.compile(f"council={BIRMINGHAM}"))
    expect(page.get_by_role("heading", level=2, name="Birmingham City Council")).to_be_visible()
    expect(page.get_by_text("94 of 114 investigations").first).to_be_visible()


def test_a_click_on_a_dot_of_the_funnel_goes_to_that_council_and_back(open_at):
    page = open_at(f"benchmark?council={LEEDS}&year=2025", "Benchmark")
    dot = page.locator("[data-testid=stVegaLiteChart] path[aria-label*='Birmingham']").first
    expect(dot).to_be_visible()
    dot.click(force=True)
    expect(page).to_have_url(re.compile(f"council={BIRMINGHAM}"))
    expect(page.get_by_role("heading", level=2, name="Birmingham City Council")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="Leeds City Council")).to_be_visible()


def test_the_letters_are_searched_and_one_is_opened_at_the_passage(open_at):
    page = open_at("letters", "Letters")
    box = page.get_by_role("textbox", name="Search the letters")
    box.fill("satisfactory remedy decision")
    box.press("Enter")
    expect(page).to_have_url(re.compile("q=satisfactory"))
    page.get_by_role("button", name="Open the letter here").first.click()
    expect(page).to_have_url(re.compile(rf"letter={NORTHAMPTON}-2020"))
    passage = page.locator(".lgo-passage-here")
    expect(passage).to_be_in_viewport()
    expect(passage.locator("mark").first).to_be_visible()


def test_a_postcode_typed_into_the_search_of_letters_stays_out_of_the_address(open_at):
    page = open_at("letters", "Letters")
    box = page.get_by_role("textbox", name="Search the letters")
    box.fill("NN1 1DE")
    box.press("Enter")
    expect(page.get_by_text(re.compile("postcode", re.IGNORECASE)).nth(1)).to_be_visible()
    wait_until_at_rest(page)
    assert "NN1" not in page.url.upper()


def test_two_councils_are_compared_and_the_view_is_in_the_address(open_at):
    page = open_at(f"compare?councils={LEEDS},{BIRMINGHAM}&year=2025", "Compare")
    expect(page.get_by_text("62 of 68 investigations").locator("visible=true").first).to_be_visible()
    expect(page.get_by_text(re.compile("chance alone|clearly")).locator("visible=true").first).to_be_visible()
    page.get_by_text("similar authorities (the first council)").click()
    expect(page).to_have_url(re.compile("similar=yes"))
    expect(page.get_by_role("heading", name=re.compile("Leeds City Council")).first).to_be_visible()


def test_a_briefing_is_downloaded_as_pdf_and_printed_without_the_app_around_it(open_at):
    page = open_at(f"briefing?council={NORTHAMPTON}&year=2020", "Briefing")
    expect(page.get_by_role("heading", name="Briefing: Northampton Borough Council, 2019–20")).to_be_visible()
    name, file = download(page, "Download as PDF")
    assert name.endswith(".pdf")
    assert "northampton" in name
    assert file.startswith(b"%PDF-")
    page.emulate_media(media="print")
    expect(page.get_by_role("textbox", name="Find your council: postcode or name")).to_be_hidden()
    expect(page.get_by_role("link", name="About the figures", exact=True)).to_be_hidden()
    expect(page.get_by_text("7 of 11 investigations").first).to_be_visible()


@pytest.mark.parametrize(("council", "year"), [(LEEDS, 2025), (BIRMINGHAM, 2025), (SURREY, 2024), (HOUNSLOW, 2024)])
def test_a_briefing_printed_from_the_browser_is_two_pages(open_at, council, year):
    page = open_at(f"briefing?council={council}&year={year}", "Briefing")
    expect(page.get_by_role("heading", name="Date of the data")).to_be_visible()
    wait_until_at_rest(page)
    assert len(pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 2


def test_the_rows_shown_and_all_data_are_taken_away(open_at):
    page = open_at("councils?year=2020&types=district&figures=yes", "All councils")
    name, file = download(page, "Download as CSV")
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    northampton = next(row for row in rows if row["Council"] == "Northampton Borough Council")
    assert (northampton["Upheld"], northampton["Investigations"]) == ("7", "11")
    assert "2019-20" in name

    _, file = download(page, "Download as GeoJSON")
    assert f"{NORTHAMPTON}-2020" in {feature["id"] for feature in json.loads(file)["features"]}

    _, file = download(page, "Everything as a data package")
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        assert "datapackage.json" in package.namelist()
