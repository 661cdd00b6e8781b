"""The register of councils: `register.csv`, `reorganisations.csv` and `former_councils.csv`, checked, as one table."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import pandas as pd

from lgo_map.councils.register import (
    AUTHORITY_TYPES,
    CITY_OF_LONDON,
    CODE_PATTERN,
    KEYS,
    SCHEMA,
    load_register,
    spellings,
)
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import REGISTER_FILE

REGISTER = "register.csv"
REORGANISATIONS = "reorganisations.csv"
REGISTER_COLUMNS = (
    "code",
    "name",
    "authority_type",
    "valid_from",
    "valid_to",
    "county_code",
    "former_codes",
    "other_names",
    "page_slug",
)
REORGANISATION_COLUMNS = ("day", "predecessor", "successor")
FORMER_COUNCILS = "former_councils.csv"
FORMER_COLUMNS = ("name", "other_names", "last_day", "successor", "note")

IN_FORCE_TODAY = {"county": 21, "district": 164, "metropolitan": 36, "unitary": 63, "london": 33}
"""How many councils of each type England has; to be changed with the next reorganisation's rows."""

ONE_DAY = pd.Timedelta(days=1)


def build_register(stage: Stage) -> list[str]:
    """Write `data/register.parquet` from the two tables that people edit.

    Parameters
    ----------
    stage : Stage
        Where the sources lie and the result goes.

    Returns
    -------
    list of str
        The checks that held.

    Raises
    ------
    BuildError
        At the first value that can't be right, with its file, row (the line in the file) and value.
    """
    councils = _read_source(stage, REGISTER, REGISTER_COLUMNS)
    reorganisations = _read_source(stage, REORGANISATIONS, REORGANISATION_COLUMNS)
    councils["first_day"] = _dates(REGISTER, councils["valid_from"])
    councils["last_day"] = _dates(REGISTER, councils["valid_to"])
    reorganisations["first_day"] = _dates(REORGANISATIONS, reorganisations["day"])

    _check_councils(councils)
    _check_counties(councils)
    _check_reorganisations(councils, reorganisations)
    register = _assemble(councils, reorganisations, _former_councils(stage, councils))
    _check_spellings(register, councils)
    _check_counts(register)
    SCHEMA.validate(register)
    register.to_parquet(stage.write_to(f"data/{REGISTER_FILE}"), index=False)

    today = register["valid_to"].isna()
    return [
        f"{today.sum()} councils in force today, {(~today).sum()} abolished since 2013",
        f"{len(reorganisations)} pairs of predecessor and successor, without a day's gap or overlap",
        "every spelling of a name leads to one council",
    ]


def register_of(stage: Stage) -> pd.DataFrame:
    """The register as this build wrote it, else as it was before.

    Raises
    ------
    DataFileError
        If it is missing or damaged.
    """
    return load_register(stage.read_from(f"data/{REGISTER_FILE}").parent)


