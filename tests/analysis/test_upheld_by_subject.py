"""Decisions counted by subject: for a type as a whole, or not at all; against values counted by hand."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from lgo_map.analysis.intervals import wilson_interval
from lgo_map.analysis.upheld_by_subject import headings_of, upheld_by_subject
from lgo_map.analysis.verdict import NoVerdict
from lgo_map.records.dataset import current_dataset
from lgo_map.records.decisions import DECISIONS_SCHEMA, IMPORTS_SCHEMA
from tests.known_councils import BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD, YORK

YEAR = ("2023-04-01", "2024-03-31")
UPHELD, NOT_UPHELD, CLOSED = "upheld", "not upheld", "closed after initial enquiries"


def decided(code, outcome, times=1, decided="2023-06-15", category="Housing", kind="ombudsman"):
    """Decisions about a council, as many as wanted."""
    return [(code, decided, category, outcome, kind)] * times


def whole(first=YEAR[0], last=YEAR[1], code=None, category="Housing"):
    """That a list was seen whole."""
    return ("decisions", code, category, None, first, last, 9, "2026-05-03", None)


def made(decisions, imports):
    rows = [
        (f"23 000 {place:03d}", code, day, "statement", category, "Other", outcome, None, kind, None)
        for place, (code, day, category, outcome, kind) in enumerate(decisions)
    ]
    held = current_dataset()
    table = DECISIONS_SCHEMA.validate(pd.DataFrame(rows, columns=list(DECISIONS_SCHEMA.columns)).astype("str"))
    lists = pd.DataFrame(imports, columns=list(IMPORTS_SCHEMA.columns)).astype(held.imports.dtypes.to_dict())
    categories = [name for name, kind in held.decisions.dtypes.items() if kind == "category"]
    return dataclasses.replace(
        held, decisions=table.astype(dict.fromkeys(categories, "category")), imports=IMPORTS_SCHEMA.validate(lists)
    )


DECISIONS = [
    *decided(LEEDS, UPHELD, 3),
    *decided(LEEDS, NOT_UPHELD),
    *decided(LEEDS, CLOSED, 2),
    *decided(BURY, CLOSED),
    *decided(BIRMINGHAM, UPHELD, decided="2024-03-31"),
    *decided(BIRMINGHAM, UPHELD, decided="2024-04-01"),
    *decided(BIRMINGHAM, UPHELD, category="Planning"),
    *decided(YORK, UPHELD),
]


def of_each(dataset, subject="housing"):
    found = upheld_by_subject(dataset, "metropolitan", 2024, subject)
    assert found is not None
    return {council.code: council for council in found.councils} | {"together": found.together}


def test_upheld_is_counted_among_those_investigated_of_the_subject_type_and_year():
    found = of_each(made(DECISIONS, [whole()]))
    assert set(found) == {BIRMINGHAM, BURY, CALDERDALE, LEEDS, SHEFFIELD, "together"}
    leeds = found[LEEDS]
    assert (leeds.upheld.count, leeds.upheld.base, leeds.upheld.rate, leeds.closed) == (3, 4, 75, 2)
    assert (leeds.upheld.low, leeds.upheld.high) == wilson_interval(3, 4)
    assert (found[BIRMINGHAM].upheld.count, found[BIRMINGHAM].upheld.base) == (1, 1)
    assert (found["together"].upheld.count, found["together"].upheld.base, found["together"].closed) == (4, 5, 3)


def test_rule_2_where_none_was_investigated_there_is_nothing_to_measure():
    found = of_each(made(DECISIONS, [whole()]))
    assert found[BURY].upheld.reason == NoVerdict.NOTHING_TO_MEASURE
    assert (found[CALDERDALE].upheld.base, found[CALDERDALE].upheld.rate) == (0, None)


def test_rule_1_where_an_outcome_is_not_known_the_share_is_not():
    found = of_each(made([*DECISIONS, *decided(BURY, None)], [whole()]))
    assert found[BURY].upheld.base is None
    assert found["together"].upheld.base is None
    assert found[LEEDS].upheld.base == 4


@pytest.mark.parametrize(
    "imports",
    [
        [],
        [whole(code=LEEDS)],
        [whole(last="2024-03-30")],
        [whole(category="Planning")],
        [whole(first=first, last=last) for first, last in (("2023-04-01", "2023-09-29"), ("2023-10-01", "2024-03-31"))],
    ],
    ids=["none", "of one council", "a day short", "of another subject", "a day between"],
)
def test_rule_13_without_all_lists_nothing_is_counted(imports):
    assert upheld_by_subject(made(DECISIONS, imports), "metropolitan", 2024, "housing") is None


def test_rule_13_a_subject_of_two_headings_is_counted_only_if_both_are_whole():
    decisions = decided(LEEDS, UPHELD, category="Education") + decided(
        LEEDS, NOT_UPHELD, category="Children's care services"
    )
    both = [whole(category="Education"), whole(category="Children's care services")]
    assert headings_of("education_and_children") == ("Children's care services", "Education")
    assert upheld_by_subject(made(decisions, both[:1]), "metropolitan", 2024, "education_and_children") is None
    found = of_each(made(decisions, both), "education_and_children")
    assert (found[LEEDS].upheld.count, found[LEEDS].upheld.base) == (1, 2)


def test_a_subject_without_a_heading_of_its_own_is_never_counted():
    assert headings_of("corporate_and_other") == ()
    everything = [whole(category=None)]
    assert upheld_by_subject(made(DECISIONS, everything), "metropolitan", 2024, "corporate_and_other") is None
    assert of_each(made(DECISIONS, everything))[LEEDS].upheld.base == 4


def test_what_others_report_is_never_counted():
    found = of_each(made([*DECISIONS, *decided(LEEDS, UPHELD, kind="council")], [whole()]))
    assert found[LEEDS].upheld.base == 4
