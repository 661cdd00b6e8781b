"""A choice made while the server was started again with other data counts, whatever its option is called now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from streamlit.elements.lib import utils

from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation.url import NO_LONGER_OFFERED, no_longer_listed
from lgo_map.records import dataset
from lgo_map.site.older_widgets import Heard, Options, heard
from lgo_map.wording.years_together import choice_called, choice_name
from tests.known_councils import CHELMSFORD, CORBY, LEEDS, NORTHAMPTON
from tests.site.browser_model import Browser, with_one_more

YEAR, MEASURE, COUNCIL = "Year (councils with figures)", "Measure", "Council"
MAP_QUERY = f"year=2020&tier=lower&own=yes&council={NORTHAMPTON}"
MAP_VIEW = {"year": "2020", "tier": "lower", "own": "yes", "council": NORTHAMPTON}

Renew = Callable[..., None]


@pytest.fixture
def renew(monkeypatch: pytest.MonkeyPatch) -> Renew:
    """A function that has a server show other data from now on.

    In these every council has another name, its older one is known as such, and Chelmsford's is about to end; a year
    more is known, and of every year one figure more. `without` is a year that is gone, and `unknown` a council of which
    the older name is not known.
    """

    def other(without: int | None = None, unknown: str | None = None) -> None:
        before = dataset.current_dataset()
        known = with_one_more(before.councils_with_rate)
        for of_years in known.values():
            of_years[2026] = of_years[2025]
            if without is not None:
                del of_years[without]
        register = before.register.assign(name="The New Council of " + before.register["code"])
        register["aliases"] = [
            aliases if code == unknown else [*aliases, before.names[str(code)]]
            for code, aliases in before.register["aliases"].items()
        ]
        register.loc[CHELMSFORD, "valid_to"] = pd.Timestamp("2028-03-31")
        renewed = replace(before, councils_with_rate=known, register=register)
        monkeypatch.setattr(dataset, "_load", lambda *_: renewed)

    return other


def notices(browser: Browser) -> list[str]:
    """What the page says of what could not be shown."""
    return [notice.value for notice in browser.server.app.info]


CHOICES: dict[str, tuple[str, str, Callable[[Browser], None], dict[str, str | None]]] = {
    "a year": ("map", MAP_QUERY, lambda b: b.choose(YEAR, "2022–23"), {"year": "2023"}),
    "the newest": ("map", MAP_QUERY, lambda b: b.choose(YEAR, "Newest known"), {"year": "newest"}),
    "years together": ("map", MAP_QUERY, lambda b: b.choose(YEAR, "Together"), {"year": "together"}),
    "a council": ("map", MAP_QUERY, lambda b: b.choose(COUNCIL, "Corby"), {"council": CORBY}),
    "no council": ("map", MAP_QUERY, lambda b: b.choose(COUNCIL, None), {"council": None}),
    "a measure": ("map", MAP_QUERY, lambda b: b.choose(MEASURE, "Compliance"), {"measure": "compliance_rate"}),
    "another source": ("map", MAP_QUERY, lambda b: b.choose("The Ombudsman’s own figures only", False), {"own": None}),
    "a council that ends": (
        "council",
        f"council={LEEDS}",
        lambda b: b.choose(COUNCIL, "Chelmsford"),
        {"council": CHELMSFORD},
    ),
    "a year of the benchmark": (
        "benchmark",
        f"council={LEEDS}&year=2024&own=yes",
        lambda b: b.choose("Year", "Together"),
        {"year": "together"},
    ),
    "a year of the briefing": (
        "briefing",
        f"council={LEEDS}&year=2024",
        lambda b: b.choose("Year", "2022–23"),
        {"year": "2023"},
    ),
    "a year of all councils": ("councils", "year=2020&own=yes", lambda b: b.choose("Year", "All"), {"year": "all"}),
    "councils compared": (
        "compare",
        f"councils={LEEDS}&year=2024",
        lambda b: b.choose("Councils", ["Leeds", "Corby"]),
        {"councils": f"{LEEDS},{CORBY}"},
    ),
    "a year compared": (
        "compare",
        f"councils={LEEDS},{CORBY}&year=2024",
        lambda b: b.choose("Year", "2019–20"),
        {"year": "2020"},
    ),
    "a council's decisions": (
        "decisions",
        "reports=yes&from=2020-01-01",
        lambda b: b.choose(COUNCIL, "Leeds"),
        {"council": LEEDS},
    ),
    "a council's letters": (
        "letters",
        "year=2020",
        lambda b: b.choose(COUNCIL, "Northampton B"),
        {"council": NORTHAMPTON},
    ),
}


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_counts_though_the_server_was_started_again_with_other_data(renew, name):
    page, query, choose, expected = CHOICES[name]
    browser = Browser(page, query).open()
    before = browser.address
    browser.restart_the_server()
    renew()
    choose(browser)
    browser.ask()
    wanted = {key: value for key, value in (before | expected).items() if value is not None}
    assert browser.address == wanted
    assert notices(browser) == []


def test_a_link_to_a_relative_counts_though_other_years_of_it_are_known_now(renew, monkeypatch):
    browser = Browser("map", "year=newest&council=E06000061").open()
    browser.restart_the_server()
    renew()
    monkeypatch.setattr(dataset.Dataset, "nearest_year", lambda *_, **__: 2020)
    browser.press("Corby Borough Council, 2020–21")
    browser.ask()
    assert browser.address == {"year": "2020", "council": CORBY, "tier": "lower"}


def test_two_choices_that_wait_both_count(renew):
    browser = Browser("map", MAP_QUERY).open()
    browser.restart_the_server()
    renew()
    before = browser.query
    browser.choose(YEAR, "2022–23")
    browser.ask(hears=False)
    browser.query = before
    browser.choose(COUNCIL, "Corby")  # in the list of before: the browser has heard of no other
    browser.ask()
    assert browser.address == MAP_VIEW | {"year": "2023", "council": CORBY}


def test_all_choices_that_wait_count_where_another_streamlit_answers(monkeypatch):
    browser = Browser("map", MAP_QUERY).open()
    browser.restart_the_server()
    name_of = utils._compute_element_id
    monkeypatch.setattr(utils, "_compute_element_id", lambda kind, *args, **more: name_of(f"{kind}2", *args, **more))
    view = MAP_VIEW
    choices: list[tuple[Callable[[], None], dict[str, str]]] = [
        (lambda: browser.choose(MEASURE, "Compliance"), {"measure": "compliance_rate"}),
        (lambda: browser.click(CORBY, 52.49, -0.7), {"council": CORBY}),
        (lambda: browser.choose(COUNCIL, "Chelmsford"), {"council": CHELMSFORD}),
        (lambda: browser.choose(YEAR, "2022–23"), {"year": "2023"}),
    ]
    for choose, change in choices:
        choose()
        view = view | change
        states = browser.request().widget_states
        assert states is not None
        browser.server.ask(MAP_QUERY, states, lambda _: None)  # it hears nothing: the page is loaded anew at the end
        said = [m for run in browser.server.runs for m in run if m.HasField("page_info_changed")]
        assert dict(parse_qsl(said[-1].page_info_changed.query_string)) == view


def test_what_is_chosen_next_is_heard_in_the_lists_of_the_new_data(renew):
    browser = Browser("map", MAP_QUERY).open()
    browser.choose(COUNCIL, "Leeds")
    browser.ask()
    runs_of_a_choice = len(browser.server.runs)
    browser.restart_the_server()
    renew()
    browser.choose(MEASURE, "Compliance")
    browser.ask()
    browser.choose(COUNCIL, f"The New Council of {CORBY}")
    browser.ask()
    assert len(browser.server.runs) == runs_of_a_choice
    browser.choose(YEAR, "2025–26")
    browser.ask()
    assert browser.address == MAP_VIEW | {"measure": "compliance_rate", "council": CORBY, "year": "2026"}


# --- what is gone ---


@pytest.mark.parametrize(
    ("gone", "label", "option", "what"),
    [({"without": 2023}, YEAR, "2022–23", "year"), ({"unknown": CORBY}, COUNCIL, "Corby", "council")],
)
def test_what_was_chosen_and_is_gone_is_said_once_and_all_else_stays(renew, gone, label, option, what):
    browser = Browser("map", MAP_QUERY).open()
    browser.restart_the_server()
    renew(**gone)
    browser.choose(label, option)
    browser.ask()
    assert browser.address == MAP_VIEW
    assert notices(browser) == [no_longer_listed(what)]
    browser.ask()
    assert notices(browser) == [no_longer_listed(what)]
    browser.choose(MEASURE, "Compliance")
    browser.ask()
    assert browser.address == MAP_VIEW | {"measure": "compliance_rate"}
    assert notices(browser) == []


def test_of_councils_compared_those_stay_that_are_there(renew):
    browser = Browser("compare", f"councils={LEEDS},{NORTHAMPTON}&year=2024").open()
    browser.restart_the_server()
    renew(unknown=CORBY)
    browser.choose("Councils", ["Leeds", "Northampton B", "Corby"])
    browser.ask()
    assert browser.address == {"councils": f"{LEEDS},{NORTHAMPTON}", "year": "2024"}
    assert notices(browser) == [no_longer_listed("choice of councils")]


def test_what_the_address_names_and_is_gone_is_said_with_the_choice_that_counts(renew):
    browser = Browser("map", "year=2023&tier=lower").open()
    browser.restart_the_server()
    renew(without=2023)
    browser.choose(MEASURE, "Compliance")
    browser.ask()
    assert browser.address == {"year": "newest", "tier": "lower", "measure": "compliance_rate"}
    assert "The year in this page’s address is not one we know, so you see the newest known." in notices(browser)


def test_a_button_that_is_gone_is_said(renew):
    browser = Browser("compare", f"councils={LEEDS}&year=2020").open()
    browser.restart_the_server()
    renew(without=2020)
    browser.press("Compare Leeds City Council with other metropolitan boroughs")
    browser.query = "year=2020"
    browser.ask()
    assert NO_LONGER_OFFERED in notices(browser)


def test_a_letter_opens_that_newer_ones_have_pushed_off_the_list(monkeypatch):
    browser = Browser("letters", "year=2020").open()
    browser.restart_the_server()
    monkeypatch.setattr("lgo_map.site.pages.letters_page.MAX_LETTERS_SHOWN", 0)
    browser.press("Open the letter to Northampton Borough Council, 2019–20")
    browser.ask()
    assert browser.address == {"year": "2020", "letter": f"{NORTHAMPTON}-2020"}
    assert notices(browser) == []


@pytest.mark.parametrize("year_of_panel", [2021, 2022])
def test_the_letter_chosen_in_the_panel_stays_though_the_panel_is_about_a_newer_year(monkeypatch, year_of_panel):
    browser = Browser("map", f"year=2021&tier=lower&council={NORTHAMPTON}").open()
    browser.restart_the_server()
    monkeypatch.setattr("lgo_map.presentation.panel.year_of_panel", lambda *_: year_of_panel)
    browser.choose("Letter of the year", "2019–20")
    browser.ask()
    assert browser.shown("Letter of the year") == "2019–20"
    assert any("Dear Mr Candler" in piece.proto.body for piece in browser.server.app.get("html"))


# --- the parts ---


def test_every_choice_of_year_is_known_by_what_any_data_call_it():
    choices: list[YearChoice] = [NEWEST, TOGETHER, 2025, 2024, 2020]
    for years in ([2025, 2024, 2020], [2026, 2025, 2024, 2023], [2020]):
        for choice in choices:
            assert choice_called(choices, choice_name(choice, years)) == choice
    assert choice_called(choices, "1999–00") is None
    assert choice_called(choices, "All years") is None


@pytest.mark.parametrize(
    ("sent", "default", "labels", "found"),
    [
        ("B (2 of 5)", None, {"a": "A (1 of 3)", "b": "B (2 of 4)"}, Heard("b", True)),
        ("B", None, {"a": "B (until 2026)", "b": "B (until 2027)"}, Heard("now", False)),  # it can't be told which
        ("B (1)", None, {"a": "B (1)", "b": "B (2)"}, Heard("a", True)),
        (None, None, {"a": "A"}, Heard(None, True)),
        (None, "a", {"a": "A"}, None),
        (["A"], "a", {"a": "A"}, Heard("a", True)),
        ([], "a", {"a": "A"}, None),
        (["A", "A"], "a", {"a": "A"}, Heard("now", False)),
        (["B", "A"], (), {"a": "A", "b": "B"}, Heard(["b", "a"], True)),
        (["B", "C", "A"], (), {"a": "A", "b": "B"}, Heard(["b", "a"], False)),
        ("B", (), {"a": "A"}, None),
        (True, False, {}, Heard(True, True)),
        ("yes", False, {}, None),
        ("words", "", {}, Heard("words", True)),
        (["2020/03/31"], None, {}, Heard(date(2020, 3, 31), True)),
        ([], None, {}, Heard(None, True)),
        (["2020/13/31"], None, {}, None),
        ([None], None, {}, None),
        (b"\x00", None, {}, None),
    ],
)
def test_whatever_a_browser_sends_is_what_such_a_widget_shows_or_nothing(sent, default, labels, found):
    now = () if default == () else "now"
    assert heard(sent, now, default, Options(labels)) == found
