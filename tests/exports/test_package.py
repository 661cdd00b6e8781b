"""The data package: that frictionless finds no fault in it, that it finds one made on purpose, and what it holds."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package, validate

from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import load_register
from lgo_map.exports.package import LEFT_OUT, summary_of_package, write_package
from lgo_map.records.credits import OGL
from lgo_map.records.decisions import load_decisions
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.storage import DATA, DataFileError
from tests.known_councils import ALLERDALE, CORBY, CUMBERLAND, NORTHAMPTON

DESCRIBED = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
LISTS = ("predecessors", "successors", "aliases", "former_councils")


def made(folder=DATA) -> bytes:
    file = io.BytesIO()
    write_package(file, folder)
    return file.getvalue()


@pytest.fixture(scope="module")
def package():
    return made()


@pytest.fixture(scope="module")
def files(package):
    """The files in the zip, by path."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def described(files):
    """What the package says of itself, its resources by name."""
    package = json.loads(files["datapackage.json"])
    return {**package, "resources": {resource["name"]: resource for resource in package["resources"]}}


@pytest.fixture(scope="module")
def tables(files):
    """The three CSV tables as texts, by name."""
    return {
        name: pd.read_csv(io.BytesIO(files[f"{name}.csv"]), dtype=str, keep_default_na=False)
        for name in ("stats", "figures", "register")
    }


def zipped(tmp_path, files):
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return str(path)


def damaged(files, name, old, new):
    """The files with one text of one of them changed, and its size and hash described as they are now."""
    assert files[name].count(old.encode()) == 1
    content = files[name].replace(old.encode(), new.encode())
    package = json.loads(files["datapackage.json"])
    resource = next(each for each in package["resources"] if each["path"] == name)
    resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    return {**files, name: content, "datapackage.json": json.dumps(package).encode()}


# --- frictionless ---


def test_frictionless_finds_the_zip_to_be_as_described(package, tmp_path):
    path = tmp_path / "package.zip"
    path.write_bytes(package)
    report = validate(str(path))
    assert report.valid, report.to_summary()
    kinds = {task.name: (task.type, task.stats.get("rows")) for task in report.tasks}
    assert kinds == {
        "stats": ("table", len(load_statistics())),
        "figures": ("table", len(load_figures())),
        "subjects": ("table", None),  # of a table without rows it counts none
        "decisions": ("table", len(load_decisions())),
        "improvements": ("table", None),
        "imports": ("table", None),
        "register": ("table", len(load_register())),
        "postcodes": ("file", None),
        "authorities": ("json", None),
        "letter-2020-e07000150": ("json", None),
        "letter-2020-e07000154": ("json", None),
    }
    # Of every file the bytes and the hash were counted, so that none was passed over.
    with zipfile.ZipFile(path) as archive:
        sizes = {task.name: archive.getinfo(task.place).file_size for task in report.tasks}
    assert {task.name: task.stats["bytes"] for task in report.tasks} == sizes


def test_frictionless_finds_the_unpacked_package_to_be_as_described(package, tmp_path):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(tmp_path)
    report = validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert list(Package.metadata_validate(json.loads((tmp_path / "datapackage.json").read_text("utf-8")))) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "error", "column"),
    [
        (
            "stats.csv",
            "E07000154,2020,Northampton Borough Council,district,11,7,64.0",
            "E07000154,2020,Northampton Borough Council,district,11,7,640",
            "constraint-error",
            "upheld_rate",
        ),
        (
            "stats.csv",
            "E07000154,2020,Northampton Borough Council,district,11,7,64.0",
            "E07000154,2020,Northampton Borough Council,district,eleven,7,64.0",
            "type-error",
            "investigations",
        ),
        ("stats.csv", "E07000154,2020,", "E06999999,2020,", "foreign-key", None),
        ("stats.csv", "E07000154,2020,", "E07000154,2021,", "primary-key", None),
        ("register.csv", "E07000154,Northampton Borough Council,", "E07000154,,", "constraint-error", "name"),
    ],
)
def test_frictionless_finds_a_damaged_cell(files, tmp_path, name, old, new, error, column):
    errors = validate(zipped(tmp_path, damaged(files, name, old, new))).flatten(["type", "fieldName"])
    assert [error, column] in errors


