"""What the figures of several councils beside each other allow to conclude, and what they don't.

Two rates differ "clearly" only where chance alone can hardly explain it. Whoever compares many pairs will find some
that seem to differ by chance: with k pairs at once each is therefore tested at a confidence of 1 - 0.05/k, so that the
chance of even one false difference among them all is at most 5 % (Bonferroni's correction).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import pandas as pd

from lgo_map.analysis.headline import Headline, headline
from lgo_map.analysis.intervals import confidence_for, difference_interval
from lgo_map.councils.register import (
    TYPE_NAMES,
    TYPE_NAMES_PLURAL,
    Council,
    authorities_of_year,
    council_of,
    successors_of,
)
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.values import KNOWN, NOTHING, UNKNOWN
from lgo_map.figures.years import year_end, year_name
from lgo_map.records.statistics import statistics_of
from lgo_map.wording.numbers import (
    NO_BREAK,
    and_list,
    counted,
    date_name,
    first_upper,
    interval,
    number,
    percent,
    with_article,
)
from lgo_map.wording.verdicts import VERDICTS

MOST_COUNCILS = 5
"""So many councils can be set side by side."""

HOW_TESTED = (
    "Two councils differ clearly if chance alone can hardly explain the difference between their rates: the interval "
    "around that difference (Newcombe’s, made from the two Wilson intervals) does not reach 0. Whoever compares many "
    f"pairs finds some that seem to differ by chance, so the more pairs, the stricter the test: all together they find "
    f"a difference that is not there in at most 5{NO_BREAK}% of cases. Both rates can have moved by chance, so two "
    "councils are harder to tell apart than a council and an average. How many recommendations were carried out is "
    "not published; it is taken from the rate and the number due."
)
"""How clear differences are told from chance, in plain words."""

Place = Literal[
    "clearly higher",
    "clearly lower",
    "no clear difference",
    "counts not known",
    "not compared",
    "nothing to measure",
    "not known",
]
"""How a similar authority's figure lies to that of the council it is compared with."""

HIGHER: Place = "clearly higher"
LOWER: Place = "clearly lower"
SAME: Place = "no clear difference"
NO_COUNTS: Place = "counts not known"
UNTESTED: Place = "not compared"
EMPTY: Place = "nothing to measure"
NO_FIGURE: Place = "not known"


def similar_authorities(register: pd.DataFrame, statistics: pd.DataFrame, code: str, year: int) -> pd.DataFrame:
    """The rows the Ombudsman's average of a council and year is about: same type, same year, in force.

    Parameters
    ----------
    register, statistics : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register` and :func:`lgo_map.records.statistics.load_statistics`.
    code : str
        The council; it is among the rows if it was in force itself.
    year : int
        The year; its last day decides who was in force.

    Returns
    -------
    pandas.DataFrame
        Rows of `statistics`, known figures or not; none if the council has no row of that year.
    """
    rows = statistics[statistics["year"] == year]
    in_force = authorities_of_year(register, year)["code"]
    type_of_council = rows.loc[rows["code"] == code, "authority_type"]
    return rows[rows["authority_type"].isin(type_of_council) & rows["code"].isin(in_force)]


@dataclass(frozen=True)
class Side:
    """One of the councils set side by side, in one year.

    Attributes
    ----------
    council : Council
        The council.
    row : pandas.Series or None
        Its row of the statistics; None where it has none for the year.
    absence : str or None
        Why it was not in force at the end of the year, in a sentence; None where it was.
    headlines : mapping of str to Headline
        Its three figures by the key of their measure.
    """

    council: Council
    row: pd.Series | None
    absence: str | None
    headlines: Mapping[str, Headline]

    @property
    def name(self) -> str:
        """The name with the article it needs in a sentence."""
        return with_article(self.council.name)


def sides_of(statistics: pd.DataFrame, register: pd.DataFrame, codes: Sequence[str], year: int) -> list[Side]:
    """The councils with their figures of a year, in the order given.

    Parameters
    ----------
    statistics, register : pandas.DataFrame
        As from :func:`lgo_map.records.statistics.load_statistics` and :func:`lgo_map.councils.register.load_register`.
    codes : sequence of str
        Codes of the register.

    Raises
    ------
    KeyError
        If the register has no such code.
    """
    sides = []
    for code in codes:
        council, row = council_of(register, code), statistics_of(statistics, code, year)
        figures = {key: headline(row, MEASURES[key]) for key in HEADLINE_RATES}
        sides.append(Side(council, row, _absence(register, council, year, row), figures))
    return sides


