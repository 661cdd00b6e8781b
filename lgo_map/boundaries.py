"""The areas of the authorities, and the map of England in each year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandera.pandas as pa
import shapely

from lgo_map.store import DATA, DataFileError, read_json, read_table

FOLDER = "boundaries"
AREAS_FILE = "authorities.parquet"
MAPS_FILE = "maps.json"

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
    """One map of England: the file that the browser fetches, and the years it is the map of.

    Attributes
    ----------
    file : str
        Path of the GeoJSON file, relative to the project: "static/boundaries/england-2014.json".
    first_year, last_year : int
        The years whose 31 March the map shows, both included; `last_year` is None for the map in force.
    bounds : tuple of float
        South, west, north and east limit in degrees (EPSG:4326).
    digest : str
        First 12 hexadecimal digits of the SHA-256 of the file; it changes when the file does.
    """

    file: str
    first_year: int
    last_year: int | None
    bounds: tuple[float, float, float, float]
    digest: str

    def shows(self, year: int) -> bool:
        """Whether this is the map of `year`."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


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
    path = folder / FOLDER / AREAS_FILE
    table = read_table(path, SCHEMA, "boundaries")
    try:
        shapes = gpd.GeoSeries.from_wkb(table["geometry"], crs="EPSG:4326")
    except (shapely.errors.ShapelyError, TypeError) as error:
        raise DataFileError(path, "holds a shape that can't be read", "boundaries") from error
    return gpd.GeoDataFrame(table[["code"]], geometry=shapes)


def load_maps(folder: Path = DATA) -> list[MapFile]:
    """Every distinct map of England, oldest first.

    Raises
    ------
    DataFileError
        If the list of maps is missing or damaged.
    """
    path = folder / FOLDER / MAPS_FILE
    entries = read_json(path, "boundaries")
    try:
        maps = [MapFile(**{**entry, "bounds": tuple(entry["bounds"])}) for entry in entries]
    except (TypeError, KeyError) as error:
        raise DataFileError(path, "does not hold what it should", "boundaries") from error
    if not maps:
        raise DataFileError(path, "lists no map", "boundaries")
    return maps


def map_of_year(year: int, folder: Path = DATA) -> MapFile:
    """The map of England as it was on 31 March of `year`, when the Ombudsman's year ends.

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
        If the list of maps is missing or damaged.
    """
    maps = load_maps(folder)
    for each in maps:
        if each.shows(year):
            return each
    raise ValueError(f"There is no map of England for {year}; the first is that of {maps[0].first_year}.")
