"""Every word about a verdict: whether a figure differs from the average, or two councils from each other.

What is decided stands in :mod:`lgo_map.analysis.verdict` and, for two councils, in :mod:`lgo_map.analysis.peers`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from lgo_map.analysis.funnel import Funnel, YearShare, limits_around, reach_of_chance, verdict_hangs_on_rounding
from lgo_map.analysis.headline import HeadlineFigure
from lgo_map.analysis.intervals import CONFIDENCE, deviations_of
from lgo_map.analysis.peers import PeerRelation, Side, can_be_tested, clear_differences
from lgo_map.analysis.verdict import Comparison, NoVerdict, Verdict
from lgo_map.councils.register import TYPE_NAMES, TYPE_NAMES_PLURAL
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import KNOWN, NOTHING
from lgo_map.figures.years import Period, period_name
from lgo_map.wording.counts import cases, counts_in_words, figure_in_brackets, figure_in_text, known_counts
from lgo_map.wording.means import RATE, SHARE, Names, mean_of, names_of
from lgo_map.wording.numbers import (
    NO_BREAK,
    NOT_KNOWN,
    and_list,
    counted,
    first_upper,
    interval,
    number,
    percent,
    points,
    with_article,
)

_NO_CLEAR_DIFFERENCE = "no clear difference"

VERDICT_WORDS = {
    Verdict.HIGHER: "higher",
    Verdict.LOWER: "lower",
    Verdict.NO_CLEAR_DIFFERENCE: _NO_CLEAR_DIFFERENCE,
}
"""Each verdict in lower case, in a sentence or in the columns of files."""

VERDICT_LABELS = {
    Verdict.HIGHER: "Higher than the average",
    Verdict.LOWER: "Lower than the average",
    Verdict.NO_CLEAR_DIFFERENCE: first_upper(_NO_CLEAR_DIFFERENCE),
}
"""Each verdict where it stands by itself."""

VERDICT_SIGNS = {Verdict.HIGHER: "▲", Verdict.LOWER: "▼", Verdict.NO_CLEAR_DIFFERENCE: "≈"}
"""A sign for each verdict, to stand beside its words."""

REASONS = {
    NoVerdict.RATE_UNKNOWN: "the figure is not known",
    NoVerdict.BASE_UNKNOWN: "the number of cases behind the figure is not known",
    NoVerdict.NOTHING_TO_MEASURE: "there was nothing to measure",
    NoVerdict.AVERAGE_UNKNOWN: "no average of similar authorities is known",
}
"""Why there is no verdict."""

NOT_ALL_BY_SUBJECT = "what was received by subject is not known of all similar authorities"
"""Why there is no verdict on the share of a subject, where the share in its type is not known."""

NO_VERDICT = "No verdict"
HOW_IT_IS_REACHED = (
    f"how the verdict “{VERDICT_WORDS[Verdict.HIGHER]}”, “{VERDICT_WORDS[Verdict.LOWER]}” or “{_NO_CLEAR_DIFFERENCE}” "
    "is reached"
)
WHEN_IT_IS_SAID = "“Higher” or “lower” is said only where the average lies outside it."

# --- A figure and the average: labels, cells and tooltips


def verdict_label(verdict: Verdict, names: Names = RATE) -> str:
    """A verdict where it stands by itself: "Higher than the average", "Higher than the overall share"."""
    return VERDICT_LABELS[verdict].replace(RATE.mean, names.mean)


def verdict_or_reason(comparison: Comparison, names: Names = RATE) -> str:
    """The verdict, or why there is none: "Higher than the average", "No verdict: the figure is not known"."""
    if comparison.verdict is not None:
        return verdict_label(comparison.verdict, names)
    return f"{NO_VERDICT}: {reason_in_words(comparison, names)}"


def reason_in_words(comparison: Comparison, names: Names = RATE) -> str:
    """Why there is no verdict; empty where there is one."""
    if comparison.reason == NoVerdict.AVERAGE_UNKNOWN and names == SHARE:
        return NOT_ALL_BY_SUBJECT
    return REASONS[comparison.reason] if comparison.reason is not None else ""


def verdict_of_figure(figure: HeadlineFigure) -> str:
    """The verdict on a figure or why there is none, in a cell; whether it is known stands before all else."""
    if figure.availability != KNOWN:
        return figure.measure.nothing if figure.availability == NOTHING else NOT_KNOWN
    return verdict_or_reason(figure.comparison, names_of(figure.measure))


def verdict_of_year(figure: HeadlineFigure) -> str:
    """The same with the interval, for a year of a chart."""
    if figure.availability != KNOWN:
        return first_upper(verdict_of_figure(figure))
    comparison = figure.comparison
    if comparison.low is None:
        return f"No interval: {reason_in_words(comparison)}"
    verdict = f"{VERDICT_LABELS[comparison.verdict]}; " if comparison.verdict is not None else ""
    return f"{verdict}95 % interval {interval(comparison)}"


def verdict_in_briefing(figure: HeadlineFigure) -> str:
    """The verdict on a figure of a briefing, or why there is none."""
    if figure.comparison.verdict is None and figure.availability == NOTHING:
        return "Nothing to compare"
    return verdict_or_reason(figure.comparison)


def why_no_verdict(figure: HeadlineFigure) -> str:
    """That there is no verdict on this council, and why, in a sentence."""
    if figure.availability == KNOWN:
        reason = reason_in_words(figure.comparison, names_of(figure.measure))
    elif figure.availability == NOTHING:
        reason = figure.measure.nothing[:1].lower() + figure.measure.nothing[1:]
    else:
        reason = REASONS[NoVerdict.RATE_UNKNOWN]
    return f"There is no verdict on this council: {reason}."


# --- A figure and the average: the columns of files

NOTHING_TO_MEASURE_IN_TABLE = "nothing to measure"
TABLE_WORDS = (*VERDICT_WORDS.values(), NOT_KNOWN, NOTHING_TO_MEASURE_IN_TABLE)
"""All that the verdict's column in the table of all councils can say."""

