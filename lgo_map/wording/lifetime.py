"""That a council was not there yet, or no longer, in the words of each place that says so."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from lgo_map.analysis.peers import Side
from lgo_map.councils.lifetime import Status, status_at
from lgo_map.councils.register import Council, predecessors_of, successors_of
from lgo_map.figures.years import year_name
from lgo_map.wording.numbers import and_list, date_name, first_upper, with_article

_GOES_ON = (
    "The Ombudsman goes on deciding complaints about abolished councils; such decisions are not added to those about "
    "the councils that followed."
)


def life_in_words(council: Council) -> str:
    """Since when, or from when to when, it has been a council; the register begins with those of 2013."""
    first, last = council.first_day, council.last_day
    if last is None:
        return "in force" if first is None else f"in force since {date_name(first)}"
    return f"in force until {date_name(last)}" if first is None else f"{date_name(first)} to {date_name(last)}"


def notice_on_map(council: Council, year: int) -> str:
    """What the panel beside the map says first of a council not in force at the end of the year; else empty."""
    status = status_at(council, year)
    if status is Status.ABOLISHED:
        return (
            f"This council was abolished: its last day was {date_name(council.last_day)}. It has no area on the map of "
            f"{year_name(year)}. {_GOES_ON}"
        )
    if status is Status.NOT_YET:
        return (
            f"This council did not exist in {year_name(year)}: its first day was {date_name(council.first_day)}. The "
            "councils it came from are listed below."
        )
    return ""


def notice_in_briefing(register: pd.DataFrame, council: Council, year: int) -> str:
    """What a briefing says first of a council not in force at the end of the year; else empty."""
    status = status_at(council, year)
    if status is Status.ABOLISHED:
        after = and_list([str(name) for name in successors_of(register, council.code)["name"]])
        followed = f" It was followed by {after}." if after else ""
        return f"This council was abolished: its last day was {date_name(council.last_day)}.{followed} {_GOES_ON}"
    if status is Status.NOT_YET:
        before = and_list([str(name) for name in predecessors_of(register, council.code)["name"]])
        came = f" It came from {before}." if before else ""
        return (
            f"This council did not exist in {year_name(year)}: its first day was {date_name(council.first_day)}.{came}"
        )
    return ""


def notice_on_council_page(council: Council, years: Iterable[int]) -> str:
    """What a council's own page says if it had been abolished by the end of one of the years shown; else empty."""
    if not any(status_at(council, year) is Status.ABOLISHED for year in years):
        return ""
    return (
        f"This council was abolished; its last day was {date_name(council.last_day)}. The Ombudsman went on deciding "
        "complaints about it: figures of later years are of such decisions, and are not added to those of its "
        "successor."
    )


def notice_on_benchmark(council: Council, plural: str, year: int) -> str:
    """What stands beside the figure of a council that had been abolished by the end of the year; else empty.

    Parameters
    ----------
    plural : str
        What similar authorities are called: "district councils".
    """
    if status_at(council, year) is not Status.ABOLISHED:
        return ""
    return (
        f"{council.name} was abolished; its last day was {date_name(council.last_day)}. The Ombudsman went on deciding "
        f"complaints about it. It is shown beside the {plural} of {year_name(year)}, but is none of them."
    )


def absence_on_benchmark(council: Council, year: int) -> str:
    """Why there is no figure of a council that was not there."""
    if status_at(council, year) is Status.ABOLISHED:
        when = f"its last day was {date_name(council.last_day)}"
    else:
        when = f"its first day was {date_name(council.first_day)}"
    name = first_upper(with_article(council.name))
    return f"{name} was not there at the end of {year_name(year)}: {when}. So no figure of it is of that year."


def absence_in_comparison(side: Side, year: int) -> str:
    """Why one of the councils compared was not in force at the end of the year, in a sentence; empty where it was."""
    council, name = side.council, first_upper(with_article(side.council.name))
    if side.status is Status.NOT_YET:
        return f"{name} did not exist yet in {year_name(year)}: its first day was {date_name(council.first_day)}."
    if side.status is Status.IN_FORCE:
        return ""
    after = " and ".join(with_article(successor) for successor in side.successors)
    ended = f"{name} had been abolished: its last day was {date_name(council.last_day)}"
    followed = f", and {after} followed" if after else ""
    later = "" if side.row is None else " Its figures are of complaints the Ombudsman decided after that."
    return f"{ended}{followed}.{later}"


def status_in_comparison(side: Side) -> str:
    """The same in a cell."""
    council = side.council
    if side.status is Status.IN_FORCE:
        return "in force"
    if side.status is Status.NOT_YET:
        return f"did not exist yet: began on {date_name(council.first_day)}"
    return f"abolished: ended on {date_name(council.last_day)}"
