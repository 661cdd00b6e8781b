"""What would change if decisions, reports and improvements were added: each of them, before anything is stored.

What is doubtful waits in `data/sources/held-decisions.csv` until somebody has looked.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

from lgo_map.councils.naming import as_written, is_other_body
from lgo_map.councils.register import find_code
from lgo_map.errors import LgoMapError
from lgo_map.figures.years import year_of_day
from lgo_map.ingest.decision_checks import check_date, reasons_of_row
from lgo_map.ingest.decision_merge import merged
from lgo_map.ingest.found_decisions import (
    REFERENCE_BREAK,
    DecisionsRead,
    FoundCase,
    FoundDecision,
    is_reference,
)
from lgo_map.ingest.saved_lists import whole_pages
from lgo_map.ingest.walked_lists import claims_all_of
from lgo_map.ingest.whole_lists import ImportRow
from lgo_map.pipeline.decision_sources import (
    DECISION_COLUMNS,
    HELD_DECISION_COLUMNS,
    IMPROVEMENT_COLUMNS,
    DecisionKey,
    key_of_decision,
)
from lgo_map.pipeline.source_files import SourceRow

Status = Literal["new", "changed", "same", "held", "refused", "other body"]
What = Literal["decision", "improvements", "whole list", ""]


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """What would become of one decision, of what was agreed after one case, or of a document that can't be read.

    Attributes
    ----------
    what : {"decision", "improvements", "whole list", ""}
        Which of them it is.
    code : str or None
        The council.
    name : str
        The council's name, else the body's as printed, else the document's.
    reference, decided : str
        Of the decision; "" where it is not known.
    status : {"new", "changed", "same", "held", "refused", "other body"}
        What becomes of it.
    reason : str or None
        Why it is held or refused.
    source : str
        The document.
    fields : dict of str to (str, str)
        By column what was before, and what would be, of those that would change.
    """

    what: What
    code: str | None
    name: str
    reference: str
    decided: str
    status: Status
    reason: str | None
    source: str
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def as_report(self) -> dict[str, Any]:
        """As the report has it: what, code, name, reference, decided, status, reason, source, fields."""
        fields = {name: {"old": old or None, "new": new or None} for name, (old, new) in self.fields.items()}
        texts = {"what": self.what, "code": self.code, "name": self.name, "reference": self.reference or None}
        rest = {"decided": self.decided or None, "status": self.status, "reason": self.reason, "source": self.source}
        return texts | rest | {"fields": fields}


CaseKey = tuple[str, str]
"""A council's code, and the reference of the case after which it agreed improvements."""


@dataclass(frozen=True)
class DecisionState:
    """What is stored before documents are added.

    Attributes
    ----------
    register : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register`.
    rows : mapping
        The decisions held, by what tells each from all others.
    improvements : mapping
        The improvements held, by case, in their order.
    imports : sequence
        The lists that were seen whole.
    today : datetime.date
        The day of the addition.
    waiting : collection of (str, str)
        What waits for review: "decisions" or "improvements", and a reference.
    """

    register: pd.DataFrame
    rows: Mapping[DecisionKey, SourceRow]
    improvements: Mapping[CaseKey, list[SourceRow]]
    imports: Sequence[SourceRow]
    today: datetime.date
    waiting: Collection[tuple[str, str]] = ()


@dataclass
class DecisionPreview:
    """All that would happen.

    Attributes
    ----------
    changes : list of DecisionChange
        In the order of the documents.
    rows : dict
        The decisions that come or change, as they would be stored.
    improvements : dict
        The same of improvements, by case.
    imports : list
        The lists that were seen whole, as they would be stored.
    withdrawn : list
        Those that were taken for whole, and are not: of their days and headings something is refused or held back that
        is not held, so that what is held may not be counted.
    queued : list
        The rows that would wait for review.
    not_whole : list of (str, str)
        Of each list with results that is not taken for whole its first document, and why.
    """

    changes: list[DecisionChange] = field(default_factory=list)
    rows: dict[DecisionKey, SourceRow] = field(default_factory=dict)
    improvements: dict[CaseKey, list[SourceRow]] = field(default_factory=dict)
    imports: list[ImportRow] = field(default_factory=list)
    withdrawn: list[ImportRow] = field(default_factory=list)
    queued: list[SourceRow] = field(default_factory=list)
    not_whole: list[tuple[str, str]] = field(default_factory=list)

    @property
    def has_any(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.rows or self.improvements or self.imports or self.withdrawn or self.queued)

    def count_of(self, status: Status) -> int:
        """How many decisions and cases have this status."""
        return sum(change.status == status for change in self.changes)


