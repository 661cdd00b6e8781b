"""The panel of one council in one year, as HTML: what it says, without the widgets between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.verdict import Comparison
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import AVERAGES, FIGURES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import year_name, year_period
from lgo_map.presentation import html
from lgo_map.presentation.charts.rates import Dot
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import Row, disagreements_of
from lgo_map.wording.counts import (
    contradiction_beside_figure,
    counts_in_words,
    disagreements,
    investigated_and_upheld,
    known_counts,
)
from lgo_map.wording.headline import instead_of_value, not_in_letter, upheld_sentence
from lgo_map.wording.lifetime import notice_on_map
from lgo_map.wording.numbers import first_upper, interval, percent
from lgo_map.wording.verdicts import NO_VERDICT, VERDICT_LABELS, VERDICT_SIGNS, reason_in_words


def heading(council: Council, year: int) -> str:
    """The council's name, its type and the year."""
    kind = TYPE_NAMES[council.authority_type]
    return (
        f'<header class="lgo-head"><h2>{escape(council.name)}</h2>'
        f"<p>{escape(kind[0].upper() + kind[1:])} · {year_name(year)} ({year_period(year)})</p></header>"
    )


def existence(council: Council, year: int) -> str:
    """A notice where the council was not there at the end of the year; else nothing."""
    words = notice_on_map(council, year)
    return html.notice(words) if words else ""


def sentence(council: Council, year: int, row: Row | None, headline: HeadlineFigure, letter: Letter | None) -> str:
    """How often complaints about the council were upheld, in a sentence, compared with the average."""
    words = upheld_sentence(council.name, TYPE_NAMES_PLURAL[council.authority_type], year, row, headline.comparison)
    words += not_in_letter(headline, letter)
    return f'<p class="lgo-sentence">{escape(words)}</p>'


def cards(council: Council, figures: list[HeadlineFigure], letter: Letter | None, sources: pd.DataFrame) -> str:
    """The three figures, each with its counts, the average and the verdict.

    Parameters
    ----------
    sources : DataFrame
        All that any source states of the council and year.
    """
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    stated = list(zip(*(sources[name] for name in ("figure", "chosen", "source_kind", "computed")), strict=True))
    standing = {figure: (str(kind), bool(computed)) for figure, chosen, kind, computed in stated if chosen}
    twice = {figure for figure, count in Counter(figure for figure, *_ in stated).items() if count > 1}
    articles = "".join(
        _card(headline, plural, letter, _mark(headline, standing) + _elsewhere(headline, sources, twice))
        for headline in figures
    )
    return f'<section class="lgo-cards" aria-label="The three figures">{articles}</section>'


def _mark(headline: HeadlineFigure, standing: Mapping[str, tuple[str, bool]]) -> str:
    """Says that a figure is not the Ombudsman's own, or was not published but computed."""
    if headline.availability != KNOWN or headline.measure.column not in standing:
        return ""
    kind, computed = standing[headline.measure.column]
    marks = [] if kind == "ombudsman" else [f"from {SOURCE_NAMES[kind]}"]
    if computed:
        marks.append("computed from the counts")
    return "".join(f"<p>{html.kind_mark(first_upper(mark))}</p>" for mark in marks)


def _elsewhere(headline: HeadlineFigure, sources: pd.DataFrame, twice: Collection[str]) -> str:
    """What the Ombudsman's letter says of the figure or its counts, where its page says otherwise.

    Only what is stated twice can be stated otherwise.
    """
    measure = headline.measure
    names = [name for name in (measure.column, measure.part, measure.base) if name and name in twice]
    found = [
        f"{FIGURES[name].name}: {sentence}"
        for name in names
        for sentence in disagreements(name, disagreements_of(sources, name))
    ]
    return "".join(f'<p class="lgo-flag">{escape(sentence)}</p>' for sentence in found)


