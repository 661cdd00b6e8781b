"""What complaints about several councils were about, side by side, as HTML: a table with a column a council."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

import pandas as pd

from lgo_map.analysis.headline import HeadlineFigure, headline
from lgo_map.analysis.peers import Side
from lgo_map.analysis.subject_shares import years_by_subject
from lgo_map.analysis.subject_statistics import years_with_shares
from lgo_map.analysis.years_together import row_of_choice, years_in
from lgo_map.figures.subject_measures import SUBJECT_MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN, NOTHING
from lgo_map.figures.years import YearChoice, year_name, years_listed
from lgo_map.presentation import html
from lgo_map.presentation.side_by_side import NOT_THERE
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.records.subjects import disagreements_by_subject, subjects_of
from lgo_map.wording.counts import disagreements, known_counts
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, first_upper, interval, percent
from lgo_map.wording.subject_measures import HOW_SHARED

_NOTE = (
    "Of all complaints and enquiries received about a council, the share about each subject, whatever became of them. "
    "Whether two councils differ is not tested here; the interval says how far chance alone may have moved a share. "
)


def years_held(dataset: Dataset, codes: Collection[str], ombudsman_only: bool) -> list[int]:
    """The years of which one of some councils at least is held by subject, newest first."""
    shown, held_of = set(years_with_shares(dataset, ombudsman_only)), years_by_subject(dataset)
    return sorted({year for code in codes for year in held_of.get(code, ())} & shown, reverse=True)


def heading_of_subjects(period: str) -> str:
    """The heading of the table."""
    return f'<h2 class="lgo-section">What complaints were about, {escape(period)}</h2>'


def not_held_by_subject(period: str) -> str:
    """That there is no table of a year."""
    return f"<p>By subject, {escape(period)} is not held here of any of these councils.</p>"


def see_newest_held(year: int) -> str:
    """What leads to the newest year of which there is a table, as text."""
    return f"See {year_name(year)}, the newest year that is"


def subjects_side_by_side(dataset: Dataset, choice: YearChoice, sides: Sequence[Side], ombudsman_only: bool) -> str:
    """Of each subject, its share in the complaints received about each council, with counts and interval.

    Parameters
    ----------
    choice : int or "together"
        The year, or the years put together.
    """
    columns = [_Column(dataset, side.council.code, choice, ombudsman_only) for side in sides]
    rows = [
        html.row(escape(subject.name), [column.cell(key) for column in columns]) for key, subject in SUBJECTS.items()
    ]
    headings = ["Subject", *(side.council.name for side in sides)]
    table = html.table("What complaints were about, side by side", headings, rows, kind="lgo-compare")
    return f'<p class="lgo-note">{escape(_NOTE + HOW_SHARED)}</p>{table}'


class _Column:
    """What is known of one council."""

    def __init__(self, dataset: Dataset, code: str, choice: YearChoice, ombudsman_only: bool) -> None:
        self._dataset, self._code, self._choice, self._only = dataset, code, choice, ombudsman_only
        year = choice if isinstance(choice, int) else None
        standing = subjects_of(dataset.subjects, code)
        of_year = standing[standing["year"] == year] if year else standing.iloc[:0]
        self._sources: dict[str, Row] = {row["subject"]: row for row in of_year.to_dict("records")}
        found = disagreements_by_subject(dataset.subjects, code) if year else {}
        self._others = {
            subject: [other for other in said if not ombudsman_only or other.kind == "ombudsman"]
            for (of, subject), said in found.items()
            if of == year
        }

    def cell(self, subject: str) -> str:
        """The share of a subject, or that it is not known."""
        measure = SUBJECT_MEASURES[subject]
        row = row_of_choice(self._dataset, self._code, self._choice, measure, self._only)
        if row is None:
            return NOT_THERE
        figure = headline(row, measure)
        if figure.availability == NOTHING:
            return f'<span class="lgo-missing">{escape(measure.nothing)}</span>'
        if figure.availability != KNOWN:
            counts = known_counts(figure) if figure.counts.part is not None else ""
            return f'<span class="lgo-missing">{first_upper(NOT_KNOWN)}</span>' + _small(counts)
        return self._share(subject, figure, row) + "".join(map(_small, self._details(subject, figure, row)))

    def _share(self, subject: str, figure: HeadlineFigure, row: Row) -> str:
        value, source = f'<span class="value">{percent(figure.comparison.rate)}</span>', self._sources.get(subject)
        if source is not None:
            value = html.link(value, source["source_url"], str(source["source_title"]))
        return value if pd.isna(row["source_kind"]) else value + html.mark_of_source(str(row["source_kind"]))

    def _details(self, subject: str, figure: HeadlineFigure, row: Row) -> list[str]:
        comparison = figure.comparison
        beside = f"in its type together {percent(comparison.average)}" if comparison.average is not None else ""
        years = "" if isinstance(self._choice, int) else years_listed(years_in(row, self._choice))
        reach = f"95{NO_BREAK}% interval {interval(comparison)}"
        said = disagreements("received", self._others.get(subject, ()))
        return [known_counts(figure), reach, beside, years, *said]


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""
