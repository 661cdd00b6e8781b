"""What several councils' figures beside each other allow to conclude, and what they don't, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from lgo_map.analysis.peers import PeerRelation, Side, can_be_tested, peers_of
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import Period, period_name, years_listed
from lgo_map.wording.counts import figure_in_brackets, figure_in_words
from lgo_map.wording.lifetime import absence_in_comparison
from lgo_map.wording.numbers import and_list, number, percent, with_article
from lgo_map.wording.verdicts import RELATION_WORDS, against_average, against_others, differences_in_words


@dataclass(frozen=True)
class Conclusion:
    """What several councils' figures in one measure and year allow to conclude.

    Attributes
    ----------
    sentence : str
        Which of them clearly differ.
    limits : list of str
        What can't be concluded, a sentence each.
    """

    sentence: str
    limits: list[str]


def conclusion_of(sides: Sequence[Side], measure: Measure, year: Period) -> Conclusion:
    """Which of the councils clearly differ in a measure, and what can't be concluded, in plain words.

    Parameters
    ----------
    sides : sequence of Side
        Two or more councils, as from :func:`lgo_map.analysis.peers.sides_of_year`.
    measure : Measure
        One of the three figures.
    """
    tested = [side for side in sides if can_be_tested(side.headlines[measure.key])]
    if len(tested) > 1:
        sentence = differences_in_words(tested, measure, year)
    else:
        sentence = _nothing_to_compare(tested, measure, year)
    return Conclusion(sentence, _limits(sides, measure, year))


def _nothing_to_compare(tested: Sequence[Side], measure: Measure, year: Period) -> str:
    phrase = measure.figure.phrase
    if not tested:
        return (
            f"In {period_name(year)} the {phrase} is known with its counts for none of these councils, so nothing can "
            "be concluded."
        )
    one = tested[0]
    return (
        f"In {period_name(year)} the {phrase} is known with its counts only for {with_article(one.council.name)} "
        f"({figure_in_brackets(one.headlines[measure.key])}), so there is nothing to compare it with."
    )


def _limits(sides: Sequence[Side], measure: Measure, year: Period) -> list[str]:
    limits = [absence for side in sides if (absence := absence_in_comparison(side, _last(year)))]
    phrase, figures = measure.figure.phrase, {side.council.code: side.headlines[measure.key] for side in sides}

    def those(which: Collection[str]) -> str:
        return and_list([with_article(side.council.name) for side in sides if side.council.code in which])

    # A council without a row was not there, which its absence has said already.
    held = [side.council.code for side in sides if side.row is not None]
    unknown = [code for code in held if figures[code].availability == UNKNOWN]
    nothing = [code for code in held if figures[code].availability == NOTHING]
    uncounted = [code for code in held if figures[code].availability == KNOWN and not can_be_tested(figures[code])]
    if unknown:
        limits.append(f"The {phrase} of {those(unknown)} is not known here: that is not a rate of 0.")
    if nothing:
        limits.append(f"For {those(nothing)} there was nothing to measure: no {measure.cases[1]}.")
    if uncounted:
        rates = and_list([percent(figures[code].comparison.rate) for code in uncounted])
        limits.append(
            f"For {those(uncounted)} the rate is known ({rates}), but not all counts behind it, so nobody can say "
            "whether it clearly differs from another."
        )
    compared = [code for code in held if figures[code].availability == KNOWN]
    kinds = {side.council.authority_type: None for side in sides if side.council.code in compared}
    if len(kinds) > 1:
        limits.append(
            f"These are councils of different types ({', '.join(TYPE_NAMES[kind] for kind in kinds)}), which are "
            "responsible for different things. The Ombudsman compares only within a type: a difference may lie in "
            "what they do, not in how well they do it."
        )
    return [*limits, *_years_of_sides(sides, measure, year), measure.figure.caveat]


def _last(period: Period) -> int:
    return period[-1] if isinstance(period, tuple) else period


def _years_of_sides(sides: Sequence[Side], measure: Measure, period: Period) -> list[str]:
    """Of years put together, which each council's figure is from, where these are not all of them."""
    by_years: dict[tuple[int, ...], list[str]] = {}
    for side in sides:
        if years := side.years.get(measure.key):
            by_years.setdefault(years, []).append(with_article(side.council.name))
    if len(by_years) < 2:
        only = next(iter(by_years), period)
        if not isinstance(period, tuple) or not isinstance(only, tuple) or only == period:
            return []
        return [f"All of these figures are of {years_listed(only)}: {len(only)} of the {len(period)} years."]
    parts = "; ".join(f"{years_listed(years)} of {and_list(names)}" for years, names in by_years.items())
    return [
        f"Not all of these figures are of the same years: {parts}. Rates were not alike in all years, so a part of a "
        "difference may be the years’."
    ]


