"""What a briefing about one council in one year says: what a scrutiny officer attaches to a committee paper.

Everything here is plain text and numbers. How it is laid out is the business of whoever shows it, on paper
(:mod:`lgo_map.exports.briefing_pdf`) or on screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from lgo_map.analysis.headline import Headline, headline, headlines
from lgo_map.analysis.trend import ABSENT, reported_years, trend_in_words, trend_of
from lgo_map.analysis.verdict import Comparison, compare
from lgo_map.councils.register import (
    TYPE_NAMES,
    TYPE_NAMES_PLURAL,
    Council,
    council_of,
    ombudsman_page,
    predecessors_of,
    successors_of,
)
from lgo_map.exports.csv import file_name
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import KNOWN, NOTHING, is_known, is_zero
from lgo_map.figures.years import CHANGE, PAUSE, YEAR_NOTES, year_end, year_name, year_period
from lgo_map.records.credits import OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT, ROYAL_MAIL_CREDIT
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import (
    Row,
    figures_of,
    in_force,
    is_web_address,
    statements_of_average,
    statistics_of,
    years_with_figures,
)
from lgo_map.storage import DATA, DESCRIPTION_FILE, DataFileError, read_json
from lgo_map.wording.headline import investigated_and_upheld, upheld_sentence
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, and_list, counted, date_name, first_upper, interval, percent
from lgo_map.wording.verdicts import VERDICTS

ABOUT = "Your council’s performance"
"""Where a briefing comes from."""

LICENCES = (
    f"{OMBUDSMAN_CREDIT}; see its own terms before you use them elsewhere. Figures that councils or the press report "
    "are marked as such. This briefing is not the Ombudsman’s.",
    f"{OS_CREDIT}. {ROYAL_MAIL_CREDIT}. {ONS_CREDIT}.",
)

MOST_NAMES = 70
"""Of a type with more authorities than this, those whose rate is not known are counted, not named."""

REPORTED_MARK = "*"
"""Stands behind a rate in a list of names that the Ombudsman did not publish itself."""


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
class SimilarGroup:
    """Similar authorities of which the same can be said; `names` come with their rates where these are known."""

    verdict: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Where figures were read: its title with who it is, what it states of which years, its address if it has one."""

    title: str
    states: str
    address: str | None


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
    register: pd.DataFrame,
    statistics: pd.DataFrame,
    figures: pd.DataFrame,
    letters: Mapping[tuple[str, int], Letter],
    code: str,
    year: int,
    version: str,
) -> Briefing:
    """Gather what a briefing says.

    Parameters
    ----------
    register, statistics, figures : pandas.DataFrame
        As from `load_register`, `load_statistics` and `load_figures`.
    letters : mapping
        As from :func:`lgo_map.records.letters.load_letters`.
    code : str
        The council.
    year : int
        The year.
    version : str
        Of the data, as from :func:`data_version`.

    Raises
    ------
    KeyError
        If the register does not know the code.
    """
    council = council_of(register, code)
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    row = statistics_of(statistics, code, year)
    letter = letters.get((code, year))
    years = years_with_figures(statistics)
    measure = MEASURES[UPHELD_RATE.key]
    trend = trend_of(statistics, code, measure, years)
    return Briefing(
        title=f"Briefing: {council.name}, {year_name(year)}",
        council=council.name,
        kind=first_upper(TYPE_NAMES[council.authority_type]),
        year_name=year_name(year),
        period=year_period(year),
        notices=_notices(register, council, year),
        sentence=_sentence(council, plural, year, row, letter),
        figures=_figures(figures_of(figures, code, year), row, letter),
        trend=_trend(statistics, figures, code, measure, trend),
        trend_alternative=trend_in_words(trend.to_dict("records"), measure),
        pause=PAUSE,
        change=CHANGE,
        **_similar(register, statistics, figures, council, year),
        family=_family(register, statistics, code, year),
        reading=_reading(),
        letter=_letter(letter, year),
        ombudsman_page=ombudsman_page(council),
        sources=_sources(register, statistics, figures, council, years),
        date_of_data=_date_of_data(trend, max(years), version),
        licences=LICENCES,
        day=f"{year_end(max(years)):%Y-%m-%d}",
    )


