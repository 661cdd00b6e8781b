"""What is answered, for the documentation and as it is sent: null is not known, and never zero."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from lgo_map.api.parameters import AuthorityTypeName, SourceKind
from lgo_map.figures.catalogue import AVERAGES, COUNCIL_FIGURES, FIGURES, HEADLINE_RATES, STATS_FIGURES
from lgo_map.figures.figure import Kind
from lgo_map.figures.subjects import SUBJECTS

Number = int | float
YEAR = Field(description="The Ombudsman’s year, by the calendar year in which it ends: 2020 is 2019–20.")
CODE = Field(description="The council’s GSS code, the newest it has had.")
HELD = Field(description="Whether these are all there are (whole), or examples from which nothing can be counted.")


def unit_of(figure: str) -> str:
    """What the numbers of a figure are, in words."""
    kind = FIGURES[figure].kind
    return {Kind.COUNT: FIGURES[figure].field.unit or "a count", Kind.PERCENTAGE: "per cent, 0 to 100"}.get(
        kind, "per 100,000 residents"
    )


def _about(figure: str) -> str:
    entry = FIGURES[figure]
    return f"{entry.name} ({unit_of(figure)}). {entry.field.description} Null where not known."


class Paging(BaseModel):
    """Where in a list this part of it stands; the Link header leads to the parts before and after."""

    limit: int | None = Field(description="How many rows there are at most in this part.")
    offset: int = Field(description="How many rows were left out before the first.")
    returned: int = Field(description="How many rows this part has.")
    total: int | None = Field(
        description="How many rows the list has. Null where they are examples, since that would read as a count."
    )
    next_offset: int | None = Field(description="The offset of the next part; null where there is none.")


class Source(BaseModel):
    """Who states a figure, and where."""

    kind: SourceKind = Field(description="The Ombudsman, a council’s own report, or the press.")
    title: str = Field(description="What the source is called.")
    address: str | None = Field(description="Where it is on the web; null where only the note says where it stands.")
    note: str | None = Field(description="What the source says besides, or how it was read.")


class Stated(BaseModel):
    """What another source says of a figure."""

    value: Number = Field(description="In the unit of the figure.")
    source: Source


class Figure(BaseModel):
    """A figure that stands, with its source."""

    value: Number = Field(description="In the unit of the figure.")
    computed: bool = Field(description="Whether it follows from two published counts, since nobody publishes it.")
    source: Source
    others: list[Stated] = Field(description="What other sources say of the same figure, whether they agree or not.")


class Average(BaseModel):
    """The average of similar authorities that the Ombudsman publishes: the same for all of a type in a year."""

    value: Number = Field(description="In the unit of the figure it is the average of.")
    source: Source


class Comparison(BaseModel):
    """A rate beside the published average."""

    availability: Literal["known", "unknown", "nothing"] = Field(
        description="Whether the rate is known, not known, or there was nothing to measure."
    )
    average: Average | None = Field(description="Null where no page that is held prints it.")
    low: float | None = Field(description="95 % interval (Wilson) of the counts, from, in per cent.")
    high: float | None = Field(description="95 % interval (Wilson) of the counts, to, in per cent.")
    verdict: Literal["higher", "lower", "no_clear_difference"] | None = Field(
        description="Where the whole interval lies above or below the average; null where that can’t be told."
    )
    no_verdict: Literal["rate_unknown", "base_unknown", "nothing_to_measure", "average_unknown"] | None = Field(
        description="Why there is no verdict."
    )


def _model(name: str, about: str, fields: dict[str, Any], base: type[BaseModel] = BaseModel) -> type[BaseModel]:
    made: type[BaseModel] = create_model(name, __doc__=about, __base__=base, **fields)
    return made


Figures = _model(
    "Figures",
    "A council’s figures of a year, each with its source.",
    {key: (Figure | None, Field(description=_about(key))) for key in COUNCIL_FIGURES},
)
Averages = _model(
    "Averages",
    "The published averages that the council’s figures can be set beside.",
    {FIGURES[key].average_of: (Average | None, Field(description=_about(key))) for key in AVERAGES},
)
Comparisons = _model(
    "Comparisons",
    "The three rates beside the published average.",
    {key: (Comparison, Field(description=_about(key))) for key in HEADLINE_RATES},
)
Received = _model(
    "Received",
    "Complaints and enquiries received, by subject.",
    {
        key: (Figure | None, Field(description=f"{subject.name} (complaints and enquiries). Null where not known."))
        for key, subject in SUBJECTS.items()
    },
)


class CouncilSummary(BaseModel):
    """A principal council of England, of today or of before."""

    code: str = CODE
    name: str = Field(description="Its full name.")
    authority_type: AuthorityTypeName = Field(description="The Ombudsman compares councils within these five types.")
    valid_from: datetime.date | None = Field(description="Its first day; null where nobody knows it.")
    valid_to: datetime.date | None = Field(description="Its last day; null while it is in force.")
    county_code: str | None = Field(description="Of a district: the county council that shares its area.")
    predecessors: list[str] = Field(description="Codes of the councils that were abolished to make it.")
    successors: list[str] = Field(description="Codes of the councils that took its place.")
    former_codes: list[str] = Field(description="Codes it had before a border moved a little.")
    ombudsman_page: str = Field(
        description="Its page at the Ombudsman; that of all councils where its own is not known."
    )


class CouncilYear(BaseModel):
    """What is held of a council and a year."""

    year: int = YEAR
    year_name: str = Field(description="As people write it: “2019–20”.")
    in_force: bool = Field(description="Whether the council was there on the last day of the year, 31 March.")
    figures: Figures = Field(description="Null is not known.")  # type: ignore[valid-type]
    averages: Averages  # type: ignore[valid-type]
    comparisons: Comparisons  # type: ignore[valid-type]
    received: Received = Field(description="By subject; null is not known.")  # type: ignore[valid-type]
    letter: str | None = Field(description="Path of the annual review letter here; null where it is not held.")


class Council(CouncilSummary):
    """A council with all that is held of each year, newest first."""

    years: list[CouncilYear]


class Councils(BaseModel):
    """Councils by name."""

    paging: Paging
    items: list[CouncilSummary]


class _Row(BaseModel):
    code: str = CODE
    name: str = Field(description="The council’s name.")
    authority_type: AuthorityTypeName
    year: int = YEAR


class _Judged(BaseModel):
    verdict: str | None = Field(description="How the upheld rate lies to the published average; null where not told.")
    low: float | None = Field(description="95 % interval of the upheld rate, from, in per cent.")
    high: float | None = Field(description="95 % interval of the upheld rate, to, in per cent.")


class _Sources(BaseModel):
    sources: dict[str, Source] = Field(description="By figure, the source of each that is known.")


def _fields_of(*parts: type[BaseModel]) -> dict[str, Any]:
    return {name: (field.annotation, field) for part in parts for name, field in part.model_fields.items()}


_FIGURES_OF_ROW: dict[str, Any] = {
    "in_force": (
        bool,
        Field(description="Whether the council was there on 31 March; else decided about afterwards."),
    ),
    **{key: (Number | None, Field(description=_about(key))) for key in STATS_FIGURES},
}
StatisticsRow = _model(
    "StatisticsRow",
    "The figures of a council and year that stand.",
    _FIGURES_OF_ROW | _fields_of(_Judged, _Sources),
    _Row,
)


class SourceOfYear(Source):
    """Who states a figure of a year, and where."""

    year: int = YEAR


class _OfYears(BaseModel):
    years: Literal["newest", "together"] = Field(
        description="Whether each rate is of the newest year since 2022–23 in which it is known, or all are added."
    )
    upheld_rate_years: list[int] = Field(description="Years the upheld rate is from; none where it is not known.")
    compliance_rate_years: list[int] = Field(description="Years that compliance is from.")
    satisfactory_remedy_rate_years: list[int] = Field(description="Years the satisfactory remedy rate is from.")
    satisfactory_remedy_rate_cases: int | None = Field(
        description="Upheld cases of those years, among which the satisfactory remedies are; null where not known."
    )


class _SourcesOfYears(BaseModel):
    sources: dict[str, list[SourceOfYear]] = Field(
        description="By figure that is known, who states it of each year it is from; of sums, who states their parts."
    )


StatisticsOfYearsRow = _model(
    "StatisticsOfYearsRow",
    "A council’s figures of the newest years known, or of years put together; `year` is that of the England shown.",
    _fields_of(_OfYears) | _FIGURES_OF_ROW | _fields_of(_Judged, _SourcesOfYears),
    _Row,
)


class Statistics(BaseModel):
    """Rows of figures: councils with figures first, by name, newest year first."""

    paging: Paging
    items: list[StatisticsRow]  # type: ignore[valid-type]


class StatisticsOfYears(BaseModel):
    """Rows of more than one year, a council each: those with figures first, by name."""

    note: str = Field(description="How to read them.")
    paging: Paging
    items: list[StatisticsOfYearsRow]  # type: ignore[valid-type]


class Statement(_Row):
    """What one source says of one figure."""

    figure: str = Field(description="Which figure, by its key; see figures.")
    value: Number = Field(description="In the unit of the figure.")
    source: Source
    computed: bool = Field(description="Whether it follows from two published counts, since nobody publishes it.")
    stands: bool = Field(description="Whether it is the one that is shown, of all that are said.")


class Statements(BaseModel):
    """Statements by council, year and figure, the one that stands first."""

    paging: Paging
    items: list[Statement]


class TypeAverage(BaseModel):
    """A published average of an authority type in a year."""

    year: int = YEAR
    authority_type: AuthorityTypeName
    figure: str = Field(description="The figure it is the average of, by its key.")
    value: Number = Field(description="In the unit of the figure.")
    source: Source = Field(description="One of the pages that print it; all print the same.")
    pages: int = Field(description="How many of the pages and letters that are held print it.")


class TypeAverages(BaseModel):
    """Published averages, newest year first; one that is not there is not known."""

    items: list[TypeAverage]


class ReceivedRow(_Row):
    """How many complaints and enquiries about a subject were received about a council."""

    subject: str = Field(description="By its key.")
    subject_name: str = Field(description="As the Ombudsman prints it.")
    received: int = Field(description="Complaints and enquiries received in the year.")
    source: Source


class ReceivedRows(BaseModel):
    """By council, newest year first; a subject that is not there is not known."""

    paging: Paging
    items: list[ReceivedRow]


class LetterSummary(BaseModel):
    """An annual review letter that is held."""

    code: str = CODE
    name: str = Field(description="The council’s name.")
    year: int = YEAR
    date: datetime.date = Field(description="The day it was written.")
    addressee: str = Field(description="To whom it is addressed.")
    path: str = Field(description="Where its text is, here; with .txt at the end as plain text.")


class Letters(BaseModel):
    """The letters that are held, newest year first; most letters there are, are not held."""

    paging: Paging
    items: list[LetterSummary]


class LetterBlock(BaseModel):
    """A piece of a letter’s text, plain."""

    kind: Literal["heading", "paragraph", "item"]
    text: str


class Letter(LetterSummary):
    """A letter with its text."""

    received: str = Field(description="Its text exactly as it was received.")
    blocks: list[LetterBlock] = Field(description="The same for reading, from the salutation on.")


class Decision(BaseModel):
    """A decision or public report of the Ombudsman about a council."""

    reference: str | None = Field(description="The Ombudsman’s, several of one item divided by “ / ”.")
    code: str = CODE
    name: str = Field(description="The council’s name.")
    decided: str | None = Field(description="The day, or the month alone where no more is known: “2018-02”.")
    kind: Literal["statement", "report"] | None = Field(description="Null where it is not known which.")
    category: str | None = Field(description="As the Ombudsman prints it.")
    subcategory: str | None = Field(description="As the Ombudsman prints it.")
    outcome: Literal["upheld", "not upheld", "closed after initial enquiries"] | None
    address: str | None = Field(description="The page it was read from.")
    source_kind: SourceKind
    note: str | None


class WholeCount(BaseModel):
    """How many decisions there are: only of what lists of the Ombudsman were seen whole of."""

    total: int
    upheld: int
    not_upheld: int
    closed_after_initial_enquiries: int
    outcome_not_known: int
    seen_on: datetime.date = Field(description="When the lists were seen, the earliest of them.")
    not_counted: int = Field(description="Rows that fit but may be others of those counted.")


class Decisions(BaseModel):
    """Decisions, newest first, and whether they are all there are."""

    held: Literal["whole", "examples"] = HELD
    note: str = Field(description="The same in a sentence.")
    count: WholeCount | None = Field(description="Null where they are examples.")
    ombudsman: str = Field(description="Where the Ombudsman publishes all of them.")
    paging: Paging
    items: list[Decision]


class Improvement(BaseModel):
    """A service improvement that a council agreed after a case."""

    reference: str = Field(description="The Ombudsman’s, of the case.")
    code: str = CODE
    name: str = Field(description="The council’s name.")
    decided: str | None = Field(description="The day of the case, or the month alone where no more is known.")
    category: str | None = Field(description="As the Ombudsman prints it.")
    improvement: str = Field(description="What the council agreed to do, in the Ombudsman’s words.")
    address: str | None = Field(description="Where it was read; null where not known.")


class ImprovementsCount(BaseModel):
    """How many improvements there are: only of what lists of the Ombudsman were seen whole of."""

    cases: int = Field(description="After how many cases.")
    improvements: int
    seen_on: datetime.date = Field(description="When the lists were seen, the earliest of them.")
    not_counted: int = Field(description="Rows that fit but of whose case only the month is known.")


class Improvements(BaseModel):
    """Service improvements, newest case first, and whether they are all there are."""

    held: Literal["whole", "examples"] = HELD
    note: str = Field(description="The same in a sentence.")
    count: ImprovementsCount | None = Field(description="Null where they are examples.")
    ombudsman: str = Field(description="Where the Ombudsman publishes those of the council, or of each council.")
    paging: Paging
    items: list[Improvement]


class TypeCoverage(BaseModel):
    """Of how many councils the upheld rate is known."""

    year: int = YEAR
    authority_type: AuthorityTypeName
    councils: int = Field(description="In force on 31 March of the year.")
    known: int = Field(description="Those of them whose upheld rate is known.")
    ombudsman: int = Field(description="Those of them whose rate the Ombudsman states.")
    council: int = Field(description="Those whose rate rests on a council’s own report.")
    press: int = Field(description="Those whose rate rests on a press report.")


class WholeList(BaseModel):
    """A list of the Ombudsman that was seen whole, so that what is in it may be counted."""

    what: Literal["decisions", "improvements"]
    code: str | None = Field(description="Of which council; of all where null.")
    category: str | None = Field(description="Of which category; of all where null.")
    subcategory: str | None
    first_day: datetime.date
    last_day: datetime.date
    results: int = Field(description="How many entries it had.")
    seen_on: datetime.date
    address: str | None


class Coverage(BaseModel):
    """How much of England is held."""

    upheld_rate: list[TypeCoverage] = Field(description="By year, newest first, and authority type.")
    letters: int = Field(description="How many letters are held.")
    whole_lists: list[WholeList] = Field(
        description="Of what decisions and improvements are whole; all else is examples."
    )


class FigureInWords(BaseModel):
    """What a figure is."""

    key: str
    name: str
    unit: str
    description: str
    part: str | None = Field(description="The count it is a rate of.")
    base: str | None = Field(description="The count it is a rate among.")
    average_of: str | None = Field(description="The figure whose published average it is.")


class FiguresInWords(BaseModel):
    """Every figure there can be."""

    items: list[FigureInWords]


class Index(BaseModel):
    """What there is here, and on what terms."""

    title: str
    description: str
    data_version: str = Field(description="Others as soon as anything in the data is another.")
    years: list[int] = Field(description="The years that have figures, newest first.")
    links: dict[str, str] = Field(description="Where what is, here.")
    licence: str
    attribution: list[str]


class OEmbed(BaseModel):
    """How an address is embedded (oEmbed 1.0)."""

    type: Literal["rich"]
    version: Literal["1.0"]
    title: str
    provider_name: str
    provider_url: str
    cache_age: int = Field(description="In seconds.")
    width: int = Field(description="In pixels.")
    height: int = Field(description="In pixels.")
    html: str = Field(description="The frame, as HTML.")
