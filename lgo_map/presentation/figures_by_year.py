"""Every figure of a council by year, and all that every source says, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, headlines
from lgo_map.figures.catalogue import AVERAGES, FIGURES
from lgo_map.figures.values import NOTHING, is_known
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.records.council_rows import rows_by_year, tables_of
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row, disagreements_of, is_web_address, sorted_statements
from lgo_map.wording.counts import contradiction_after_rate, disagreements, figures_not_held

KIND_MARKS = {"council": "council’s report", "press": "press"}
"""What marks a figure that is not the Ombudsman's tables."""


@per_dataset(maxsize=64)  # some 50 kB each
def figures_by_year(dataset: Dataset, code: str) -> tuple[str, str]:
    """The table of all figures by year, and that of all statements, or nothing where there is none."""
    rows = rows_by_year(dataset, code)
    stated: dict[int, list[Row]] = {year: [] for year in sorted(rows, reverse=True)}
    for statement in sorted_statements(tables_of(dataset, code).figures).to_dict("records"):
        if statement["year"] in stated:
            stated[statement["year"]].append(statement)
    held = dataset.figures_held
    columns = [_cells_of_year(dataset, rows[year], statements) for year, statements in stated.items()]
    rows_of_figures = (html.row(escape(FIGURES[figure].name), (cells[figure] for cells in columns)) for figure in held)
    headings = ["Figure", *map(year_name, stated)]
    figures = (
        html.table("Every figure by year", headings, rows_of_figures, kind="lgo-by-year")
        + '<p class="lgo-note">A figure is a link to its source. Unless it is marked, the Ombudsman published it; '
        "“computed” means that it follows from published counts. Where an address shows the newest year only, “All "
        "that every source says” below has a link to copies of it in the web archive. "
        f"{escape(figures_not_held(held))}</p>"
    )
    statements = [
        html.row(
            year_name(year),
            [
                escape(FIGURES[statement["figure"]].name),
                html.value_text(statement),
                html.source(statement, max(dataset.years)),
            ],
        )
        for year, of_year in stated.items()
        for statement in of_year
    ]
    return figures, html.table("Sources", ["Year", "Figure", "Value", "Source"], statements) if statements else ""


def _cells_of_year(dataset: Dataset, row: Row, stated: Sequence[Row]) -> dict[str, str]:
    """Of one year, every figure's cell as HTML."""
    standing = {str(statement["figure"]): statement for statement in reversed(stated) if statement["chosen"]}
    found = {each.measure.column: each for each in headlines(row)}
    cells = {}
    for figure in FIGURES:
        if figure in standing:
            cells[figure] = _cell(standing[figure], max(dataset.years)) + _doubts(figure, found.get(figure), stated)
        elif figure in AVERAGES and is_known(row[figure]):
            cells[figure] = _borrowed_cell(dataset, str(row["authority_type"]), int(row["year"]), figure)
        else:
            nothing = figure in found and found[figure].availability == NOTHING
            cells[figure] = _missing(found[figure].measure.nothing if nothing else "not known")
    return cells


@per_dataset(maxsize=None)
def _borrowed_cell(dataset: Dataset, authority_type: str, year: int, figure: str) -> str:
    """The cell of an average that stands only on the pages of other councils of the type."""
    statements = dataset.statements_of_average(authority_type, year, figure)
    return _missing("not known") if statements.empty else _cell(statements.iloc[0], max(dataset.years))


def _missing(words: str) -> str:
    return f'<span class="lgo-missing">{escape(words)}</span>'


def _cell(statement: Row, newest: int) -> str:
    """A figure as a link to its source, marked if it is not the Ombudsman's tables."""
    value, address = html.value_text(statement), statement["source_url"]
    title = html.title_of_source(statement, newest)
    if is_web_address(address):
        value = html.link(value, address, title)
    else:
        value = f'<span title="{escape(title)}">{value}</span>'
    marks = [KIND_MARKS[statement["source_kind"]]] if statement["source_kind"] in KIND_MARKS else []
    marks += ["computed"] if statement["computed"] else []
    return value + "".join(f"<br>{html.kind_mark(mark)}" for mark in marks)


def _doubts(figure: str, headline: HeadlineFigure | None, stated: Sequence[Row]) -> str:
    """What other sources say of a figure, and what its counts come to, where that is another value."""
    beside = [statement for statement in stated if statement["figure"] == figure]
    sentences = disagreements(figure, disagreements_of(pd.DataFrame(beside), figure)) if len(beside) > 1 else []
    if headline is not None and (otherwise := contradiction_after_rate(headline)):
        sentences.append(otherwise)
    return "".join(f'<br><small class="lgo-flag">{escape(sentence)}</small>' for sentence in sentences)
