"""From documents that somebody adds to the decisions and improvements that they state, and what is refused of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from lgo_map.figures.decisions import DecisionKind
from lgo_map.ingest.documents import HTML_KINDS, TEXT_KINDS, Document, FetchFailure, RefusedDocument, decoded, text_of
from lgo_map.ingest.found_decisions import DecisionsRead, FoundCase, FoundDecision, SeenPage
from lgo_map.ingest.readers.decision_documents import page_of_decisions
from lgo_map.ingest.readers.decision_lines import address_of
from lgo_map.ingest.readers.decision_table import read_decision_table
from lgo_map.ingest.readers.improvement_table import is_improvement_table, read_improvement_table
from lgo_map.ingest.readers.page_text import page_text
from lgo_map.ingest.readers.table import row_title
from lgo_map.ingest.reading import IncomingDocument
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import ReportedDecision

TABLE_KINDS = (".csv", ".xlsx")


@dataclass(frozen=True)
class SaidOfDocuments:
    """What whoever adds documents says of all of them.

    Attributes
    ----------
    kind : {"statement", "report"} or None
        What the rows of a table are that does not say it.
    source_kind : {"ombudsman", "council", "press"} or None
        Who states the rows of a table that does not say it.
    url : str or None
        Where the one document is, or the table is published.
    seen_on : datetime.date or None
        When the pages were seen.
    """

    kind: DecisionKind | None = None
    source_kind: str | None = None
    url: str | None = None
    seen_on: datetime.date | None = None


def read_decisions(documents: Iterable[IncomingDocument], said: SaidOfDocuments | None = None) -> DecisionsRead:
    """Every document, one after the other; one that can't be read doesn't stop the others, and none is kept."""
    read, said = DecisionsRead(), said or SaidOfDocuments()
    for document in documents:
        if isinstance(document, FetchFailure):
            read.refused.append((document.url, f"was not had: {document.reason}"))
        elif isinstance(document, RefusedDocument):
            read.refused.append((document.name, document.reason))
        else:
            try:
                _read(document, said, read)
            except Refusal as refusal:
                read.refused.append((document.name, str(refusal)))
    return read


def _read(document: Document, said: SaidOfDocuments, read: DecisionsRead) -> None:
    name = document.name.lower()
    if name.endswith(TABLE_KINDS):
        _read_table(document, said, read)
        return
    is_text = name.endswith((*HTML_KINDS, *TEXT_KINDS)) and b"%PDF-" not in document.content[:1024]
    if is_text and not document.content.strip():
        raise Refusal("is empty")
    page = page_text(decoded(document.content) if is_text else text_of(document))
    url = document.url or said.url
    stated = page_of_decisions(page, url)
    if isinstance(stated, ReportedDecision):
        read.add_decision(document.name, stated, address_of(page, url))
    else:
        read.add_list(SeenPage(document.name, stated, address_of(page, url), said.seen_on))


def _read_table(document: Document, said: SaidOfDocuments, read: DecisionsRead) -> None:
    if not document.content.strip():
        raise Refusal("is empty")
    if is_improvement_table(document.content):
        cases = read_improvement_table(document.content, document.name)
        read.cases += [FoundCase(document.name, case) for case in cases]
        return
    table = read_decision_table(document.content, said.kind, said.source_kind, said.url)
    read.left_out += [(document.name, theirs) for theirs, ours in table.match if theirs and not ours]
    for number, why in table.refused:
        read.refused.append((row_title(number, document.name), why))
    for number, row in table.rows:
        read.decisions.append(FoundDecision(row_title(number, document.name), row, is_of_table=True))
