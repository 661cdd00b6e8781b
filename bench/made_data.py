"""Data made for measuring: letters, years of figures, decisions, and areas with many more corners.

Nothing of it is true. It is written to a temporary copy of the project, which is gone when the measuring ends; every
made letter and every made figure says that it is made. The same seed makes the same data.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lgo_map.councils.boundaries import DECIMALS, load_boundaries
from lgo_map.councils.ombudsman_pages import decision_page
from lgo_map.councils.register import authorities_of_year, building_blocks, load_register
from lgo_map.figures.catalogue import AVERAGES, FIGURES, PERCENTAGES
from lgo_map.figures.decisions import OUTCOMES, SUBCATEGORIES
from lgo_map.pipeline.boundaries import _write_areas, check_each_map, distinct_maps, unite_into_authorities
from lgo_map.pipeline.datapackage import build_datapackage
from lgo_map.pipeline.decision_sources import (
    DECISION_COLUMNS,
    DECISIONS_CSV,
    IMPORT_COLUMNS,
    IMPORTS_CSV,
    IMPROVEMENT_COLUMNS,
    IMPROVEMENTS_CSV,
)
from lgo_map.pipeline.decisions import build_decisions
from lgo_map.pipeline.letter_index import build_letter_index
from lgo_map.pipeline.map_file import write_maps
from lgo_map.pipeline.source_files import SourceRow
from lgo_map.pipeline.stage import Stage, open_stage
from lgo_map.pipeline.statements import choose, compute_rates, lay_out, published_averages
from lgo_map.records.letters import Block, Letter, letter_to_json, load_letters
from lgo_map.records.statistics import FIGURES_SCHEMA, STATS_SCHEMA
from lgo_map.storage import PROJECT

MADE = "Made for a measurement: nobody wrote or received this letter."
RARE = "heronry"
"""A word of no letter held, put into one letter in 500."""

MADE_DECISION = "Made for a measurement: nobody decided or agreed this."
FIRST_DAY_OF_DECISIONS = date(2016, 4, 1)

SOURCE_TITLE = "Made for measuring: nobody published this figure"
SOURCE_URL = "https://example.invalid/made-for-measuring"

FIRST_YEAR_OF_FIGURES = 2018
FIRST_YEAR_OF_LETTERS = 2016
SEED = 1

BEND = 0.05
"""How far a new corner lies off its edge at most, for each unit of its distance from the edge's nearer end."""
SHORTEST_PIECE = 3e-5
"""Degrees: on a grid of a third of it, shorter pieces would fold over."""
BENT, STRAIGHT, WHOLE = 0, 1, 2
"""What is done to an edge: it is cut and bent, it is cut and left straight, or it is left as it is."""


@contextmanager
def project_copy() -> Iterator[Path]:
    """A temporary copy of the project's files, those that git ignores left out; gone when the block ends."""
    git = shutil.which("git") or "git"
    listed = subprocess.run(  # noqa: S603 - the arguments are ours
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    with tempfile.TemporaryDirectory(prefix="made-for-measuring-") as folder:
        for name in filter(None, listed.split("\0")):
            source, place = PROJECT / name, Path(folder) / name
            if source.exists():  # a file that somebody has just deleted is still listed
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, place)
        yield Path(folder)


def grow(project: Path, *, years: int = 0, letters: int = 0, corners: int = 0, decisions: int = 0) -> None:
    """Replace the data of a copy of the project by made data, through the build's own stage and checks.

    Parameters
    ----------
    project : Path
        As :func:`project_copy` gives it; never the project itself.
    years : int
        How many years of figures, 2017–18 the first; with 0 the figures stay as they are.
    letters : int
        How many letters; with 0 they stay as they are.
    corners : int
        At least how many times as many corners the areas get; with 0 they stay as they are.
    decisions : int
        How many decisions, each with a summary, and an improvement for one in ten; with 0 they stay as they are.
    """
    with open_stage(project) as stage:
        if decisions:
            write_decisions(stage, decisions)
        if years:
            write_years(stage, years)
        if letters:
            write_letters(stage, letters)
        if corners:
            write_corners(stage, corners)
        build_datapackage(stage)


