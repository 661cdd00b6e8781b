"""Where the figures of a briefing were read."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import is_known
from lgo_map.figures.years import year_name
from lgo_map.records.addresses import archived_copies
from lgo_map.records.council_rows import tables_of
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row, address_shows_another_year, is_web_address
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


def sources_of(dataset: Dataset, council: Council, years: Sequence[int]) -> tuple[Source, ...]:
    """The sources of the council's figures, then of the averages that no page of its own prints."""
    figures = tables_of(dataset, council.code).figures
    council_figures = figures[figures["chosen"] & figures["year"].isin(years)].to_dict("records")
    averages = [
        average | {"source_title": f"{average['source_title']}, {dataset.names[str(average['code'])]}"}
        for year in years
        if (average := _average_elsewhere(dataset, council, year)) is not None
    ]
    what = f"published average of the upheld rate of {TYPE_NAMES_PLURAL[council.authority_type]}"
    newest = max(dataset.years)
    return (*_by_page(council_figures, "figures", newest), *_by_page(averages, what, newest))


def _average_elsewhere(dataset: Dataset, council: Council, year: int) -> dict[Hashable, Any] | None:
    """One statement of the year's average where the council has a row but no page that prints it; else none."""
    row = dataset.row_of(council.code, year, ombudsman_only=False)
    if row is None or not is_known(row[UPHELD_RATE.average]):
        return None
    codes, best = _pages_of_average(dataset, council.authority_type, year)
    return None if council.code in codes else best


@per_dataset(maxsize=None)
def _pages_of_average(
    dataset: Dataset, authority_type: str, year: int
) -> tuple[frozenset[str], dict[Hashable, Any] | None]:
    """The codes of the councils whose pages print a year's average, and one such statement of the best source."""
    stated = dataset.statements_of_average(authority_type, year, UPHELD_RATE.average)
    best = stated[stated["source_kind"] == stated["source_kind"].iloc[0]] if len(stated) else stated
    first = best.sort_values(["source_url", "code"]).iloc[:1].to_dict("records")
    return frozenset(map(str, stated["code"])), first[0] if first else None


def _by_page(statements: Sequence[Row], what: str, newest: int) -> list[Source]:
    """One source for every page, with the years it is about; that of the newest year first."""
    # A computed figure follows from counts that its page states, so the page is here anyway.
    published = [statement for statement in statements if not statement["computed"]]
    published.sort(key=lambda statement: -statement["year"])
    pages: dict[tuple[str, str], Source] = {}
    years: dict[tuple[str, str], set[int]] = {}
    for statement in published:
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
