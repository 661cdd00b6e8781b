"""The first view stands in the document: seen before the app is, working by itself, and gone when the app is shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import new_context
from tests.browser.map_page import go_to, wait_until, wait_until_app_is_shown
from tests.browser.test_serving import Held
from tests.known_councils import LEEDS, NORTHAMPTON

APPS_SCRIPTS = "**/static/js/*"
MAP, COUNCIL = "/?year=2025", f"/council?council={LEEDS}&year=2025"
PATHS = [MAP, COUNCIL, f"/?year=2025&council={LEEDS}", "/councils?year=2025", "/about"]

_WATCH = """(() => {
    if (window !== window.top) return;
    window.moved = 0;
    window.headings = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    (function look() {
        const isSeen = (each) => each.checkVisibility({ visibilityProperty: true });
        const seen = [...document.querySelectorAll("h1")].filter(isSeen);
        window.headings = Math.max(window.headings, seen.length);
        if (seen.length === 0 && window.headings > 0) window.blank = true;
        requestAnimationFrame(look);
    })();
})();"""
"""Adds up how far what is seen has moved, and notes in each frame how many headings there are."""

EVERY_PAGE = [
    MAP,
    f"/?year=2025&council={LEEDS}",
    COUNCIL,
    f"/benchmark?council={LEEDS}&year=2025",
    f"/compare?councils={LEEDS},{NORTHAMPTON}&year=2020",
    "/councils?year=2025",
    "/decisions",
    "/letters",
    f"/briefing?council={LEEDS}&year=2025",
    "/programs",
    "/about",
]

_WATCH_LARGEST = """(() => {
    if (window !== window.top) return;
    window.largest = [];
    const isWaiting = () => document.documentElement.classList.contains("lgo-waiting");
    new MutationObserver(() => { if (!isWaiting()) window.shown ??= performance.now(); })
        .observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
    new PerformanceObserver((list) => {
        for (const { startTime, size, id, element } of list.getEntries()) {
            window.largest.push({ startTime, size, id, text: element?.textContent.trim().slice(0, 80) });
        }
    }).observe({ type: "largest-contentful-paint", buffered: true });
})();"""
"""Notes what the browser takes for the largest content so far, and when the app was shown."""

_COVER = """() => {
    const cover = document.createElement("p");
    cover.id = "cover";
    cover.textContent = "word ".repeat(5000);
    cover.style = "position: fixed; inset: 0; z-index: 9999999; margin: 0; overflow: hidden; background: white;";
    document.body.append(cover);
}"""
"""Covers the page with text larger than any of it: what is painted before that is noted before that."""


@pytest.fixture
def before_the_app(app, new_page) -> Callable[..., tuple[Page, Held]]:
    """A function that opens an address as far as the first view: the app's scripts are held back."""

    def open_page(path: str, width: int = 1440, height: int = 900, scheme: str = "light") -> tuple[Page, Held]:
        page = new_page(width, height, scheme)
        page.add_init_script(_WATCH)
        hold = Held(page, APPS_SCRIPTS)
        page.goto(f"{app.address}{path}", wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page, hold

    return open_page


@pytest.mark.parametrize("path", EVERY_PAGE)
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_from_the_first_view_to_the_apps_page_nothing_moves_and_no_text_is_larger(app, new_page, path, width, height):
    page = new_page(width, height)
    page.add_init_script(_WATCH + _WATCH_LARGEST)
    go_to(page, f"{app.address}{path}")
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => true)"
    )

    assert page.evaluate("window.headings") == 1
    assert page.evaluate("window.blank") is None
    assert page.evaluate("window.moved") <= 0.02
    assert page.locator("#lgo-view").count() == 0
    expect(page.get_by_role("main").or_(page.get_by_test_id("stMain"))).to_have_count(1)
    assert page.evaluate("document.getElementById('root').inert") is False

    page.evaluate(_COVER)
    wait_until(page, "() => largest.some((each) => each.id === 'cover')")

    of_view = page.evaluate("largest.filter((each) => each.startTime < shown)")
    assert of_view
    later = page.evaluate("largest.filter((each) => each.startTime >= shown && each.id !== 'cover')")
    assert later == [], f"the view and the app do not break this text into the same lines; the view had {of_view[-1]}"


