"""What complaints were about: which of several sources stands, and that nothing is held until it is brought in."""

from __future__ import annotations

import pandas as pd

from lgo_map.figures.subjects import SUBJECTS
from lgo_map.presentation.subjects import subjects_section
from lgo_map.records.subjects import SUBJECTS_SCHEMA, load_subjects, subjects_of
from tests.known_councils import LEEDS, YORK


def rows(*made):
    columns = ("code", "year", "subject", "received", "source_kind", "source_url")
    table = pd.DataFrame([dict(zip(columns, row, strict=True)) for row in made], columns=columns)
    table = table.assign(source_title="A <table>", note=None).astype({"note": "str", "source_url": "str"})
    return SUBJECTS_SCHEMA.validate(table[list(SUBJECTS_SCHEMA.columns)])


MADE = rows(
    (LEEDS, 2025, "housing", 0, "ombudsman", "https://www.lgo.org.uk/a.csv"),
    (LEEDS, 2025, "housing", 9, "council", "https://example.org/paper"),
    (LEEDS, 2026, "housing", 7, "ombudsman", "https://www.lgo.org.uk/b.csv"),
    (LEEDS, 2026, "housing", 1234, "ombudsman", "https://www.lgo.org.uk/c.csv"),
    (LEEDS, 2026, "other", 5, "press", "javascript:alert(1)"),
    (YORK, 2026, "housing", 3, "ombudsman", "https://www.lgo.org.uk/c.csv"),
)


def test_the_sample_holds_none():
    assert load_subjects().empty


def test_of_several_sources_the_highest_stands_and_of_two_alike_the_newer():
    standing = subjects_of(MADE, LEEDS)
    assert {(row.year, row.subject): row.received for row in standing.itertuples()} == {
        (2025, "housing"): 0,
        (2026, "housing"): 1234,
        (2026, "other"): 5,
    }


def test_the_table_links_each_count_and_says_what_is_not_known():
    section = subjects_section(subjects_of(MADE, LEEDS))
    assert all(subject.name in section for subject in SUBJECTS.values())
    assert "1,234</a>" in section
    assert "https://www.lgo.org.uk/c.csv" in section
    assert section.count("not known") == 2 * len(SUBJECTS) - 3
    assert section.index("2025–26") < section.index("2024–25")
    assert "javascript:" not in section
    assert "<table>" not in section.replace("<table ", "").replace("A &lt;table&gt;", "")


def test_a_council_of_which_nothing_is_known_has_no_section():
    assert subjects_section(subjects_of(MADE, "E09000001")) == ""
