"""Every figure a source may state: an entry each, in the order in which they are shown.

All else about a figure follows from its entry: its columns and their checks, what pages, tables and files call it,
what a table that is read may call it, and its page in `docs/figures.md`. A further figure is a further entry.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from lgo_map.figures.figure import Field, Figure, Kind, Origin
from lgo_map.figures.years import CHANGE

PAGE = "lgo_map.ingest.readers.page.read_page"
LETTER = "lgo_map.pipeline.letter_figures.letter_figures"
TABLE = "lgo_map.ingest.readers.table.read_table"
PREFERRED = "lgo_map.pipeline.preference.preference"
AVERAGED = "lgo_map.pipeline.statements.published_averages"
COMPUTED = "lgo_map.pipeline.statements.compute_rates"
JUDGED = "lgo_map.analysis.verdict.compare_with_average"
SAID_OF_UPHELD = ("lgo_map.wording.headline.upheld_sentence", "lgo_map.wording.counts.investigated_and_upheld")
SAID_OF_RATE = ("lgo_map.wording.verdicts",)
SAID_OF_COUNT = ("lgo_map.wording.numbers.number",)

NONE_DUE = "no recommendations were due"
"""The note where a page says in words that there was nothing to comply with."""

ZERO_OF_NONE = "compliance published as 0% of 0 outcomes"
"""The note where a page prints a compliance of nothing."""

COUNTED_AS_SUM = "investigations counted as upheld plus not upheld"
"""The note at investigations that a table does not state, but that follow from two of its columns."""

_OF_2025 = "So far known for 2025 only."


def _count(
    *, key: str, name: str, description: str, unit: str, read_by: tuple[str, ...] = (LETTER, TABLE), **more: Any
) -> Figure:
    """A count with no published average, whose column is called as it is itself."""
    origin = Origin(read_by=read_by, preferred_in=PREFERRED, said_in=SAID_OF_COUNT)
    return Figure(key=key, name=name, kind=Kind.COUNT, field=Field(name, description, unit), origin=origin, **more)


def _total_of(name: str) -> tuple[str, str]:
    """A column's name, and the same with "total" before it."""
    return name, f"total {name}"


