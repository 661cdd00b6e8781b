"""All the data as one file: a zip that holds a Frictionless data package (https://datapackage.org).

It is made from `data/` when somebody asks for it. Tables become CSV, which every program reads, and the areas GeoJSON;
the description of the data, `data/datapackage.json`, is kept, and says of each file what it has become.
"""

from __future__ import annotations

import hashlib
import json
import math
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import shapely

from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import load_register
from lgo_map.records.decisions import load_decisions, load_imports, load_improvements
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.records.subjects import load_subjects
from lgo_map.storage import (
    DATA,
    DECISION_INDEX_FILE,
    DESCRIPTION_FILE,
    LETTER_INDEX_FILE,
    MAPS_FILE,
    DataFileError,
    read_json,
)
from lgo_map.versions.manifest import sources_of

STEP = "all"
"""What builds the files anew if one is missing: the description is written with every one of them."""

TABLES: dict[str, Callable[[Path], pd.DataFrame]] = {
    "stats": load_statistics,
    "figures": load_figures,
    "subjects": load_subjects,
    "decisions": load_decisions,
    "improvements": load_improvements,
    "imports": load_imports,
    "register": load_register,
}
"""The resources that become CSV, and how each is read.

The postcodes stay Parquet: their 2.26 million rows are more than a spreadsheet holds, and as CSV they would make the
zip five times as large, and its validation take half a minute rather than half a second.
"""
AREAS = "authorities"
LEFT_OUT = (MAPS_FILE, LETTER_INDEX_FILE, DECISION_INDEX_FILE)
"""What serves only this app: the list of the maps it draws, and the indexes that it searches by words."""