HOW_TO_READ = (
    "One row per council and year. A value that is missing is not known, never zero. Rates are percentages. verdict "
    "compares the 95 % Wilson interval of the upheld rate, from low to high, with upheld_rate_average, the average the "
    "Ombudsman published for similar authorities; it is missing where there is nothing to compare."
)
"""How to read the files of chosen rows."""


def verdict_in_table(comparison: Comparison) -> str:
    """The verdict in the table of all councils: one of :data:`TABLE_WORDS`."""
    if comparison.base == 0:
        return NOTHING_TO_MEASURE_IN_TABLE
    return VERDICT_WORDS[comparison.verdict] if comparison.verdict is not None else NOT_KNOWN


def reason_in_table(comparison: Comparison) -> str | None:
    """Why there is no verdict where one might be expected; an unknown rate needs no words."""
    if comparison.reason is None or comparison.reason == NoVerdict.RATE_UNKNOWN:
        return None
    return REASONS[comparison.reason]


# --- A figure and the average: sentences


def clause_of_upheld(plural_type: str, comparison: Comparison, is_one_year: bool = True) -> str:
    """How an upheld rate compares with the average, to follow the words that state the rate.

    Parameters
    ----------
    plural_type : str
        What similar authorities are called: "district councils".
    is_one_year : bool
        Whether the rate is of one year, and not of several put together.
    """
    chance = f"chance alone could have put the rate anywhere from {interval(comparison)}"
    if comparison.average is None:
        when = "for that year" if is_one_year else "for all of these years"
        unknown = f", but the average of {plural_type} is not known here {when}"
        return f"{unknown}; {chance}" if comparison.low is not None else unknown
    same = "" if is_one_year else " in the same years"
    average = f"the average of {plural_type}{same} ({percent(comparison.average)})"
    if comparison.verdict is None:
        return f", but without the counts nobody can say whether that really differs from {average}"
    return f", which is {_than(comparison.verdict, average)}: {chance}"


def _than(verdict: Verdict, average: str) -> str:
    words = VERDICT_WORDS[verdict]
    if verdict == Verdict.NO_CLEAR_DIFFERENCE:
        return f"{words} from {average}"
    return f"{words} than {average} by more than chance explains"


