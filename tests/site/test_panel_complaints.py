"""The panel's two lines that lead to what complaints were about, and to decisions and reports."""

from __future__ import annotations

import pytest

from lgo_map import storage
from tests.app_pages import MapPage
from tests.known_councils import CITY_OF_LONDON, LEEDS, SHEFFIELD
from tests.made_decisions import made_data, received_by_subject, whole_list


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    whole = [whole_list("2024-04-01", "2025-03-31", 71)]
    return made_data(tmp_path_factory.mktemp("made"), imports=whole, received=received_by_subject(2024))


def lines(**address):
    """Where the two lines lead, by what they say."""
    page = MapPage(**address)
    assert page.is_well
    starts = ("What complaints were about", "Decisions and reports about it")
    return {label: to for label, to in page.links.items() if label.startswith(starts)}


def test_where_nothing_is_held_they_are_ways_and_state_no_number():
    assert lines(year="2025", council=LEEDS) == {
        "What complaints were about": f"council?council={LEEDS}&year=2025",
        "Decisions and reports about it: examples are held here": f"decisions?council={LEEDS}",
    }
    assert "Decisions and reports about it: none is held here" in lines(year="2025", council=CITY_OF_LONDON)


def test_what_most_complaints_were_about_is_named_with_its_year(made, monkeypatch):
    monkeypatch.setattr(storage, "DATA", made)
    for year in ("2024", "2025", "together"):
        found = lines(year=year, council=SHEFFIELD)
        (about,) = (label for label in found if label.startswith("What"))
        assert about.startswith("What complaints were about in 2023–24: most often ")
        assert " of " in about
        assert found[about] == f"council?council={SHEFFIELD}&year=2024"


def test_rule_13_that_all_are_held_is_said_of_a_year_seen_whole_alone(made, monkeypatch):
    monkeypatch.setattr(storage, "DATA", made)
    assert "Decisions and reports about it: all of 2024–25 are held here" in lines(year="2025", council=LEEDS)
    assert "Decisions and reports about it: examples are held here" in lines(year="2024", council=LEEDS)
