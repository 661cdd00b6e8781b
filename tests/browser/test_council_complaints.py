"""What complaints about a council were about, what became of them, and letters that are not held, in a browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import App, new_context, served
from tests.browser.map_page import go_to, wait_until_at_rest
from tests.browser.test_access import serious_violations
from tests.browser.test_more_pages import download
from tests.known_councils import LEEDS
from tests.made_decisions import improvement, made_data, many_decisions, received_by_subject, whole_list


@pytest.fixture(scope="module")
def made_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder: Path = tmp_path_factory.mktemp("complaints")
    data = made_data(
        folder,
        many_decisions(2025, of_each=3),
        improvements=[improvement(LEEDS, "24 101 003", "2024-06-01", "It will train its <b>staff</b>.")],
        imports=[whole_list("2024-04-01", "2025-03-31", 100)],
        received=[*received_by_subject(2025), *received_by_subject(2024)],
    )
    with served(folder / "app", data=data) as app:
        yield app


def opened(browser: Browser, address: str, width: int, scheme: Any) -> Page:
    page = new_context(browser, viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    go_to(page, address)
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_what_were_complaints_about_leeds_about_and_is_that_unusual(browser, made_app, width, scheme):
    page = opened(browser, f"{made_app.address}/council?council={LEEDS}&year=2025", width, scheme)
    expect(page.get_by_role("heading", level=2, name="What complaints were about")).to_be_visible()
    expect(
        page.get_by_text("In 2024–25 the Ombudsman received 212 complaints and enquiries about Leeds")
    ).to_be_visible()
    expect(page.get_by_text("That is unusual in part: beside metropolitan boroughs together")).to_be_visible()
    housing = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Housing", exact=True))
    expect(housing).to_contain_text(re.compile(r"of 212 complaints and enquiries, \d+\s%"))
    expect(housing).to_contain_text("In metropolitan boroughs together")
    picture = page.get_by_role("region", name="What became of the complaints")
    expect(picture.get_by_role("row", name=re.compile("^Upheld 62"))).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"All \d+ decisions about Leeds City Council decided from 1 April 2024"))
    ).to_be_visible()
    expect(page.get_by_text("It will train its <b>staff</b>.")).to_be_visible()
    wait_until_at_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = serious_violations(page.main_frame)
    assert not found, "\n\n".join(dict.fromkeys(found))
    page.context.close()


def test_the_panel_leads_there(browser, made_app):
    page = opened(browser, f"{made_app.address}/?year=2025&council={LEEDS}", 1440, "light")
    page.get_by_role("link", name=re.compile("^What complaints were about in 2024–25: most often")).click()
    expect(page.get_by_role("heading", level=2, name="What complaints were about")).to_be_visible()
    expect(page).to_have_url(re.compile(f"council=({LEEDS})"))
    page.go_back()
    page.get_by_role("link", name="Decisions and reports about it: all of 2024–25 are held here").click()
    expect(page).to_have_url(re.compile(f"decisions\\?council={LEEDS}"))
    page.context.close()


def test_a_council_with_examples_only_never_shows_a_count(open_at):
    page = open_at(f"council?council={LEEDS}", "Leeds City Council")
    expect(
        page.get_by_text("8 of its decisions are held here, as examples; the Ombudsman’s site has all.")
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"^All \d+ decisions"))).to_have_count(0)
    expect(page.get_by_text("By subject, what the Ombudsman received about this council is not held")).to_be_visible()


def test_a_briefing_with_all_of_it_is_taken_away_and_printed_on_two_pages(browser, made_app):
    page = opened(browser, f"{made_app.address}/briefing?council={LEEDS}&year=2025", 1440, "light")
    expect(page.get_by_role("heading", name="What complaints were about")).to_be_visible()
    wait_until_at_rest(page)
    _, file = download(page, "Download as PDF")
    assert len(pypdf.PdfReader(io.BytesIO(file)).pages) == 2
    assert len(pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 2
    page.context.close()


def test_for_a_letter_that_is_not_held_there_is_the_way_to_it(open_at):
    page = open_at("letters", "Letters")
    page.get_by_role("combobox", name="Council", exact=True).fill("Leeds City")
    page.get_by_role("option", name="Leeds City Council").click()
    expect(page.get_by_role("heading", level=2, name="Letters not held here")).to_be_visible()
    link = page.get_by_role("link", name="Page of Leeds City Council")
    expect(link).to_have_attribute("href", re.compile("leeds-city-council/statistics"))
    wait_until_at_rest(page)  # until then what the page showed before may stand beside it
    expect(page.get_by_text("python -m lgo_map add letters FILE")).to_be_visible()
    expect(page).to_have_url(re.compile(f"council={LEEDS}"))
