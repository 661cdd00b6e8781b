"""The share of a subject as what the map is painted by and the benchmark is about, in words.

What it is compared with is no average that the Ombudsman publishes: it is the share of the subject in all complaints
received about the authorities of the type together, and is called so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.subject_shares import SimilarReceived, SubjectShare
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import KNOWN, NOTHING
from lgo_map.figures.years import period_name, year_name, years_listed
from lgo_map.wording.counts import cases
from lgo_map.wording.numbers import and_list, number, percent
from lgo_map.wording.subjects import verdict_on_share

HOW_SHARED = (
    "The share of a type is that of all complaints received about its councils, added up; shares are not averaged, and "
    "none is given unless all of them are known. It is worked out here: the Ombudsman publishes no average of it."
)
"""How the share is made that stands beside a council's."""


def painted_share(figure: HeadlineFigure, plural: str, years: Sequence[int]) -> str:
    """A council's share of the subject that the map is painted by, beside that of its type, in one line.

    Parameters
    ----------
    figure : HeadlineFigure
        Of a measure of :data:`lgo_map.figures.subject_measures.SUBJECT_MEASURES`.
    plural : str
        What similar authorities are called: "district councils".
    years : sequence of int
        The years it is from, oldest first; those asked for where it is not known.
    """
    measure, comparison = figure.measure, figure.comparison
    when, name = period_name(tuple(years)), SUBJECTS[figure.measure.subject].name
    if figure.availability == NOTHING:
        return f"{name}, {when}: no complaints were received, so there is no share."
    if figure.availability != KNOWN or comparison.base is None:
        when = years_listed(years)
        return f"{name}, {when}: how many of the complaints received were about it is not known here."
    share = f"{number(comparison.count)} of {cases(measure, comparison.base)}, {percent(comparison.rate)}"
    begin = f"{name}, {when}: {share}."
    if comparison.average is None:
        return f"{begin} Not all {plural} are held by subject, so there is nothing to compare it with."
    same = " in the same years, weighted by its own complaints," if len(years) > 1 else ""
    verdict = verdict_on_share(SubjectShare(measure.subject, comparison.count, comparison))
    return f"{begin} In {plural} together{same} {percent(comparison.average)}: {verdict}."


def no_overall_share(similar: SimilarReceived, plural: str) -> str:
    """That there is no share in a type together, as some of its councils are not held by subject, in a sentence."""
    return (
        f"What complaints were about is held here of {number(similar.held)} of the {number(similar.authorities)} "
        f"{plural}. Without the others there is no overall share, and so no verdict."
    )


def why_no_share(known: Collection[int], year: int | None) -> str:
    """That by a choice of year and sources no share of a subject is known, and of which years some are.

    Parameters
    ----------
    known : collection of int
        The years of which some are, by the sources chosen.
    year : int or None
        The year chosen; None for the years since the change of process.
    """
    if not known:
        return (
            "What complaints were about is known here only from reports of councils and the press, and those are "
            "switched off."
        )
    when = "since the change of process" if year is None else f"in {year_name(year)}"
    of_years = and_list([year_name(other) for other in sorted(known)])
    return (
        f"What the complaints received {when} were about is not held here of any council. It is held of some for "
        f"{of_years}."
    )
