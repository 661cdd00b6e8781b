"""What the figures mean, how far they go, and how a verdict is reached, as HTML. All numbers are counted."""

from __future__ import annotations

from dataclasses import astuple
from html import escape

import pandas as pd

from lgo_map.analysis.coverage import (
    averages_missing,
    coverage_of_rates,
    known_by_council,
    rates_printed_otherwise,
    states_of_figures,
)
from lgo_map.analysis.headline import headline
from lgo_map.analysis.peers import similar_authorities
from lgo_map.analysis.verdict import Verdict
from lgo_map.analysis.years_together import gained
from lgo_map.councils.ombudsman_pages import YEARLY_TABLES
from lgo_map.councils.register import (
    AUTHORITY_TYPES,
    OMBUDSMAN_PAGES,
    TYPE_NAMES_PLURAL,
)
from lgo_map.figures.catalogue import FIGURES, HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import YEAR_NOTES, year_name, year_period, years_of_one_method
from lgo_map.presentation import html, missing
from lgo_map.presentation.file_formats import formats_in_words
from lgo_map.records.credits import OGL, OGL_IN_CREDIT, OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT, ROYAL_MAIL_CREDIT
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import statistics_of
from lgo_map.wording.counts import counts_in_words
from lgo_map.wording.headline import upheld_sentence
from lgo_map.wording.numbers import NO_BREAK, counted, first_upper, interval, number, percent, with_article
from lgo_map.wording.verdicts import VERDICT_WORDS
from lgo_map.wording.years_together import HOW_NEWEST, HOW_PUT_TOGETHER, span_name

HEADING, SUBTITLE = "About the figures", "What they mean, how verdicts are reached, and how much is missing"
EXAMPLE = "E07000154", 2020
"""The council and year of the worked example: Northampton, whose letter and figures are both here."""

SOURCE_COLUMNS = {
    "ombudsman": "The Ombudsman’s pages and letters",
    "council": "Councils’ own reports",
    "press": "Press reports",
}

GAINED_COLUMNS = {
    "type": "Authority type",
    "councils": "Councils",
    "known": "With a year that can go in",
    "single": "Clear in a single year",
    "clear": "Clear together",
    "only_together": "Clear together, in no year alone",
}


@per_dataset(maxsize=1)  # some 120 kB; all visitors read the same
def sections(dataset: Dataset) -> tuple[tuple[str, ...], ...]:
    """The page's sections as HTML, parted where its buttons stand."""
    coverage = coverage_of_rates(dataset.register, dataset.statistics, dataset.figures)
    taking = _section("What you can take with you", formats_in_words())
    return (
        (_meaning(), _verdicts(dataset), _years(dataset), _together(dataset)),
        (_covered(coverage),),
        (_missing(dataset, coverage),),
        (_by_council(dataset),),
        (taking, _licences(), _errors()),
    )


def _section(heading: str, *paragraphs: str) -> str:
    """A section whose paragraphs are HTML; all that comes from the data is escaped by the caller."""
    body = "".join(
        part if part.startswith(("<table", "<div", "<dl", "<ul")) else f"<p>{part}</p>" for part in paragraphs
    )
    return f'<section class="lgo-about"><h2 class="lgo-section">{escape(heading)}</h2>{body}</section>'


def _meaning() -> str:
    explained = [FIGURES[key] for key in dict.fromkeys((*HEADLINE_RATES, *FIGURES)) if FIGURES[key].meaning]
    terms = "".join(f"<dt><b>{escape(each.label)}</b></dt><dd>{escape(each.meaning)}</dd>" for each in explained)
    return _section(
        "What the figures mean",
        "The Local Government and Social Care Ombudsman looks into complaints about councils. Some it investigates in "
        "detail, and in some of those it finds fault: those are upheld. It publishes three figures of every council "
        "every year, and compares each with the average of councils of the same type.",
        f"<dl>{terms}</dl>",
        "A higher upheld rate does not mean worse complaints, nor more of them: it says how often fault was found when "
        "the Ombudsman looked.",
    )


def _verdicts(dataset: Dataset) -> str:
    return _section(
        "How a verdict is reached",
        "Most district councils have only a handful of investigations a year. One decision more or less then moves the "
        "rate a lot, so a rate above the average need not mean anything. For every rate we therefore work out the "
        "range in which chance alone could have put it, from the counts behind it (the 95\N{NO-BREAK SPACE}% Wilson "
        f"interval). A council is called <b>{VERDICT_WORDS[Verdict.HIGHER]}</b> only if the whole range lies above the "
        f"average of similar authorities, and <b>{VERDICT_WORDS[Verdict.LOWER]}</b> only if all of it lies below; "
        f"otherwise there is <b>{VERDICT_WORDS[Verdict.NO_CLEAR_DIFFERENCE]}</b>. "
        "Where the counts or the average are not known, there is no verdict.",
        *_example(dataset),
        "Where only a rate and what it is a share of are published, as for compliance, the count is the whole number "
        "nearest to that share.",
        *_printed_otherwise(dataset),
    )