_ENTRIES = (
    Figure(
        key="investigations",
        name="Investigations",
        kind=Kind.COUNT,
        cases=("investigation", "investigations"),
        decisions="investigations",
        part_of="dealt_with",
        sum_of=("not_upheld", "upheld"),
        field=Field(
            "Investigations",
            "Complaints about the council that the Ombudsman investigated in detail and decided in the year.",
            "investigations",
        ),
        column_names=(
            "investigations",
            "detailed investigations",
            "total investigations",
            "total detailed investigations",
            "complaints investigated",
            "investigations completed",
            "detailed investigations completed",
            "investigated",
        ),
        notes=(COUNTED_AS_SUM,),
        origin=Origin(read_by=(PAGE, LETTER, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_UPHELD),
    ),
    Figure(
        key="upheld",
        name="Upheld",
        kind=Kind.COUNT,
        cases=("upheld case", "upheld cases"),
        decisions="upheld decisions",
        part_of="investigations",
        field=Field("Upheld", "Of the investigations, those that found fault.", "investigations"),
        column_names=(
            "upheld",
            "complaints upheld",
            "decisions upheld",
            "investigations upheld",
            "detailed investigations upheld",
            "upheld decisions",
            "upheld complaints",
            "upheld cases",
            "total upheld",
        ),
        origin=Origin(read_by=(PAGE, LETTER, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_UPHELD),
    ),
    Figure(
        key="upheld_rate",
        name="Upheld rate",
        kind=Kind.PERCENTAGE,
        noun="upheld rate",
        phrase="upheld rate",
        meaning="Of the complaints the Ombudsman investigated in detail, the share in which it found fault.",
        part="upheld",
        base="investigations",
        counted="upheld",
        nothing="No investigations",
        average_is="The average upheld rate of similar authorities",
        is_headline=True,
        limits=(50, 60, 70, 80, 90, 100),
        caveat="A higher upheld rate does not mean worse complaints, or more of them: it says how often the Ombudsman "
        "found fault when it looked.",
        breaks=(CHANGE,),
        field=Field(
            "Upheld rate",
            "The percentage of investigations that were upheld. The published percentage, even where it does not "
            "follow from the published counts; computed from them where none is published. Empty where there was no "
            "investigation.",
            "per cent",
        ),
        column_names=(
            "upheld rate",
            "uphold rate",
            "rate upheld",
            "complaints upheld rate",
            "uphold percentage",
            "% upheld",
            "% complaints upheld",
            "% investigations upheld",
            "% of complaints upheld",
            "% of investigations upheld",
            "% of complaints we investigated upheld",
        ),
        notes=("published rate does not follow from the published counts",),
        origin=Origin(
            read_by=(PAGE, LETTER, TABLE),
            preferred_in=PREFERRED,
            computed_in=COMPUTED,
            judged_in=JUDGED,
            said_in=(*SAID_OF_UPHELD, *SAID_OF_RATE),
        ),
    ),
    Figure(
        key="upheld_per_100k",
        name="Upheld per 100,000 residents",
        kind=Kind.PER_100K,
        meaning="Complaints upheld for every 100,000 people who live in the council’s area.",
        part="upheld",
        base="investigations",
        nothing="No investigations",
        average_is="The average of upheld decisions per 100,000 residents among similar authorities",
        limits=(1, 2, 4, 6, 8, math.inf),
        field=Field(
            "Upheld per 100,000 residents",
            "Upheld decisions for every 100,000 people who live in the council’s area, as published.",
            "upheld decisions per 100,000 residents",
        ),
        column_names=(
            "upheld per 100k",
            "upheld decisions per 100k",
            "upheld per 100k residents",
            "upheld decisions per 100k residents",
            "upheld per 100k population",
            "upheld decisions per 100k population",
            "upheld complaints per 100k residents",
        ),
        origin=Origin(
            read_by=(PAGE, LETTER, TABLE), preferred_in=PREFERRED, said_in=("lgo_map.wording.numbers.decimal",)
        ),
    ),
    Figure(
        key="compliance_outcomes",
        name="Recommendations due",
        kind=Kind.COUNT,
        cases=("recommendation due", "recommendations due"),
        cases_in_short="due",
        field=Field(
            "Compliance outcomes",
            "Recommendations of the Ombudsman that were due to be carried out. 0 where none was due.",
            "recommendations",
        ),
        column_names=("compliance outcomes", "total compliance outcomes", "recommendations due"),
        notes=(NONE_DUE, ZERO_OF_NONE),
        origin=Origin(read_by=(PAGE, LETTER, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_COUNT),
    ),
    Figure(
        key="compliance_rate",
        name="Compliance",
        kind=Kind.PERCENTAGE,
        noun="compliance rate",
        phrase="compliance rate",
        meaning="Of the recommendations due, the share the Ombudsman was satisfied the council had carried out.",
        part=None,  # how many recommendations were complied with is not published
        base="compliance_outcomes",
        counted="carried out",
        nothing="No recommendations were due",
        average_is="The average compliance rate of similar authorities",
        is_headline=True,
        limits=(90, 95, 98, 99, 100),
        caveat="Compliance says whether recommendations were carried out, not how many there were or how much they "
        "asked for.",
        field=Field(
            "Compliance rate",
            "Of the recommendations due, the percentage that the council was found to have carried out. Empty where "
            "none was due.",
            "per cent",
        ),
        column_names=(
            "compliance rate",
            "rate of compliance",
            "% compliance",
            "% compliance with recommendations",
        ),
        notes=(ZERO_OF_NONE,),
        origin=Origin(read_by=(PAGE, LETTER, TABLE), preferred_in=PREFERRED, judged_in=JUDGED, said_in=SAID_OF_RATE),
    ),
    Figure(
        key="satisfactory_remedies",
        name="Satisfactory remedies",
        kind=Kind.COUNT,
        decisions="satisfactory remedies",
        part_of="upheld",
        field=Field(
            "Satisfactory remedies",
            "Of the upheld cases, those in which the council had already offered a fair remedy.",
            "upheld cases",
        ),
        column_names=(
            "satisfactory remedies",
            "satisfactory remedy decisions",
            "satisfactory remedies provided by the authority",
            "satisfactory remedies provided by the council",
        ),
        origin=Origin(read_by=(PAGE, LETTER, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_COUNT),
    ),
    Figure(
        key="satisfactory_remedy_base",
        name="Satisfactory remedies, base the source prints",
        kind=Kind.COUNT,
        in_stats=False,
        field=Field(
            "Satisfactory remedies, base",
            "The number of cases that a page says its satisfactory remedies are based on.",
            "cases",
        ),
        column_names=("satisfactory remedy base", "base of satisfactory remedies"),
        origin=Origin(read_by=(PAGE, LETTER, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_COUNT),
    ),
    Figure(
        key="satisfactory_remedy_rate",
        name="Satisfactory remedy rate",
        label="Satisfactory remedy",
        kind=Kind.PERCENTAGE,
        noun="satisfactory remedy rate",
        phrase="rate of satisfactory remedies",
        meaning="Of the upheld cases, the share in which the council had already offered a fair remedy.",
        part="satisfactory_remedies",
        base="upheld",  # whatever number a page prints as their base
        counted="already remedied",
        nothing="No upheld cases",
        average_is="The average satisfactory remedy rate of similar authorities",
        is_headline=True,
        limits=(0, 5, 10, 20, 30, 100),
        caveat="The rate says how often the council had already put things right when fault was found, not whose "
        "complaints were worse.",
        field=Field(
            "Satisfactory remedy rate",
            "The percentage of upheld cases in which the council had already offered a fair remedy. It is a share of "
            "the upheld cases, whatever number a page prints as its base. Empty where no case was upheld.",
            "per cent",
        ),
        column_names=(
            "satisfactory remedy rate",
            "satisfactory remedies rate",
            "satisfactory remedies provided by the authority rate",
            "% satisfactory remedies",
            "% satisfactory remedy",
            "% satisfactory remedies provided by the authority",
        ),
        origin=Origin(
            read_by=(PAGE, LETTER, TABLE),
            preferred_in=PREFERRED,
            computed_in=COMPUTED,
            judged_in=JUDGED,
            said_in=SAID_OF_RATE,
        ),
    ),
    Figure(
        key="dealt_with",
        name="Complaints dealt with",
        kind=Kind.COUNT,
        sum_of=("not_for_us", "assessed_and_closed", "investigations"),
        field=Field(
            "Dealt with",
            f"All complaints about the council that the Ombudsman dealt with in the year. {_OF_2025}",
            "complaints",
        ),
        column_names=("dealt with", "complaints dealt with", "total dealt with", "total complaints dealt with"),
        origin=Origin(read_by=(PAGE, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_COUNT),
    ),
    Figure(
        key="not_for_us",
        name="Not for the Ombudsman, or not ready",
        kind=Kind.COUNT,
        part_of="dealt_with",
        field=Field(
            "Not for the Ombudsman",
            f"Of the complaints dealt with, those not for the Ombudsman, or not ready for it. {_OF_2025}",
            "complaints",
        ),
        column_names=(
            "not for us",
            "not for us or not ready for us to investigate",
            "not for us or not ready",
            "not for the ombudsman or not ready",
        ),
        origin=Origin(read_by=(PAGE, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_COUNT),
    ),
    Figure(
        key="assessed_and_closed",
        name="Assessed and closed",
        kind=Kind.COUNT,
        part_of="dealt_with",
        field=Field(
            "Assessed and closed",
            f"Of the complaints dealt with, those closed after a first assessment. {_OF_2025}",
            "complaints",
        ),
        column_names=("assessed and closed", "complaints assessed and closed"),
        origin=Origin(read_by=(PAGE, TABLE), preferred_in=PREFERRED, said_in=SAID_OF_COUNT),
    ),
    _count(
        key="received",
        name="Complaints and enquiries received",
        cases=("complaint received", "complaints received"),
        description="All complaints and enquiries about the council that reached the Ombudsman in the year, whatever "
        "became of them. Some are decided in a later year, so they are not the sum of anything decided.",
        unit="complaints and enquiries",
        column_names=("received", *_total_of("complaints received"), *_total_of("complaints and enquiries received")),
    ),
    _count(
        key="decided",
        name="Decided in all",
        sum_of=(
            "invalid_or_incomplete",
            "advice_given",
            "referred_back",
            "closed_after_initial_enquiries",
            "not_upheld",
            "upheld",
        ),
        description="All complaints and enquiries about the council that the Ombudsman decided in the year: "
        "invalid or incomplete, advice given, referred back, closed after initial enquiries, not upheld and "
        "upheld together.",
        unit="complaints and enquiries",
        column_names=(
            "decided",
            *_total_of("complaints decided"),
            *_total_of("decisions"),
            *_total_of("decisions made"),
        ),
    ),
    _count(
        key="invalid_or_incomplete",
        name="Invalid or incomplete",
        part_of="decided",
        description="Of all decided, those in which the Ombudsman was not given what it needs to consider a complaint.",
        unit="complaints and enquiries",
        column_names=("invalid or incomplete", "incomplete or invalid", "invalid incomplete", "incomplete invalid"),
    ),
    _count(
        key="advice_given",
        name="Advice given",
        part_of="decided",
        description="Of all decided, those in which the Ombudsman gave advice, or said who else can help.",
        unit="complaints and enquiries",
        column_names=("advice given", "given advice"),
    ),
    _count(
        key="referred_back",
        name="Referred back to the council",
        part_of="decided",
        description="Of all decided, those that the council had not yet had the chance to answer, and was given back.",
        unit="complaints and enquiries",
        column_names=("referred back", "referred back for local resolution", "referred back for local investigation"),
    ),
    _count(
        key="closed_after_initial_enquiries",
        name="Closed after initial enquiries",
        part_of="decided",
        description="Of all decided, those that the Ombudsman looked at and decided not to investigate.",
        unit="complaints and enquiries",
        column_names=("closed after initial enquiries", "closed after initial enquiry"),
    ),
    _count(
        key="not_upheld",
        name="Not upheld",
        part_of="investigations",
        description="Of the investigations, those that found no fault.",
        unit="investigations",
        column_names=(
            *_total_of("not upheld"),
            *(f"{cases} not upheld" for cases in ("complaints", "decisions", "investigations")),
            *(f"not upheld {cases}" for cases in ("decisions", "complaints", "cases")),
            "detailed investigations not upheld",
        ),
    ),
    _count(
        key="complied_on_time",
        name="Recommendations complied with on time",
        part_of="compliance_outcomes",
        description="Of the recommendations due, those that the council carried out in the time agreed.",
        unit="recommendations",
        column_names=("complied on time", "complied with on time", "compliance on time", "complied in time"),
    ),
    _count(
        key="complied_late",
        name="Recommendations complied with late",
        part_of="compliance_outcomes",
        description="Of the recommendations due, those that the council carried out, but later than agreed.",
        unit="recommendations",
        column_names=("complied late", "complied with late", "late compliance", "compliance late"),
    ),
    _count(
        key="not_complied",
        name="Recommendations not complied with",
        part_of="compliance_outcomes",
        description="Of the recommendations due, those that the council was found not to have carried out.",
        unit="recommendations",
        column_names=("not complied", "not complied with", "non compliance", "remedy not complied with"),
    ),
)


def _with_averages(entries: Iterable[Figure]) -> Iterator[Figure]:
    for figure in entries:
        yield figure
        if figure.average:
            yield figure.published_average(AVERAGED)


FIGURES = {figure.key: figure for figure in _with_averages(_ENTRIES)}
"""Every figure by its key, each followed by its published average."""

COUNTS = tuple(key for key, figure in FIGURES.items() if figure.is_count)
PERCENTAGES = tuple(key for key, figure in FIGURES.items() if figure.kind is Kind.PERCENTAGE)
PER_100K = tuple(key for key, figure in FIGURES.items() if figure.kind is Kind.PER_100K)
AVERAGES = tuple(key for key, figure in FIGURES.items() if figure.average_of)

RATES = tuple(key for key in PERCENTAGES if FIGURES[key].base)
"""The percentages of a count; their parts and bases are `FIGURES[rate].part` and `.base`."""

WHOLES = tuple(
    key
    for key in COUNTS
    if key in {figure.part_of for figure in FIGURES.values()} | {FIGURES[rate].base for rate in RATES}
)
"""The counts that others are a part or a percentage of."""

HEADLINE_RATES = tuple(key for key in RATES if FIGURES[key].is_headline)
"""The rates that every page sets first, in the Ombudsman's order."""

UPHELD_RATE = FIGURES["upheld_rate"]
"""The first of them: the map, the tables and all verdicts begin with it."""

STATS_FIGURES = tuple(key for key, figure in FIGURES.items() if figure.in_stats)
"""The figures that are columns of the stats."""

COUNCIL_FIGURES = tuple(key for key in STATS_FIGURES if key not in AVERAGES)
"""Those of them that are about a council itself, and not about all of its type."""


def headings_of(*keys: str) -> dict[str, str]:
    """The columns of a table that hold figures, and what each is called."""
    return {key: FIGURES[key].heading for key in keys}
