"""What a briefing about one council in one year says: what a scrutiny officer attaches to a committee paper.

Everything here is plain text and numbers. How it is laid out is the business of what shows it, on paper
(:mod:`lgo_map.exports.briefing_pdf`) or on screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, headlines
from lgo_map.analysis.trend import TrendYear, reported_years, trend_of
from lgo_map.analysis.verdict import Comparison
from lgo_map.analysis.years_together import figures_of_choice
from lgo_map.councils.register import (
    TYPE_NAMES,
    TYPE_NAMES_PLURAL,
    Council,
    ombudsman_page,
)
from lgo_map.exports.briefing_complaints import BriefingComplaints
from lgo_map.exports.briefing_peers import SimilarGroup, similar_of
from lgo_map.exports.briefing_sources import Source, sources_of, stated_by_of
from lgo_map.exports.csv import file_name
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known
from lgo_map.figures.years import (
    CHANGE,
    PAUSE,
    TOGETHER,
    period_name,
    year_end,
    year_name,
    year_period,
    years_of_one_method,
)
from lgo_map.records.council_rows import rows_by_year, tables_of
from lgo_map.records.dataset import Dataset
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import Row
from lgo_map.storage import DATA, DESCRIPTION_FILE, DataFileError, read_json
from lgo_map.wording.briefing import LICENCES, READING, date_of_data, letter_in_words
from lgo_map.wording.counts import (
    contradiction_after_rate,
    contradiction_beside_figure,
    disagreements_behind,
    figure_in_text,
    investigated_and_upheld,
    known_counts,
)
from lgo_map.wording.headline import instead_of_value, not_in_letter, upheld_sentence
from lgo_map.wording.lifetime import notice_in_briefing
from lgo_map.wording.numbers import NO_BREAK, and_list, first_upper, interval, percent
from lgo_map.wording.trend import trend_in_words, years_in_words
from lgo_map.wording.verdicts import verdict_in_briefing
from lgo_map.wording.years_together import HOW_IN_SHORT, doubts_of_years, what_went_in, years_beside_figure


@dataclass(frozen=True)
class BriefingFigure:
    """One of the three figures, ready to be read.

    Attributes
    ----------
    name, meaning : str
        What it measures, and what that is in a sentence.
    value : str
        The rate, "Not known", or that there was nothing to measure.
    counts : str
        The counts behind it; empty where none are known.
    average, interval, verdict : str
        The published average of similar authorities, the 95 % interval (empty where there is none), and what follows.
    stated_by : str
        Who states the rate; empty where it is not known.
    flag : str
        What the published counts come to where that is not the published rate; else empty.
    rate, low, high, average_rate : float or None
        In per cent, to be drawn; None where not known.
    is_reported : bool
        Whether a council or the press states the rate, not the Ombudsman.
    alternative : str
        What a drawing of it shows, in words.
    """

    name: str
    meaning: str
    value: str
    counts: str
    average: str
    interval: str
    verdict: str
    stated_by: str
    flag: str
    rate: float | None
    low: float | None
    high: float | None
    average_rate: float | None
    is_reported: bool
    alternative: str


@dataclass(frozen=True)
class BriefingYear:
    """The upheld rate of one year, as words for a table and as numbers (per cent, None where not known) to be drawn.

    `state` is that of :func:`lgo_map.analysis.trend.trend_of`; neighbours with the same `run` (or `average_run`) that
    is not -1 may be joined by a line.
    """

    year: int
    name: str
    state: str
    value: str
    counts: str
    short_counts: str
    average: str
    interval: str
    verdict: str
    stated_by: str
    rate: float | None
    low: float | None
    high: float | None
    average_rate: float | None
    run: int
    average_run: int
    is_reported: bool


@dataclass(frozen=True)
class Briefing:
    """All that a briefing says.

    Attributes
    ----------
    title, council, kind, year_name, period : str
        Of which council, of what type, and of which year it is.
    notices : tuple of str
        What must be known first: that the council was abolished, or not there yet.
    sentence : str
        How often fault was found and how sure one can be.
    figures : tuple of BriefingFigure
        The three figures; none where the council has no row of that year.
    trend : tuple of BriefingYear
        The upheld rate of all years, oldest first.
    trend_alternative : str
        What a chart of the trend shows, in words.
    pause, change : int
        The years marked in the trend: of the pandemic pause, and the first after the change of process.
    together : tuple of str
        The three figures over the years of one method put together, a paragraph each, and which years went in; none
        where none could.
    together_name : str
        What those years are called: "2022–23 to 2024–25 together".
    complaints : BriefingComplaints
        What complaints were about, the public reports and the improvements of the year.
    similar : tuple of str
        Who the similar authorities are, and how this council lies among them.
    groups : tuple of SimilarGroup
        The similar authorities by what can be said of their upheld rate.
    family : tuple of str
        The councils before and after it, with their own figures of the year.
    reading : tuple of str
        How to read the figures.
    letter : str
        Whether the annual review letter is held.
    ombudsman_page : str
        The address of the council's page at the Ombudsman.
    sources : tuple of Source
        Where the figures shown were read.
    date_of_data : str
        How new the data are.
    licences : tuple of str
        Whose they are.
    day : str
        The last day of the newest year held, as YYYY-MM-DD.
    """

    title: str
    council: str
    kind: str
    year_name: str
    period: str
    notices: tuple[str, ...]
    sentence: str
    figures: tuple[BriefingFigure, ...]
    trend: tuple[BriefingYear, ...]
    trend_alternative: str
    pause: int
    change: int
    together: tuple[str, ...]
    together_name: str
    complaints: BriefingComplaints
    similar: tuple[str, ...]
    groups: tuple[SimilarGroup, ...]
    family: tuple[str, ...]
    reading: tuple[str, ...]
    letter: str
    ombudsman_page: str
    sources: tuple[Source, ...]
    date_of_data: str
    licences: tuple[str, ...]
    day: str


def data_version(folder: Path = DATA) -> str:
    """The version of the data, as their description states it.

    Raises
    ------
    DataFileError
        If the description is missing, damaged or states none.
    """
    path = folder / DESCRIPTION_FILE
    described = read_json(path, "all")
    version = described.get("version") if isinstance(described, dict) else None
    if not isinstance(version, str) or not version:
        raise DataFileError(path, "states no version", "all")
    return version


def briefing_name(council: str, year: int) -> str:
    """The name of a briefing's file, e.g. "briefing-leeds-city-council-2019-20.pdf"."""
    return file_name("briefing", council.replace("'", ""), year_name(year), ending="pdf")


