"""The counts behind a figure in words, on real rows."""

from __future__ import annotations

from lgo_map.analysis.headline import headlines
from lgo_map.records.statistics import statistics_of
from lgo_map.wording.counts import counts_in_words
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    REDBRIDGE,
    SHEFFIELD,
)


def three(statistics, code, year):
    return headlines(statistics_of(statistics, code, year))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_counts_say_what_is_missing(statistics):
    assert plain(counts_in_words(three(statistics, SHEFFIELD, 2025)[0])) == "of 22 investigations"
    assert counts_in_words(three(statistics, REDBRIDGE, 2020)[0]) == "counts not known"
    assert plain(counts_in_words(three(statistics, BIRMINGHAM, 2025)[2])) == "of 94 upheld cases"


def test_one_is_spelled_as_one(statistics):
    upheld, compliance, remedy = three(statistics, ALLERDALE, 2024)
    assert plain(counts_in_words(upheld)) == "1 of 1 investigation"
    assert plain(counts_in_words(compliance)) == "of 1 recommendation due"
    assert plain(counts_in_words(remedy)) == "0 of 1 upheld case"
