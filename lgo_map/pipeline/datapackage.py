"""Build `data/datapackage.json`: what each file of the data holds, for people and for programs.

The form is that of the Data Package standard, version 2 (https://datapackage.org). Types and limits of the
fields come from the schemas that the app itself checks; what no schema can say, from
:mod:`lgo_map.pipeline.described_tables`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow.parquet as pq

from lgo_map.figures.figure import Field
from lgo_map.figures.years import year_name
from lgo_map.pipeline.described_tables import AREAS_PACKAGE, OMBUDSMAN, ONS, TABLES, Table
from lgo_map.pipeline.letter_index import letters_of_build
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.records.credits import (
    NO_LICENCE,
    OGL,
    OMBUDSMAN_CREDIT,
    ONS_CREDIT,
    OS_CREDIT,
    ROYAL_MAIL_CREDIT,
)
from lgo_map.records.letters import Letter
from lgo_map.storage import (
    DECISION_INDEX_FILE,
    DESCRIPTION_FILE,
    LETTER_INDEX_FILE,
    MAPS_FILE,
    REGISTER_FILE,
)

FILE = f"data/{DESCRIPTION_FILE}"

VERSION = "1.4.0"
"""Of the data's form: the first number rises when a file or column goes or changes its meaning, the second
when one is added. That the figures themselves are new shows in each file's hash."""


def build_datapackage(stage: Stage) -> list[str]:
    """Write `data/datapackage.json` about the files that this build wrote, and those it left as they were.

    It must be the last step, since it holds the hash of every file.

    Parameters
    ----------
    stage : Stage
        The build; it or the project holds the tables, the maps and the letters.

    Returns
    -------
    list of str
        The checks that held.

    Raises
    ------
    BuildError
        If a file is missing or damaged, a column is not described, two rows of a table have the same key, or
        a code is not in the register.
    """
    tables = [_table_resource(stage, table) for table in TABLES]
    _check_keys(stage, tables)
    letters = [_letter_resource(stage, name, letter) for name, letter in letters_of_build(stage).items()]
    indexes = _index_resource(stage), _decision_index_resource(stage)
    package = {**_about_the_package(), "resources": [*tables, _maps_resource(stage), *indexes, *letters]}
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    stage.write_to(FILE).write_text(text, encoding="utf-8", newline="\n")
    fields = sum(len(table.fields) for table in TABLES)
    return [
        f"{len(package['resources'])} files described, with all {fields} columns of {len(TABLES)} tables",
        "no two rows of a table have the same key, and every council’s code is in the register",
    ]


def field_descriptor(name: str, column: pa.Column, field: Field) -> dict[str, Any]:
    """A column as Table Schema describes it.

    Parameters
    ----------
    name : str
        The column's name.
    column : pandera.pandas.Column
        What its type and limits are read from.
    field : Field
        What they can't say.
    """
    kind = _type_of(column)
    descriptor: dict[str, Any] = {"name": name, "type": kind, **asdict(field)}
    if not field.unit:
        del descriptor["unit"]
    if kind == "array":
        descriptor["arrayItem"] = {"type": "string"}
    if constraints := _constraints_of(column):
        descriptor["constraints"] = constraints
    return descriptor


_KINDS = {
    "str": "string",
    "category": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "datetime": "date",  # the register's days have no time
    "object": "array",  # the register's lists
}
"""How the names of pandas' types begin, and what Table Schema calls them."""


def _type_of(column: pa.Column) -> str:
    if column.dtype is None:  # the shapes: no type of pandas, nor of Table Schema
        return "any"
    named = str(column.dtype).lower()
    return next(kind for prefix, kind in _KINDS.items() if named.startswith(prefix))


def _constraints_of(column: pa.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    for check in column.checks:
        limits = check.statistics or {}
        match check.name:
            case "isin":
                constraints["enum"] = list(limits["allowed_values"])
            case "str_matches":
                constraints["pattern"] = limits["pattern"]
            case "str_length":
                constraints["minLength"] = limits["min_value"]
            case "greater_than_or_equal_to":
                constraints["minimum"] = limits["min_value"]
            case "in_range":
                constraints |= {"minimum": limits["min_value"], "maximum": limits["max_value"]}
    return constraints


def _about_the_package() -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "your-councils-performance",
        "title": "Your council’s performance",
        "description": "How often the Local Government and Social Care Ombudsman found the councils of "
        "England at fault, how they complied and what they offered, by year, with the councils’ areas, "
        "what became of them, and their annual review letters. The figures are those read off public "
        "pages so far, not all there are. A value that is missing is not known, never zero. Few "
        "investigations make a rate that chance moves a lot. Licences differ, so each file has its own.",
        "version": VERSION,
        "keywords": ["England", "local government", "councils", "complaints", "ombudsman"],
        "sources": [OMBUDSMAN, ONS],
        "attributions": [OS_CREDIT, ROYAL_MAIL_CREDIT, ONS_CREDIT, OMBUDSMAN_CREDIT],
    }


def _table_resource(stage: Stage, table: Table) -> dict[str, Any]:
    path = _existing(stage, f"data/{table.path}")
    try:
        held = pq.read_schema(path).names
    except Exception as error:  # pyarrow raises many kinds for damaged bytes; each means the same here
        raise BuildError(f"data/{table.path} is damaged and can't be read.") from error
    for column in {**dict.fromkeys(held), **dict.fromkeys(table.schema.columns), **table.fields}:
        if not (column in held and column in table.schema.columns and column in table.fields):
            raise BuildError(f"data/{table.path}: the column {column!r} is not in the file, or not described.")
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "title": table.title,
        "description": table.description,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **_bytes_and_hash(path),
        "schema": _table_schema(table),
        "sources": table.sources,
        **({"licenses": table.licences} if table.licences else {}),
        "attributions": list(table.credits),
    }