def test_frictionless_finds_a_changed_byte_by_the_hash(files, tmp_path):
    changed = {**files, "postcodes.parquet": files["postcodes.parquet"][:-1] + b"?"}
    assert validate(zipped(tmp_path, changed)).flatten(["type"]) == [["hash-count"]]


# --- what it holds ---


def test_the_same_data_give_the_same_bytes(package):
    assert made() == package


def test_every_resource_keeps_its_name_title_licence_sources_and_credits(described):
    kept = [resource for resource in DESCRIBED["resources"] if resource["path"] not in LEFT_OUT]
    assert list(described["resources"]) == [resource["name"] for resource in kept]
    for resource in kept:
        ours = described["resources"][resource["name"]]
        for what in ("title", "sources", "licenses", "attributions"):
            assert ours.get(what) == resource.get(what)
    for what in ("name", "title", "description", "version", "sources", "attributions"):
        assert described[what] == DESCRIBED[what]
    assert described["resources"]["postcodes"]["licenses"] == [OGL]
    assert "gives no licence" in described["resources"]["stats"]["description"]


def test_every_column_keeps_its_title_type_unit_and_limits(described):
    before = {resource["name"]: resource for resource in DESCRIBED["resources"]}
    for name in ("stats", "figures", "register"):
        ours, theirs = described["resources"][name]["schema"], before[name]["schema"]
        assert (ours["primaryKey"], ours["foreignKeys"]) == (theirs["primaryKey"], theirs["foreignKeys"])
        assert ours["missingValues"] == [""]
        assert [f for f in ours["fields"] if f["name"] not in LISTS] == [
            f for f in theirs["fields"] if f["name"] not in LISTS
        ]
    lists = [field for field in described["resources"]["register"]["schema"]["fields"] if field["name"] in LISTS]
    assert [(field["type"], field["itemType"], field["delimiter"]) for field in lists] == [
        ("list", "string", ";")
    ] * len(LISTS)
    assert all("separated by semicolons" in field["description"] for field in lists)


def test_every_file_is_described_or_is_a_source_and_every_source_that_is_named_is_there(files, described):
    resources = described["resources"].values()
    sources = {source["path"] for resource in resources for source in resource["sources"] if "path" in source}
    inside = {path for path in sources if not path.startswith("https://")}
    assert inside == {path for path in files if path.startswith("sources/")}
    assert {resource["path"] for resource in resources} | inside | {"README.md", "datapackage.json"} == set(files)


@pytest.mark.parametrize("name", ["stats", "figures", "register"])
def test_tables_are_utf_8_without_a_mark_and_lines_end_as_the_rfc_wants(files, name):
    text = files[f"{name}.csv"].decode("utf-8")
    assert text.startswith("code,")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert text.count("\r\n") == text.count("\n") == len(rows)
    assert len({len(row) for row in rows}) == 1


def test_the_figures_in_the_csv_are_those_of_the_app(tables):
    stats, held = tables["stats"], load_statistics()
    assert list(stats.columns) == list(held.columns)
    for column in held.columns:
        known = held[column].notna()
        assert stats.loc[~known, column].eq("").all()
        if pd.api.types.is_numeric_dtype(held[column]):
            assert np.array_equal(stats.loc[known, column].astype(float), held.loc[known, column].astype(float))
        else:
            assert stats.loc[known, column].tolist() == held.loc[known, column].tolist()
    northampton = stats[(stats["code"] == NORTHAMPTON) & (stats["year"] == "2020")].iloc[0]
    assert northampton[["investigations", "upheld", "upheld_rate", "upheld_rate_average"]].tolist() == [
        "11",
        "7",
        "64.0",
        "45.0",
    ]
    corby = stats[(stats["code"] == CORBY) & (stats["year"] == "2020")].iloc[0]
    assert corby[["investigations", "upheld", "upheld_rate", "compliance_rate"]].tolist() == ["", "", "", ""]


def test_every_statement_is_there_with_whether_it_stands(tables):
    figures, held = tables["figures"], load_figures()
    assert figures["chosen"].eq("true").tolist() == held["chosen"].tolist()
    assert set(figures["computed"]) == {"true", "false"}
    assert figures["source_title"].tolist() == held["source_title"].tolist()


