"""The built data, loaded once for all visitors and again when a file has changed."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from lgo_map import storage
from lgo_map.councils.boundaries import load_boundaries
from lgo_map.councils.register import (
    Council,
    authorities_of_year,
    council_of,
    former_codes,
    load_register,
)
from lgo_map.errors import LgoMapError
from lgo_map.figures.values import is_known
from lgo_map.records.decisions import compact, load_decisions, load_imports, load_improvements
from lgo_map.records.letters import Letter, load_letters
from lgo_map.records.statistics import (
    Row,
    figures_held,
    in_force,
    load_figures,
    load_statistics,
    ombudsman_only,
    records_of,
    sorted_statements,
    statements_of_average,
    years_with_figures,
)
from lgo_map.records.subjects import load_subjects
from lgo_map.storage import DataFileError

P = ParamSpec("P")
R = TypeVar("R")


def per_dataset(
    maxsize: int | None,
) -> Callable[[Callable[Concatenate[Dataset, P], R]], Callable[Concatenate[Dataset, P], R]]:
    """Keep what a function or a method of :class:`Dataset` makes of a dataset, in that dataset, and as long as it is.

    Parameters
    ----------
    maxsize : int or None
        How many results are kept of each dataset, those asked for last; None for all, where there can't be many.
        The other arguments say which result it is. What is asked for of one council needs no more than there are
        visitors at a time, for each asks again for their own; whatever is kept beyond that takes memory for hours.
    """

    def keep(function: Callable[Concatenate[Dataset, P], R]) -> Callable[Concatenate[Dataset, P], R]:
        @wraps(function)
        def kept(dataset: Dataset, *args: P.args, **kwargs: P.kwargs) -> R:
            result: R = dataset.results_of(function, maxsize)(*args, **kwargs)
            return result

        return kept

    return keep


@dataclass(frozen=True, eq=False)
class Dataset:
    """All tables the pages read, as one version of the files has them, and all that is worked out from them and kept.

    What is kept (:func:`per_dataset`) goes with it when the data have been built anew.

    Attributes
    ----------
    folder : Path
        Where its files are. Whoever answers with a dataset reads there what is not in the tables, such as postcodes and
        the indexes of words, so that no answer mixes two versions.
    version : str
        The name under which it was published; empty where it was read in a folder.
    register : pandas.DataFrame
        Councils, indexed by code.
    statistics, ombudsman_statistics : pandas.DataFrame
        A row an authority and year; in `ombudsman_statistics` only figures the Ombudsman itself states.
    figures : pandas.DataFrame
        Every statement of every source.
    subjects : pandas.DataFrame
        How many complaints of each subject were received, as every source states it.
    decisions, improvements : pandas.DataFrame
        Decisions and reports that are held, and improvements agreed: examples, unless an import says otherwise. Most
        columns of decisions are categories.
    imports : pandas.DataFrame
        Of which councils, subjects and days what is held is all there is.
    letters : dict
        Letters by council code and year.
    councils_with_rate : dict of bool to dict of int to (int, int)
        By whether only the Ombudsman's own figures count, and by year, how many councils in force have a known upheld
        rate, and how many there are.

    Nobody changes a table: all visitors read the same.
    """

    folder: Path
    version: str
    register: pd.DataFrame
    statistics: pd.DataFrame
    ombudsman_statistics: pd.DataFrame
    figures: pd.DataFrame
    subjects: pd.DataFrame
    decisions: pd.DataFrame
    improvements: pd.DataFrame
    imports: pd.DataFrame
    letters: dict[tuple[str, int], Letter]
    councils_with_rate: dict[bool, dict[int, tuple[int, int]]]
    _kept: dict[Callable[..., Any], Callable[..., Any]] = field(default_factory=dict, init=False, repr=False)

    def results_of(self, function: Callable[..., Any], maxsize: int | None) -> Callable[..., Any]:
        """A function of this dataset, which keeps its results here; see :func:`per_dataset`."""
        if function not in self._kept:
            # Through a weak reference: what is kept in a ring of references would wait for the garbage collector,
            # which passes over all that was there when the server started.
            this = weakref.ref(self)
            self._kept.setdefault(function, lru_cache(maxsize)(lambda *args, **more: function(this(), *args, **more)))
        return self._kept[function]

    def statistics_shown(self, ombudsman_only: bool) -> pd.DataFrame:
        """The statistics of all sources, or only those that the Ombudsman itself states."""
        return self.ombudsman_statistics if ombudsman_only else self.statistics

    def statistics_of_year(self, year: int, ombudsman_only: bool) -> pd.DataFrame:
        """The rows of one year of :meth:`statistics_shown`: what most of a page is about, and soon looked through."""
        return self._statistics_by_year[ombudsman_only].get(year, self.statistics.iloc[:0])

    def figures_of_year(self, year: int) -> pd.DataFrame:
        """Every statement about one year."""
        return self._figures_by_year.get(year, self.figures.iloc[:0])

    @per_dataset(maxsize=None)
    def in_force(self, year: int) -> pd.DataFrame:
        """The rows of the register of the councils in force at the end of a year."""
        return authorities_of_year(self.register, year)

    @per_dataset(maxsize=None)
    def council(self, code: str) -> Council:
        """A council of the register."""
        return council_of(self.register, code)

    @per_dataset(maxsize=None)
    def family_of(self, code: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Names by code of the councils that one came from, and of those that came after it."""
        before, after = (self.register[of][code] for of in ("predecessors", "successors"))
        return {other: self.names[other] for other in before}, {other: self.names[other] for other in after}

    def row_of(self, code: str, year: int, ombudsman_only: bool) -> Row | None:
        """The row of a council and year in :meth:`statistics_shown`; None where there is none."""
        return self.rows_of_year(year, ombudsman_only).get(code)

    @per_dataset(maxsize=128)  # a slice of the year's each
    def statements_of(self, code: str, year: int) -> pd.DataFrame:
        """All that any source states of a council and year, in the order of `lgo_map.records.statistics.figures_of`."""
        table, places = self._statements_of_year(year)
        return table.iloc[places.get(code, slice(0))]

    @per_dataset(maxsize=None)
    def statements_of_average(self, authority_type: str, year: int, figure: str) -> pd.DataFrame:
        """What a published average rests on, as from :func:`lgo_map.records.statistics.statements_of_average`."""
        statistics, figures = self.statistics_of_year(year, ombudsman_only=False), self.figures_of_year(year)
        return statements_of_average(statistics, figures, authority_type, year, figure)

    def years_of(self, code: str, ombudsman_only: bool) -> tuple[int, ...]:
        """The years in which a council has a figure, else those in which it has a row at all."""
        return self._years_of[ombudsman_only].get(code, ())

    def nearest_year(self, code: str, year: int, ombudsman_only: bool) -> int:
        """The year nearest to `year` in which the council has a figure, else in which it has a row at all."""
        return min(self.years_of(code, ombudsman_only), key=lambda other: (abs(other - year), -other), default=year)

    @per_dataset(maxsize=None)
    def rows_of_year(self, year: int, ombudsman_only: bool) -> Mapping[str, Row]:
        """The rows of one year of :meth:`statistics_shown`, by council."""
        return {row["code"]: row for row in records_of(self.statistics_of_year(year, ombudsman_only))}

    @per_dataset(maxsize=None)
    def _statements_of_year(self, year: int) -> tuple[pd.DataFrame, dict[str, slice]]:
        return _by_council(self.figures_of_year(year))

    @cached_property
    def _years_of(self) -> dict[bool, dict[str, tuple[int, ...]]]:
        return {only: _years_by_council(self.statistics_shown(ombudsman_only=only)) for only in (False, True)}

    @cached_property
    def _statistics_by_year(self) -> dict[bool, dict[int, pd.DataFrame]]:
        return {only: _by_year(self.statistics_shown(ombudsman_only=only)) for only in (False, True)}

    @cached_property
    def _figures_by_year(self) -> dict[int, pd.DataFrame]:
        return _by_year(self.figures)

    @cached_property
    def figures_held(self) -> list[str]:
        """The figures that some source states of some council and year, as from `figures_held` of the statistics."""
        return figures_held(self.figures)

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        """The councils' areas, as from :func:`lgo_map.councils.boundaries.load_boundaries`.

        Raises
        ------
        DataFileError
            If their file is missing or damaged.
        """
        return load_boundaries(self.folder)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each council of the register, by its code."""
        return _names(self.register)

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The newest code of each council of the register, by every code it has or had."""
        aliases = self.register["aliases"].items()
        former = {alias: str(code) for code, of_one in aliases for alias in former_codes(of_one)}
        return former | {str(code): str(code) for code in self.register.index}

    @cached_property
    def council_labels(self) -> Mapping[str, str]:
        """By code, what the lists call each council: its name, with the year it ended if it has; ordered by name."""
        register = self.register
        labels = {
            str(code): f"{name} (until {pd.Timestamp(ended).year})" if is_known(ended) else str(name)
            for code, name, ended in zip(register.index, register["name"], register["valid_to"], strict=True)
        }
        return dict(sorted(labels.items(), key=lambda item: item[1].casefold()))

    @cached_property
    def years_of_letters(self) -> Mapping[str, tuple[int, ...]]:
        """By council's code, the years of which its letter is held, newest first."""
        years: dict[str, tuple[int, ...]] = {}
        for code, year in sorted(self.letters, reverse=True):
            years[code] = (*years.get(code, ()), year)
        return years

    @property
    def years(self) -> list[int]:
        """The years that have figures, newest first."""
        return sorted(self.councils_with_rate[False], reverse=True)


