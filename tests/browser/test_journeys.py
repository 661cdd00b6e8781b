"""Whole journeys through the map, as visitors take them."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Route, expect

from tests.browser.map_page import MapPage, go_to, wait_until, wait_until_app_is_shown
from tests.known_councils import ALLERDALE, BIRMINGHAM, COLCHESTER, CORBY, CUMBERLAND, ESSEX, LEEDS, NORTHAMPTON

RATE_CLASSES = 6  # of the upheld rate; then come "no investigations" and "not known"
ZERO_PER_CENT = re.compile(r"(?<![\d.,])0\s*(%|per cent)")


def test_how_did_northampton_do_in_2019_20_and_is_that_unusual(visit):
    map_page = visit()

    map_page.pick(map_page.year, "2019–20")
    for other in ("County councils", "Metropolitan boroughs", "Unitary councils", "London boroughs"):
        map_page.press_button(map_page.types, "button", other)
    expect(map_page.tiers.get_by_role("radio", name="District councils")).to_be_checked()
    assert {code[:3] for code in map_page.painted_codes()} == {"E07"}
    map_page.click_shape(NORTHAMPTON)

    expect(map_page.title).to_have_text("Northampton Borough Council")
    upheld = map_page.card("Upheld rate")
    expect(upheld).to_contain_text("64 %")
    expect(upheld).to_contain_text("7 of 11 investigations")
    expect(upheld).to_contain_text("Average of district councils: 45 %")
    expect(upheld).to_contain_text("No clear difference")
    remedy = map_page.card("Satisfactory remedy")
    expect(remedy).to_contain_text("14 %")
    expect(remedy).to_contain_text("1 of 7 upheld cases")
    expect(map_page.chart).to_contain_text("Average 45 %")
    letter = map_page.panel.get_by_role("article", name="Annual review letter of 22 July 2020")
    expect(letter).to_contain_text("Mr Candler, Chief Executive")
    expect(letter).to_contain_text(
        "decisions made by the Local Government and Social Care Ombudsman about your authority"
    )
    expect(map_page.page).to_have_url(re.compile(rf"year=2020&types=district&tier=lower&council={NORTHAMPTON}$"))


def test_corby_2019_20_is_said_to_be_unknown_and_nowhere_to_be_zero(visit):
    map_page = visit("?year=2020")

    map_page.pick(map_page.council, "Corby")

    expect(map_page.title).to_have_text("Corby Borough Council")
    expect(map_page.panel.get_by_text("Not in this copy of the letter", exact=True)).to_have_count(3)
    expect(map_page.panel.get_by_role("article", name="Annual review letter of 22 July 2020")).to_be_visible()
    assert not ZERO_PER_CENT.search(map_page.panel_words())
    expect(map_page.shape(CORBY)).to_have_attribute("data-class", str(RATE_CLASSES + 1))
    map_page.hover_shape(CORBY)
    expect(map_page.tooltip).to_contain_text("upheld rate not known")
    assert not ZERO_PER_CENT.search(map_page.tooltip.inner_text())


def test_the_map_of_2022_23_has_allerdale_and_the_map_of_2023_24_cumberland(visit):
    map_page = visit("?year=2023&tier=lower")
    expect(map_page.shape(CUMBERLAND)).to_have_count(0)
    map_page.click_shape(ALLERDALE)
    expect(map_page.title).to_have_text("Allerdale Borough Council")
    expect(map_page.panel).to_contain_text("1 of 4 investigations")

    with map_page.repainting():
        map_page.pick(map_page.year, "2023–24")
    expect(map_page.shape(ALLERDALE)).to_have_count(0)
    map_page.click_shape(CUMBERLAND)
    expect(map_page.title).to_have_text("Cumberland Council")
    map_page.wait_until_at_rest()
    cumberlands_own = map_page.card("Upheld rate")
    expect(cumberlands_own).to_contain_text("Not known")

    map_page.panel.get_by_role("button", name="Allerdale Borough Council, 2023–24").click()
    expect(map_page.title).to_have_text("Allerdale Borough Council")
    expect(map_page.panel).to_contain_text("1 of 1 investigation")
    expect(map_page.panel).to_contain_text("its last day was 31 March 2023")
    expect(map_page.page).to_have_url(re.compile(rf"year=2024.*council={ALLERDALE}$"))
    expect(map_page.shape(ALLERDALE)).to_have_count(0)


def test_a_click_in_a_two_tier_area_names_both_councils(visit):
    map_page = visit()

    map_page.click_shape(ESSEX, at=(0.85, 51.88))  # in Colchester
    expect(map_page.title).to_have_text("Essex County Council")
    expect(map_page.panel).to_contain_text("Two councils serve the place you clicked")
    expect(map_page.panel.get_by_role("button", name="Colchester City Council")).to_be_visible()

    map_page.press_button(map_page.tiers, "radio", "District councils")
    map_page.click_shape(COLCHESTER)
    expect(map_page.title).to_have_text("Colchester City Council")
    expect(map_page.panel).to_contain_text("Two councils serve this place")
    with map_page.repainting():
        map_page.panel.get_by_role("button", name="Essex County Council").click()
    expect(map_page.title).to_have_text("Essex County Council")
    assert ESSEX in map_page.painted_codes()


def test_the_address_brings_back_the_view_on_reload_and_for_anyone_who_is_sent_it(visit):
    map_page = visit("?year=2023&types=district,unitary&tier=lower")
    map_page.pick(map_page.measure, "Satisfactory remedy")
    expect(map_page.page).to_have_url(re.compile("measure=satisfactory_remedy_rate"))
    map_page.press_button(map_page.types, "button", "Unitary councils")
    map_page.click_shape(ALLERDALE)
    expect(map_page.title).to_have_text("Allerdale Borough Council")
    expect(map_page.page).to_have_url(re.compile(f"council={ALLERDALE}"))
    view = _view(map_page)

    map_page.reload()
    assert _view(map_page) == view

    somebody_else = visit(map_page.search())
    assert _view(somebody_else) == view


def _view(map_page) -> dict[str, object]:
    """All that a visitor sees of a view."""
    return {
        "address": map_page.search(),
        "painting": map_page.painting(),
        "council": map_page.council.input_value(),
        "year": map_page.year.input_value(),
        "measure": map_page.measure.input_value(),
        "types": map_page.types.get_by_role("button", pressed=True).all_inner_texts(),
        "tier": map_page.tiers.get_by_role("radio", checked=True).all_inner_texts(),
        "panel": map_page.panel_words(),
    }


def test_back_and_forward_step_through_the_views(visit):
    map_page = visit("?year=2025")
    first = map_page.painting()
    map_page.click_shape(LEEDS)
    expect(map_page.title).to_have_text("Leeds City Council")
    with map_page.repainting():
        map_page.pick(map_page.year, "2023–24")
    expect(map_page.panel).to_contain_text("1 April 2023 to 31 March 2024")

    map_page.page.go_back()
    expect(map_page.panel).to_contain_text("1 April 2024 to 31 March 2025")
    expect(map_page.title).to_have_text("Leeds City Council")
    map_page.page.go_back()
    expect(map_page.title).to_have_text("Choose a council")
    expect(map_page.canvas).to_have_attribute("data-painted", str(first))
    expect(map_page.council).to_have_value("")

    map_page.page.go_forward()
    expect(map_page.title).to_have_text("Leeds City Council")
    map_page.page.go_forward()
    expect(map_page.panel).to_contain_text("1 April 2023 to 31 March 2024")
    expect(map_page.page).to_have_url(re.compile(rf"year=2024&council={LEEDS}$"))


def test_a_choice_made_before_the_last_one_has_come_back_counts_too(visit):
    map_page = visit("?year=2024", slow_line=True)

    with map_page.line.held_until("types="):
        map_page.types.get_by_role("button", name="County councils").click()
    map_page.types.get_by_role("button", name="London boroughs").click()
    map_page.line.let_go()

    left = ["District councils", "Metropolitan boroughs", "Unitary councils"]
    expect(map_page.page).to_have_url(re.compile("types=district%2Cmetropolitan%2Cunitary&tier=lower$"))
    expect(map_page.types.get_by_role("button", pressed=True)).to_have_text(left)


def test_nonsense_in_the_address_is_ignored_with_a_notice_and_never_run(visit):
    map_page = visit()
    plain = map_page.painting()

    attack = "<script>window.attacked=1</script><img src=x onerror=window.attacked=1>"
    query = {"year": "1812", "types": "parish", "council": attack, "measure": attack, attack: "1"}
    map_page.open(f"?{urlencode(query)}")

    notices = map_page.page.get_by_role("status")
    for what in ("year", "choice of authority types", "measure", "council"):
        expect(notices.filter(has_text=f"The {what} in this page’s address is not one we know")).to_have_count(1)
    expect(notices.filter(has_text="means nothing here and was ignored")).to_have_count(1)
    expect(map_page.title).to_have_text("Choose a council")
    expect(map_page.canvas).to_have_attribute("data-painted", str(plain))
    assert "attacked" not in map_page.page.locator("body").inner_text()
    for frame in map_page.page.frames:
        assert frame.evaluate("window.attacked") is None


def test_the_keyboard_alone_leads_to_a_council_and_its_letter(visit):
    map_page = visit("?year=2020")
    keyboard = map_page.page.keyboard
    box = map_page.council.locator("xpath=..")
    unfocused = box.screenshot()

    map_page.tab_to(map_page.council)
    assert box.screenshot() != unfocused
    keyboard.type("Northampton B")
    expect(map_page.page.get_by_role("option")).to_have_count(1)
    keyboard.press("Enter")
    expect(map_page.title).to_have_text("Northampton Borough Council")
    expect(map_page.panel).to_contain_text("7 of 11 investigations")

    letter = map_page.panel.get_by_role("article", name="Annual review letter of 22 July 2020")
    map_page.tab_to(letter)
    assert letter.evaluate("letter => getComputedStyle(letter).outlineStyle") != "none"
    keyboard.press("End")
    wait_until(map_page.page, "() => document.activeElement.scrollTop > 0")


def test_hovering_leeds_says_what_was_found(visit):
    map_page = visit("?year=2025")

    map_page.hover_shape(LEEDS)

    expect(map_page.tooltip).to_contain_text("Leeds City Council")
    expect(map_page.tooltip).to_contain_text("Metropolitan borough")
    expect(map_page.tooltip).to_contain_text("62 of 68 investigations upheld (91 %)")


def test_a_filter_repaints_the_map_without_rebuilding_moving_or_emptying_it(visit):
    map_page = visit("?year=2025")
    map_page.zoom_in(LEEDS)
    map_page.zoom_in(LEEDS)
    map_page.map_frame().evaluate(
        """() => {
            window.madeOnce = true;
            window.shapesLost = 0;
            new MutationObserver((changes) => {
                for (const change of changes) for (const node of change.removedNodes)
                    if (node.dataset?.code) window.shapesLost += 1;
            }).observe(document.body, { childList: true, subtree: true });
        }"""
    )
    zoomed = map_page.shape(LEEDS).bounding_box()
    fill = map_page.shape(LEEDS).get_attribute("fill")

    with map_page.repainting():
        map_page.pick(map_page.measure, "Compliance")

    assert map_page.shape(LEEDS).get_attribute("fill") != fill
    assert map_page.shape(LEEDS).bounding_box() == zoomed
    assert map_page.map_frame().evaluate("[window.madeOnce, window.shapesLost]") == [True, 0]


def test_the_map_is_the_same_after_it_had_nothing_to_paint_and_after_a_notice_has_gone(visit):
    map_page = visit("?year=1812&types=london")
    expect(map_page.page.get_by_role("status").filter(has_text="The year in this page’s address")).to_have_count(1)
    map_page.map_frame().evaluate("window.madeOnce = true")

    for _ in ("nothing is painted", "London is painted again"):
        map_page.types.get_by_role("button", name="London boroughs").click()
        map_page.wait_until_at_rest()

    expect(map_page.page).to_have_url(re.compile("types=london$"))
    expect(map_page.page.locator(".st-key-notices").get_by_role("status")).to_have_count(0)
    expect(map_page.frame_element).to_have_count(1)
    assert map_page.map_frame().evaluate("window.madeOnce")


def test_only_the_ombudsmans_own_figures_turns_a_councils_own_report_into_not_known(visit):
    map_page = visit(f"?year=2025&council={BIRMINGHAM}")
    expect(map_page.panel).to_contain_text("94 of 114 investigations")
    assert int(map_page.shape(BIRMINGHAM).get_attribute("data-class") or -1) in range(RATE_CLASSES)

    with map_page.repainting():
        map_page.page.get_by_text("The Ombudsman’s own figures only").click()

    expect(map_page.shape(BIRMINGHAM)).to_have_attribute("data-class", str(RATE_CLASSES + 1))
    expect(map_page.shape(BIRMINGHAM)).to_have_attribute("fill", "url(#unknown)")
    expect(map_page.panel).not_to_contain_text("94 of 114 investigations")
    expect(map_page.panel).to_contain_text("is not known here")
    expect(map_page.shape(LEEDS)).to_have_attribute("data-class", str(RATE_CLASSES - 1))


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_whole_of_england_fits_the_frame_and_nothing_scrolls_sideways(visit, width, height):
    map_page = visit(f"?year=2025&council={LEEDS}", width=width, height=height)
    expect(map_page.title).to_have_text("Leeds City Council")
    expect(map_page.panel.get_by_text("Where every figure comes from")).to_be_visible()

    # The map fits itself once more when its frame has got its size, so this is waited for.
    wait_until(
        map_page.map_frame(),
        """() => [...document.querySelectorAll("path[data-code]")].every((path) => {
            const box = path.getBoundingClientRect();
            return box.width && box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
        })""",
    )
    frame, panel = map_page.frame_element.bounding_box(), map_page.panel.bounding_box()
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= width
    if width < 640:
        assert panel["y"] >= frame["y"] + frame["height"]
    else:
        assert panel["x"] >= frame["x"] + frame["width"]
        assert _shapes_under_the_legend(map_page) == []
    wider = map_page.page.evaluate(
        """() => [document.scrollingElement, ...document.querySelectorAll('[data-testid="stMain"]')]
            .filter((element) => element.scrollWidth > element.clientWidth)
            .map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert wider == []