LIST_SEPARATOR = ";"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip, the first that a zip can hold: the same data make the same bytes."""

_ABOUT_AREAS = (
    "A GeoJSON FeatureCollection (RFC 7946), longitude and latitude in degrees (EPSG:4326), a feature for each council "
    "of the register, abolished ones and counties included. Its id is the council’s code; its properties are code, "
    "name, authority_type, valid_from and valid_to, as in the register. The map of a year is those in force on its 31 "
    "March; counties overlap their districts. Each area is a union of districts of 2011, simplified: for maps, not for "
    "measuring. Small border changes since 2011 are not in it."
)


def write_package(file: BinaryIO, folder: Path = DATA) -> None:
    """Write the data package, as a zip.

    Parameters
    ----------
    file : binary file
        Where to write it. One file of the package at a time is held in memory.
    folder : Path
        The data folder.

    Raises
    ------
    DataFileError
        If a file is missing or damaged.
    """
    package = _described(folder)
    with zipfile.ZipFile(file, "w") as archive:
        resources = [_write_resource(archive, resource, folder) for resource in package["resources"]]
        for path in sources_of(resources):
            _write(archive, path, _read(folder / path))
        package["resources"] = resources
        _write(archive, "README.md", _readme(package).encode())
        _write(archive, DESCRIPTION_FILE, (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode())


@dataclass(frozen=True)
class PackageSummary:
    """What can be said of the package before it is made.

    Attributes
    ----------
    version : str
        Of the data: "1.0.0".
    megabytes : int
        The zip is smaller than this: the size of the files it is made from, rounded up.
    """

    version: str
    megabytes: int


def summary_of_package(folder: Path = DATA) -> PackageSummary:
    """What the package will be; it is not made, but every file that it needs is there.

    Raises
    ------
    DataFileError
        If a file is missing, or the description of the data is damaged.
    """
    package = _described(folder)
    paths = [folder / resource["path"] for resource in package["resources"]]
    paths += [folder / path for path in sources_of(package["resources"])]
    for path in paths:
        if not path.is_file():
            raise DataFileError(path, "is missing", STEP)
    size = sum(path.stat().st_size for path in paths)
    return PackageSummary(str(package["version"]), math.ceil(size / 1_000_000))


def _described(folder: Path) -> dict[str, Any]:
    """What describes the data, without the resources that are left out."""
    path = folder / DESCRIPTION_FILE
    package = read_json(path, STEP)
    try:
        kept = [resource for resource in package["resources"] if resource["path"] not in LEFT_OUT]
        return {**package, "version": package["version"], "resources": kept}
    except (KeyError, TypeError) as error:
        raise DataFileError(path, "does not hold what it should", STEP) from error


def _write_resource(archive: zipfile.ZipFile, resource: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write what a resource describes; return the description of what was written."""
    path = Path(resource["path"])
    if resource["name"] in TABLES:
        changed, content = _table_as_csv(resource, TABLES[resource["name"]](folder))
    elif resource["name"] == AREAS:
        content = _areas_as_geojson(folder)
        changed = {
            "path": path.with_suffix(".geojson").as_posix(),
            "description": _ABOUT_AREAS,
            "format": "geojson",
            "mediatype": "application/geo+json",
            "encoding": "utf-8",
        }
    else:
        content = _read(folder / path)
        changed = _as_file(resource) if "schema" in resource else {}
    _write(archive, changed.get("path", resource["path"]), content)
    about = {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    kept = resource if resource["name"] in TABLES else _without(resource, "type", "schema")
    return {**kept, **changed, **about}


def _table_as_csv(resource: dict[str, Any], table: pd.DataFrame) -> tuple[dict[str, Any], bytes]:
    fields = resource["schema"]["fields"]
    columns = {field["name"]: _as_text(table[field["name"]], field["type"]) for field in fields}
    schema = {**resource["schema"], "fields": [_field_of_csv(field) for field in fields], "missingValues": [""]}
    changed = {
        "path": Path(resource["path"]).with_suffix(".csv").as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
    return changed, pd.DataFrame(columns).to_csv(index=False, lineterminator="\r\n").encode()


def _as_text(column: pd.Series, kind: str) -> pd.Series:
    """A column as CSV holds it, where pandas would write it in a way of its own."""
    if kind == "array":
        return column.map(LIST_SEPARATOR.join)
    if kind == "date":
        return column.dt.strftime("%Y-%m-%d")
    if kind == "boolean":
        return column.map({True: "true", False: "false"})
    return column


def _field_of_csv(field: dict[str, Any]) -> dict[str, Any]:
    """The description of a column; a list is a text in CSV, and one without items an empty cell."""
    if field["type"] != "array":
        return field
    return {
        **_without(field, "arrayItem", "constraints"),
        "type": "list",
        "itemType": "string",
        "delimiter": LIST_SEPARATOR,
        "description": f"{field['description']} Several are separated by semicolons; empty where there is none.",
    }


def _areas_as_geojson(folder: Path) -> bytes:
    register, areas = load_register(folder), load_boundaries(folder)
    shapes = shapely.to_geojson(shapely.orient_polygons(areas.geometry.array))
    features = []
    for code, shape in zip(areas["code"], shapes, strict=True):
        row = register.loc[code, ["code", "name", "authority_type", "valid_from", "valid_to"]]
        properties = {column: _cell_text(value) for column, value in row.items()}
        about = json.dumps(properties, ensure_ascii=False)
        features.append(f'{{"type": "Feature", "id": "{code}", "properties": {about}, "geometry": {shape}}}')
    lines = ",\n".join(features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()


def _cell_text(value: Any) -> str | None:
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _as_file(resource: dict[str, Any]) -> dict[str, Any]:
    """A table that stays as it is, described as a file: its columns in words."""
    columns = " ".join(f"{field['name']}: {field['description']}" for field in resource["schema"]["fields"])
    # frictionless takes the format "parquet" for a table that it must read row by row.
    return {"description": f"{resource['description']} Its columns are: {columns}", "format": "apache-parquet"}


def _without(described: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in described.items() if name not in names}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataFileError(path, "is missing", STEP) from error


def _write(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(path, date_time=_LONG_AGO)
    entry.external_attr = 0o644 << 16  # else nobody may read what is unpacked
    entry.create_system = 3  # Unix, whatever the machine that writes
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _readme(package: dict[str, Any]) -> str:
    letters = [resource for resource in package["resources"] if resource["path"].startswith("letters/")]
    files = "\n".join(_file_in_words(resource) for resource in package["resources"] if resource not in letters)
    credits = "\n".join(f"- {credit}" for credit in package["attributions"])
    return f"""# {package["title"]}

{package["description"]}

Version {package["version"]} of the data. This is a data package (https://datapackage.org): `datapackage.json` describes
every file and every column, with types, units, sources and licences, for people and for programs.

## How to read it

- **An empty cell is not known, never zero.** Where nothing could be measured, the count is 0 and the rate is empty.
- The tables are CSV in UTF-8, columns separated by commas. In a spreadsheet, import them as UTF-8. Several codes or
  names in one cell are separated by semicolons.
- `year` is the year in which the Ombudsman’s year ends: 2020 is 1 April 2019 to 31 March 2020.
- `code` names the council in every table; `register.csv` says what became of it.
- Begin with `stats.csv`. Where each of its figures comes from stands in `figures.csv`.
- The postcodes are a Parquet file, since they have more rows than a spreadsheet can hold: pandas, polars, R (arrow)
  and DuckDB read it.
- A higher rate does not mean worse complaints: it says how often fault was found when the Ombudsman looked. Rates of
  few investigations move a lot by chance.
- In 2020–21 the Ombudsman took no new complaints for three months; in 2022–23 it changed how it chooses what to
  investigate, and uphold rates rose everywhere. Years are not alike.

To check that all is as described: `pip install frictionless`, then `frictionless validate datapackage.json`.

## What is in it

{files}
- `letters/`, by year and code – Annual review letters: {len(letters)} (no licence given). Each is a JSON object with
  the text as received and the same words for reading; `datapackage.json` says to whom it is addressed.

The folder `sources` holds what was edited by hand and the letters as received, from which the rest is built.

## Whom to credit

{credits}

Figures and letters are the Ombudsman’s, and what councils or the press report is theirs: this package gives no licence
for them. Councils, areas and postcodes are under the Open Government Licence v3.0. Whoever made this package is not the
Ombudsman; its own site is https://www.lgo.org.uk/your-councils-performance
"""


def _file_in_words(resource: dict[str, Any]) -> str:
    licences = ", ".join(licence["title"] for licence in resource.get("licenses", []))
    terms = licences or "no licence given"
    return f"- `{resource['path']}` – {resource['title']} ({terms}). {resource['description']}"
