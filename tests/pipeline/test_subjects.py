"""Of several sources of a subject, which count stands: by the one rule that decides of all figures."""

from __future__ import annotations

import pytest

from lgo_map.pipeline.subjects import choose
from lgo_map.records.subjects import disagreements_by_subject, load_subjects, subjects_of
from tests.known_councils import LEEDS
from tests.made_decisions import made_data, received_by_subject


def stated(kind, counts, place=0, in_letter=False):
    """What one source says of Leeds in 2019: rows, by subject."""
    source = (LEEDS, 2019, kind, f"source {place}")
    of_source = {"code": LEEDS, "year": 2019, "source_kind": kind, "source": source}
    of_source |= {"place": place, "in_letter": in_letter}
    return [{**of_source, "subject": subject, "received": count} for subject, count in counts.items()]


@pytest.mark.parametrize(
    ("stands", "other"),
    [
        (stated("ombudsman", {"housing": 1}, in_letter=True), stated("council", {"housing": 2, "other": 3}, place=9)),
        (stated("council", {"housing": 1}, place=1), stated("press", {"housing": 2}, place=9)),
        (stated("ombudsman", {"housing": 1, "other": 4}, in_letter=True), stated("ombudsman", {"housing": 2}, place=9)),
        (stated("ombudsman", {"housing": 1}, place=1), stated("ombudsman", {"housing": 2}, in_letter=True)),
        (stated("ombudsman", {"housing": 1}, place=9), stated("ombudsman", {"housing": 2}, place=8)),
    ],
)
def test_rule_12_rank_then_how_much_then_table_before_letter_then_the_newer(stands, other):
    for rows in (stands + other, other + stands):
        chosen = [row["received"] for row in choose(rows) if row["chosen"] and row["subject"] == "housing"]
        assert chosen == [1]


def test_a_subject_that_the_first_source_does_not_state_is_the_next_one_s():
    rows = choose(stated("ombudsman", {"housing": 1}) + stated("press", {"housing": 2, "other": 3}, place=9))
    assert {row["subject"]: row["received"] for row in rows if row["chosen"]} == {"housing": 1, "other": 3}


def test_a_second_table_of_a_year_stands_and_the_first_is_kept_beside_it(tmp_path):
    first = [row for row in received_by_subject(2024) if row["authority_code"] == LEEDS]
    second = [
        row | {"source_url": "https://www.lgo.org.uk/assets/attach/2/corrected.csv", "received": "40"} for row in first
    ]
    subjects = load_subjects(made_data(tmp_path, received=first + second))
    standing = subjects_of(subjects, LEEDS)
    assert standing["received"].tolist() == [40] * 9
    assert (subjects["received"] != 40).sum() == 9
    differing = disagreements_by_subject(subjects, LEEDS)
    before = {row["subject"]: float(row["received"]) for row in first}
    assert {key: [other.value for other in others] for key, others in differing.items()} == {
        (2024, subject): [count] for subject, count in before.items()
    }
