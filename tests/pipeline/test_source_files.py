"""The CSV files that people edit: read in one place, and written back as they were."""

from __future__ import annotations

import pytest

from lgo_map.pipeline.source_files import COLUMNS, STATISTICS, read_rows, rows_as_text
from lgo_map.pipeline.stage import BuildError
from lgo_map.storage import DATA


def test_rows_that_nobody_touches_are_written_back_letter_for_letter():
    path = DATA / "sources" / STATISTICS
    assert rows_as_text(read_rows(path)) == path.read_text(encoding="utf-8")


def test_every_cell_is_text_and_an_empty_one_is_none_of_the_words_that_mean_missing(tmp_path):
    path = tmp_path / STATISTICS
    cells = dict.fromkeys(COLUMNS, "") | {"authority_name": "NA", "upheld": "007", "note": 'said "so",\r\nand more'}
    path.write_bytes(rows_as_text([cells]).encode())
    assert read_rows(path) == [cells]


def test_blank_lines_are_no_rows_and_a_missing_file_has_none(tmp_path):
    path = tmp_path / STATISTICS
    assert read_rows(path) == []
    path.write_text(rows_as_text([]) + "\n\n", encoding="utf-8")
    assert read_rows(path) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is no CSV: No columns to parse from file."),
        (b"\xff\n", "is not text in UTF-8 (byte 1)."),
        (b"authority_code\n", "has no column authority_name."),
    ],
)
def test_a_file_that_is_no_such_table_is_named_with_what_is_wrong(tmp_path, content, problem):
    path = tmp_path / STATISTICS
    path.write_bytes(content)
    with pytest.raises(BuildError) as caught:
        read_rows(path)
    assert str(caught.value) == f"data/sources/statistics.csv {problem}"
