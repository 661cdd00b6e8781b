"""The CSV files that people edit: read in one place, and written back as they were."""

from __future__ import annotations

import pytest

from lgo_map.pipeline.source_files import (
    COLUMNS,
    REVIEW_QUEUE,
    REVIEW_QUEUE_COLUMNS,
    STATISTICS,
    read_review_queue,
    read_statistics,
    rows_as_text,
)
from lgo_map.pipeline.stage import BuildError
from lgo_map.storage import DATA

LEEDS = {"authority_code": "E08000035", "authority_name": "NA", "year": "2025", "source_kind": "press"}


def row(columns=COLUMNS, **cells):
    return dict.fromkeys(columns, "") | LEEDS | cells


def write(folder, name, *rows, columns=COLUMNS, before=b""):
    (folder / name).write_bytes(before + rows_as_text(rows, columns).encode())


def problem_of(read, folder):
    with pytest.raises(BuildError) as caught:
        read(folder)
    return str(caught.value)


def test_rows_that_nobody_touches_are_written_back_letter_for_letter():
    sources = DATA / "sources"
    assert rows_as_text(read_statistics(sources)) == (sources / STATISTICS).read_text(encoding="utf-8")


def test_every_cell_is_text_and_an_empty_one_is_none_of_the_words_that_mean_missing(tmp_path):
    cells = row(upheld="007", note='said "so",\r\nand more')
    write(tmp_path, STATISTICS, cells)
    assert read_statistics(tmp_path) == [cells]


def test_blank_lines_are_no_rows(tmp_path):
    (tmp_path / STATISTICS).write_text(rows_as_text([]) + "\n\n", encoding="utf-8")
    assert read_statistics(tmp_path) == []


def test_without_a_review_queue_nothing_waits_but_without_statistics_nothing_can_be_added(tmp_path):
    assert read_review_queue(tmp_path) == []
    assert problem_of(read_statistics, tmp_path) == "data/sources/statistics.csv is missing."


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is no CSV: No columns to parse from file."),
        (b"\xff\n", "is not text in UTF-8 (byte 1)."),
        (b"authority_code\n", "has no column authority_name."),
    ],
)
def test_a_file_that_is_no_such_table_is_named_with_what_is_wrong(tmp_path, content, problem):
    (tmp_path / STATISTICS).write_bytes(content)
    assert problem_of(read_statistics, tmp_path) == f"data/sources/statistics.csv {problem}"


@pytest.mark.parametrize("rows_before", [0, 3, 5_000])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_no_text_is_counted_from_the_start_of_the_file(tmp_path, rows_before, mark):
    before = mark + rows_as_text([row(note="Café")] * rows_before).encode()
    (tmp_path / STATISTICS).write_bytes(before + b"E08000035,Le\xe9ds\n")
    expected = f"data/sources/statistics.csv is not text in UTF-8 (byte {len(before) + 13})."
    assert problem_of(read_statistics, tmp_path) == expected


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"year": ""}, "year is empty."),
        ({"year": "2024-25"}, "year is 2024-25, which is not a year."),
        ({"authority_code": ""}, "authority_code is empty."),
        ({"upheld": "many"}, "upheld is many, which is not a count (0 or a positive whole number)."),
        ({"upheld_rate": "-1"}, "upheld_rate is -1, which is not a number of 0 or more."),
        ({"source_kind": ""}, "source_kind is empty."),
        ({"source_url": "nowhere"}, "source_url is nowhere, which is not a web address."),
    ],
)
def test_a_cell_that_holds_no_such_thing_is_named_with_its_row_in_both_files(tmp_path, cells, problem):
    write(tmp_path, STATISTICS, row(), row(**cells))
    assert problem_of(read_statistics, tmp_path) == f"data/sources/statistics.csv, row 3: {problem}"
    waiting = [row(REVIEW_QUEUE_COLUMNS, title="Row 2"), row(REVIEW_QUEUE_COLUMNS, title="Row 3", **cells)]
    write(tmp_path, REVIEW_QUEUE, *waiting, columns=REVIEW_QUEUE_COLUMNS)
    assert problem_of(read_review_queue, tmp_path) == f"data/sources/held.csv, row 3: {problem}"