def test_a_councils_figures_are_seen_while_the_app_has_not_come(before_the_app):
    page, hold = before_the_app(COUNCIL)
    expect(page.get_by_role("heading", level=1, name="Leeds City Council")).to_be_visible()
    expect(page.get_by_text(re.compile("found fault in 62 of the 68 complaints")).first).to_be_visible()
    hold.let_go()
    wait_until_app_is_shown(page)
    expect(page.get_by_text(re.compile("found fault in 62 of the 68 complaints")).first).to_be_visible()


def test_a_council_tapped_on_the_first_views_map_is_shown_without_the_app(before_the_app):
    page, _ = before_the_app(MAP, 390, 844)
    page.get_by_role("link", name=re.compile("^Leeds City Council")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Leeds City Council")).to_be_visible()
    expect(page.get_by_text("62 of 68 investigations", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(f"council={LEEDS}"))


def test_a_form_sent_before_the_app_has_come_is_answered(before_the_app):
    page, _ = before_the_app(COUNCIL)
    page.get_by_role("textbox", name=re.compile("^Find your council")).fill("Birmingham")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1, name="Birmingham City Council")).to_be_visible()


def test_nothing_is_taken_away_from_a_visitor_who_types(before_the_app):
    page, hold = before_the_app(COUNCIL)
    box = page.get_by_role("textbox", name=re.compile("^Find your council"))
    box.fill("Birm")
    hold.let_go()
    page.wait_for_selector("#root .lgo-foot", state="attached")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(box).to_have_value("Birm")
    expect(box).to_be_focused()
    box.press_sequentially("ingham")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Birmingham City Council")).to_be_visible()


def test_a_button_that_is_never_heard_to_come_up_holds_the_app_back_for_ten_seconds_and_no_longer(app, new_page):
    page = new_page()
    page.clock.install()
    hold = Held(page, APPS_SCRIPTS)
    page.goto(f"{app.address}{COUNCIL}", wait_until="commit")
    page.get_by_role("heading", level=1).hover()
    page.mouse.down(button="right")  # for a menu, which takes what comes after
    hold.let_go()
    page.wait_for_selector("#root .lgo-foot", state="attached")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.clock.fast_forward(10_000)
    wait_until_app_is_shown(page)


def test_scroll_and_focus_are_kept_when_the_app_is_shown(before_the_app):
    page, hold = before_the_app(COUNCIL, 390, 844)
    heading = page.locator("#lgo-view").get_by_role("heading", name="Every figure by year")
    heading.evaluate("element => window.scrollBy(0, element.getBoundingClientRect().top - 100)")
    page.get_by_role("navigation").get_by_role("link", name="Letters").evaluate(
        "element => element.focus({ preventScroll: true })"
    )
    hold.let_go()
    wait_until_app_is_shown(page)

    shown = page.get_by_role("heading", name="Every figure by year")
    assert abs(shown.evaluate("element => element.getBoundingClientRect().top") - 100) <= 2
    expect(page.locator(":focus")).to_have_text(re.compile("Letters"))


def test_should_the_app_never_come_the_view_stays_and_says_so(app, new_page, guard):
    page = new_page(390, 844)
    page.clock.install()
    page.route(APPS_SCRIPTS, lambda route: route.abort())
    page.goto(f"{app.address}{COUNCIL}")
    said = page.locator("#lgo-view").get_by_role("status")
    expect(said).to_have_text("")
    page.clock.run_for(21_000)
    expect(said).to_contain_text("The interactive version of this page has not come")
    expect(said).to_be_in_viewport()
    page.get_by_role("link", name="About the figures").click()
    expect(page.get_by_role("heading", level=1, name="About the figures")).to_be_visible()


def test_where_no_websocket_opens_the_view_stays_and_nothing_stands_before_it(app, new_page):
    page = new_page()
    page.route_web_socket(re.compile("/_stcore/stream"), lambda line: line.close())
    page.goto(f"{app.address}{COUNCIL}")
    expect(page.get_by_test_id("stApp")).to_be_attached()
    expect(page.get_by_role("heading", level=1, name="Leeds City Council")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    at = "document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('#lgo-view') !== null"
    assert page.evaluate(at)


def test_without_scripts_nothing_is_hidden_and_no_box_is_empty(app, browser):
    context = new_context(browser, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{app.address}{COUNCIL}")
    expect(page.get_by_role("heading", level=1, name="Leeds City Council")).to_be_visible()
    expect(page.locator("#root")).to_be_hidden()
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.get_by_role("img").or_(page.get_by_role("table")).first).to_be_visible()
    context.close()
