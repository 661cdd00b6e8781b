"""What somebody who types a postcode gets, on the frozen sample."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.councils.postcodes import council_of_postcode, holds_postcode, normalise_postcode
from lgo_map.storage import DATA, POSTCODES_FILE, DataFileError
from tests.known_councils import (
    BOURNEMOUTH,
    CAMBRIDGE,
    CITY_OF_LONDON,
    CUMBERLAND,
    LEEDS,
    NORTH_NORTHAMPTONSHIRE,
    SCILLY,
    SHEFFIELD,
    WEST_NORTHAMPTONSHIRE,
    WESTMORLAND,
)


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("NN1 1DE", "NN1 1DE"),
        ("nn11de", "NN1 1DE"),
        ("  nN1   1dE\n", "NN1 1DE"),
        ("N N 1 1 D E", "NN1 1DE"),
        ("NN1\u00a01DE", "NN1 1DE"),
        ("ec1a1bb", "EC1A 1BB"),
        ("w1a 0ax", "W1A 0AX"),
        ("m11ae", "M1 1AE"),
        ("dn551pt", "DN55 1PT"),
    ],
)
def test_a_postcode_may_be_typed_in_any_case_and_spacing(typed, postcode):
    assert normalise_postcode(typed) == postcode


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "NN1",
        "NN1 1D",
        "NN1 1DEX",
        "Northampton",
        "11N 1DE",
        "NN1 DE1",
        "E06000062",
        "NN1-1DE",
        "ſW1A 1AA",
        "٣",
    ],
)
def test_what_is_not_a_whole_postcode_is_none(typed):
    assert normalise_postcode(typed) is None
    assert council_of_postcode(typed) is None


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("NN1 1DE", WEST_NORTHAMPTONSHIRE),  # the Guildhall of Northampton
        ("NN17 1QG", NORTH_NORTHAMPTONSHIRE),  # Corby
        ("LS1 1UR", LEEDS),
        ("S1 2HH", SHEFFIELD),  # by the code it has had since 2025
        ("CA28 7JG", CUMBERLAND),  # once Copeland
        ("LA9 4UF", WESTMORLAND),  # once South Lakeland
        ("BH15 2RU", BOURNEMOUTH),  # once Poole
        ("EC2V 7HH", CITY_OF_LONDON),  # the City of London's Guildhall
        ("TR21 0JY", SCILLY),
        ("CB3 0AP", CAMBRIDGE),  # the district, not Cambridgeshire
    ],
)
def test_a_postcode_gives_the_council_of_today(postcode, code):
    assert council_of_postcode(postcode) == code


def test_the_spelling_does_not_change_the_answer():
    assert council_of_postcode("nn1  1de") == council_of_postcode("NN11DE") == WEST_NORTHAMPTONSHIRE


@pytest.mark.parametrize("postcode", ["CF10 4UW", "EH1 1YJ", "BT1 5GS"])
def test_postcodes_of_wales_scotland_and_northern_ireland_are_not_ours(postcode):
    assert council_of_postcode(postcode) is None


def test_a_postcode_nobody_has_is_none():
    assert council_of_postcode("ZZ9 9ZZ") is None


def test_a_missing_file_says_what_rebuilds_it(tmp_path):
    with pytest.raises(DataFileError, match=r"postcodes\.parquet is missing.*lgo_map build postcodes"):
        council_of_postcode("NN1 1DE", tmp_path)


def test_a_damaged_file_says_what_rebuilds_it(tmp_path):
    (tmp_path / POSTCODES_FILE).write_bytes((DATA / POSTCODES_FILE).read_bytes()[:5000])
    with pytest.raises(DataFileError, match=r"postcodes\.parquet is damaged.*lgo_map build postcodes"):
        council_of_postcode("NN1 1DE", tmp_path)


def test_a_file_of_something_else_counts_as_damaged(tmp_path):
    pq.write_table(pa.table({"town": ["Corby"]}), tmp_path / POSTCODES_FILE)
    with pytest.raises(DataFileError, match="damaged"):
        council_of_postcode("NN1 1DE", tmp_path)


def test_ordinary_words_and_years_are_no_postcodes():
    assert not any(holds_postcode(text) for text in ("complaints 2020", "31 March", "1 April 2019", "", "118 courses"))


@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", fullmatch=True), st.sampled_from(["", "in ", "“"]))
def test_every_postcode_is_noticed_wherever_it_stands(postcode, before):
    assert holds_postcode(f"{before}{postcode.lower()}.")