def against_average(side: Side, measure: Measure, year: Period) -> str:
    """A council's figure beside the published average, in a sentence."""
    figure, phrase, name = side.headlines[measure.key], measure.figure.phrase, with_article(side.council.name)
    comparison, plural = figure.comparison, TYPE_NAMES_PLURAL[side.council.authority_type]
    when = period_name(side.years.get(measure.key) or year)
    same = " in the same years" if side.years else ""
    if figure.availability == NOTHING:
        nouns = measure.cases[1]
        return f"{first_upper(name)} had no {nouns} in {when}, so there was nothing to measure."
    if figure.availability != KNOWN:
        return f"The {phrase} of {name} in {when} is not known here."
    begin = f"The {phrase} of {name} in {when} was {figure_in_text(figure)}"
    if comparison.average is None:
        return f"{begin}; the published average of {plural}{same} is not known here."
    average = f"the published average of {plural}{same} ({percent(comparison.average)})"
    if comparison.verdict is None:
        return f"{begin}, but without all counts nobody can say whether that clearly differs from {average}."
    chance = f"chance alone could have put it anywhere from {interval(comparison)}"
    return f"{begin}, which is {_than(comparison.verdict, average)}: {chance}."


def verdict_in_a_sentence(figure: HeadlineFigure, name: str, plural: str, year: Period) -> str:
    """What the council's figure is and how it compares, in one sentence.

    Parameters
    ----------
    figure : HeadlineFigure
        The council's figure.
    name, plural : str
        The council's full name, and what similar authorities are called: "district councils".
    year : int or tuple of int
        The year, or the years put together.
    """
    name, what, measure = with_article(name), figure.measure.figure.noun, figure.measure
    when, is_sum = period_name(year), isinstance(year, tuple) and len(year) > 1
    if figure.availability == NOTHING:
        return f"{measure.nothing} for {name} in {when}, so there is no {what}: there was nothing to measure."
    if figure.availability != KNOWN:
        counts = f" ({known_counts(figure)})" if known_counts(figure) else ""
        rate = names_of(measure).rate
        return f"The {what} of {name} in {when} is not known here{counts}. That is not a {rate} of zero."
    comparison = figure.comparison
    start = f"In {when} the {what} of {name} was {percent(comparison.rate)} ({counts_in_words(figure)})"
    if comparison.average is None:
        those = "for all of these years" if is_sum else "for that year"
        return f"{start}; {mean_of(measure, plural)} is not known here {those}, so there is no verdict."
    average = f"{mean_of(measure, plural)}{' in the same years' if is_sum else ''}, {percent(comparison.average)}"
    if comparison.verdict is None:
        return f"{start}. Without the counts nobody can say whether that really differs from {average}."
    words = VERDICT_WORDS[comparison.verdict]
    if comparison.verdict == Verdict.NO_CLEAR_DIFFERENCE:
        return f"{start}: {words} from {average}."
    return f"{start}: {words} than {average}, by more than chance explains."


def verdict_worked_out(funnel: Funnel) -> list[str]:
    """How the verdict on this council is reached, step by step with its numbers; nothing where there is none."""
    figure, comparison = funnel.this_council, funnel.this_council.comparison
    verdict, count, base, average = comparison.verdict, comparison.count, comparison.base, comparison.average
    if figure.availability != KNOWN or verdict is None or count is None or base is None or average is None:
        return []
    all_cases, mean = cases(funnel.measure, base), percent(average)
    reach = float(reach_of_chance(average, [base])[0])
    low, high = (percent(limit[0]) for limit in limits_around(average, [base]))
    were = "were " if funnel.measure.subject else ""
    counts = f"{number(count)} of {all_cases} {were}{funnel.measure.figure.counted}"
    if funnel.measure.part is None:
        counts += ", as near as the published rate says"
    is_inside = verdict == Verdict.NO_CLEAR_DIFFERENCE
    side = {Verdict.HIGHER: f"above {high}", Verdict.LOWER: f"below {low}"}.get(verdict, "between the two")
    begin = f"The figure is {percent(comparison.rate)}: {counts}."
    names = names_of(funnel.measure)
    if funnel.is_together:
        begin += f" {_weighted(funnel.shares, mean, names)}"
    elif funnel.measure.subject:
        begin += f" In all similar authorities together it is {mean}, worked out here from what the Ombudsman counted."
    else:
        begin += f" The average the Ombudsman published is {mean}."
    steps = [
        begin,
        f"Suppose the council were just like {'all of them' if funnel.measure.subject else 'the average'}. With "
        f"{all_cases}, chance alone would still move its {names.rate} by up to {points(reach)} either way, 95 times in "
        f"100: {deviations_of(CONFIDENCE):.2f} × √({mean} × {percent(100 - average)} ÷ {number(base)}). So it would "
        f"lie from {low} to {high}. These are the 95{NO_BREAK}% lines of the chart.",
        f"By its counts the council’s {names.rate} is {_exact(count, base)}, {side}. So the verdict is: "
        f"{verdict_label(verdict, names).lower()}.",
        f"Asked the other way round, the council’s own 95{NO_BREAK}% interval is {interval(comparison)} (Wilson’s "
        f"method), and the {names.mean} lies {'in' if is_inside else 'out'}side it. Both ways always give the same "
        "verdict.",
    ]
    if not funnel.measure.subject and verdict_hangs_on_rounding(comparison):
        printed = "The averages are" if funnel.is_together else "The average is"
        steps.append(
            f"{printed} printed in whole per cent. Half a point more or less, which we can’t see, could change this "
            "verdict: read it with care."
        )
    return steps


