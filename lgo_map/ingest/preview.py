"""What would change if documents were added: figure by figure, before anything is stored.

A document's figures are published whole or queued whole: where one of them is doubtful, all of them wait in the
review queue, `data/sources/held.csv`, until somebody has looked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pandas as pd

from lgo_map.councils.register import find_code
from lgo_map.figures.catalogue import AVERAGES, FIGURES, RATES
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.ingest.checks import (
    check_arithmetic,
    check_averages,
    check_copy,
    check_departures,
    check_jumps,
    check_year,
)
from lgo_map.ingest.reported import ParsedDocument, ReportedFigures
from lgo_map.ingest.stored_state import (
    StoredState,
    rows_of_subjects,
    source_key,
    sources_held,
)
from lgo_map.pipeline.preference import SourceFigures, preference, standing_figures
from lgo_map.pipeline.source_files import (
    RowKey,
    key_of_subject,
)
from lgo_map.records.addresses import host_of, table_file
from lgo_map.records.statistics import Row

Status = Literal["new", "changed", "same", "held", "refused", "other body"]
NO_FIGURES = "states no figures that can be read"
"""What is said of a letter whose copy has no statistics, or none that are understood."""
LETTER = "letter"
"""The field that stands for a letter's text."""
MAX_PLACE = 1_000_000
"""More than there are rows: what is added is newer than what is held."""
RECEIVED = "received/"
"""What begins the field that stands for the complaints received of a subject: "received/housing"."""
MAX_YEARS_APART = 2
"""The most years between a year and the other with which its figures are compared."""


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
    status : {"new", "changed", "same", "held", "refused", "other body"}
        What becomes of it; the last of a row that is of no principal council.
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
class Candidate:
    """A document whose council is known, with the reasons to queue it for review; none if it may be published."""

    code: str
    parsed: ParsedDocument
    reasons: tuple[str, ...] = ()

    @property
    def reported(self) -> ReportedFigures:
        """What the document states."""
        return self.parsed.reported

    @property
    def letter(self) -> str | None:
        """The document's text, if it is a letter."""
        return self.parsed.letter


@dataclass
class Preview:
    """All that would happen.

    Attributes
    ----------
    changes : list of Change
        By council and year.
    published, queued : list of Candidate
        Documents that would be stored to be shown, and to wait for review.
    """

    changes: list[Change] = field(default_factory=list)
    published: list[Candidate] = field(default_factory=list)
    queued: list[Candidate] = field(default_factory=list)

    def count_of(self, status: Status) -> int:
        """How many fields have this status."""
        return sum(change.status == status for change in self.changes)


def preview_of(parsed: Sequence[ParsedDocument], state: StoredState) -> Preview:
    """What would become of every figure of the documents."""
    preview = Preview()
    matched = [(code, document) for document in parsed if (code := _council(document, state, preview)) is not None]
    averages = _averages(matched, state)
    sources = sources_held(state)
    seen: dict[RowKey, ParsedDocument] = {}
    for code, document in sorted(matched, key=_most_stated_first):
        key = source_key(code, document, state)
        held = sources[code, document.reported.year]
        before = dict(held[key].figures) if key in held else {}
        changed = {figure for figure, value in document.reported.figures.items() if before.get(figure) != value}
        standing = {figure: value for figure, (value, _) in standing_figures(held.values()).items()}
        reasons = _reasons(code, document, before, changed, standing, state, averages)
        first = seen.setdefault(key, document)
        if first is not document and _contradict(first, document):
            reasons = {"": f"{first.name}, added with it, is of the same council, year and source and says otherwise"}
        with_it = {**held, key: _stated(document, before, held.get(key), len(held))}
        reasons = reasons or _of_another_kind(key, with_it) or _impossible_together(held, with_it)
        candidate = Candidate(code, document, tuple(dict.fromkeys(reasons.values())))
        (preview.queued if candidate.reasons else preview.published).append(candidate)
        preview.changes += _changes(candidate, before, reasons, state, with_it, key)
        if not candidate.reasons:
            sources[code, document.reported.year] = with_it
    order = {name: place for place, name in enumerate(("", *FIGURES, LETTER))}
    preview.changes.sort(
        key=lambda change: (change.code or "", change.year or 0, change.source, order.get(change.field, 0))
    )
    return preview


def _most_stated_first(pair: tuple[str, ParsedDocument]) -> tuple[str, int, int]:
    """By council and year; of two copies of a letter, the one that states more before the one cut off."""
    code, document = pair
    return code, document.reported.year, -len(document.reported.figures) if document.letter is not None else 0


def _council(document: ParsedDocument, state: StoredState, preview: Preview) -> str | None:
    """The council a document is of; where it is none, that is noted as a refusal."""
    reported = document.reported
    code = find_code(state.register, reported.authority, reported.year) or _code_of_slug(
        state.register, reported.page_slug
    )
    reason = None
    if code is None:
        reason = f"is about {reported.authority}, which is not in the register of councils"
    else:
        reason = check_year(state.register, code, reported.year, state.newest)
    if reason is None:
        return code
    name = reported.authority if code is None else str(state.register["name"][code])
    preview.changes.append(Change(code, name, reported.year, "", None, None, "refused", reason, document.name))
    return None


