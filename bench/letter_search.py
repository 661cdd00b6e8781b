"""How long a search of 3,000 letters takes, and how large their index is.

The letters are made: their words are drawn from the two letters held, and each begins by saying so. They lie in a
temporary folder while this runs and nowhere else.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.made_data import RARE, letter_keys, make_letters
from lgo_map.councils.register import load_register
from lgo_map.pipeline.letter_index import write_index
from lgo_map.records.letter_search import marked_letter, search_letters
from lgo_map.storage import LETTER_INDEX_FILE

QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "a word of every letter": ("complaints", {}),
    "a rare word": (RARE, {}),
    "a phrase": ('"put things right"', {}),
    "the beginning of a word": ("recom", {}),
    "a beginning that many words share": ("com", {}),
    "five words": ("council fault remedy learning year", {}),
    "a word of every letter, in one year": ("complaints", {"year": 2020}),
    "… to one type": ("complaints", {"authority_type": "district"}),
    "… to one council": ("complaints", {"code": "E07000154"}),
    "words that no letter has": ("pothole zeppelin", {}),
}
"""What is asked, by what it stands for."""


def measure(
    letters: Annotated[int, typer.Option(min=1, max=3000, help="How many letters to make.")] = 3000,
    runs: Annotated[int, typer.Option(help="How often to ask each question.")] = 50,
    seed: Annotated[int, typer.Option(help="Of the drawing of words: the same seed makes the same letters.")] = 1,
) -> None:
    """Make letters, build their index, and time the answers."""
    register = load_register()
    types = {str(code): str(kind) for code, kind in register["authority_type"].items()}
    made = list(make_letters(letter_keys(register, letters), seed))
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / LETTER_INDEX_FILE
        started = time.perf_counter()
        write_index(index, made, types)
        seconds = time.perf_counter() - started
        size = index.stat().st_size / 1e6
        table = Table("Question", "Letters found", "Median, ms", "95th percentile, ms")
        for name, (text, filters) in QUERIES.items():
            total = search_letters(text, Path(folder), **filters).total
            times = [_milliseconds(search_letters, text, Path(folder), **filters) for _ in range(runs)]
            table.add_row(name, f"{total:,}", *_summary(times))
        times = [_milliseconds(marked_letter, made[0], "complaints", Path(folder)) for _ in range(runs)]
        table.add_row("one letter, all its hits marked", "1", *_summary(times))
    blocks = sum(len(letter.blocks) for letter in made)
    table.title = f"{len(made):,} made letters of {blocks:,} blocks; built in {seconds:.1f} s; {size:.1f} MB"
    Console().print(table)


def _milliseconds(ask: Any, *values: Any, **filters: Any) -> float:
    started = time.perf_counter()
    ask(*values, **filters)
    return (time.perf_counter() - started) * 1000


def _summary(times: list[float]) -> tuple[str, str]:
    return f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}"


if __name__ == "__main__":
    typer.run(measure)