def _example(dataset: Dataset) -> list[str]:
    code, year = EXAMPLE
    row = statistics_of(dataset.statistics, code, year)
    if row is None:
        return []
    upheld = headline(row, MEASURES["upheld_rate"])
    council = dataset.council(code)
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    sentence = upheld_sentence(council.name, plural, year, row, upheld.comparison)
    comparison, counts = upheld.comparison, counts_in_words(upheld)
    worked = ""
    if comparison.low is not None and comparison.average is not None and comparison.verdict is not None:
        others = len(similar_authorities(dataset.register, dataset.statistics, code, year)) - 1
        worked = (
            f" Worked out: {counts} is {percent(comparison.rate)}; from {counts}, the range is "
            f"{interval(comparison)}; the average of {plural}, which were {number(others)} others that year, is "
            f"{percent(comparison.average)}, and lies {_where(comparison.low, comparison.high, comparison.average)}. "
            f"The verdict: {VERDICT_WORDS[comparison.verdict]}."
        )
    return [f'<div class="lgo-example"><b>An example.</b> {escape(sentence)}{escape(worked)}</div>']


def _where(low: float, high: float | None, average: float) -> str:
    if average < low:
        return "below the range"
    return "above the range" if high is not None and average > high else "inside the range"


def _printed_otherwise(dataset: Dataset) -> list[str]:
    rows = rates_printed_otherwise(dataset.statistics)
    if rows.empty:
        return []
    cases = "; ".join(
        f"{with_article(row['name'])} in {year_name(row['year'])}, printed as {percent(row['upheld_rate'])} of "
        f"{number(row['upheld'])} in {number(row['investigations'])}"
        for _, row in rows.iterrows()
    )
    return [
        f"What is published stands before what could be computed. In {counted(len(rows), 'case', 'cases')} the printed "
        f"upheld rate is not what the printed counts come to: {escape(cases)}. We show the rate as printed and say so."
    ]


def _years(dataset: Dataset) -> str:
    newest, oldest = max(dataset.years), min(dataset.years)
    notes = "".join(
        f"<dt><b>{year_name(year)}</b></dt><dd>{escape(note)}</dd>"
        for year, note in YEAR_NOTES.items()
        if year in dataset.years
    )
    return _section(
        "Years, and why they are not alike",
        f"A year is the Ombudsman’s: {year_name(newest)} is {year_period(newest)}. There are figures from "
        f"{year_name(oldest)} to {year_name(newest)}. The map and the tables of a year show the councils that were in "
        "force on its last day; a council that was abolished keeps its own figures, which are never added to those of "
        "the council that took its place.",
        f"<dl>{notes}</dl>",
    )


def gained_rows(dataset: Dataset) -> list[tuple[str | int, ...]]:
    """By authority type, what putting years together tells, as :data:`GAINED_COLUMNS` has it."""
    found = ((kind, gained(dataset, kind, MEASURES["upheld_rate"])) for kind in AUTHORITY_TYPES)
    return [(first_upper(TYPE_NAMES_PLURAL[kind]), *astuple(each)) for kind, each in found]


def _together(dataset: Dataset) -> str:
    rows = [(str(name), [number(each) for each in numbers]) for name, *numbers in gained_rows(dataset)]
    first = year_name(years_of_one_method(dataset.years)[0])
    return _section(
        "The newest known, and years put together",
        escape(
            f"{HOW_NEWEST} Only years since the change of process in {first} count, so a "
            "council of which only older figures are known is not known."
        ),
        escape(
            f"{HOW_PUT_TOGETHER} Only years of one method go in, and only a council’s own: those of the councils it "
            "came from are never added."
        ),
        "With n cases and x of them upheld in a year, and a the published average of that year, the rate is "
        "<b>Σx ÷ Σn</b>, its range is Wilson’s of these two counts, and it is compared with <b>Σ(n × a) ÷ Σn</b>. "
        "Σ(n × a) is the number expected of a council just like the average, as in the indirectly standardised ratios "
        "of public-health profiles: D. Eayres, “Commonly used public health statistics and their confidence "
        "intervals”, APHO Technical Briefing 3 (2008), to which the guidance of Fingertips refers. Where the average "
        "of one of the years is not known, there is a range but no verdict. A year whose published rate does not "
        "follow from its counts goes in by its counts, and that is said.",
        _table(
            f"Councils whose upheld rate is clearly higher or lower than the average, {span_name(dataset.years)}",
            list(GAINED_COLUMNS.values()),
            rows,
        ),
    )


def _covered(coverage: pd.DataFrame) -> str:
    known, councils = coverage["known"].sum(), coverage["councils"].sum()
    return _section(
        "What is covered",
        f"The upheld rate is known here for {number(known)} of {number(councils)} councils and years: each council "
        "counts once for every year on whose last day it was in force.",
        _matrix(coverage),
        _matrix_of_sources(coverage),
        "Figures that a council or the press reports are marked as such wherever they stand, never replace the "
        "Ombudsman’s own, and can be switched off with “The Ombudsman’s own figures only”.",
    )