def _code_of_slug(register: pd.DataFrame, slug: str | None) -> str | None:
    found: list[Any] = list(register.index[register["page_slug"] == slug]) if slug else []
    return str(found[0]) if len(found) == 1 else None


def _stated(
    document: ParsedDocument, before: Mapping[str, float], held: SourceFigures | None, place: int
) -> SourceFigures:
    """What a document's source would state then: figures it does not mention stay as they were."""
    reported, in_letter = document.reported, document.letter is not None
    figures = reported.figures if in_letter else {**before, **reported.figures}
    at = held.place if held else MAX_PLACE + place
    return SourceFigures(reported.kind, figures, in_letter, at, reported.url or (held.address if held else ""))


def _contradict(one: ParsedDocument, other: ParsedDocument) -> bool:
    """Whether two documents of one source can't both be right."""
    if one.letter is not None or other.letter is not None:
        return (one.reported.figures, one.letter) != (other.reported.figures, other.letter)
    first, second = one.reported.figures, other.reported.figures
    return any(first[figure] != second[figure] for figure in first.keys() & second.keys())


def _of_another_kind(key: RowKey, sources: Mapping[RowKey, SourceFigures]) -> dict[str, str]:
    """By figure, where its address is held as that of another kind of source, and states it differently there."""
    code, year, _, address = key
    own, found = sources[key].figures, {}
    for other, source in sources.items():
        if other != key and other == (code, year, source.kind, address):
            for figure in own.keys() & source.figures.keys():
                if own[figure] != source.figures[figure]:
                    found[figure] = (
                        f"{FIGURES[figure].name} is {own[figure]:g}, but {source.figures[figure]:g} is held of the "
                        f"same address, as {SOURCE_NAMES[source.kind]}"
                    )
    return found


def _impossible_together(
    held: Mapping[RowKey, SourceFigures], with_it: Mapping[RowKey, SourceFigures]
) -> dict[str, str]:
    """By figure, of the counts that would stand, a part that is more than its whole, though two sources state them."""
    before, after = standing_figures(held.values()), standing_figures(with_it.values())
    found = {}
    for rate in RATES:
        part, base = FIGURES[rate].part, FIGURES[rate].base
        if part and part in after and base in after and (part, base) not in found:
            (count, of_part), (whole, of_base) = after[part], after[base]
            was_so = part in before and base in before and before[part][0] > before[base][0]
            if count > whole and not was_so:
                found[part] = (
                    f"{FIGURES[part].name} would be {count:g} ({name_of_source(of_part)}), more than {whole:g}, the "
                    f"{FIGURES[base].name.lower()} ({name_of_source(of_base)})"
                )
    return found


def _averages(
    matched: Iterable[tuple[str, ParsedDocument]], state: StoredState
) -> dict[tuple[str, int], dict[str, float]]:
    """The published averages by type and year: as they stand, else as most of the documents print them."""
    types = state.register["authority_type"]
    known: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    printed: dict[tuple[str, int, str], Counter[float]] = defaultdict(Counter)
    for row in state.statistics.drop_duplicates(["authority_type", "year"]).to_dict("records"):  # the same in all rows
        stand = {average: float(row[average]) for average in AVERAGES if pd.notna(row[average])}
        known[row["authority_type"], row["year"]].update(stand)
    for code, document in matched:
        for average in AVERAGES:
            if average in document.reported.figures:
                printed[types[code], document.reported.year, average][document.reported.figures[average]] += 1
    for (kind, year, average), values in printed.items():
        if average not in known[kind, year]:
            known[kind, year][average] = values.most_common(1)[0][0]
    return known


def _reasons(
    code: str,
    document: ParsedDocument,
    before: Mapping[str, float],
    changed: set[str],
    standing: Mapping[str, float],
    state: StoredState,
    averages: Mapping[tuple[str, int], Mapping[str, float]],
) -> dict[str, str]:
    """By figure ("" for all), why the document should wait; only of what it would change."""
    reported = document.reported
    stored = state.letters.get((code, reported.year))
    new_text = document.letter is not None and (stored is None or stored.text.split() != document.letter.split())
    if not changed and not new_text:
        return {}
    merged = {**before, **reported.figures}
    reasons = {
        figure: reason
        for figure, reason in check_arithmetic(merged).items()
        if {figure, *_counts_behind(figure)} & changed
    }
    kind = str(state.register["authority_type"][code])
    fresh = {figure: value for figure, value in reported.figures.items() if figure in changed}
    reasons |= check_averages(fresh, averages.get((kind, reported.year), {}))
    other, year = _nearest(code, reported.year, state.with_investigations)
    reasons |= {f: reason for f, reason in check_jumps(merged, other, year).items() if f in changed}
    departures = {f: reason for f, reason in check_departures(merged, standing).items() if f in changed}
    reasons = {**departures, **reasons}
    reasons |= {figure: reason for figure, reason in reported.doubts.items() if figure in changed | {""}}
    reasons |= {figure: reason for figure, reason in reported.doubts.items() if figure not in reported.figures}
    others = [name for name in reported.also_named if find_code(state.register, name, reported.year) != code]
    if others:
        said = f"it is to {reported.authority}, but its statistics are headed {' and '.join(others)}"
        reasons[""] = "; ".join(filter(None, [reasons.get(""), said]))
    if stored is not None and document.letter is not None:
        less = check_copy(reported.figures, document.letter, stored.figures, stored.text)
        if lost := len(stored.subjects.keys() - reported.subjects.keys()):
            less = less or f"the letter stored states {len(stored.subjects)} subjects, this copy lacks {lost}"
        reasons |= {"": "; ".join(filter(None, [reasons.get(""), less]))} if less else {}
    return reasons