def write_years(stage: Stage, count: int, seed: int = SEED) -> None:
    """Write the figures and stats of some made years: every figure of every council in force."""
    register = load_register(stage.read_from("data/register.parquet").parent)
    years = range(FIRST_YEAR_OF_FIGURES, FIRST_YEAR_OF_FIGURES + count)
    figures = choose(pd.concat([_made_year(register, year, seed) for year in years], ignore_index=True))
    figures = pd.concat([figures, compute_rates(figures)], ignore_index=True)
    stats = lay_out(figures, published_averages(figures, register), [], register)
    for name, table, schema in (("figures", figures, FIGURES_SCHEMA), ("stats", stats, STATS_SCHEMA)):
        ordered = table[list(schema.columns)].reset_index(drop=True)
        for column in ("source_url", "note"):
            ordered[column] = ordered[column].astype("str")
        schema.validate(ordered).to_parquet(stage.write_to(f"data/{name}.parquet"), index=False)


def write_letters(stage: Stage, count: int, seed: int = SEED) -> None:
    """Write some made letters, one a council and year, and the index in which they are searched."""
    register = load_register(stage.read_from("data/register.parquet").parent)
    keys = letter_keys(register, count)
    stage.replace_folder("data/letters")
    for letter in make_letters(keys, seed):
        place = stage.write_to(f"data/letters/{letter.year}/{letter.code}.json")
        place.write_text(json.dumps(letter_to_json(letter), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        stage.write_to(f"data/sources/{letter.source}").write_text(letter.received, encoding="utf-8")
    build_letter_index(stage)


def write_decisions(stage: Stage, count: int, seed: int = SEED) -> None:
    """Write made decisions of ten years about all councils, their summaries, improvements, and a list seen whole."""
    register = load_register(stage.read_from("data/register.parquet").parent)
    codes = sorted(str(code) for code in register.index)
    words = [word for letter in load_letters().values() for block in letter.blocks for word in block.text.split()]
    chance = random.Random(seed)  # noqa: S311 (nothing is kept secret)
    headings = [(name, below) for name, all_below in SUBCATEGORIES.items() for below in all_below]
    decisions: list[SourceRow] = []
    improvements: list[SourceRow] = []
    for number in range(count):
        code, (category, subcategory) = chance.choice(codes), chance.choice(headings)
        reference = f"{16 + number // 20_000:02d} {number % 20_000 // 1000:03d} {number % 1000:03d}"
        day = FIRST_DAY_OF_DECISIONS + timedelta(days=chance.randrange(3650))
        row = {"authority_code": code, "authority_name": str(register["name"][code]), "reference": reference}
        row |= {"decided": day.isoformat(), "category": category}
        address = decision_page(category, subcategory, reference) or ""
        summary = f"{MADE_DECISION} {' '.join(chance.choices(words, k=45))}{f' {RARE}' if number % 500 == 0 else ''}"
        decisions.append(
            row
            | {"kind": "report" if number % 100 == 0 else "statement", "outcome": chance.choice(list(OUTCOMES))}
            | {"subcategory": subcategory, "summary": summary, "source_kind": "ombudsman", "source_url": address}
            | {"note": "made for measuring"}
        )
        if number % 10 == 0:
            improvement = f"{MADE_DECISION} {' '.join(chance.choices(words, k=20))}"
            improvements.append(row | {"improvement": improvement, "source_url": ""})
    last_day = FIRST_DAY_OF_DECISIONS + timedelta(days=3649)
    whole = dict.fromkeys(IMPORT_COLUMNS, "") | {"what": "decisions", "seen_on": last_day.isoformat()}
    whole |= {"first_day": FIRST_DAY_OF_DECISIONS.isoformat(), "last_day": last_day.isoformat(), "results": str(count)}
    for file, columns, rows in (
        (DECISIONS_CSV, DECISION_COLUMNS, decisions),
        (IMPROVEMENTS_CSV, IMPROVEMENT_COLUMNS, improvements),
        (IMPORTS_CSV, IMPORT_COLUMNS, [whole]),
    ):
        path = stage.project / f"data/sources/{file}"
        pd.DataFrame(rows, columns=list(columns)).to_csv(path, index=False, lineterminator="\n")
    build_decisions(stage)


def write_corners(stage: Stage, times: int) -> None:
    """Write every area, and the maps of England for the browser, with `times` as many corners."""
    register = load_register(stage.read_from("data/register.parquet").parent)
    areas = load_boundaries(stage.project / "data").set_index("code")["geometry"]
    blocks = sorted({block for code in register["code"] for block in building_blocks(register, code)})
    pieces, districts = times, with_more_corners(areas[blocks], times)
    while shapely.get_num_coordinates(districts).sum() < times * shapely.get_num_coordinates(areas[blocks]).sum():
        pieces += 1  # short edges are left whole, so that the others have to make up for them
        districts = with_more_corners(areas[blocks], pieces)
    stored = unite_into_authorities(districts, register)
    maps, on_the_ground = distinct_maps(register), stored.to_crs("EPSG:27700")
    england = float(areas[blocks].to_crs("EPSG:27700").area.sum())
    check_each_map(stored, on_the_ground, maps, register, england)
    stage.replace_folder("data/boundaries")
    stage.replace_folder("static/boundaries")
    _write_areas(stage, stored)
    write_maps(stage, stored, maps, register)


def with_more_corners(districts: gpd.GeoSeries, pieces: int) -> gpd.GeoSeries:
    """Districts whose edges are cut into equal pieces, the new corners a little off the line.

    Where a new corner lies follows from its edge alone, so both sides of a border get the same. Where a district then
    crosses itself or a neighbour, its edges are left straight, and if that is not enough, whole.

    Parameters
    ----------
    districts : GeoSeries
        A clean coverage in degrees.
    pieces : int
        Into how many pieces each edge is cut.

    Returns
    -------
    GeoSeries
        A clean coverage with the same index, on the same grid.

    Raises
    ------
    ValueError
        If the districts given do not fit one another.
    """
    polygons, of_district = shapely.get_parts(districts.to_numpy(), return_index=True)
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    corners, of_ring = shapely.get_coordinates(rings, return_index=True)
    begins = np.flatnonzero(of_ring[:-1] == of_ring[1:])
    starts, ends = corners[begins], corners[begins + 1]
    is_turned = (starts[:, 0] > ends[:, 0]) | ((starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1]))
    low, high = np.where(is_turned[:, None], (ends, starts), (starts, ends))
    edges, edge_of = np.unique(np.hstack([low, high]), axis=0, return_inverse=True)
    district_of = of_district[of_polygon[of_ring[begins]]]
    treatment = np.full(len(edges), BENT)
    treatment[np.hypot(*(edges[:, 2:] - edges[:, :2]).T) < pieces * SHORTEST_PIECE] = WHOLE
    while True:
        new = _corners_between(edges, pieces, treatment == BENT)[edge_of]
        new[is_turned] = new[is_turned, ::-1]
        along = np.concatenate([starts[:, None], new], axis=1)
        is_there = np.ones(along.shape[:2], dtype=bool)
        is_there[treatment[edge_of] == WHOLE, 1:] = False
        bent: Any = shapely.linearrings(along[is_there], indices=np.repeat(of_ring[begins], is_there.sum(axis=1)))
        filled: Any = shapely.polygons(bent, indices=of_polygon)
        made = shapely.multipolygons(filled, indices=of_district)
        is_wrong = ~shapely.is_valid(made) | ~shapely.is_empty(shapely.coverage_invalid_edges(made))
        if not is_wrong.any():
            return gpd.GeoSeries(_without_idle_corners(made), index=districts.index, crs=districts.crs)
        concerned = np.unique(edge_of[is_wrong[district_of]])
        if (treatment[concerned] == WHOLE).all():
            raise ValueError(f"{districts.index[is_wrong][0]} does not fit its neighbours.")
        treatment[concerned] = np.minimum(treatment[concerned] + 1, WHOLE)


def _without_idle_corners(districts: Any) -> Any:
    """The districts without corners that lie exactly on the line between their neighbours: maps are drawn without."""
    on_grid = shapely.transform(districts, lambda corners: np.rint(corners * 10**DECIMALS))
    needed = shapely.coverage_simplify(on_grid, 0)
    return shapely.transform(needed, lambda corners: np.round(corners / 10**DECIMALS, DECIMALS) + 0.0)


def _corners_between(edges: np.ndarray, pieces: int, is_bent: np.ndarray) -> np.ndarray:
    """The new corners of each edge, from its lower end on: edges × (pieces - 1) × 2."""
    low, way = edges[:, None, :2], edges[:, None, 2:] - edges[:, None, :2]
    share = (np.arange(1, pieces) / pieces)[None, :, None]
    on_edge = low + way * share
    # Between -1 and 1, and by its look without a rule. The nearer to an end, the smaller the step off the line.
    chance = np.sin(1e5 * on_edge.sum(axis=2, keepdims=True))
    bend = np.where(is_bent, BEND, 0)[:, None, None] * np.minimum(share, 1 - share) * chance
    across = np.stack([-way[..., 1], way[..., 0]], axis=-1)
    return np.round(on_edge + across * bend, DECIMALS) + 0.0


def letter_keys(register: pd.DataFrame, count: int) -> list[tuple[str, int]]:
    """`count` councils and years, each council in force in its year; at first all councils of the first year."""
    keys: list[tuple[str, int]] = []
    year = FIRST_YEAR_OF_LETTERS
    while len(keys) < count:
        keys += [(code, year) for code in sorted(authorities_of_year(register, year).index)]
        year += 1
    return keys[:count]


def make_letters(keys: Iterable[tuple[str, int]], seed: int = SEED) -> Iterator[Letter]:
    """Letters as long as those held, their words drawn from them, one to each council and year."""
    models = list(load_letters().values())
    words = [word for letter in models for block in letter.blocks for word in block.text.split()]
    form = max(models, key=lambda letter: len(letter.blocks)).blocks
    chance = random.Random(seed)  # noqa: S311 (nothing is kept secret)
    for number, (code, year) in enumerate(keys):
        blocks = [Block("paragraph", MADE + (f" {RARE}" if number % 500 == 0 else ""))]
        for block in form:
            drawn = chance.choices(words, k=len(block.text.split()))
            # Phrases would be rare among words drawn one by one: some blocks stand as they are.
            blocks.append(block if chance.random() < 0.2 else Block(block.kind, " ".join(drawn)))
        received = "\n\n".join(block.text for block in blocks)
        source = f"letters/{year}/made-{code}.txt"
        yield Letter(code, year, date(year, 7, 22), "Made Council", "Nobody", source, received, tuple(blocks))


def _made_year(register: pd.DataFrame, year: int, seed: int) -> pd.DataFrame:
    """Every figure of every council in force, as statements of the build; one council in five reports its own."""
    chance = np.random.default_rng([seed, year])
    councils = authorities_of_year(register, year)
    size = len(councils)
    cases = np.where(councils["authority_type"] == "district", 6, 40)
    table = pd.DataFrame({"code": councils["code"].to_numpy(), "year": year})
    table["source_kind"] = np.where(chance.random(size) < 0.2, "council", "ombudsman")
    table["investigations"] = 1 + chance.poisson(cases)
    table["upheld"] = 1 + chance.binomial(table["investigations"] - 1, 0.7)
    table["compliance_outcomes"] = table["upheld"]
    table["satisfactory_remedies"] = chance.binomial(table["upheld"], 0.1)
    table["satisfactory_remedy_base"] = table["upheld"]
    table["upheld_rate"] = (100 * table["upheld"] / table["investigations"]).round()
    table["satisfactory_remedy_rate"] = (100 * table["satisfactory_remedies"] / table["upheld"]).round()
    table["compliance_rate"] = chance.integers(90, 101, size)
    table["upheld_per_100k"] = chance.uniform(0.5, 15, size).round(1)
    table["not_for_us"], table["assessed_and_closed"] = chance.poisson(cases), chance.poisson(cases)
    table["dealt_with"] = table[["investigations", "not_for_us", "assessed_and_closed"]].sum(axis=1)
    kinds = pd.Categorical(councils["authority_type"])
    for average in AVERAGES:
        highest = 100 if average in PERCENTAGES else 15
        table[average] = chance.integers(1, highest, len(kinds.categories))[kinds.codes]
    statements = table.melt(
        ["code", "year", "source_kind"], [key for key in FIGURES if key in table], var_name="figure"
    )
    return statements.assign(source_title=SOURCE_TITLE, source_url=SOURCE_URL, note=None, where="made")