def _shapes_under_the_legend(map_page) -> list[str]:
    """The codes of the councils that the legend hides in part."""
    legend, frame = (
        map_page.page.get_by_role("region", name="Legend").bounding_box(),
        map_page.frame_element.bounding_box(),
    )
    return map_page.map_frame().evaluate(
        """([left, top, width, height]) => {
            const hidden = new Set();
            for (let x = left; x <= left + width; x += 3) for (let y = top; y <= top + height; y += 3) {
                const path = document.elementFromPoint(x, y)?.closest("path[data-code]");
                if (path) hidden.add(path.dataset.code);
            }
            return [...hidden];
        }""",
        [legend["x"] - frame["x"], legend["y"] - frame["y"], legend["width"], legend["height"]],
    )


def test_a_year_with_another_map_changes_only_the_councils_that_differ(visit):
    map_page = visit("?year=2023&tier=lower")
    shapes = map_page.painted_codes()
    map_page.map_frame().evaluate(
        """() => {
            window.before = new Map();
            for (const path of document.querySelectorAll("path[data-code]")) window.before.set(path.dataset.code, path);
        }"""
    )

    with map_page.repainting():
        map_page.pick(map_page.year, "2023–24")

    assert ALLERDALE in shapes - map_page.painted_codes()
    assert CUMBERLAND in map_page.painted_codes() - shapes
    stayed = map_page.map_frame().evaluate(
        """() => [...document.querySelectorAll("path[data-code]")].every(
            (path) => !window.before.has(path.dataset.code) || window.before.get(path.dataset.code) === path)"""
    )
    assert stayed

    with map_page.repainting():
        map_page.pick(map_page.year, "2022–23")
    assert map_page.painted_codes() == shapes


