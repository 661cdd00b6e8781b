"""What was published about each council and year, and who says so.

Two tables hold it. *Figures* is long: a row for every statement of every source, so that each number on
screen has its source one click away. *Stats* is wide: a row for every authority and year, with the figures
that stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa

from lgo_map.councils.register import AUTHORITY_TYPES, authorities_of_year
from lgo_map.figures.catalogue import AVERAGES, COUNCIL_FIGURES, FIGURES, STATS_FIGURES
from lgo_map.figures.figure import Figure, Kind
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.figures.values import Number, is_known
from lgo_map.records.addresses import shows_newest_year_only
from lgo_map.storage import DATA, FIGURES_FILE, STATS_FILE, read_table

Row = pd.Series | Mapping[Any, Any]
"""A row of a table, by column: as pandas gives it, or as a dictionary, which is made and read faster."""

STEP = "statistics"
"""The build step that writes both tables."""

NOTE_BREAK = "; "
"""What stands between the parts of a row's note; each may be about a figure of its own."""


def _figure_column(figure: Figure) -> pa.Column:
    if figure.is_count:
        return pa.Column("Int64", pa.Check.ge(0), nullable=True)
    limits = pa.Check.in_range(0, 100) if figure.kind is Kind.PERCENTAGE else pa.Check.ge(0)
    return pa.Column("Float64", limits, nullable=True)


STATS_SCHEMA = pa.DataFrameSchema(
    {
        "code": pa.Column(str),
        "year": pa.Column("int64"),
        "name": pa.Column(str),
        "authority_type": pa.Column(str, pa.Check.isin(AUTHORITY_TYPES)),
        **{figure: _figure_column(FIGURES[figure]) for figure in STATS_FIGURES},
        "source_kind": pa.Column(str, pa.Check.isin(SOURCE_KINDS), nullable=True),
        "source_url": pa.Column(str, nullable=True),
        "note": pa.Column(str, nullable=True),
    },
    unique=["code", "year"],
    strict=True,
    ordered=True,
    name="stats",
)
"""data/stats.parquet: counts are nullable integers, rates nullable percentages 0 to 100, unknown is null.

`source_kind`, `source_url` and `note` are those of the upheld rate; where it is unknown, of the figure that
comes from the highest-ranking source.
"""

FIGURES_SCHEMA = pa.DataFrameSchema(
    {
        "code": pa.Column(str),
        "year": pa.Column("int64"),
        "figure": pa.Column(str, pa.Check.isin(FIGURES)),
        "value": pa.Column("float64", pa.Check.ge(0)),
        "source_kind": pa.Column(str, pa.Check.isin(SOURCE_KINDS)),
        "source_title": pa.Column(str),
        "source_url": pa.Column(str, nullable=True),
        "note": pa.Column(str, nullable=True),
        "computed": pa.Column(bool),
        "chosen": pa.Column(bool),
    },
    strict=True,
    ordered=True,
    name="figures",
)
"""data/figures.parquet: a row for every figure of every source; `chosen` marks the one that stands.

A `computed` figure was not published: it follows from two published counts, and its `source_kind` is the
lower-ranking of theirs.
"""


def load_statistics(folder: Path = DATA) -> pd.DataFrame:
    """The figures that stand, a row for every authority and year; see :data:`STATS_SCHEMA`.

    A row exists for every authority in force on 31 March of a year, its figures known or not, and for an
    abolished authority that has figures of a later year.

    Raises
    ------
    DataFileError
        If the file is missing, damaged, or not what the schema says.
    """
    return read_table(folder / STATS_FILE, STATS_SCHEMA, STEP)


def load_figures(folder: Path = DATA) -> pd.DataFrame:
    """Every statement of every source; see :data:`FIGURES_SCHEMA`.

    Raises
    ------
    DataFileError
        If the file is missing, damaged, or not what the schema says.
    """
    return read_table(folder / FIGURES_FILE, FIGURES_SCHEMA, STEP)


def years_with_figures(statistics: pd.DataFrame) -> list[int]:
    """The years of which at least one council has a figure of its own, oldest first."""
    return sorted(
        int(year) for year in statistics.loc[statistics[list(COUNCIL_FIGURES)].notna().any(axis=1), "year"].unique()
    )


def figures_held(figures: pd.DataFrame) -> list[str]:
    """The figures that some source states of some council and year, in the catalogue's order; averages among them."""
    held = set(figures["figure"])
    return [figure for figure in FIGURES if figure in held]


