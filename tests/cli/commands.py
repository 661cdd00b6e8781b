"""What the tests of the command line share: running it, and what is stored then."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
from typer.testing import CliRunner

from lgo_map.__main__ import app
from lgo_map.records.statistics import load_statistics, statistics_of
from lgo_map.storage import DATA
from tests.ingest.made_pages import as_html, as_text, page_pieces

LETTERS = DATA / "sources" / "letters" / "2020"
NORTHAMPTON_LETTER = (LETTERS / "northampton-borough-council.txt").read_text(encoding="utf-8")
BARNET_2023 = {"upheld_rate": 80, "upheld": 20, "investigations": 25, "compliance_rate": 100, "compliance_outcomes": 9}
"""Made figures, to be found in no source: what the tests add must be new."""


def run(*words, answers=None):
    return CliRunner().invoke(
        app, [str(word) for word in words], input=answers, env={"COLUMNS": "220", "NO_COLOR": "1"}
    )


def files(project):
    paths = [path for folder in ("data", "static") for path in (project / folder).rglob("*") if path.is_file()]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in paths}


def page(folder: Path, name: str, year: int, figures, suffix="html") -> Path:
    path = folder / f"{name} {year}.{suffix}"
    pieces = page_pieces(name, year, figures)
    path.write_text(as_html(pieces) if suffix == "html" else as_text(pieces), encoding="utf-8")
    return path


def letter_to(council: str) -> str:
    """The Northampton letter as if it were another council's."""
    return NORTHAMPTON_LETTER.replace("Northampton Borough Council", council)


def figures_now(project, code, year):
    row = statistics_of(load_statistics(project / "data"), code, year)
    assert row is not None
    return {figure: float(row[figure]) for figure in BARNET_2023 if pd.notna(row[figure])}


def held(project) -> list[dict[str, str]]:
    path = project / "data/sources/held.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def report_of(project, *words):
    path = project.parent / "report.json"
    answer = run("add", *words, "--report", path)
    return answer, json.loads(path.read_text(encoding="utf-8"))


def press(folder: Path, *rows: str, columns="Authority,Year,Upheld,Investigations,Upheld rate,Note,source_url") -> Path:
    path = folder / "papers.csv"
    path.write_text("\n".join((columns, *rows)) + "\n", encoding="utf-8")
    return path
