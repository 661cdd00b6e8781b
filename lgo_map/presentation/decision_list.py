"""Decisions and public reports as a table in HTML: a card each on a phone. Whatever the data hold is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from lgo_map.analysis.council_decisions import CaseImproved
from lgo_map.councils.ombudsman_pages import decision_address, decision_page
from lgo_map.figures.values import is_known
from lgo_map.presentation import html
from lgo_map.presentation.letters import marked
from lgo_map.records.statistics import Row
from lgo_map.records.word_search import Piece
from lgo_map.wording.decisions import decided_name, kind_name, outcome_name, subject_name
from lgo_map.wording.numbers import first_upper

HEADINGS = ("Council", "Decided", "What it was about", "What it is", "Outcome", "Where to read it")
HEADINGS_OF_ONE = ("What it is", "Decided", "What it was about", "Outcome", "Where to read it")
IMPROVEMENT_HEADINGS = ("Case", "Decided", "What it was about", "What it agreed to improve")
_LABELLED = '<span class="lgo-label">{}</span>{}'.format
_NOTE = "Note\N{NO-BREAK SPACE}{}".format
_READ_WITHOUT_REFERENCE = {
    "ombudsman": "The Ombudsman’s page",
    "council": "The council’s paper",
    "press": "The press report",
}
"""What a link is called where no reference is known, by the kind of the source."""


@dataclass(frozen=True)
class ListedDecision:
    """A row of the table of decisions, with the name of its council and what was found in its text."""

    council: str
    row: Row
    passage: tuple[Piece, ...] = ()


def decision_table(decisions: Iterable[ListedDecision], label: str = "Decisions") -> str:
    """The decisions as a table, each with what is known of it, its source and its note.

    A note that several of them have is said once, above the table; where they stand it is called by its letter.
    """
    listed = tuple(decisions)
    letters = _letters_of_notes(listed)
    rows = (_row(each, letters) for each in listed)
    return _key_of_notes(letters) + html.table(label, HEADINGS, rows, kind="lgo-decisions", frame=None)


def decision_table_of_one(decisions: Iterable[ListedDecision], label: str = "Decisions") -> str:
    """The decisions about one council as a table that doesn't name it in each row."""
    listed = tuple(decisions)
    letters = _letters_of_notes(listed)
    rows = (_row_of_one(each, letters) for each in listed)
    table = html.table(label, HEADINGS_OF_ONE, rows, kind="lgo-decisions lgo-of-one", frame=None)
    return _key_of_notes(letters) + table


def improvements_table(cases: Iterable[CaseImproved], council: str) -> str:
    """What one council agreed to improve, a row a case."""
    rows = []
    for case in cases:
        texts = "".join(f"<li>{html.text(each)}</li>" for each in case.improvements)
        cells = (
            html.text(first_upper(decided_name(case.decided))),
            html.text(first_upper(subject_name(case.category, None))),
            f"<ul>{texts}</ul>",
        )
        head = html.link(html.text(case.reference), case.address)
        rows.append(html.row(head, map(_LABELLED, IMPROVEMENT_HEADINGS[1:], cells)))
    label = f"Service improvements agreed by {council}"
    return html.table(label, IMPROVEMENT_HEADINGS, rows, kind="lgo-decisions lgo-improvements", frame=None)


def _address_at_ombudsman(row: Row) -> str | None:
    """The address of a decision's own page at the Ombudsman, as it was read there, or as it follows from its headings.

    None where it doesn't follow, or where somebody else than the Ombudsman is the source.
    """
    if row["source_kind"] != "ombudsman" or not is_known(row["reference"]):
        return None
    stated = decision_address(str(row["address"])) if is_known(row["address"]) else None
    if stated is not None and stated.reference == row["reference"]:
        return str(row["address"])
    category, subcategory = (row[name] if is_known(row[name]) else None for name in ("category", "subcategory"))
    return decision_page(category, subcategory, str(row["reference"]))


def _letters_of_notes(decisions: Iterable[ListedDecision]) -> dict[str, str]:
    """A letter for each note that more than one of the decisions has, in the order in which they come."""
    times = Counter(str(each.row["note"]) for each in decisions if is_known(each.row["note"]))
    return dict(zip((note for note, count in times.items() if count > 1), ascii_lowercase, strict=False))


def _key_of_notes(letters: Mapping[str, str]) -> str:
    entries = "".join(f"<li>{_NOTE(letter)}: {html.text(first_upper(note))}.</li>" for note, letter in letters.items())
    return f'<ul class="lgo-decision-notes">{entries}</ul>' if letters else ""


def _row(decision: ListedDecision, letters: Mapping[str, str]) -> str:
    return html.row(html.text(decision.council), map(_LABELLED, HEADINGS[1:], _cells(decision, letters)))


def _row_of_one(decision: ListedDecision, letters: Mapping[str, str]) -> str:
    decided, about, kind, *others = _cells(decision, letters)
    return html.row(kind, map(_LABELLED, HEADINGS_OF_ONE[1:], (decided, about, *others)))


def _cells(decision: ListedDecision, letters: Mapping[str, str]) -> tuple[str, ...]:
    """When it was decided, what it was about, what it is, its outcome, and where to read it."""
    row = decision.row
    about = html.text(subject_name(row["category"], row["subcategory"]))
    if decision.passage:
        about += f'<blockquote class="lgo-decision-words">{_marked(decision.passage)}</blockquote>'
    kind = html.text(kind_name(row["kind"]))
    return (
        html.text(first_upper(decided_name(row["decided"]))),
        first_upper(about),
        html.kind_mark(kind_name(row["kind"])) if row["kind"] == "report" else first_upper(kind),
        html.text(first_upper(outcome_name(row["outcome"]))),
        _source(decision, letters),
    )


def _source(decision: ListedDecision, letters: Mapping[str, str]) -> str:
    row = decision.row
    reference = str(row["reference"]) if is_known(row["reference"]) else None
    page = _address_at_ombudsman(row)
    kind = str(row["source_kind"])
    words = html.text(reference or _READ_WITHOUT_REFERENCE.get(kind, "Where it was read"))
    if reference is None:  # several links must not be called the same
        which = html.text(f"{decision.council}, {decided_name(row['decided'])}")
        words += f'<span class="lgo-unseen">, {which}</span>'
    cell = html.link(words, page or row["address"]) + html.mark_of_source(kind)
    if page is not None and is_known(row["address"]) and page != row["address"]:
        where = f'where it was read<span class="lgo-unseen">: {words}</span>'
        cell += f" <small>({html.link(where, row['address'])})</small>"
    if is_known(row["note"]):
        note = str(row["note"])
        words = _NOTE(letters[note]) if note in letters else html.text(first_upper(note))
        cell += f'<small class="lgo-decision-note">{words}</small>'
    return cell


def _marked(pieces: tuple[Piece, ...]) -> str:
    return marked(tuple(Piece(html.one_direction(piece.text), piece.is_hit) for piece in pieces))