def _notices(register: pd.DataFrame, council: Council, year: int) -> tuple[str, ...]:
    """Say of a council not in force on the last day of the year what became of it, or what was there before it."""
    if council.last_day is not None and council.last_day < year_end(year):
        after = _names(successors_of(register, council.code))
        followed = f" It was followed by {after}." if after else ""
        return (
            f"This council was abolished: its last day was {date_name(council.last_day)}.{followed} The Ombudsman goes "
            "on deciding complaints about abolished councils; such decisions are not added to those about the councils "
            "that followed.",
        )
    if council.first_day is not None and council.first_day > year_end(year):
        before = _names(predecessors_of(register, council.code))
        came = f" It came from {before}." if before else ""
        return (
            f"This council did not exist in {year_name(year)}: its first day was {date_name(council.first_day)}.{came}",
        )
    return ()


def _names(councils: pd.DataFrame) -> str:
    return and_list([str(name) for name in councils["name"]])


def _sentence(council: Council, plural: str, year: int, row: pd.Series | None, letter: Letter | None) -> str:
    if row is None:
        return f"There are no figures of {council.name} for {year_name(year)}."
    upheld = headlines(row)[0]
    sentence = upheld_sentence(council.name, plural, year, row, upheld.comparison)
    if letter is not None and upheld.state not in (KNOWN, NOTHING):
        sentence += f" It is not in this copy of the letter of {date_name(letter.date)}."
    return sentence


def _figures(stated: pd.DataFrame, row: pd.Series | None, letter: Letter | None) -> tuple[BriefingFigure, ...]:
    if row is None:
        return ()
    return tuple(_figure(figure, stated, letter) for figure in headlines(row))


def _figure(figure: Headline, stated: pd.DataFrame, letter: Letter | None) -> BriefingFigure:
    measure, comparison = figure.measure, figure.comparison
    known = figure.state == KNOWN
    if known:
        value = percent(comparison.rate)
    elif figure.state == NOTHING:
        value = measure.nothing
    else:
        value = "Not in this copy of the letter" if letter is not None else first_upper(NOT_KNOWN)
    counts = "" if figure.state == NOTHING or figure.counts == "counts not known" else figure.counts
    counts = counts.replace(NO_BREAK, " ")  # a narrow column breaks them where it must
    average = first_upper(percent(comparison.average))
    span, verdict = _interval(comparison) if known else "", _verdict(figure)
    otherwise = figure.printed_otherwise
    flag = f"As published. The published counts say otherwise: {otherwise}." if otherwise else ""
    parts = [
        f"{measure.name}: {value}",
        f"95{NO_BREAK}% interval {span}" if span else "",
        f"average {average.lower()}",
        verdict.lower(),
    ]
    stated_by = _stated_by(stated, measure.column) if known else ""
    return BriefingFigure(
        name=measure.name,
        meaning=measure.meaning,
        value=value,
        counts=counts,
        average=average,
        interval=span,
        verdict=verdict,
        stated_by=stated_by,
        flag=flag,
        rate=comparison.rate if known else None,
        low=comparison.low if known else None,
        high=comparison.high if known else None,
        average_rate=comparison.average,
        is_reported=bool(stated_by) and not stated_by.startswith(first_upper(SOURCE_NAMES["ombudsman"])),
        alternative=", ".join(part for part in parts if part) + ".",
    )


def _stated_by(stated: pd.DataFrame, figure: str) -> str:
    """Who states a figure that stands: "The Ombudsman", "A press report, computed from the counts"."""
    standing = stated[(stated["figure"] == figure) & stated["chosen"]]
    if standing.empty:
        return ""
    words = first_upper(SOURCE_NAMES[str(standing["source_kind"].iloc[0])])
    return f"{words}, computed from the counts" if standing["computed"].iloc[0] else words