def test_when_shapes_do_not_come_the_map_says_so_and_asks_again_with_the_next_choice(new_page, app):
    map_page = MapPage(new_page(), app.address)
    map_page.page.route("**/boundaries/england-*", lambda route: route.abort())
    go_to(map_page.page, f"{app.address}/?year=2025")
    status = map_page.canvas.get_by_role("status")
    expect(status).to_contain_text("could not be loaded")
    map_page.pick(map_page.council, "Leeds")  # the list does what the map does
    expect(map_page.title).to_have_text("Leeds City Council")
    expect(status).to_contain_text("could not be loaded")

    map_page.page.unroute("**/boundaries/england-*")
    map_page.pick(map_page.year, "2023–24")
    map_page.wait_until_painted()
    expect(status).to_be_hidden()
    map_page.hover_shape(LEEDS)
    expect(map_page.tooltip).to_contain_text("Leeds City Council")


def test_until_slow_shapes_have_come_nothing_is_painted_and_then_what_was_asked_for_last(new_page, app):
    map_page = MapPage(new_page(), app.address)
    waiting: list[Route] = []
    map_page.page.route(
        "**/boundaries/england-*",
        lambda route: waiting.append(route),  # noqa: PLW0108  # Playwright takes no built-in
    )
    go_to(map_page.page, f"{app.address}/?year=2023&tier=lower")
    expect(map_page.canvas.get_by_role("status")).to_have_text("Loading the map…")
    map_page.pick(map_page.year, "2023–24")
    map_page.wait_until_at_rest()
    assert map_page.painting() is None

    for route in waiting:
        route.continue_()
    map_page.wait_until_painted()
    codes = map_page.painted_codes()
    assert CUMBERLAND in codes
    assert ALLERDALE not in codes


