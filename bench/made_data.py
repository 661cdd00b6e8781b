"""Data made for measuring: letters, years of figures, and areas with many more corners.

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
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from lgo_map.build.datapackage import build_datapackage
from lgo_map.build.letter_index import build_letter_index
from lgo_map.build.stage import Stage, open_stage
from lgo_map.build.statistics import choose, compute_rates, lay_out, published_averages
from lgo_map.letters import Block, Letter, letter_to_json, load_letters
from lgo_map.register import authorities_of_year, load_register
from lgo_map.statistics import AVERAGES, FIGURES, FIGURES_SCHEMA, STATS_SCHEMA
from lgo_map.store import PROJECT

MADE = "Made for a measurement: nobody wrote or received this letter."
RARE = "heronry"
"""A word of no letter held, put into one letter in 500."""

SOURCE_TITLE = "Made for measuring: nobody published this figure"
SOURCE_URL = "https://example.invalid/made-for-measuring"

FIRST_YEAR_OF_FIGURES = 2018
FIRST_YEAR_OF_LETTERS = 2016
SEED = 1


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


def grow(project: Path, *, years: int = 0, letters: int = 0) -> None:
    """Replace the data of a copy of the project by made data, through the build's own stage and checks.

    Parameters
    ----------
    project : Path
        As :func:`project_copy` gives it; never the project itself.
    years : int
        How many years of figures, 2017–18 the first; with 0 the figures stay as they are.
    letters : int
        How many letters; with 0 they stay as they are.
    """
    with open_stage(project) as stage:
        if years:
            write_years(stage, years)
        if letters:
            write_letters(stage, letters)
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
    build_letter_index(stage)


def letter_keys(register: pd.DataFrame, count: int) -> list[tuple[str, int]]:
    """So many councils and years, each council in force in its year; at first all councils of the first year."""
    keys: list[tuple[str, int]] = []
    year = FIRST_YEAR_OF_LETTERS
    while len(keys) < count:
        keys += [(code, year) for code in sorted(authorities_of_year(register, year).index)]
        year += 1
    return keys[:count]


def make_letters(keys: Iterable[tuple[str, int]], seed: int = SEED) -> Iterator[Letter]:
    """Letters as long as those held, their words drawn from them, one to each council and year."""
    held = list(load_letters().values())
    words = [word for letter in held for block in letter.blocks for word in block.text.split()]
    form = max(held, key=lambda letter: len(letter.blocks)).blocks
    chance = random.Random(seed)  # noqa: S311 (nothing is kept secret)
    for number, (code, year) in enumerate(keys):
        blocks = [Block("paragraph", MADE + (f" {RARE}" if number % 500 == 0 else ""))]
        for block in form:
            drawn = chance.choices(words, k=len(block.text.split()))
            # Phrases would be rare among words drawn one by one: some blocks stand as they are.
            blocks.append(block if chance.random() < 0.2 else Block(block.kind, " ".join(drawn)))
        received = "\n\n".join(block.text for block in blocks)
        yield Letter(code, year, date(year, 7, 22), "Made Council", "Nobody", "made", received, tuple(blocks))


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
        highest = 15 if "100k" in average else 100
        table[average] = chance.integers(1, highest, len(kinds.categories))[kinds.codes]
    statements = table.melt(["code", "year", "source_kind"], list(FIGURES), var_name="figure")
    return statements.assign(source_title=SOURCE_TITLE, source_url=SOURCE_URL, note=None, where="made")