def _absence(register: pd.DataFrame, council: Council, year: int, row: pd.Series | None) -> str | None:
    name, end = first_upper(with_article(council.name)), year_end(year)
    if council.first_day is not None and council.first_day > end:
        return f"{name} did not exist yet in {year_name(year)}: its first day was {date_name(council.first_day)}."
    if council.last_day is None or council.last_day >= end:
        return None
    after = " and ".join(with_article(str(later)) for later in successors_of(register, council.code)["name"])
    ended = f"{name} had been abolished: its last day was {date_name(council.last_day)}"
    followed = f", and {after} followed" if after else ""
    later = "" if row is None else " Its figures are of complaints the Ombudsman decided after that."
    return f"{ended}{followed}.{later}"


@dataclass(frozen=True)
class ClearDifference:
    """Two councils whose rates differ by more than chance explains.

    Attributes
    ----------
    higher, lower : str
        Codes of the councils.
    low, high : float
        The interval of the difference in percentage points, at the confidence of the test; both above 0.
    """

    higher: str
    lower: str
    low: float
    high: float


def clear_differences(figures: Mapping[str, Headline]) -> list[ClearDifference]:
    """The pairs of councils that clearly differ in a figure, tested together.

    Parameters
    ----------
    figures : mapping of str to Headline
        The same figure of each council, by its code. One that can't be tested is left out.
    """
    pairs = list(combinations([code for code, figure in figures.items() if can_be_tested(figure)], 2))
    confidence = confidence_for(len(pairs))
    found = (_clear_difference(one, other, figures, confidence) for one, other in pairs)
    return [difference for difference in found if difference is not None]


def can_be_tested(figure: Headline) -> bool:
    """Whether a figure is known with the counts behind it."""
    return figure.state == KNOWN and figure.comparison.low is not None


def _clear_difference(
    one: str, other: str, figures: Mapping[str, Headline], confidence: float
) -> ClearDifference | None:
    low, high = difference_interval(*_counts(figures[one]), *_counts(figures[other]), confidence)
    if low > 0:
        return ClearDifference(one, other, low, high)
    return ClearDifference(other, one, -high, -low) if high < 0 else None


def _counts(figure: Headline) -> tuple[int, int]:
    """Give the cases counted and the cases they are counted among, of a figure that can be tested."""
    count, base = figure.comparison.count, figure.comparison.base
    if count is None or base is None:
        raise ValueError(f"{figure.measure.name} has no counts behind it, so it can't be tested")
    return count, base


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


def conclusion_of(sides: Sequence[Side], measure: Measure, year: int) -> Conclusion:
    """Which of the councils clearly differ in a measure, and what can't be concluded, in plain words.

    Parameters
    ----------
    sides : sequence of Side
        Two or more councils, as from :func:`sides_of`.
    measure : Measure
        One of the three figures.
    """
    figures = {side.council.code: side.headlines[measure.key] for side in sides}
    tested = [side for side in sides if can_be_tested(figures[side.council.code])]
    if len(tested) > 1:
        sentence = _differences_in_words(tested, figures, measure, year)
    else:
        sentence = _nothing_to_compare(tested, measure, year)
    return Conclusion(sentence, _limits(sides, measure))


def _differences_in_words(tested: Sequence[Side], figures: Mapping[str, Headline], measure: Measure, year: int) -> str:
    names = {side.council.code: f"{side.name} ({_figure(figures[side.council.code])})" for side in tested}
    clear, phrase = clear_differences(figures), measure.figure.phrase
    if not clear:
        rates = {percent(figures[code].comparison.rate) for code in names}
        chance = ": chance alone could explain what you see" if len(rates) > 1 else ""
        return (
            f"In {year_name(year)} there is no clear difference in the {phrase} between "
            f"{and_list(list(names.values()))}{chance}."
        )
    parts: list[str] = []
    told: set[str] = set()
    for code in (side.council.code for side in tested):
        below = [difference.lower for difference in clear if difference.higher == code]
        if below:
            shown = [_once(other, names, told, tested) for other in (code, *below)]
            begin = f"In {year_name(year)} the {phrase}" if not parts else "That"
            parts.append(f"{begin} of {shown[0]} is clearly higher than that of {and_list(shown[1:])}.")
    left = math.comb(len(tested), 2) - len(clear)
    if left:
        others = [names[side.council.code] for side in tested if side.council.code not in told]
        which = "The other pair" if left == 1 else "Every other pair"
        which += f", with {and_list(others)} among them," if others else ""
        parts.append(f"{which} shows no clear difference: chance alone could explain it.")
    return " ".join(parts)


