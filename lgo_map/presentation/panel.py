"""The panel of one council in one year, as HTML: what it says, without the widgets between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, headlines
from lgo_map.analysis.verdict import Comparison
from lgo_map.analysis.years_together import (
    ChosenFigure,
    england_of,
    figures_of_choice,
    statistics_of_choice,
    years_that_could_be_in,
)
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import AVERAGES, FIGURES
from lgo_map.figures.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YEAR_NOTES,
    Period,
    YearChoice,
    year_name,
    year_period,
    year_shown,
    years_of_one_method,
)
from lgo_map.presentation import html
from lgo_map.presentation.charts.rates import Dot
from lgo_map.presentation.map_view import View
from lgo_map.presentation.subject_layer import share_of_council
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import Row
from lgo_map.wording.counts import (
    contradiction_beside_figure,
    counts_in_words,
    disagreements_behind,
    investigated_and_upheld,
    known_counts,
)
from lgo_map.wording.headline import instead_of_value, not_in_letter, upheld_sentence
from lgo_map.wording.lifetime import notice_on_map
from lgo_map.wording.numbers import first_upper, interval, percent, with_article
from lgo_map.wording.verdicts import NO_VERDICT, VERDICT_LABELS, VERDICT_SIGNS, reason_in_words
from lgo_map.wording.years_together import (
    average_of_choice,
    doubts_of_years,
    nothing_known_since,
    span_name,
    what_went_in,
    years_beside_figure,
)


def heading(council: Council, choice: YearChoice, years: Collection[int]) -> str:
    """The council's name, its type and the year, or what the choice of years is called; `years` are all held."""
    kind = TYPE_NAMES[council.authority_type]
    if isinstance(choice, int):
        when = f"{year_name(choice)} ({year_period(choice)})"
    elif choice == NEWEST:
        when = f"newest known figures since {year_name(years_of_one_method(years)[0])}"
    else:
        when = f"{span_name(years)} together"
    return (
        f'<header class="lgo-head"><h2>{escape(council.name)}</h2>'
        f"<p>{escape(kind[0].upper() + kind[1:])} · {when}</p></header>"
    )


def figures(dataset: Dataset, view: View) -> list[str]:
    """What stands below the heading: the sentence about the chosen council, its three figures, and the share painted.

    Parameters
    ----------
    view : View
        With a council chosen.

    Returns
    -------
    list of str
        The blocks, one below the other, each HTML.
    """
    council = dataset.council(str(view.council))
    shown = [existence(council, year_shown(view.year, dataset.years))]
    if isinstance(view.year, int):
        shown += _figures_of_year(dataset, council, view.year, view.ombudsman_only)
    else:
        shown += _figures_of_years(dataset, council, view.year, view.ombudsman_only)
    if view.painted.subject:
        shown.append(share_of_council(dataset, council, view.year, view.painted, view.ombudsman_only) or "")
    return [block for block in shown if block]


@per_dataset(maxsize=128)  # some 3 kB each
def _figures_of_year(dataset: Dataset, council: Council, year: int, ombudsman_only: bool) -> list[str]:
    row = dataset.row_of(council.code, year, ombudsman_only)
    if row is None:  # the council was not there in that year, and nothing was decided about it
        return []
    letter = dataset.letters.get((council.code, year))
    found = headlines(row)
    return [
        sentence(council, year, row, found[0], letter),
        html.notice(YEAR_NOTES[year]) if year in YEAR_NOTES else "",
        cards(council, found, letter, statements_shown(dataset, council.code, year, ombudsman_only)),
    ]


