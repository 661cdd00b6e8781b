"""Make `tests/data`, the frozen sample that tests run on: `python -m tests.make_sample`.

It is made by the project's own build from the sources in `tests/data/sources`, so it has to be made again whenever
the build writes something else; the sources themselves stay as they are. Areas and postcodes can't be built for a part
of England: those two files are frozen as well, and kept.

`python -m tests.make_sample --cut` first cuts the sample anew from the project's data, as they are then.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lgo_map.pipeline import register as register_step
from lgo_map.pipeline.stage import open_stage
from lgo_map.pipeline.steps import OF_ALL_SOURCES, run_steps
from tests import known_councils as councils

TESTS = Path(__file__).resolve().parent
PROJECT = TESTS.parent
SAMPLE = TESTS / "data"

YEARS = range(2020, 2026)
"""From the year of the two letters to the newest; 2021 and 2023 are those that are unlike the others."""

IN_FORCE = {"county": 8, "district": 7, "metropolitan": 5, "unitary": 10, "london": 5}
"""How many councils in force the sample's register has, where England's has 317."""

POSTCODES = (
    "NN1 1DE",  # West Northamptonshire, the Guildhall of Northampton
    "NN17 1QG",  # North Northamptonshire, Corby
    "LS1 1UR",
    "S1 2HH",
    "CA28 7JG",  # Cumberland, once Copeland
    "LA9 4UF",  # Westmorland and Furness, once South Lakeland
    "BH15 2RU",  # Poole
    "EC2V 7HH",  # the City of London's Guildhall
    "TR21 0JY",  # Isles of Scilly
    "CB2 1TN",  # Cambridge
    "CB3 0AP",
    "CM1 1JE",  # Chelmsford
)
"""The postcodes that tests type; beside them the sample has some of every council."""
POSTCODES_OF_EACH = 60


@contextmanager
def of_the_sample() -> Iterator[None]:
    """While it lasts, the build expects as many councils as the sample has."""
    with patch.dict(register_step.IN_FORCE_TODAY, IN_FORCE):
        yield


def make(project: Path) -> None:
    """Build `data/` of a project that holds the sample's sources, areas and postcodes.

    Parameters
    ----------
    project : Path
        The folder that holds `data/`.
    """
    name_the_map_file(project)
    with of_the_sample(), open_stage(project) as stage:
        run_steps(stage, OF_ALL_SOURCES)


def name_the_map_file(project: Path) -> None:
    """Have the sample name the shapes that the app serves: browsers are sent those of all England in tests too."""
    path = project / "data" / "boundaries" / "maps.json"
    (shapes,) = (PROJECT / "static" / "boundaries").glob("england-*.json")
    entry = json.loads(path.read_text(encoding="utf-8")) | {"file": shapes.relative_to(PROJECT).as_posix()}
    path.write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")


def cut(whole: Path, sample: Path) -> None:
    """Cut sources, areas and postcodes of the sample's councils out of the whole data.

    Parameters
    ----------
    whole, sample : Path
        Folders of data; what the second one holds is replaced.
    """
    shutil.rmtree(sample / "sources", ignore_errors=True)
    (sample / "sources").mkdir(parents=True)
    (sample / "boundaries").mkdir(exist_ok=True)
    codes = families(whole / "sources", set(NAMED))
    _cut_csv("register.csv", whole, sample, lambda row: row["code"] in codes)
    _cut_csv("reorganisations.csv", whole, sample, lambda row: {row["predecessor"], row["successor"]} <= codes)
    _cut_csv("former_councils.csv", whole, sample, lambda row: row["successor"] in codes)
    _cut_csv("statistics.csv", whole, sample, lambda row: row["authority_code"] in codes and int(row["year"]) in YEARS)
    _cut_csv("subjects.csv", whole, sample, lambda row: row["authority_code"] in codes and int(row["year"]) in YEARS)
    for file in ("decisions.csv", "improvements.csv", "imports.csv"):
        _cut_csv(file, whole, sample, lambda row: row["authority_code"] in codes)
    for letter in (councils.CORBY, councils.NORTHAMPTON):
        stored = json.loads((whole / "letters" / "2020" / f"{letter}.json").read_text(encoding="utf-8"))
        place = sample / "sources" / stored["source"]
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(whole / "sources" / stored["source"], place)
    shutil.copy(whole / "boundaries" / "maps.json", sample / "boundaries")
    areas = gpd.read_parquet(whole / "boundaries" / "authorities.parquet")
    kept = areas[areas["code"].isin(codes)]
    kept.to_parquet(sample / "boundaries" / "authorities.parquet", index=False, compression="zstd")
    _cut_postcodes(pd.read_parquet(whole / "postcodes.parquet"), codes, sample)


NAMED = (
    *(councils.LEEDS, councils.BIRMINGHAM, councils.SHEFFIELD, councils.BURY, councils.CALDERDALE),
    *(councils.CITY_OF_LONDON, councils.BARNET, councils.CROYDON, councils.HOUNSLOW, councils.REDBRIDGE),
    *(councils.YORK, councils.NOTTINGHAM, councils.SCILLY, councils.BOURNEMOUTH, councils.BUCKINGHAMSHIRE),
    *(councils.NORTHAMPTON, councils.CORBY, councils.ALLERDALE, councils.CUMBERLAND),
    *(councils.EAST_SUSSEX, councils.HAMPSHIRE, councils.SURREY, councils.WARWICKSHIRE),
    *(councils.CAMBRIDGE, councils.BRENTWOOD, councils.CHELMSFORD, councils.COLCHESTER, councils.GRAVESHAM),
    *(councils.ASHFIELD, councils.GEDLING),
)
"""The councils chosen; with them go their counties, predecessors and successors, and theirs in turn."""


def families(sources: Path, chosen: set[str]) -> set[str]:
    """The councils chosen with all that the register says they are tied to."""
    counties = {row["code"]: row["county_code"] for row in _rows(sources / "register.csv")}
    pairs = [(row["predecessor"], row["successor"]) for row in _rows(sources / "reorganisations.csv")]
    found: set[str] = set()
    wanted = chosen
    while wanted - found:
        found = set(wanted)
        wanted = found | {counties[code] for code in found} - {""}
        wanted = wanted | {code for pair in pairs if set(pair) & wanted for code in pair}
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cut_csv(name: str, whole: Path, sample: Path, is_kept: Callable[[dict[str, str]], bool]) -> None:
    rows = _rows(whole / "sources" / name)
    columns = (whole / "sources" / name).read_text(encoding="utf-8").splitlines()[0].split(",")
    with (sample / "sources" / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if is_kept(row))


def _cut_postcodes(postcodes: pd.DataFrame, codes: set[str], sample: Path) -> None:
    own = postcodes[postcodes["code"].isin(codes)]
    groups = own.groupby("code", observed=True)["postcode"]
    is_next = groups.cumcount() % (groups.transform("size") // POSTCODES_OF_EACH).clip(lower=1) == 0
    kept = own[is_next | own["postcode"].isin(POSTCODES)]
    kept = kept.assign(code=kept["code"].astype(str).astype("category"))
    table = pa.Table.from_pandas(kept, preserve_index=False)
    pq.write_table(table, sample / "postcodes.parquet", compression="zstd", row_group_size=500)


def main() -> None:
    """Make the sample, and cut it first if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cut", action="store_true", help="cut the sources anew from the project's data first")
    if parser.parse_args().cut:
        cut(PROJECT / "data", SAMPLE)
    make(TESTS)


if __name__ == "__main__":
    main()
