"""The figures of chosen years and types as files to take away: CSV to read, Parquet to compute with, GeoJSON to map.

All three hold the same rows in the same order, those of :func:`lgo_map.exports.table.councils_table`.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL, authorities_of_year
from lgo_map.exports.csv import csv_of
from lgo_map.exports.table import columns_of, councils_table
from lgo_map.figures.years import TOGETHER, YEAR_NOTES, year_name, years_listed
from lgo_map.records.credits import NO_LICENCE_FOR_REPORTS, OGL, OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT
from lgo_map.wording.verdicts import HOW_TO_READ, VERDICT_WORDS
from lgo_map.wording.years_together import HOW_NEWEST, HOW_PUT_TOGETHER

TERMS = (
    "The figures are published by the Local Government and Social Care Ombudsman. This file gives no licence for them: "
    f"see the Ombudsman’s own terms before you use them elsewhere.{NO_LICENCE_FOR_REPORTS}"
)


@dataclass(frozen=True)
class RowFilter:
    """The rows somebody has chosen to see.

    Attributes
    ----------
    years : collection of int
        The years, by the year they end in.
    types : collection of str
        Authority types.
    with_figures : bool
        Whether rows of which nothing but the average is known are left out.
    ombudsman_only : bool
        Whether the figures are the Ombudsman's own only. The caller hands over such statistics; here it is only
        said.
    more_than_one : "newest", "together" or None
        Whether each council has one row of the newest of the years that is known, or of all of them together, as from
        :func:`lgo_map.analysis.years_together.table_of_choice`.
    """

    years: Collection[int]
    types: Collection[str] = AUTHORITY_TYPES
    with_figures: bool = False
    ombudsman_only: bool = False
    more_than_one: Literal["newest", "together"] | None = None

    @property
    def rows_of_years(self) -> Collection[int]:
        """The years that rows are said to be of: of more than one, that of the England shown."""
        return self.years if self.more_than_one is None else [max(self.years)]


def words_of(choice: RowFilter) -> list[str]:
    """What a choice holds, in a few words each, for a title or a file's name.

    Examples
    --------
    >>> words_of(RowFilter([2020], ["london"], ombudsman_only=True))
    ['Councils', '2019–20', 'London boroughs', 'the Ombudsman’s own figures']
    """
    years = sorted(choice.years)
    words = ["Councils"]
    if choice.more_than_one is not None:
        together = choice.more_than_one == TOGETHER
        words.append(f"{years_listed(years)} together" if together else f"newest known of {years_listed(years)}")
    elif years and len(years) > 1 and years == list(range(years[0], years[-1] + 1)):
        words.append(f"{year_name(years[0])} to {year_name(years[-1])}")
    else:
        words += [year_name(year) for year in years]
    if set(choice.types) != set(AUTHORITY_TYPES):
        words += [TYPE_NAMES_PLURAL[kind] for kind in AUTHORITY_TYPES if kind in choice.types]
    if choice.with_figures:
        words.append("only those with figures")
    if choice.ombudsman_only:
        words.append("the Ombudsman’s own figures")
    return words


def rows_of(register: pd.DataFrame, statistics: pd.DataFrame, choice: RowFilter) -> pd.DataFrame:
    """The figures of a choice with their verdicts, by the names that programs use.

    Parameters
    ----------
    register, statistics : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register`, and from
        :func:`lgo_map.records.statistics.load_statistics` or :func:`lgo_map.records.statistics.ombudsman_only`.
    choice : RowFilter
        Which rows.

    Returns
    -------
    pandas.DataFrame
        The columns of `data/stats.parquet`, in their types (of more than one year, also those that say which), and
        `verdict` (str, a word of
        :data:`lgo_map.wording.verdicts.VERDICT_WORDS`), `low` and `high` (Float64, per cent); null where not known.
    """
    table = councils_table(register, statistics, choice.rows_of_years, choice.types, choice.with_figures)
    judged = table[["code", "year", "verdict", "low", "high"]].copy()
    judged["verdict"] = judged["verdict"].where(judged["verdict"].isin(VERDICT_WORDS.values())).astype("str")
    rows = judged.merge(statistics, on=["code", "year"], how="left", validate="one_to_one")
    return rows[[*statistics.columns, "verdict", "low", "high"]]


def filtered_csv(register: pd.DataFrame, statistics: pd.DataFrame, choice: RowFilter) -> bytes:
    """The rows of a choice as CSV for a spreadsheet, with headings in plain words; see :func:`rows_of`."""
    table = councils_table(register, statistics, choice.rows_of_years, choice.types, choice.with_figures)
    return csv_of(table, columns_of(table.columns))


def filtered_parquet(
    register: pd.DataFrame, statistics: pd.DataFrame, choice: RowFilter, made: datetime.date | None = None
) -> bytes:
    """The rows of a choice as Parquet; see :func:`rows_of`.

    Parameters
    ----------
    made : datetime.date, optional
        The day on which the file is made; else today.

    Returns
    -------
    bytes
        A Parquet file. Its metadata say title, description, licence, attribution and the day.
    """
    table = pa.Table.from_pandas(rows_of(register, statistics, choice), preserve_index=False)
    about = {**_about(choice, made), "licence": TERMS, "attribution": OMBUDSMAN_CREDIT}
    metadata = {**(table.schema.metadata or {}), **{name: text.encode() for name, text in about.items()}}
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata), file, compression="zstd")
    return file.getvalue()


def filtered_geojson(
    register: pd.DataFrame,
    statistics: pd.DataFrame,
    choice: RowFilter,
    areas: gpd.GeoDataFrame,
    made: datetime.date | None = None,
) -> bytes:
    """The rows of a choice with the councils' areas, as GeoJSON (RFC 7946).

    Parameters
    ----------
    areas : GeoDataFrame
        As from :func:`lgo_map.councils.boundaries.load_boundaries`, in degrees (EPSG:4326).
    made : datetime.date, optional
        The day on which the file is made; else today.

    Returns
    -------
    bytes
        A FeatureCollection in UTF-8. A feature is a row, its `id` code and year ("E08000035-2020"), its properties
        the columns of :func:`rows_of`. The geometry is null for a council that had been abolished by the end of the
        year. Titles, licence and attribution stand beside the features.
    """
    rows = rows_of(register, statistics, choice)
    shapes = dict(zip(areas["code"], shapely.to_geojson(shapely.orient_polygons(areas.geometry.array)), strict=True))
    in_force = {
        (code, year) for year in set(choice.rows_of_years) for code in authorities_of_year(register, year).index
    }
    features = []
    for properties in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        code, year = properties["code"], properties["year"]
        shape = shapes[code] if (code, year) in in_force and code in shapes else "null"
        of = choice.more_than_one or year
        features.append(f'{{"type":"Feature","id":"{code}-{of}","properties":{_json(properties)},"geometry":{shape}}}')
    about = {
        **_about(choice, made),
        "licence": f"{TERMS} Areas: {OGL['title']}, {OGL['path']}",
        "attribution": f"{OMBUDSMAN_CREDIT}. {OS_CREDIT}. {ONS_CREDIT}.",
    }
    lines = ",\n".join(features)
    return f'{{"type":"FeatureCollection",{_json(about)[1:-1]},"features":[\n{lines}\n]}}\n'.encode()


def _about(choice: RowFilter, made: datetime.date | None) -> dict[str, str]:
    notes = [f"{year_name(year)}: {note}" for year, note in YEAR_NOTES.items() if year in choice.years]
    return {
        "title": f"Your council’s performance: {', '.join(words_of(choice))}",
        "description": " ".join([HOW_TO_READ, *_how_of_years(choice), *notes]),
        "date": (made or datetime.datetime.now(tz=datetime.UTC).date()).isoformat(),
    }


def _how_of_years(choice: RowFilter) -> list[str]:
    """How to read rows of more than one year."""
    if choice.more_than_one is None:
        return []
    how = HOW_PUT_TOGETHER if choice.more_than_one == TOGETHER else HOW_NEWEST
    return [
        "year is that of the England shown; upheld_rate_years, compliance_rate_years and "
        "satisfactory_remedy_rate_years list the years each figure is from.",
        how,
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
