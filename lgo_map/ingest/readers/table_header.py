"""Where the columns of a sheet are, and which year the sheet as a whole is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lgo_map.figures.catalogue import FIGURES
from lgo_map.ingest.readers.table_cells import NUMBER, SEPARATORS, RawSheet, SheetRow, csv_rows, quoted
from lgo_map.ingest.readers.table_names import IN_WORDS, is_part_of_council, is_total, match_name, match_subject
from lgo_map.ingest.readers.table_years import listed_years, years_in
from lgo_map.ingest.reported import Refusal

MAX_HEADER_ROW = 60
"""The header row is looked for among this many rows at the top."""


@dataclass(frozen=True)
class Header:
    """Where a sheet's columns are.

    Attributes
    ----------
    row, last_row : int
        The first and last row of the columns' names; rows are counted from 1.
    names : list of str
        Their columns' names, in their order.
    places : dict of str to int
        For each of our columns that is there, which of theirs it is, counted from 0.
    subjects : dict of str to int
        The same for the subjects by which a table counts what was received.
    table : {"received", "decided", "compliance", ""}
        Which of the Ombudsman's yearly tables has such columns; empty if none has.
    """

    row: int
    last_row: int
    names: list[str]
    places: dict[str, int]
    subjects: dict[str, int] = field(default_factory=dict)
    table: str = ""


_MIN_SUBJECTS = 4
"""So many columns named like subjects are a table by subject; "Housing" alone may be anything."""
_OUTCOMES = ("invalid_or_incomplete", "advice_given", "referred_back", "closed_after_initial_enquiries")
_COMPLIANCE = ("complied_on_time", "complied_late", "not_complied")
_AVERAGE = re.compile(r"average|similar|mean\b", re.IGNORECASE)
_TOTAL_OF = {"received": "received", "decided": "decided", "compliance": "compliance_outcomes"}
"""What the column "Total" of each yearly table counts."""


def sheet_of_csv(text: str) -> RawSheet:
    """The rows of a CSV, cut at the separator by which most columns are understood.

    Raises
    ------
    Refusal
        If it is no CSV by any of them.
    """
    best: tuple[int, list[SheetRow]] | None = None
    problem: Refusal | None = None
    for separator in SEPARATORS:
        if separator not in text:
            continue
        try:
            rows = csv_rows(text, separator)
            header = find_header(rows)
        except Refusal as refusal:
            problem = problem or refusal
            continue
        understood = len(header.places) if isinstance(header, Header) else 0
        if best is None or understood > best[0]:
            best = (understood, rows)
    if problem and (best is None or not best[0]):
        raise problem
    return RawSheet("", best[1] if best else csv_rows(text, SEPARATORS[0]))


def find_header(rows: Sequence[SheetRow]) -> Header | str:
    """Where the columns are, or why the sheet is no table of figures.

    Raises
    ------
    Refusal
        If two columns are matched with the same of ours.
    """
    why = "has no row of column names with one for the council (Authority, Council)"
    for index, row in enumerate(rows[:MAX_HEADER_ROW]):
        names = [cell.text for cell in row]
        matched = [match_name(name) for name in names]
        if "authority" not in matched and "code" not in matched:
            continue
        last = index
        below = rows[index + 1] if index + 1 < len(rows) else ()
        if _continues(below, names, matched):
            last = index + 1
            names = _under_each_other(names, [cell.text for cell in below])
        elif index and _is_row_of_groups(rows[index - 1], matched):
            names = _under_each_other([cell.text for cell in rows[index - 1]], names)
        header = _header(index + 1, last + 1, names)
        parts = [name for name in names if is_part_of_council(name)]
        if parts:
            return f"has a row for each {quoted(parts[0])} of a council, not for the whole council"
        if header.subjects or any(ours in FIGURES for ours in header.places):
            return header
        if len([name for name in names if name]) > 1:
            unknown = [name for name in names if name and match_name(name) is None]
            why = f"has no column of figures that is understood ({', '.join(map(quoted, unknown[:8]))})"
    return why


def year_of_sheet(
    sheet: RawSheet, header: Header, years_of_file: set[int], given: int | None, *, is_only: bool
) -> int | None:
    """The year that the sheet's name, its titles and the file's name say; None if a column says it.

    Raises
    ------
    Refusal
        If none is said, or several, or another than the one given.
    """
    if "year" in header.places:
        return None
    titles = [cell.text for row in sheet.rows[: header.row - 1] for cell in row if isinstance(cell.value, str | float)]
    said = years_in(sheet.name).union(*map(years_in, titles))
    where = f" for sheet {quoted(sheet.name)}" if sheet.name else ""
    if given is not None:
        # A file's name may be about all its sheets, or about when it was made: --year stands before it.
        if said and given not in said:
            raise Refusal(f"says {listed_years(said)}{where}, but --year says {given}")
        return given
    # The name of a file of several sheets counts only for those that say none themselves.
    said = said | years_of_file if is_only or not said else said
    if not said:
        raise Refusal(f"says no year{where}: give the one the twelve months end in, as in --year 2025")
    if len(said) > 1:
        raise Refusal(f"says {listed_years(said)}{where}: say which it is, as in --year {max(said)}")
    return said.pop()


def _header(row: int, last_row: int, names: list[str]) -> Header:
    """The columns by their names, and those that only all of them together tell: subjects, and a total of what."""
    places = _places(names)
    free = [place for place, name in enumerate(names) if name and place not in places.values()]
    subjects = {subject: place for place in reversed(free) if (subject := match_subject(names[place])) is not None}
    if len(subjects) < _MIN_SUBJECTS:
        subjects = {}
    table = "received" if subjects else ""
    if not table and sum(outcome in places for outcome in _OUTCOMES) > 1:
        table = "decided"
    elif not table and any(outcome in places for outcome in _COMPLIANCE):
        table = "compliance"
    totals = [place for place in free if is_total(names[place])]
    if table and _TOTAL_OF[table] not in places and len(totals) == 1:
        places[_TOTAL_OF[table]] = totals[0]
    return Header(row, last_row, names, places, subjects, table)


def _is_ours(name: str) -> bool:
    return match_name(name) is not None or match_subject(name) is not None


def _continues(below: SheetRow, above: Sequence[str], matched: Sequence[str | None]) -> bool:
    """Whether a row goes on with the column names of the one above, as under a merged cell."""
    cells = [cell for cell in below if not cell.is_blank]
    names = _under_each_other(above, [cell.text for cell in below])
    return (
        _has_no_council(below, matched)
        and any(_is_ours(name) for name, cell in zip(names, below, strict=False) if not cell.is_blank)
        and not any(NUMBER.fullmatch(cell.text) for cell in cells)
    )


def _is_row_of_groups(above: SheetRow, matched: Sequence[str | None]) -> bool:
    """Whether the row above the columns' names says over several of them what they have in common."""
    cells = [cell for cell in above if not cell.is_blank]
    return bool(cells) and _has_no_council(above, matched) and not any(NUMBER.fullmatch(c.text) for c in cells)