def _card(headline: HeadlineFigure, plural: str, letter: Letter | None, mark: str) -> str:
    comparison = headline.comparison
    title = f"<h3>{escape(headline.measure.name)}</h3>"
    if headline.availability == NOTHING:
        return (
            f'<article>{title}<p class="lgo-none">{escape(headline.measure.nothing)}</p>'
            "<p>So there is nothing to measure.</p></article>"
        )
    if headline.availability != KNOWN:
        missing, counts = instead_of_value(letter), known_counts(headline)
        counts = f"<p>{escape(counts)}</p>" if counts else ""
        return f'<article>{title}<p class="lgo-none">{missing}</p>{counts}{_average_line(comparison, plural)}</article>'
    otherwise = contradiction_beside_figure(headline)
    flag = f'<p class="lgo-flag">{escape(otherwise)}</p>' if otherwise else ""
    return (
        f'<article>{title}<p class="lgo-big">{percent(comparison.rate)}</p><p>{escape(counts_in_words(headline))}</p>'
        f"{mark}{flag}{_bar_of(comparison)}{_average_line(comparison, plural)}{_verdict_html(comparison)}</article>"
    )


def _average_line(comparison: Comparison, plural: str) -> str:
    if comparison.average is None:
        return f"<p>Average of {escape(plural)}: not known</p>"
    return f"<p>Average of {escape(plural)}: <b>{percent(comparison.average)}</b></p>"


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


def dots_in_words(others: Sequence[Dot], total: int, headline: HeadlineFigure, plural: str) -> str:
    """What the chart of similar authorities shows.

    Parameters
    ----------
    others : sequence of Dot
        The other authorities whose rate is known, at least one.
    total : int
        How many other authorities of the type there are.
    plural : str
        What the type is called.
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
    if headline.comparison.average is not None:
        sentence += " The broken line is the average the Ombudsman published, which is of all of them."
    return sentence


@per_dataset(maxsize=100)
def rates_of_type(
    dataset: Dataset, kind: str, year: int, ombudsman_only: bool
) -> tuple[frozenset[str], tuple[Dot, ...]]:
    """The codes of all councils of a type in a year, and those of them whose rate is known."""
    statistics = dataset.statistics_of_year(year, ombudsman_only)
    in_force = dataset.in_force(year)
    rows = statistics[statistics["code"].isin(in_force.index[in_force["authority_type"] == kind])]
    dots = [
        Dot(row["code"], row["name"], investigated_and_upheld(row), float(row["upheld_rate"]))
        for row in rows[rows["upheld_rate"].notna()].to_dict("records")
    ]
    return frozenset(rows["code"]), tuple(dots)


def sources_of_figures(dataset: Dataset, statements: pd.DataFrame, borrowed: Iterable[pd.DataFrame]) -> str:
    """A table of what states each figure; nothing where nothing does.

    Parameters
    ----------
    statements : DataFrame
        What is stated of the council and year.
    borrowed : iterable of DataFrame
        As from :func:`borrowed_averages`.
    """
    rows = [_source_row(statement) for statement in statements.to_dict("records")]
    rows += [_borrowed_row(dataset, pages) for pages in borrowed]
    return html.table("Sources", ["Figure", "Value", "Source"], rows) if rows else ""


def _source_row(figure: Row) -> str:
    return html.row(escape(FIGURES[figure["figure"]].name), [html.value_text(figure), html.source(figure)])


def borrowed_averages(dataset: Dataset, row: Row, statements: pd.DataFrame) -> list[pd.DataFrame]:
    """The averages that stand here but are read off the pages of other councils of the type: of each, those pages."""
    stated = set(statements["figure"])
    return [
        dataset.statements_of_average(row["authority_type"], row["year"], average)
        for average in AVERAGES
        if average not in stated and is_known(row[average])
    ]


def _borrowed_row(dataset: Dataset, pages: pd.DataFrame) -> str:
    page = pages.iloc[0]
    name = escape(dataset.council(page["code"]).name)
    others = f" and of {len(pages) - 1} more" if len(pages) > 1 else ""
    return html.row(
        escape(FIGURES[page["figure"]].name), [html.value_text(page), f"{html.source(page)} of {name}{others}"]
    )