def _names(councils: pd.DataFrame) -> dict[str, str]:
    return {str(code): str(name) for code, name in councils["name"].items()}


def _by_year(table: pd.DataFrame) -> dict[int, pd.DataFrame]:
    return {int(year): table[table["year"] == year] for year in table["year"].unique()}


def _by_council(figures: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, slice]]:
    """The statements about a year, each council's together, and where each council's are."""
    table = sorted_statements(figures)
    codes, starts, counts = np.unique(table["code"].to_numpy(str), return_index=True, return_counts=True)
    ends = starts + counts
    return table, {str(code): slice(start, end) for code, start, end in zip(codes, starts, ends, strict=True)}


def _years_by_council(statistics: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    figured = statistics[["investigations", "upheld_rate", "upheld"]].notna().any(axis=1)
    years: dict[str, tuple[int, ...]] = {}
    for rows in (statistics, statistics[figured]):
        years |= {str(code): tuple(int(year) for year in of_one) for code, of_one in rows.groupby("code")["year"]}
    return years


class NoDataYetError(DataFileError):
    """The app takes its data from elsewhere, and none has come yet."""

    def __init__(self) -> None:
        """Say so; there is no file to be named."""
        LgoMapError.__init__(self, "The data have not come yet.")

    def __str__(self) -> str:
        """The sentence: what helps, the log of the server says."""
        return self.sentence


_served: list[Dataset] = []
"""The dataset that is shown where the app takes its data from a place of versions; empty until one has come."""
_of_run: ContextVar[list[Dataset] | None] = ContextVar("dataset of a run", default=None)


def current_dataset() -> Dataset:
    """The data to show: within :func:`one_version` always the same.

    They are read in the folder of the data, again where that has changed; or are those that :func:`serve` was given.

    Raises
    ------
    DataFileError
        If a file is missing or damaged, or none have come.
    """
    pinned = _of_run.get()
    if pinned:
        return pinned[0]
    if storage.PLACE is None:
        dataset = _load(storage.DATA, _stamp(storage.DATA))
    elif _served:
        dataset = _served[0]
    else:
        raise NoDataYetError
    if pinned is not None:
        pinned.append(dataset)
    return dataset


@contextmanager
def one_version() -> Iterator[None]:
    """Have all that is asked for within the block answered from the same data, whatever comes meanwhile."""
    token = _of_run.set([])
    try:
        yield
    finally:
        _of_run.reset(token)


def serve(dataset: Dataset) -> None:
    """Show these data from now on, but to whoever is being answered from others."""
    _served[:] = [dataset]


@lru_cache(maxsize=1)  # the version of before goes when another has come
def _load(folder: Path, stamp: tuple[tuple[str, int], ...]) -> Dataset:
    return load_dataset(folder)


def load_dataset(folder: Path, version: str = "") -> Dataset:
    """Read and check all tables and letters of a folder.

    Parameters
    ----------
    version : str
        Its name, where it is a copy of a published version.

    Raises
    ------
    DataFileError
        If a file is missing or damaged.
    """
    register, statistics, figures = load_register(folder), load_statistics(folder), load_figures(folder)
    own, years = ombudsman_only(statistics, figures), years_with_figures(statistics)
    dataset = Dataset(
        folder=folder,
        version=version,
        register=register,
        statistics=statistics,
        ombudsman_statistics=own,
        figures=figures,
        subjects=load_subjects(folder),
        decisions=compact(load_decisions(folder)),
        improvements=load_improvements(folder),
        imports=load_imports(folder),
        letters=load_letters(folder),
        councils_with_rate={only: _with_rate(register, own if only else statistics, years) for only in (False, True)},
    )
    # What Arrow needed besides while it read the tables it would keep for the next ones, and none come.
    pa.default_memory_pool().release_unused()
    return dataset


def _with_rate(register: pd.DataFrame, statistics: pd.DataFrame, years: Iterable[int]) -> dict[int, tuple[int, int]]:
    counts = {}
    for year in years:
        rows = in_force(register, statistics, year)
        counts[year] = int(rows["upheld_rate"].notna().sum()), len(rows)
    return counts


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of the tables, and of the folders that hold many files, so that what is rebuilt is read anew.

    A folder's time changes when a file in it is replaced, which is how the build writes; asking each of thousands of
    letters would take longer than all else that a visitor waits for.
    """
    letters = folder / "letters"
    found = [*folder.glob("*.parquet"), *folder.glob("boundaries/*.parquet"), letters, *letters.glob("*")]
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in found if path.exists()))
