"""What the council pages and briefings say of complaints, whatever is held: outcomes, decisions, letters."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from lgo_map import storage
from lgo_map.analysis.council_decisions import decisions_of_council
from lgo_map.analysis.outcomes import outcomes_of
from lgo_map.exports.briefing import briefing_of
from lgo_map.exports.briefing_complaints import complaints_of
from lgo_map.exports.briefing_pdf import briefing_pdf
from lgo_map.exports.missing_letters import missing_letters
from lgo_map.records.dataset import current_dataset
from tests.known_councils import LEEDS, NORTHAMPTON, NOTTINGHAM, SCILLY
from tests.site.pages.test_council_page import CouncilPage


@pytest.fixture(autouse=True)
def real_data(monkeypatch, data):
    monkeypatch.setattr(storage, "DATA", data)


def test_leeds_of_2024_25_goes_from_what_was_dealt_with_to_upheld():
    row = current_dataset().row_of(LEEDS, 2025, ombudsman_only=False)
    assert row is not None
    found = outcomes_of(row)
    assert found.is_whole
    assert [part.count for part in found.parts][-1] == 68
    assert [part.count for part in found.investigated] == [6, 62]


def test_northampton_of_2019_20_says_what_its_letter_does_not():
    text = CouncilPage(council=NORTHAMPTON, year=2020).text
    assert "From received to upheld, 2019–20" in text
    assert "how many were sent back or closed without an investigation is not known here" in text


def test_rule_13_examples_are_never_a_count():
    dataset = current_dataset()
    for code in [LEEDS, NOTTINGHAM, SCILLY, *dataset.decisions["code"].value_counts().index[:8]]:
        if decisions_of_council(dataset, str(code), None).whole is None:
            page = CouncilPage(council=str(code))
            assert "as an example" in page.text or "as examples" in page.text
            assert not re.search(r"All \d+ decisions|The one decision about|By subject: ", page.text)


def test_a_briefing_with_all_that_is_held_takes_two_pages():
    dataset = current_dataset()
    for code in (LEEDS, NOTTINGHAM, *map(str, dataset.decisions["code"].value_counts().index[:4])):
        year = max(dataset.years)
        made = briefing_pdf(briefing_of(dataset, code, year, "1.0.0", complaints_of(dataset, code, year)))
        assert len(pypdf.PdfReader(io.BytesIO(made)).pages) <= 2


def test_each_letter_that_is_not_held_has_an_address_to_look_at():
    missing = missing_letters(current_dataset())
    assert not set(zip(missing["code"], missing["year"], strict=True)) & set(current_dataset().letters)
    assert (
        missing["address"]
        .str.fullmatch(r"https://www\.lgo\.org\.uk/your-councils-performance/[^/\s]+/statistics")
        .all()
    )
