"""The built data, loaded once for all visitors and again when a file has changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import streamlit as st

from lgo_map import store
from lgo_map.boundaries import load_boundaries
from lgo_map.letters import Letter, load_letters
from lgo_map.register import load_register
from lgo_map.statistics import load_figures, load_statistics, ombudsman_only, years_with_figures


@dataclass(frozen=True)
class Data:
    """All tables the pages read.

    Attributes
    ----------
    register : pandas.DataFrame
        Councils, indexed by code.
    statistics, own_statistics : pandas.DataFrame
        A row an authority and year; in `own_statistics` only figures the Ombudsman itself states.
    figures : pandas.DataFrame
        Every statement of every source.
    letters : dict
        Letters by council code and year.
    """

    register: pd.DataFrame
    statistics: pd.DataFrame
    own_statistics: pd.DataFrame
    figures: pd.DataFrame
    letters: dict[tuple[str, int], Letter]

    @property
    def years(self) -> list[int]:
        """The years that have figures, newest first."""
        return years_with_figures(self.statistics)[::-1]


def data() -> Data:
    """The tables, from the folder the app reads.

    Raises
    ------
    DataFileError
        If a file is missing or damaged.
    """
    return _load(store.DATA, _stamp(store.DATA))


def boundaries() -> gpd.GeoDataFrame:
    """The councils' areas."""
    return _load_boundaries(store.DATA, _stamp(store.DATA))


@st.cache_resource(show_spinner=False, max_entries=2)
def _load(folder: Path, stamp: tuple[tuple[str, int], ...]) -> Data:
    statistics, figures = load_statistics(folder), load_figures(folder)
    return Data(load_register(folder), statistics, ombudsman_only(statistics, figures), figures, load_letters(folder))


@st.cache_resource(show_spinner=False, max_entries=2)
def _load_boundaries(folder: Path, stamp: tuple[tuple[str, int], ...]) -> gpd.GeoDataFrame:
    return load_boundaries(folder)


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of the files read, so that a rebuilt file is read anew."""
    files = [*folder.glob("*.parquet"), *folder.glob("letters/*/*.json"), *folder.glob("boundaries/*")]
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files))