def _read_source(stage: Stage, file: str, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        # A spreadsheet puts an invisible mark before the first column's name; "-sig" drops it.
        with (stage.sources / file).open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except FileNotFoundError as error:
        raise BuildError(f"data/sources/{file} is missing.") from error
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        raise BuildError(f"data/sources/{file} can't be read as a table: {error}.") from error
    header = rows[0] if rows else []
    for column in columns:
        if column not in header:
            raise BuildError(f"data/sources/{file}, row 1: the column {column!r} is missing.")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise BuildError(
                f"data/sources/{file}, row {number}: {','.join(row)!r} has {len(row)} cells instead of {len(header)}."
            )
    return pd.DataFrame(rows[1:], columns=header, dtype=str).apply(lambda cells: cells.str.strip())


def _stop_where(file: str, wrong: pd.Series, values: pd.Series, problem: str) -> None:
    """Raise a BuildError for the first row that is `wrong`; the header is row 1 of the file."""
    if wrong.any():
        place = int(wrong.to_numpy().argmax())
        raise BuildError(f"data/sources/{file}, row {place + 2}: {values.iloc[place]!r} {problem}.")


def _dates(file: str, texts: pd.Series) -> pd.Series:
    dates = pd.to_datetime(texts.where(texts != ""), format="%Y-%m-%d", errors="coerce").astype("datetime64[ms]")
    _stop_where(file, dates.isna() & (texts != ""), texts, "is no date of the form 2019-04-01")
    return dates


def _check_councils(councils: pd.DataFrame) -> None:
    code, kind = councils["code"], councils["authority_type"]
    _stop_where(REGISTER, ~code.str.match(CODE_PATTERN), code, "is no code of an English council")
    _stop_where(REGISTER, code.duplicated(), code, "stands in the register twice")
    _stop_where(REGISTER, councils["name"] == "", code, "has no name")
    _stop_where(REGISTER, councils["name"].duplicated(), councils["name"], "is the name of two councils")
    _stop_where(REGISTER, ~kind.isin(AUTHORITY_TYPES), kind, f"is none of {', '.join(AUTHORITY_TYPES)}")
    unbegun = councils["first_day"].isna() & (code != CITY_OF_LONDON)
    _stop_where(REGISTER, unbegun, code, "has no first day (valid_from)")
    backwards = councils["last_day"] < councils["first_day"]
    _stop_where(REGISTER, backwards, councils["valid_to"], "is a last day (valid_to) before the first")
    slug = councils["page_slug"]
    _stop_where(REGISTER, slug.duplicated() & (slug != ""), slug, "is the page of two councils")


def _check_counties(councils: pd.DataFrame) -> None:
    county, district = councils["county_code"], councils["authority_type"] == "district"
    counties = councils[councils["authority_type"] == "county"].set_index("code")
    _stop_where(REGISTER, district & (county == ""), councils["code"], "is a district without a county")
    _stop_where(REGISTER, ~district & (county != ""), councils["code"], "has a county but is no district")
    _stop_where(REGISTER, district & ~county.isin(counties.index), county, "is no county of the register")
    far_future = pd.Timestamp(2999, 1, 1)
    county_ends = county.map(counties["last_day"].fillna(far_future))
    outlives = district & (councils["last_day"].fillna(far_future) > county_ends)
    _stop_where(REGISTER, outlives, councils["code"], "is a district that outlives its county")


def _check_reorganisations(councils: pd.DataFrame, reorganisations: pd.DataFrame) -> None:
    known = councils.set_index("code")
    file, day = REORGANISATIONS, reorganisations["first_day"]
    predecessor, successor = reorganisations["predecessor"], reorganisations["successor"]
    _stop_where(file, day.isna(), reorganisations["day"], "is no day")
    _stop_where(file, ~predecessor.isin(known.index), predecessor, "is a predecessor not in the register")
    _stop_where(file, ~successor.isin(known.index), successor, "is a successor not in the register")
    _stop_where(file, reorganisations.duplicated(), predecessor, "is given the same successor twice")
    late = predecessor.map(known["last_day"]) != day - ONE_DAY
    _stop_where(file, late, predecessor, "does not end, in register.csv, on the day before the reorganisation")
    early = successor.map(known["first_day"]) != day
    _stop_where(file, early, successor, "does not begin, in register.csv, on the day of the reorganisation")
    lost = councils["last_day"].notna() & ~councils["code"].isin(predecessor)
    _stop_where(REGISTER, lost, councils["code"], "was abolished but has no successor in reorganisations.csv")


def _former_councils(stage: Stage, councils: pd.DataFrame) -> dict[str, list[str]]:
    """Councils abolished before April 2013, by the code of what took their place; none without their table."""
    if not (stage.sources / FORMER_COUNCILS).exists():
        return {}
    former = _read_source(stage, FORMER_COUNCILS, FORMER_COLUMNS)
    day = _dates(FORMER_COUNCILS, former["last_day"])
    _stop_where(FORMER_COUNCILS, former["name"] == "", former["successor"], "is given a former council without a name")
    _stop_where(FORMER_COUNCILS, former["name"].str.contains("[()]"), former["name"], "has brackets in a name")
    _stop_where(FORMER_COUNCILS, day.isna(), former["last_day"], "is no day")
    _stop_where(FORMER_COUNCILS, day >= pd.Timestamp(2013, 4, 1), former["last_day"], "is a day of the register's own")
    _stop_where(
        FORMER_COUNCILS, ~former["successor"].isin(councils["code"]), former["successor"], "is not in the register"
    )
    _stop_where(FORMER_COUNCILS, former.duplicated(["name", "successor"]), former["name"], "stands there twice")
    listed: dict[str, list[str]] = {}
    columns = (former[column].tolist() for column in ("name", "other_names", "last_day", "successor"))
    for name, others, last_day, successor in zip(*columns, strict=True):
        names = [name, *filter(None, map(str.strip, others.split(";")))]
        listed.setdefault(successor, []).extend(f"{each} (until {last_day})" for each in names)
    return listed


def _assemble(councils: pd.DataFrame, reorganisations: pd.DataFrame, former: Mapping[str, list[str]]) -> pd.DataFrame:
    predecessors = reorganisations.groupby("successor")["predecessor"].agg(list)
    successors = reorganisations.groupby("predecessor")["successor"].agg(list)
    aliases = councils["former_codes"] + ";" + councils["other_names"]
    register = pd.DataFrame(
        {
            "code": councils["code"],
            "name": councils["name"],
            "authority_type": councils["authority_type"],
            "valid_from": councils["first_day"],
            "valid_to": councils["last_day"],
            "county_code": councils["county_code"].where(councils["county_code"] != ""),
            "predecessors": [sorted(predecessors.get(code, [])) for code in councils["code"]],
            "successors": [sorted(successors.get(code, [])) for code in councils["code"]],
            "aliases": [[part.strip() for part in cell.split(";") if part.strip()] for cell in aliases],
            "former_councils": [former.get(code, []) for code in councils["code"]],
            "page_slug": councils["page_slug"].where(councils["page_slug"] != ""),
        }
    )
    return register.sort_values("code", ignore_index=True)


def _check_spellings(register: pd.DataFrame, councils: pd.DataFrame) -> None:
    """A spelling may pass from a council to its successor, but never mean two councils on the same day."""
    texts = pd.DataFrame(spellings(register), columns=["code", "spelling"])
    known = register.set_index("code")
    texts["begin"] = texts["code"].map(known["valid_from"].fillna(pd.Timestamp(1900, 1, 1)))
    texts["end"] = texts["code"].map(known["valid_to"].fillna(pd.Timestamp(2999, 1, 1)))
    texts["row"] = texts["code"].map(pd.Series(councils.index + 2, index=councils["code"]))
    texts = texts.sort_values(["begin", "code"])
    for key_of in KEYS:
        texts["key"] = texts["spelling"].map(key_of)
        # In order of their first days: if any two claims to a key overlap, two neighbours do.
        claims = texts.drop_duplicates(["key", "code"])
        former = claims.groupby("key")[["code", "spelling", "row", "end"]].shift().add_prefix("former_")
        clashes = claims.join(former)[former["former_end"] >= claims["begin"]]
        if not clashes.empty:
            clash = clashes.iloc[0]
            raise BuildError(
                f"data/sources/{REGISTER}, row {clash['row']}: {clash['spelling']!r} may mean "
                f"{clash['code']}, or {clash['former_code']} by {clash['former_spelling']!r} "
                f"in row {clash['former_row']:.0f}, both in force at one time."
            )


def _check_counts(register: pd.DataFrame) -> None:
    counts = register.loc[register["valid_to"].isna(), "authority_type"].value_counts()
    for authority_type, expected in IN_FORCE_TODAY.items():
        found = counts.get(authority_type, 0)
        if found != expected:
            raise BuildError(
                f"data/sources/{REGISTER}, all rows: {found} councils of type {authority_type!r} are in "
                f"force, where England has {expected}."
            )
