"""What the tests of the build and of the command line share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lgo_map.build import add_command, command
from lgo_map.store import PROJECT


@pytest.fixture
def whole_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's data for the command line to work on."""
    folder = tmp_path / "project"
    for name in ("data", "static"):
        shutil.copytree(PROJECT / name, folder / name)
    for module in (command, add_command):
        monkeypatch.setattr(module, "PROJECT", folder)
    return folder
