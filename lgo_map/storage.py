"""Where the app's data lies, what its files are called, and how a table is read from it.

Every reader here raises :class:`DataFileError` with a sentence fit for the screen: which file, what is wrong with
it, and what rebuilds it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from lgo_map.errors import LgoMapError
from lgo_map.settings import settings_from_environment

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds `app.py`, `data/` and `static/`."""

CURRENT_FILE = "current"
"""In a place of versions the file that names the version to read; see :mod:`lgo_map.versions`."""


def is_place(written: str) -> bool:
    """Whether what the operator has set is a place of versions, and not a folder with the data themselves."""
    return "://" in written or (bool(written) and (Path(written) / CURRENT_FILE).is_file())


_SET = settings_from_environment().data

PLACE = _SET if is_place(_SET) else None
"""The place of versions from which the app takes its data; None where it reads them in a folder."""

DATA = Path(_SET) if _SET and PLACE is None else PROJECT / "data"
"""The folder with the data: for commands, and for the app unless it has a :data:`PLACE`."""


@dataclass(frozen=True)
class Project:
    """A project whose data may lie elsewhere: `project / "data/stats.parquet"` is where that file is.

    Attributes
    ----------
    root : Path
        The folder that holds `static/`.
    data : Path
        The folder that its names call `data`.
    """

    root: Path
    data: Path

    def __truediv__(self, name: str) -> Path:
        """Where the file or folder `name` of the project is."""
        first, *rest = PurePosixPath(name).parts
        return self.data.joinpath(*rest) if first == "data" else self.root / name

    @property
    def is_data_elsewhere(self) -> bool:
        """Whether the data are not in the project's own folder `data`."""
        return self.data.resolve() != (self.root / "data").resolve()


ProjectFolder = Path | Project
"""A project, or the folder that holds all of it."""

PROJECT_WITH_DATA = Project(PROJECT, DATA)
"""This project, with the data that the operator has set."""

# The files in that folder, by their paths in it.
REGISTER_FILE = "register.parquet"
STATS_FILE = "stats.parquet"
FIGURES_FILE = "figures.parquet"
SUBJECTS_FILE = "subjects.parquet"
DECISIONS_FILE = "decisions.parquet"
IMPROVEMENTS_FILE = "improvements.parquet"
IMPORTS_FILE = "imports.parquet"
DECISION_INDEX_FILE = "decisions.sqlite3"
POSTCODES_FILE = "postcodes.parquet"
AREAS_FILE = "boundaries/authorities.parquet"
MAPS_FILE = "boundaries/maps.json"
ADDITIONS_FILE = "sources/additions.csv"
LETTERS_FOLDER = "letters"
LETTER_INDEX_FILE = "letters.sqlite3"
DESCRIPTION_FILE = "datapackage.json"


class DataFileError(LgoMapError):
    """A data file is missing or damaged; the message says which, why, and what rebuilds it.

    Visitors, who can't rebuild it, are told the `sentence` alone.
    """

    status = 503

    def __init__(self, path: Path, problem: str, step: str) -> None:
        """Describe `problem` of the file at `path`, which the build step named `step` writes."""
        super().__init__(f"The data file {path.parent.name}/{path.name} {problem}.", f"python -m lgo_map build {step}")
        self.path = path

    def __str__(self) -> str:
        """The sentence and the remedy, for the log and the command line."""
        return f"{self.sentence} To rebuild it, run: {self.remedy}"


def read_table(path: Path, schema: pa.DataFrameSchema, step: str, may_be_empty: bool = False) -> pd.DataFrame:
    """The table stored as Parquet at `path`, checked against `schema`.

    Parameters
    ----------
    path : Path
        A Parquet file.
    schema : pandera.pandas.DataFrameSchema
        What the table must look like; its column types are not coerced.
    step : str
        The build step that writes the file, named in the error.
    may_be_empty : bool
        Whether it may hold no rows.

    Raises
    ------
    DataFileError
        If the file is missing, can't be read as Parquet, holds no rows though it must, or does not fit the schema.
    """
    if not path.exists():
        raise DataFileError(path, "is missing", step)
    try:
        content = path.read_bytes()
        table = pd.read_parquet(io.BytesIO(content))
    except Exception as error:  # pyarrow raises many kinds for damaged bytes; each means the same here
        raise DataFileError(path, "is damaged and can’t be read", step) from error
    if table.empty and not may_be_empty:
        raise DataFileError(path, "holds no rows", step)
    try:
        return validate_once(table, schema, hashlib.sha256(content).digest())
    except (pandera.errors.SchemaError, pandera.errors.SchemaErrors) as error:
        raise DataFileError(path, f"does not hold what it should ({_first_fault(error)})", step) from error


_SOUND: dict[int, tuple[pa.DataFrameSchema, set[Hashable]]] = {}
"""What has been found to fit a schema, by the schema's identity; the schema is kept, so that no other gets it."""


def validate_once(
    table: pd.DataFrame, schema: pa.DataFrameSchema, made_of: Hashable, lazy: bool = False
) -> pd.DataFrame:
    """The table, checked against a schema, unless one made of the same has been found to fit it before.

    To check a table takes many times as long as to read it, and a command reads the same files again and again.

    Parameters
    ----------
    made_of : Hashable
        What the table follows from, such as a digest of its file.
    lazy : bool
        Whether an error names all that is wrong, not only the first.

    Raises
    ------
    pandera.errors.SchemaError, pandera.errors.SchemaErrors
        If it does not fit.
    """
    _, sound = _SOUND.setdefault(id(schema), (schema, set()))
    if made_of in sound:
        return table
    checked = schema.validate(table, lazy=lazy)
    sound.add(made_of)
    return checked


def read_json(path: Path, step: str) -> Any:
    """What the JSON file at `path` holds.

    Raises
    ------
    DataFileError
        If the file is missing or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataFileError(path, "is missing", step) from error
    except (ValueError, OSError) as error:
        raise DataFileError(path, "is damaged and can’t be read", step) from error


def digest_of(content: bytes) -> str:
    """The version of a file's content as it stands in its name or address: 12 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:12]


def _first_fault(error: pandera.errors.SchemaError | pandera.errors.SchemaErrors) -> str:
    first = error.schema_errors[0] if isinstance(error, pandera.errors.SchemaErrors) else error
    return str(first).strip().splitlines()[0].rstrip(".")
