"""Building the postcodes: from the package to the file, and what is said when the package is no good."""

import sys

import brotli
import msgpack
import pandas as pd
import pytest

from lgo_map.councils.postcodes import SCHEMA
from lgo_map.pipeline import postcodes as build
from lgo_map.pipeline.packages import package_file
from lgo_map.pipeline.postcodes import build_postcodes, read_english_postcodes
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import DATA
from tests.known_councils import HOUNSLOW, LEEDS, SHEFFIELD, SHEFFIELD_BEFORE, WEST_NORTHAMPTONSHIRE


@pytest.fixture
def stage(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "register.parquet").write_bytes((DATA / "register.parquet").read_bytes())
    return Stage(tmp_path)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of postcodes that holds what the test puts into it."""
    folder = tmp_path / "packages" / "some_postcodes"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(folder.parent), *sys.path])
    monkeypatch.setattr(build, "MODULE", "some_postcodes")

    def fill(**columns):
        content = msgpack.packb({"data": columns})
        (folder / "postcodes_X.msgpack.br").write_bytes(brotli.compress(content))
        return folder

    return fill


def fill_with(package, postcodes, codes):
    return package(pcd=postcodes, laua=codes, oseast1m=[475_500.0] * len(codes), osnrth1m=[260_400.0] * len(codes))


def test_postcodes_are_written_in_their_order_with_the_codes_of_today(package, stage):
    fill_with(package, ["S1  2HH", "NN1 1DE"], [SHEFFIELD_BEFORE, WEST_NORTHAMPTONSHIRE])
    assert build_postcodes(stage) == ["2 English postcodes, each in one of 2 councils of the register"]
    assert stage.written == ["data/postcodes.parquet"]
    table = SCHEMA.validate(pd.read_parquet(stage.read_from("data/postcodes.parquet")))
    assert table["postcode"].to_list() == ["NN1 1DE", "S1 2HH"]
    assert table["code"].to_list() == [WEST_NORTHAMPTONSHIRE, SHEFFIELD]


def test_the_postcodes_of_the_sample_fit_their_schema_and_are_sorted(register):
    table = SCHEMA.validate(pd.read_parquet(DATA / "postcodes.parquet"))
    assert table["postcode"].is_monotonic_increasing
    assert set(table["code"].cat.categories) == set(register.index[register["valid_to"].isna()]) - set(
        register.index[register["authority_type"] == "county"]
    )


def test_postcodes_get_one_space_and_only_those_of_england_stay(package, register):
    fill_with(
        package,
        ["N1  1AA", "NN1 1DE", "DN551PT", "CF104UW", "EH1 1YJ", "GIR 0AA"],
        [HOUNSLOW, WEST_NORTHAMPTONSHIRE, LEEDS, "W06000015", "S12000036", None],
    )
    found = read_english_postcodes(register)
    assert dict(zip(found["postcode"], found["code"], strict=True)) == {
        "N1 1AA": HOUNSLOW,
        "NN1 1DE": WEST_NORTHAMPTONSHIRE,
        "DN55 1PT": LEEDS,
    }
    assert found[["easting", "northing"]].to_numpy().tolist() == [[475_500.0, 260_400.0]] * 3


def test_a_former_code_becomes_the_code_of_today(package, register):
    fill_with(package, ["S1  2HH"], [SHEFFIELD_BEFORE])
    assert list(read_english_postcodes(register)["code"]) == [SHEFFIELD]


def test_an_unknown_council_stops_the_build_by_name(package, register):
    fill_with(package, ["NN1 1DE"], ["E07999999"])
    with pytest.raises(BuildError, match=r"places postcodes in E07999999, which .* does not know"):
        read_english_postcodes(register)


def test_a_package_that_is_not_installed_says_what_to_install():
    with pytest.raises(BuildError, match=r"some-package is not installed; .* pip install -r requirements-build\.txt$"):
        package_file("some-package", "no_such_module", "data.json")


def test_a_package_without_its_file_says_what_to_install(package, register):
    folder = fill_with(package, ["NN1 1DE"], [WEST_NORTHAMPTONSHIRE])
    (folder / "postcodes_X.msgpack.br").unlink()
    with pytest.raises(BuildError, match=r"lacks its file some_postcodes/.*requirements-build\.txt$"):
        read_english_postcodes(register)


@pytest.mark.parametrize("content", [b"", b"not compressed", brotli.compress(b"\x93\x01"), brotli.compress(b"\x01")])
def test_a_damaged_file_is_named(content, package, register):
    folder = fill_with(package, ["NN1 1DE"], [WEST_NORTHAMPTONSHIRE])
    (folder / "postcodes_X.msgpack.br").write_bytes(content)
    with pytest.raises(BuildError, match=r"postcodes_X\.msgpack\.br .* can't be read"):
        read_english_postcodes(register)


def test_a_missing_column_is_named(package, register):
    package(pcd=["NN1 1DE"], laua=[WEST_NORTHAMPTONSHIRE], oseast1m=[475_500.0])
    with pytest.raises(BuildError, match=r"postcodes_X\.msgpack\.br .*osnrth1m"):
        read_english_postcodes(register)


def test_a_text_that_is_no_postcode_stops_the_build_by_value(package, stage):
    fill_with(package, ["NN1 1DE", "NPT 0AD"], [WEST_NORTHAMPTONSHIRE, WEST_NORTHAMPTONSHIRE])
    with pytest.raises(BuildError, match="NPT 0AD"):
        build_postcodes(stage)
    assert stage.written == []
