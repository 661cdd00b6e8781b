"""What is known before documents are added, and where a document's rows stand in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from lgo_map.councils.ombudsman_pages import statistics_page_of_slug
from lgo_map.ingest.reported import ParsedDocument
from lgo_map.pipeline.preference import SourceFigures
from lgo_map.pipeline.source_files import (
    COLUMNS,
    SUBJECT_COLUMNS,
    RowKey,
    SourceRow,
    figure_as_text,
    figures_of_row,
    key_of_letter,
    key_of_row,
    names_source,
    source_title,
)
from lgo_map.records.statistics import NOTE_BREAK, Row


@dataclass(frozen=True)
class StoredLetter:
    """A letter in the sources: the figures it states, its text, its file relative to them, and what was received."""

    figures: Mapping[str, float]
    text: str
    file: str
    subjects: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class StoredState:
    """What is stored before documents are added: the sources, and what is published from them.

    Attributes
    ----------
    register : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register`.
    statistics : pandas.DataFrame
        What is published now, as from :func:`lgo_map.records.statistics.load_statistics`.
    rows : mapping
        The rows of `data/sources/statistics.csv`, by council, year, kind of source and address.
    letters : mapping
        By council and year, the letters in the sources.
    newest : int
        The newest year that has ended.
    subjects : mapping
        The counts of complaints received in `data/sources/subjects.csv`, by row and subject.
    """

    register: pd.DataFrame
    statistics: pd.DataFrame
    rows: Mapping[RowKey, SourceRow]
    letters: Mapping[tuple[str, int], StoredLetter]
    newest: int
    subjects: Mapping[tuple[RowKey, str], int] = field(default_factory=dict)

    @cached_property
    def with_investigations(self) -> Mapping[str, Sequence[Row]]:
        """By council, the rows of what is published that have investigations."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.statistics[self.statistics["investigations"].notna()].to_dict("records"):
            rows[row["code"]].append(row)
        return rows


def source_key(code: str, document: ParsedDocument, state: StoredState) -> RowKey:
    """What tells a document's source from others of the council and year."""
    if document.letter is not None:
        return key_of_letter(code, document.reported.year)
    return key_of_row(row_of_source(code, document, state))


def row_of_source(code: str, document: ParsedDocument, state: StoredState) -> SourceRow:
    """A row of the sources that says whose figures a document states, and where, but none of them.

    A statistics page that does not say its address has that of the council's page. What has no address is told from
    others by its note, or else by the document's title.
    """
    reported, slug = document.reported, state.register["page_slug"][code]
    row = dict.fromkeys(COLUMNS, "")
    row |= {"authority_code": code, "year": str(reported.year), "source_kind": reported.kind}
    row["authority_name"] = str(state.register["name"][code])
    if reported.kind == "ombudsman":
        row["page_slug"] = reported.page_slug or (str(slug) if isinstance(slug, str) else "")
    of_page = statistics_page_of_slug(row["page_slug"]) if row["page_slug"] else ""
    row["source_url"] = reported.url or of_page
    row["note"] = reported.note or ""
    if not row["source_url"] and not names_source(row["note"]):
        row["note"] = NOTE_BREAK.join(filter(None, (reported.title, row["note"])))
    return row


def rows_of_subjects(code: str, document: ParsedDocument, state: StoredState) -> dict[str, SourceRow]:
    """By subject, the row of the sources that says how many complaints of it a document says were received."""
    if not document.reported.subjects:
        return {}
    row = row_of_source(code, document, state)
    row["source_title"] = source_title(row["source_kind"], row["source_url"])
    return {
        subject: {column: row.get(column, "") for column in SUBJECT_COLUMNS}
        | {"subject": subject, "received": figure_as_text(value)}
        for subject, value in document.reported.subjects.items()
    }


def sources_held(state: StoredState) -> dict[tuple[str, int], dict[RowKey, SourceFigures]]:
    """By council and year all sources that are held, in the order in which they came."""
    sources: dict[tuple[str, int], dict[RowKey, SourceFigures]] = defaultdict(dict)
    for key, letter in state.letters.items():
        sources[key][key_of_letter(*key)] = SourceFigures("ombudsman", letter.figures, in_letter=True)
    for place, (row_key, row) in enumerate(state.rows.items()):
        code, year, kind, _ = row_key
        sources[code, year][row_key] = SourceFigures(kind, figures_of_row(row), place=place, address=row["source_url"])
    return sources
