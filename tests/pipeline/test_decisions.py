"""From decisions, improvements and lists among the sources to the tables that the app reads."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.pipeline.decision_sources import (
    DECISION_COLUMNS,
    DECISIONS_CSV,
    HELD_DECISION_COLUMNS,
    IMPORT_COLUMNS,
    IMPROVEMENT_COLUMNS,
    key_of_decision,
    read_decisions,
    read_held_decisions,
    read_imports,
    read_improvements,
)
from lgo_map.pipeline.source_files import rows_as_text
from lgo_map.pipeline.stage import BuildError
from lgo_map.records.decisions import load_decisions, load_imports, load_improvements
from lgo_map.storage import DATA
from tests.known_councils import BARNET, LEEDS
from tests.made_decisions import decision, improvement, made_data, whole_list

SOURCES = DATA / "sources"


def test_rows_that_nobody_touches_are_written_back_letter_for_letter():
    text = (SOURCES / DECISIONS_CSV).read_text(encoding="utf-8")
    assert rows_as_text(read_decisions(SOURCES), DECISION_COLUMNS) == text


def test_where_there_is_no_file_there_are_no_rows(tmp_path):
    for read in (read_decisions, read_improvements, read_imports, read_held_decisions):
        assert read(tmp_path) == []


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"reference": "21007781"}, "row 2: reference is 21007781, which is not a reference (21 007 781)"),
        ({"decided": "12 Aug 2022"}, "row 2: decided is 12 Aug 2022, which is not a day or a month"),
        ({"decided": "2022-02-30"}, "row 2: decided is 2022-02-30, which is not a day or a month"),
        ({"decided": "2022-13"}, "row 2: decided is 2022-13, which is not a day or a month"),
        ({"kind": "letter"}, "row 2: kind is letter, which is not a kind (statement, report)"),
        ({"outcome": "Upheld"}, "row 2: outcome is Upheld, which is not an outcome"),
        ({"source_kind": "blog"}, "row 2: source_kind is blog, which is not a kind of source"),
        ({"source_url": "javascript:alert(1)"}, "row 2: source_url is javascript:alert(1), which is not a web address"),
        ({"authority_code": ""}, "row 2: authority_code is empty"),
    ],
)
def test_a_cell_that_holds_no_such_thing_is_named_with_its_row(tmp_path, cells, why):
    row = dict.fromkeys(DECISION_COLUMNS, "") | decision(LEEDS, "21 007 781", "2022-08-12") | cells
    (tmp_path / DECISIONS_CSV).write_text(rows_as_text([row], DECISION_COLUMNS), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        read_decisions(tmp_path)
    assert why in str(caught.value)


@pytest.mark.parametrize(
    ("file", "columns", "read"),
    [
        ("improvements.csv", IMPROVEMENT_COLUMNS, read_improvements),
        ("imports.csv", IMPORT_COLUMNS, read_imports),
        ("held-decisions.csv", HELD_DECISION_COLUMNS, read_held_decisions),
    ],
)
def test_a_file_without_one_of_its_columns_is_said_so(tmp_path, file, columns, read):
    (tmp_path / file).write_text(rows_as_text([], columns[1:]), encoding="utf-8")
    with pytest.raises(BuildError, match=f"{file} has no column {columns[0]}"):
        read(tmp_path)


def test_what_is_among_the_sources_is_in_the_tables_newest_first_and_what_is_not_known_is_missing(tmp_path):
    rows = [
        decision(LEEDS, "21 007 781", "2022-08-12", summary="Never shown as a figure."),
        decision(BARNET, "", "2022-08", outcome="", kind="", source_url="https://www.example.org/7"),
        decision(BARNET, "22 000 001", "", category="", subcategory=""),
    ]
    data = made_data(tmp_path, rows, [improvement(LEEDS, "21 007 781", "2022-08-12", "It will write.")])
    table = load_decisions(data)
    assert list(table["decided"].dropna()) == sorted(table["decided"].dropna(), reverse=True)
    assert table["decided"].isna().sum() > 0
    assert pd.isna(table["decided"].iloc[-1])
    month = table[table["decided"] == "2022-08"].iloc[0]
    assert month[["reference", "kind", "outcome"]].isna().all()
    assert "summary" not in table
    assert list(load_improvements(data)["improvement"]) == ["It will write."]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (
            {"decisions": [decision(LEEDS, "21 007 781", "2022-08-12") | {"authority_code": "E99999999"}]},
            "E99999999 is not in the register",
        ),
        (
            {"decisions": [decision(LEEDS, "21 007 781", "2022-08-12"), decision(LEEDS, "21 007 781", "2022-08-13")]},
            "is of the same decision",
        ),
        ({"imports": [whole_list("2024-01-02", "2024-01-01", 3)]}, "is after its last"),
        ({"imports": [whole_list("2024-01-01", "2024-02-01", 3, seen_on="2024-01-31")]}, "nobody could see"),
        ({"imports": [whole_list("2024-01-01", "2024-02-01", 3, subcategory="Other")]}, "but no category"),
        ({"imports": [whole_list("2024-01-01", "2024-02-30", 3)]}, "last_day is 2024-02-30, which is not a day"),
    ],
)
def test_what_can_t_be_true_stops_the_build_with_file_and_row(tmp_path, more, why):
    with pytest.raises(BuildError) as caught:
        made_data(tmp_path, **more)
    assert why in str(caught.value)
    assert "data/sources/" in str(caught.value)
    assert ", row " in str(caught.value)


def test_lists_that_were_seen_whole_are_in_their_table(tmp_path):
    table = load_imports(
        made_data(tmp_path, imports=[whole_list("2024-04-01", "2025-03-31", 12, category="Education")])
    )
    (row,) = table.to_dict("records")
    assert (row["what"], row["category"], row["results"]) == ("decisions", "Education", 12)
    assert (row["first_day"], row["last_day"], row["seen_on"]) == ("2024-04-01", "2025-03-31", "2025-03-31")
    assert table[["code", "subcategory", "address"]].isna().all(axis=None)


def test_one_reference_is_one_decision_and_without_one_the_address_the_date_and_the_note_tell_them_apart():
    one = decision(LEEDS, "21 007 781", "2022-08-12")
    assert key_of_decision(one) == key_of_decision(one | {"decided": "", "source_url": "https://www.example.org"})
    assert key_of_decision(one) != key_of_decision(one | {"authority_code": BARNET})
    bare = one | {"reference": "", "source_url": "https://www.example.org/7", "note": "about a bus"}
    assert key_of_decision(bare) == key_of_decision(bare | {"source_url": "http://example.org/7/"})
    for other in ({"decided": "2022-08"}, {"note": "about a house"}, {"source_url": "https://www.example.org/8"}):
        assert key_of_decision(bare) != key_of_decision(bare | other)
