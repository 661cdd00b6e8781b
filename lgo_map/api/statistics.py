"""The figures of many councils: those that stand, every statement of every source, averages, subjects received."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

import pandas as pd
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from lgo_map import storage
from lgo_map.api import models
from lgo_map.api.answers import (
    CSV,
    GEOJSON,
    JSON,
    Asked,
    Content,
    areas_version,
    as_csv,
    asked,
    describe,
    links_of,
    paging,
    part_wanted,
)
from lgo_map.api.lookups import (
    average_of,
    council_wanted,
    key_wanted,
    number_or_none,
    of_rows,
    source_of,
    standing_statements,
    text_or_none,
    year_wanted,
)
from lgo_map.api.parameters import AveragesQuery, StatementsQuery, StatisticsQuery, SubjectsQuery
from lgo_map.api.problems import BadRequest
from lgo_map.api.statistics_of_years import row_of_years, rows_with_sources, with_source_columns
from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.exports.row_filter import RowFilter, filtered_geojson, rows_of
from lgo_map.figures.catalogue import AVERAGES, COUNCIL_FIGURES, FIGURES, STATS_FIGURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import is_known
from lgo_map.figures.years import NEWEST, years_of_one_method
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import sorted_statements
from lgo_map.wording.years_together import HOW_NEWEST, HOW_PUT_TOGETHER

router = APIRouter()

SOURCE_COLUMNS = ["source_kind", "source_title", "source_url", "note"]


@describe(
    router,
    "/statistics",
    StatisticsQuery,
    gives={JSON: models.Statistics | models.StatisticsOfYears, CSV: None, GEOJSON: None},
    summary="Figures of councils and years",
    tag="Figures",
)
def statistics(query: Annotated[StatisticsQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """A row for each council and year, its figures known or not; null, or an empty cell, is not known.

    With year=newest a council has one row, each rate of the newest year since 2022–23 in which it is known; with
    year=together its counts of those years are added, and the rate is taken of the sums. Such a row says which years
    each rate is from, and the source of each year's figures.

    In CSV, source_kind, source_url and note are those of the upheld rate, and each figure has columns of its own for
    its source: of more than one year the kind that ranks lowest, and all addresses, divided by blanks. GeoJSON has the
    councils' areas besides, and is of one year, of the newest known or of years together.
    """
    dataset, ombudsman_only = request.dataset, query.sources == "ombudsman"
    code = council_wanted(dataset, query.council)
    types = AUTHORITY_TYPES if query.type is None else (query.type,)
    several = query.year if isinstance(query.year, str) else None
    year = year_wanted(dataset, query.year) if isinstance(query.year, int) else None
    if several is not None:
        shown, years = rows_with_sources(dataset, several, ombudsman_only), years_of_one_method(dataset.years)
    elif request.form is GEOJSON and year is None:
        raise BadRequest("GeoJSON is of one year, newest or together: say which by the parameter “year”.")
    else:
        shown, years = dataset.statistics_shown(ombudsman_only), tuple(dataset.years) if year is None else (year,)
    rows = of_rows(dataset, shown, year, query.type, code)
    choice = RowFilter(years, types, ombudsman_only=ombudsman_only, more_than_one=several)
    part = part_wanted(query, request.form)

    def content() -> Content:
        judged = _with_status(dataset, rows_of(dataset.register, rows, choice))
        table = part.of(judged)
        if request.form is GEOJSON:
            day = datetime.date.fromtimestamp((dataset.folder / storage.STATS_FILE).stat().st_mtime)
            kept = rows.merge(table[["code", "year"]])[rows.columns]
            if several is None:
                sources = [_sources_as_json(dataset, row) for row in kept.to_dict("records")]
                kept = kept.assign(sources=pd.Series(sources, index=kept.index, dtype="object"))
            return Content(filtered_geojson(dataset.register, kept, choice, dataset.areas, made=day))
        if request.form is CSV:
            return Content(as_csv(with_source_columns(table) if several else _with_sources(dataset, table)))
        place = paging(part, len(table), len(judged))
        if several is not None:
            of_years = models.StatisticsOfYears(
                note=HOW_NEWEST if several == NEWEST else HOW_PUT_TOGETHER,
                paging=place,
                items=[row_of_years(row, several, **_judged(row)) for row in table.to_dict("records")],
            )
            return Content(of_years, links_of(request.request, place))
        items = [_row(dataset, row) for row in table.to_dict("records")]
        return Content(models.Statistics(paging=place, items=items), links_of(request.request, place))

    areas = dataset.folder / storage.AREAS_FILE
    is_map = request.form is GEOJSON and areas.is_file()
    return request.answer(content, areas_version(areas.read_bytes()) if is_map else "")


def _row(dataset: Dataset, row: Mapping[Any, Any]) -> Any:
    return models.StatisticsRow(
        **{name: row[name] for name in ("code", "name", "authority_type", "year")},
        **{key: number_or_none(row[key]) for key in STATS_FIGURES},
        **_judged(row),
        sources=_sources(dataset, row),
    )


def _judged(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Whether the council was there, and how its upheld rate lies to the average."""
    return {
        "in_force": bool(row["in_force"]),
        "verdict": text_or_none(row["verdict"]),
        "low": number_or_none(row["low"]),
        "high": number_or_none(row["high"]),
    }


