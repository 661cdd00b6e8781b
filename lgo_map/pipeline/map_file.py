"""Write the maps of England as one file for the browser, whatever the year.

Every authority since 2011 is a union of the same districts, so a few thousand pieces of border make every map of every
year. TopoJSON (https://github.com/topojson/topojson-specification) stores each piece once, for both its sides, both
tiers and all years.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from topojson import Topology

from lgo_map.councils.boundaries import DECIMALS, FOLDER
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import MAPS_FILE


def write_maps(
    stage: Stage,
    areas: gpd.GeoSeries,
    maps: list[tuple[int, int | None, list[str]]],
    register: pd.DataFrame,
) -> str:
    """Write the file that holds every map of England, as it is and compressed, and the entry that names it.

    Parameters
    ----------
    stage : Stage
        The build.
    areas : GeoSeries
        The stored areas in degrees, indexed by code, their corners on the grid of :data:`DECIMALS` decimals.
    maps : list of tuple
        First year, last year (None for the map in force) and codes of each distinct map, oldest first.
    register : DataFrame
        As :func:`lgo_map.councils.register.load_register` gives it.

    Returns
    -------
    str
        What was checked and held.

    Raises
    ------
    BuildError
        If an area read back from the file is not the area stored.
    """
    shown = areas[sorted({code for _, _, codes in maps for code in codes})]
    content = json.dumps(topology_of(shown, maps, register), ensure_ascii=False, separators=(",", ":")).encode()
    name = f"static/{FOLDER}/england-{hashlib.sha256(content).hexdigest()[:12]}.json"
    path = stage.write_to(name)
    path.write_bytes(content)
    west, south, east, north = shown.total_bounds.tolist()
    entry = {"file": name, "first_year": maps[0][0], "bounds": [south, west, north, east]}
    stage.write_to(f"data/{MAPS_FILE}").write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")
    check_map_file(path, shown)
    size = len(gzip.compress(content)) / 1000
    return f"1 file for the browser, {size:.0f} kB compressed, holds the {len(shown)} areas exactly"


def topology_of(
    areas: gpd.GeoSeries, maps: list[tuple[int, int | None, list[str]]], register: pd.DataFrame
) -> dict[str, Any]:
    """The areas as a TopoJSON document: each piece of border once, as steps on the grid.

    Parameters
    ----------
    areas, maps, register
        As :func:`write_maps` takes them.

    Returns
    -------
    dict
        Its one object, `england`, has a geometry for each code, with `name`, `type`, `first_year` and `last_year`:
        the years in whose maps it is (`last_year` is None if it is in the map in force).
    """
    on_grid = shapely.transform(areas.to_numpy(), lambda corners: np.rint(corners * 10**DECIMALS))
    # With shared_coords=False, its default, the library misses where one border of the Isles of Scilly begins.
    found = Topology(
        gpd.GeoDataFrame(geometry=on_grid), prequantize=False, shared_coords=True, winding_order="CCW_CW"
    ).to_dict()
    borders = [np.rint(border).astype(int) for border in found["arcs"]]
    corner = np.min([border.min(axis=0) for border in borders], axis=0)
    steps = [np.diff(border, axis=0, prepend=[corner]) for border in borders]
    geometries = [
        {
            "type": shape["type"],
            "id": code,
            "properties": {
                "name": register.loc[code, "name"],
                "type": register.loc[code, "authority_type"],
                "first_year": min(first for first, _, codes in maps if code in codes),
                "last_year": [last for _, last, codes in maps if code in codes][-1],
            },
            "arcs": shape["arcs"],
        }
        for code, shape in zip(areas.index, found["objects"]["data"]["geometries"], strict=True)
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [10**-DECIMALS] * 2, "translate": (corner / 10**DECIMALS).tolist()},
        "objects": {"england": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [border.tolist() for border in steps],
    }


def check_map_file(path: Path, areas: gpd.GeoSeries) -> None:
    """Check, by reading the file as any program would, that it holds the areas to the last corner.

    Raises
    ------
    BuildError
        Naming the first authority whose area is missing or different.
    """
    drawn = gpd.read_file(path, engine="pyogrio").set_index("id").geometry.reindex(areas.index)
    corners_on_grid = shapely.transform(drawn.to_numpy(), lambda corners: np.round(corners, DECIMALS) + 0.0)
    same = shapely.equals_exact(shapely.normalize(corners_on_grid), shapely.normalize(areas.to_numpy()))
    if not same.all():
        raise BuildError(f"{path.name}: the area of {areas.index[~same][0]} is not the one stored.")
