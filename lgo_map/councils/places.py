"""Which council's area a point lies in."""

from __future__ import annotations

import geopandas as gpd
from shapely.geometry import Point


def council_at(areas: gpd.GeoDataFrame, latitude: float, longitude: float) -> str | None:
    """The code of the council whose area holds the point, or None.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        Areas that do not overlap, with `code`, in EPSG:4326.
    latitude, longitude : float
        In degrees.
    """
    found = areas.sindex.query(Point(longitude, latitude), predicate="intersects")
    return None if len(found) == 0 else str(areas["code"].iloc[found[0]])
