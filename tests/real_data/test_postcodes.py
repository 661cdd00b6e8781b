"""What somebody who types a postcode gets, on the data the app ships with."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pyarrow.parquet as pq
import pytest

from lgo_map.councils.postcodes import SCHEMA, council_of_postcode
from lgo_map.pipeline.postcodes import build_postcodes
from lgo_map.pipeline.stage import Stage
from lgo_map.storage import POSTCODES_FILE
from tests.known_councils import (
    BARNSLEY,
    CAMBRIDGE,
    CITY_OF_LONDON,
    CUMBERLAND,
    LEEDS,
    NORTH_NORTHAMPTONSHIRE,
    SCILLY,
    SHEFFIELD,
    SOMERSET,
    WEST_NORTHAMPTONSHIRE,
    WESTMINSTER,
    WESTMORLAND,
)


def test_the_postcodes_held_are_what_the_build_writes(tmp_path, data):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "register.parquet").write_bytes((data / "register.parquet").read_bytes())
    stage = Stage(tmp_path)
    checks = build_postcodes(stage)
    assert stage.written == ["data/postcodes.parquet"]
    assert stage.read_from("data/postcodes.parquet").read_bytes() == (data / POSTCODES_FILE).read_bytes()
    assert checks == ["2,264,892 English postcodes, each in one of 296 councils of the register"]


def test_the_postcodes_held_fit_their_schema_are_sorted_and_lie_in_every_council_of_today(register, data):
    table = SCHEMA.validate(pd.read_parquet(data / POSTCODES_FILE))
    assert table["postcode"].is_monotonic_increasing
    assert set(table["code"].cat.categories) == set(register.index[register["valid_to"].isna()]) - set(
        register.index[register["authority_type"] == "county"]
    )


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("NN1 1DE", WEST_NORTHAMPTONSHIRE),  # the Guildhall of Northampton
        ("NN17 1QG", NORTH_NORTHAMPTONSHIRE),  # Corby
        ("LS1 1UR", LEEDS),
        ("S1 2HH", SHEFFIELD),  # by the code it has had since 2025
        ("S70 2DR", BARNSLEY),  # likewise
        ("CA28 7JG", CUMBERLAND),  # once Copeland
        ("LA9 4UF", WESTMORLAND),  # once South Lakeland
        ("TA1 4DY", SOMERSET),
        ("SW1A 1AA", WESTMINSTER),
        ("EC2V 7HH", CITY_OF_LONDON),  # the City of London's Guildhall
        ("TR21 0JY", SCILLY),
        ("CB3 0AP", CAMBRIDGE),  # the district, not Cambridgeshire
    ],
)
def test_a_postcode_gives_the_council_of_today(postcode, code, data):
    assert council_of_postcode(postcode, data) == code


@pytest.mark.parametrize("postcode", ["CF10 4UW", "EH1 1YJ", "BT1 5GS"])
def test_postcodes_of_wales_scotland_and_northern_ireland_are_not_ours(postcode, data):
    assert council_of_postcode(postcode, data) is None


def test_a_lookup_need_not_read_more_than_a_hundredth_of_the_file(data):
    table = pq.ParquetFile(data / POSTCODES_FILE).metadata
    column = [table.row_group(number).column(0).statistics for number in range(table.num_row_groups)]
    assert max(table.row_group(number).num_rows for number in range(table.num_row_groups)) <= table.num_rows / 100
    assert all(earlier.max < later.min for earlier, later in pairwise(column))