def briefing_of(
    dataset: Dataset,
    code: str,
    year: int,
    version: str,
    complaints: BriefingComplaints = BriefingComplaints(),  # noqa: B008 (it can't change)
) -> Briefing:
    """Gather what a briefing says.

    Parameters
    ----------
    dataset : Dataset
        The data.
    code : str
        The council.
    year : int
        The year.
    version : str
        Of the data, as from :func:`data_version`.
    complaints : BriefingComplaints
        As from :func:`lgo_map.exports.briefing_complaints.complaints_of`.

    Raises
    ------
    KeyError
        If the register does not know the code.
    """
    council = dataset.council(code)
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    row = dataset.row_of(code, year, ombudsman_only=False)
    letter = dataset.letters.get((code, year))
    years, rows = sorted(dataset.years), rows_by_year(dataset, code)
    measure = MEASURES[UPHELD_RATE.key]
    trend = trend_of(list(rows.values()), measure, years)
    notice = notice_in_briefing(dataset.register, council, year)
    similar, groups = similar_of(dataset, council, year)
    of_one_method = years_of_one_method(years)
    return Briefing(
        title=f"Briefing: {council.name}, {year_name(year)}",
        council=council.name,
        kind=first_upper(TYPE_NAMES[council.authority_type]),
        year_name=year_name(year),
        period=year_period(year),
        notices=(notice,) if notice else (),
        sentence=_upheld_in_words(council, plural, year, row, letter),
        figures=_figures(dataset.statements_of(code, year), row, letter),
        trend=_trend(dataset, code, measure, trend),
        trend_alternative=trend_in_words(years_in_words(trend), measure),
        pause=PAUSE,
        change=CHANGE,
        together=_together(dataset, council, tuple(rows), of_one_method),
        together_name=period_name(of_one_method),
        complaints=complaints,
        similar=similar,
        groups=groups,
        family=_family(dataset, code, year),
        reading=READING,
        letter=letter_in_words(letter, year),
        ombudsman_page=ombudsman_page(council),
        sources=sources_of(dataset, council, years),
        date_of_data=date_of_data(trend, max(years), version),
        licences=LICENCES,
        day=f"{year_end(max(years)):%Y-%m-%d}",
    )


def _upheld_in_words(council: Council, plural: str, year: int, row: Row | None, letter: Letter | None) -> str:
    if row is None:
        return f"There are no figures of {council.name} for {year_name(year)}."
    upheld = headlines(row)[0]
    return upheld_sentence(council.name, plural, year, row, upheld.comparison) + not_in_letter(upheld, letter)


def _together(dataset: Dataset, council: Council, could: tuple[int, ...], years: tuple[int, ...]) -> tuple[str, ...]:
    """The figures of the council's years put together; nothing where of no figure a year could go in.

    Parameters
    ----------
    could : tuple of int
        The years in which the council has a row.
    years : tuple of int
        Those of one method.
    """
    paragraphs = []
    for figure, of_years, row in figures_of_choice(dataset, council.code, TOGETHER, ombudsman_only=False):
        if not of_years:
            continue
        if figure.measure.key == UPHELD_RATE.key:
            plural = TYPE_NAMES_PLURAL[council.authority_type]
            said = [
                upheld_sentence(council.name, plural, of_years, row, figure.comparison),
                what_went_in(row, of_years, could, years),
            ]
        else:
            said = [f"{_sum_in_words(figure)} ({years_beside_figure(TOGETHER, of_years, years)})."]
        paragraphs.append(" ".join(filter(None, [*said, *doubts_of_years(row)])))
    return (*paragraphs, HOW_IN_SHORT) if paragraphs else ()


