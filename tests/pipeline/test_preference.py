"""Which of several sources stands, by the one function that decides it."""

from __future__ import annotations

import pytest

from lgo_map.pipeline.preference import SourceFigures, preference, standing_figures

AGREES = {"upheld_rate": 50, "upheld": 5, "investigations": 10}
CONTRADICTS = {"upheld_rate": 60, "upheld": 5, "investigations": 10}
RATE_ALONE = {"upheld_rate": 42}
MORE = {"upheld_rate": 42, "compliance_rate": 99, "dealt_with": 30, "not_for_us": 3}


@pytest.mark.parametrize(
    ("stands", "other"),
    [
        (SourceFigures("ombudsman", CONTRADICTS, in_letter=True), SourceFigures("council", AGREES)),
        (SourceFigures("council", RATE_ALONE), SourceFigures("press", AGREES)),
        (SourceFigures("press", AGREES), SourceFigures("press", MORE)),
        (SourceFigures("press", RATE_ALONE), SourceFigures("press", CONTRADICTS)),
        (SourceFigures("press", MORE), SourceFigures("press", RATE_ALONE, place=9)),
        (SourceFigures("ombudsman", AGREES, in_letter=True), SourceFigures("ombudsman", RATE_ALONE, place=9)),
        (SourceFigures("ombudsman", AGREES), SourceFigures("ombudsman", AGREES, in_letter=True)),
        (SourceFigures("press", RATE_ALONE, place=2), SourceFigures("press", RATE_ALONE, place=1)),
    ],
)
def test_rule_12_rank_then_agreement_then_how_much_then_page_then_newer(stands, other):
    assert min(other, stands, key=preference) is stands
    assert min(stands, other, key=preference) is stands


@pytest.mark.parametrize("nothing", [{"upheld_rate": 0, "upheld": 0, "investigations": 0}, {"compliance_outcomes": 0}])
def test_a_rate_of_nothing_contradicts_nothing(nothing):
    other = SourceFigures("press", {"upheld_rate": 42}, place=9)
    assert min(other, SourceFigures("press", {**nothing, "dealt_with": 3}), key=preference) is not other


def test_a_figure_that_the_first_source_does_not_state_is_the_next_one_s():
    rate, counts = SourceFigures("council", RATE_ALONE), SourceFigures("press", AGREES)
    standing = standing_figures([counts, rate])
    assert standing["upheld_rate"] == (42, rate)
    assert standing["upheld"] == (5, counts)
