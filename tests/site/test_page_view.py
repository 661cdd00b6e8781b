"""A visitor's choice is never lost: not when a run is cut short, nor when answers come late or the server is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.elements.lib import utils
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from lgo_map.records import dataset
from tests.app_pages import OpenedPage
from tests.known_councils import (
    CHELMSFORD,
    CORBY,
    ESSEX,
    LEEDS,
    NORTHAMPTON,
    NORTHAMPTONSHIRE,
    SHEFFIELD,
    SHEFFIELD_BEFORE,
)
from tests.site.browser_model import Browser, with_one_more

COUNCIL, YEAR, MEASURE, TYPES = "Council", "Year (councils with figures)", "Measure", "Authority types"
SEARCH = "Find your council: postcode or name"
TIER, OWN = "Where two councils share an area, paint", "The Ombudsman’s own figures only"
ALL_TYPES = ["County councils", "District councils", "Metropolitan boroughs", "Unitary councils", "London boroughs"]
PLACES = {NORTHAMPTON: (52.23, -0.9), CORBY: (52.49, -0.7), LEEDS: (53.8, -1.5), ESSEX: (51.7, 0.5)}


def filters(browser: Browser) -> dict[str, object]:
    """What the filters of the map show."""
    return {label: browser.shown(label) for label in (COUNCIL, YEAR, MEASURE, TYPES, TIER, OWN)}


def click(browser: Browser, code: str) -> None:
    browser.click(code, *PLACES[code])


def pick_northampton(browser: Browser) -> None:
    browser.choose(COUNCIL, "Northampton B")


def click_northampton(browser: Browser) -> None:
    click(browser, NORTHAMPTON)


def choose_another_year(browser: Browser) -> None:
    browser.choose(YEAR, "2022–23")


# --- a run that is cut short ---


@pytest.mark.parametrize("choose", [pick_northampton, click_northampton, choose_another_year])
@pytest.mark.parametrize(("hears", "every"), [("no more than it needs", 2), ("all", 5)])
def test_a_choice_in_any_gap_of_the_arrival_counts_and_changes_nothing_else(choose, hears, every):
    expected = Browser("map", "year=2020&tier=lower").open()
    messages = expected.server.runs[-1]
    choose(expected)
    expected.ask()
    assert expected.address in (
        {"year": "2020", "tier": "lower", "council": NORTHAMPTON},
        {"year": "2023", "tier": "lower"},
    )
    gaps = range(len(messages) - len(_from_the_first_enough(choose, messages)) + 1, len(messages), every)
    for gap in gaps:
        browser = Browser("map", "year=2020&tier=lower")
        browser.ask(cut=Cut(browser, choose, gap, hears_all=hears == "all"))
        browser.ask()  # whatever makes it ask again, it has nothing new to say
        assert browser.address == expected.address, gap
        assert filters(browser) == filters(expected), gap
    assert len(gaps) * every > 20


class Cut:
    """A choice that is made when a run has sent `gap` messages."""

    def __init__(self, browser: Browser, choose: Callable[[Browser], None], gap: int, hears_all: bool = True) -> None:
        self.was_made = False
        self._browser, self._choose, self._gap, self._hears_all = browser, choose, gap, hears_all

    def __call__(self, runs: list[list[ForwardMsg]]) -> RerunData | None:
        sent = runs[-1] if runs else []
        if self.was_made or len(sent) != self._gap:
            return None
        self.was_made = True
        self._browser.hear(sent if self._hears_all else _from_the_first_enough(self._choose, sent)[:1])
        self._choose(self._browser)
        return self._browser.request()


def _from_the_first_enough(choose: Callable[[Browser], None], messages: list[ForwardMsg]) -> list[ForwardMsg]:
    """The message that brings what a choice is made in, and all after it."""
    for number, message in enumerate(messages):
        alone = Browser("map")
        alone.hear([message])
        try:
            choose(alone)
        except LookupError:
            continue
        return messages[number:]
    return []


def test_filters_of_which_a_browser_never_heard_are_not_taken_for_a_choice():
    query = "year=2020&tier=lower&own=yes&types=district%2Cunitary&measure=compliance_rate"
    asked = Browser("map", query).address
    messages = Browser("map", query).open().server.runs[-1]
    first = len(messages) - len(_from_the_first_enough(click_northampton, messages)) + 1
    for gap in range(first, len(messages), 3):
        browser = Browser("map", query)
        cut = Cut(browser, click_northampton, gap, hears_all=False)
        browser.ask(cut=cut)
        for _ in range(2):
            browser.ask()
            assert cut.was_made
            assert browser.address == asked | {"council": NORTHAMPTON}
            assert browser.shown(YEAR).startswith("2019–20")
            assert browser.shown(TYPES) == ["District councils", "Unitary councils"]
            assert browser.shown(OWN) is True


def test_what_nobody_has_heard_of_a_new_view_is_sent_again():
    browser = Browser("map", "year=2020").open()
    click(browser, NORTHAMPTON)
    browser.ask(hears=False)
    browser.choose(MEASURE, "Compliance")
    browser.ask()
    assert browser.shown(COUNCIL).startswith("Northampton Borough Council")
    assert browser.address == {"year": "2020", "council": NORTHAMPTON, "measure": "compliance_rate"}


# --- answers that come late ---


@pytest.mark.parametrize(
    ("first", "second", "address"),
    [
        ((YEAR, "2019–20"), (MEASURE, "Compliance"), {"year": "2020", "measure": "compliance_rate"}),
        ((TYPES, ALL_TYPES[2:]), (YEAR, "2023–24"), {"year": "2024", "types": "metropolitan,unitary,london"}),
        ((OWN, True), (COUNCIL, "Leeds"), {"year": "newest", "own": "yes", "council": LEEDS}),
        ((COUNCIL, "Leeds"), (TIER, ["District councils"]), {"year": "newest", "tier": "lower", "council": LEEDS}),
        ((TIER, ["District councils"]), (TYPES, ["County councils"]), {"year": "newest", "types": "county"}),
    ],
)
def test_two_choices_at_once_both_count(first, second, address):
    browser = Browser("map").open()
    browser.choose(*first)
    browser.ask(hears=False)
    browser.choose(*second)
    browser.ask()
    browser.ask()
    assert browser.address == address


def test_the_answer_to_the_first_choice_does_not_undo_the_second():
    browser = Browser("map").open()
    browser.choose(YEAR, "2019–20")
    browser.ask(hears=False)
    late = browser.server.runs[-1]
    browser.choose(YEAR, "2022–23")
    browser.ask(hears=False)
    browser.hear(late, to_its_end=True)  # the visitor sees the answer to the first choice for a moment
    browser.choose(OWN, True)
    browser.ask()
    assert browser.address == {"year": "2023", "own": "yes"}
    assert browser.shown(YEAR).startswith("2022–23")


def test_a_choice_in_a_filter_that_a_click_has_replaced_meanwhile_counts():
    browser = Browser("map", "year=2020&tier=lower").open()
    click(browser, NORTHAMPTON)
    browser.ask(hears=False)  # the list of councils is another one now, which nobody has seen
    browser.choose(COUNCIL, "Corby")
    browser.ask()
    assert browser.address == {"year": "2020", "tier": "lower", "council": CORBY}
    assert browser.shown(COUNCIL).startswith("Corby")
    browser.choose(COUNCIL, None)
    browser.ask()
    assert browser.address == {"year": "2020", "tier": "lower"}


def test_many_clicks_in_a_row_leave_the_last_one():
    browser = Browser("map", "year=2020&tier=lower").open()
    for code in (NORTHAMPTON, CORBY, LEEDS, NORTHAMPTON, CORBY, LEEDS):
        click(browser, code)
        browser.ask(hears=code != CORBY)
        browser.ask()
        assert browser.address == {"year": "2020", "tier": "lower", "council": code}
        assert browser.shown(COUNCIL) is not None


# --- the address ---


@pytest.mark.parametrize("page", ["map", "council", "benchmark", "briefing", "decisions", "letters"])
def test_an_address_with_a_code_that_the_council_had_before_shows_the_council(page):
    opened = OpenedPage(page, council=SHEFFIELD_BEFORE)
    assert opened.is_well
    assert opened.notices == []
    assert opened.filter("council").value == SHEFFIELD


def test_a_choice_that_comes_with_an_older_address_does_not_go_back_to_it():
    browser = Browser("map", "year=2020").open()
    before = browser.query
    browser.choose(YEAR, "2022–23")
    browser.ask()
    browser.query = before  # the browser's line is slow: it has not heard of the new one when somebody searches
    browser.choose(SEARCH, "Leeds")
    browser.ask()
    assert browser.address == {"year": "2023"}
    assert browser.shown(YEAR).startswith("2022–23")


def test_a_choice_taken_back_at_once_is_not_made_again_by_its_address():
    browser = Browser("map", "year=2020").open()
    for year in ("2022–23", "2019–20"):
        browser.choose(YEAR, year)
        browser.ask(hears=False)
    browser.ask(hears=False)
    browser.query = "year=2023"  # of the two new addresses it has heard the first
    browser.choose(SEARCH, "Leeds")
    browser.ask()
    assert browser.address == {"year": "2020"}
    assert browser.shown(YEAR).startswith("2019–20")


def test_back_counts_at_once_and_so_does_a_link_to_the_page_itself():
    browser = Browser("map", "year=2020").open()
    browser.choose(YEAR, "2022–23")
    browser.ask()
    browser.go(year="2020")
    assert (browser.address, browser.shown(YEAR)[:7]) == ({"year": "2020"}, "2019–20")
    browser.go(year="2023", council=LEEDS)
    assert (browser.address["council"], browser.shown(COUNCIL)) == (LEEDS, "Leeds City Council")
    browser.choose(MEASURE, "Compliance")
    browser.ask()
    assert browser.address == {"year": "2023", "council": LEEDS, "measure": "compliance_rate"}


# --- a session that is new while the browser's page is old ---

MAP_QUERY = f"year=2020&tier=lower&own=yes&council={NORTHAMPTON}"
FIRST_CHOICES: dict[str, tuple[str, str, Callable[[Browser], None], dict[str, str | None]]] = {
    "a measure": ("map", MAP_QUERY, lambda b: b.choose(MEASURE, "Compliance"), {"measure": "compliance_rate"}),
    "a year": ("map", MAP_QUERY, lambda b: b.choose(YEAR, "2022–23"), {"year": "2023"}),
    "types": (
        "map",
        MAP_QUERY,
        lambda b: b.choose(TYPES, ALL_TYPES[1:]),
        {"types": "district,metropolitan,unitary,london"},
    ),
    "all sources": ("map", MAP_QUERY, lambda b: b.choose(OWN, False), {"own": None}),
    "another council": ("map", MAP_QUERY, lambda b: b.choose(COUNCIL, "Corby"), {"council": CORBY}),
    "no council": ("map", MAP_QUERY, lambda b: b.choose(COUNCIL, None), {"council": None}),
    "a click on the map": ("map", MAP_QUERY, lambda b: click(b, LEEDS), {"council": LEEDS}),
    "the county around it": (
        "map",
        MAP_QUERY,
        lambda b: b.press("Northamptonshire County Council"),
        {"council": NORTHAMPTONSHIRE, "tier": None},
    ),
    "a council on its page": (
        "council",
        f"council={LEEDS}",
        lambda b: b.choose(COUNCIL, "Chelmsford"),
        {"council": CHELMSFORD},
    ),
    "a measure of the benchmark": (
        "benchmark",
        f"council={LEEDS}&year=2024&own=yes",
        lambda b: b.choose(MEASURE, "Compliance"),
        {"measure": "compliance_rate"},
    ),
    "one council more": (
        "compare",
        f"councils={LEEDS}&year=2024",
        lambda b: b.choose("Councils", ["Leeds", "Corby"]),
        {"councils": f"{LEEDS},{CORBY}"},
    ),
    "similar authorities": (
        "compare",
        f"councils={LEEDS}&year=2024",
        lambda b: b.press("Compare Leeds City Council with other metropolitan boroughs"),
        {"similar": "yes"},
    ),
    "types of the table": (
        "councils",
        "year=2020&own=yes",
        lambda b: b.choose(TYPES, ALL_TYPES[:1]),
        {"types": "county"},
    ),
    "a letter": (
        "letters",
        "year=2020&q=training",
        lambda b: b.press("Open the letter here"),
        {"letter": f"{NORTHAMPTON}-2020"},
    ),
    "an outcome": (
        "decisions",
        f"council={LEEDS}&reports=yes&from=2020-01-01&page=2",
        lambda b: b.choose("Outcome", "Upheld"),
        {"outcome": "upheld", "page": None},
    ),
    "words": ("letters", "year=2020", lambda b: b.choose("Search the letters", "training"), {"q": "training"}),
    "a year of the briefing": (
        "briefing",
        f"council={LEEDS}&year=2024",
        lambda b: b.choose("Year", "2022–23"),
        {"year": "2023"},
    ),
}


@pytest.mark.parametrize("name", FIRST_CHOICES)
def test_the_first_choice_after_the_server_was_started_again_counts_and_changes_nothing_else(name):
    page, query, choose, expected = FIRST_CHOICES[name]
    browser = Browser(page, query).open()
    before = browser.address
    browser.restart_the_server()
    choose(browser)
    browser.ask()
    browser.ask()
    wanted = {key: value for key, value in (before | expected).items() if value is not None}
    assert {key: browser.address.get(key) for key in wanted} == wanted
    assert set(browser.address) <= set(wanted) | {"at"}


@pytest.mark.parametrize("name", FIRST_CHOICES)
def test_the_first_choice_counts_where_another_streamlit_answers_that_calls_every_widget_otherwise(monkeypatch, name):
    page, query, choose, expected = FIRST_CHOICES[name]
    browser = Browser(page, query).open()
    before = browser.address
    browser.restart_the_server()
    name_of = utils._compute_element_id
    monkeypatch.setattr(utils, "_compute_element_id", lambda kind, *args, **more: name_of(f"{kind}2", *args, **more))
    choose(browser)
    browser.ask()
    wanted = {key: value for key, value in (before | expected).items() if value is not None}
    assert {key: browser.address.get(key) for key in wanted} == wanted
    assert set(browser.address) <= set(wanted) | {"at"}


def test_a_choice_made_while_the_new_session_still_draws_the_page_counts_too():
    for gap in range(10, 55, 5):
        browser = Browser("map", MAP_QUERY).open()
        browser.restart_the_server()
        browser.choose(MEASURE, "Compliance")
        cut = Cut(browser, lambda browser: browser.choose(OWN, False), gap)
        browser.ask(cut=cut)
        browser.ask()
        assert cut.was_made
        wanted = {"year": "2020", "tier": "lower", "council": NORTHAMPTON, "measure": "compliance_rate"}
        assert browser.address == wanted, gap


def test_a_click_from_before_the_server_was_started_again_is_not_followed_twice():
    browser = Browser("map", "year=2020&tier=lower").open()
    click(browser, CORBY)
    browser.ask()
    browser.choose(COUNCIL, "Northampton B")
    browser.ask()
    browser.restart_the_server()
    browser.choose(SEARCH, "Leeds")
    browser.ask()
    browser.ask()
    assert browser.address == {"year": "2020", "tier": "lower", "council": NORTHAMPTON}
    assert browser.shown(COUNCIL).startswith("Northampton")


def test_a_new_session_leaves_the_filters_of_the_open_page_where_they_are():
    browser = Browser("map", MAP_QUERY).open()
    browser.choose(YEAR, "2022–23")
    browser.ask()
    filters_before = [key for key in browser.states if "#" in key]
    browser.restart_the_server()
    browser.choose(MEASURE, "Compliance")
    browser.ask()
    assert [key for key in browser.states if "#" in key] == filters_before


# --- data that change while a page is open ---


@pytest.mark.parametrize("is_started_again", [False, True])
def test_other_data_under_an_open_page_leave_the_view_as_it_is(monkeypatch, is_started_again):
    browser = Browser("map", MAP_QUERY).open()
    before = dataset.current_dataset()
    known = with_one_more(before.councils_with_rate)
    monkeypatch.setattr(
        "lgo_map.site.pages.map_page.current_dataset", lambda: replace(before, councils_with_rate=known)
    )
    if is_started_again:
        browser.restart_the_server()
    browser.choose(MEASURE, "Compliance")
    for _ in range(3):
        browser.ask()
        assert browser.address == browser.address | {"year": "2020", "council": NORTHAMPTON, "tier": "lower"}
        assert browser.address["measure"] == "compliance_rate"
    assert browser.shown(YEAR) == f"2019–20 ({known[True][2020][0]} of {known[True][2020][1]})"
    browser.choose(YEAR, "2022–23")
    browser.ask()
    assert browser.address["year"] == "2023"


@pytest.mark.parametrize(
    ("label", "option", "parameter", "meant"),
    [(YEAR, "2022–23", "year", "2023"), (COUNCIL, "Corby", "council", CORBY)],
)
def test_a_choice_in_a_filter_whose_options_other_data_have_renamed_meanwhile_counts(
    monkeypatch, label, option, parameter, meant
):
    browser = Browser("map", "year=2020&tier=lower").open()
    before = dataset.current_dataset()
    known = with_one_more(before.councils_with_rate)
    renamed = before.register.assign(name="The Council of " + before.register["name"])
    other = replace(before, councils_with_rate=known, register=renamed)
    monkeypatch.setattr("lgo_map.site.pages.map_page.current_dataset", lambda: other)
    browser.choose(MEASURE, "Compliance")
    browser.ask(hears=False)  # the lists of the other data are there, and nobody has seen them
    browser.choose(label, option)
    browser.ask()
    expected = {"year": "2020", "tier": "lower", "measure": "compliance_rate", parameter: meant}
    assert browser.address == expected
    assert browser.shown(label) != option
    browser.choose(COUNCIL, "The Council of Northampton B")
    browser.ask()
    assert browser.address == expected | {"council": NORTHAMPTON}


# --- what a page leaves behind ---


def test_a_page_that_was_left_begins_with_its_address_when_the_visitor_comes_back():
    page = OpenedPage("map", year="2020", council=NORTHAMPTON, tier="lower")
    page.filter("measure").set_value("compliance_rate").run()
    page.app.switch_page("pages/about.py")
    page.go()
    page.app.switch_page("pages/map.py")
    page.go(year="2023")
    assert page.address == {"year": "2023"}
    assert page.filter("year").value == 2023
    assert page.filter("measure").value == "upheld_rate"
    assert page.filter("council").value is None
