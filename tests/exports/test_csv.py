"""A table as a file: what a spreadsheet shows when it opens it."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.exports.csv import csv_of, file_name

HEADINGS = {"name": "Council", "rate": "Upheld rate (%)", "count": "Upheld"}


def read(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def made(name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "other": [1, 2],
            "count": pd.array([7, None], dtype="Int64"),
            "rate": [100 * 7 / 11, None],
            "name": [name, None],
        }
    )


def test_the_columns_wanted_stand_in_their_order_with_their_headings():
    file = csv_of(made("Northampton Borough Council"), HEADINGS)
    assert file.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in file
    known, unknown = read(file)
    assert list(known) == list(HEADINGS.values())
    assert list(known.values()) == ["Northampton Borough Council", "63.64", "7"]
    assert list(unknown.values()) == ["", "", ""]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", " =1", "\t=1", "\r1"])
def test_a_text_that_looks_like_a_formula_is_made_inert(text):
    assert read(csv_of(made(text), HEADINGS))[0]["Council"] == "'" + text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_any_text_comes_back_and_is_never_a_formula(text):
    (first, *_) = read(csv_of(made(text), HEADINGS))
    assert first["Council"].removeprefix("'") == text.removeprefix("'")
    assert not first["Council"].lstrip().startswith(("=", "+", "-", "@"))


def test_numbers_below_zero_stay_numbers():
    table = pd.DataFrame({"difference": [-12.345]})
    assert csv_of(table, {"difference": "Difference"}) == "\ufeffDifference\r\n-12.34\r\n".encode()


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Leeds City Council", "2019–20"), "leeds-city-council-2019-20.csv"),
        (("King’s Lynn & West Norfolk", "funnel"), "kings-lynn-west-norfolk-funnel.csv"),
        (("../../etc/passwd\x00",), "etc-passwd.csv"),
    ],
)
def test_a_file_s_name_says_what_is_in_it_and_nothing_else(parts, name):
    assert file_name(*parts) == name


def test_the_ending_says_the_format():
    assert file_name("all councils", ending="geojson") == "all-councils.geojson"


def test_a_formula_is_no_formula_in_a_column_of_categories_either():
    table = pd.DataFrame({"name": pd.Categorical(["=1+1", None])})
    assert read(csv_of(table, {"name": "Council"})) == [{"Council": "'=1+1"}, {"Council": ""}]
