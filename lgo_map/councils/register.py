"""Which councils England has, has had since 2013, and what became of them.

A council is one row, under its newest code; the codes it had before a border moved a little are its
aliases. All functions take the table that :func:`load_register` gives.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from lgo_map.councils.naming import as_written, forms_of, is_another_kind
from lgo_map.councils.per_register import per_register
from lgo_map.figures.years import year_end
from lgo_map.storage import DATA, REGISTER_FILE, read_table

OMBUDSMAN_PAGES = "https://www.lgo.org.uk/your-councils-performance"
"""Where the Ombudsman's pages of councils are."""

AUTHORITY_TYPES = ("county", "district", "metropolitan", "unitary", "london")
"""The five groups within which the Ombudsman compares."""

TYPE_NAMES: dict[str, str] = {
    "county": "county council",
    "district": "district council",
    "metropolitan": "metropolitan borough",
    "unitary": "unitary council",
    "london": "London borough",
}
"""What one council of a type is called on screen."""

TYPE_NAMES_PLURAL: dict[str, str] = {
    "county": "county councils",
    "district": "district councils",
    "metropolitan": "metropolitan boroughs",
    "unitary": "unitary councils",
    "london": "London boroughs",
}
"""What several councils of a type are called on screen."""

CODE_PATTERN = r"^E(06|07|08|09|10)\d{6}$"
"""The GSS codes of England's principal councils."""

CITY_OF_LONDON = "E09000001"
"""The one council whose first day nobody knows."""


def _holds_lists_of_text(column: pd.Series) -> bool:
    # Parquet gives lists back as numpy arrays.
    return all(isinstance(cell, list | np.ndarray) and all(isinstance(item, str) for item in cell) for cell in column)


def _list_column() -> pa.Column:
    return pa.Column(object, pa.Check(_holds_lists_of_text, error="not a list of texts"))


SCHEMA = pa.DataFrameSchema(
    {
        "code": pa.Column(str, pa.Check.str_matches(CODE_PATTERN), unique=True),
        "name": pa.Column(str, pa.Check.str_length(min_value=1), unique=True),
        "authority_type": pa.Column(str, pa.Check.isin(AUTHORITY_TYPES)),
        "valid_from": pa.Column("datetime64[ms]", nullable=True),
        "valid_to": pa.Column("datetime64[ms]", nullable=True),
        "county_code": pa.Column(str, pa.Check.str_matches(r"^E10\d{6}$"), nullable=True),
        "predecessors": _list_column(),
        "successors": _list_column(),
        "aliases": _list_column(),
        "former_councils": _list_column(),
        "page_slug": pa.Column(str, nullable=True),
    },
    checks=[
        pa.Check(
            lambda register: register["valid_from"].notna() | (register["code"] == CITY_OF_LONDON),
            error="a council without a first day",
        ),
        pa.Check(
            lambda register: register["county_code"].notna() == (register["authority_type"] == "district"),
            error="a district without a county, or a county given for another type",
        ),
    ],
    strict=True,
    ordered=True,
)
"""What `data/register.parquet` holds.

`valid_from` and `valid_to` are a council's first and last day; no last day means that it is still in force.
`predecessors` and `successors` list codes; `aliases` lists former codes and other spellings of the name.
`former_councils` lists councils abolished before April 2013 whose place it took, as :func:`former_council` reads them:
they have no code here, and no figures.
"""


@dataclass(frozen=True)
class Council:
    """One row of the register.

    Attributes
    ----------
    code, name, authority_type : str
        As in :data:`SCHEMA`.
    first_day, last_day : pandas.Timestamp or None
        No last day means that it is still in force; no first day, that it is older than records.
    page_slug : str or None
        The last part of its page's address at the Ombudsman.
    """

    code: str
    name: str
    authority_type: str
    first_day: pd.Timestamp | None
    last_day: pd.Timestamp | None
    page_slug: str | None


def former_council(text: str) -> tuple[str, pd.Timestamp]:
    """The name of a council abolished before April 2013, and its last day, from a text of the register.

    Examples
    --------
    >>> former_council("Salisbury (until 2009-03-31)")
    ('Salisbury', Timestamp('2009-03-31 00:00:00'))
    """
    name, day = text.removesuffix(")").rsplit(" (until ", 1)
    return name, pd.Timestamp(day)


