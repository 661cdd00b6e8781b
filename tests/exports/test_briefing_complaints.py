"""What a briefing says of subjects, public reports and improvements, still on two pages."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from lgo_map import storage
from lgo_map.exports.briefing import Briefing, briefing_of
from lgo_map.exports.briefing_complaints import MAX_CHARACTERS, MAX_ITEMS, complaints_of
from lgo_map.exports.briefing_pdf import briefing_pdf
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.records.dataset import Dataset, current_dataset
from tests.app_pages import OpenedPage
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BUCKINGHAMSHIRE,
    CUMBERLAND,
    LEEDS,
    NOTTINGHAM,
    WEST_NORTHAMPTONSHIRE,
    YORK,
)
from tests.made_decisions import decision, improvement, made_data, received_by_subject, whole_list

AGREED = "It will review its policy, train its staff, and write to every person affected by the fault it was found at. "
WITH_MOST_TO_SAY = (BIRMINGHAM, BUCKINGHAMSHIRE, CUMBERLAND, WEST_NORTHAMPTONSHIRE, ALLERDALE, LEEDS, YORK)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    decisions, improvements = [], []
    for code in WITH_MOST_TO_SAY:
        for number in range(6):
            reference, day = f"24 {code[-3:]} {number:03d}", f"2024-0{number + 4}-02"
            decisions.append(decision(code, reference, day, kind="report"))
            improvements.append(improvement(code, reference, day, AGREED * 3))
    imports = [whole_list("2024-04-01", "2025-03-31", 1, authority_code=YORK)]
    received = [*received_by_subject(2025), *received_by_subject(2024)]
    return made_data(tmp_path_factory.mktemp("made"), decisions, improvements, imports, received)


@pytest.fixture
def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dataset]:
    monkeypatch.setattr(storage, "DATA", folder)
    yield current_dataset()


def briefing(dataset: Dataset, code: str, year: int) -> Briefing:
    return briefing_of(dataset, code, year, "1.0.0", complaints_of(dataset, code, year))


def words_of(made: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\N{NO-BREAK SPACE}", " ").split())


def test_where_nothing_is_held_one_line_says_of_what_and_nothing_else_is_printed():
    told = complaints_of(current_dataset(), LEEDS, 2024)
    assert told.not_held == (
        "Not held here for 2023–24, whether or not there are any: what complaints were about, by subject, public "
        "reports and service improvements agreed."
    )
    assert (told.subjects, told.reports, told.improvements) == ((), (), ())
    text = words_of(briefing_pdf(briefing(current_dataset(), LEEDS, 2024)))
    assert told.not_held in text
    assert "What complaints were about" not in text


def test_every_subject_stands_beside_its_share_in_similar_authorities(made):
    told = complaints_of(made, LEEDS, 2025)
    assert [subject.name for subject in told.subjects] == [subject.name for subject in SUBJECTS.values()]
    assert "That is unusual in part" in told.unusual
    adults = told.subjects[0]
    assert (adults.received, adults.verdict) == ("9", "No clear difference")
    assert told.not_held == ""


def test_rule_13_reports_and_improvements_are_examples_unless_the_list_was_seen_whole(made):
    assert complaints_of(made, LEEDS, 2025).reports_are == "Public reports of 2024–25: examples held here"
    whole = complaints_of(made, YORK, 2025)
    assert whole.reports_are == "Public reports of 2024–25: all there are"
    assert whole.improvements_are.endswith("examples held here")
    assert "public reports" in complaints_of(made, NOTTINGHAM, 2025).not_held


def test_the_newest_are_named_and_the_council_page_has_the_others(made):
    told = complaints_of(made, LEEDS, 2025)
    assert len(told.reports) == len(told.improvements) == MAX_ITEMS
    assert told.more_reports == told.more_improvements == "Others held here are on the council’s page."
    assert told.reports[0].startswith("2 September 2024, Education › School transport, Upheld, ")
    assert all(len(words) <= MAX_CHARACTERS + 2 for words in (*told.reports, *told.improvements))
    assert complaints_of(made, YORK, 2024).reports == ()


@pytest.mark.parametrize("code", WITH_MOST_TO_SAY)
def test_with_all_of_it_held_it_still_takes_two_pages(code, made):
    for year in (2024, 2025):
        assert len(pypdf.PdfReader(io.BytesIO(briefing_pdf(briefing(made, code, year)))).pages) <= 2


def test_the_pdf_and_the_page_say_the_same(made):
    told = briefing(made, LEEDS, 2025)
    paper = words_of(briefing_pdf(told))
    screen = " ".join(
        OpenedPage("briefing", council=LEEDS, year="2025").text.replace("\N{NO-BREAK SPACE}", " ").split()
    )
    for words in (told.complaints.reports_are, told.complaints.improvements_are, told.complaints.reports[0]):
        assert words in paper
        assert words in screen
    assert "Environmental services, public protection and regulation" in paper
    assert told.complaints.unusual.replace("\N{NO-BREAK SPACE}", " ") in screen
    assert json.loads(json.dumps(dataclasses.asdict(told), allow_nan=False))["council"] == "Leeds City Council"


def test_what_was_agreed_is_never_markup(tmp_path, monkeypatch):
    evil = '#panic("x") *bold* $x^2$ <b>bold</b> @ref `code`'
    rows = [improvement(LEEDS, "24 000 001", "2024-05-01", evil)]
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, improvements=rows))
    assert evil in words_of(briefing_pdf(briefing(current_dataset(), LEEDS, 2025)))
    assert "<b>bold" not in OpenedPage("briefing", council=LEEDS, year="2025").html