def records_of(table: pd.DataFrame) -> list[Row]:
    """The rows of a table, as pandas' `to_dict("records")` gives them, in a third of its time."""
    columns = ([None if value is pd.NA else value for value in table[name].tolist()] for name in table.columns)
    names = list(table.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def statistics_of(statistics: pd.DataFrame, code: str, year: int) -> pd.Series | None:
    """The row of a council and year, or None where there is none."""
    # Places, not rows: to take two rows out of forty columns is dearer than to look for them.
    places = np.flatnonzero((statistics["year"] == year).to_numpy(bool) & (statistics["code"] == code).to_numpy(bool))
    return statistics.iloc[places[0]] if len(places) else None


def figures_of(figures: pd.DataFrame, code: str, year: int) -> pd.DataFrame:
    """All that any source states of a council and year, figure by figure, the statement that stands first."""
    return sorted_statements(figures[(figures["code"] == code) & (figures["year"] == year)])


def sorted_statements(figures: pd.DataFrame) -> pd.DataFrame:
    """Statements by council, of each figure by figure, the one that stands first; else in the order they had."""
    places = {figure: place for place, figure in enumerate(FIGURES)}
    order = [places[figure] for figure in figures["figure"]]
    chosen, codes = figures["chosen"].to_numpy(bool), figures["code"].to_numpy(str)
    return figures.iloc[np.lexsort((~chosen, np.array(order, dtype=int), codes))]


class OtherStatement(NamedTuple):
    """What another source says instead of the figure that stands.

    Attributes
    ----------
    kind, title : str
        Who states it, one of :data:`lgo_map.figures.sources.SOURCE_KINDS`, and what the source is called.
    value : float
        What it says.
    is_another : bool
        Whether the figure that stands is of the same kind.
    """

    kind: str
    title: str
    value: float
    is_another: bool


def disagreements_of(figures: pd.DataFrame, figure: str) -> list[OtherStatement]:
    """What is said of a figure by other sources of the rank of the one that stands, or of the next that states it.

    Two values are the same where one of them is the other, rounded as it is printed: 42 and 42.3.

    Parameters
    ----------
    figures : DataFrame
        The statements of one council and year, as from :func:`figures_of`.
    figure : str
        One of :data:`lgo_map.figures.catalogue.FIGURES`.

    Returns
    -------
    list of OtherStatement
        In the order of `figures`, each once; none where no statement stands.
    """
    stated = figures[figures["figure"] == figure]
    standing = stated[stated["chosen"]]
    if standing.empty or len(stated) == 1:
        return []
    value, kind = float(standing["value"].iloc[0]), str(standing["source_kind"].iloc[0])
    others = stated[~stated["chosen"]]
    ranks = sorted({SOURCE_KINDS.index(other) for other in others["source_kind"]} - {SOURCE_KINDS.index(kind)})
    heard = {kind, *(SOURCE_KINDS[rank] for rank in ranks[:1])}
    found = (
        OtherStatement(str(other), str(title), float(said), other == kind)
        for other, title, said in zip(others["source_kind"], others["source_title"], others["value"], strict=True)
        if other in heard and not _is_the_same(value, float(said))
    )
    return list(dict.fromkeys(found))


def _is_the_same(one: float, other: float) -> bool:
    """Whether two values are one, as far as the one with fewer decimals is printed."""
    decimals = min(0 if value == int(value) else 1 if round(value, 1) == value else 2 for value in (one, other))
    return abs(one - other) <= (0 if one == int(one) and other == int(other) else 0.5 * 10**-decimals + 1e-9)


def statements_of_average(
    statistics: pd.DataFrame, figures: pd.DataFrame, authority_type: str, year: int, figure: str
) -> pd.DataFrame:
    """The statements a published average rests on: those of every page of that type and year that prints it.

    Parameters
    ----------
    authority_type : str
        One of :data:`lgo_map.councils.register.AUTHORITY_TYPES`.
    figure : str
        One of :data:`lgo_map.figures.catalogue.AVERAGES`.

    Returns
    -------
    DataFrame
        Rows of `figures`, all with the same value; the Ombudsman's own pages first.
    """
    codes = statistics.loc[(statistics["year"] == year) & (statistics["authority_type"] == authority_type), "code"]
    wanted = (figures["year"] == year) & (figures["figure"] == figure)
    found = figures[wanted & figures["code"].isin(codes)]
    return found.sort_values("source_kind", key=lambda kinds: kinds.map(SOURCE_KINDS.index), kind="stable")


def rate_follows_counts(rate: Number, part: Number, whole: Number) -> bool:
    """Whether a published percentage is, to the nearest whole per cent, that of its published counts.

    Where one of the three is unknown nothing contradicts the rate, so the answer is yes. A rate of "0 of 0"
    follows from nothing.

    Examples
    --------
    >>> rate_follows_counts(64, 7, 11), rate_follows_counts(93, 22, 24)
    (True, False)
    """
    if rate is None or part is None or whole is None or pd.isna([rate, part, whole]).any():
        return True
    # The margin is half a per cent, and a little for the arithmetic of floating point.
    return bool(whole > 0) and abs(float(rate) - 100 * float(part) / float(whole)) <= 0.5 + 1e-9


def is_web_address(address: object) -> bool:
    """Whether what a statement gives as its source's address is one that a browser may be led to."""
    return is_known(address) and str(address).startswith(("https://", "http://"))


def address_shows_another_year(address: object, year: int, newest: int) -> bool:
    """Whether what was read at an address about a year has given way there to a newer year.

    Parameters
    ----------
    newest : int
        The newest year of which figures are held.
    """
    return is_web_address(address) and year < newest and shows_newest_year_only(str(address))


def row_sources(figures: pd.DataFrame) -> pd.DataFrame:
    """Which source stands for a council's year as a whole.

    Returns
    -------
    DataFrame
        `source_kind`, `source_url`, `note`, indexed by `code` and `year`: those of the upheld rate that
        stands, else of the figure that stands and comes from the highest-ranking source. Averages don't
        count. The note is all that this source notes about any of its figures.
    """
    council_figures = figures[figures["chosen"] & ~figures["figure"].isin(AVERAGES)]
    rank = pd.Series(range(len(SOURCE_KINDS)), index=SOURCE_KINDS)
    order = pd.Series(range(len(FIGURES)), index=FIGURES)
    ranked = council_figures.assign(
        other=council_figures["figure"] != "upheld_rate",
        rank=council_figures["source_kind"].map(rank),
        order=council_figures["figure"].map(order),
    ).sort_values(["code", "year", "other", "rank", "order"], kind="stable")
    firsts = ranked.drop_duplicates(["code", "year"])
    by_source = ["code", "year", "source_kind", "source_url"]
    notes = figures.dropna(subset=["note", "source_url"]).groupby(by_source)["note"].agg(_joined_notes)
    noted = firsts.join(notes.rename("of_source"), on=by_source).set_index(["code", "year"])
    # What has no address is told from others by its note, so that of another source is none of its.
    noted["note"] = noted["of_source"].astype("str").where(noted["source_url"].notna(), noted["note"].astype("str"))
    return noted[["source_kind", "source_url", "note"]]


def _joined_notes(notes: pd.Series) -> str:
    """All parts of the notes of one source, each once."""
    return NOTE_BREAK.join(dict.fromkeys(part for note in notes for part in str(note).split(NOTE_BREAK)))


def ombudsman_only(statistics: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The stats without every figure that rests on a council's or the press's report.

    Parameters
    ----------
    statistics, figures : DataFrame
        As from :func:`load_statistics` and :func:`load_figures`.

    Returns
    -------
    DataFrame
        Rows, columns and index of `statistics`; those figures are null, averages stay, and the source of a row is
        that of what remains.
    """
    standing = figures[figures["chosen"] & ~figures["figure"].isin(AVERAGES)]
    others = standing[standing["source_kind"] != "ombudsman"]
    kept = statistics.set_index(["code", "year"])
    for figure, rows in others[others["figure"].isin(STATS_FIGURES)].groupby("figure"):
        gone = kept.index.isin(pd.MultiIndex.from_frame(rows[["code", "year"]]))
        kept[figure] = kept[figure].mask(gone)
    stated_by_others = figures.loc[figures["source_kind"] != "ombudsman", ["code", "year"]]
    touched = kept.index.isin(pd.MultiIndex.from_frame(stated_by_others))
    remaining = row_sources(standing[standing["source_kind"] == "ombudsman"]).reindex(kept.index)
    for column in remaining.columns:
        kept[column] = kept[column].mask(touched, remaining[column])
    kept = kept.reset_index()[list(statistics.columns)]
    kept.index = statistics.index
    return kept


def in_force(register: pd.DataFrame, statistics: pd.DataFrame, year: int) -> pd.DataFrame:
    """The statistics' rows of the councils in force at the end of the year."""
    codes = authorities_of_year(register, year).index
    return statistics[(statistics["year"] == year) & statistics["code"].isin(codes)]