def _sources(dataset: Dataset, row: Mapping[Any, Any]) -> dict[str, models.Source]:
    """By figure of a row that is known, who states it."""
    code, year, authority_type = str(row["code"]), int(row["year"]), str(row["authority_type"])
    sources = {}
    for key in STATS_FIGURES:
        if not is_known(row[key]):
            continue
        if key in AVERAGES:
            average = average_of(dataset, authority_type, year, key)
            if average is not None:
                sources[key] = average[0].source
        elif (statement := standing_statements(dataset, year).get((code, key))) is not None:
            sources[key] = source_of(statement)
    return sources


def _sources_as_json(dataset: Dataset, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {key: source.model_dump() for key, source in _sources(dataset, row).items()}


def _with_status(dataset: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """The rows, and whether the council of each was there on the last day of its year."""
    there = [code in dataset.in_force(int(year)).index for code, year in zip(table["code"], table["year"], strict=True)]
    table.insert(4, "in_force", there)
    return table


def _with_sources(dataset: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """The rows, and for each figure two columns that say who states it and where."""
    more: dict[str, pd.Series] = {}
    keys = list(zip(table["code"], table["year"], strict=True))
    for figure in COUNCIL_FIGURES:
        known = table[figure].notna().to_numpy()
        standing = [
            standing_statements(dataset, int(year)).get((str(code), figure)) if is_there else None
            for (code, year), is_there in zip(keys, known, strict=True)
        ]
        for column in ("source_kind", "source_url"):
            said = [None if row is None else text_or_none(row[column]) for row in standing]
            more[f"{figure}_{column}"] = pd.Series(said, index=table.index, dtype="str")
    return table.assign(**more)


@describe(
    router,
    "/statements",
    StatementsQuery,
    gives={JSON: models.Statements, CSV: None},
    summary="Everything that every source says",
    tag="Figures",
)
def statements(query: Annotated[StatementsQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """A row for each figure of each source, whether it is the one that stands or not."""
    dataset = request.dataset
    code, year = council_wanted(dataset, query.council), year_wanted(dataset, query.year)
    figure = key_wanted("figure", query.figure, tuple(FIGURES))
    rows = of_rows(dataset, dataset.figures, year, query.type, code)
    if figure is not None:
        rows = rows[rows["figure"] == figure]
    if query.source_kind is not None:
        rows = rows[rows["source_kind"] == query.source_kind]
    part = part_wanted(query, request.form)

    def content() -> Content:
        table = part.of(sorted_statements(rows).sort_values(["code", "year"], kind="stable"))
        table = _named(dataset, table).rename(columns={"chosen": "stands"})
        if request.form is CSV:
            names = ["code", "name", "authority_type", "year", "figure", "value", *SOURCE_COLUMNS, "computed", "stands"]
            return Content(as_csv(table[names]))
        place = paging(part, len(table), len(rows))
        items = [_statement(row) for row in table.to_dict("records")]
        return Content(models.Statements(paging=place, items=items), links_of(request.request, place))

    return request.answer(content)


def _named(dataset: Dataset, table: pd.DataFrame) -> pd.DataFrame:
    """The rows with what the register says of their council."""
    register = dataset.register
    return table.assign(
        name=table["code"].map(register["name"]), authority_type=table["code"].map(register["authority_type"])
    )


def _of_council(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("code", "name", "authority_type", "year")}


def _statement(row: Mapping[Any, Any]) -> models.Statement:
    return models.Statement(
        **_of_council(row),
        figure=row["figure"],
        value=float(row["value"]) if float(row["value"]) != int(row["value"]) else int(row["value"]),
        source=source_of(row),
        computed=bool(row["computed"]),
        stands=bool(row["stands"]),
    )


@describe(
    router,
    "/averages",
    AveragesQuery,
    gives={JSON: models.TypeAverages, CSV: None},
    summary="Published averages of similar authorities",
    tag="Figures",
)
def averages(query: Annotated[AveragesQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """The averages that the Ombudsman prints beside a council's figures, by year and authority type.

    One that is not there is printed by none of the pages that are held: it is not known.
    """
    dataset = request.dataset
    year = year_wanted(dataset, query.year)

    def content() -> Content:
        items = [
            models.TypeAverage(
                year=of_year,
                authority_type=kind,  # type: ignore[arg-type]
                figure=FIGURES[key].average_of,
                value=found[0].value,
                source=found[0].source,
                pages=found[1],
            )
            for of_year in (dataset.years if year is None else [year])
            for kind in (AUTHORITY_TYPES if query.type is None else [query.type])
            for key in AVERAGES
            if (found := average_of(dataset, kind, of_year, key)) is not None
        ]
        if request.form is CSV:
            lines = [{**item.model_dump(exclude={"source"}), **_source_columns(item.source)} for item in items]
            names = ["year", "authority_type", "figure", "value", "pages", *SOURCE_COLUMNS]
            return Content(as_csv(pd.DataFrame(lines, columns=names)))
        return Content(models.TypeAverages(items=items))

    return request.answer(content)


def _source_columns(source: models.Source) -> dict[str, str | None]:
    return dict(zip(SOURCE_COLUMNS, (source.kind, source.title, source.address, source.note), strict=True))


@describe(
    router,
    "/subjects",
    SubjectsQuery,
    gives={JSON: models.ReceivedRows, CSV: None},
    summary="Complaints received by subject",
    tag="Figures",
)
def subjects(query: Annotated[SubjectsQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """How many complaints and enquiries of each subject the Ombudsman received about each council and year.

    These are published counts. A subject that has no row is not known.
    """
    dataset = request.dataset
    code = council_wanted(dataset, query.council)
    subject = key_wanted("subject", query.subject, tuple(SUBJECTS))
    rows = of_rows(dataset, dataset.subjects[dataset.subjects["chosen"]], query.year, query.type, code)
    if subject is not None:
        rows = rows[rows["subject"] == subject]
    part = part_wanted(query, request.form)

    def content() -> Content:
        order = rows.assign(
            newest=-rows["year"], place=rows["subject"].map({key: place for place, key in enumerate(SUBJECTS)})
        ).sort_values(["code", "newest", "place"], kind="stable")
        table = _named(dataset, part.of(order))
        table["subject_name"] = table["subject"].map({key: entry.name for key, entry in SUBJECTS.items()})
        if request.form is CSV:
            names = ["code", "name", "authority_type", "year", "subject", "subject_name", "received", *SOURCE_COLUMNS]
            return Content(as_csv(table[names]))
        place = paging(part, len(table), len(rows))
        items = [
            models.ReceivedRow(
                **_of_council(row),
                subject=row["subject"],
                subject_name=row["subject_name"],
                received=int(row["received"]),
                source=source_of(row),
            )
            for row in table.to_dict("records")
        ]
        return Content(models.ReceivedRows(paging=place, items=items), links_of(request.request, place))

    return request.answer(content)
