"""A missing or damaged data file is answered with one sentence that says which, and what rebuilds it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pandas as pd
import pandera.errors
import pandera.pandas as pa
import pytest

from lgo_map.councils.boundaries import load_boundaries, load_maps
from lgo_map.councils.register import load_register
from lgo_map.records.letters import load_letters
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.records.subjects import load_subjects
from lgo_map.storage import DATA, PROJECT, DataFileError, validate_once

TABLES = {
    "register.parquet": (load_register, "register"),
    "stats.parquet": (load_statistics, "statistics"),
    "figures.parquet": (load_figures, "statistics"),
    "subjects.parquet": (load_subjects, "statistics"),
    "boundaries/authorities.parquet": (load_boundaries, "boundaries"),
}
OTHERS = {
    "boundaries/maps.json": (load_maps, "boundaries"),
    "letters/2020/E07000154.json": (load_letters, "letters"),
}
COLUMNS = [(file, column) for file in TABLES for column in pd.read_parquet(DATA / file).columns]

every_file = pytest.mark.parametrize("file", [*TABLES, *OTHERS])
every_column = pytest.mark.parametrize(("file", "column"), COLUMNS)


@pytest.fixture
def folder(tmp_path):
    """A copy of the data to damage, of which sources aren't read."""
    return shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("sources", "postcodes.parquet"))


def problem_of(folder, file):
    """The sentence that reading the file ends in."""
    load, step = {**TABLES, **OTHERS}[file]
    with pytest.raises(DataFileError) as caught:
        load(folder)
    message = str(caught.value)
    assert file.rsplit("/", 1)[-1] in message
    assert message.endswith(f"To rebuild it, run: python -m lgo_map build {step}")
    assert caught.value.remedy == f"python -m lgo_map build {step}"
    assert "\n" not in message
    return message


def rewrite(folder, file, change):
    path = folder / file
    table = pd.read_parquet(path)
    change(table).to_parquet(path)


@pytest.mark.parametrize("file", list(TABLES))
def test_a_missing_table_is_named(folder, file):
    (folder / file).unlink()
    assert "is missing" in problem_of(folder, file)


def test_a_missing_list_of_maps_is_named(folder):
    (folder / "boundaries" / "maps.json").unlink()
    assert "is missing" in problem_of(folder, "boundaries/maps.json")


def test_a_missing_folder_of_letters_is_named(folder):
    shutil.rmtree(folder / "letters")
    with pytest.raises(DataFileError, match=r"data/letters is missing.*python -m lgo_map build letters"):
        load_letters(folder)


@every_file
def test_a_file_cut_off_in_the_middle_is_named(folder, file):
    path = folder / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "is damaged" in problem_of(folder, file)


@every_file
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00not a table", b"<html>404</html>"])
def test_a_file_of_something_else_is_named(folder, file, content):
    (folder / file).write_bytes(content)
    assert "is damaged" in problem_of(folder, file)


@every_column
def test_a_table_without_one_of_its_columns_is_named(folder, file, column):
    rewrite(folder, file, lambda table: table.drop(columns=column))
    assert "does not hold what it should" in problem_of(folder, file)


@every_column
def test_a_column_of_another_kind_is_named(folder, file, column):
    rewrite(folder, file, lambda table: table.assign(**{column: pd.Timestamp("2020-01-01", tz="UTC")}))
    problem_of(folder, file)


@pytest.mark.parametrize(
    ("file", "column", "value"),
    [
        ("stats.parquet", "upheld_rate", 140.0),
        ("stats.parquet", "investigations", -1),
        ("stats.parquet", "authority_type", "parish"),
        ("figures.parquet", "source_kind", "hearsay"),
        ("figures.parquet", "figure", "guess"),
        ("register.parquet", "authority_type", "parish"),
        ("register.parquet", "code", "W06000015"),
    ],
)
def test_a_value_that_can_not_be_is_named(folder, file, column, value):
    def spoil(table):
        table.loc[table.index[3], column] = value
        return table

    rewrite(folder, file, spoil)
    assert "does not hold what it should" in problem_of(folder, file)


@pytest.mark.parametrize("file", ["register.parquet", "stats.parquet"])
def test_a_row_that_stands_twice_is_named(folder, file):
    rewrite(folder, file, lambda table: pd.concat([table, table.head(1)], ignore_index=True))
    problem_of(folder, file)


@pytest.mark.parametrize("file", ["register.parquet", "stats.parquet", "boundaries/authorities.parquet"])
def test_a_table_without_rows_is_named(folder, file):
    rewrite(folder, file, lambda table: table.head(0))
    problem_of(folder, file)


def test_the_operator_may_keep_the_data_elsewhere(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", "from lgo_map.storage import DATA; print(DATA)"],
        env={**os.environ, "LGO_MAP_DATA": str(tmp_path)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == str(tmp_path)


def test_what_a_table_is_made_of_is_checked_once_and_anew_when_it_is_other():
    seen = []

    def note(cells):
        seen.append(list(cells))
        return True

    schema = pa.DataFrameSchema({"a": pa.Column(int, pa.Check(note))})
    for content in ("one", "one", "two"):
        validate_once(pd.DataFrame({"a": [1]}), schema, content)
    assert seen == [[1], [1]]

    for _ in range(2):  # what does not fit is never taken for sound
        with pytest.raises(pandera.errors.SchemaError):
            validate_once(pd.DataFrame({"a": ["x"]}), schema, "three")