def _trend(
    statistics: pd.DataFrame, figures: pd.DataFrame, code: str, measure: Measure, trend: pd.DataFrame
) -> tuple[BriefingYear, ...]:
    statistics, figures = (table[table["code"] == code] for table in (statistics, figures))
    reported = reported_years(figures, code, measure.column)
    years = []
    for drawn in trend.to_dict("records"):
        year, state = int(drawn["year"]), str(drawn["state"])
        row = statistics_of(statistics, code, year)
        stated_by = _stated_by(figures_of(figures, code, year), measure.column) if state == KNOWN else ""
        figure = headline(row, measure)
        years.append(
            BriefingYear(
                year=year,
                name=year_name(year),
                state=state,
                value=_value_of_year(figure, state),
                counts="" if state in (ABSENT, NOTHING) else figure.counts.replace(NO_BREAK, " "),
                short_counts=str(drawn["short_counts"]) or "–",
                average="" if state == ABSENT else first_upper(percent(figure.comparison.average)),
                interval=_interval(figure.comparison) if state == KNOWN else "",
                verdict=_verdict(figure) if state == KNOWN else "",
                stated_by=stated_by,
                rate=_float(drawn["rate"]),
                low=_float(drawn["low"]),
                high=_float(drawn["high"]),
                average_rate=_float(drawn["average"]),
                run=int(drawn["run"]),
                average_run=int(drawn["average_run"]),
                is_reported=year in reported,
            )
        )
    return tuple(years)


def _value_of_year(figure: Headline, state: str) -> str:
    if state == ABSENT:
        return "Not in force"
    if state == NOTHING:
        return figure.measure.nothing
    rate = first_upper(percent(figure.comparison.rate))
    return f"{rate} (but {figure.printed_otherwise})" if figure.printed_otherwise else rate


def _interval(comparison: Comparison) -> str:
    """The 95 % interval, which no line breaks; empty where there is none."""
    return "" if comparison.low is None else interval(comparison).replace(" ", NO_BREAK)


def _verdict(figure: Headline) -> str:
    if figure.comparison.verdict is not None:
        return VERDICTS[figure.comparison.verdict]
    if figure.state == NOTHING:
        return "Nothing to compare"
    return f"No verdict: {figure.comparison.reason}"


def _float(value: Any) -> float | None:
    return float(value) if is_known(value) else None


def _similar(
    register: pd.DataFrame, statistics: pd.DataFrame, figures: pd.DataFrame, council: Council, year: int
) -> dict[str, Any]:
    """Who the similar authorities of the year are, as the fields `similar` and `groups`."""
    held = in_force(register, statistics, year)
    rows = held[held["authority_type"] == council.authority_type]
    rows = rows.assign(short=short_names(rows["name"])).sort_values("short")
    plural, day = TYPE_NAMES_PLURAL[council.authority_type], date_name(year_end(year).date())
    reported = _reported_codes(figures, year)
    members: dict[str, list[str]] = {}
    verdict_of = {}
    for row in rows.to_dict("records"):
        code, name = str(row["code"]), str(row["short"])
        verdict, rate = _verdict_and_rate(row)
        verdict_of[code] = verdict
        label = f"{name} (this council)" if code == council.code else name
        mark = REPORTED_MARK if rate and code in reported else ""
        members.setdefault(verdict, []).append(f"{label} {rate}{mark}".strip())
    known = int(rows["upheld_rate"].notna().sum())
    lines = [
        f"The Ombudsman compares {plural} with {plural}: {len(rows)} were in force on {day}, and the upheld rate of "
        f"{known} of them in {year_name(year)} is known here. The published average is of all of them."
    ]
    lines += [_own_place(verdict_of.get(council.code), day)]
    if any(text.endswith(REPORTED_MARK) for texts in members.values() for text in texts):
        lines.append(f"A rate with {REPORTED_MARK} is reported by a council or the press, not by the Ombudsman.")
    many = len(rows) > MOST_NAMES
    groups = tuple(
        SimilarGroup(words, len(members[words]), () if many and words == _RATE_UNKNOWN else tuple(members[words]))
        for words in _GROUPS
        if words in members
    )
    return {"similar": tuple(lines), "groups": groups}