def _matrix(coverage: pd.DataFrame) -> str:
    rows = []
    for year, of_year in coverage.groupby(level="year", sort=False):
        known, councils = of_year["known"], of_year["councils"]
        cells = [_so_many(part, whole) for part, whole in zip(known, councils, strict=True)]
        rows.append((year_name(int(str(year))), [*cells, _so_many(known.sum(), councils.sum())]))
    heads = [first_upper(TYPE_NAMES_PLURAL[kind]) for kind in AUTHORITY_TYPES]
    return _table("Councils whose upheld rate is known, by year and authority type", ["Year", *heads, "All"], rows)


def _so_many(part: float, whole: float) -> str:
    return f"{number(part)} of {number(whole)}".replace(" ", NO_BREAK)


def _matrix_of_sources(coverage: pd.DataFrame) -> str:
    of_year = coverage.groupby(level="year", sort=False).sum()
    rows = [
        (year_name(int(str(year))), [number(row[kind]) for kind in SOURCE_KINDS] + [number(row["known"])])
        for year, row in of_year.iterrows()
    ]
    heads = [SOURCE_COLUMNS[kind] for kind in SOURCE_KINDS]
    return _table("Who states the upheld rates that are known", ["Year", *heads, "All"], rows)


def _table(caption: str, heads: list[str], rows: list[tuple[str, list[str]]]) -> str:
    lines = (html.row(escape(name), map(escape, cells)) for name, cells in rows)
    return html.table(caption, heads, lines, caption)


def _missing(dataset: Dataset, coverage: pd.DataFrame) -> str:
    states = states_of_figures(dataset.register, dataset.statistics)
    rows = [
        (MEASURES[str(key)].name, [number(row[state]) for state in (KNOWN, NOTHING, UNKNOWN)])
        for key, row in states.iterrows()
    ]
    averages = averages_missing(dataset.statistics)
    pairs = len(coverage)
    return _section(
        "What is missing",
        "<b>Not known</b> means that no source here states the figure: it is left empty, never taken for zero. "
        "<b>Nothing to measure</b> means that there were no cases to take a share of: no investigations, no upheld "
        "cases, or no recommendations due. That is not 0\N{NO-BREAK SPACE}% either.",
        _table(
            "Councils and years by what is known of them", ["Figure", "Known", "Nothing to measure", "Not known"], rows
        ),
        f"The published average of the upheld "
        f"rate is not known for {number(len(averages))} of the {number(pairs)} combinations of year and authority "
        f"type, so councils get no verdict there. {_letters_held(dataset)} The councils’ pages at the Ombudsman hold "
        "more than this site does.",
    )


def _by_council(dataset: Dataset) -> str:
    tables = html.link("the Ombudsman’s page of yearly tables", YEARLY_TABLES)
    names = [FIGURES[key].name.lower() for key in HEADLINE_RATES]
    return _section(
        "What is missing of each council, and how to help",
        f"Counted here is how many of the three figures ({escape(', '.join(names))}) are known of a council and year; "
        "one for which there was nothing to measure counts as known.",
        f"<div>{missing.matrices(known_by_council(dataset.register, dataset.statistics))}</div>",
        "<ul><li><b>With a browser</b>, save a council’s page at the Ombudsman as “web page, HTML only”, at the "
        "address that the file below names (it shows the newest year alone); for any year the council’s annual review "
        f"letter as PDF; or, for all councils at once, the three tables to which {tables} leads: complaints received, "
        "decided, and compliance.</li>"
        "<li><b>Whoever runs this site</b> takes them with <code>python -m lgo_map add pages FILES</code>, <code>add "
        "letters FILES</code> or <code>add statistics --kind ombudsman --url ADDRESS FILE</code>.</li>"
        "<li><b>Each of these</b> shows first what is new and what would change, and stores it when asked again with "
        "<code>--yes</code>.</li></ul>",
    )


def _letters_held(dataset: Dataset) -> str:
    held = counted(len(dataset.letters), "annual review letter", "annual review letters")
    return f"Of all the letters the Ombudsman sends, {held} can be read here."


def _licences() -> str:
    ons = ONS_CREDIT.replace(OGL_IN_CREDIT, html.link(OGL_IN_CREDIT, OGL["path"]))
    return _section(
        "Sources and licences",
        f"<ul><li>{OMBUDSMAN_CREDIT}, and for figures so marked the council’s or newspaper’s report that is linked "
        f"beside the figure.</li><li>Boundaries: {ons}. {OS_CREDIT}.</li>"
        f"<li>Postcodes: {ROYAL_MAIL_CREDIT}, and the above.</li></ul>",
        "This site is not the Ombudsman’s. Verdicts and intervals are worked out here, not by the Ombudsman.",
    )


def _errors() -> str:
    return _section(
        "If a figure is wrong",
        f"Compare it with {html.link('the council’s page at the Ombudsman', OMBUDSMAN_PAGES)}, which counts for more "
        "than this site, and with the source linked under “Where every figure comes from”. If they "
        "differ, please tell whoever runs this site, and name the council, the year, the figure and the source.",
    )
