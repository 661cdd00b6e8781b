"""All similar authorities of a year by how many cases they had: which of their rates chance alone explains.

The fewer the cases, the further a rate strays from the average by chance, so the limits around the average form a
funnel. They are the score limits: a rate lies outside the 95 % limits exactly when the Wilson interval of its counts
leaves the average out, which is exactly when :func:`lgo_map.analysis.verdict.compare` says higher or lower. So the
chart and the verdict are one statement, drawn and written.

References
----------
E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22, 209-212: interval and limits are the two ways of reading one inequality.

D. J. Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24,
1185-1202: limits at 95 % and 99.8 % around a target, against the number of cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from lgo_map.analysis.headline import Headline, headline
from lgo_map.analysis.intervals import CONFIDENCE
from lgo_map.analysis.peers import similar_authorities
from lgo_map.analysis.verdict import Comparison, compare
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import year_name
from lgo_map.records.statistics import Row, statistics_of
from lgo_map.wording.numbers import NO_BREAK, counted, interval, number, percent, percentage_points, with_article
from lgo_map.wording.verdicts import VERDICTS

WIDER_CONFIDENCE = 0.998
"""Of the outer limits: by chance alone about 1 in 500 lies outside them."""

INSIDE, BEYOND_95, BEYOND_998 = "inside", "beyond 95 %", "beyond 99.8 %"
"""Where a rate lies among the limits, by its counts."""

PLACES = {
    INSIDE: f"within the 95{NO_BREAK}% lines",
    BEYOND_95: f"outside the 95{NO_BREAK}% lines",
    BEYOND_998: f"outside the 99.8{NO_BREAK}% lines",
}
"""The same in words."""

_ORDER = [KNOWN, NOTHING, UNKNOWN]


@dataclass(frozen=True)
class Funnel:
    """One measure of one council and of all its similar authorities in one year.

    Attributes
    ----------
    measure : Measure
        The measure.
    year : int
        The year.
    own : Headline
        The council's own figure.
    average : float or None
        The published average in per cent.
    rows : pandas.DataFrame
        See :func:`funnel_of`.
    """

    measure: Measure
    year: int
    own: Headline
    average: float | None
    rows: pd.DataFrame

    @property
    def dots(self) -> pd.DataFrame:
        """The rows that can be drawn: rate and number of cases are known."""
        return self.rows[self.rows["is_dot"]]

    @property
    def astray(self) -> pd.DataFrame:
        """The dots that lie on another side of a line than their counts, for the published rate is rounded."""
        return self.rows[self.rows["is_astray"]]


def limits_around(
    average: float, bases: npt.ArrayLike, confidence: float = CONFIDENCE
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """How far chance alone moves a rate from the average: average ± z·√(average·(1 − average) / cases).

    Parameters
    ----------
    average : float
        In per cent.
    bases : array_like of int, shape (n,)
        Numbers of cases, at least 1.
    confidence : float
        How much of what chance does the limits hold.

    Returns
    -------
    low, high : ndarray of float, shape (n,)
        In per cent, within 0 to 100.

    Examples
    --------
    >>> low, high = limits_around(45, [11])
    >>> round(float(low[0]), 1), round(float(high[0]), 1)
    (15.6, 74.4)
    """
    share = average / 100
    deviations = NormalDist().inv_cdf(0.5 + confidence / 2)
    reach = 100 * deviations * np.sqrt(share * (1 - share) / np.asarray(bases, dtype="float64"))
    return np.clip(average - reach, 0, 100), np.clip(average + reach, 0, 100)


def place_of(rate: float, base: int, average: float) -> str:
    """Where a rate in per cent lies among the limits: one of :data:`PLACES`."""
    for place, confidence in ((BEYOND_998, WIDER_CONFIDENCE), (BEYOND_95, CONFIDENCE)):
        low, high = limits_around(average, [base], confidence)
        if rate < low[0] or rate > high[0]:
            return place
    return INSIDE


def funnel_of(
    statistics: pd.DataFrame, figures: pd.DataFrame, register: pd.DataFrame, code: str, year: int, measure: Measure
) -> Funnel | None:
    """A council among its similar authorities, or None if it has no row of that year.

    Parameters
    ----------
    statistics, figures, register : pandas.DataFrame
        As from `load_statistics`, `load_figures` and `load_register`.
    code : str
        The council. One abolished before the year's end is added to the similar authorities, of which it is none.
    year : int
        The year.
    measure : Measure
        One of :data:`lgo_map.figures.catalogue.HEADLINE_RATES`.

    Returns
    -------
    Funnel or None
        `rows` has a row an authority, those with a figure first, then by name: `code`, `name`, `is_own`, `state`
        (known, nothing, unknown), `counts` (in words), `count`, `base`, `rate`, `low`, `high` and `average` in per
        cent, `verdict`, `reason` (why there is none), `source_kind`; `is_dot`, whether it can be drawn; `place`, one
        of :data:`PLACES`, by its counts; `is_astray`, whether its published rate lies elsewhere. Null is not known.
    """
    own = statistics_of(statistics, code, year)
    if own is None:
        return None
    similar = similar_authorities(register, statistics, code, year)
    if code not in set(similar["code"]):
        similar = pd.concat([similar, own.to_frame().T])
    standing = figures[figures["chosen"] & (figures["year"] == year) & (figures["figure"] == measure.column)]
    kinds = dict(zip(standing["code"], standing["source_kind"], strict=True))
    own_figure = headline(own, measure)
    rows = pd.DataFrame([_row(row, measure, kinds) for row in similar.to_dict("records")])
    rows["is_own"] = rows["code"] == code
    rows = rows.astype({"count": "Int64", "base": "Int64"} | dict.fromkeys(("rate", "low", "high"), "float64"))
    order = pd.DataFrame(
        {"state": rows["state"].map(_ORDER.index), "dot": ~rows["is_dot"], "name": rows["name"].str.casefold()}
    )
    rows = rows.loc[order.sort_values(["state", "dot", "name"], kind="stable").index].reset_index(drop=True)
    return Funnel(measure, year, own_figure, own_figure.comparison.average, rows)


def _row(row: Row, measure: Measure, kinds: dict[str, str]) -> dict[str, object]:
    figure = headline(row, measure)
    known = figure.state == KNOWN
    comparison = figure.comparison
    is_dot = known and comparison.low is not None
    place = _place(comparison) if is_dot else None
    return {
        "code": row["code"],
        "name": row["name"],
        "state": figure.state,
        "counts": figure.counts,
        "count": comparison.count,
        "base": comparison.base,
        "rate": comparison.rate if known else None,
        "low": comparison.low if known else None,
        "high": comparison.high if known else None,
        "average": comparison.average,
        "verdict": comparison.verdict if known else None,
        "reason": comparison.reason if known else None,
        "source_kind": kinds.get(row["code"]) if known else None,
        "is_dot": is_dot,
        "place": place,
        "is_astray": place is not None and place != _place_drawn(comparison),
    }


def _place(comparison: Comparison) -> str | None:
    """Where the counts lie; the verdict decides about the inner limits, so that the two cannot differ."""
    count, base, average = comparison.count, comparison.base, comparison.average
    if comparison.verdict is None or count is None or base is None or average is None:
        return None
    if comparison.verdict == "no clear difference":
        return INSIDE
    return BEYOND_998 if place_of(100 * count / base, base, average) == BEYOND_998 else BEYOND_95


def _place_drawn(comparison: Comparison) -> str | None:
    rate, base, average = comparison.rate, comparison.base, comparison.average
    return None if rate is None or base is None or average is None else place_of(rate, base, average)


def limit_lines(average: float, most: float) -> pd.DataFrame:
    """The limits as lines to draw.

    Parameters
    ----------
    average : float
        In per cent.
    most : float
        Where the lines end; more than 1.

    Returns
    -------
    pandas.DataFrame
        `base`, from 1 to `most` and closer together where the lines bend; `low`, `high` and `wider_low`, `wider_high`
        in per cent.
    """
    bases = np.geomspace(1, most, 90)
    low, high = limits_around(average, bases)
    wider_low, wider_high = limits_around(average, bases, WIDER_CONFIDENCE)
    return pd.DataFrame({"base": bases, "low": low, "high": high, "wider_low": wider_low, "wider_high": wider_high})


def nearest_known_year(statistics: pd.DataFrame, code: str, year: int, measure: Measure) -> int | None:
    """The year nearest to `year`, but another, in which the measure of the council is known; the later of two."""
    rows = statistics[(statistics["code"] == code) & (statistics["year"] != year)]
    years = [int(row["year"]) for row in rows.to_dict("records") if headline(row, measure).state == KNOWN]
    return min(years, key=lambda other: (abs(other - year), -other), default=None)


def needed_for_a_difference(measure: Measure, average: float, base: int) -> str:
    """How large a difference from the average it takes to be more than chance, with so many cases, in a sentence.

    Parameters
    ----------
    average : float
        In per cent.
    base : int
        The number of cases, at least 1.
    """
    counts = np.arange(base + 1)
    low, high = limits_around(average, [base])
    lower, higher = counts[100 * counts / base < low[0]], counts[100 * counts / base > high[0]]
    with_so_many = f"With {_cases(measure, base)}"
    what = measure.figure.counted
    fewest, most = f"0{NO_BREAK}of{NO_BREAK}{base}", f"{base}{NO_BREAK}of{NO_BREAK}{base}"
    mean = percent(average)
    if not len(lower) and not len(higher):
        return (
            f"{with_so_many}, no rate at all can be told from an average of {mean}: neither {fewest} nor {most} would "
            "count as clearly different."
        )
    at_most = f"{number(lower.max())} or fewer" if len(lower) and lower.max() > 0 else "none"
    at_least = f"{number(higher.min())} or more" if len(higher) and higher.min() < base else f"all {number(base)}"
    if not len(lower):
        return (
            f"{with_so_many}, only a rate above {percent(high[0])} would count as clearly different: {at_least} "
            f"{what}. No rate would be clearly lower than {mean}, not even {fewest}."
        )
    if not len(higher):
        return (
            f"{with_so_many}, only a rate below {percent(low[0])} would count as clearly different: {at_most} "
            f"{what}. No rate would be clearly higher than {mean}, not even {most}."
        )
    return (
        f"{with_so_many}, only a rate below {percent(low[0])} or above {percent(high[0])} would count as clearly "
        f"different: {at_most} {what}, or {at_least}."
    )


def verdict_hangs_on_rounding(comparison: Comparison) -> bool:
    """Whether the verdict would differ somewhere within the half point to which the average is printed."""
    if comparison.verdict is None or comparison.average is None:
        return False
    least, most = max(comparison.average - 0.5, 0.0), min(comparison.average + 0.5, 100.0)
    figures = comparison.rate, comparison.count, comparison.base
    return any(compare(*figures, average).verdict != comparison.verdict for average in (least, most))


def verdict_in_words(figure: Headline, name: str, plural: str, year: int) -> str:
    """What the council's figure is and how it compares, in one sentence.

    Parameters
    ----------
    figure : Headline
        The council's figure.
    name, plural : str
        The council's full name, and what similar authorities are called: "district councils".
    """
    name, what = with_article(name), figure.measure.figure.noun
    if figure.state == NOTHING:
        return (
            f"{figure.measure.nothing} for {name} in {year_name(year)}, so there is no {what}: there was nothing to "
            "measure."
        )
    if figure.state != KNOWN:
        counts = "" if figure.counts == "counts not known" else f" ({figure.counts})"
        return f"The {what} of {name} in {year_name(year)} is not known here{counts}. That is not a rate of nought."
    comparison = figure.comparison
    start = f"In {year_name(year)} the {what} of {name} was {percent(comparison.rate)} ({figure.counts})"
    if comparison.average is None:
        return f"{start}; the average of {plural} is not known here for that year, so there is no verdict."
    average = f"the average of {plural}, {percent(comparison.average)}"
    if comparison.verdict is None:
        return f"{start}. Without the counts nobody can say whether that really differs from {average}."
    if comparison.verdict == "no clear difference":
        return f"{start}: no clear difference from {average}."
    return f"{start}: {comparison.verdict} than {average}, by more than chance explains."


def funnel_in_words(funnel: Funnel) -> str:
    """What the chart shows, for those who can't see it; the table beside it has every figure."""
    noun = funnel.measure.cases[1]
    dots = funnel.dots
    parts = [
        f"Funnel plot of {year_name(funnel.year)}: {noun} across, {funnel.measure.name.lower()} upwards from 0 to 100 "
        f"per cent. {counted(len(dots), 'dot, an authority', 'dots, one an authority')}."
    ]
    if funnel.average is None:
        parts.append("The average is not known, so no limits are drawn.")
    else:
        outside = dots[dots["place"] != INSIDE]
        names = ", ".join(f"{row['name']} ({row['verdict']})" for _, row in outside.iterrows())
        lie = counted(len(outside), "dot lies", "dots lie") if names else "No dot lies"
        parts.append(
            f"The average is {percent(funnel.average)}. {lie} outside the 95 per cent lines{names and f': {names}'}."
        )
    own = dots[dots["is_own"]]
    if own.empty:
        parts.append("This council has no dot.")
    else:
        row = own.iloc[0]
        place = f", {PLACES[row['place']]}" if row["place"] in PLACES else ""
        parts.append(f"{row['name']}, the diamond, is at {percent(row['rate'])} ({row['counts']}){place}.")
    return " ".join(parts)


