"""Nobody is shut out of any page: its first view and the app, seen, heard, by the keyboard, large, spaced, on paper.

One visit to each page asks all of it, for a visit is what takes the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Page, expect

from lgo_map.presentation.palette import THEMES
from tests.browser.map_page import go_to, wait_until_app_is_shown, wait_until_at_rest
from tests.browser.test_access import violations
from tests.browser.test_first_view import APPS_SCRIPTS
from tests.browser.test_serving import Held
from tests.known_councils import HOUNSLOW, LEEDS, NORTHAMPTON

PAGES = {
    "?year=2025": "Your council’s performance",
    f"?year=2025&council={LEEDS}": "Your council’s performance",
    f"benchmark?council={LEEDS}&year=2025": "Benchmark",
    f"compare?councils={LEEDS},{HOUNSLOW}&year=2024": "Compare councils",
    f"compare?councils={NORTHAMPTON}&year=2020&similar=yes": "Compare councils",
    "decisions": "Decisions",
    f"decisions?council={LEEDS}&reports=yes&to=2025-01-01": "Decisions",
    "letters?q=compliance": "Letters",
    f"briefing?council={NORTHAMPTON}&year=2020": "Briefing",
    f"council?council={NORTHAMPTON}": "Northampton Borough Council",
    "councils?year=2020": "All councils",
    "programs": "For programs and websites",
    "about": "About the figures",
}

_CUT_OFF = """() => {
    const cut = [], closed = ["hidden", "clip"];
    for (const element of document.querySelectorAll("body *")) {
        const { overflowX, overflowY, visibility, display } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        if (visibility === "hidden" || display === "none" || width < 3 || height < 3) continue;
        if (!element.innerText?.trim()) continue;
        const isCut = closed.includes(overflowX) && element.scrollWidth > element.clientWidth + 2
            || closed.includes(overflowY) && element.scrollHeight > element.clientHeight + 2;
        if (isCut) cut.push(element.innerText.slice(0, 60));
    }
    return cut;
}"""

WIDE_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    "p { margin-bottom: 2em !important }"
)
"""What WCAG 2.2 asks that text bears (1.4.12)."""

LARGE_TEXT = "html { font-size: 200% !important }"

_LOST_IN_CONTRAST_THEME = """() => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.backgroundColor = "Canvas";
    const canvas = getComputedStyle(probe).backgroundColor;
    probe.remove();
    const isFilled = (style) => style.backgroundImage !== "none"
        || ![canvas, "rgba(0, 0, 0, 0)", "transparent"].includes(style.backgroundColor);
    const isOutlined = (style) => parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none"
        || ["Top", "Left"].some((side) => parseFloat(style[`border${side}Width`]) > 0);
    const told = ".swatch, .lgo-bar, .lgo-bar i, .bar i, td.all, td.some, .lgo-missing-key span.all, [data-tag],"
        + "[class*='-key'] :is(.span, .reach, .tick, .band, .mean), .lgo-marks :is(.span, .mean)";
    return [...document.querySelectorAll(told)].filter((each) => each.checkVisibility()).filter((each) => {
        const style = getComputedStyle(each);
        return !isFilled(style) && !isOutlined(style);
    }).map((each) => each.outerHTML.slice(0, 120));
}"""
"""What says something by its colour alone, and has none left in a contrast theme."""

_MOVING = """() => [...document.querySelectorAll("a, button, input, summary")]
    .some((each) => parseFloat(getComputedStyle(each).transitionDuration) > 0)"""
"""Whether anything takes its time to look otherwise; the visitor has asked for less motion."""

_DARK_IN_CHARTS = """(dark) => {
    const rgb = (colour) => `rgb(${[1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)).join(", ")})`;
    const colours = dark.map(rgb), found = new Set();
    for (const each of document.querySelectorAll(".stVegaLiteChart svg, .stVegaLiteChart svg *, .lgo-chart svg *")) {
        const { fill, stroke, backgroundColor } = getComputedStyle(each);
        const isWhite = ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(backgroundColor);
        if (each.matches("svg") && !isWhite) found.add(`background ${backgroundColor}`);
        for (const colour of [fill, stroke]) if (colours.includes(colour)) found.add(colour);
    }
    if (document.querySelector(".stVegaLiteChart canvas")) found.add("a chart without parts that a style can change");
    return [...found];
}"""
"""Which colours of the dark theme the charts have."""
_SEA = "getComputedStyle(document.documentElement).getPropertyValue('--sea').trim()"
_DARK = sorted(set(asdict(THEMES["dark"]).values()) - set(asdict(THEMES["light"]).values()))

_CONTROLS = "button, input[type=checkbox], input[type=radio], #lgo-view > nav, #lgo-view nav a, .st-key-navigation"

_LINES_ABOUT = """() => {
    const seen = [], focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const style = getComputedStyle(focused), path = focused.querySelector?.("path, circle");
    const marked = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none"
        || style.boxShadow !== "none" || path && parseFloat(getComputedStyle(path).strokeWidth) >= 3;
    return [Boolean(marked), focused.outerHTML.slice(0, 100)];
}"""

_OF_A_MOUSE_OR_OF_SIGHT = re.compile(
    r"\b(?:click|clicks|clicked|hover|mouse|on the (?:right|left)|"
    r"(?:pale|grey|pink|red|green|blue) (?:grey|bands?|years?|lines?|dots?|bars?))\b",
    re.IGNORECASE,
)


def ask_of_what_is_seen(page: Page) -> Iterator[str]:
    """What shuts somebody out of what the page shows now, its first view or the app; it looks the same afterwards."""
    yield from violations(page.main_frame)
    words = page.evaluate("document.querySelector('#lgo-view main, [data-testid=stMain]').innerText")
    yield from (f"words: {found}" for found in _OF_A_MOUSE_OR_OF_SIGHT.findall(words))

    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": 320, "height": size["height"]})
    yield from _wider_than_the_screen(page, "320 pixels")
    page.set_viewport_size(size)
    for name, style in (("spacing", WIDE_SPACING), ("large text", LARGE_TEXT)):
        tag = page.add_style_tag(content=style)
        yield from _wider_than_the_screen(page, name)
        yield from (f"cut off by {name}: {words}" for words in page.evaluate(_CUT_OFF))
        tag.evaluate("tag => tag.remove()")

    page.emulate_media(forced_colors="active")
    yield from (f"lost in a contrast theme: {element}" for element in page.evaluate(_LOST_IN_CONTRAST_THEME))
    page.emulate_media(forced_colors="none", media="print")
    for control in page.locator(_CONTROLS).all():
        if control.is_visible() and control.evaluate(
            "each => !each.matches('[aria-pressed=true], [aria-checked=true], :checked')"
        ):
            yield f"on paper: {control.evaluate('each => each.outerHTML.slice(0, 120)')}"
    yield from (f"on paper: chart with {colour}" for colour in page.evaluate(_DARK_IN_CHARTS, _DARK))
    for frame in page.frames:
        if (sea := frame.evaluate(_SEA)) in _DARK:
            yield f"on paper: a map on {sea}"
    if not page.get_by_text("Contains OS data").locator("visible=true").count():
        yield "on paper: without the sources"
    page.emulate_media(media="screen")
    if page.evaluate(_MOVING):
        yield "something moves that need not"


def _wider_than_the_screen(page: Page, when: str) -> Iterator[str]:
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        yield f"moved sideways: {when}"


def stops_of_the_keyboard(page: Page) -> Iterator[str]:
    """What the keyboard stops at on the way to the first thing of the content, without a mark that it is there."""
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the content")
    for _ in range(14):
        is_marked, element = page.evaluate(_LINES_ABOUT)
        if not is_marked:
            yield f"focus not seen: {element}"
        page.keyboard.press("Tab")


@pytest.mark.parametrize(("path", "heading"), PAGES.items())
def test_nobody_is_shut_out_of_the_page_or_of_its_first_view(app, new_page, path, heading):
    page = new_page(390, 844, "dark")
    hold = Held(page, APPS_SCRIPTS)
    page.goto(f"{app.address}/{path}", wait_until="commit")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect(page.locator("#lgo-late")).to_be_attached()
    found = [f"first view, {each}" for each in (*stops_of_the_keyboard(page), *ask_of_what_is_seen(page))]

    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    found += [f"first view on a desk, {each}" for each in ask_of_what_is_seen(page)]

    page.locator("#lgo-view").get_by_role("link", name="Letters", exact=True).focus()
    hold.let_go()
    wait_until_app_is_shown(page)
    expect(page.locator(":focus")).to_have_text(re.compile("Letters"))
    wait_until_at_rest(page)
    found += [f"app on a desk, {each}" for each in ask_of_what_is_seen(page)]

    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    go_to(page, f"{app.address}/{path}")
    wait_until_at_rest(page)
    found += [f"app, {each}" for each in ask_of_what_is_seen(page)]
    assert not found, "\n\n".join(dict.fromkeys(found))