@per_dataset(maxsize=128)  # some 4 kB each
def _figures_of_years(dataset: Dataset, council: Council, choice: YearChoice, ombudsman_only: bool) -> list[str]:
    found = figures_of_choice(dataset, council.code, choice, ombudsman_only)
    if not found:  # the council was not there in those years, and nothing that was decided about it is held
        words = nothing_known_since(with_article(council.name), dataset.years)
        return [f'<p class="lgo-sentence">{escape(words)}</p>']
    could = years_that_could_be_in(dataset, council.code)
    note = YEAR_NOTES.get(found[0].years[0]) if choice == NEWEST and found[0].years else None
    return [
        sentence_of_choice(council, choice, found[0], could, dataset.years),
        html.notice(note) if note else "",
        cards_of_choice(dataset, council, choice, found, ombudsman_only),
    ]


def existence(council: Council, year: int) -> str:
    """A notice where the council was not there at the end of the year; else nothing."""
    words = notice_on_map(council, year)
    return html.notice(words) if words else ""


def sentence(council: Council, year: Period, row: Row | None, headline: HeadlineFigure, letter: Letter | None) -> str:
    """How often complaints about the council were upheld, in a sentence, compared with the average."""
    words = upheld_sentence(council.name, TYPE_NAMES_PLURAL[council.authority_type], year, row, headline.comparison)
    words += not_in_letter(headline, letter)
    return f'<p class="lgo-sentence">{escape(words)}</p>'


def sentence_of_choice(
    council: Council, choice: YearChoice, chosen: ChosenFigure, could: Sequence[int], years: Collection[int]
) -> str:
    """The same of more than one year, and which years went in.

    Parameters
    ----------
    chosen : ChosenFigure
        The upheld rate.
    could, years : collection of int
        The years of one method in which the council was there, and all years held.
    """
    plural, method = TYPE_NAMES_PLURAL[council.authority_type], years_of_one_method(years)
    if not chosen.years:
        words = nothing_known_since(with_article(council.name), years)
    else:
        period = chosen.years if choice == TOGETHER else chosen.years[0]
        words = upheld_sentence(council.name, plural, period, chosen.row, chosen.figure.comparison)
    went_in = what_went_in(chosen.row, chosen.years, could, method) if choice == TOGETHER else ""
    return f'<p class="lgo-sentence">{escape(words)}</p>' + (html.notice(went_in) if went_in else "")


def cards_of_choice(
    dataset: Dataset,
    council: Council,
    choice: YearChoice,
    figures: Sequence[ChosenFigure],
    ombudsman_only: bool = False,
) -> str:
    """The three figures by a choice of more than one year, each with the years that it is from."""
    method, articles = years_of_one_method(dataset.years), []
    for figure, of_years, row in figures:
        sources = {year: _stated(statements_shown(dataset, council.code, year, ombudsman_only)) for year in of_years}
        if choice == TOGETHER:
            mark = _marks_of_sum(figure, row, sources)
        else:
            mark = "".join(_marks(figure, of_year) for of_year in sources.values())
        when = years_beside_figure(choice, of_years, method)
        articles.append(_card(figure, average_of_choice(choice, council.authority_type), None, mark, when))
    return f'<section class="lgo-cards" aria-label="The three figures">{"".join(articles)}</section>'


def cards(council: Council, figures: list[HeadlineFigure], letter: Letter | None, sources: pd.DataFrame) -> str:
    """The three figures, each with its counts, the average and the verdict.

    Parameters
    ----------
    sources : DataFrame
        All that any source states of the council and year.
    """
    average, stated = average_of_choice(NEWEST, council.authority_type), _stated(sources)
    articles = "".join(_card(headline, average, letter, _marks(headline, stated)) for headline in figures)
    return f'<section class="lgo-cards" aria-label="The three figures">{articles}</section>'


def statements_shown(dataset: Dataset, code: str, year: int, ombudsman_only: bool) -> pd.DataFrame:
    """All that any source states of a council and year, or the Ombudsman alone, the statement that stands first."""
    stated = dataset.statements_of(code, year)
    return stated[stated["source_kind"] == "ombudsman"] if ombudsman_only else stated


class _Stated(NamedTuple):
    """What is stated of a council and year: all, kind and whether it was computed of what stands, and what is doubted.

    `is_any_twice` says whether of any figure there is more than one statement, so that they may differ.
    """

    statements: pd.DataFrame
    standing: Mapping[str, tuple[str, bool]]
    is_any_twice: bool


