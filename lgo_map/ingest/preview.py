"""What would change if documents were added: figure by figure, before anything is stored.

A document's figures are taken whole or held whole: where one of them is doubtful, all of them wait in
`data/sources/held.csv` until somebody has looked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pandas as pd

from lgo_map.councils.register import find_code
from lgo_map.figures.catalogue import AVERAGES, FIGURES, RATES
from lgo_map.ingest.checks import doubts_about_average, doubts_about_jump, doubts_about_year, doubts_of
from lgo_map.ingest.reported import Stated
from lgo_map.pipeline.source_files import Key, Row, figures_of_row
from lgo_map.records.statistics import SOURCE_KINDS
from lgo_map.wording.words import SOURCE_KINDS as SOURCE_NAMES

Status = Literal["new", "changed", "same", "held", "refused"]
LETTER = "letter"
"""The field that stands for a letter's text."""
NEAREST = 2
"""So many years away a year may be with which a figure is compared."""


@dataclass(frozen=True)
class Given:
    """A document that could be read.

    Attributes
    ----------
    document : str
        Its name.
    stated : Stated
        What it states.
    letter : str or None
        Its text as received, if it is a letter.
    """

    document: str
    stated: Stated
    letter: str | None = None


@dataclass(frozen=True)
class Change:
    """What would become of one field of one council and year.

    Attributes
    ----------
    code : str or None
        The council; None where it is not known.
    name : str
        The council's name; where it is not known, that of the document.
    year : int or None
        The year.
    field : str
        A column of the statistics, "letter", "source_url", or "" for a document as a whole.
    old, new : float, str or None
        What this kind of source said before, and says now.
    status : {"new", "changed", "same", "held", "refused"}
        What becomes of it.
    reason : str or None
        Why it is held or refused, or what else is to be known of it.
    source : str
        The document.
    """

    code: str | None
    name: str
    year: int | None
    field: str
    old: float | str | None
    new: float | str | None
    status: Status
    reason: str | None
    source: str

    def as_report(self) -> dict[str, Any]:
        """As the report has it: code, year, field, old, new, status, reason, source."""
        return {key: value for key, value in asdict(self).items() if key != "name"}


