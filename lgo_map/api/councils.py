"""Councils: a list of them, and one with all its years."""

from __future__ import annotations

from typing import Annotated, Any

import pandas as pd
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from lgo_map.analysis.headline import headline
from lgo_map.analysis.subject_shares import years_by_subject
from lgo_map.api import models
from lgo_map.api.answers import CSV, JSON, Asked, Content, as_csv, asked, describe, links_of, paging, part_wanted
from lgo_map.api.lookups import averages_of, council_asked, figures_stated, letter_path, text_or_none
from lgo_map.api.parameters import CouncilsQuery
from lgo_map.councils.lifetime import Status, status_at
from lgo_map.councils.register import authorities_of_year, former_codes, ombudsman_page
from lgo_map.figures.catalogue import AVERAGES, COUNCIL_FIGURES, FIGURES, HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.values import is_known
from lgo_map.figures.years import year_name
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.statistics import Row, sorted_statements
from lgo_map.records.subjects import subjects_of

router = APIRouter()


@describe(
    router,
    "/councils",
    CouncilsQuery,
    gives={JSON: models.Councils, CSV: None},
    summary="Councils of England, of today and of before",
    tag="Councils",
)
def councils(query: Annotated[CouncilsQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """The principal councils there have been since 2013, by name, with their codes and what became of them."""
    register = request.dataset.register
    if query.year is not None:
        register = authorities_of_year(register, query.year)
    if query.type is not None:
        register = register[register["authority_type"] == query.type]
    rows = register.iloc[register["name"].str.casefold().argsort(kind="stable").to_numpy()]
    part = part_wanted(query, request.form)

    def content() -> Content:
        items = [_summary(request.dataset, str(code)) for code in part.of(list(rows.index))]
        if request.form is CSV:
            columns = list(models.CouncilSummary.model_fields)
            lines = [{key: _cell(value) for key, value in item.model_dump().items()} for item in items]
            return Content(as_csv(pd.DataFrame(lines, columns=columns).astype("str")))
        place = paging(part, len(items), len(rows))
        return Content(models.Councils(paging=place, items=items), links_of(request.request, place))

    return request.answer(content)


@describe(
    router,
    "/councils/{code}",
    gives={JSON: models.Council},
    summary="A council with all its years",
    tag="Councils",
)
def council(code: str, request: Annotated[Asked, Depends(asked)]) -> Response:
    """Every figure that is held of a council, year by year, with its source and what other sources say.

    The code may be one that the council had before.
    """
    found = council_asked(request.dataset, code)
    return request.answer(lambda: Content(_as_json(request.dataset, found)))


@per_dataset(maxsize=512)
def _as_json(dataset: Dataset, code: str) -> bytes:
    return council_with_years(dataset, code).model_dump_json().encode()


def council_with_years(dataset: Dataset, code: str) -> models.Council:
    """A council with all that is held of each year, newest first."""
    rows = dataset.statistics
    years = sorted((int(year) for year in rows.loc[rows["code"] == code, "year"]), reverse=True)
    received, stated = _received(dataset, code), _stated(dataset, code)
    return models.Council(
        **_summary(dataset, code).model_dump(),
        years=[_year(dataset, code, year, stated.get(year, {}), received.get(year, {})) for year in years],
    )


def _summary(dataset: Dataset, code: str) -> models.CouncilSummary:
    row, this = dataset.register.loc[code], dataset.council(code)
    return models.CouncilSummary(
        code=code,
        name=this.name,
        authority_type=this.authority_type,  # type: ignore[arg-type]
        valid_from=None if this.first_day is None else this.first_day.date(),
        valid_to=None if this.last_day is None else this.last_day.date(),
        county_code=text_or_none(row["county_code"]),
        predecessors=list(row["predecessors"]),
        successors=list(row["successors"]),
        former_codes=former_codes(row["aliases"]),
        ombudsman_page=ombudsman_page(this),
    )


def _cell(value: Any) -> str:
    """What stands in a cell of a CSV: codes of several councils are divided by semicolons."""
    if value is None:
        return ""
    return ";".join(value) if isinstance(value, list) else str(value)


def _stated(dataset: Dataset, code: str) -> dict[int, dict[str, models.Figure]]:
    """By year, the figures that stand; only what is known."""
    statements: dict[int, list[Row]] = {}
    for row in sorted_statements(dataset.figures[dataset.figures["code"] == code]).to_dict("records"):
        statements.setdefault(int(row["year"]), []).append(row)
    return {year: figures_stated(of_year) for year, of_year in statements.items()}


def _year(
    dataset: Dataset, code: str, year: int, stated: dict[str, models.Figure], received: dict[str, models.Figure]
) -> models.CouncilYear:
    row = dataset.row_of(code, year, ombudsman_only=False)
    averages = averages_of(dataset, str(row["authority_type"]), year) if row is not None else {}
    return models.CouncilYear(
        year=year,
        year_name=year_name(year),
        in_force=status_at(dataset.council(code), year) is Status.IN_FORCE,
        figures=models.Figures(**{key: stated.get(key) for key in COUNCIL_FIGURES}),
        averages=models.Averages(
            **{FIGURES[key].average_of: averages.get(FIGURES[key].average_of) for key in AVERAGES}
        ),
        comparisons=models.Comparisons(**{key: _comparison(row, key, averages.get(key)) for key in HEADLINE_RATES}),
        received=models.Received(**{key: received.get(key) for key in SUBJECTS}),
        letter=letter_path(code, year) if (code, year) in dataset.letters else None,
    )


def _comparison(row: Row | None, key: str, average: models.Average | None) -> models.Comparison:
    found = headline(row, MEASURES[key])
    return models.Comparison(
        availability=found.availability,  # type: ignore[arg-type]
        average=average,
        low=found.comparison.low,
        high=found.comparison.high,
        verdict=found.comparison.verdict.value if found.comparison.verdict is not None else None,
        no_verdict=found.comparison.reason.value if found.comparison.reason is not None else None,
    )


def _received(dataset: Dataset, code: str) -> dict[int, dict[str, models.Figure]]:
    """By year and subject, how many complaints were received; only what is known."""
    if code not in years_by_subject(dataset):
        return {}
    rows = subjects_of(dataset.subjects, code)
    every = dataset.subjects[dataset.subjects["code"] == code].assign(computed=False)
    every = every.rename(columns={"subject": "figure", "received": "value"})
    found: dict[int, dict[str, models.Figure]] = {}
    for year in rows["year"].unique():
        of_year = every[every["year"] == year].to_dict("records")
        found[int(year)] = {key: figure for key, figure in figures_stated(of_year).items() if is_known(figure.value)}
    return found
