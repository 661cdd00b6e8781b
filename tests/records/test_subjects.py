"""What complaints were about: the count that stands beside what others say, and that none is held as yet."""

from __future__ import annotations

import pandas as pd

from lgo_map.figures.subjects import SUBJECTS
from lgo_map.presentation.subjects import subjects_by_year
from lgo_map.records.subjects import SUBJECTS_SCHEMA, disagreements_by_subject, load_subjects, subjects_of
from tests.known_councils import LEEDS, YORK


def rows(*made):
    columns = ("code", "year", "subject", "received", "source_kind", "source_url", "chosen")
    table = pd.DataFrame([dict(zip(columns, row, strict=True)) for row in made], columns=columns)
    table = table.assign(source_title="A <table>", note=None).astype({"note": "str", "source_url": "str"})
    return SUBJECTS_SCHEMA.validate(table[list(SUBJECTS_SCHEMA.columns)])


MADE = rows(
    (LEEDS, 2025, "housing", 0, "ombudsman", "https://www.lgo.org.uk/a.csv", True),
    (LEEDS, 2025, "housing", 9, "council", "https://example.org/paper", False),
    (LEEDS, 2026, "housing", 1234, "ombudsman", "https://www.lgo.org.uk/c.csv", True),
    (LEEDS, 2026, "housing", 1234, "council", "https://example.org/paper", False),
    (LEEDS, 2026, "other", 5, "press", "javascript:alert(1)", True),
    (YORK, 2026, "housing", 3, "ombudsman", "https://www.lgo.org.uk/c.csv", True),
)


def test_the_sample_holds_none():
    assert load_subjects().empty


def test_of_several_sources_of_a_subject_one_count_stands():
    standing = subjects_of(MADE, LEEDS)
    assert {(row.year, row.subject): row.received for row in standing.itertuples()} == {
        (2025, "housing"): 0,
        (2026, "housing"): 1234,
        (2026, "other"): 5,
    }


def test_rule_12_where_another_source_says_otherwise_the_count_says_so():
    section = subjects_by_year(subjects_of(MADE, LEEDS), disagreements_by_subject(MADE, LEEDS))
    assert section.count("lgo-flag") == 1  # of 2026 both sources say the same
    assert ">0</a><br><small" in section
    assert "A council’s report says 9." in section
    assert disagreements_by_subject(MADE, YORK) == {}


def test_the_table_links_each_count_and_says_what_is_not_known():
    section = subjects_by_year(subjects_of(MADE, LEEDS))
    assert all(subject.name in section for subject in SUBJECTS.values())
    assert "1,234</a>" in section
    assert "https://www.lgo.org.uk/c.csv" in section
    assert section.count("not known") == 2 * len(SUBJECTS) - 3
    assert section.index("2025–26") < section.index("2024–25")
    assert "javascript:" not in section
    assert "<table>" not in section.replace("<table ", "").replace("A &lt;table&gt;", "")


def test_a_council_of_which_nothing_is_known_has_no_table():
    assert subjects_by_year(subjects_of(MADE, "E09000001")) == ""