_RATE_UNKNOWN = "Rate not known here"
_WITHOUT_VERDICT = "Rate known, no verdict"
_NO_INVESTIGATIONS = "No investigations"
_GROUPS = (*VERDICTS.values(), _WITHOUT_VERDICT, _NO_INVESTIGATIONS, _RATE_UNKNOWN)


def _verdict_and_rate(row: Row) -> tuple[str, str]:
    """What can be said of an authority's upheld rate, and the rate in words; empty where there is none."""
    if is_zero(row["investigations"]):
        return _NO_INVESTIGATIONS, ""
    if not is_known(row["upheld_rate"]):
        return _RATE_UNKNOWN, ""
    comparison = compare(row["upheld_rate"], row["upheld"], row["investigations"], row["upheld_rate_average"])
    words = VERDICTS[comparison.verdict] if comparison.verdict else _WITHOUT_VERDICT
    return words, percent(row["upheld_rate"])


def _own_place(verdict: str | None, day: str) -> str:
    if verdict is None:
        return f"This council was not in force on {day}, so it is not among them."
    own = {
        _RATE_UNKNOWN: "its upheld rate is not known here, so how it compares is not known either",
        _WITHOUT_VERDICT: "its upheld rate is known, but whether it differs from the average can’t be said",
        _NO_INVESTIGATIONS: "there were no investigations, so there is nothing to compare",
        VERDICTS["no clear difference"]: "no clear difference from the average",
    }
    return f"This council: {own.get(verdict, verdict[:1].lower() + verdict[1:])}."


def _reported_codes(figures: pd.DataFrame, year: int) -> frozenset[str]:
    """The councils whose upheld rate of the year is not the Ombudsman's own."""
    standing = figures[(figures["year"] == year) & (figures["figure"] == UPHELD_RATE.key) & figures["chosen"]]
    return frozenset(standing.loc[standing["source_kind"] != "ombudsman", "code"].astype(str))


_KIND_OF_COUNCIL = re.compile(
    r"^(?:London Borough of|Royal Borough of) |(?: (?:Metropolitan|London|District|Borough|County|City))* Council$"
)


def short_names(names: Iterable[str]) -> list[str]:
    """Names without the words that say what kind of council it is, for a list of one kind: "Leeds".

    A name that would then be another's is left as it is.
    """
    full = list(names)
    short = [_KIND_OF_COUNCIL.sub("", name) or name for name in full]
    return [name if short.count(cut) > 1 else cut for name, cut in zip(full, short, strict=True)]


def _family(register: pd.DataFrame, statistics: pd.DataFrame, code: str, year: int) -> tuple[str, ...]:
    """The councils before and after, and what is known of them in the year."""
    before, after = predecessors_of(register, code), successors_of(register, code)
    if before.empty and after.empty:
        return ()
    lines = [f"It came from {_names(before)}."] if len(before) else []
    lines += [f"It was followed by {_names(after)}."] if len(after) else []
    known = []
    for _, other in pd.concat([before, after]).iterrows():
        row = statistics_of(statistics, str(other["code"]), year)
        if row is not None and any(is_known(row[c]) for c in ("upheld_rate", "investigations", "upheld")):
            known.append(f"{other['name']} in {year_name(year)}: {investigated_and_upheld(row)}.")
    return (*lines, *(known or [f"No figures of theirs for {year_name(year)} are known here."]))


def _reading() -> tuple[str, ...]:
    return (
        "A higher rate does not mean more complaints or worse ones. It says how often the Ombudsman found fault when "
        "it investigated a complaint in detail.",
        "Small numbers: many councils have few investigations a year, and one case more or less moves their rate a "
        f"lot. The 95{NO_BREAK}% interval (Wilson) says how far chance alone could have moved a figure. “Higher” or "
        "“lower” is said only where the average lies outside it.",
        "Years are not alike. " + " ".join(f"{year_name(year)}: {note}" for year, note in YEAR_NOTES.items()),
        "“Not known” means that no source held here states the figure. It does not mean 0.",
        "Published figures stand as published. Those that a council or the press reports are marked with who states "
        "them.",
    )


