"""How single numbers and lists are written."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.wording.numbers import and_list, counted, decimal, number, percent


def plain(text):
    """The text with its no-break spaces as spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (64, "64 %"),
        (0, "0 %"),
        (62.5, "63 %"),
        (82.456, "82 %"),
        (99.5, "100 %"),
        (None, "not known"),
        (pd.NA, "not known"),
    ],
)
def test_a_rate_reads_as_the_ombudsman_prints_it(rate, text):
    assert plain(percent(rate)) == text


def test_numbers_read_as_numbers_and_nothing_known_as_not_known():
    assert [number(value) for value in (0, 7, 1234, pd.NA)] == ["0", "7", "1,234", "not known"]
    assert [decimal(value) for value in (0.0, 7.5, 1.24, 12.0, -3.5, pd.NA)] == [
        "0",
        "7.5",
        "1.2",
        "12",
        "−3.5",
        "not known",
    ]
    assert [counted(value, "complaint", "complaints") for value in (0, 1, 2, pd.NA)] == [
        "0 complaints",
        "1 complaint",
        "2 complaints",
        "not known complaints",
    ]


def test_several_texts_are_joined_with_commas_and_one_and():
    assert [and_list(texts) for texts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
