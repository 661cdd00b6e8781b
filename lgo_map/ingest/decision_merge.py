"""What several pages say of one decision, put together: what is known fills what is not, and no page takes away.

A list brings the kind, a decision's own page the category; a longer summary takes the place of its beginning, the
address of the decision's own page that of a list, and the Ombudsman's that of a council's paper or the press.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lgo_map.councils.naming import as_written
from lgo_map.councils.ombudsman_pages import decision_address
from lgo_map.figures.decisions import KINDS, OUTCOMES
from lgo_map.figures.sources import SOURCE_KINDS, SOURCE_NAMES
from lgo_map.ingest.decision_checks import date_in_words
from lgo_map.pipeline.decision_sources import DECISION_COLUMNS
from lgo_map.pipeline.source_files import SourceRow
from lgo_map.records.statistics import NOTE_BREAK

STATED = ("decided", "kind", "category", "subcategory", "outcome")
"""What a decision states besides its summary; two sources that differ in one of these contradict each other."""

_IN_WORDS = {
    "decided": "its date",
    "kind": "its kind",
    "category": "its category",
    "subcategory": "its subcategory",
    "outcome": "its outcome",
}


@dataclass(frozen=True)
class Merged:
    """A decision as it would be stored.

    Attributes
    ----------
    row : dict of str to str
        The row with what is said now.
    contradictions : list of str
        Where what is said now differs from what is held; these the row keeps as they are held.
    is_outranked : bool
        Whether what is held is the Ombudsman's and this is not, so that what is held stands.
    """

    row: SourceRow
    contradictions: list[str] = field(default_factory=list)
    is_outranked: bool = False

    def changes_from(self, before: SourceRow) -> dict[str, tuple[str, str]]:
        """By column, what was before and what would be, of those that differ."""
        return {
            column: (before[column], self.row[column])
            for column in DECISION_COLUMNS
            if before[column] != self.row[column]
        }


def merged(before: SourceRow, now: SourceRow) -> Merged:
    """A decision that is held with what is said of it now.

    What a council or the press says never changes what the Ombudsman does: it only fills, and the note says who did.
    """
    row, contradictions, filled = dict(before), [], []
    for column in STATED:
        if not now[column] or _same(column, before[column], now[column]):
            continue
        if not before[column] or (column == "decided" and now[column].startswith(f"{before[column]}-")):
            row[column] = now[column]
            filled.append(column)
        elif not (column == "decided" and before[column].startswith(f"{now[column]}-")):  # the month of the day
            contradictions.append(_contradiction(column, before[column], now[column]))
    rank, rank_before = (SOURCE_KINDS.index(each["source_kind"]) for each in (now, before))
    row["note"] = _joined(before["note"], now["note"])
    row["summary"] = longer(before["summary"], now["summary"])
    if rank < rank_before or (rank == rank_before and _is_better(now["source_url"], before["source_url"])):
        row["source_kind"], row["source_url"] = now["source_kind"], now["source_url"] or before["source_url"]
    elif rank > rank_before and filled:
        who = SOURCE_NAMES[now["source_kind"]] + (f" ({now['source_url']})" if now["source_url"] else "")
        row["note"] = _joined(row["note"], f"{', '.join(_IN_WORDS[column] for column in filled)} as {who} says")
    return Merged(row, contradictions, is_outranked=rank > rank_before)


def overridden(before: SourceRow, now: SourceRow) -> SourceRow:
    """A decision with what is said now in the place of what is held, where it says anything."""
    return {column: now[column] or before[column] for column in DECISION_COLUMNS} | {
        "note": _joined(before["note"], now["note"])
    }


def longer(before: str, now: str) -> str:
    """Of two texts of one summary the one that says more, where the other is its beginning; else the one held."""
    one, other = (" ".join(text.split()).rstrip(".…") for text in (before, now))
    if not before or (len(other) > len(one) and other.startswith(one)):
        return now
    return before


def is_own_page(address: str) -> bool:
    """Whether an address is that of a decision's own page, and not of a list."""
    found = decision_address(address)
    return found is not None and found.reference is not None


def _is_better(now: str, before: str) -> bool:
    return bool(now) and (not before or (is_own_page(now) and not is_own_page(before)))


def _same(column: str, one: str, other: str) -> bool:
    if column in ("category", "subcategory"):
        return as_written(one) == as_written(other)
    return one == other


def _contradiction(column: str, before: str, now: str) -> str:
    names = {str(key): name for known in (KINDS, OUTCOMES) for key, name in known.items()}
    in_words = [date_in_words(cell) if column == "decided" else names.get(cell, cell) for cell in (now, before)]
    return f"{_IN_WORDS[column]} is “{in_words[0]}”, but “{in_words[1]}” is held"


def _joined(*notes: str) -> str:
    parts = [part for note in notes for part in note.split(NOTE_BREAK)]
    return NOTE_BREAK.join(dict.fromkeys(filter(None, parts)))
