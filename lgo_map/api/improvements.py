"""Service improvements that councils agreed: examples, unless lists of the Ombudsman were seen whole (rule 13)."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from lgo_map.analysis.improvement_filter import ImprovementFilter, ImprovementsFound, find_improvements
from lgo_map.api import models
from lgo_map.api.answers import CSV, JSON, Asked, Content, asked, describe, part_wanted
from lgo_map.api.cases import content_of_cases
from lgo_map.api.lookups import council_wanted, who_is_asked_for
from lgo_map.api.parameters import ImprovementsQuery
from lgo_map.councils.ombudsman_pages import improvements_page
from lgo_map.councils.register import OMBUDSMAN_PAGES
from lgo_map.records.dataset import Dataset
from lgo_map.wording.decisions import about_whom, improvements_as_examples, improvements_counted

router = APIRouter()


@describe(
    router,
    "/improvements",
    ImprovementsQuery,
    gives={JSON: models.Improvements, CSV: None},
    summary="Service improvements agreed that are held",
    tag="Decisions",
)
def improvements(query: Annotated[ImprovementsQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """What councils agreed to improve after cases of the Ombudsman, newest case first, those without a date last.

    They are examples, from which nothing can be counted, unless “held” is “whole”: then lists of the Ombudsman were
    seen whole of the councils, subject and days asked for, and “count” says how many there are. Without both first_day
    and last_day it can't be. In CSV, the column “held” says so in every row.
    """
    dataset = request.dataset
    wanted = ImprovementFilter(
        council=council_wanted(dataset, query.council),
        authority_type=query.type,
        category=query.category,
        first_day=query.first_day,
        last_day=query.last_day,
    )
    part = part_wanted(query, request.form)

    def content() -> Content:
        found = find_improvements(dataset, wanted)
        answer = partial(
            models.Improvements,
            note=_note(dataset, wanted, found),
            count=_count(found),
            ombudsman=_address(dataset, wanted.council),
        )
        return content_of_cases(
            request, part, dataset.improvements, found.rows, found.whole is not None, models.Improvement, answer
        )

    return request.answer(content)


def _count(found: ImprovementsFound) -> models.ImprovementsCount | None:
    whole = found.whole
    if whole is None:
        return None
    return models.ImprovementsCount(
        cases=whole.cases, improvements=whole.improvements, seen_on=whole.seen_on, not_counted=whole.apart
    )


def _note(dataset: Dataset, wanted: ImprovementFilter, found: ImprovementsFound) -> str:
    whole, first, last = found.whole, wanted.first_day, wanted.last_day
    if whole is None or first is None or last is None:
        return improvements_as_examples(len(found.rows), len(dataset.improvements))
    about = about_whom(who_is_asked_for(dataset, wanted.council, wanted.authority_type), wanted.category)
    return improvements_counted(whole.improvements, whole.cases, about, first, last, whole.seen_on)


def _address(dataset: Dataset, code: str | None) -> str:
    """Where the Ombudsman publishes them: on a page of each council, if that page's address is known."""
    council = None if code is None else dataset.council(code)
    return OMBUDSMAN_PAGES if council is None or council.page_slug is None else improvements_page(council)