def verdict_worked_out(funnel: Funnel) -> list[str]:
    """How the verdict on this council is reached, step by step with its numbers; nothing where there is none."""
    comparison = funnel.own.comparison
    count, base, average = comparison.count, comparison.base, comparison.average
    if funnel.own.state != KNOWN or comparison.verdict is None or count is None or base is None or average is None:
        return []
    cases, mean, share = _cases(funnel.measure, base), percent(average), average / 100
    deviations = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    reach = 100 * deviations * math.sqrt(share * (1 - share) / base)
    low, high = (percent(limit[0]) for limit in limits_around(average, [base]))
    counts = f"{number(count)} of {cases} {funnel.measure.figure.counted}"
    if funnel.measure.part is None:
        counts += ", as near as the published rate says"
    is_inside = comparison.verdict == "no clear difference"
    side = {"higher": f"above {high}", "lower": f"below {low}"}.get(comparison.verdict, "between the two")
    steps = [
        f"The figure is {percent(comparison.rate)}: {counts}. The average the Ombudsman published is {mean}.",
        f"Suppose the council were just like the average. With {cases}, chance alone would still move its rate by up "
        f"to {_points(reach)} either way, 95 times in 100: {deviations:.2f} × √({mean} × {percent(100 - average)} ÷ "
        f"{number(base)}). So it would lie from {low} to {high}. These are the 95{NO_BREAK}% lines of the chart.",
        f"By its counts the council’s rate is {_exact(count, base)}, {side}. So the verdict is: "
        f"{VERDICTS[comparison.verdict].lower()}.",
        f"Asked the other way round, the council’s own 95{NO_BREAK}% interval is {interval(comparison)} (Wilson’s "
        f"method), and the average lies {'in' if is_inside else 'out'}side it. Both ways always give the same verdict.",
    ]
    if verdict_hangs_on_rounding(comparison):
        steps.append(
            "The average is printed in whole per cent. Half a point more or less, which we can’t see, could change "
            "this verdict: read it with care."
        )
    return steps


