"""The similar authorities of a briefing, in groups by what can be said of their upheld rate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lgo_map.analysis.headline import headline
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import KNOWN, is_known
from lgo_map.figures.years import year_end, year_name
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.wording.numbers import date_name, percent
from lgo_map.wording.verdicts import GROUPS, RATE_UNKNOWN_GROUP, group_of, place_among_groups

MAX_NAMES = 70
"""The maximum number of authorities of a type for those whose rate is not known to be named, not only counted."""

REPORTED_MARK = "*"
"""Stands behind a rate in a list of names that the Ombudsman did not publish itself."""


@dataclass(frozen=True)
class SimilarGroup:
    """Similar authorities of which the same can be said; `names` come with their rates where these are known."""

    verdict: str
    count: int
    names: tuple[str, ...]


def similar_of(dataset: Dataset, council: Council, year: int) -> tuple[tuple[str, ...], tuple[SimilarGroup, ...]]:
    """Who the similar authorities of the year are and how this council lies among them, in sentences and in groups."""
    similar = _similar(dataset, council.authority_type, year)
    plural, day = TYPE_NAMES_PLURAL[council.authority_type], date_name(year_end(year).date())
    members: dict[str, list[str]] = {}
    for each in similar:
        label = f"{each.name} (this council)" if each.code == council.code else each.name
        members.setdefault(each.group, []).append(f"{label} {each.rate}".strip())
    known = sum(each.is_known for each in similar)
    lines = [
        f"The Ombudsman compares {plural} with {plural}: {len(similar)} were in force on {day}, and the upheld rate of "
        f"{known} of them in {year_name(year)} is known here. The published average is of all of them."
    ]
    own_group = next((each.group for each in similar if each.code == council.code), None)
    lines += [place_among_groups(own_group, day)]
    if any(text.endswith(REPORTED_MARK) for texts in members.values() for text in texts):
        lines.append(f"A rate with {REPORTED_MARK} is reported by a council or the press, not by the Ombudsman.")
    many = len(similar) > MAX_NAMES
    groups = tuple(
        SimilarGroup(words, len(members[words]), () if many and words == RATE_UNKNOWN_GROUP else tuple(members[words]))
        for words in GROUPS
        if words in members
    )
    return tuple(lines), groups


class _Similar(NamedTuple):
    """One of the authorities of a type and year: its short name, its rate as it is written, and what is said of it."""

    code: str
    name: str
    rate: str
    group: str
    is_known: bool


@per_dataset(maxsize=None)  # one for each type and year: the same for all councils of it
def _similar(dataset: Dataset, authority_type: str, year: int) -> tuple[_Similar, ...]:
    """The authorities of a type that were in force at the end of a year, by their short names."""
    held = dataset.statistics_of_year(year, ombudsman_only=False)
    is_similar = held["authority_type"].eq(authority_type) & held["code"].isin(dataset.in_force(year).index)
    rows = held[is_similar]
    rows = rows.assign(short=short_names(rows["name"])).sort_values("short")
    reported, measure = _reported_codes(dataset, year), MEASURES[UPHELD_RATE.key]
    found = []
    for row in rows.to_dict("records"):
        code, figure = str(row["code"]), headline(row, measure)
        rate = percent(figure.comparison.rate) if figure.availability == KNOWN else ""
        mark = REPORTED_MARK if rate and code in reported else ""
        is_known_rate = is_known(row["upheld_rate"])
        found.append(_Similar(code, str(row["short"]), f"{rate}{mark}", group_of(figure), is_known_rate))
    return tuple(found)


@per_dataset(maxsize=None)
def _reported_codes(dataset: Dataset, year: int) -> frozenset[str]:
    """The councils whose upheld rate of the year is not the Ombudsman's own."""
    figures = dataset.figures_of_year(year)
    standing = figures[(figures["figure"] == UPHELD_RATE.key) & figures["chosen"]]
    return frozenset(standing.loc[standing["source_kind"] != "ombudsman", "code"].astype(str))


_KIND_OF_COUNCIL = re.compile(
    r"^(?:London Borough of|Royal Borough of) |(?: (?:Metropolitan|London|District|Borough|County|City))* Council$"
)


def short_names(names: Iterable[str]) -> list[str]:
    """Names without the words that say what kind of council it is, for a list of one kind: "Leeds".

    A name that would then be another's is left as it is.
    """
    full = list(names)
    short = [_KIND_OF_COUNCIL.sub("", name) or name for name in full]
    return [name if short.count(cut) > 1 else cut for name, cut in zip(full, short, strict=True)]
