"""What the addresses of the decisions held say of them, and what they are held as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lgo_map.councils.ombudsman_pages import DecisionAddress, decision_address, decision_page
from lgo_map.ingest.readers.decision_list import read_decision_list
from lgo_map.pipeline.decision_sources import read_decisions
from lgo_map.pipeline.source_files import SourceRow
from lgo_map.records.addresses import address_key

PRINTED_OTHERWISE = "its address has it under"
"""What the note of a decision says whose page prints other headings than its address has."""


@pytest.fixture(scope="module")
def decisions(data: Path) -> list[SourceRow]:
    return [row for row in read_decisions(data / "sources") if PRINTED_OTHERWISE not in row["note"]]


def _with_addresses(decisions: list[SourceRow]) -> Iterator[tuple[SourceRow, DecisionAddress]]:
    for row in decisions:
        read = decision_address(row["source_url"])
        if read:
            yield row, read


def test_the_address_of_a_decision_says_the_headings_and_reference_that_are_held(decisions):
    for row, read in _with_addresses(decisions):
        if read.reference:
            assert read.reference in row["reference"].split(" / "), row
            assert read.category in (None, row["category"]), row
            assert read.subcategory in (None, row["subcategory"]), row


def test_the_page_of_a_decision_follows_from_what_is_held_of_it(decisions):
    for row, read in _with_addresses(decisions):
        page = decision_page(row["category"], row["subcategory"], row["reference"])
        if read.reference and page:
            assert address_key(page) == address_key(row["source_url"].split("?")[0]), row


def test_the_list_that_a_decision_was_read_from_is_of_its_category(decisions):
    for row, read in _with_addresses(decisions):
        if not read.reference:
            assert read.category in (None, row["category"]), row


def test_an_archive_that_a_decision_was_read_from_says_its_headings_and_its_days(decisions):
    for row in decisions:
        if "/Decisions/Archive?" in row["source_url"]:
            archive = read_decision_list("Archive has 1 result", row["source_url"])
            assert (archive.category, archive.subcategory) == (row["category"], row["subcategory"]), row
            assert archive.first_day and archive.last_day, row
