"""Councils side by side in one year, as HTML: a table whose figures are links to their sources."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.peers import Side, can_be_tested
from lgo_map.councils.lifetime import Status
from lgo_map.councils.register import TYPE_NAMES
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.presentation.panel import statements_shown
from lgo_map.records.dataset import Dataset
from lgo_map.wording.counts import (
    contradiction_in_cell,
    counts_in_words,
    disagreements_behind,
    figure_in_words,
    known_counts,
)
from lgo_map.wording.lifetime import status_in_comparison
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, date_name, decimal, first_upper, interval, percent
from lgo_map.wording.verdicts import verdict_of_figure

NOT_THERE = '<span class="lgo-missing">Not there in this year</span>'
"""What stands in a cell of a council that was not there, and about which nothing was decided."""


def side_by_side(dataset: Dataset, year: int, sides: Sequence[Side], ombudsman_only: bool) -> str:
    """The figures of councils in a year, a column each, and where sources of them differ."""
    rows = [_row_of_sides("Authority type", [_cell(TYPE_NAMES[s.council.authority_type]) for s in sides])]
    if any(side.status is not Status.IN_FORCE for side in sides):
        rows.append(_row_of_sides("At the end of the year", [_cell(status_in_comparison(side)) for side in sides]))
    is_sum = any(side.years for side in sides)
    for key in HEADLINE_RATES:
        rows += _rows_of_measure(dataset, year, sides, MEASURES[key], ombudsman_only)
        if key == "upheld_rate" and not is_sum:
            rows += _rows_per_100k(dataset, year, sides)
    rows.append(html.group("Annual review letter", len(sides)))
    rows.append(_row_of_sides("Held here", [_cell(_letter_link(dataset, side, year)) for side in sides]))
    headings = ["Figure", *(side.council.name for side in sides)]
    return html.table("Councils side by side", headings, rows, kind="lgo-compare")


def _cell(words: str) -> str:
    """Words as they stand in a cell of their own."""
    return escape(first_upper(words))


def _row_of_sides(name: str, cells: Sequence[str]) -> str:
    return html.row(escape(name), cells)


def _rows_of_measure(
    dataset: Dataset, year: int, sides: Sequence[Side], measure: Measure, ombudsman_only: bool
) -> list[str]:
    figures = [side.headlines[measure.key] for side in sides]
    cells = [_figure_cell(dataset, year, s, f, ombudsman_only) for s, f in zip(sides, figures, strict=True)]
    return [
        html.group(measure.name, len(sides)),
        _row_of_sides("Figure", cells),
        _row_of_sides(
            f"95{NO_BREAK}% interval",
            [_missing(s) or _cell(_interval(f)) for s, f in zip(sides, figures, strict=True)],
        ),
        _row_of_sides(
            "Average of its type in the same years, weighted by its cases"
            if any(side.years for side in sides)
            else "Published average of its type",
            [_missing(s) or _cell(percent(f.comparison.average)) for s, f in zip(sides, figures, strict=True)],
        ),
        _row_of_sides(
            "Compared with that average",
            [_missing(s) or _cell(verdict_of_figure(f)) for s, f in zip(sides, figures, strict=True)],
        ),
    ]


def _rows_per_100k(dataset: Dataset, year: int, sides: Sequence[Side]) -> list[str]:
    figure = FIGURES["upheld_per_100k"]

    def cell(side: Side, name: str) -> str:
        value = None if side.row is None else side.row[name]
        return _missing(side) or (
            with_source(dataset, side.council.code, year, name, escape(decimal(value)))
            if is_known(value)
            else f'<span class="lgo-missing">{first_upper(NOT_KNOWN)}</span>'
        )

    return [
        html.group(figure.label, len(sides)),
        _row_of_sides("Figure", [cell(side, figure.key) for side in sides]),
        _row_of_sides("Published average of its type", [cell(side, figure.average) for side in sides]),
    ]


def _missing(side: Side) -> str:
    """What stands in every cell of a council that was not there and about which nothing was decided."""
    return NOT_THERE if side.row is None else ""


def _figure_cell(dataset: Dataset, year: int, side: Side, figure: HeadlineFigure, ombudsman_only: bool) -> str:
    if side.row is None:
        return _missing(side)
    if figure.availability != KNOWN:
        counts = "" if figure.availability == NOTHING else known_counts(figure)
        small = f"<small>{escape(counts)}</small>" if counts else ""
        return f'<span class="lgo-missing">{_cell(figure_in_words(figure))}</span>{small}'
    value = f'<span class="value">{escape(percent(figure.comparison.rate))}</span>'
    if side.years:
        counts = escape(counts_in_words(figure))
        return f"{value}<small>{counts}</small><small>{_years_with_sources(dataset, side, figure)}</small>"
    stated = statements_shown(dataset, side.council.code, year, ombudsman_only)
    otherwise = [contradiction_in_cell(figure), *disagreements_behind(figure, stated)]
    flags = "".join(f"<small>{escape(said)}</small>" for said in otherwise if said)
    return (
        with_source(dataset, side.council.code, year, figure.measure.column, value)
        + f"<small>{escape(counts_in_words(figure))}</small>{flags}"
    )


def _years_with_sources(dataset: Dataset, side: Side, figure: HeadlineFigure) -> str:
    """The years put together, each as a link to the source of its counts."""
    counted = figure.measure.part or figure.measure.column
    years = side.years[figure.measure.key]
    return ", ".join(with_source(dataset, side.council.code, year, counted, year_name(year)) for year in years)


def with_source(dataset: Dataset, code: str, year: int, figure: str, value: str) -> str:
    """A value as a link to the source that states it, marked if that is not the Ombudsman."""
    stated = dataset.statements_of(code, year)
    statements = stated[stated["chosen"] & (stated["figure"] == figure)]
    if statements.empty:
        return value
    statement = statements.iloc[0]
    value = html.link(value, statement["source_url"], html.title_of_source(statement, max(dataset.years)))
    return value + html.mark_of_source(str(statement["source_kind"]))


def _interval(figure: HeadlineFigure) -> str:
    if figure.availability == NOTHING:
        return "nothing to measure"
    return interval(figure.comparison) if can_be_tested(figure) else NOT_KNOWN


def _letter_link(dataset: Dataset, side: Side, year: int) -> str:
    letter = dataset.letters.get((side.council.code, year))
    return f"yes, of {date_name(letter.date)}" if letter else "not in this collection"
