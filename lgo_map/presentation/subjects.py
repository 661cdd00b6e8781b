"""What complaints about a council were about: a year beside similar authorities, and all years as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from lgo_map.analysis.subject_shares import ReceivedOfYear, SubjectShare, subject_shares, years_by_subject
from lgo_map.councils.ombudsman_pages import YEARLY_TABLES
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import YearChoice, year_name
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import OtherStatement, is_web_address
from lgo_map.records.subjects import disagreements_by_subject, subjects_of
from lgo_map.wording.counts import disagreements
from lgo_map.wording.numbers import number, percent
from lgo_map.wording.subjects import (
    HOW_COMPARED,
    MANY_AT_ONCE,
    NONE_HELD,
    another_year,
    compared_in_words,
    is_that_unusual,
    share_in_words,
)

_NOTE = (
    "How many complaints and enquiries about the council the Ombudsman received, by subject, whatever became of them. "
    "A figure is a link to its source."
)


def subjects_of_council(dataset: Dataset, council: Council, wanted: YearChoice | None) -> str:
    """The section of one council: a year beside similar authorities, then all years; or where to look for them.

    Parameters
    ----------
    wanted : int, "newest", "together" or None
        The year looked at. Where that is not known by subject, or is no single year, it is the newest that is.
    """
    shown = '<h2 class="lgo-section">What complaints were about</h2>'
    years = years_by_subject(dataset).get(council.code, ())
    if not years:
        tables = html.link("the Ombudsman’s yearly tables", YEARLY_TABLES)
        return f"{shown}<p>{escape(NONE_HELD)} {tables}.</p>"
    plural, rows = TYPE_NAMES_PLURAL[council.authority_type], subjects_of(dataset.subjects, council.code)
    year = wanted if isinstance(wanted, int) and wanted in years else years[0]
    if isinstance(wanted, int) and wanted != year:
        shown += html.notice(another_year(wanted, year))
    found = subject_shares(dataset, council.code, year)
    return (
        shown
        + unusual_or_not(found, council.name, plural)
        + f'<h3 class="lgo-measure">By subject, {year_name(year)}</h3>'
        + shares_of_year(found, plural, rows)
        + '<h3 class="lgo-measure">Every year held here</h3>'
        + subjects_by_year(rows, disagreements_by_subject(dataset.subjects, council.code))
    )


def unusual_or_not(found: ReceivedOfYear, name: str, plural: str) -> str:
    """What complaints were about in a year, and whether that is unusual, as paragraphs."""
    return "".join(f'<p class="lgo-sentence">{escape(words)}</p>' for words in is_that_unusual(found, name, plural))


def shares_of_year(found: ReceivedOfYear, plural: str, rows: pd.DataFrame) -> str:
    """Every subject of a year: how many, its share, and that in similar authorities, on a scale and in words.

    Parameters
    ----------
    found : ReceivedOfYear
        A year of which any subject is known.
    plural : str
        What similar authorities are called.
    rows : DataFrame
        The council's, as from :func:`lgo_map.records.subjects.subjects_of`.
    """
    standing = {row["subject"]: row for row in rows[rows["year"] == found.year].to_dict("records")}
    top = top_of_scale(found)
    entries = "".join(_entry(share, found.total, plural, standing.get(share.subject), top) for share in found.shares)
    notes = []
    if found.total:
        marks = [html.THIS_COUNCIL, html.Mark("its 95 % interval", look="reach")]
        if found.similar.is_whole:
            marks.append(html.Mark(f"the share in {plural} together", look="tick"))
        key = html.key("lgo-key", *marks, html.Mark(f"every scale runs from 0 to {percent(top)}"))
        notes = [HOW_COMPARED, MANY_AT_ONCE] if found.similar.is_whole else []
    else:
        key = ""
    note = f'<p class="lgo-note">{escape(" ".join(notes))}</p>' if notes else ""
    return f'{key}<ul class="lgo-subjects">{entries}</ul>{note}'


def top_of_scale(found: ReceivedOfYear) -> int:
    """The percentage at which the scales of all subjects end: the next ten above all that is drawn on them."""
    drawn = [
        value
        for share in found.shares
        for value in (share.comparison.rate, share.comparison.high, share.comparison.average)
        if value is not None
    ]
    return min(100, 10 * math.ceil(max(drawn, default=100) / 10)) or 100


def _entry(share: SubjectShare, total: int | None, plural: str, row: dict | None, top: int) -> str:
    name = escape(SUBJECTS[share.subject].name)
    words = escape(share_in_words(share, total))
    if row is not None:
        words = html.link(words, row["source_url"], str(row["source_title"]))
        words += html.mark_of_source(str(row["source_kind"]))
    comparison = share.comparison
    low, high, rate, average = (
        None if value is None else 100 * value / top
        for value in (comparison.low, comparison.high, comparison.rate, comparison.average)
    )
    missing = ' class="lgo-missing"' if share.received is None else ""
    compared = compared_in_words(share, plural)
    beside = f"<p>{escape(compared)}.</p>" if compared else ""
    scale = html.scale(low, high, rate, average) if rate is not None else ""
    return f"<li><h4>{name}</h4><p{missing}>{words}</p>{scale}{beside}</li>"


def subjects_by_year(
    rows: pd.DataFrame, others: Mapping[tuple[int, str], Sequence[OtherStatement]] | None = None
) -> str:
    """A table, a row a subject and a column a year; empty where nothing is known.

    Parameters
    ----------
    rows : DataFrame
        As from :func:`lgo_map.records.subjects.subjects_of`.
    others : mapping, optional
        What other sources say, as from :func:`lgo_map.records.subjects.disagreements_by_subject`.
    """
    if rows.empty:
        return ""
    differing = others or {}
    cells = {
        (row["year"], row["subject"]): _cell(row, differing.get((row["year"], row["subject"]), ()))
        for row in rows.to_dict("records")
    }
    years = sorted({int(year) for year in rows["year"]}, reverse=True)
    missing = '<span class="lgo-missing">not known</span>'
    table = [
        html.row(escape(subject.name), (cells.get((year, key), missing) for year in years))
        for key, subject in SUBJECTS.items()
    ]
    return (
        html.table("What complaints were about", ["Subject", *map(year_name, years)], table, kind="lgo-by-year")
        + f'<p class="lgo-note">{escape(_NOTE)}</p>'
    )


def _cell(row: dict, others: Sequence[OtherStatement]) -> str:
    text, title = number(row["received"]), str(row["source_title"])
    address = row["source_url"]
    linked = (
        html.link(text, address, title) if is_web_address(address) else f'<span title="{escape(title)}">{text}</span>'
    )
    if row["source_kind"] != "ombudsman":
        linked += f"<br>{html.kind_mark(SOURCE_NAMES[row['source_kind']])}"
    sentences = disagreements("received", others)
    return linked + "".join(f'<br><small class="lgo-flag">{escape(sentence)}</small>' for sentence in sentences)
