"""How long it takes to bring in decisions: 20,000 saved pages, and 100 more where 100,000 are held. All of them made.

Everything happens in a copy of the data in a temporary folder, which is gone at the end. The pages are added from a
folder and from a zip, a tenth of them and all: memory is flat if its peak grows by no more than what is kept of each
decision, which is its row and not its page.
"""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bench.command import run_command
from bench.machine import PROJECT, in_words, measured_on
from bench.made_data import project_copy
from lgo_map.councils.register import authorities_of_year, load_register
from lgo_map.figures.decisions import OUTCOMES
from lgo_map.pipeline.decision_sources import DECISION_COLUMNS, DECISIONS_CSV
from lgo_map.pipeline.source_files import rows_as_text
from tests.ingest.made_decision_pages import HEADINGS, MadeDecision, Piece, as_html, decision_pieces

RESULTS = PROJECT / "bench" / "results" / "decisions_intake.json"
PAGES, HELD, MORE = 20_000, 100_000, 100
TARGET_SECONDS = 180
FIRST_DAY = datetime.date(2021, 4, 1)
PARAGRAPHS = 60
"""Of 250 characters, beside what every made page has: a decision has two to ten printed pages."""


def measure(
    pages: Annotated[int, typer.Option(min=10, help="How many saved pages.")] = PAGES,
    held: Annotated[int, typer.Option(min=1, help="How many decisions are held before the last addition.")] = HELD,
    results: Annotated[Path, typer.Option(help="Where the numbers go.")] = RESULTS,
) -> None:
    """Bring the decisions in, and print what that takes."""
    taken: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="made-for-measuring-") as folder:
        few, many = _written(Path(folder) / "few", pages // 10), _written(Path(folder) / "many", pages)
        for path, count in ((few, pages // 10), (many, pages), (_zipped(few), pages // 10), (_zipped(many), pages)):
            kind = "zip" if path.suffix == ".zip" else "folder"
            with project_copy() as project:
                taken[f"{count:,} pages, {kind}"] = _bring_in(project, path)
        shutil.rmtree(many)
        with project_copy() as project:
            _hold(project, held)
            more = _written(Path(folder) / "more", MORE, first=held)
            taken[f"{MORE} pages, {held:,} held"] = _bring_in(project, more)
            taken[f"{MORE} pages again, {held:,} held"] = _bring_in(project, more)
            taken[f"undo, {held:,} held"] = _run(project, "undo")
    about = measured_on()
    results.parent.mkdir(parents=True, exist_ok=True)
    kept = {"measured_on": about, "target_seconds": TARGET_SECONDS, "additions": taken}
    results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    table = Table("", "seconds", "processor, s", "memory at most, MiB", "new", "held or refused")
    for name, numbers in taken.items():
        cells = (f"{numbers[key]:,.1f}" for key in ("seconds", "processor_seconds", "memory_at_most"))
        table.add_row(name, *cells, *(f"{numbers.get(key, 0):,.0f}" for key in ("new", "not_published")))
    Console().print(table)
    print(in_words(about))


def made_decisions(first: int = 0) -> Iterator[MadeDecision]:
    """Decisions of five years about all councils in force, without end, each with a reference of its own."""
    in_force = authorities_of_year(load_register(), 2026)
    names = list(in_force["name"][~(in_force["valid_from"] > "2021-04-01")])
    number = first
    while True:
        day = FIRST_DAY + datetime.timedelta(days=number % 1800)
        year = day.year - 2001  # complained about the year before
        reference = f"{year:02d} {number // 1000:03d} {number % 1000:03d}"
        category, subcategory = HEADINGS[number % len(HEADINGS)]
        outcome = list(OUTCOMES)[number % len(OUTCOMES)]
        summary = f"Made decision {number}: the Council was slow. " + "It has told its staff so. " * 12
        kind = "report" if number % 300 == 0 else "statement"
        about = (names[number % len(names)], reference, day, kind, category, subcategory, outcome, summary)
        yield MadeDecision(*about)  # type: ignore[arg-type]
        number += 1


def _written(folder: Path, count: int, first: int = 0) -> Path:
    folder.mkdir()
    filler = [Piece("p", "The Council says that it did what the guidance asks of it. " * 4)] * PARAGRAPHS
    for number, made in enumerate(islice(made_decisions(first), count)):
        place = folder / f"{number // 1000}"
        place.mkdir(exist_ok=True)
        pieces = decision_pieces(made)
        page = as_html([*pieces[:-2], *filler, *pieces[-2:]], address=made.address)
        (place / f"{made.reference.replace(' ', '-')}.html").write_text(page, encoding="utf-8")
    return folder


def _zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.html")):
            archive.write(file, file.relative_to(folder))
    return path


def _hold(project: Path, count: int) -> None:
    """Have a copy of the project hold made decisions instead of its own."""
    register = load_register()
    codes = {str(name): str(code) for code, name in register["name"].items()}
    rows = []
    for made in islice(made_decisions(), count):
        row = dict.fromkeys(DECISION_COLUMNS, "") | {"source_kind": "ombudsman", "source_url": made.address}
        row |= {"authority_code": codes[made.authority], "authority_name": made.authority}
        row |= {"reference": made.reference, "decided": made.decided.isoformat(), "kind": made.kind}
        row |= {"category": made.category, "subcategory": made.subcategory, "outcome": made.outcome}
        rows.append(row | {"summary": made.summary})
    text = rows_as_text(rows, DECISION_COLUMNS)
    (project / "data" / "sources" / DECISIONS_CSV).write_text(text, encoding="utf-8")
    _run(project, "build", "decisions")


def _bring_in(project: Path, path: Path) -> dict[str, float]:
    """Add what a path holds: seconds, memory, and what became of the decisions."""
    report = project.parent / f"{project.name}-report.json"
    try:
        taken = _run(project, "add", "decisions", path, "--yes", "--report", report)
        counts: dict[str, int] = {}
        for change in json.loads(report.read_text(encoding="utf-8")):
            counts[change["status"]] = counts.get(change["status"], 0) + 1
    finally:
        report.unlink(missing_ok=True)
    return taken | {"new": counts.get("new", 0), "not_published": counts.get("held", 0) + counts.get("refused", 0)}


def _run(project: Path, *words: Any) -> dict[str, float]:
    return {cost: round(value, 2) for cost, value in run_command(project, *words).items()}


if __name__ == "__main__":
    typer.run(measure)
