"""The counts behind a figure in words, and what is said where they and the figure disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.figure import Kind
from lgo_map.figures.measures import Measure
from lgo_map.figures.sources import OTHERS_OF_A_KIND, SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known, is_zero
from lgo_map.records.statistics import OtherStatement, Row, disagreements_of
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, and_list, counted, decimal, first_upper, number, percent


def cases(measure: Measure, base: int) -> str:
    """A number of the cases a rate is a share of: "11 investigations"."""
    return counted(base, *measure.cases).replace(" ", NO_BREAK, 1)


def known_counts(figure: HeadlineFigure) -> str:
    """The counts behind a figure as far as they are known: "7 of 11 investigations"; empty where none is."""
    part, base = figure.counts
    if base is not None:
        of_all = f"of {cases(figure.measure, base)}"
        return f"{number(part)} {of_all}" if part is not None else of_all
    if part is not None:
        return f"{number(part)}; of how many {figure.measure.cases[1]} is not known"
    return ""


def counts_in_words(figure: HeadlineFigure) -> str:
    """The counts behind a figure, or that none is known."""
    return known_counts(figure) or "counts not known"


def figure_in_brackets(figure: HeadlineFigure) -> str:
    """The rate with its counts: "91 %, 62 of 68 investigations", "97 % of 33 recommendations due"."""
    counts = counts_in_words(figure)
    between = " " if counts.startswith("of ") else ", "
    return f"{percent(figure.comparison.rate)}{between}{counts}"


def figure_in_text(figure: HeadlineFigure) -> str:
    """The same where no brackets are around it: "91 % (62 of 68 investigations)"."""
    counts = counts_in_words(figure)
    if counts.startswith("of "):
        return figure_in_brackets(figure)
    return f"{percent(figure.comparison.rate)} ({counts})"


def figure_in_words(figure: HeadlineFigure) -> str:
    """A figure with its counts, or that it is not known, or that there was nothing to measure."""
    if figure.availability == NOTHING:
        return figure.measure.nothing
    return figure_in_brackets(figure) if figure.availability == KNOWN else NOT_KNOWN


def counted_investigations(count: Any) -> str:
    """A number of investigations: "1 investigation", "11 investigations"."""
    return counted(count, "investigation", "investigations")


def investigated_and_upheld(statistics: Row | None) -> str:
    """The counts behind the upheld rate: "62 of 68 investigations upheld (91 %)".

    Parameters
    ----------
    statistics : Row or None
        A row of the statistics; None where the council has none for the year.
    """
    if statistics is None:
        return "upheld rate not known"
    investigations, upheld, rate = (statistics[key] for key in ("investigations", "upheld", "upheld_rate"))
    if is_zero(investigations):
        return "no investigations"
    if is_known(investigations) and is_known(upheld):
        counts = f"{number(upheld)} of {counted_investigations(investigations)} upheld"
        return f"{counts} ({percent(rate)})" if is_known(rate) else counts
    if is_known(rate):
        if is_known(investigations):
            return f"{percent(rate)} of {counted_investigations(investigations)} upheld"
        if is_known(upheld):
            return f"{percent(rate)} upheld ({counted(upheld, 'case', 'cases')}; number of investigations not known)"
        return f"{percent(rate)} upheld (counts not known)"
    if is_known(investigations):
        return f"{counted_investigations(investigations)}; how many were upheld is not known"
    if is_known(upheld):
        return f"{number(upheld)} upheld; number of investigations not known"
    return "upheld rate not known"


def figures_not_held(held: Collection[str]) -> str:
    """Which figures a list leaves out, since no source held states them of any council; empty where none is."""
    missing = [figure.name.lower() for key, figure in FIGURES.items() if key not in held and not figure.average_of]
    if not missing:
        return ""
    return f"Left out here, since they are not yet known of any council in any year: {and_list(missing)}."


# --- Where what is published disagrees


def contradiction(figure: HeadlineFigure) -> str:
    """What the published counts come to, where that is not the published rate: "22 of 24 is 92 %"; else empty."""
    if figure.rate_of_counts is None:
        return ""
    part, base = figure.counts
    return f"{number(part)} of {number(base)} is {percent(figure.rate_of_counts)}"


def contradiction_beside_figure(figure: HeadlineFigure) -> str:
    """That a rate stands as published though its counts come to another, beside the rate; else empty."""
    otherwise = contradiction(figure)
    return f"As published. The published counts say otherwise: {otherwise}." if otherwise else ""


def contradiction_of_figure(figure: HeadlineFigure) -> str:
    """The same below a sentence about the figure."""
    otherwise = contradiction(figure)
    return f"The figure is shown as published. Its counts say otherwise: {otherwise}." if otherwise else ""


def contradiction_of_year(name: str, otherwise: str) -> str:
    """The same of one year of a chart.

    Parameters
    ----------
    name, otherwise : str
        The year's name, and what its counts come to, as from :func:`contradiction`.
    """
    return f"{name}: the rate is shown as published; the published counts say otherwise: {otherwise}."


def contradiction_in_cell(figure: HeadlineFigure) -> str:
    """The same in a cell that has little room, below the rate; else empty."""
    otherwise = contradiction(figure)
    return f"as published, but {otherwise}" if otherwise else ""


def contradiction_after_rate(figure: HeadlineFigure) -> str:
    """The same in a cell of a table by year, straight after the rate; else empty."""
    otherwise = contradiction(figure)
    return f"but {otherwise}" if otherwise else ""


def disagreements(figure: str, found: Iterable[OtherStatement]) -> list[str]:
    """That sources differ, a sentence for each other one: "A press report says 42 %."

    Parameters
    ----------
    figure : str
        A column of the statistics.
    found : iterable of OtherStatement
        As from :func:`lgo_map.records.statistics.disagreements_of`.
    """
    unit = f"{NO_BREAK}%" if FIGURES[figure].kind is Kind.PERCENTAGE else ""
    return [f"{_who(other)} says {decimal(other.value)}{unit}." for other in found]


def disagreements_behind(figure: HeadlineFigure, stated: pd.DataFrame) -> list[str]:
    """The same of a figure and of its counts, each sentence with the name of what it is about.

    Parameters
    ----------
    stated : DataFrame
        The statements of its council and year, as from :func:`lgo_map.records.statistics.figures_of`.
    """
    measure = figure.measure
    stated_twice = {name for name, count in Counter(stated["figure"]).items() if count > 1}
    names = [name for name in (measure.column, measure.part, measure.base) if name and name in stated_twice]
    return [
        f"{FIGURES[name].name}: {sentence}"
        for name in names
        for sentence in disagreements(name, disagreements_of(stated, name))
    ]


def disagreement_in_note(figure: str, other: OtherStatement) -> str:
    """The same as part of a row's note: "upheld rate: a press report says 42 %"."""
    (sentence,) = disagreements(figure, [other])
    name = FIGURES[figure].name
    said = f"{name[:1].lower()}{name[1:]}: {sentence[:1].lower()}{sentence[1:]}"
    return said.rstrip(".").replace(NO_BREAK, " ")


def _who(other: OtherStatement) -> str:
    if other.kind == "ombudsman":
        return f"The {other.title[:1].lower()}{other.title[1:]}"
    return first_upper(OTHERS_OF_A_KIND[other.kind] if other.is_another else SOURCE_NAMES[other.kind])