def _stated(statements: pd.DataFrame) -> _Stated:
    names = statements["figure"].tolist()
    columns = (names, *(statements[name].tolist() for name in ("chosen", "source_kind", "computed")))
    standing = {
        figure: (str(kind), bool(computed)) for figure, chosen, kind, computed in zip(*columns, strict=True) if chosen
    }
    return _Stated(statements, standing, len(set(names)) < len(names))


def _marks(headline: HeadlineFigure, stated: _Stated) -> str:
    """What must be said of a figure and its sources of one year."""
    return _mark(headline, stated.standing) + _elsewhere(headline, stated)


def _marks_of_sum(headline: HeadlineFigure, row: Row, sources: Mapping[int, _Stated]) -> str:
    """The same of years put together."""
    if headline.availability != KNOWN:
        return ""
    kind, part = row["source_kind"], "in part " if len(sources) > 1 else ""
    is_reported = is_known(kind) and kind != "ombudsman"
    mark = f"<p>{html.kind_mark(first_upper(f'{part}from {SOURCE_NAMES[kind]}'))}</p>" if is_reported else ""
    mark += "".join(f'<p class="lgo-flag">{escape(doubt)}</p>' for doubt in doubts_of_years(row))
    for year, of_year in sources.items():
        if elsewhere := _elsewhere(headline, of_year):
            mark += f'<p class="years">{year_name(year)}</p>{elsewhere}'
    return mark


def _mark(headline: HeadlineFigure, standing: Mapping[str, tuple[str, bool]]) -> str:
    """Says that a figure is not the Ombudsman's own, or was not published but computed."""
    if headline.availability != KNOWN or headline.measure.column not in standing:
        return ""
    kind, computed = standing[headline.measure.column]
    marks = [] if kind == "ombudsman" else [f"from {SOURCE_NAMES[kind]}"]
    if computed:
        marks.append("computed from the counts")
    return "".join(f"<p>{html.kind_mark(first_upper(mark))}</p>" for mark in marks)


def _elsewhere(headline: HeadlineFigure, stated: _Stated) -> str:
    """What other sources say of the figure or its counts, where they differ."""
    found = disagreements_behind(headline, stated.statements) if stated.is_any_twice else []
    return "".join(f'<p class="lgo-flag">{escape(said)}</p>' for said in found)


def _card(headline: HeadlineFigure, average: str, letter: Letter | None, mark: str, years: str = "") -> str:
    comparison = headline.comparison
    title = f"<h3>{escape(headline.measure.name)}</h3>" + (f'<p class="years">{escape(years)}</p>' if years else "")
    if headline.availability == NOTHING:
        return (
            f'<article>{title}<p class="lgo-none">{escape(headline.measure.nothing)}</p>'
            "<p>So there is nothing to measure.</p></article>"
        )
    if headline.availability != KNOWN:
        missing, counts = instead_of_value(letter), known_counts(headline)
        counts = f"<p>{escape(counts)}</p>" if counts else ""
        return (
            f'<article>{title}<p class="lgo-none">{missing}</p>{counts}{_average_line(comparison, average)}</article>'
        )
    otherwise = contradiction_beside_figure(headline)
    flag = f'<p class="lgo-flag">{escape(otherwise)}</p>' if otherwise else ""
    return (
        f'<article>{title}<p class="lgo-big">{percent(comparison.rate)}</p><p>{escape(counts_in_words(headline))}</p>'
        f"{mark}{flag}{_bar_of(comparison)}{_average_line(comparison, average)}{_verdict_html(comparison)}</article>"
    )


def _average_line(comparison: Comparison, average: str) -> str:
    if comparison.average is None:
        return f"<p>{escape(average)}: not known</p>"
    return f"<p>{escape(average)}: <b>{percent(comparison.average)}</b></p>"


