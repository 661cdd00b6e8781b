"""What can be asked for: the parameters of each address."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice

AuthorityTypeName = Literal["county", "district", "metropolitan", "unitary", "london"]
SourceKind = Literal["ombudsman", "council", "press"]
Text = Annotated[str, Field(max_length=200)]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _whole_number(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise ValueError("must be a whole number")
    return text


def _iso_day(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a day, like 2024-03-31") from None


Day = Annotated[datetime.date, BeforeValidator(_iso_day)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
FIRST_YEAR, LAST_YEAR = 2000, 2100
Year = Annotated[WholeNumber, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


def _year_choice(text: object) -> object:
    if text in (NEWEST, TOGETHER):
        return text
    if isinstance(text, str) and re.fullmatch(r"\d{4}", text, re.ASCII) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise ValueError(f"must be a year from {FIRST_YEAR} to {LAST_YEAR}, or newest, or together")


YearOrYears = Annotated[
    YearChoice,
    BeforeValidator(_year_choice),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
                {"type": "string", "enum": [NEWEST, TOGETHER]},
            ]
        }
    ),
]

OF_COUNCIL = Field(None, description="Only this council: its GSS code, a former one too.")
OF_YEAR = Field(None, description="Only this year, by the calendar year in which it ends: 2020 is 2019–20.")


class Paged(BaseModel):
    """A list of which a part can be asked for."""

    limit: Annotated[WholeNumber, Field(ge=1, le=1000)] | None = Field(
        None, description="How many rows at most. Of JSON 100 if left out; of CSV and GeoJSON all."
    )
    offset: Annotated[WholeNumber, Field(ge=0, le=10_000_000)] = Field(
        0, description="How many rows to leave out at the beginning."
    )


class CouncilsQuery(Paged):
    """Which councils."""

    type: AuthorityTypeName | None = Field(None, description="Only councils of this authority type.")
    year: Annotated[WholeNumber, Field(ge=2014, le=2100)] | None = Field(
        None, description="Only councils in force on 31 March of this year, the last day of the Ombudsman’s year."
    )


class StatisticsQuery(Paged):
    """Which rows of the figures."""

    year: YearOrYears | None = Field(
        None,
        description="Only this year, by the calendar year in which it ends: 2020 is 2019–20. Or of each council one "
        "row: newest, each rate of the newest year since 2022–23 in which it is known, or together, those years added.",
    )
    type: AuthorityTypeName | None = Field(None, description="Only councils of this authority type.")
    council: Text | None = OF_COUNCIL
    sources: Literal["all", "ombudsman"] = Field(
        "all", description="Whether figures that only a council or the press reports count (all) or not (ombudsman)."
    )


class StatementsQuery(Paged):
    """Which statements of sources."""

    year: Year | None = OF_YEAR
    type: AuthorityTypeName | None = Field(None, description="Only councils of this authority type.")
    council: Text | None = OF_COUNCIL
    figure: Text | None = Field(None, description="Only statements of this figure, by its key: upheld_rate.")
    source_kind: SourceKind | None = Field(None, description="Only statements of this kind of source.")


class AveragesQuery(BaseModel):
    """Which published averages."""

    year: Year | None = OF_YEAR
    type: AuthorityTypeName | None = Field(None, description="Only the averages of this authority type.")


class SubjectsQuery(Paged):
    """Which counts of complaints received by subject."""

    year: Year | None = OF_YEAR
    type: AuthorityTypeName | None = Field(None, description="Only councils of this authority type.")
    council: Text | None = OF_COUNCIL
    subject: Text | None = Field(None, description="Only this subject, by its key: housing.")


class LettersQuery(Paged):
    """Which letters."""

    year: Year | None = OF_YEAR
    council: Text | None = OF_COUNCIL


class DecisionsQuery(Paged):
    """Which decisions and public reports."""

    council: Text | None = OF_COUNCIL
    type: AuthorityTypeName | None = Field(None, description="Only decisions about councils of this authority type.")
    category: Text | None = Field(None, description="Only this heading, as the Ombudsman prints it: Education.")
    subcategory: Text | None = Field(None, description="Only this part of a heading: School transport.")
    outcome: Literal["upheld", "not upheld", "closed after initial enquiries"] | None = Field(
        None, description="Only decisions of this outcome."
    )
    kind: Literal["report"] | None = Field(None, description="Only public reports.")
    first_day: Day | None = Field(None, description="Only what was decided on this day or later.")
    last_day: Day | None = Field(None, description="Only what was decided on this day or before.")


class ImprovementsQuery(Paged):
    """Which service improvements."""

    council: Text | None = OF_COUNCIL
    type: AuthorityTypeName | None = Field(None, description="Only what councils of this authority type agreed.")
    category: Text | None = Field(None, description="Only after cases under this heading, as the Ombudsman prints it.")
    first_day: Day | None = Field(None, description="Only after cases decided on this day or later.")
    last_day: Day | None = Field(None, description="Only after cases decided on this day or before.")


class OEmbedQuery(BaseModel):
    """What is to be embedded."""

    url: Annotated[str, Field(max_length=1000)] = Field(description="The address on this site that is to be shown.")
    format: Literal["json", "xml"] = Field("json", description="Only json is made here.")
    maxwidth: Annotated[WholeNumber, Field(ge=1, le=100_000)] | None = Field(None, description="In pixels.")
    maxheight: Annotated[WholeNumber, Field(ge=1, le=100_000)] | None = Field(None, description="In pixels.")
    dnt: Text | None = Field(None, description="Whether the reader wants not to be tracked: nobody is.")
