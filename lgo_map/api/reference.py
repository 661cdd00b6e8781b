"""What there is here: an index, what each figure is, and how much of England is held."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from lgo_map.analysis.coverage import coverage_of_rates
from lgo_map.api import models
from lgo_map.api.answers import JSON, Asked, Content, asked, describe
from lgo_map.api.lookups import ROOT, text_or_none
from lgo_map.exports.row_filter import TERMS
from lgo_map.figures.catalogue import FIGURES
from lgo_map.records.credits import OGL, OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.records.version import version_of

router = APIRouter()

TITLE = "Your council’s performance: figures for programs"
ABOUT = (
    "How often the Local Government and Social Care Ombudsman upheld complaints about each council in England, what "
    "was offered and complied with, letters and decisions, as far as they are held. Null, or an empty cell, is not "
    "known, and never zero. Every figure has a source. Few investigations make a rate that chance moves a lot: read a "
    "rate with its counts and its interval. Decisions and improvements are examples unless the answer says that they "
    "are whole. This is not the Ombudsman’s own service."
)
ADDRESSES = {
    "councils": "councils",
    "council": "councils/{code}",
    "statistics": "statistics",
    "statements": "statements",
    "averages": "averages",
    "subjects": "subjects",
    "letters": "letters",
    "letter": "letters/{year}/{code}",
    "decisions": "decisions",
    "improvements": "improvements",
    "coverage": "coverage",
    "figures": "figures",
    "oembed": "oembed?url={url}",
    "openapi": "openapi.json",
    "docs": "docs",
}


@describe(router, "/", gives={JSON: models.Index}, summary="What there is here", tag="About")
def index(request: Annotated[Asked, Depends(asked)]) -> Response:
    """The addresses there are, the version of the data, and the terms."""
    answer = models.Index(
        title=TITLE,
        description=ABOUT,
        data_version=version_of(request.dataset),
        years=request.dataset.years,
        links={name: f"{ROOT}/{path}" for name, path in ADDRESSES.items()},
        licence=f"{TERMS} Councils and areas: {OGL['title']}, {OGL['path']}",
        attribution=[OMBUDSMAN_CREDIT, OS_CREDIT, ONS_CREDIT],
    )
    return request.answer(lambda: Content(answer))


@describe(router, "/figures", gives={JSON: models.FiguresInWords}, summary="What each figure is", tag="About")
def figures(request: Annotated[Asked, Depends(asked)]) -> Response:
    """Every figure that a source may state, with its unit and what it is a part or rate of."""
    items = [
        models.FigureInWords(
            key=key,
            name=figure.name,
            unit=models.unit_of(key),
            description=figure.field.description,
            part=figure.part,
            base=figure.base or None,
            average_of=figure.average_of or None,
        )
        for key, figure in FIGURES.items()
    ]
    return request.answer(lambda: Content(models.FiguresInWords(items=items)))


@describe(router, "/coverage", gives={JSON: models.Coverage}, summary="How much of England is held", tag="About")
def coverage(request: Annotated[Asked, Depends(asked)]) -> Response:
    """Of how many councils the upheld rate is known, who states it, and of which decisions a list was seen whole."""
    return request.answer(lambda: Content(_coverage(request.dataset)))


@per_dataset(maxsize=None)
def _coverage(dataset: Dataset) -> models.Coverage:
    rates = coverage_of_rates(dataset.register, dataset.statistics, dataset.figures).reset_index()
    return models.Coverage(
        upheld_rate=[models.TypeCoverage(**_by_name(row)) for row in rates.to_dict("records")],
        letters=len(dataset.letters),
        whole_lists=[
            models.WholeList.model_validate({key: text_or_none(value) for key, value in row.items()})
            for row in map(_by_name, dataset.imports.to_dict("records"))
        ],
    )


def _by_name(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}
