"""Decisions as they are held, and the addresses at which the Ombudsman publishes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lgo_map import storage
from lgo_map.councils.ombudsman_pages import decision_address, decision_page
from lgo_map.pipeline.decision_sources import read_decisions
from lgo_map.pipeline.source_files import SourceRow
from lgo_map.records.addresses import address_key


@pytest.fixture(scope="module")
def decisions() -> list[SourceRow]:
    return read_decisions(storage.DATA / "sources")


def _with_pages_of_their_own(decisions: list[SourceRow]) -> Iterator[SourceRow]:
    for row in decisions:
        read = decision_address(row["source_url"])
        if read and read.reference:
            yield row


def test_the_address_of_a_decision_says_the_headings_and_reference_that_are_held(decisions):
    for row in _with_pages_of_their_own(decisions):
        read = decision_address(row["source_url"])
        assert read is not None
        assert read.reference == row["reference"], row
        assert (read.category or row["category"]) == row["category"], row
        assert (read.subcategory or row["subcategory"]) == row["subcategory"], row


def test_the_page_of_a_decision_follows_from_what_is_held_of_it(decisions):
    for row in _with_pages_of_their_own(decisions):
        page = decision_page(row["category"], row["subcategory"], row["reference"])
        assert page is not None
        assert address_key(page) == address_key(row["source_url"].split("?")[0]), row


def test_the_list_that_a_decision_was_read_from_is_of_its_category(decisions):
    for row in decisions:
        read = decision_address(row["source_url"])
        if read and not read.reference:
            assert (read.category or row["category"]) == row["category"], row