def _once(code: str, names: Mapping[str, str], told: set[str], sides: Sequence[Side]) -> str:
    """A council with its figure where it is first spoken of, by its name alone after that."""
    if code in told:
        return next(side.name for side in sides if side.council.code == code)
    told.add(code)
    return names[code]


def _nothing_to_compare(tested: Sequence[Side], measure: Measure, year: int) -> str:
    phrase = measure.figure.phrase
    if not tested:
        return (
            f"In {year_name(year)} the {phrase} is known with its counts for none of these councils, so nothing can "
            "be concluded."
        )
    one = tested[0]
    return (
        f"In {year_name(year)} the {phrase} is known with its counts only for {one.name} "
        f"({_figure(one.headlines[measure.key])}), so there is nothing to compare it with."
    )


def _figure(figure: Headline) -> str:
    """The rate with its counts: "91 %, 62 of 68 investigations", "97 % of 33 recommendations due"."""
    between = " " if figure.counts.startswith("of ") else ", "
    return f"{percent(figure.comparison.rate)}{between}{figure.counts}"


def _figure_in_text(figure: Headline) -> str:
    """The same where no brackets are around it: "91 % (62 of 68 investigations)"."""
    if figure.counts.startswith("of "):
        return _figure(figure)
    return f"{percent(figure.comparison.rate)} ({figure.counts})"


