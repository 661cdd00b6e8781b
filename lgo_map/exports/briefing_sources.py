"""Where the figures of a briefing were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import is_known
from lgo_map.figures.years import year_name
from lgo_map.records.addresses import archived_copies
from lgo_map.records.statistics import (
    address_shows_another_year,
    is_web_address,
    statements_of_average,
    statistics_of,
    years_with_figures,
)
from lgo_map.wording.numbers import and_list, first_upper


@dataclass(frozen=True)
class Source:
    """Where figures were read.

    Attributes
    ----------
    title, states : str
        What it is called, with who it is, and what it states of which years.
    address : str or None
        Its address, if it has one.
    copies : str or None
        Where copies of it are, if its address shows another year by now.
    """

    title: str
    states: str
    address: str | None
    copies: str | None = None


def sources_of(
    register: pd.DataFrame, statistics: pd.DataFrame, figures: pd.DataFrame, council: Council, years: Sequence[int]
) -> tuple[Source, ...]:
    """The sources of the council's figures, then of the averages that no page of its own prints."""
    council_figures = figures[(figures["code"] == council.code) & figures["chosen"] & figures["year"].isin(years)]
    averages = pd.concat(
        [council_figures.iloc[:0], *(_average_elsewhere(statistics, figures, council, year) for year in years)]
    )
    whose = averages["code"].map(register["name"])
    averages = averages.assign(source_title=averages["source_title"] + ", " + whose)
    what = f"published average of the upheld rate of {TYPE_NAMES_PLURAL[council.authority_type]}"
    newest = max(years_with_figures(statistics))
    return (*_by_page(council_figures, "figures", newest), *_by_page(averages, what, newest))


def _average_elsewhere(statistics: pd.DataFrame, figures: pd.DataFrame, council: Council, year: int) -> pd.DataFrame:
    """One statement of the year's average where the council has a row but no page that prints it; else none."""
    figure = UPHELD_RATE.average
    statistics, figures = (table[table["year"] == year] for table in (statistics, figures))
    row = statistics_of(statistics, council.code, year)
    stated = statements_of_average(statistics, figures, council.authority_type, year, figure)
    if row is None or not is_known(row[figure]) or (stated["code"] == council.code).any():
        return stated.iloc[:0]
    best = stated[stated["source_kind"] == stated["source_kind"].iloc[0]] if len(stated) else stated
    return best.sort_values(["source_url", "code"]).iloc[:1]


def _by_page(statements: pd.DataFrame, what: str, newest: int) -> list[Source]:
    """One source for every page, with the years it is about; that of the newest year first."""
    # A computed figure follows from counts that its page states, so the page is here anyway.
    published = statements[~statements["computed"]].sort_values("year", ascending=False, kind="stable")
    pages: dict[tuple[str, str], Source] = {}
    years: dict[tuple[str, str], set[int]] = {}
    for _, statement in published.iterrows():
        title = _title(str(statement["source_title"]), str(statement["source_kind"]))
        address = statement["source_url"]
        known = is_web_address(address)
        page = title, str(address).replace("//www.", "//").rstrip("/") if known else ""
        pages.setdefault(page, Source(title, "", str(address) if known else None))
        years.setdefault(page, set()).add(int(statement["year"]))
    return [
        replace(
            source,
            states=f"{what}, {and_list([year_name(year) for year in sorted(years[page])])}",
            copies=_copies(source.address, min(years[page]), newest),
        )
        for page, source in pages.items()
    ]


def _copies(address: str | None, year: int, newest: int) -> str | None:
    return archived_copies(str(address)) if address_shows_another_year(address, year, newest) else None


def _title(title: str, kind: str) -> str:
    """A source's title, with who it is where the title does not say so."""
    title, who = title.replace("'", "’"), SOURCE_NAMES[kind]
    return title if title.casefold() in who else f"{title} ({who})"


def stated_by_of(stated: pd.DataFrame, figure: str) -> str:
    """Who states a figure that stands: "The Ombudsman", "A press report, computed from the counts"."""
    standing = stated[(stated["figure"] == figure) & stated["chosen"]]
    if standing.empty:
        return ""
    words = first_upper(SOURCE_NAMES[str(standing["source_kind"].iloc[0])])
    return f"{words}, computed from the counts" if standing["computed"].iloc[0] else words