def _has_no_council(row: SheetRow, matched: Sequence[str | None]) -> bool:
    """Whether nothing stands in the columns of councils."""
    return all(row[i].is_blank for i, ours in enumerate(matched) if ours in ("authority", "code") and i < len(row))


def _under_each_other(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names of two rows as one: both where that is understood, else the lower one's, where it has any.

    A name above stands over all columns up to the next, as in a merged cell, whose end no cell tells: so a total or an
    average is only read with the name straight above it.
    """
    width = max(len(above), len(below))
    uppers, lowers = ([*row, *[""] * (width - len(row))] for row in (above, below))
    names, group = [], ""
    for upper, lower in zip(uppers, lowers, strict=True):
        group = upper or group
        both = [f"{group} {lower}", f"{lower} {group}"] if group and lower and group != lower else []
        if not upper and is_total(lower):
            both = []
        if not upper and lower and _AVERAGE.search(group):
            names.append(f"{lower} (perhaps {group})")
        else:
            names.append(next((name for name in both if match_name(name)), lower or upper))
    return names


def _places(names: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        ours = match_name(name)
        if ours is None:
            continue
        if ours in places:
            both = f"{quoted(names[places[ours]])} (column {places[ours] + 1}) and {quoted(name)} (column {index + 1})"
            raise Refusal(f"has two columns for the same thing ({IN_WORDS[ours]}): {both}; delete or rename one")
        places[ours] = index
    return places
