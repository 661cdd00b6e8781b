"""A button of a page that stays open keeps no old data, and still gives a whole file when it is pressed."""

from __future__ import annotations

import gc
import weakref

import pytest
import streamlit as st

from lgo_map import storage
from lgo_map.records import dataset as records
from lgo_map.records.dataset import current_dataset, load_dataset, serve
from lgo_map.site.widgets.made_later import let_go_of_old_data
from lgo_map.storage import DATA
from tests.app_pages import OpenedPage
from tests.known_councils import LEEDS, YORK
from tests.versions.made_versions import data_with


@pytest.fixture
def buttons(monkeypatch):
    """What the buttons of the pages opened call when they are pressed, by file name."""
    called = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, name, *_, **__: called.update({name: data}))
    return called


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("map", {"council": LEEDS}),
        ("council", {"council": LEEDS}),
        ("councils", {}),
        ("briefing", {"council": LEEDS}),
        ("benchmark", {"council": LEEDS}),
        ("compare", {"councils": f"{LEEDS},{YORK}"}),
        ("about", {}),
        ("letters", {}),
        ("decisions", {}),
    ],
)
def test_when_other_data_come_the_buttons_of_an_open_page_give_files_of_those(
    page, query, buttons, monkeypatch, tmp_path
):
    monkeypatch.setattr(storage, "PLACE", "file:///made")
    monkeypatch.setattr(records, "_served", [])
    serve(load_dataset(DATA, "first"))
    assert OpenedPage(page, **query).is_well
    made_now = {name: data() for name, data in buttons.items() if callable(data)}
    assert made_now
    before = weakref.ref(current_dataset())
    serve(load_dataset(DATA, "second"))
    let_go_of_old_data()
    gc.collect()
    assert before() is None
    assert {name: buttons[name]() for name in made_now} == made_now  # for these data hold the same
    serve(load_dataset(data_with(tmp_path / "data", 4321), "third"))
    let_go_of_old_data()
    if page == "councils":
        [table] = [data for name, data in buttons.items() if name.endswith(".csv")]
        assert b"4321" in table()
