"""The description of the data: that it says all, that it is true, and that other programs can read it."""

import hashlib
import json
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package, Resource

from lgo_map.figures.catalogue import FIGURES, STATS_FIGURES
from lgo_map.pipeline.datapackage import FILE, build_datapackage
from lgo_map.pipeline.described_tables import TABLES
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.records.credits import OGL
from lgo_map.storage import DATA
from tests.known_councils import DORSET, YORK

SAMPLES = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in SAMPLES["resources"]}
EACH_TABLE = pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])


@pytest.fixture
def stage(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    return Stage(tmp_path)


def rewrite(stage, path, change):
    """Write a table of this build: what is there, changed."""
    table = pd.read_parquet(stage.project / path)
    change(table).to_parquet(stage.write_to(path), index=False)


def described(stage):
    """The package that this build describes, by the names of its resources."""
    build_datapackage(stage)
    package = json.loads(stage.read_from(FILE).read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


# --- what describes the sample ---


def test_the_description_held_is_what_the_build_writes(stage):
    checks = build_datapackage(stage)
    assert stage.written == [FILE]
    assert stage.read_from(FILE).read_bytes() == (stage.project / FILE).read_bytes()
    assert checks == [
        "14 files described, with all 91 columns of 9 tables",
        "no two rows of a table have the same key, and every council’s code is in the register",
    ]


def test_every_file_of_the_data_is_described_and_every_described_file_is_there():
    files = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    unedited = {path for path in files if not path.startswith(("sources/", "."))}
    assert {resource["path"] for resource in RESOURCES.values()} == unedited - {"datapackage.json", "README.md"}


@pytest.mark.parametrize("name", RESOURCES)
def test_size_and_hash_are_those_of_the_file(name):
    content = (DATA / RESOURCES[name]["path"]).read_bytes()
    assert RESOURCES[name]["bytes"] == len(content)
    assert RESOURCES[name]["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@EACH_TABLE
def test_every_column_is_described_and_nothing_else(table):
    fields = RESOURCES[table.name]["schema"]["fields"]
    assert [field["name"] for field in fields] == pq.read_schema(DATA / table.path).names
    assert set(table.fields) == {field["name"] for field in fields}
    assert all(field["title"] and field["description"].endswith(".") for field in fields)


def test_every_figure_has_a_unit():
    units = {field["name"]: field.get("unit") for field in RESOURCES["stats"]["schema"]["fields"]}
    assert all(units[figure] for figure in STATS_FIGURES)
    assert units["upheld_rate"] == "per cent"


def test_a_rate_is_a_percentage_a_count_is_whole_and_a_code_is_always_there():
    fields = {field["name"]: field for field in RESOURCES["stats"]["schema"]["fields"]}
    assert fields["upheld_rate"]["type"] == "number"
    assert fields["upheld_rate"]["constraints"] == {"minimum": 0, "maximum": 100}
    assert fields["investigations"]["type"] == "integer"
    assert fields["investigations"]["constraints"] == {"minimum": 0}
    assert fields["code"]["constraints"]["required"]
    kinds = {field["name"]: field for field in RESOURCES["figures"]["schema"]["fields"]}
    assert kinds["source_kind"]["constraints"]["enum"] == ["ombudsman", "council", "press"]
    assert kinds["figure"]["constraints"]["enum"] == list(FIGURES)


def test_only_what_is_under_the_open_government_licence_is_said_to_be():
    licensed = {name for name, resource in RESOURCES.items() if resource.get("licenses") == [OGL]}
    assert licensed == {"register", "postcodes", "authorities", "maps"}
    others = [resource for name, resource in RESOURCES.items() if name not in licensed]
    assert not any("licenses" in resource for resource in [SAMPLES, *others])
    assert all("the Ombudsman’s own terms" in resource["description"] for resource in others)


def test_anyone_who_shows_postcodes_or_areas_is_told_whom_to_credit():
    credit = " ".join(RESOURCES["postcodes"]["attributions"])
    assert "Contains OS data © Crown copyright and database right" in credit
    assert "Contains Royal Mail data © Royal Mail copyright and database right" in credit
    assert "Office for National Statistics licensed under the Open Government Licence v.3.0" in credit
    assert "OS data" in " ".join(RESOURCES["authorities"]["attributions"])
    assert "Local Government and Social Care Ombudsman" in " ".join(RESOURCES["stats"]["attributions"])


def test_every_source_is_a_web_address_a_file_that_comes_with_the_data_or_a_named_package():
    sources = [source for resource in RESOURCES.values() for source in resource["sources"]]
    assert all("path" in source or source["title"].startswith("Python package ") for source in sources)
    paths = {source["path"] for source in sources if "path" in source}
    files = {path for path in paths if not path.startswith("https://")}
    assert "https://www.lgo.org.uk/your-councils-performance" in paths
    assert "sources/statistics.csv" in files
    assert all((DATA / path).is_file() for path in files)


def test_a_letter_is_described_by_its_council_year_and_day():
    letter = RESOURCES["letter-2020-e07000154"]
    assert letter["title"] == "Annual review letter to Northampton Borough Council, 2019–20"
    assert "letter of 22 July 2020 to Mr Candler, Chief Executive" in letter["description"]


# --- what other programs make of it ---


def test_frictionless_finds_no_fault_in_the_description():
    assert list(Package.metadata_validate(SAMPLES)) == []
    assert {resource.name for resource in Package.from_descriptor(SAMPLES).resources} == set(RESOURCES)


def test_frictionless_finds_the_maps_and_letters_to_be_as_described():
    others = {**SAMPLES, "resources": [each for each in SAMPLES["resources"] if each["format"] == "json"]}
    report = Package.from_descriptor(others, basepath=str(DATA)).validate()
    assert report.valid, report.to_summary()
    assert [task.stats["bytes"] for task in report.tasks] == [each["bytes"] for each in others["resources"]]


def rows_of(table):
    """Every row of a table, as plain values.

    Frictionless 5 reads Parquet, but takes an empty date and a list for errors and can't count the bytes; so it is
    given the rows.
    """
    return pq.read_table(DATA / table.path).to_pylist()


def test_frictionless_finds_every_row_of_every_table_to_be_as_described():
    """Types, limits, keys, and that every council's code is one of the register."""
    # Rows that are none at all it takes for a source that is missing.
    filled = [table for table in TABLES if rows_of(table)]
    assert [table.name for table in TABLES if table not in filled] == ["subjects", "improvements", "imports"]
    resources = [
        Resource.from_descriptor(
            {"name": table.name, "data": rows_of(table), "schema": RESOURCES[table.name]["schema"]}
        )
        for table in filled
    ]
    report = Package(resources=resources).validate()
    assert report.valid, report.to_summary()
    assert [task.stats["rows"] for task in report.tasks] == [len(rows_of(table)) for table in filled]


def test_frictionless_would_find_a_rate_of_140_and_a_council_that_never_was():
    stats = RESOURCES["stats"]["schema"]
    row = dict.fromkeys((field["name"] for field in stats["fields"]), None)
    row |= {"code": "E06999999", "year": 2020, "name": "Nowhere", "authority_type": "unitary", "upheld_rate": 140.0}
    register = next(table for table in TABLES if table.name == "register")
    resources = [
        Resource.from_descriptor({"name": "stats", "data": [row], "schema": stats}),
        Resource.from_descriptor(
            {"name": "register", "data": rows_of(register), "schema": RESOURCES["register"]["schema"]}
        ),
    ]
    errors = Package(resources=resources).validate().flatten(["type", "fieldName"])
    assert errors == [["constraint-error", "upheld_rate"], ["foreign-key", None]]


# --- when something changes ---


def test_what_this_build_wrote_is_described_not_what_was_there_before(stage):
    before = described(stage)
    rewrite(stage, "data/stats.parquet", lambda stats: stats.iloc[:100])
    after = described(stage)
    assert after["stats"]["bytes"] == stage.read_from("data/stats.parquet").stat().st_size
    assert after["stats"]["hash"] != before["stats"]["hash"]
    assert after["register"] == before["register"]


def test_a_letter_that_the_build_removes_is_no_longer_described(stage):
    stage.replace_folder("data/letters")
    letter = "data/letters/2020/E07000150.json"
    stage.write_to(letter).write_bytes((stage.project / letter).read_bytes())
    assert [name for name in described(stage) if name.startswith("letter-")] == ["letter-2020-e07000150"]


def test_the_same_data_give_the_same_bytes(stage):
    build_datapackage(stage)
    first = stage.read_from(FILE).read_bytes()
    build_datapackage(stage)
    assert stage.read_from(FILE).read_bytes() == first


def test_a_column_that_nobody_described_stops_the_build(stage):
    rewrite(stage, "data/stats.parquet", lambda stats: stats.assign(mood="good"))
    with pytest.raises(
        BuildError, match=r"^data/stats\.parquet: the column 'mood' is not in the file, or not described"
    ):
        build_datapackage(stage)


def test_a_column_that_is_gone_stops_the_build(stage):
    rewrite(stage, "data/figures.parquet", lambda figures: figures.drop(columns="note"))
    with pytest.raises(BuildError, match=r"^data/figures\.parquet: the column 'note'"):
        build_datapackage(stage)


def test_two_rows_of_one_council_and_year_stop_the_build(stage):
    rewrite(stage, "data/stats.parquet", lambda stats: pd.concat([stats, stats.iloc[[4]]]))
    with pytest.raises(BuildError, match=rf"^data/stats\.parquet, row 253: {DORSET}, 2020 stands there twice\.$"):
        build_datapackage(stage)


def test_a_council_that_is_not_in_the_register_stops_the_build(stage):
    rewrite(stage, "data/figures.parquet", lambda figures: figures.replace(YORK, "E06999999"))
    with pytest.raises(BuildError, match=r"^data/figures\.parquet, column code: 'E06999999' is not in the register\.$"):
        build_datapackage(stage)


def test_a_missing_file_is_named_with_what_rebuilds_it(stage):
    (stage.project / "data" / "boundaries" / "maps.json").unlink()
    with pytest.raises(BuildError, match=r"^data/boundaries/maps\.json is missing; build everything: .* build all$"):
        build_datapackage(stage)


@pytest.mark.parametrize("name", ["data/postcodes.parquet", "data/letters/2020/E07000154.json"])
def test_a_damaged_file_is_named(stage, name):
    (stage.project / name).write_bytes(b"{}")
    with pytest.raises(BuildError, match=f"^{name} (is damaged|does not hold a letter)"):
        build_datapackage(stage)


def test_a_table_damaged_in_its_middle_is_named(stage):
    path = stage.project / "data" / "stats.parquet"
    content = bytearray(path.read_bytes())
    content[4:400] = bytes(396)
    path.write_bytes(content)
    with pytest.raises(BuildError, match=r"^data/stats\.parquet is damaged and can't be read\.$"):
        build_datapackage(stage)