def _limits(sides: Sequence[Side], measure: Measure) -> list[str]:
    limits = [side.absence for side in sides if side.absence]
    phrase, figures = measure.figure.phrase, {side.council.code: side.headlines[measure.key] for side in sides}

    def those(which: Collection[str]) -> str:
        return and_list([side.name for side in sides if side.council.code in which])

    # A council without a row was not there, which its absence has said already.
    held = [side.council.code for side in sides if side.row is not None]
    unknown = [code for code in held if figures[code].state == UNKNOWN]
    nothing = [code for code in held if figures[code].state == NOTHING]
    uncounted = [code for code in held if figures[code].state == KNOWN and not can_be_tested(figures[code])]
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
    compared = [code for code in held if figures[code].state == KNOWN]
    kinds = {side.council.authority_type: None for side in sides if side.council.code in compared}
    if len(kinds) > 1:
        limits.append(
            f"These are councils of different types ({', '.join(TYPE_NAMES[kind] for kind in kinds)}), which are "
            "responsible for different things. The Ombudsman compares only within a type: a difference may lie in "
            "what they do, not in how well they do it."
        )
    return [*limits, measure.figure.caveat]


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
        A row for each other similar authority in force: `code`, `name`, `rate`, `low`, `high` in per cent (NaN where
        not known), `text` (the rate with its counts in words) and `place`, one of :data:`Place`.
    """

    against_average: str
    against_others: str
    limits: list[str]
    others: pd.DataFrame


def among_similar(
    statistics: pd.DataFrame, register: pd.DataFrame, side: Side, measure: Measure, year: int
) -> AmongSimilar:
    """Where a council's figure lies among those of similar authorities: same type, same year, in force.

    Each of them is tested against this council, all together at 95 %.

    Parameters
    ----------
    statistics, register : pandas.DataFrame
        As from :func:`lgo_map.records.statistics.load_statistics` and :func:`lgo_map.councils.register.load_register`.
    side : Side
        The council, as from :func:`sides_of`.
    measure : Measure
        One of the three figures.
    """
    own, plural = side.headlines[measure.key], TYPE_NAMES_PLURAL[side.council.authority_type]
    rows = similar_authorities(register, statistics, side.council.code, year)
    rows = rows[rows["code"] != side.council.code]
    figures = {str(row["code"]): headline(row, measure) for _, row in rows.iterrows()}
    testable = [figure for figure in figures.values() if can_be_tested(figure)] if can_be_tested(own) else []
    confidence = confidence_for(len(testable))
    places = {code: _place(own, figure, confidence) for code, figure in figures.items()}
    names = dict(zip(rows["code"], rows["name"], strict=True))
    others = pd.DataFrame(
        [_row_of_other(code, names[code], figure, places[code]) for code, figure in figures.items()],
        columns=["code", "name", "rate", "low", "high", "text", "place"],
    ).astype({"rate": "float64", "low": "float64", "high": "float64"})
    limits = [side.absence] if side.absence else []
    if others.empty:
        no_others = f"No similar authorities of {side.name} are known for that year."
        return AmongSimilar(_against_average(side, measure, year), no_others, [*limits, measure.figure.caveat], others)
    return AmongSimilar(
        _against_average(side, measure, year),
        _against_others(own, others["place"], side.council.authority_type),
        [*limits, *_limits_of_others(others["place"], plural), measure.figure.caveat],
        others,
    )


def _row_of_other(code: str, name: str, figure: Headline, place: Place) -> dict[str, Any]:
    known = figure.state == KNOWN
    comparison = figure.comparison
    return {
        "code": code,
        "name": name,
        "rate": comparison.rate if known else None,
        "low": comparison.low if known else None,
        "high": comparison.high if known else None,
        "text": in_words(figure),
        "place": place,
    }


def in_words(figure: Headline) -> str:
    """A figure with its counts, or that it is not known, or that there was nothing to measure."""
    if figure.state == NOTHING:
        return figure.measure.nothing
    return _figure(figure) if figure.state == KNOWN else "not known"


def _place(own: Headline, other: Headline, confidence: float) -> Place:
    if other.state == NOTHING:
        return EMPTY
    if other.state == UNKNOWN:
        return NO_FIGURE
    if not can_be_tested(other):
        return NO_COUNTS
    if not can_be_tested(own):
        return UNTESTED
    low, high = difference_interval(*_counts(other), *_counts(own), confidence)
    if low > 0:
        return HIGHER
    return LOWER if high < 0 else SAME


def _against_average(side: Side, measure: Measure, year: int) -> str:
    own, phrase = side.headlines[measure.key], measure.figure.phrase
    comparison, plural = own.comparison, TYPE_NAMES_PLURAL[side.council.authority_type]
    if own.state == NOTHING:
        nouns = measure.cases[1]
        return f"{first_upper(side.name)} had no {nouns} in {year_name(year)}, so there was nothing to measure."
    if own.state == UNKNOWN:
        return f"The {phrase} of {side.name} in {year_name(year)} is not known here."
    begin = f"The {phrase} of {side.name} in {year_name(year)} was {_figure_in_text(own)}"
    average = f"the published average of {plural} ({percent(comparison.average)})"
    chance = f"chance alone could have put it anywhere from {interval(comparison)}"
    if comparison.average is None:
        return f"{begin}; the published average of {plural} is not known here."
    if comparison.verdict is None:
        return f"{begin}, but without all counts nobody can say whether that clearly differs from {average}."
    if comparison.verdict == "no clear difference":
        return f"{begin}, which is no clear difference from {average}: {chance}."
    return f"{begin}, which is {comparison.verdict} than {average} by more than chance explains: {chance}."


def _against_others(own: Headline, places: pd.Series, authority_type: str) -> str:
    one, several = f"other {TYPE_NAMES[authority_type]}", f"other {TYPE_NAMES_PLURAL[authority_type]}"
    if own.state != KNOWN:
        return f"So it can’t be compared with that of {several}."
    if not can_be_tested(own):
        return f"Nor can anybody say from which {several} it clearly differs."
    higher, lower, same = (int((places == place).sum()) for place in (HIGHER, LOWER, SAME))
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


def _limits_of_others(places: pd.Series, plural: str) -> list[str]:
    unknown, nothing, uncounted = (int((places == place).sum()) for place in (NO_FIGURE, EMPTY, NO_COUNTS))
    everyone = f"the {number(len(places))} other {plural} in force"
    if unknown == len(places):
        return [f"The figure of none of {everyone} is known here."]
    parts = [f"the figure of {number(unknown)} is not known here"] if unknown else []
    parts += [f"{number(nothing)} had nothing to measure"] if nothing else []
    parts += [f"the figure of {number(uncounted)} is known without all its counts"] if uncounted else []
    limits = [f"Of {everyone}, {and_list(parts)}."] if parts else []
    if unknown:
        limits.append("Those that are known are not a sample of all: they don’t say what the others are like.")
    return limits


def verdict_in_words(figure: Headline) -> str:
    """The verdict against the published average, or why there is none."""
    if figure.state != KNOWN:
        return figure.measure.nothing if figure.state == NOTHING else "not known"
    if figure.comparison.verdict is None:
        return f"No verdict: {figure.comparison.reason}"
    return VERDICTS[figure.comparison.verdict]


def figures_table(sides: Sequence[Side], letters: Collection[tuple[str, int]], year: int) -> pd.DataFrame:
    """The councils side by side as data, a row for each.

    Parameters
    ----------
    sides : sequence of Side
        As from :func:`sides_of`.
    letters : collection of (str, int)
        Code and year of each letter held.

    Returns
    -------
    pandas.DataFrame
        The columns of :data:`TABLE_HEADINGS`; what is not known, or was nothing to measure, is null.
    """
    return pd.DataFrame([_row_of_table(side, letters, year) for side in sides], columns=list(TABLE_HEADINGS))


def _row_of_table(side: Side, letters: Collection[tuple[str, int]], year: int) -> dict[str, Any]:
    def of(column: str | None) -> Any:
        return None if side.row is None or column is None else side.row[column]

    row: dict[str, Any] = {
        "name": side.council.name,
        "type": first_upper(TYPE_NAMES[side.council.authority_type]),
        "year": year_name(year),
        "in_force": "no" if side.absence else "yes",
        "upheld_per_100k": of("upheld_per_100k"),
        "upheld_per_100k_average": of("upheld_per_100k_average"),
        "letter": "yes" if (side.council.code, year) in letters else "no",
        "code": side.council.code,
    }
    for key, figure in side.headlines.items():
        known, comparison = figure.state == KNOWN, figure.comparison
        row[key] = comparison.rate if known else None
        row[f"{key}_part"], row[f"{key}_base"] = of(figure.measure.part), of(figure.measure.base)
        row[f"{key}_low"] = comparison.low if known else None
        row[f"{key}_high"] = comparison.high if known else None
        row[f"{key}_average"] = comparison.average
        row[f"{key}_verdict"] = verdict_in_words(figure)
    return row


TABLE_HEADINGS = {
    "name": "Council",
    "type": "Authority type",
    "year": "Year",
    "in_force": "In force at the end of the year",
    "upheld_rate": "Upheld rate (%)",
    "upheld_rate_part": "Upheld",
    "upheld_rate_base": "Investigations",
    "upheld_rate_low": "Upheld rate, 95 % interval, from (%)",
    "upheld_rate_high": "Upheld rate, 95 % interval, to (%)",
    "upheld_rate_average": "Upheld rate, published average of its type (%)",
    "upheld_rate_verdict": "Upheld rate compared with the average",
    "upheld_per_100k": "Upheld per 100,000 residents",
    "upheld_per_100k_average": "Upheld per 100,000 residents, published average of its type",
    "compliance_rate": "Compliance (%)",
    "compliance_rate_base": "Recommendations due",
    "compliance_rate_low": "Compliance, 95 % interval, from (%)",
    "compliance_rate_high": "Compliance, 95 % interval, to (%)",
    "compliance_rate_average": "Compliance, published average of its type (%)",
    "compliance_rate_verdict": "Compliance compared with the average",
    "satisfactory_remedy_rate": "Satisfactory remedy (%)",
    "satisfactory_remedy_rate_part": "Satisfactory remedies",
    "satisfactory_remedy_rate_base": "Upheld cases",
    "satisfactory_remedy_rate_low": "Satisfactory remedy, 95 % interval, from (%)",
    "satisfactory_remedy_rate_high": "Satisfactory remedy, 95 % interval, to (%)",
    "satisfactory_remedy_rate_average": "Satisfactory remedy, published average of its type (%)",
    "satisfactory_remedy_rate_verdict": "Satisfactory remedy compared with the average",
    "letter": "Letter of the year held here",
    "code": "Code",
}
"""The columns of :func:`figures_table` and what a file calls each."""


def similar_table(among: Mapping[str, AmongSimilar]) -> pd.DataFrame:
    """The other similar authorities of which at least one of the three figures is known, by name.

    Parameters
    ----------
    among : mapping of str to AmongSimilar
        By the key of the measure.

    Returns
    -------
    pandas.DataFrame
        `code`, `name`, and for each measure its key (the rate), `_low`, `_high`, `_text` and `_place`.
    """
    tables = [
        found.others.set_index(["code", "name"]).rename(
            columns={
                column: key if column == "rate" else f"{key}_{column}"
                for column in ("rate", "low", "high", "text", "place")
            }
        )
        for key, found in among.items()
    ]
    table = pd.concat(tables, axis=1)
    known = table[[key for key in among if key in table]].notna().any(axis=1)
    return table[known].reset_index().sort_values("name", key=lambda names: names.str.casefold(), ignore_index=True)


SIMILAR_HEADINGS = {
    "name": "Council",
    **{
        f"{key}{column}": f"{MEASURES[key].name}{heading}"
        for key in HEADLINE_RATES
        for column, heading in {
            "": " (%)",
            "_text": " with counts",
            "_low": ", 95 % interval, from (%)",
            "_high": ", 95 % interval, to (%)",
            "_place": " compared with this council",
        }.items()
    },
    "code": "Code",
}
"""The columns of :func:`similar_table` and what a file calls each."""
