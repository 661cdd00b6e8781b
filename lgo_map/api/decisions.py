"""Decisions and public reports: examples, unless lists of the Ombudsman were seen whole (rule 13)."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from lgo_map.analysis.decision_filter import DecisionFilter, DecisionsFound, find_decisions
from lgo_map.api import models
from lgo_map.api.answers import CSV, JSON, Asked, Content, asked, describe, part_wanted
from lgo_map.api.cases import content_of_cases
from lgo_map.api.lookups import council_wanted, who_is_asked_for
from lgo_map.api.parameters import DecisionsQuery
from lgo_map.councils.ombudsman_pages import DECISION_PAGES
from lgo_map.records.dataset import Dataset
from lgo_map.wording.decisions import about_whom, held_as_examples, held_whole

router = APIRouter()


@describe(
    router,
    "/decisions",
    DecisionsQuery,
    gives={JSON: models.Decisions, CSV: None},
    summary="Decisions and public reports that are held",
    tag="Decisions",
)
def decisions(query: Annotated[DecisionsQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """Decisions of the Ombudsman, newest first, those without a date last.

    They are examples, from which nothing can be counted, unless “held” is “whole”: then lists of the Ombudsman were
    seen whole of the councils, subject and days asked for, and “count” says how many there are. Without both first_day
    and last_day it can't be. In CSV, the column “held” says so in every row.
    """
    dataset = request.dataset
    wanted = DecisionFilter(
        council=council_wanted(dataset, query.council),
        authority_type=query.type,
        category=query.category,
        subcategory=query.subcategory,
        outcome=query.outcome,
        reports_only=query.kind == "report",
        first_day=query.first_day,
        last_day=query.last_day,
    )
    part = part_wanted(query, request.form)

    def content() -> Content:
        found = find_decisions(dataset, wanted)
        answer = partial(
            models.Decisions,
            note=_note(dataset, wanted, found),
            count=_count(found),
            ombudsman=DECISION_PAGES,
        )
        return content_of_cases(
            request, part, dataset.decisions, found.rows, found.whole is not None, models.Decision, answer
        )

    return request.answer(content)


def _count(found: DecisionsFound) -> models.WholeCount | None:
    whole = found.whole
    if whole is None:
        return None
    return models.WholeCount(
        total=whole.total,
        upheld=whole.by_outcome["upheld"],
        not_upheld=whole.by_outcome["not upheld"],
        closed_after_initial_enquiries=whole.by_outcome["closed after initial enquiries"],
        outcome_not_known=whole.by_outcome[None],
        seen_on=whole.seen_on,
        not_counted=whole.apart,
    )


def _note(dataset: Dataset, wanted: DecisionFilter, found: DecisionsFound) -> str:
    whole, first, last = found.whole, wanted.first_day, wanted.last_day
    if whole is None or first is None or last is None:
        return held_as_examples(len(found.rows), len(dataset.decisions))
    who = who_is_asked_for(dataset, wanted.council, wanted.authority_type)
    what = ("public report", "public reports") if wanted.reports_only else ("decision", "decisions")
    about = about_whom(who, wanted.category, wanted.subcategory)
    return held_whole(whole.total, whole.by_outcome, about, first, last, whole.seen_on, what)
