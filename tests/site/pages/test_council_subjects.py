"""What complaints about a council were about, on its page, as a visitor reads it."""

from __future__ import annotations

import pytest

from lgo_map import storage
from lgo_map.figures.subjects import SUBJECTS
from tests.known_councils import CORBY, LEEDS
from tests.made_decisions import made_data, received_by_subject
from tests.site.pages.test_council_page import CouncilPage


@pytest.fixture(scope="module")
def tables_held(tmp_path_factory):
    return made_data(tmp_path_factory.mktemp("made"), received=[*received_by_subject(2024), *received_by_subject(2023)])


def text_of(page):
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_where_no_table_is_held_the_page_says_so_and_where_they_are():
    page = CouncilPage(council=LEEDS)
    assert "By subject, what the Ombudsman received about this council is not held here." in page.text
    assert "local-government-complaint-reviews" in page.html
    assert "unusual" not in page.text


def test_what_complaints_were_about_and_whether_that_is_unusual(tables_held, monkeypatch):
    monkeypatch.setattr(storage, "DATA", tables_held)
    page = CouncilPage(council=LEEDS, year=2024)
    text = text_of(page)
    assert "In 2023–24 the Ombudsman received 212 complaints and enquiries about Leeds City Council" in text
    assert "That is unusual in part: beside metropolitan boroughs together" in text
    assert text.count("In metropolitan boroughs together") == len(SUBJECTS)


def test_the_newest_year_held_stands_in_for_one_that_is_not_and_says_so(tables_held, monkeypatch):
    monkeypatch.setattr(storage, "DATA", tables_held)
    assert "By subject, 2022–23" in text_of(CouncilPage(council=LEEDS, year=2023))
    text = text_of(CouncilPage(council=LEEDS, year=2025))
    assert "By subject 2024–25 is not held here; this is 2023–24, the newest that is." in text
    for choice in ({}, {"year": "together"}):
        text = text_of(CouncilPage(council=LEEDS, **choice))
        assert "By subject, 2023–24" in text
        assert "is not held here; this is" not in text


def test_an_abolished_council_has_its_own(tables_held, monkeypatch):
    monkeypatch.setattr(storage, "DATA", tables_held)
    text = text_of(CouncilPage(council=CORBY))
    assert "about Corby Borough Council" in text
    assert "In district councils together" in text


def test_every_year_can_be_taken_away(tables_held, monkeypatch, taken_away):
    monkeypatch.setattr(storage, "DATA", tables_held)
    CouncilPage(council=LEEDS)
    lines = taken_away["leeds-city-council-what-complaints-were-about.csv"].decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Council,Year,Subject,Complaints and enquiries received,Of all subjects,Share (%)")
    assert len(lines) == 1 + 2 * len(SUBJECTS)
    assert lines[1].startswith("Leeds City Council,2023–24,Adult care services,9,212,4.25,")