def test_the_newest_known_is_the_default_and_years_together_change_colours_legend_and_panel(visit):
    map_page = visit()
    legend = map_page.page.get_by_role("region", name="Legend")
    expect(legend).to_contain_text("13 from 2024–25")
    before = map_page.shape(LEEDS).get_attribute("fill")
    map_page.click_shape(LEEDS)
    expect(map_page.card("Upheld rate")).to_contain_text("62 of 68 investigations")
    expect(map_page.page).to_have_url(re.compile(rf"year=newest&council={LEEDS}$"))

    map_page.pick(map_page.year, "Together, 2022–23 to 2024–25")

    upheld = map_page.card("Upheld rate")
    expect(upheld).to_contain_text("2022–23 to 2024–25")
    expect(upheld).to_contain_text("143 of 181 investigations")
    expect(map_page.panel).to_contain_text("In 2022–23 to 2024–25 together the Ombudsman found fault in 143 of the 181")
    expect(legend).to_contain_text("from 3 years")
    assert map_page.shape(LEEDS).get_attribute("fill") != before
    expect(map_page.page).to_have_url(re.compile(rf"year=together&council={LEEDS}$"))

    map_page.page.reload()
    wait_until_app_is_shown(map_page.page)
    expect(map_page.card("Upheld rate")).to_contain_text("143 of 181 investigations")
