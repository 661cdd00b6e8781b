"""The box that finds a council, driven as a visitor drives it."""

from __future__ import annotations

import logging
import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from lgo_map.site.widgets.search import LABEL
from tests.known_councils import CAMBRIDGE, POOLE

PAGE = """
import streamlit as st
from lgo_map.records.dataset import current_dataset
from lgo_map.site.widgets.search import show_search

st.session_state.setdefault("given", []).append(show_search(current_dataset(), "here"))
"""
# A page with nothing but the box; it remembers what the box gave on every run.


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_string(PAGE, default_timeout=60).run()


def type_in(app: AppTest, text: str) -> None:
    app.text_input[0].set_value(text).run()


def press(app: AppTest, name: str) -> None:
    next(button for button in app.button if button.label.replace("\\", "") == name).click().run()


def names(app: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in app.button]


def words(app: AppTest) -> str:
    blocks = [html.proto.body for html in app.get("html") if not html.proto.body.startswith("<style>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", block)) for block in blocks)


def test_the_box_says_what_it_takes_and_at_first_nothing_else(app):
    assert [box.label for box in app.text_input] == [LABEL] == ["Find your council: postcode or name"]
    assert names(app) == [] and words(app) == ""
    assert app.session_state["given"] == [None]


def test_a_postcode_names_both_councils_and_what_each_does(app):
    type_in(app, "cb2 1tn")
    assert names(app) == ["Cambridgeshire County Council", "Cambridge City Council"]
    assert "Two councils serve this postcode" in words(app)
    assert "schools, social care" in words(app) and "bins and recycling" in words(app)
    assert app.session_state["given"][-1] is None  # nothing is chosen until the visitor chooses


def test_councils_of_earlier_years_stand_below_today_s(app):
    type_in(app, "nn11de")
    assert names(app)[0] == "West Northamptonshire Council"
    assert "Northampton Borough Council" in names(app)[1:]
    assert "For earlier years" in words(app) and "Abolished." in words(app)


def test_the_council_pressed_is_given_once_and_what_was_typed_is_forgotten(app):
    type_in(app, "cb2 1tn")
    press(app, "Cambridge City Council")
    assert app.session_state["given"][-1] == CAMBRIDGE
    assert app.text_input[0].value == ""
    assert names(app) == [] and words(app) == ""
    app.run()
    assert app.session_state["given"][-1] is None


def test_an_abolished_council_can_be_chosen(app):
    type_in(app, "poole")
    press(app, "Poole Borough Council")
    assert app.session_state["given"][-1] == POOLE


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("NN1", "only a part of a postcode"),
        ("CF10 1AA", "a postcode in Wales"),
        ("ZZ1 1ZZ", "not one we know in England"),
        ("xyzzy", "no council in England of that name"),
        ("<script>alert(1)</script>", "no council in England of that name"),
        ("   ", "Type a whole postcode"),
    ],
)
def test_what_finds_nothing_is_answered_with_a_sentence(app, typed, sentence):
    type_in(app, typed)
    assert sentence in words(app)
    assert names(app) == []
    assert not app.exception


def test_what_is_typed_comes_into_no_address_no_log_and_no_other_part_of_the_page(app, caplog):
    with caplog.at_level(logging.DEBUG):
        type_in(app, "CB2 1TN")
        press(app, "Cambridge City Council")
    assert dict(app.query_params) == {}
    assert "CB2 1TN" not in caplog.text and "CB2 1TN" not in words(app)
    assert "CB2 1TN" not in repr(app.session_state)