def _weighted(shares: Sequence[YearShare], mean: str, names: Names) -> str:
    """How the averages of several years become one, with its numbers."""
    with_cases = [share for share in shares if share.base]
    products = " + ".join(f"{number(share.base)} × {percent(share.average)}" for share in with_cases)
    cases_of_all = sum(share.base for share in with_cases)
    published = "in" if names == SHARE else "the Ombudsman published for"
    means = f"{names.mean}s {published} the same years"
    return f"The {means}, weighted by its cases, come to {mean}: ({products}) ÷ {number(cases_of_all)}."


def _exact(count: int, base: int) -> str:
    """A share to one decimal, for what lies near a line."""
    return f"{100 * count / base:.1f}{NO_BREAK}%".replace(".0", "")


# --- A figure and the average: the groups of similar authorities in a briefing

RATE_UNKNOWN_GROUP = "Rate not known here"
_WITHOUT_VERDICT_GROUP = "Rate known, no verdict"
_NO_INVESTIGATIONS_GROUP = "No investigations"
GROUPS = (*VERDICT_LABELS.values(), _WITHOUT_VERDICT_GROUP, _NO_INVESTIGATIONS_GROUP, RATE_UNKNOWN_GROUP)
"""What can be said of a similar authority's upheld rate, in the order in which a briefing says it."""


def group_of(figure: HeadlineFigure) -> str:
    """What can be said of an authority's upheld rate: one of :data:`GROUPS`."""
    if figure.availability == NOTHING:
        return _NO_INVESTIGATIONS_GROUP
    if figure.availability != KNOWN:
        return RATE_UNKNOWN_GROUP
    verdict = figure.comparison.verdict
    return VERDICT_LABELS[verdict] if verdict is not None else _WITHOUT_VERDICT_GROUP


def place_among_groups(group: str | None, day: str) -> str:
    """Where this council lies among its similar authorities, in a sentence; None where it is none of them.

    Parameters
    ----------
    group : str or None
        One of :data:`GROUPS`.
    day : str
        The day on which the similar authorities were in force, in words.
    """
    if group is None:
        return f"This council was not in force on {day}, so it is not among them."
    words = {
        RATE_UNKNOWN_GROUP: "its upheld rate is not known here, so how it compares is not known either",
        _WITHOUT_VERDICT_GROUP: "its upheld rate is known, but whether it differs from the average can’t be said",
        _NO_INVESTIGATIONS_GROUP: "there were no investigations, so there is nothing to compare",
        VERDICT_LABELS[Verdict.NO_CLEAR_DIFFERENCE]: f"{_NO_CLEAR_DIFFERENCE} from the average",
    }
    return f"This council: {words.get(group, group[:1].lower() + group[1:])}."


# --- Two councils: not how they lie to an average, but whether they differ from each other

RELATION_WORDS = {
    PeerRelation.CLEARLY_HIGHER: "clearly higher",
    PeerRelation.CLEARLY_LOWER: "clearly lower",
    PeerRelation.NOT_DISTINCT: _NO_CLEAR_DIFFERENCE,
    PeerRelation.COUNTS_UNKNOWN: "counts not known",
    PeerRelation.NOT_COMPARED: "not compared",
    PeerRelation.NOTHING_TO_MEASURE: "nothing to measure",
    PeerRelation.FIGURE_UNKNOWN: NOT_KNOWN,
}
"""How another council's figure lies to that of this one."""

