"""Journeys to decisions and public reports, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context, served
from tests.browser.map_page import go_to, wait_until_at_rest
from tests.browser.test_access import serious_violations
from tests.known_councils import LEEDS, NOTTINGHAM
from tests.made_decisions import decision, improvement, made_data, whole_list

EXAMPLES = re.compile("They are examples, not all there are")


def choose(page: Page, box: str, beginning: str) -> None:
    """Choose from a select box by typing, as a keyboard does."""
    field = page.get_by_role("combobox", name=box, exact=True)
    field.fill(beginning)
    page.get_by_role("option", name=re.compile(f"^{beginning}")).first.click()


def test_which_reports_has_the_ombudsman_published_about_this_council(open_at):
    page = open_at("decisions", "Decisions")
    choose(page, "Council", "Nottingham City")
    expect(page).to_have_url(re.compile(f"council={NOTTINGHAM}"))
    page.get_by_text("Public reports only").click()
    expect(page).to_have_url(re.compile("reports=yes"))
    row = page.get_by_role("row", name=re.compile("^Nottingham City Council"))
    expect(row).to_have_count(1)
    expect(row).to_contain_text("10 November 2020")
    expect(row).to_contain_text("Public report")
    link = row.get_by_role("link", name="18 018 188", exact=True)
    expect(link).to_have_attribute("href", "https://www.lgo.org.uk/decisions/education/school-transport/18-018-188")
    expect(link).to_have_attribute("target", "_blank")
    expect(page.locator("p.lgo-sentence").filter(has_text=EXAMPLES)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("row", name=re.compile("^Nottingham City Council"))).to_have_count(2)


def test_a_page_is_turned_with_the_keyboard_which_then_is_at_the_list(open_at):
    page = open_at("decisions", "Decisions")
    page.get_by_role("button", name="Older").focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=2, name="Held here, newest first, 26 to 50 of 71")
    expect(heading).to_be_visible()
    expect(heading).to_be_focused()
    expect(page).to_have_url(re.compile("page=2"))
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="Held here, newest first, 1 to 25 of 71")).to_be_visible()


def test_on_a_phone_each_decision_is_a_card_with_its_labels(open_at):
    page = open_at(f"decisions?council={LEEDS}", "Decisions", width=390)
    first = page.get_by_role("row", name=re.compile("^Leeds City Council")).first
    expect(first.get_by_text("What it was about", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_text("More filters").click()
    expect(page.get_by_text("Public reports only")).to_be_visible()
    wait_until_at_rest(page)
    found = serious_violations(page.main_frame)
    assert not found, "\n\n".join(dict.fromkeys(found))


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_list_seen_whole_turns_counts_on_and_words_are_marked(browser: Browser, tmp_path, width, scheme):
    data = made_data(
        tmp_path,
        [
            decision(LEEDS, "23 101 001", "2023-05-01", summary="The Council delayed a child’s taxi to school."),
            decision(LEEDS, "23 101 002", "2023-06-01", outcome="not upheld"),
        ],
        improvements=[improvement(LEEDS, "19 101 003", "2020-06-01", "Train taxi drivers.")],
        imports=[whole_list("2023-04-01", "2024-03-31", 2, authority_code=LEEDS)],
    )
    with served(tmp_path / "app", data=data) as app:
        context = new_context(browser, viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        go_to(page, f"{app.address}/decisions?council={LEEDS}")
        expect(page.locator("p.lgo-sentence").filter(has_text=EXAMPLES)).to_be_visible()
        page.get_by_role("button", name="All are held of 1 April 2023 to 31 March 2024").click()
        sentence = page.locator("p.lgo-sentence")  # which a screen reader is told as well
        expect(sentence.filter(has_text="All 2 decisions about Leeds City Council decided from 1")).to_be_visible()
        expect(page.locator("p.lgo-sentence").filter(has_text=EXAMPLES)).to_have_count(0)

        go_to(page, f"{app.address}/decisions")
        box = page.get_by_role("textbox", name="Words in summaries and improvements")
        box.fill("taxi")
        box.press("Enter")
        expect(page.locator(".lgo-decisions mark")).to_have_text("taxi")
        expect(page.get_by_role("heading", level=2, name="Improvements agreed in other cases")).to_be_visible()
        expect(page.locator("p.lgo-sentence").filter(has_text=EXAMPLES)).to_be_visible()
        wait_until_at_rest(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        found = serious_violations(page.main_frame)
        assert not found, "\n\n".join(dict.fromkeys(found))
        context.close()
