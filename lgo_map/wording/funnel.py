"""The funnel of similar authorities in words."""

from __future__ import annotations

from operator import itemgetter

from lgo_map.analysis.funnel import Funnel, Zone, counts_that_differ, limits_around
from lgo_map.figures.measures import Measure
from lgo_map.figures.years import period_name
from lgo_map.wording.counts import cases, counts_in_words
from lgo_map.wording.means import names_of
from lgo_map.wording.numbers import NO_BREAK, counted, number, percent, points, with_article
from lgo_map.wording.verdicts import VERDICT_WORDS

FUNNEL_ZONES = {
    Zone.INSIDE: f"within the 95{NO_BREAK}% lines",
    Zone.BEYOND_95: f"outside the 95{NO_BREAK}% lines",
    Zone.BEYOND_998: f"outside the 99.8{NO_BREAK}% lines",
}
"""Where a dot lies among the lines."""


def needed_for_a_difference(measure: Measure, average: float, base: int) -> str:
    """How large a difference from the average it takes to be more than chance with `base` cases, in a sentence.

    Parameters
    ----------
    average : float
        In per cent.
    base : int
        The number of cases, at least 1.
    """
    low, high = limits_around(average, [base])
    lower, higher = counts_that_differ(average, base)
    with_so_many = f"With {cases(measure, base)}"
    what = measure.figure.counted
    fewest, most = f"0{NO_BREAK}of{NO_BREAK}{base}", f"{base}{NO_BREAK}of{NO_BREAK}{base}"
    mean, names = percent(average), names_of(measure)
    if lower is None and higher is None:
        return (
            f"{with_so_many}, no {names.rate} at all can be told from an {names.mean} of {mean}: neither {fewest} nor "
            f"{most} would count as clearly different."
        )
    at_most = f"{number(lower)} or fewer" if lower else "none"
    at_least = f"{number(higher)} or more" if higher is not None and higher < base else f"all {number(base)}"
    if lower is None:
        return (
            f"{with_so_many}, only a {names.rate} above {percent(high[0])} would count as clearly different: "
            f"{at_least} {what}. No {names.rate} would be clearly lower than {mean}, not even {fewest}."
        )
    if higher is None:
        return (
            f"{with_so_many}, only a {names.rate} below {percent(low[0])} would count as clearly different: {at_most} "
            f"{what}. No {names.rate} would be clearly higher than {mean}, not even {most}."
        )
    return (
        f"{with_so_many}, only a {names.rate} below {percent(low[0])} or above {percent(high[0])} would count as "
        f"clearly different: {at_most} {what}, or {at_least}."
    )


def funnel_in_words(funnel: Funnel) -> str:
    """What the chart shows, for those who can't see it; the table beside it has every figure."""
    noun = funnel.measure.cases[1]
    dots = funnel.records_of_dots
    mean = names_of(funnel.measure).mean
    parts = [
        f"Funnel plot of {period_name(funnel.period)}: {noun} across, {funnel.measure.name.lower()} upwards from 0 "
        f"to {funnel.top} per cent. {counted(len(dots), 'dot, an authority', 'dots, one an authority')}."
    ]
    if funnel.average is None:
        parts.append(f"The {mean} is not known, so no limits are drawn.")
    else:
        outside = [dot for dot in dots if dot["zone"] != Zone.INSIDE]
        names = ", ".join(f"{row['name']} ({VERDICT_WORDS[row['verdict']]})" for row in outside)
        lie = counted(len(outside), "dot lies", "dots lie") if names else "No dot lies"
        parts.append(
            f"The {mean} is {percent(funnel.average)}. {lie} outside the 95 per cent lines{names and f': {names}'}."
        )
    row = next((dot for dot in dots if dot["is_this_council"]), None)
    if row is None:
        parts.append("This council has no dot.")
    else:
        zone = f", {FUNNEL_ZONES[row['zone']]}" if row["zone"] in FUNNEL_ZONES else ""
        parts.append(
            f"{row['name']}, the diamond, is at {percent(row['rate'])} ({counts_in_words(row['headline'])}){zone}."
        )
    return " ".join(parts)


def why_small_councils_differ_little(funnel: Funnel) -> list[str]:
    """What it takes to be told from the average with this council's number of cases, and with the most there are."""
    average, base, names = funnel.average, funnel.this_council.comparison.base, names_of(funnel.measure)
    sentences: list[str] = []
    if average is None:
        return sentences
    if base:
        sentences.append(needed_for_a_difference(funnel.measure, average, base))
        sentences.append(
            f"One case more or fewer {funnel.measure.figure.counted} moves its {names.rate} by {points(100 / base)}."
            if base > 1
            else f"A single case can only give a {names.rate} of 0{NO_BREAK}% or of 100{NO_BREAK}%."
        )
    others = [dot for dot in funnel.records_of_dots if not dot["is_this_council"]]
    if others:
        largest = max(others, key=itemgetter("base"))  # of several the first by name
        most = int(largest["base"])
        if base is None or most > base:
            low, high = (percent(limit[0]) for limit in limits_around(average, [most]))
            sentences.append(
                f"The more cases, the less is left to chance: with the {cases(funnel.measure, most)} of "
                f"{with_article(str(largest['name']))} the lines are at {low} and {high}."
            )
    return sentences
