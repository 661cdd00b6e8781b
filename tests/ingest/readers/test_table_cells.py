"""What a cell holds, in whatever file a table comes: CSV in any encoding, Excel, and files that are damaged."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.ingest.readers.table import TableRead, read_table
from lgo_map.ingest.readers.table_cells import MAX_COLUMNS, MAX_ROWS
from lgo_map.ingest.reported import Refusal
from tests.ingest.made_tables import DECIDED, refusal, saved, sheet_of, workbook


def test_a_rate_is_taken_as_excel_shows_it():
    content = workbook(
        {"2023": [("Council", "Uphold rate", "Average uphold rate"), ("Leeds City Council", 37 / 54, 0.765)]},
        {"B2": "0%", "C2": "0.0%"},
    )
    (reported,) = read_table(content, "a.xlsx").sheets[0].reported
    assert reported.figures == {"upheld_rate": 69, "upheld_rate_average": 76.5}


def test_a_hidden_sheet_is_left_out_and_said_so():
    book = openpyxl.load_workbook(
        io.BytesIO(workbook({y: [("Council", "Upheld"), ("Leeds City Council", 37)] for y in ("2023", "2024")}))
    )
    book["2024"].sheet_state = "hidden"
    read = read_table(saved(book), "a.xlsx")
    assert [sheet.name for sheet in read.sheets] == ["2023"]
    assert read.left_out == (("2024", "is hidden"),)


def test_cells_that_excel_made_something_else_of_are_not_taken():
    content = workbook(
        {
            "2023": [
                ("Council", "Upheld", "Investigations", "Dealt with"),
                ("Leeds City Council", datetime.date(2023, 4, 1), 54, "=1+2"),
                ("Corby Borough Council", True, "#REF!", "#N/A"),
            ]
        }
    )
    (sheet,) = read_table(content, "a.xlsx").sheets
    assert [reported.figures for reported in sheet.reported] == [{"investigations": 54}]
    assert sheet.refused == (
        (2, "Upheld holds a date (01/04/2023), which Excel may have made of something like 1-4: not taken"),
        (
            2,
            "Dealt with holds a formula whose result is not stored: open the file in Excel and save it: not taken",
        ),
        (
            3,
            "states no figure; Investigations holds the error #REF!: not taken; Upheld holds TRUE: not taken",
        ),
    )


def test_a_size_that_the_sheet_states_wrongly_cuts_nothing():
    content = workbook({"2023": [("Council", "Upheld"), ("Leeds City Council", 37)]})
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(damaged, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"'))
    (sheet,) = read_table(damaged.getvalue(), "a.xlsx").sheets
    assert sheet.reported[0].figures == {"upheld": 37}


def test_formatted_blank_cells_far_below_the_table_are_refused_at_once():
    content = workbook({"2023": [("Council", "Upheld"), ("Leeds City Council", 37)]})
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["2023"].cell(30_000, 1).number_format = "0%"
    assert "delete the rows and columns outside its table" in refusal(saved(book), "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_usual_encoding_and_separator_is_read(encoding, separator, line_end):
    rows = [["Council", "Year", "Upheld", "Note"], ["Leeds City Council", "2022–23", '"37"', '"£5, “so”;\nfar"']]
    sheet = sheet_of(line_end.join(separator.join(row) for row in rows).encode(encoding))
    (reported,) = sheet.reported
    assert (reported.year, reported.figures, reported.note) == (2023, {"upheld": 37}, "£5, “so”; far")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<!DOCTYPE html><table>", "is a web page"),
        (b"PK\x03\x04 and no more", "is a damaged Excel file"),
        (b"a,b\x00c", "is neither text nor an Excel file"),
        (b"just words", "has no row of column names"),
        (b'Council,Year,Upheld\n"Leeds,2023,37\nCorby,2023,5\n', "has a row that is no CSV"),
        (b"Council,Year,Upheld\n" + b"Leeds,2023,37\n" * MAX_ROWS, "has more than 20,000 rows"),
        (b"Council,Year,Upheld" + b"," * MAX_COLUMNS, "has more than 300 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content, why):
    assert why in refusal(content)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (("mimetype", "content.xml"), "is an OpenDocument file: save it as .xlsx or CSV"),
        (("letter.pdf",), "is a zip archive, not an Excel file"),
        (("[Content_Types].xml", "xl/workbook.bin"), "is a binary Excel file: save it as .xlsx"),
        (("[Content_Types].xml",), "is a damaged Excel file: open it in Excel and save it anew"),
    ],
)
def test_archives_that_are_no_workbook_are_refused(parts, why):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    assert refusal(file.getvalue(), "a.xlsx") == why


def test_a_workbook_that_would_fill_the_memory_is_refused_unread():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 61_000_000)
    assert "unpacks to more than 60 million bytes" in refusal(file.getvalue(), "a.xlsx")


def is_read_or_refused(content: bytes, name: str) -> bool:
    try:
        return isinstance(read_table(content, name), TableRead)
    except Refusal as why:
        return bool(str(why))


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "2023.xlsx", ""]))
def test_any_bytes_are_read_or_refused(content, name):
    assert is_read_or_refused(content, name)


CELLS = st.one_of(
    st.sampled_from([*DECIDED, "Year", "Code", "source_kind", "Leeds City Council", "2022-23", "69%", "0.5", "-", "7"]),
    st.text(max_size=8),
    st.integers().map(str),
    st.floats().map(str),
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8), st.sampled_from([",", ";", "\t"]))
def test_any_rows_are_read_or_refused(rows, separator):
    text = "\n".join(separator.join(row) for row in [["Council", "Year", "Upheld", "Uphold rate"], *rows])
    assert is_read_or_refused(text.encode(errors="ignore"), "a.csv")


WORKBOOK = workbook({"2022-23": [DECIDED, ("Leeds City Council", *range(8), 0.7)]}, {"J2": "0%"})


with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}


@given(st.integers(0, len(WORKBOOK) - 1), st.binary(max_size=4))
def test_any_damaged_workbook_is_read_or_refused(place, bytes_instead):
    damaged = WORKBOOK[:place] + bytes_instead + WORKBOOK[place + len(bytes_instead) + 1 :]
    assert is_read_or_refused(damaged, "a.xlsx")


@given(st.sampled_from(sorted(PARTS)), st.data())
def test_any_workbook_of_damaged_parts_is_read_or_refused(part, data):
    place = data.draw(st.integers(0, len(PARTS[part])))
    instead = data.draw(st.one_of(st.binary(max_size=3), st.integers(0, 10**9).map(lambda i: str(i).encode())))
    length = data.draw(st.integers(0, 12))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name, content in PARTS.items():
            new.writestr(name, content[:place] + instead + content[place + length :] if name == part else content)
    assert is_read_or_refused(file.getvalue(), "a.xlsx")
