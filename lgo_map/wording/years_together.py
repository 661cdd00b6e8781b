"""More than one year in words: what a choice is called, which years a figure is from, and which are not in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from lgo_map.analysis.years_together import AT_ODDS, WITHOUT_AVERAGE, WITHOUT_COUNTS, can_be_put_together
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.figures.measures import Measure
from lgo_map.figures.years import (
    NEWEST,
    TOGETHER,
    YearChoice,
    year_name,
    years_listed,
    years_of_one_method,
)
from lgo_map.records.statistics import Row
from lgo_map.wording.means import RATE, Names
from lgo_map.wording.numbers import and_list, counted, number

HOW_PUT_TOGETHER = (
    "Upheld complaints and investigations are added over the years whose counts are known, and the rate is taken of "
    "the sums: rates are never averaged. It is compared with the published averages of the same years, each weighted "
    "by the council’s own number of cases in that year: the rate it would have had if in each year it had been just "
    "like the average."
)
"""How years are put together, in plain words."""


HOW_IN_SHORT = (
    "Counts are added over the years whose counts are known, rates never averaged; the average is that of the same "
    "years, weighted by the council’s own cases."
)
"""The same where there is little room."""

HOW_NEWEST = (
    "Each council is shown by the newest year since the change of process whose figure is known, with the counts and "
    "the published average of that year. Councils of different years are not ranked against each other: rates rise and "
    "fall from year to year."
)
"""What the newest known is, in plain words."""


_BEGINS = {NEWEST: "Newest known", TOGETHER: "Together"}


def choice_name(choice: YearChoice, years: Collection[int]) -> str:
    """What a choice of year is called in a list.

    Parameters
    ----------
    years : collection of int
        The years held.
    """
    if isinstance(choice, int):
        return year_name(choice)
    return f"{_BEGINS[choice]}, {span_name(years)}" if choice == TOGETHER else _BEGINS[choice]


def choice_called(choices: Iterable[YearChoice], label: str) -> YearChoice | None:
    """The choice of year that a list calls so, of whatever years it was made; None where there is none such."""
    for choice in choices:
        begins = year_name(choice) if isinstance(choice, int) else _BEGINS.get(choice)
        if begins is not None and label.startswith(begins):
            return choice
    return None


def span_name(years: Collection[int]) -> str:
    """The years of one method, of all that are held: "2022–23 to 2024–25"."""
    return years_listed(years_of_one_method(years))


def years_in_legend(choice: YearChoice, counts: Mapping[tuple[int, ...], int]) -> list[str]:
    """How many councils painted are from which years, part by part, for the legend; nothing for a single year.

    Parameters
    ----------
    counts : mapping of tuple of int to int
        By the years that a council's figure is from, none where it is not known, how many councils.
    """
    if isinstance(choice, int):
        return []
    known = {years: count for years, count in counts.items() if years}
    if choice == NEWEST:
        parts = [f"{number(count)} from {years_listed(years)}" for years, count in sorted(known.items(), reverse=True)]
    else:
        by_number: Counter[int] = Counter()
        for years, count in known.items():
            by_number[len(years)] += count
        parts = [
            f"{number(count)} from {counted(many, 'year', 'years')}" for many, count in sorted(by_number.items())[::-1]
        ]
    return [*parts, f"{number(counts.get((), 0))} not known"]


def years_beside_figure(choice: YearChoice, years: Sequence[int], all_years: Sequence[int]) -> str:
    """Which years a figure is from, where it stands; fewer than all is marked. Empty for a single year.

    Parameters
    ----------
    years : sequence of int
        The years it is from.
    all_years : sequence of int
        The years of one method.

    Examples
    --------
    >>> years_beside_figure("together", (2023, 2024), (2023, 2024, 2025))
    '2022–23 and 2023–24: 2 of the 3 years'
    """
    if isinstance(choice, int) or not years:
        return ""
    few = f": {len(years)} of the {len(all_years)} years" if choice == TOGETHER and len(years) < len(all_years) else ""
    return f"{years_listed(years)}{few}"


def years_in_tooltip(choice: YearChoice, years: Sequence[int], all_years: Sequence[int]) -> str:
    """The same to follow a figure where the map is pointed at: ", 2023–24"; empty where there is nothing to say."""
    words = years_beside_figure(choice, years, all_years).replace(": ", ", ")
    return f", {words}" if words else ""


def what_went_in(row: Row, years: Sequence[int], could: Sequence[int], all_years: Sequence[int]) -> str:
    """Of a council's upheld rate put together: which years went in, and why others did not.

    Empty where all of them did: then the sentence about the rate names them.

    Parameters
    ----------
    row : mapping
        As from :func:`lgo_map.analysis.years_together.put_together`.
    years, could, all_years : sequence of int
        The years that went in, those in which the council was there, and all of one method.
    """
    missing = [year for year in all_years if year not in years]
    if not years or not missing:
        return ""
    verb = "went" if len(years) > 1 else "alone went"
    sentences = [f"{years_listed(years)} {verb} in: {len(years)} of the {len(all_years)} years."]
    without = tuple(row[WITHOUT_COUNTS])
    reasons = (
        ("the council was not there", [year for year in missing if year not in could]),
        ("only the rate is known, not its counts", [year for year in missing if year in without]),
        ("the counts are not known here", [year for year in missing if year in could and year not in without]),
    )
    told = [
        f"{and_list([year_name(year) for year in of])} {'is' if len(of) == 1 else 'are'} not in it, as {why}"
        for why, of in reasons
        if of
    ]
    sentences += [f"{each}." for each in told]
    return " ".join(sentences)


def doubts_of_years(row: Row, names: Names = RATE) -> list[str]:
    """What must be said of the years that went in: a published rate that is not its counts', an unknown average."""
    sentences = []
    if at_odds := tuple(row[AT_ODDS]):
        sentences.append(
            f"The rate published for {and_list([year_name(year) for year in at_odds])} does not follow from its "
            "counts; the counts went in."
        )
    if without := tuple(row[WITHOUT_AVERAGE]):
        sentences.append(
            f"The {names.mean} of {and_list([year_name(year) for year in without])} is not known here, so there is an "
            "interval but no verdict."
        )
    return sentences


def why_none_together(measure: Measure) -> str:
    """Why a measure is known of no council when years are put together; empty for one that can be."""
    if can_be_put_together(measure):
        return ""
    return (
        f"“{measure.name}” can’t be put together: how many residents it is of is not held here, and rates are never "
        "averaged. Choose a year, or another measure."
    )


def average_of_choice(choice: YearChoice, authority_type: str) -> str:
    """What the average beside a figure is called, without its number."""
    plural = TYPE_NAMES_PLURAL[authority_type]
    if choice == TOGETHER:
        return f"Average of {plural} in the same years, weighted by this council’s cases"
    return f"Average of {plural}"


def nothing_known_since(name: str, years: Collection[int]) -> str:
    """That of a council no figure of the years of one method is known, in a sentence."""
    first = years_of_one_method(years)[0]
    return (
        f"How often the Ombudsman found {name} at fault is not known here for any year since {year_name(first)}. "
        "Older figures, where there are any, were counted otherwise and stand under their own years."
    )