def _sum_in_words(figure: HeadlineFigure) -> str:
    """A figure of years put together, its average and how it compares, in short."""
    name, comparison = figure.measure.name, figure.comparison
    if figure.availability == NOTHING:
        return f"{name}: {figure.measure.nothing[:1].lower()}{figure.measure.nothing[1:]}"
    span = f", 95{NO_BREAK}% interval {_interval(comparison)}" if comparison.low is not None else ""
    average = f"average {percent(comparison.average)}"
    return f"{name}: {figure_in_text(figure)}{span}; {average}: {verdict_in_briefing(figure).lower()}"


def _figures(stated: pd.DataFrame, row: Row | None, letter: Letter | None) -> tuple[BriefingFigure, ...]:
    if row is None:
        return ()
    return tuple(_briefing_figure(figure, stated, letter) for figure in headlines(row))


def _briefing_figure(figure: HeadlineFigure, stated: pd.DataFrame, letter: Letter | None) -> BriefingFigure:
    measure, comparison = figure.measure, figure.comparison
    known = figure.availability == KNOWN
    if known:
        value = percent(comparison.rate)
    elif figure.availability == NOTHING:
        value = measure.nothing
    else:
        value = instead_of_value(letter)
    counts = "" if figure.availability == NOTHING else known_counts(figure)
    counts = counts.replace(NO_BREAK, " ")  # a narrow column breaks them where it must
    average = first_upper(percent(comparison.average))
    span, verdict = _interval(comparison) if known else "", verdict_in_briefing(figure)
    parts = [
        f"{measure.name}: {value}",
        f"95{NO_BREAK}% interval {span}" if span else "",
        f"average {average.lower()}",
        verdict.lower(),
    ]
    stated_by = stated_by_of(stated, measure.column) if known else ""
    return BriefingFigure(
        name=measure.name,
        meaning=measure.meaning,
        value=value,
        counts=counts,
        average=average,
        interval=span,
        verdict=verdict,
        stated_by=stated_by,
        flag=" ".join(filter(None, [contradiction_beside_figure(figure), *disagreements_behind(figure, stated)])),
        rate=comparison.rate if known else None,
        low=comparison.low if known else None,
        high=comparison.high if known else None,
        average_rate=comparison.average,
        is_reported=bool(stated_by) and not stated_by.startswith(first_upper(SOURCE_NAMES["ombudsman"])),
        alternative=", ".join(part for part in parts if part) + ".",
    )


def _trend(dataset: Dataset, code: str, measure: Measure, trend: Sequence[TrendYear]) -> tuple[BriefingYear, ...]:
    reported = reported_years(tables_of(dataset, code).figures, code, measure.column)
    years = []
    for drawn, words in zip(trend, years_in_words(trend), strict=True):
        year, figure, known = drawn.year, drawn.figure, drawn.state == KNOWN
        years.append(
            BriefingYear(
                year=year,
                name=words["name"],
                state=drawn.state,
                value=_value_of_year(figure),
                counts="" if drawn.state == NOTHING else words["counts"].replace(NO_BREAK, " "),
                short_counts=words["short_counts"] or "–",
                average="" if figure is None else first_upper(percent(drawn.average)),
                interval=_interval(figure.comparison) if figure is not None and known else "",
                verdict=verdict_in_briefing(figure) if figure is not None and known else "",
                stated_by=stated_by_of(dataset.statements_of(code, year), measure.column) if known else "",
                rate=drawn.rate,
                low=drawn.low,
                high=drawn.high,
                average_rate=drawn.average,
                run=drawn.run,
                average_run=drawn.average_run,
                is_reported=year in reported,
            )
        )
    return tuple(years)


def _value_of_year(figure: HeadlineFigure | None) -> str:
    if figure is None:
        return "Not in force"
    if figure.availability == NOTHING:
        return figure.measure.nothing
    rate, otherwise = first_upper(percent(figure.comparison.rate)), contradiction_after_rate(figure)
    return f"{rate} ({otherwise})" if otherwise else rate


def _interval(comparison: Comparison) -> str:
    """The 95 % interval, which no line breaks; empty where there is none."""
    return "" if comparison.low is None else interval(comparison).replace(" ", NO_BREAK)


def _family(dataset: Dataset, code: str, year: int) -> tuple[str, ...]:
    """The councils before and after, and what is known of them in the year."""
    before, after = dataset.family_of(code)
    if not before and not after:
        return ()
    lines = [f"It came from {and_list(list(before.values()))}."] if before else []
    lines += [f"It was followed by {and_list(list(after.values()))}."] if after else []
    known = []
    for other, name in [*before.items(), *after.items()]:
        row = dataset.row_of(other, year, ombudsman_only=False)
        if row is not None and any(is_known(row[c]) for c in ("upheld_rate", "investigations", "upheld")):
            known.append(f"{name} in {year_name(year)}: {investigated_and_upheld(row)}.")
    return (*lines, *(known or [f"No figures of theirs for {year_name(year)} are known here."]))
