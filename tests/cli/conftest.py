"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.whole_project import the_sample_is_all_of_england, whole_project

__all__ = ["project", "the_sample_is_all_of_england", "whole_project"]


@pytest.fixture
def project(whole_project: Path) -> Path:
    """The project that the commands work on."""
    return whole_project
