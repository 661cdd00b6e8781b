"""What was found of decisions and improvements in documents: what the preview is made from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList, ReportedDecision, ReportedImprovements
from lgo_map.ingest.walked_lists import WholeLists
from lgo_map.pipeline.decision_sources import DECISION_COLUMNS, REFERENCE
from lgo_map.pipeline.source_files import SourceRow


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """A decision as one document states it.

    Attributes
    ----------
    document : str
        What the document is called.
    row : dict of str to str
        In the columns of `data/sources/decisions.csv`; "" is what it does not state. `authority_name` is the body as
        printed, `authority_code` a code that is printed beside it.
    page : int or None
        On which of the pages of lists it stands; None if on none.
    is_of_table : bool
        Whether it is a row of a table that anybody may have made.
    """

    document: str
    row: SourceRow
    page: int | None = None
    is_of_table: bool = False


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case and what was agreed after it, as one document states it; `page` as of a :class:`FoundDecision`."""

    document: str
    case: ReportedImprovements
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page of a list.

    Attributes
    ----------
    document : str
        What it is called.
    list : DecisionList or ImprovementList
        What it holds.
    address : str or None
        Where it is.
    seen_on : datetime.date or None
        The day on which it was seen; None where nobody says.
    """

    document: str
    list: DecisionList | ImprovementList
    address: str | None = None
    seen_on: datetime.date | None = None


@dataclass
class DecisionsRead:
    """All that documents state, in their order.

    Attributes
    ----------
    decisions, cases : list
        What was found.
    pages : list of SeenPage
        The pages of lists, which decisions and cases name by their place here.
    refused : list of (str, str)
        What can't be read: the document, or the row of a table, and the reason, which follows its name.
    left_out : list of (str, str)
        Of tables the columns that were not understood: the document, and the column.
    whole_lists : callable or None
        Which lists were seen whole, where whoever read them knows better than the pages say: given the places of the
        pages of which an entry is refused or held.
    """

    decisions: list[FoundDecision] = field(default_factory=list)
    cases: list[FoundCase] = field(default_factory=list)
    pages: list[SeenPage] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    whole_lists: Callable[[Collection[int]], WholeLists] | None = None

    def add_decision(self, document: str, decision: ReportedDecision, address: str | None = None) -> None:
        """Take in a decision's own page, or what is not of a list.

        Parameters
        ----------
        address : str, optional
            Where the document is; of a decision that has a page of its own, that is its address.
        """
        self.decisions.append(FoundDecision(document, row_of_reported(decision, address)))

    def add_list(self, page: SeenPage) -> None:
        """Take in all entries of a page of a list."""
        place = len(self.pages)
        self.pages.append(page)
        if isinstance(page.list, DecisionList):
            for entry in page.list.entries:
                self.decisions.append(FoundDecision(page.document, row_of_reported(entry, page.address), place))
        else:
            for case in page.list.cases:
                self.cases.append(FoundCase(page.document, case, place))


def row_of_reported(decision: ReportedDecision, address: str | None = None) -> SourceRow:
    """A decision that the Ombudsman states as a row of the sources, its body as printed."""
    row = dict.fromkeys(DECISION_COLUMNS, "") | {"source_kind": "ombudsman"}
    stated = {
        "authority_name": decision.authority,
        "reference": decision.reference,
        "decided": decision.decided.isoformat() if decision.decided else None,
        "kind": decision.kind,
        "category": decision.category,
        "subcategory": decision.subcategory,
        "outcome": decision.outcome,
        "summary": decision.summary,
        "source_url": decision.address or address,
        "note": decision.note,
    }
    return row | {column: cell for column, cell in stated.items() if cell}


def is_reference(text: str) -> bool:
    """Whether a text is a reference as it is stored: "21 007 781", or several with " / " between."""
    return all(_REFERENCE.fullmatch(part) for part in text.split(REFERENCE_BREAK))


REFERENCE_BREAK = " / "
"""What parts the references of one decision that has several."""
_REFERENCE = re.compile(REFERENCE)