def _counts_behind(figure: str) -> tuple[str, ...]:
    """The counts that a figure is the percentage of, as far as they are published."""
    if figure not in RATES:
        return ()
    return tuple(filter(None, (FIGURES[figure].part, FIGURES[figure].base)))


def _nearest(code: str, year: int, with_investigations: Mapping[str, Sequence[Row]]) -> tuple[dict[str, float], int]:
    """What stands for the year nearest to this one that has investigations, and which that is."""
    near = [row for row in with_investigations.get(code, ()) if 0 < abs(row["year"] - year) <= MAX_YEARS_APART]
    if not near:
        return {}, year
    row = min(near, key=lambda each: abs(each["year"] - year))
    known = {figure: float(row[figure]) for figure in FIGURES if figure in row and pd.notna(row[figure])}
    return known, int(row["year"])


def _changes(
    candidate: Candidate,
    before: Mapping[str, float],
    reasons: Mapping[str, str],
    state: StoredState,
    sources: Mapping[RowKey, SourceFigures],
    key: RowKey,
) -> list[Change]:
    """A change for every figure stated, and for the letter's text.

    Parameters
    ----------
    sources : mapping
        All sources of the council and year, with this one.
    key : tuple
        Which of them this is.
    """
    reported, document = candidate.reported, candidate.parsed.name
    name = str(state.register["name"][candidate.code])
    changes = []

    def add(field_: str, old: float | str | None, new: float | str | None, remark: str | None) -> None:
        status: Status = "same" if old == new else "new" if old is None else "changed"
        reason = remark
        if status != "same" and candidate.reasons:
            status, reason = "held", reasons.get(field_) or "; ".join(candidate.reasons)
        changes.append(Change(candidate.code, name, reported.year, field_, old, new, status, reason, document))

    for figure, value in reported.figures.items():
        add(figure, before.get(figure), value, _beside(figure, sources, key))
    stored = state.letters.get((candidate.code, reported.year)) if candidate.letter is not None else None
    for subject, row in rows_of_subjects(candidate.code, candidate.parsed, state).items():
        held = state.subjects.get(key_of_subject(row)) if candidate.letter is None else None
        add(f"{RECEIVED}{subject}", stored.subjects.get(subject) if stored else held, int(row["received"]), None)
    if candidate.letter is not None:
        # A letter takes the place of the one stored, and of its figures those that it lacks.
        for figure in before:
            if figure not in reported.figures and figure not in reported.unreadable:
                add(figure, before[figure], None, None)
        for subject in stored.subjects if stored else ():
            if subject not in reported.subjects:
                add(f"{RECEIVED}{subject}", stored.subjects[subject] if stored else None, None, None)
        words = f"{len(candidate.letter.split())} words"
        old = None if stored is None else f"{len(stored.text.split())} words"
        same = stored is not None and stored.text.split() == candidate.letter.split()
        add(
            LETTER,
            words if same else old,
            words if same or old != words else f"{words}, other ones",
            None if reported.figures else NO_FIGURES,
        )
    for figure, reason in reported.unreadable.items():
        known = before.get(figure)
        changes.append(Change(candidate.code, name, reported.year, figure, known, None, "refused", reason, document))
    return changes


def _beside(figure: str, sources: Mapping[RowKey, SourceFigures], key: RowKey) -> str | None:
    """What another source says of the same figure, if it says otherwise, and which of the two stands."""
    own = sources[key]
    others = [s for k, s in sources.items() if k != key and figure in s.figures]
    differing = sorted((s for s in others if s.figures[figure] != own.figures[figure]), key=preference)
    if not differing:
        return None
    other = differing[0]
    said = f"{name_of_source(other)} says {other.figures[figure]:g}"
    stands = "stands" if preference(other) < preference(own) else "is kept, but does not stand"
    return f"{said}, which {stands}"


def name_of_source(source: SourceFigures) -> str:
    """What a source is called in a sentence, with the host of its address where it is not the Ombudsman's."""
    if source.kind == "ombudsman":
        if table_file(source.address):
            return "the Ombudsman’s yearly table"
        return "the letter" if source.in_letter else "the Ombudsman’s page"
    host = host_of(source.address)
    return f"{SOURCE_NAMES[source.kind]} ({host})" if host else SOURCE_NAMES[source.kind]