def former_codes(aliases: Iterable[str]) -> list[str]:
    """The codes among a council's aliases, which are spellings of its name too."""
    return [alias for alias in aliases if len(alias) == 9 and alias[:1] == "E" and alias[1:].isdigit()]


def council_of(register: pd.DataFrame, code: str) -> Council:
    """The council with that (current) code.

    Raises
    ------
    KeyError
        If the register has no such code.
    """
    row = register.loc[code]

    def known(column: str) -> Any:
        return None if pd.isna(row[column]) else row[column]

    return Council(
        code, str(row["name"]), str(row["authority_type"]), known("valid_from"), known("valid_to"), known("page_slug")
    )


def load_register(folder: Path = DATA) -> pd.DataFrame:
    """Every principal council of England that existed on or after 1 April 2013.

    Parameters
    ----------
    folder : Path
        The folder that holds `register.parquet`.

    Returns
    -------
    DataFrame
        One row per council with the columns of :data:`SCHEMA`, indexed by code and sorted by it.

    Raises
    ------
    DataFileError
        If the file is missing, damaged, or does not fit the schema.
    """
    register = read_table(folder / REGISTER_FILE, SCHEMA, "register")
    for column in ("predecessors", "successors", "aliases", "former_councils"):
        register[column] = register[column].map(list)
    # The index gets no name: "code" would then be ambiguous between it and the column in every merge.
    return register.set_index("code", drop=False).rename_axis(index=None)