def preview_of_decisions(read: DecisionsRead, state: DecisionState) -> DecisionPreview:
    """What would become of all that was read."""
    building = _Building(state)
    # Those without a council's name last: another page may name it.
    for found in sorted(read.decisions, key=lambda found: not found.row["authority_name"]):
        building.take_decision(found)
    for case in read.cases:
        building.take_case(case)
    preview = building.preview
    for document, reason in read.refused:
        preview.changes.append(DecisionChange("", None, document, "", "", "refused", reason, document))
    building.take_whole_lists(read)
    return preview


class _Refused(LgoMapError):
    """What a document says of one decision can't be taken; the sentence follows its name."""

    status = 422

    def __init__(self, becomes: Status, reason: str) -> None:
        super().__init__(reason)
        self.becomes = becomes


class _Building:
    """A preview that is being made: what is held, with what has been taken in so far."""

    def __init__(self, state: DecisionState) -> None:
        self.state, self.preview = state, DecisionPreview()
        self._keys: dict[str, list[DecisionKey]] = defaultdict(list)
        for key, row in state.rows.items():
            self._note(key, row)
        self._of_today: dict[DecisionKey, str] = {}
        self._changes_of_today: dict[DecisionKey, int] = {}
        self._unplaced: set[int] = set()
        self._lacking: list[tuple[str, SourceRow]] = []

    def take_decision(self, found: FoundDecision) -> None:
        """Say what becomes of one decision."""
        row = {column: _tidy(cell) for column, cell in found.row.items()}
        try:
            if row["reference"]:
                _check_reference(row["reference"])
            row["authority_code"] = self._council(row, found.is_of_table)
            if not row["reference"] and not row["source_url"]:
                raise _Refused("refused", "has neither a reference nor an address")
        except _Refused as refused:
            self._note_lacking("decisions", row, refused.becomes)
            self._say("decision", None, row, refused.becomes, refused.sentence, found)
            return
        row["authority_name"] = str(self.state.register["name"][row["authority_code"]])
        key, reasons = self._place_of(row)
        before = self._held(key)
        if before is None:
            now, fields = row, {column: ("", row[column]) for column in DECISION_COLUMNS[2:] if row[column]}
        else:
            result = merged(before, row)
            now, fields = result.row, result.changes_from(before)
            if set(fields) == {"note"} and not found.is_of_table:
                fields = {}  # a page says of itself how it was read, which is no news of the decision
            if result.contradictions and result.is_outranked:
                reason = f"{'; '.join(result.contradictions)}, as the Ombudsman says, which stands"
                self._say("decision", row["authority_code"], row, "refused", reason, found)
                return
            reasons += [self._whose(key, contradiction) for contradiction in result.contradictions]
        if reasons or fields:
            reasons = (
                reasons_of_row(row | {"reference": now["reference"]}, self.state.register, self.state.today) + reasons
            )
        if reasons:
            queued = dict.fromkeys(HELD_DECISION_COLUMNS, "") | row
            reason = "; ".join(reasons)
            self._note_lacking("decisions", row, "same" if before else "held")
            self.preview.queued.append(queued | {"what": "decisions", "document": found.document, "reason": reason})
            self._say("decision", row["authority_code"], row, "held", reason, found, fields)
        elif not fields:
            self._say("decision", row["authority_code"], now, "same", None, found)
        else:
            self._take(key, now, found)
            if before is None:
                self._note(key, now)

    def _take(self, key: DecisionKey, now: SourceRow, found: FoundDecision) -> None:
        """Have a decision stored as it is now; what two documents add to it is one change, and counted once."""
        held = self.state.rows.get(key, dict.fromkeys(DECISION_COLUMNS, ""))
        fields = {c: (held[c], now[c]) for c in DECISION_COLUMNS[2:] if held[c] != now[c]}
        self.preview.rows[key] = now
        if key in self._changes_of_today:
            place, self._of_today[key] = self._changes_of_today[key], f"{self._of_today[key]} and {found.document}"
            self.preview.changes[place] = replace(self.preview.changes[place], decided=now["decided"], fields=fields)
            self._say("decision", key[0], now, "same", "what it adds is counted already", found)
            return
        self._changes_of_today[key], self._of_today[key] = len(self.preview.changes), found.document
        self._say("decision", key[0], now, "changed" if key in self.state.rows else "new", None, found, fields)

    def take_case(self, found: FoundCase) -> None:
        """Say what becomes of what was agreed after one case."""
        case = found.case
        row = dict.fromkeys(IMPROVEMENT_COLUMNS, "") | {"authority_name": case.authority or ""}
        row |= {"reference": case.reference, "category": case.category or "", "source_url": case.address or ""}
        row["decided"] = case.decided.isoformat() if case.decided else ""
        try:
            _check_reference(row["reference"])
            code = self._council(row | {"authority_code": ""})
            texts = list(dict.fromkeys(" ".join(text.split()) for text in case.improvements))
            if not any(texts):
                raise _Refused("refused", "says nothing that was agreed")
        except _Refused as refused:
            self._note_lacking("improvements", row, refused.becomes)
            self._say("improvements", None, row, refused.becomes, refused.sentence, found)
            return
        row |= {"authority_code": code, "authority_name": str(self.state.register["name"][code])}
        key = code, row["reference"]
        before = self.preview.improvements.get(key, self.state.improvements.get(key, []))
        reasons = [reason for reason in (check_date(row["decided"], row["reference"], self.state.today),) if reason]
        for column, what in (("decided", "date"), ("category", "category")):
            held = before[0][column] if before else ""
            if held and row[column] and as_written(held) != as_written(row[column]):
                reasons.append(f"its {what} is “{row[column]}”, but “{held}” is held")
            row[column] = row[column] or held
        row["source_url"] = row["source_url"] or (before[0]["source_url"] if before else "")
        now = [row | {"improvement": text} for text in texts]
        shown = {"improvement": ("\n".join(each["improvement"] for each in before), "\n".join(texts))}
        if now == before or (before and set(texts) <= {each["improvement"] for each in before} and not reasons):
            self._say("improvements", code, row, "same", None, found)
        elif reasons:
            reason = "; ".join(reasons)
            self._note_lacking("improvements", row, "same" if before else "held")
            for each in now:
                queued = dict.fromkeys(HELD_DECISION_COLUMNS, "") | each | {"source_kind": "ombudsman"}
                queued |= {"what": "improvements", "document": found.document, "reason": reason}
                self.preview.queued.append(queued)
            self._say("improvements", code, row, "held", reason, found, shown)
        else:
            self.preview.improvements[key] = now
            self._say("improvements", code, row, "changed" if before else "new", None, found, shown)

    def take_whole_lists(self, read: DecisionsRead) -> None:
        """Say which lists were seen whole, and why the others were not."""
        waiting = {(row["what"], part) for row in self.preview.queued for part in _parts(row["reference"])}
        waiting |= set(self.state.waiting)
        listed = [("decisions", found.row["reference"], found.page) for found in read.decisions]
        listed += [("improvements", found.case.reference, found.page) for found in read.cases]
        for what, reference, page in listed:
            if page is not None and any((what, part) in waiting for part in _parts(reference)):
                self._unplaced.add(page)  # another page that says of it something else waits
        if read.whole_lists is not None:
            found = read.whole_lists(self._unplaced)
        else:
            held = [*{**self.state.rows, **self.preview.rows}.values()]
            cases = {**self.state.improvements, **self.preview.improvements}
            found = whole_pages(read.pages, self._unplaced, held, cases, self.state.register)
        self.preview.not_whole += found.reasons
        self.preview.imports += [row for row in found.rows if row not in self.state.imports]
        self.preview.withdrawn += [
            row for row in self.state.imports if any(claims_all_of(row, *lacking) for lacking in self._lacking)
        ]

    def _council(self, row: Mapping[str, str], is_of_table: bool = False) -> str:
        """The code of the council that a decision is about; of one without a name, that of its reference."""
        register, name, printed = self.state.register, row["authority_name"], row["authority_code"]
        if not name and not printed:
            codes = {code for part in _parts(row["reference"]) for code, _ in self._keys[part]}
            if len(codes) == 1:
                return codes.pop()
            reason = "names no council"
            if row["reference"]:
                reason += f", and its reference, {row['reference']}, is not held: add the decision’s own page with it"
            raise _Refused("refused", reason)
        code = find_code(register, printed) if printed else None
        named = find_code(register, name, _year(row)) if name else None
        if code is None and named is None:
            if is_other_body(name) or (not is_of_table and not _may_be_council(name)):
                raise _Refused("other body", "is no principal council")
            raise _Refused("refused", f"is about {name or printed}, which is not in the register of councils")
        if code and named and named != code:
            raise _Refused("refused", f"names {name}, yet {printed} is {register['name'][code]}")
        return str(code or named)

    def _place_of(self, row: SourceRow) -> tuple[DecisionKey, list[str]]:
        """Where a decision stands or would stand, and what speaks against it."""
        keys = list(dict.fromkeys(key for part in _parts(row["reference"]) for key in self._keys[part]))
        own = [key for key in keys if key[0] == row["authority_code"]]
        if not keys:
            return key_of_decision(row), []
        if len(own) == 1:
            return own[0], []
        if own:
            return key_of_decision(row), ["its references are held as several decisions"]
        other = str(self.state.register["name"][keys[0][0]])
        said = f"its reference is held of a decision about {other}, in whose place it would come"
        return key_of_decision(row), [self._whose(keys[0], said)]

    def _whose(self, key: DecisionKey, reason: str) -> str:
        """A reason with the document that came with it, where it contradicts that one."""
        return f"{reason}, from {self._of_today[key]}, added with it" if key in self._of_today else reason

    def _held(self, key: DecisionKey) -> SourceRow | None:
        return self.preview.rows.get(key) or self.state.rows.get(key)

    def _note_lacking(self, what: str, row: SourceRow, status: Status) -> None:
        """Note what the Ombudsman has published and is not held: no count of its days may lack it."""
        if status in ("refused", "held") and row.get("source_kind", "ombudsman") == "ombudsman":
            self._lacking.append((what, row))

    def _note(self, key: DecisionKey, row: SourceRow) -> None:
        for part in _parts(row["reference"]):
            self._keys[part].append(key)

    def _say(
        self,
        what: What,
        code: str | None,
        row: Mapping[str, str],
        status: Status,
        reason: str | None,
        found: FoundDecision | FoundCase,
        fields: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        if status in ("held", "refused") and found.page is not None:
            self._unplaced.add(found.page)
        name = row["authority_name"] or row["reference"] or found.document
        of_it = (row["reference"], row["decided"], status, reason, found.document)
        self.preview.changes.append(DecisionChange(what, code, name, *of_it, fields or {}))


def _tidy(cell: str) -> str:
    """A cell with single blanks; the very object where it has these already, for there may be many."""
    tidy = " ".join(cell.split())
    return cell if tidy == cell else tidy


def _check_reference(reference: str) -> None:
    if not is_reference(reference):
        raise _Refused("refused", f"has “{reference}” where its reference should stand")


def _parts(reference: str) -> Iterable[str]:
    return reference.split(REFERENCE_BREAK) if reference else ()


def _year(row: Mapping[str, str]) -> int | None:
    """The Ombudsman's year in which a council's name is said: that of the decision, else of the complaint."""
    if row["decided"]:
        day = row["decided"] if len(row["decided"]) > 7 else f"{row['decided']}-01"
        return year_of_day(datetime.date.fromisoformat(day))
    return 2000 + int(row["reference"][:2]) + 1 if row["reference"] else None


def _may_be_council(name: str) -> bool:
    """Whether a name that is not in the register has a word of those that councils' full names have."""
    return not {"council", "borough", "city", "county", "district", "corporation"}.isdisjoint(as_written(name).split())