def test_lists_are_separated_by_semicolons_and_days_written_year_first(tables):
    register, held = tables["register"].set_index("code"), load_register()
    assert register.loc[CUMBERLAND, "predecessors"].split(";") == held.loc[CUMBERLAND, "predecessors"]
    for column in LISTS:
        assert [cell.split(";") if cell else [] for cell in register[column]] == held[column].tolist()
    assert register.loc[CUMBERLAND, ["valid_from", "valid_to"]].tolist() == ["2023-04-01", ""]
    assert register.loc[ALLERDALE, "valid_to"] == "2023-03-31"


def test_the_areas_open_as_a_map(files):
    held = gpd.read_file(io.BytesIO(files["boundaries/authorities.geojson"])).set_index("code")
    areas, register = load_boundaries().set_index("code"), load_register()
    assert held.crs == "EPSG:4326"
    assert held.geometry.geom_equals(areas.geometry.reindex(held.index)).all()
    assert set(held.index) == set(register.index)
    assert held.loc[NORTHAMPTON, ["name", "authority_type"]].tolist() == ["Northampton Borough Council", "district"]
    end = json.loads(files["boundaries/authorities.geojson"])["features"][0]["properties"]["valid_to"]
    assert end is None


def test_postcodes_and_letters_are_those_of_the_app(files):
    held = pq.read_table(io.BytesIO(files["postcodes.parquet"]))
    assert held.equals(pq.read_table(DATA / "postcodes.parquet"))
    for path in (DATA / "letters").glob("*/*.json"):
        assert files[path.relative_to(DATA).as_posix()] == path.read_bytes()
    assert json.loads(files[f"letters/2020/{NORTHAMPTON}.json"])["addressee"] == "Mr Candler, Chief Executive"


def test_postcodes_are_described_as_a_file_with_its_columns_in_words(described):
    postcodes = described["resources"]["postcodes"]
    assert "schema" not in postcodes
    assert postcodes["mediatype"] == "application/vnd.apache.parquet"
    assert "postcode: In capitals, with one space" in postcodes["description"]


def test_the_readme_says_what_is_there_how_to_read_it_and_whom_to_credit(files, described):
    readme = files["README.md"].decode("utf-8")
    for resource in described["resources"].values():
        assert f"`{resource['path']}`" in readme or resource["path"].startswith("letters/")
    assert all(f"- {credit}" in readme for credit in described["attributions"])
    assert "Annual review letters: 2" in readme
    assert "not known, never zero" in readme
    assert f"Version {DESCRIBED['version']}" in readme
    assert not any(line.endswith(" ") for line in readme.splitlines())


def test_what_serves_only_the_app_stays_with_it(files):
    assert not set(LEFT_OUT) & set(files)
    assert all((DATA / path).is_file() for path in LEFT_OUT)


# --- what is said before it is made, and where a file is missing ---


def test_the_summary_says_the_version_and_how_large_the_zip_is_at_most(package, described, folder):
    summary = summary_of_package()
    assert summary.version == described["version"]
    assert len(package) <= summary.megabytes * 1_000_000 == 1_000_000
    (folder / "postcodes.parquet").write_bytes(bytes(2_000_000))
    assert summary_of_package(folder).megabytes == 3


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


@pytest.mark.parametrize(
    "path", ["stats.parquet", "postcodes.parquet", "sources/register.csv", "letters/2020/E07000150.json"]
)
def test_a_missing_file_is_named_with_what_rebuilds_it(folder, path):
    (folder / path).unlink()
    for ask in (summary_of_package, made):
        with pytest.raises(DataFileError, match=rf"{path.split('/')[-1]} is missing\. To rebuild it, run: python -m"):
            ask(folder)


@pytest.mark.parametrize("text", ["{}", "[]", '{"resources": [{}]}', '{"resources": []}', "no JSON"])
def test_a_damaged_description_is_named(folder, text):
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    for ask in (summary_of_package, made):
        with pytest.raises(DataFileError, match=r"datapackage\.json (does not hold what it should|is damaged)"):
            ask(folder)


def test_a_damaged_table_is_named(folder):
    (folder / "figures.parquet").write_bytes(b"no table")
    with pytest.raises(DataFileError, match=r"figures\.parquet is damaged"):
        made(folder)