@dataclass(frozen=True)
class Taken:
    """A document whose council is known, with the reasons to hold it back; none if it may be published."""

    code: str
    given: Given
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Where its row stands among those of the sources."""
        return self.code, self.given.stated.year, self.given.stated.kind


@dataclass(frozen=True)
class HeldLetter:
    """A letter in the sources: the figures it states, its text, and its file relative to them."""

    figures: Mapping[str, float]
    text: str
    file: str


@dataclass(frozen=True)
class Held:
    """What is known before documents are added.

    Attributes
    ----------
    register : pandas.DataFrame
        As from :func:`lgo_map.councils.register.load_register`.
    statistics, figures : pandas.DataFrame
        What is published now.
    rows : mapping
        The rows of `data/sources/statistics.csv`, by council, year and kind of source.
    letters : mapping
        By council and year, the letters in the sources.
    newest : int
        The newest year that has ended.
    """

    register: pd.DataFrame
    statistics: pd.DataFrame
    rows: Mapping[Key, Row]
    letters: Mapping[tuple[str, int], HeldLetter]
    newest: int


@dataclass
class Preview:
    """All that would happen.

    Attributes
    ----------
    changes : list of Change
        By council and year.
    published, held_back : list of Taken
        Documents that would be stored to be shown, and to wait.
    """

    changes: list[Change] = field(default_factory=list)
    published: list[Taken] = field(default_factory=list)
    held_back: list[Taken] = field(default_factory=list)

    def count_of(self, status: Status) -> int:
        """How many fields have this status."""
        return sum(change.status == status for change in self.changes)


def preview_of(given: Sequence[Given], held: Held) -> Preview:
    """What would become of every figure of the documents."""
    preview = Preview()
    taken = [(code, each) for each in given if (code := _council(each, held, preview)) is not None]
    averages = _averages(taken, held)
    seen: dict[tuple[Key, bool], Given] = {}
    for code, each in sorted(taken, key=lambda pair: (pair[0], pair[1].stated.year)):
        before = _before(code, each, held)
        changed = {figure for figure, value in each.stated.figures.items() if before.get(figure) != value}
        reasons = _reasons(code, each, before, changed, held, averages)
        first = seen.setdefault(((code, each.stated.year, each.stated.kind), each.letter is None), each)
        if first is not each and (first.stated.figures, first.letter) != (each.stated.figures, each.letter):
            reasons = {"": f"{first.document}, added with it, is of the same council and year and says otherwise"}
        one = Taken(code, each, tuple(dict.fromkeys(reasons.values())))
        (preview.held_back if one.reasons else preview.published).append(one)
        preview.changes += _changes(one, before, reasons, held)
    order = {name: place for place, name in enumerate(("", *FIGURES, "source_url", LETTER))}
    preview.changes.sort(key=lambda change: (change.code or "", change.year or 0, change.source, order[change.field]))
    return preview


def _council(each: Given, held: Held, preview: Preview) -> str | None:
    """The council a document is of; where it is none, that is noted as a refusal."""
    stated = each.stated
    code = find_code(held.register, stated.authority) or _code_of_slug(held.register, stated.page_slug)
    reason = None
    if code is None:
        reason = f"is about {stated.authority}, which is not in the register of councils"
    else:
        reason = doubts_about_year(held.register, code, stated.year, held.newest)
    if reason is None:
        return code
    name = stated.authority if code is None else str(held.register["name"][code])
    preview.changes.append(Change(code, name, stated.year, "", None, None, "refused", reason, each.document))
    return None


def _code_of_slug(register: pd.DataFrame, slug: str | None) -> str | None:
    found: list[Any] = list(register.index[register["page_slug"] == slug]) if slug else []
    return str(found[0]) if len(found) == 1 else None


def _before(code: str, each: Given, held: Held) -> dict[str, float]:
    """What the same kind of source said of the council and year before."""
    if each.letter is not None:
        letter = held.letters.get((code, each.stated.year))
        return dict(letter.figures) if letter else {}
    row = held.rows.get((code, each.stated.year, each.stated.kind))
    return figures_of_row(row) if row else {}


def _averages(taken: Iterable[tuple[str, Given]], held: Held) -> dict[tuple[str, int], dict[str, float]]:
    """The published averages by type and year: as they stand, else as most of the documents print them."""
    types = held.register["authority_type"]
    known: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    printed: dict[tuple[str, int, str], Counter[float]] = defaultdict(Counter)
    for row in held.statistics.drop_duplicates(["authority_type", "year"]).to_dict("records"):  # the same in all rows
        stand = {average: float(row[average]) for average in AVERAGES if pd.notna(row[average])}
        known[row["authority_type"], row["year"]].update(stand)
    for code, each in taken:
        for average in AVERAGES:
            if average in each.stated.figures:
                printed[types[code], each.stated.year, average][each.stated.figures[average]] += 1
    for (kind, year, average), values in printed.items():
        if average not in known[kind, year]:
            known[kind, year][average] = values.most_common(1)[0][0]
    return known


def _reasons(
    code: str,
    each: Given,
    before: Mapping[str, float],
    changed: set[str],
    held: Held,
    averages: Mapping[tuple[str, int], Mapping[str, float]],
) -> dict[str, str]:
    """By figure ("" for all), why the document should wait; only of what it would change."""
    stated = each.stated
    new_letter = each.letter is not None and (code, stated.year) not in held.letters
    if not changed and not new_letter:
        return {}
    merged = {**before, **stated.figures}
    reasons = {
        figure: reason for figure, reason in doubts_of(merged).items() if {figure, *_counts_behind(figure)} & changed
    }
    kind = str(held.register["authority_type"][code])
    fresh = {figure: value for figure, value in stated.figures.items() if figure in changed}
    reasons |= doubts_about_average(fresh, averages.get((kind, stated.year), {}))
    other, year = _nearest(code, stated.year, held.statistics)
    reasons |= {f: reason for f, reason in doubts_about_jump(merged, other, year).items() if f in changed}
    reasons |= {figure: reason for figure, reason in stated.doubts.items() if figure in changed | {""}}
    reasons |= {figure: reason for figure, reason in stated.doubts.items() if figure not in stated.figures}
    return reasons


def _counts_behind(figure: str) -> tuple[str, ...]:
    """The counts that a figure is the percentage of, as far as they are published."""
    if figure not in RATES:
        return ()
    return tuple(filter(None, (FIGURES[figure].part, FIGURES[figure].base)))


def _nearest(code: str, year: int, statistics: pd.DataFrame) -> tuple[dict[str, float], int]:
    """What stands for the year nearest to this one that has investigations, and which that is."""
    rows = statistics[(statistics["code"] == code) & statistics["investigations"].notna()]
    near = rows[((rows["year"] - year).abs() <= NEAREST) & (rows["year"] != year)]
    if near.empty:
        return {}, year
    row = min(near.to_dict("records"), key=lambda record: abs(record["year"] - year))
    known = {figure: float(row[figure]) for figure in FIGURES if figure in row and pd.notna(row[figure])}
    return known, int(row["year"])


def _changes(one: Taken, before: Mapping[str, float], reasons: Mapping[str, str], held: Held) -> list[Change]:
    """A change for every figure stated, and for the letter's text."""
    stated, document = one.given.stated, one.given.document
    name = str(held.register["name"][one.code])
    changes = []

    def add(field_: str, old: float | str | None, new: float | str | None, remark: str | None) -> None:
        status: Status = "same" if old == new else "new" if old is None else "changed"
        reason = remark
        if status != "same" and one.reasons:
            status, reason = "held", reasons.get(field_) or "; ".join(one.reasons)
        changes.append(Change(one.code, name, stated.year, field_, old, new, status, reason, document))

    for figure, value in stated.figures.items():
        add(figure, before.get(figure), value, _beside(one, figure, value, held))
    if one.given.letter is not None:
        stored = held.letters.get((one.code, stated.year))
        words = f"{len(one.given.letter.split())} words"
        old = None if stored is None else f"{len(stored.text.split())} words"
        same = stored is not None and stored.text.split() == one.given.letter.split()
        add(LETTER, words if same else old, words if same or old != words else f"{words}, other ones", None)
    else:
        row = held.rows.get(one.key)
        url = row["source_url"] if row else ""
        if url and stated.url and url != stated.url:
            add("source_url", url, stated.url, None)
    return changes


def _beside(one: Taken, figure: str, value: float, held: Held) -> str | None:
    """What another source says of the same figure, if it says otherwise."""
    stated = one.given.stated
    letter = held.letters.get((one.code, stated.year)) if one.given.letter is None else None
    others = [("ombudsman", "the letter", dict(letter.figures))] if letter else []
    for kind in SOURCE_KINDS:
        if (one.given.letter is not None or kind != stated.kind) and (
            row := held.rows.get((one.code, stated.year, kind))
        ):
            page = "the Ombudsman’s page" if kind == "ombudsman" else SOURCE_NAMES[kind]
            others.append((kind, page, figures_of_row(row)))
    for kind, title, figures in others:
        if figures.get(figure, value) != value:
            said = f"{title} says {figures[figure]:g}"
            own, theirs = SOURCE_KINDS.index(stated.kind), SOURCE_KINDS.index(kind)
            if own == theirs:
                return f"{said}: both are kept, and the page’s figure stands"
            return f"{said}, which {'stands' if theirs < own else 'no longer stands'}"
    return None