def why_small_councils_differ_little(funnel: Funnel) -> list[str]:
    """What it takes to be told from the average with this council's number of cases, and with the most there are."""
    average, base = funnel.average, funnel.own.comparison.base
    sentences: list[str] = []
    if average is None:
        return sentences
    if base:
        sentences.append(needed_for_a_difference(funnel.measure, average, base))
        sentences.append(
            f"One case more or fewer {funnel.measure.figure.counted} moves its rate by {_points(100 / base)}."
            if base > 1
            else f"A single case can only give a rate of 0{NO_BREAK}% or of 100{NO_BREAK}%."
        )
    others = funnel.dots[~funnel.dots["is_own"]]
    if not others.empty:
        largest = others.sort_values("base").iloc[-1]
        most = int(largest["base"])
        if base is None or most > base:
            low, high = (percent(limit[0]) for limit in limits_around(average, [most]))
            sentences.append(
                f"The more cases, the less is left to chance: with the {_cases(funnel.measure, most)} of "
                f"{with_article(str(largest['name']))} the lines are at {low} and {high}."
            )
    return sentences


def _exact(count: int, base: int) -> str:
    """A share to one decimal, for what lies near a line."""
    return f"{100 * count / base:.1f}{NO_BREAK}%".replace(".0", "")


def _points(points: float) -> str:
    whole = math.floor(points + 0.5)
    return percentage_points(str(whole)) if whole else "less than a percentage point"


def _cases(measure: Measure, base: int) -> str:
    return counted(base, *measure.cases).replace(" ", NO_BREAK, 1)
