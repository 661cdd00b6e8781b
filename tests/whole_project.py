"""What the tests of the build and of the command line share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lgo_map.cli import add as add_command
from lgo_map.cli import add_decisions as add_decisions_command
from lgo_map.cli import build as build_command
from lgo_map.cli import command
from lgo_map.cli import from_web_decisions as from_web_command
from lgo_map.cli import review as review_command
from lgo_map.cli import versions as versions_command
from lgo_map.storage import DATA, PROJECT, Project
from tests.make_sample import of_the_sample


@pytest.fixture(autouse=True)
def the_sample_is_all_of_england() -> Iterator[None]:
    """Have the build of the register expect the councils of the sample."""
    with of_the_sample():
        yield


@pytest.fixture
def whole_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that holds the sample, for the command line to work on."""
    folder = tmp_path / "project"
    shutil.copytree(DATA, folder / "data")
    shutil.copytree(PROJECT / "static" / "boundaries", folder / "static" / "boundaries")
    commands = (
        *(build_command, add_command, add_decisions_command, from_web_command, review_command, versions_command),
        command,
    )
    for module in commands:
        monkeypatch.setattr(module, "PROJECT_WITH_DATA", Project(folder, folder / "data"))
    return folder