@dataclass(frozen=True)
class AmongSimilar:
    """Where a council's figure lies among those of similar authorities.

    Attributes
    ----------
    against_average : str
        The figure beside the published average, in a sentence.
    against_others : str
        The figure beside those of the other similar authorities, in a sentence.
    limits : list of str
        What can't be concluded, a sentence each.
    others : pandas.DataFrame
        As from :func:`lgo_map.analysis.peers.peers_of`, with `text`, the rate with its counts, and `place`, how it lies
        to this council's, in words.
    """

    against_average: str
    against_others: str
    limits: list[str]
    others: pd.DataFrame


def among_similar(
    register: pd.DataFrame, statistics: pd.DataFrame, side: Side, measure: Measure, year: Period
) -> AmongSimilar:
    """Where a council's figure lies among those of similar authorities: same type, same year, in force.

    Parameters
    ----------
    register, statistics : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register` and :func:`lgo_map.records.statistics.load_statistics`;
        of years put together, as from :func:`lgo_map.analysis.years_together.statistics_of_choice` for the measure.
    side : Side
        The council, as from :func:`lgo_map.analysis.peers.sides_of_year`.
    measure : Measure
        One of the three figures.
    year : int or tuple of int
        The year, or the years that could be put together.
    """
    others = peers_of(register, statistics, side, measure, _last(year))
    others["text"] = [figure_in_words(figure) for figure in others["figure"]]
    others["place"] = [RELATION_WORDS[relation] for relation in others["relation"]]
    absence, caveat = absence_in_comparison(side, _last(year)), measure.figure.caveat
    limits = [absence] if absence else []
    if others.empty:
        beside = f"No similar authorities of {with_article(side.council.name)} are known for that year."
    else:
        kind = side.council.authority_type
        beside = against_others(side.headlines[measure.key], others["relation"], kind)
        limits += _limits_of_others(others["relation"], TYPE_NAMES_PLURAL[kind])
    if isinstance(year, tuple):
        limits.append(
            "Each council’s figure is of the years whose counts are known of it, which are not the same of all."
        )
    return AmongSimilar(against_average(side, measure, year), beside, [*limits, caveat], others)


def _limits_of_others(relations: pd.Series, plural: str) -> list[str]:
    not_compared = (PeerRelation.FIGURE_UNKNOWN, PeerRelation.NOTHING_TO_MEASURE, PeerRelation.COUNTS_UNKNOWN)
    unknown, nothing, uncounted = (int((relations == relation).sum()) for relation in not_compared)
    everyone = f"the {number(len(relations))} other {plural} in force"
    if unknown == len(relations):
        return [f"The figure of none of {everyone} is known here."]
    parts = [f"the figure of {number(unknown)} is not known here"] if unknown else []
    parts += [f"{number(nothing)} had nothing to measure"] if nothing else []
    parts += [f"the figure of {number(uncounted)} is known without all its counts"] if uncounted else []
    limits = [f"Of {everyone}, {and_list(parts)}."] if parts else []
    if unknown:
        limits.append("Those that are known are not a sample of all: they don’t say what the others are like.")
    return limits
