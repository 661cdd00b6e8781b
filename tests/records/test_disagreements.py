"""Where sources state a figure differently: which of them are heard, and what counts as the same."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.records.statistics import disagreements_of


def stated(*statements, figure="upheld_rate"):
    """Statements about one figure; the first one stands."""
    return pd.DataFrame(
        {
            "figure": figure,
            "source_kind": kind,
            "source_title": f"of the {kind}",
            "value": float(value),
            "chosen": number == 0,
        }
        for number, (kind, value) in enumerate(statements)
    )


def heard(*statements):
    return [(o.kind, o.value, o.is_another) for o in disagreements_of(stated(*statements), "upheld_rate")]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([("council", 50), ("press", 42)], [("press", 42, False)]),
        ([("press", 50), ("press", 42)], [("press", 42, True)]),
        ([("ombudsman", 50), ("ombudsman", 51)], [("ombudsman", 51, True)]),
        ([("ombudsman", 50), ("council", 51), ("press", 42)], [("council", 51, False)]),
        ([("ombudsman", 50), ("council", 50), ("press", 42)], []),
        ([("ombudsman", 50), ("press", 42)], [("press", 42, False)]),
        ([("press", 50), ("press", 42), ("press", 42)], [("press", 42, True)]),
        ([("council", 50)], []),
    ],
)
def test_rule_12_sources_of_the_same_rank_and_of_the_next_are_heard(statements, expected):
    assert heard(*statements) == expected


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [(67, 66.7, True), (66.67, 67, True), (66.7, 66.67, True), (67, 66.4, False), (50, 51, False), (7.5, 7.6, False)],
)
def test_a_value_that_is_only_rounded_is_no_other(one, other, is_same):
    assert (heard(("council", one), ("press", other)) == []) is is_same
    assert (heard(("council", other), ("press", one)) == []) is is_same


def test_where_no_statement_stands_none_is_another():
    assert disagreements_of(stated(("council", 50)).assign(chosen=False), "upheld_rate") == []