def _letter(letter: Letter | None, year: int) -> str:
    if letter is None:
        return f"The Ombudsman’s annual review letter for {year_name(year)} is not held here. Look for it on its page:"
    return (
        f"The Ombudsman’s annual review letter for {year_name(year)}, of {date_name(letter.date)} to "
        f"{letter.addressee}, is held here and can be read on the council’s page of “{ABOUT}”. The Ombudsman’s page:"
    )


def _sources(
    register: pd.DataFrame, statistics: pd.DataFrame, figures: pd.DataFrame, council: Council, years: Sequence[int]
) -> tuple[Source, ...]:
    """The sources of the council's figures, then of the averages that no page of its own prints."""
    own = figures[(figures["code"] == council.code) & figures["chosen"] & figures["year"].isin(years)]
    averages = pd.concat([own.iloc[:0], *(_average_elsewhere(statistics, figures, council, year) for year in years)])
    whose = averages["code"].map(register["name"])
    averages = averages.assign(source_title=averages["source_title"] + ", " + whose)
    what = f"published average of the upheld rate of {TYPE_NAMES_PLURAL[council.authority_type]}"
    return (*_by_page(own, "figures"), *_by_page(averages, what))


def _average_elsewhere(statistics: pd.DataFrame, figures: pd.DataFrame, council: Council, year: int) -> pd.DataFrame:
    """One statement of the year's average where the council has a row but no page that prints it; else none."""
    figure = UPHELD_RATE.average
    statistics, figures = (table[table["year"] == year] for table in (statistics, figures))
    row = statistics_of(statistics, council.code, year)
    stated = statements_of_average(statistics, figures, council.authority_type, year, figure)
    if row is None or not is_known(row[figure]) or (stated["code"] == council.code).any():
        return stated.iloc[:0]
    return stated.sort_values(["source_url", "code"]).iloc[:1]


def _by_page(statements: pd.DataFrame, what: str) -> list[Source]:
    """One source for every page, with the years it is about; that of the newest year first."""
    # A computed figure follows from counts that its page states, so the page is here anyway.
    published = statements[~statements["computed"]].sort_values("year", ascending=False, kind="stable")
    pages: dict[tuple[str, str], Source] = {}
    years: dict[tuple[str, str], set[int]] = {}
    for _, statement in published.iterrows():
        title = _title(str(statement["source_title"]), str(statement["source_kind"]))
        address = statement["source_url"]
        known = is_web_address(address)
        page = title, str(address).replace("//www.", "//").rstrip("/") if known else ""
        pages.setdefault(page, Source(title, "", str(address) if known else None))
        years.setdefault(page, set()).add(int(statement["year"]))
    return [
        replace(source, states=f"{what}, {and_list([year_name(year) for year in sorted(years[page])])}")
        for page, source in pages.items()
    ]


def _title(title: str, kind: str) -> str:
    """A source's title, with who it is where the title does not say so."""
    title, who = title.replace("'", "’"), SOURCE_NAMES[kind]
    return title if title.casefold() in who else f"{title} ({who})"


def _date_of_data(trend: pd.DataFrame, newest: int, version: str) -> str:
    known = trend.loc[trend["state"] == KNOWN, "year"]
    own = f"is of {year_name(int(known.max()))}" if len(known) else "is not known"
    there = int((trend["state"] != ABSENT).sum())
    return (
        f"The newest year held is {year_name(newest)}, which ended on {date_name(year_end(newest).date())}; this "
        f"council’s newest upheld rate {own}. Version {version} of the data. On which day each source was read is "
        f"not recorded. The figures held are a part of those published: of this council, the upheld "
        f"rates of {len(known)} of {counted(there, 'year', 'years')}."
    )
