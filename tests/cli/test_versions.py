"""The commands that publish the data, go back, and list versions say what they did."""

from __future__ import annotations

import pytest

from lgo_map.storage import DATA
from lgo_map.versions.place import Place
from tests.cli.commands import run
from tests.versions.made_versions import data_with, published


@pytest.fixture
def to(tmp_path):
    return str(tmp_path / "place")


def test_data_are_checked_published_and_said_to_be_current(project, to):
    result = run("publish", "--to", to)
    assert result.exit_code == 0
    version = Place(to).history().current
    assert f"{version} is current in file://{to}." in result.output
    again = run("publish", "--to", to)
    assert f"{version} was current already; nothing has changed" in again.output


def test_data_that_are_not_right_are_not_published(project, to):
    (project / "data" / "stats.parquet").write_bytes((project / "data" / "figures.parquet").read_bytes())
    result = run("publish", "--to", to)
    assert result.exit_code == 1
    assert "Wrong: The data file data/stats.parquet does not hold what it should" in result.output
    assert "Not published: the data are not right" in result.output
    assert not (project.parent / "place").exists()


def test_going_back_says_from_what_to_what(project, to, tmp_path):
    place = Place(to)
    first, second = published(place, DATA), published(place, data_with(tmp_path / "second", 99))
    assert f"{first} is current again in file://{to}, instead of {second}." in run("rollback", "--to", to).output
    result = run("rollback", "--to", to)
    assert result.exit_code == 1
    assert "Nothing has changed: There is no version before the current one" in result.output


def test_versions_are_listed_those_too_that_one_has_gone_back_from(project, to, tmp_path):
    place = Place(to)
    first, second = published(place, DATA), published(place, data_with(tmp_path / "second", 99))
    run("rollback", "--to", to)
    lines = run("versions", "--to", to).output.splitlines()
    assert [line for line in lines if first in line and "current" in line]
    assert [line for line in lines if second in line and "not current, nor before it" in line]


def test_old_versions_are_listed_and_with_yes_taken_away(project, to, tmp_path):
    place = Place(to)
    oldest, *newest = (published(place, data_with(tmp_path / str(count), count)) for count in (97, 98, 99))
    listed = run("forget", "--to", to, "--keep", "2").output
    assert oldest in listed and "Nothing has changed; with --yes it is done." in listed
    assert place.stored() == sorted([oldest, *newest])
    assert f"Taken away from file://{to}: 1." in run("forget", "--to", to, "--keep", "2", "--yes").output
    assert place.stored() == sorted(newest)
    assert "Nothing in" in run("forget", "--to", to, "--keep", "2", "--yes").output


def test_a_place_with_nothing_in_it_says_so(project, to):
    Place(to).make()
    result = run("versions", "--to", to)
    assert result.exit_code == 3
    assert "Nothing has been published in" in result.output


@pytest.mark.parametrize("command", ["publish", "rollback", "versions", "forget"])
def test_without_a_place_each_asks_where(project, command):
    result = run(command)
    assert result.exit_code == 1
    assert "say where: by --to, or by a place of versions as LGO_MAP_DATA" in result.output


@pytest.mark.parametrize("command", ["publish", "rollback", "versions", "forget"])
def test_what_is_no_place_is_said_to_be_none(project, command):
    result = run(command, "--to", "ftp://example.org/data")
    assert result.exit_code == 1
    assert "ftp://example.org/data is no place of versions" in result.output