HOW_TESTED = (
    "Two councils differ clearly if chance alone can hardly explain the difference between their rates: the interval "
    "around that difference (Newcombe’s, made from the two Wilson intervals) does not reach 0. Whoever compares many "
    f"pairs finds some that seem to differ by chance, so the more pairs, the stricter the test: all together they find "
    f"a difference that is not there in at most 5{NO_BREAK}% of cases. Both rates can have moved by chance, so two "
    "councils are harder to tell apart than a council and an average. How many recommendations were carried out is "
    "not published; it is taken from the rate and the number due."
)
"""How clear differences are told from chance, in plain words."""


def differences_in_words(sides: Sequence[Side], measure: Measure, year: Period) -> str:
    """Which of two or more councils whose figures can be tested clearly differ, in plain words."""
    figures = {side.council.code: side.headlines[measure.key] for side in sides}
    names = {
        code: f"{_name(side)} ({figure_in_brackets(figures[code])})" for side in sides for code in (side.council.code,)
    }
    clear, phrase = clear_differences(figures), measure.figure.phrase
    if not clear:
        rates = {percent(figure.comparison.rate) for figure in figures.values()}
        chance = ": chance alone could explain what you see" if len(rates) > 1 else ""
        return (
            f"In {period_name(year)} there is {_NO_CLEAR_DIFFERENCE} in the {phrase} between "
            f"{and_list(list(names.values()))}{chance}."
        )
    parts: list[str] = []
    told: set[str] = set()
    for code in names:
        below = [difference.lower for difference in clear if difference.higher == code]
        if below:
            shown = [_once(other, names, told, sides) for other in (code, *below)]
            begin = f"In {period_name(year)} the {phrase}" if not parts else "That"
            parts.append(f"{begin} of {shown[0]} is clearly higher than that of {and_list(shown[1:])}.")
    left = math.comb(len(sides), 2) - len(clear)
    if left:
        others = [name for code, name in names.items() if code not in told]
        which = "The other pair" if left == 1 else "Every other pair"
        which += f", with {and_list(others)} among them," if others else ""
        parts.append(f"{which} shows {_NO_CLEAR_DIFFERENCE}: chance alone could explain it.")
    return " ".join(parts)


def _name(side: Side) -> str:
    return with_article(side.council.name)


def _once(code: str, names: Mapping[str, str], told: set[str], sides: Sequence[Side]) -> str:
    """A council with its figure where it is first spoken of, by its name alone after that."""
    if code in told:
        return next(_name(side) for side in sides if side.council.code == code)
    told.add(code)
    return names[code]


def against_others(figure: HeadlineFigure, relations: pd.Series, authority_type: str) -> str:
    """A council's figure beside those of the other similar authorities, in a sentence.

    Parameters
    ----------
    relations : pandas.Series of PeerRelation
        How each of the others lies to this council.
    """
    one, several = f"other {TYPE_NAMES[authority_type]}", f"other {TYPE_NAMES_PLURAL[authority_type]}"
    if figure.availability != KNOWN:
        return f"So it can’t be compared with that of {several}."
    if not can_be_tested(figure):
        return f"Nor can anybody say from which {several} it clearly differs."
    tested_as = (PeerRelation.CLEARLY_HIGHER, PeerRelation.CLEARLY_LOWER, PeerRelation.NOT_DISTINCT)
    higher, lower, same = (int((relations == relation).sum()) for relation in tested_as)
    tested, known = higher + lower + same, "whose figure is known here with its counts"
    if tested == 0:
        return f"There is no {one} {known}, so there is nothing to compare it with."
    if tested == 1:
        word = "can’t be told apart from it" if same else f"is clearly {'higher' if higher else 'lower'}"
        return f"The one {one} {known} {word}."
    if same == tested:
        return f"None of the {number(tested)} {several} {known} can be told apart from it."
    parts = [f"{number(same)} can’t be told apart from it"] if same else []
    differing = ((higher, "higher"), (lower, "lower"))
    parts += [f"{counted(count, 'is', 'are')} clearly {word}" for count, word in differing if count]
    return f"Of {number(tested)} {several} {known}, {and_list(parts)}."
