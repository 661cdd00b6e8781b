"""Pages made to hurt: long, nested or full of contradictions; each is refused or doubted without ado."""

from __future__ import annotations

import re
import time

import pytest

from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.readers.page_text import MAX_CHARACTERS, MAX_TAGS
from lgo_map.ingest.reported import Refusal
from tests.ingest.readers.test_page import leeds_page

HOSTILE = {
    "nested": "<div>" * 200_000,
    "unclosed": "<b a='" * 150_000,
    "comments": "<!--" * 250_000,
    "words": "Complaints upheld " * 60_000,
    "digits": "1 " * 500_000,
    "name": "A " * 500_000 + "Council",
    "dots": "Annual statistics\n" + "a." * 500_000,
    "few tags, long text": "<p>" + "9% of complaints we " * 50_000,
    "lines": "Annual statistics\n" + "Complaints upheld\n1 upheld decision\n" * 25_000,
    "names on one line": "Annual statistics\n1 upheld decision " + "against Aa bb cc dd ee ff upheld by " * 30_000,
    "names on lines": "Annual statistics\n1 upheld decision\n" + "reports against Aa bb cc dd ee ff\n" * 30_000,
    "brackets": "[" * 900_000,
    "ampersands": "&amp" * 250_000,
    "number of no character": "&#" + "9" * 100_000 + ";",
    "address of no character": "<p><a href='/x?&#" + "9" * 450 + "'>" + "&#" + "9" * 100_000,
}


class Effort:
    """How much work is done meanwhile, in searches of a text: the same on any machine, whatever else it does."""

    TEXT = "a council upheld 12 of 34 complaints, " * 20_000

    def __enter__(self) -> Effort:
        self._search_before = self._search()
        self._started = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        spent = time.process_time() - self._started
        self.searches = spent / max(self._search_before, self._search())

    def _search(self) -> float:
        """Seconds of processor time that one search takes just now."""
        started = time.process_time()
        for _ in range(5):
            assert len(re.findall(r"(\w+) (\d+) of (\d+)", self.TEXT)) == 20_000
        return (time.process_time() - started) / 5


MAX_SEARCHES = 60
"""A second or two of the machines this was written on."""


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_megabyte_of_nonsense_is_refused_without_ado(kind: str) -> None:
    with Effort() as effort, pytest.raises(Refusal):
        read_page(HOSTILE[kind])
    assert effort.searches < MAX_SEARCHES


def test_a_page_with_thousands_of_contradictions_is_doubted_without_ado() -> None:
    anchors = "Annual statistics\n" * 10_000
    numbers = "".join(f"{number} upheld decisions\n" for number in range(20_000))
    names = "".join(f"reports against A{number} Council\n" for number in range(5_000))
    page = leeds_page().replace("Annual statistics\n", anchors).replace("37 upheld", f"{numbers}37 upheld")
    with Effort() as effort:
        reported = read_page(page + names)
    assert effort.searches < MAX_SEARCHES
    assert set(reported.doubts) == {"", "upheld"}
    assert max(map(len, reported.doubts.values())) < 400


def test_deep_nesting_below_the_limit_is_parsed_without_ado() -> None:
    with Effort() as effort, pytest.raises(Refusal):
        read_page("<div>" * (MAX_TAGS // 2) + "</p>" * (MAX_TAGS // 2))
    assert effort.searches < MAX_SEARCHES


def test_what_is_longer_than_any_page_is_refused_unread() -> None:
    with pytest.raises(Refusal, match="longer than"):
        read_page("x" * (MAX_CHARACTERS + 1))
