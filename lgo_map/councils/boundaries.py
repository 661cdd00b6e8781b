"""The areas of the authorities, and the map of England in each year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandera.pandas as pa
import shapely

from lgo_map.storage import AREAS_FILE, DATA, MAPS_FILE, DataFileError, read_json, read_table

FOLDER = "boundaries"

DECIMALS = 5
"""Of the degrees that are stored: about a metre. With four, the thinnest headlands cross themselves."""

SCHEMA = pa.DataFrameSchema(
    {
        "code": pa.Column(str, pa.Check.str_matches(r"^E(0[6-9]|10)[0-9]{6}$"), unique=True),
        "geometry": pa.Column(nullable=False),
    },
    strict=True,
)
"""`data/boundaries/authorities.parquet`: one row per authority, its area as well-known binary."""


@dataclass(frozen=True)
class MapFile:
    """The file that the browser fetches once and that holds the map of England of every year.

    Attributes
    ----------
    file : str
        Path of the TopoJSON file, relative to the project: "static/boundaries/england-<digest>.json". Its name holds
        the first 12 hexadecimal digits of its SHA-256, so a browser can keep it for ever.
    first_year : int
        The first year it has a map of.
    bounds : tuple of float
        South, west, north and east limit in degrees (EPSG:4326), the same in every year.
    """

    file: str
    first_year: int
    bounds: tuple[float, float, float, float]


def load_boundaries(folder: Path = DATA) -> gpd.GeoDataFrame:
    """The area of every authority of the register, abolished ones and counties included.

    Parameters
    ----------
    folder : Path
        The data folder.

    Returns
    -------
    GeoDataFrame
        One row per authority, with `code` (str) and `geometry` (Polygon or MultiPolygon, EPSG:4326).

    Raises
    ------
    DataFileError
        If the file is missing or damaged.
    """
    path = folder / AREAS_FILE
    table = read_table(path, SCHEMA, "boundaries")
    try:
        shapes = gpd.GeoSeries.from_wkb(table["geometry"], crs="EPSG:4326")
    except (shapely.errors.ShapelyError, TypeError) as error:
        raise DataFileError(path, "holds a shape that can’t be read", "boundaries") from error
    return gpd.GeoDataFrame(table[["code"]], geometry=shapes)


def load_maps(folder: Path = DATA) -> MapFile:
    """The file that holds every map of England.

    Raises
    ------
    DataFileError
        If the entry that names it is missing or damaged.
    """
    path = folder / MAPS_FILE
    entry = read_json(path, "boundaries")
    try:
        return MapFile(**{**entry, "bounds": tuple(entry["bounds"])})
    except (TypeError, KeyError) as error:
        raise DataFileError(path, "does not hold what it should", "boundaries") from error


def map_of_year(year: int, folder: Path = DATA) -> MapFile:
    """The file with the map of England as it was on 31 March of `year`, when the Ombudsman's year ends.

    Parameters
    ----------
    year : int
        The year in which the Ombudsman's year ends: 2020 is 2019–20.
    folder : Path
        The data folder.

    Raises
    ------
    ValueError
        If the maps begin after `year`.
    DataFileError
        If the entry that names the file is missing or damaged.
    """
    maps = load_maps(folder)
    if year < maps.first_year:
        raise ValueError(f"There is no map of England for {year}; the first is that of {maps.first_year}.")
    return maps
