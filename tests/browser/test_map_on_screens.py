"""The map on screens of any size: England fills it, its tooltip stays on it, and the figures are never out of reach."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.map_page import MapPage, wait_until
from tests.known_councils import ESSEX, LEEDS

_TOOLTIPS_CUT_OFF = """() => {
    const map = document.querySelector(".leaflet-container").getBoundingClientRect(), cut = [];
    for (const path of document.querySelectorAll("path[data-class]:not([data-class=''])")) {
        const { x, y, width, height } = path.getBoundingClientRect();
        const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true };
        path.dispatchEvent(new MouseEvent("mouseover", at));
        const box = document.querySelector(".leaflet-tooltip").getBoundingClientRect();
        const isInside = box.left >= map.left && box.right <= map.right;
        if (!isInside || box.top < map.top || box.bottom > map.bottom) cut.push(path.dataset.code);
        path.dispatchEvent(new MouseEvent("mouseout", at));
    }
    return cut;
}"""

_UNDER_THE_LEGEND = """() => {
    const frame = window.frameElement.getBoundingClientRect(), step = 6, under = new Set();
    const legend = parent.document.querySelector(".st-key-map-with-legend .lgo-legend").getBoundingClientRect();
    for (let x = legend.left - frame.left; x <= legend.right - frame.left; x += step) {
        for (let y = legend.top - frame.top; y <= legend.bottom - frame.top; y += step) {
            const code = document.elementFromPoint(x, y)?.dataset?.code;
            if (code) under.add(code);
        }
    }
    return [...under];
}"""

_ENGLANDS_HEIGHT = """() => {
    const boxes = [...document.querySelectorAll("path[data-code]")].map((path) => path.getBoundingClientRect());
    return Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
}"""


def tap(map_page: MapPage, code: str) -> None:
    """Tap a council, as on a phone whose screen shows the map."""
    map_page.frame_element.evaluate("frame => frame.scrollIntoView({ block: 'center' })")
    map_page.click_shape(code)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_what_the_map_says_of_a_council_is_never_cut_off_at_its_edge(visit, width, height):
    assert visit(width=width, height=height).map_frame().evaluate(_TOOLTIPS_CUT_OFF) == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1210, 800), (1920, 1080)])
def test_england_fills_the_map_and_no_council_lies_under_the_legend(visit, width, height):
    map_page = visit("?year=2025", width=width, height=height)
    inside = map_page.map_frame()
    assert inside.evaluate(_UNDER_THE_LEGEND) == []
    frame = map_page.frame_element.bounding_box()
    assert frame is not None
    assert inside.evaluate(_ENGLANDS_HEIGHT) > 0.7 * frame["height"]


def test_a_map_whose_frame_has_no_room_for_a_while_shows_all_of_england_when_it_has(visit):
    map_page = visit("?year=2025")
    inside, frame = map_page.map_frame(), map_page.frame_element
    height = inside.evaluate(_ENGLANDS_HEIGHT)
    frame.evaluate("frame => { frame.style = 'min-height: 0; max-height: 9px'; }")
    wait_until(inside, "() => map.getSize().y < 10")
    frame.evaluate("frame => { frame.style = ''; }")
    wait_until(inside, f"before => Math.abs(({_ENGLANDS_HEIGHT})() - before) < 1", height)


@pytest.mark.parametrize("width", [1440, 800])
def test_the_map_stays_in_sight_while_a_long_panel_is_read(visit, width):
    map_page = visit(f"?year=2025&council={LEEDS}", width=width)
    map_page.wait_until_at_rest()
    map_page.chart.evaluate("chart => chart.scrollIntoView()")
    expect(map_page.frame_element).to_be_in_viewport(ratio=0.99)


def test_on_a_phone_the_council_tapped_stands_at_the_foot_of_the_screen_and_leads_to_its_figures(visit):
    map_page = visit("?year=2025", width=390, height=844)
    sheet = map_page.page.get_by_role("region", name="Council chosen")
    expect(sheet).to_be_hidden()

    tap(map_page, LEEDS)
    expect(sheet).to_contain_text("Leeds City Council")
    expect(sheet).to_contain_text("62 of 68 investigations upheld (91 %)")
    expect(sheet).to_be_in_viewport(ratio=1)
    sheet.get_by_role("button", name="See the figures of Leeds City Council").click()
    expect(map_page.title).to_be_in_viewport()
    expect(map_page.title).to_be_focused()
    expect(sheet).to_be_hidden()  # it would only be in the way now


def test_the_sheet_can_be_closed_with_a_finger_or_a_key_and_comes_back_with_another_council(visit):
    map_page = visit("?year=2025", width=390, height=844)
    sheet = map_page.page.get_by_role("region", name="Council chosen")
    tap(map_page, LEEDS)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()

    tap(map_page, ESSEX)
    expect(sheet).to_contain_text("Essex County Council")
    sheet.get_by_role("button", name="See the figures of Essex County Council").press("Escape")
    expect(sheet).to_be_hidden()


def test_after_a_click_the_focus_stays_on_the_map_and_the_keyboard_leads_on_to_the_figures(visit):
    map_page = visit("?year=2025")
    map_page.click_shape(LEEDS)
    expect(map_page.title).to_have_text("Leeds City Council")
    map_page.wait_until_at_rest()
    expect(map_page.frame_element).to_be_focused()

    lead = map_page.page.get_by_role("button", name="See the figures of Leeds City Council")
    for _ in range(6):
        map_page.page.keyboard.press("Tab")
        if lead.evaluate("button => button.getRootNode().activeElement === button"):
            break
    expect(lead).to_be_in_viewport()
    map_page.page.keyboard.press("Enter")
    expect(map_page.title).to_be_focused()