def _verdict_html(comparison: Comparison) -> str:
    if comparison.verdict is None:
        return f'<p class="lgo-verdict"><b>{NO_VERDICT}</b>: {escape(reason_in_words(comparison))}</p>'
    sign = VERDICT_SIGNS[comparison.verdict]
    return (
        f'<p class="lgo-verdict"><span aria-hidden="true">{sign}</span> <b>{VERDICT_LABELS[comparison.verdict]}</b>'
        f"<br>95 % interval: {interval(comparison)}</p>"
    )


def _bar_of(comparison: Comparison) -> str:
    if comparison.rate is None:
        return ""
    return html.scale(comparison.low, comparison.high, comparison.rate, comparison.average)


def dots_in_words(
    others: Sequence[Dot], total: int, headline: HeadlineFigure, plural: str, is_one_year: bool = True
) -> str:
    """What the chart of similar authorities shows.

    Parameters
    ----------
    others : sequence of Dot
        The other authorities whose rate is known, at least one.
    total : int
        How many other authorities of the type there are.
    plural : str
        What the type is called.
    is_one_year : bool
        Whether the rates are of one year, and not of several put together.
    """
    sentence = f"Each dot is one of the {len(others)} other {plural} whose rate is known, of {total}."
    rate = headline.comparison.rate
    if rate is not None and headline.availability == KNOWN:
        above, below = sum(dot.rate > rate for dot in others), sum(dot.rate < rate for dot in others)
        sentence += f" {above or 'None'} had a higher rate, {below or 'none'} a lower one"
        same = len(others) - above - below
        sentence += f", {same} the same." if same else "."
        if headline.comparison.low is not None:
            sentence += " The diamond is this council, the band its 95 % interval."
    if headline.comparison.average is not None and not is_one_year:
        sentence += (
            " The broken line is the published average of the years this council’s rate is from, weighted by its own "
            "cases. Each of the others has an average of its own, by its own years."
        )
    elif headline.comparison.average is not None:
        sentence += " The broken line is the average the Ombudsman published, which is of all of them."
    return sentence


@per_dataset(maxsize=100)
def rates_of_type(
    dataset: Dataset, kind: str, choice: YearChoice, ombudsman_only: bool
) -> tuple[frozenset[str], tuple[Dot, ...]]:
    """The codes of all councils of a type by a choice of year, and those of them whose rate is known."""
    statistics = statistics_of_choice(dataset, choice, MEASURES[DEFAULT_MEASURE], ombudsman_only)
    in_force = england_of(dataset, choice)
    rows = statistics[statistics["code"].isin(in_force.index[in_force["authority_type"] == kind])]
    dots = [
        Dot(row["code"], row["name"], investigated_and_upheld(row), float(row["upheld_rate"]))
        for row in rows[rows["upheld_rate"].notna()].to_dict("records")
    ]
    return frozenset(rows["code"]), tuple(dots)


NOTHING_STATED = "<p>No source here states a figure of this council for this year.</p>"
"""Stands in place of, or above, the sources where nothing is stated of the council itself."""


def sources_of_panel(dataset: Dataset, view: View) -> str:
    """A table of what states each figure of the years that the panel is about; nothing where nothing does.

    Parameters
    ----------
    view : View
        With a council chosen.
    """
    years, with_year = years_of_panel(dataset, view), not isinstance(view.year, int)
    return _sources(dataset, str(view.council), years, view.ombudsman_only, with_year)[0]


def sources_with_gap(dataset: Dataset, view: View) -> str:
    """The same, below :data:`NOTHING_STATED` where all of it is averages read off other pages, or nothing."""
    years, with_year = years_of_panel(dataset, view), not isinstance(view.year, int)
    table, is_stated = _sources(dataset, str(view.council), years, view.ombudsman_only, with_year)
    return table if is_stated else NOTHING_STATED + table


