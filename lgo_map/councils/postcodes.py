"""Which council a postcode lies in."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pyarrow.parquet as pq

from lgo_map.storage import DATA, POSTCODES_FILE, DataFileError

POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII | re.IGNORECASE)
"""An outward code of two to four characters and an inward code of three, without the space."""

SCHEMA = pa.DataFrameSchema(
    {
        "postcode": pa.Column(str, pa.Check.str_matches(r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$")),
        "code": pa.Column(pd.CategoricalDtype, pa.Check.str_matches(r"^E0[6-9][0-9]{6}$")),
    },
    strict=True,
    unique=["postcode"],
)
"""`data/postcodes.parquet`: English postcodes, live and ended, as "NN1 1DE" (capitals, one space), in
alphabetical order, with the code of the district or single-tier council they lie in today."""


def normalise_postcode(text: str) -> str | None:
    """The postcode in `text`, written with capitals and one space.

    Parameters
    ----------
    text : str
        What somebody typed, in any case and with any spaces.

    Returns
    -------
    str or None
        "NN1 1DE", or None where `text` does not have the form of a whole postcode.
    """
    match = POSTCODE.fullmatch("".join(text.split()))
    return f"{match[1]} {match[2]}".upper() if match else None


def holds_postcode(text: str) -> bool:
    """Whether a text is a postcode or has one among its words; it says where somebody lives."""
    words = re.findall(r"[^\W_]+", text)
    pairs = (first + second for first, second in pairwise(words))
    return any(normalise_postcode(part) for part in ("".join(words), *words, *pairs))


def council_of_postcode(postcode: str, folder: Path = DATA) -> str | None:
    """The code of the district or single-tier council that `postcode` lies in today.

    Only the part of the file that can hold the postcode is read, so the file as a whole is not checked
    against :data:`SCHEMA`; the build did that when it wrote it.

    Parameters
    ----------
    postcode : str
        A postcode in any case and with any spaces.
    folder : Path
        The data folder.

    Returns
    -------
    str or None
        A GSS code; None where the text is no postcode, or not one of England.

    Raises
    ------
    DataFileError
        If the file of postcodes is missing or damaged.
    """
    path = folder / POSTCODES_FILE
    if not path.exists():
        raise DataFileError(path, "is missing", "postcodes")
    sought = normalise_postcode(postcode)
    if sought is None:
        return None
    try:
        # Arrow skips every row group whose least and greatest postcode exclude this one.
        found = pq.read_table(path, columns=["code"], filters=[("postcode", "==", sought)])["code"].to_pylist()
    except Exception as error:  # pyarrow raises many kinds for damaged bytes; each means the same here
        raise DataFileError(path, "is damaged and can’t be read", "postcodes") from error
    return str(found[0]) if found else None
