"""The annual review letters that are held: a list of them, and the text of one."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from lgo_map.api import models
from lgo_map.api.answers import CSV, JSON, TEXT, Asked, Content, as_csv, asked, describe, links_of, paging, part_wanted
from lgo_map.api.lookups import council_asked, council_wanted, letter_path
from lgo_map.api.parameters import LettersQuery
from lgo_map.api.problems import NotHeld, shown
from lgo_map.figures.years import year_name
from lgo_map.records.dataset import Dataset
from lgo_map.records.letters import Letter

router = APIRouter()


@describe(
    router,
    "/letters",
    LettersQuery,
    gives={JSON: models.Letters, CSV: None},
    summary="Annual review letters that are held",
    tag="Letters",
)
def letters(query: Annotated[LettersQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """The letters whose text is held, newest year first. Each council gets one a year; most of them are not held."""
    dataset = request.dataset
    code = council_wanted(dataset, query.council)
    found = [
        letter
        for (of_code, year), letter in sorted(dataset.letters.items(), key=lambda item: (-item[0][1], item[0][0]))
        if code in (None, of_code) and query.year in (None, year)
    ]
    part = part_wanted(query, request.form)

    def content() -> Content:
        items = [_summary(dataset, letter) for letter in part.of(found)]
        if request.form is CSV:
            lines = [item.model_dump(mode="json") for item in items]
            return Content(as_csv(pd.DataFrame(lines, columns=list(models.LetterSummary.model_fields))))
        place = paging(part, len(items), len(found))
        return Content(models.Letters(paging=place, items=items), links_of(request.request, place))

    return request.answer(content)


@describe(
    router,
    "/letters/{year}/{code}",
    gives={JSON: models.Letter, TEXT: None},
    summary="A letter with its text",
    tag="Letters",
)
def letter(year: str, code: str, request: Annotated[Asked, Depends(asked)]) -> Response:
    """The text of the annual review letter to a council about a year, as it was received.

    It is text from elsewhere: don't take anything in it for markup.
    """
    dataset = request.dataset
    found = council_asked(dataset, code)
    held = dataset.letters.get((found, int(year))) if year.isascii() and year.isdigit() and len(year) == 4 else None
    if held is None:
        years = ", ".join(year_name(each) for each in dataset.years_of_letters.get(found, ()))
        of_years = f"Held are those of {years}." if years else "None of its letters is held."
        raise NotHeld(
            f"No letter to {dataset.council(found).name} of {shown(year)} is held here; there may be one at the "
            f"Ombudsman. {of_years}"
        )

    def content() -> Content:
        if request.form is TEXT:
            return Content(held.received.encode())
        blocks = [models.LetterBlock(kind=block.kind, text=block.text) for block in held.blocks]
        summary = _summary(dataset, held).model_dump()
        return Content(models.Letter(**summary, received=held.received, blocks=blocks))

    return request.answer(content)


def _summary(dataset: Dataset, letter: Letter) -> models.LetterSummary:
    return models.LetterSummary(
        code=letter.code,
        name=dataset.council(letter.code).name,
        year=letter.year,
        date=letter.date,
        addressee=letter.addressee,
        path=letter_path(letter.code, letter.year),
    )