@per_dataset(maxsize=128)  # some 6 kB each
def _sources(
    dataset: Dataset, code: str, years: tuple[int, ...], ombudsman_only: bool, with_year: bool
) -> tuple[str, bool]:
    """The table, and whether anything is stated of the council itself."""
    figures, borrowed = _statements(dataset, code, years, ombudsman_only)
    columns = {name: figures[name].tolist() for name in _SHOWN_OF_STATEMENT}
    statements = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    rows = [_source_row(statement, with_year, max(dataset.years)) for statement in statements]
    rows += [_borrowed_row(dataset, *average, with_year) for average in borrowed]
    return html.table("Sources", ["Figure", "Value", "Source"], rows) if rows else "", bool(statements)


_SHOWN_OF_STATEMENT = ("figure", "year", "value", "chosen", "source_kind", "source_title", "source_url", "note")


def _named(figure: Row, with_year: bool) -> str:
    return escape(FIGURES[figure["figure"]].name) + (f", {year_name(int(figure['year']))}" if with_year else "")


def _source_row(figure: Row, with_year: bool, newest: int) -> str:
    return html.row(_named(figure, with_year), [html.value_text(figure), html.source(figure, newest)])


def years_of_panel(dataset: Dataset, view: View) -> tuple[int, ...]:
    """The years that the three figures are from, newest first; where none is known, the year whose England is shown."""
    newest = year_shown(view.year, dataset.years)
    if isinstance(view.year, int):
        return (newest,)
    figures = figures_of_choice(dataset, str(view.council), view.year, view.ombudsman_only)
    return tuple(sorted({year for each in figures for year in each.years}, reverse=True)) or (newest,)


def year_of_panel(dataset: Dataset, view: View) -> int:
    """The year that stands for the panel where only one can: that of the upheld rate, or the newest put together."""
    newest = year_shown(view.year, dataset.years)
    if view.year != NEWEST:
        return newest
    figures = figures_of_choice(dataset, str(view.council), view.year, view.ombudsman_only)
    return figures[0].years[0] if figures and figures[0].years else newest


def statements_of_panel(dataset: Dataset, view: View, years: Iterable[int]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """All that is stated of the years that the panel is about, and of the averages that are read off other pages.

    Parameters
    ----------
    view : View
        With a council chosen.
    years : iterable of int
        As from :func:`years_of_panel`.
    """
    figures, borrowed = _statements(dataset, str(view.council), years, view.ombudsman_only)
    return figures, [dataset.statements_of_average(*average) for average in borrowed]


def _statements(
    dataset: Dataset, code: str, years: Iterable[int], ombudsman_only: bool
) -> tuple[pd.DataFrame, list[tuple[str, int, str]]]:
    """All that is stated of some years, and type, year and name of the averages that are read off other pages."""
    of_years, borrowed = [], []
    for year in years:
        of_years.append(statements_shown(dataset, code, year, ombudsman_only))
        row = dataset.row_of(code, year, ombudsman_only)
        if row is not None:
            borrowed += _borrowed_averages(row, set(of_years[-1]["figure"].tolist()))
    return of_years[0] if len(of_years) == 1 else pd.concat(of_years), borrowed


def _borrowed_averages(row: Row, stated: Collection[str]) -> list[tuple[str, int, str]]:
    """The averages that stand here but are read off the pages of other councils of the type."""
    kind, year = row["authority_type"], row["year"]
    return [(kind, year, average) for average in AVERAGES if average not in stated and is_known(row[average])]


@per_dataset(maxsize=128)  # some 500 bytes each
def _borrowed_row(dataset: Dataset, kind: str, year: int, average: str, with_year: bool) -> str:
    pages = dataset.statements_of_average(kind, year, average)
    page = pages.iloc[0]
    name = escape(dataset.council(page["code"]).name)
    others = f" and of {len(pages) - 1} more" if len(pages) > 1 else ""
    return html.row(
        _named(page, with_year), [html.value_text(page), html.source(page, max(dataset.years), f" of {name}{others}")]
    )