def _table_schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [field_descriptor(name, column, table.fields[name]) for name, column in table.schema.columns.items()],
        "primaryKey": list(table.key),
        "missingValues": [],  # Parquet has a null of its own; no text stands for one
    }
    # The empty name is how the standard has a table refer to itself.
    register = "" if table.name == "register" else "register"
    schema["foreignKeys"] = [
        {"fields": [column], "reference": {"resource": register, "fields": ["code"]}} for column in table.councils
    ]
    return schema


def _maps_resource(stage: Stage) -> dict[str, Any]:
    return {
        "name": "maps",
        "path": MAPS_FILE,
        "title": "Maps of England by year",
        "description": "Where the maps of England of all years are: file (the TopoJSON that the app sends to the "
        "browser, below the project’s folder; it gives each council the first_year and last_year whose 31 March it was "
        "there, last_year being null for those in force), first_year (the first there is a map of), and bounds (south, "
        "west, north, east, in degrees, EPSG:4326).",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        **_bytes_and_hash(_existing(stage, f"data/{MAPS_FILE}")),
        "sources": [AREAS_PACKAGE, ONS],
        "licenses": [OGL],
        "attributions": [OS_CREDIT, ONS_CREDIT],
    }


def _index_resource(stage: Stage) -> dict[str, Any]:
    return {
        "name": "index-of-letters",
        "path": LETTER_INDEX_FILE,
        "title": "Index of the letters’ words",
        "description": "An SQLite database for full-text search (FTS5) in the letters: letters (a row per letter: "
        "code, year, authority_type, and the first and last of its rows of blocks), blocks (the text of each letter, "
        "its head first, then a row per heading, paragraph or list item), whole (which words a letter has; without "
        f"its text) and words (every word as it stands in the letters, without accents). {NO_LICENCE}",
        **_as_index(_existing(stage, f"data/{LETTER_INDEX_FILE}")),
    }


def _decision_index_resource(stage: Stage) -> dict[str, Any]:
    return {
        "name": "index-of-decisions",
        "path": DECISION_INDEX_FILE,
        "title": "Index of the words of decisions",
        "description": "An SQLite database for full-text search (FTS5) in what is held of decisions’ texts, which may "
        "be none: texts (summary and improvements of a case, under the number of its row in decisions, or a higher one "
        "where only improvements are held), cases (code and reference of each of these), held (of how many decisions "
        f"it was built) and words (every word as it stands in the texts, without accents). {NO_LICENCE}",
        **_as_index(_existing(stage, f"data/{DECISION_INDEX_FILE}")),
    }


def _as_index(path: Path) -> dict[str, Any]:
    return {
        "format": "sqlite3",
        "mediatype": "application/vnd.sqlite3",
        **_bytes_and_hash(path),
        "sources": [OMBUDSMAN],
        "attributions": [OMBUDSMAN_CREDIT],
    }


def _letter_resource(stage: Stage, name: str, letter: Letter) -> dict[str, Any]:
    day = f"{letter.date.day} {letter.date:%B %Y}"
    return {
        "name": f"letter-{letter.year}-{letter.code.lower()}",
        "path": name.removeprefix("data/"),
        "title": f"Annual review letter to {letter.authority_name}, {year_name(letter.year)}",
        "description": f"The Ombudsman’s letter of {day} to {letter.addressee}: an object with code and "
        "year (as in stats), date, authority_name, addressee, source (the file it was read from, below "
        "sources), received (the text exactly as received) and blocks (the same words for reading: a "
        f"list of headings, paragraphs and list items). {NO_LICENCE}",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        **_bytes_and_hash(stage.read_from(name)),
        "sources": [
            OMBUDSMAN,
            {"title": "The letter as received", "path": f"sources/{letter.source}"},
        ],
        "attributions": [OMBUDSMAN_CREDIT],
    }


def _check_keys(stage: Stage, described: list[dict[str, Any]]) -> None:
    """Check that no two rows of a table have the same key, and that every code is the register's.

    A table and a register that are described as before, hash and all, were checked then.
    """
    before = _described_before(stage)
    as_before = {resource["path"] for resource in described if resource in before}
    known = set(_columns(stage, REGISTER_FILE, ["code"])["code"])
    for table in TABLES:
        if {table.path, REGISTER_FILE} <= as_before:
            continue
        keys = _columns(stage, table.path, sorted({*table.key, *table.councils}))
        again = keys.duplicated(list(table.key))
        if again.any():
            values = ", ".join(str(value) for value in keys.loc[again, list(table.key)].iloc[0])
            row = int(again.to_numpy().argmax()) + 1
            raise BuildError(f"data/{table.path}, row {row}: {values} stands there twice.")
        for column in table.councils:
            unknown = set(keys[column].dropna().unique()) - known
            if unknown:
                raise BuildError(f"data/{table.path}, column {column}: {min(unknown)!r} is not in the register.")


def _described_before(stage: Stage) -> list[Any]:
    """The files as the package describes them that is there already; none if that can't be read."""
    try:
        return list(json.loads((stage.project / FILE).read_text(encoding="utf-8"))["resources"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _columns(stage: Stage, path: str, columns: list[str]) -> pd.DataFrame:
    try:
        return pq.read_table(stage.read_from(f"data/{path}"), columns=columns).to_pandas()
    except Exception as error:  # pyarrow raises many kinds for damaged bytes; each means the same here
        raise BuildError(f"data/{path} is damaged and can't be read.") from error


def _existing(stage: Stage, name: str) -> Path:
    path = stage.read_from(name)
    if not path.exists():
        raise BuildError(f"{name} is missing; build everything: python -m lgo_map build all")
    return path


def _bytes_and_hash(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
