"""The data as a whole: that they follow from their sources, that they are as described, and fit to be taken away."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
from frictionless import Package, Resource, validate

from lgo_map.exports.package import LEFT_OUT, summary_of_package, write_package
from lgo_map.exports.row_filter import RowFilter, filtered_geojson
from lgo_map.ingest.verify import verify_data
from lgo_map.pipeline.datapackage import FILE, build_datapackage
from lgo_map.pipeline.described_tables import TABLES
from lgo_map.pipeline.letters import build_letters
from lgo_map.pipeline.register import build_register
from lgo_map.pipeline.stage import open_stage
from lgo_map.pipeline.statements import build_statistics
from lgo_map.records.decisions import load_decisions, load_imports, load_improvements
from lgo_map.records.statistics import years_with_figures
from lgo_map.records.subjects import load_subjects


@pytest.fixture(scope="module")
def described(project):
    """The description of the data as it is held."""
    return json.loads((project / FILE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def resources(described):
    return {resource["name"]: resource for resource in described["resources"]}


@pytest.fixture(scope="module")
def package(data):
    """The zip that people take away."""
    file = io.BytesIO()
    write_package(file, data)
    return file.getvalue()


@dataclass(frozen=True)
class Rebuilt:
    """What the build makes of the sources that are held: where, which files, and what it says."""

    folder: Path
    written: list[str]
    said: list[str]


@pytest.fixture(scope="module")
def rebuilt(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rebuilt")
    shutil.copytree(project / "data", folder / "data")
    with open_stage(folder) as stage:
        steps = (build_register, build_letters, build_statistics, build_datapackage)
        said = [check for build in steps for check in build(stage)]
        written = list(stage.written)
    return Rebuilt(folder, written, said)


# That they follow from their sources


def test_all_that_is_held_follows_from_its_sources_and_fits_together(project):
    assert verify_data(project).wrong == []


def test_register_letters_statistics_and_description_are_byte_for_byte_what_the_build_writes(project, rebuilt):
    """But for the index of letters: another version of SQLite lays out the same rows in other bytes."""
    assert {"data/register.parquet", "data/stats.parquet", "data/figures.parquet", FILE} < set(rebuilt.written)
    for name in rebuilt.written:
        assert (rebuilt.folder / name).read_bytes() == (project / name).read_bytes(), name


def test_what_the_build_says_of_the_data_is_so(rebuilt, register, statistics, figures, resources):
    abolished = register["valid_to"].notna()
    assert rebuilt.said[0] == f"{(~abolished).sum()} councils in force today, {abolished.sum()} abolished since 2013"
    assert any(re.fullmatch(r"\d+ rows of \d+ councils, each with a source", check) for check in rebuilt.said)
    known = figures[figures["chosen"] & (figures["figure"] == "upheld_rate")]
    assert f"{len(known)} of {len(statistics)} authority-years have an upheld rate" in rebuilt.said
    newest = max(years_with_figures(statistics))
    assert f"a row for every authority in force on 31 March 2018 to {newest}" in rebuilt.said
    tables = [resource["schema"]["fields"] for resource in resources.values() if "schema" in resource]
    assert rebuilt.said[-2:] == [
        f"{len(resources)} files described, with all {sum(map(len, tables))} columns of {len(tables)} tables",
        "no two rows of a table have the same key, and every council’s code is in the register",
    ]


# That they are as described


def test_every_file_of_the_data_is_described_and_every_described_file_is_there(data, resources):
    files = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    unedited = {path for path in files if not path.startswith(("sources/", "."))}
    assert {resource["path"] for resource in resources.values()} == unedited - {"datapackage.json"}


def test_size_and_hash_are_those_of_the_file(data, resources):
    for resource in resources.values():
        content = (data / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_source_that_comes_with_the_data_is_there(data, resources):
    paths = [source["path"] for resource in resources.values() for source in resource["sources"] if "path" in source]
    files = [path for path in paths if not path.startswith("https://")]
    assert "sources/statistics.csv" in files
    assert all((data / path).is_file() for path in files)


def test_every_column_is_described_and_nothing_else(data, resources):
    for table in TABLES:
        fields = resources[table.name]["schema"]["fields"]
        assert [field["name"] for field in fields] == pq.read_schema(data / table.path).names


def test_frictionless_finds_no_fault_in_the_description_nor_in_the_maps_and_letters(data, described, resources):
    assert list(Package.metadata_validate(described)) == []
    assert {resource.name for resource in Package.from_descriptor(described).resources} == set(resources)
    others = {**described, "resources": [each for each in described["resources"] if each["format"] == "json"]}
    report = Package.from_descriptor(others, basepath=str(data)).validate()
    assert report.valid, report.to_summary()
    assert [task.stats["bytes"] for task in report.tasks] == [each["bytes"] for each in others["resources"]]


def test_frictionless_finds_every_row_of_every_table_to_be_as_described(data, resources):
    """Types, limits, keys, and that every council's code is one of the register; of the postcodes one in 2,000.

    Frictionless 5 reads Parquet, but takes an empty date and a list for errors and can't count the bytes; so it is
    given the rows.
    """
    tables = {table.name: pq.read_table(data / table.path) for table in TABLES}
    rows = {name: held for name, held in tables.items() if len(held)}  # no row at all it takes for a missing source
    assert set(tables) - set(rows) <= {"subjects", "improvements", "imports"}
    rows["postcodes"] = rows["postcodes"].take(list(range(0, len(rows["postcodes"]), 2_000)))
    report = Package(
        resources=[
            Resource.from_descriptor({"name": name, "data": held.to_pylist(), "schema": resources[name]["schema"]})
            for name, held in rows.items()
        ]
    ).validate()
    assert report.valid, report.to_summary()
    assert [task.stats["rows"] for task in report.tasks] == [len(held) for held in rows.values()]


# That they are fit to be taken away


def test_frictionless_finds_the_zip_to_be_as_described(data, package, tmp_path, statistics, figures, register, letters):
    path = tmp_path / "package.zip"
    path.write_bytes(package)
    report = validate(str(path))
    assert report.valid, report.to_summary()
    assert {task.name: (task.type, task.stats.get("rows")) for task in report.tasks} == {
        "stats": ("table", len(statistics)),
        "figures": ("table", len(figures)),
        "subjects": ("table", len(load_subjects(data)) or None),  # of a table without rows it counts none
        "decisions": ("table", len(load_decisions(data)) or None),
        "improvements": ("table", len(load_improvements(data)) or None),
        "imports": ("table", len(load_imports(data)) or None),
        "register": ("table", len(register)),
        "postcodes": ("file", None),
        "authorities": ("json", None),
        **{f"letter-{year}-{code.lower()}": ("json", None) for code, year in letters},
    }
    # Of every file the bytes and the hash were counted, so that none was passed over.
    with zipfile.ZipFile(path) as archive:
        sizes = {task.name: archive.getinfo(task.place).file_size for task in report.tasks}
    assert {task.name: task.stats["bytes"] for task in report.tasks} == sizes


def test_the_zip_holds_the_areas_the_postcodes_and_the_sources(package, data, areas):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        held = gpd.read_file(archive.open("boundaries/authorities.geojson")).set_index("code")
        assert archive.read("postcodes.parquet") == (data / "postcodes.parquet").read_bytes()
        assert not set(LEFT_OUT) & set(archive.namelist())
        for name in archive.namelist():
            if name.startswith("sources/"):
                assert archive.read(name) == (data / name).read_bytes()
    assert held.geometry.geom_equals(areas.reindex(held.index)).all()
    assert set(held.index) == set(areas.index)


def test_the_summary_says_the_version_and_how_large_the_zip_is_at_most(package, described, data):
    summary = summary_of_package(data)
    assert summary.version == described["version"]
    assert len(package) <= summary.megabytes * 1_000_000 <= 2 * len(package)


def test_a_year_of_all_councils_with_their_areas_is_small_enough_to_take_away(statistics, register, areas):
    shapes = gpd.GeoDataFrame({"code": areas.index}, geometry=areas.to_numpy(), crs=areas.crs)
    years = years_with_figures(statistics)
    collection = filtered_geojson(register, statistics, RowFilter(years), shapes, datetime.date(2025, 11, 3))
    assert len(json.loads(collection)["features"]) == len(statistics)
    assert 1.1 <= len(collection) / len(years) / 1_000_000 < 1.3  # what the page says