def authorities_on(register: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The councils in force on `day`, both tiers."""
    begun = register["valid_from"].isna() | (register["valid_from"] <= day)
    lasting = register["valid_to"].isna() | (register["valid_to"] >= day)
    return register[begun & lasting]


def authorities_of_year(register: pd.DataFrame, year: int) -> pd.DataFrame:
    """The councils in force on the last day of `year`: 2023 has Cumbria's districts, 2024 has Cumberland."""
    kept = _by_year(register)
    if year not in kept:
        kept[year] = authorities_on(register, year_end(year))
    return kept[year]


@per_register
def _by_year(register: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """What :func:`authorities_of_year` has worked out."""
    return {}


def tier_of(authority_type: str) -> str:
    """Say "upper" for a county, "lower" for a district, "single" where one council does everything."""
    return {"county": "upper", "district": "lower"}.get(authority_type, "single")


def tier_of_code(code: str) -> str:
    """The tier of a council by its GSS code alone: E10 begins that of a county, E07 that of a district."""
    return {"E10": "upper", "E07": "lower"}.get(code[:3], "single")


def ombudsman_page(council: Council) -> str:
    """The address of the council's page at the Ombudsman; of the Ombudsman's own where the council's is not known."""
    return f"{OMBUDSMAN_PAGES}/{council.page_slug}" if council.page_slug else OMBUDSMAN_PAGES


def predecessors_of(register: pd.DataFrame, code: str) -> pd.DataFrame:
    """The councils that were abolished to make this one; no rows for a council that came from none."""
    return register.loc[list(register["predecessors"][code])]


def successors_of(register: pd.DataFrame, code: str) -> pd.DataFrame:
    """The councils that took this one's place; no rows for a council in force."""
    return register.loc[list(register["successors"][code])]


def building_blocks(register: pd.DataFrame, code: str) -> frozenset[str]:
    """The districts and single-tier councils of 2011 whose union is this council's area.

    Parameters
    ----------
    register : DataFrame
        As :func:`load_register` gives it.
    code : str
        A code of the register, a county's included.

    Returns
    -------
    frozenset of str
        Codes of the register; together the councils of one day have all 326, each once per tier.

    Raises
    ------
    KeyError
        If the register does not know the code.
    """
    if register.at[code, "authority_type"] == "county":
        parts = register.index[register["county_code"] == code]
    else:
        before = predecessors_of(register, code)
        # A county's area is its districts', so it adds nothing; where it was split it would add too much.
        parts = before.index[before["authority_type"] != "county"]
    if parts.empty:
        return frozenset({code})
    return frozenset().union(*(building_blocks(register, part) for part in parts))


def councils_of_place(register: pd.DataFrame, code: str, year: int) -> list[str]:
    """The councils that share a council's place at the end of `year`, upper tier first.

    A district is given with its county, if that was in force then; any other council alone: a county has many
    districts, and which one is the place's can't be known.
    """
    county = register.at[code, "county_code"]
    if isinstance(county, str) and county in authorities_of_year(register, year).index:
        return [county, code]
    return [code]


def find_code(register: pd.DataFrame, text: str, year: int | None = None) -> str | None:
    """The code of the council that `text` means, or None.

    Parameters
    ----------
    register : DataFrame
        As :func:`load_register` gives it.
    text : str
        A current or former code, or a name as anyone may write it: "Barnsley", "Bristol, City of", "Telford &
        Wrekin Council", "Bolton MBC". Case, punctuation, "&" and the words that say what kind of council it is don't
        matter, unless they decide: "Dorset County Council" was another council than "Dorset Council", and "Lichfield
        City Council", a parish, is none of the register.
    year : int, optional
        The year in which the name is said. A short name means the council in force at its end: "Somerset" of 2022 is
        Somerset County Council. A full name means its council all the same.

    Returns
    -------
    str or None
        If a name fits several councils of the year, or none of it, the one in force today, else the newest of them.
    """
    if text in register.index:
        return text
    best, looked_up = None, _lookup_of(register)
    for form in forms_of(text):
        for key_of in KEYS:
            wanted = key_of(form)
            found = set(looked_up.codes[key_of].get(wanted, ())) if wanted else set()
            if key_of is _bare_place:
                found = {code for code in found if not _is_another_kind(register, code, form)}
            if not found:
                continue
            there = found if year is None else found & looked_up.in_force(year)
            if there or key_of is as_written:
                return _newest(register, there or found)
            best = best or _newest(register, found)
    return best


class _Lookup:
    """What of a register is asked for again and again when a table of all councils is read."""

    def __init__(self, register: pd.DataFrame) -> None:
        self._register = weakref.ref(register)
        self._in_force: dict[int, set[str]] = {}
        self.codes: dict[Callable[[str], str], dict[str, set[str]]] = {key_of: {} for key_of in KEYS}
        for code, spelling in spellings(register):
            for key_of, codes in self.codes.items():
                codes.setdefault(key_of(spelling), set()).add(code)

    def in_force(self, year: int) -> set[str]:
        """The codes of the councils in force at the end of a year."""
        register = self._register()
        if year not in self._in_force and register is not None:
            self._in_force[year] = set(authorities_of_year(register, year).index)
        return self._in_force[year]


@per_register
def _lookup_of(register: pd.DataFrame) -> _Lookup:
    return _Lookup(register)


def _newest(register: pd.DataFrame, codes: set[str]) -> str:
    if len(codes) == 1:
        return next(iter(codes))
    last_days = register.loc[sorted(codes), "valid_to"].fillna(pd.Timestamp.max.as_unit("ms"))
    return str(last_days.idxmax())


def _is_another_kind(register: pd.DataFrame, code: str, text: str) -> bool:
    names = [str(register["name"][code]), *register["aliases"][code]]
    return is_another_kind(text, names, str(register["authority_type"][code]))


def spellings(register: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Every code with every text that stands for it: the code itself, the name, and each alias."""
    for code, name, aliases in zip(register["code"], register["name"], register["aliases"], strict=True):
        yield code, code
        yield code, name
        for alias in aliases:
            yield code, alias


@lru_cache(maxsize=20_000)
def _without_council(text: str) -> str:
    return re.sub(r"\b(?:council|the)\b ?", "", as_written(text)).strip()


# London alone is a region; only "City of London" is the council.
_WORDS_OF_KIND = re.compile(
    r"\b(?:london(?= borough)|royal|metropolitan|borough|district|county|city(?! of london)|council"
    r"|corporation|the|of(?! london)|and)\b"
)


@lru_cache(maxsize=20_000)
def _bare_place(text: str) -> str:
    return " ".join(_WORDS_OF_KIND.sub(" ", as_written(text)).split())


KEYS: tuple[Callable[[str], str], ...] = (as_written, _without_council, _bare_place)
"""What two spellings must share to mean the same council, the strictest first."""
