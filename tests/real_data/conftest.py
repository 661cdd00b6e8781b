"""The data that the project really holds, for tests that hold whatever the figures of a new year say.

`LGO_MAP_REAL_DATA` names another project's folder to test instead. What is true of the sample alone, a count above all,
has no place here: it would turn red with every figure that is brought in.
"""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from lgo_map import storage
from lgo_map.councils.boundaries import MapFile, load_boundaries, load_maps
from lgo_map.councils.register import load_register
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.records.letters import Letter, load_letters
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.storage import PROJECT


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder that holds `data/` and `static/`."""
    return Path(os.environ.get("LGO_MAP_REAL_DATA", PROJECT))


@pytest.fixture(scope="session")
def data(project: Path) -> Path:
    return project / "data"


@pytest.fixture(scope="session")
def register(data: Path) -> pd.DataFrame:
    return load_register(data)


@pytest.fixture(scope="session")
def statistics(data: Path) -> pd.DataFrame:
    return load_statistics(data)


@pytest.fixture(scope="session")
def figures(data: Path) -> pd.DataFrame:
    return load_figures(data)


@pytest.fixture(scope="session")
def letters(data: Path) -> dict[tuple[str, int], Letter]:
    return load_letters(data)


@pytest.fixture(scope="session")
def areas(data: Path) -> gpd.GeoSeries:
    """The areas stored, in degrees, by code."""
    return load_boundaries(data).set_index("code").geometry


@pytest.fixture(scope="session")
def maps(data: Path) -> MapFile:
    return load_maps(data)


@pytest.fixture(autouse=True)
def the_app_reads_the_data_held(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "DATA", data)


@pytest.fixture
def dataset(the_app_reads_the_data_held: None) -> Dataset:
    """The tables as the pages read them."""
    return current_dataset()
