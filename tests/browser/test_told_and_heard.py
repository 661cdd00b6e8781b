"""What people hear and see who use a screen reader, contrast themes, large text, wide spacing, or less motion."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.map_page import wait_until, wait_until_at_rest
from tests.known_councils import LEEDS

_LISTEN = """place => {
    window.heard = [];
    window.listening?.disconnect();
    window.listening = new MutationObserver(() => window.heard.push(place.textContent));
    window.listening.observe(place, { childList: true });
}"""


def listen(page: Page) -> None:
    """Note from now on all that a screen reader is given to say of the view."""
    page.locator(".st-key-copy-link p[role=status]").evaluate(_LISTEN)


def heard(page: Page) -> list[str]:
    """What has been said since, once something has."""
    wait_until(page, "() => window.heard.length > 0")
    wait_until_at_rest(page)
    said: list[str] = page.evaluate("() => window.heard")
    return said


def test_each_choice_on_the_map_is_heard_in_one_sentence_and_the_arrival_in_none(visit):
    map_page = visit("?year=2025")
    expect(map_page.page.locator(".st-key-copy-link p[role=status]")).to_have_text("")
    listen(map_page.page)
    map_page.click_shape(LEEDS)
    (of_click,) = heard(map_page.page)
    assert of_click.startswith(
        "Leeds City Council: 62 of 68 investigations upheld (91\N{NO-BREAK SPACE}%). Upheld rate, 2024–25:"
    )

    listen(map_page.page)
    map_page.pick(map_page.measure, "Compliance")
    (of_measure,) = heard(map_page.page)
    assert "Compliance, 2024–25:" in of_measure
    assert re.search(r"\d+ of \d+ councils painted have a figure\.$", of_measure)


def test_on_another_page_its_name_is_heard_first(visit):
    map_page = visit(f"?year=2025&council={LEEDS}")
    map_page.panel.get_by_role("link", name="All years of this council").click()
    expect(map_page.page.get_by_role("heading", level=1, name="Leeds City Council")).to_be_visible()
    expect(map_page.page.locator(".st-key-copy-link p[role=status]")).to_have_text(
        re.compile(r"^Council\. In 2024–25 the Ombudsman found fault in 62 of the 68 complaints about Leeds")
    )


def test_a_filter_of_the_table_is_heard_with_what_it_leaves(open_at):
    page = open_at("councils?year=2020", "All councils")
    listen(page)
    page.get_by_text("Only councils with figures").click()
    (said,) = heard(page)
    assert "the upheld rate is known here for" in said


def test_what_the_search_has_found_is_heard_once_on_a_page_without_any_other_choice(open_at):
    page = open_at("about", "About the figures")
    listen(page)
    box = page.get_by_role("textbox", name=re.compile("^Find your council"))
    box.fill("no such council")
    box.press("Enter")
    (said,) = heard(page)
    assert said.startswith("We know no council in England of that name.")


def test_letters_found_are_heard(open_at):
    page = open_at("letters", "Letters")
    listen(page)
    box = page.get_by_role("textbox", name=re.compile("^Search"))
    box.fill("compliance")
    box.press("Enter")
    assert len(heard(page)) == 1


def test_a_contrast_theme_keeps_the_colours_of_the_legend_and_shows_what_is_chosen(visit):
    map_page = visit(f"?year=2025&types=county,district&council={LEEDS}")
    map_page.wait_until_at_rest()
    page = map_page.page
    page.emulate_media(forced_colors="active")
    swatches = page.locator(".lgo-legend .swatch").evaluate_all(
        "swatches => swatches.map((swatch) => getComputedStyle(swatch).background)"
    )
    assert len(set(swatches)) == len(swatches)

    def look(name: str) -> str:
        button = map_page.types.get_by_role("button", name=name)
        return str(button.evaluate("button => getComputedStyle(button).backgroundColor"))

    assert look("County councils") == look("District councils") != look("London boroughs")
    knob = map_page.ombudsman_only.locator("xpath=ancestor::label/div[1]/div")
    assert knob.evaluate(
        "knob => getComputedStyle(knob).backgroundColor !== getComputedStyle(document.body).backgroundColor"
    )


def test_who_wants_less_motion_sees_none(visit):
    map_page = visit("?year=2025", width=390, height=844)
    page = map_page.page
    map_page.frame_element.evaluate("frame => frame.scrollIntoView({ block: 'center' })")
    map_page.click_shape(LEEDS)
    sheet = page.get_by_role("region", name="Council chosen")
    expect(sheet).to_be_visible()
    assert sheet.evaluate("sheet => getComputedStyle(sheet).transitionDuration") == "0s"
    assert map_page.map_frame().evaluate("map.options.zoomAnimation") is False
