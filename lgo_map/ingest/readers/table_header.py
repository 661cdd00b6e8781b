"""Where the columns of a sheet are, and which year the sheet as a whole is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lgo_map.figures.catalogue import FIGURES
from lgo_map.ingest.readers.table_cells import NUMBER, SEPARATORS, RawSheet, SheetRow, csv_rows, quoted
from lgo_map.ingest.readers.table_names import IN_WORDS, is_part_of_council, match_name
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
    """

    row: int
    last_row: int
    names: list[str]
    places: dict[str, int]


def sheet_of_csv(text: str) -> RawSheet:
    """The rows of a CSV, cut at the separator by which most columns are understood."""
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
        if _continues(below, matched):
            last = index + 1
            names = _under_each_other(names, [cell.text for cell in below])
        places = _places(names)
        parts = [name for name in names if is_part_of_council(name)]
        if parts:
            return f"has a row for each {quoted(parts[0])} of a council, not for the whole council"
        if any(ours in FIGURES for ours in places):
            return Header(index + 1, last + 1, names, places)
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


def _continues(below: SheetRow, matched: Sequence[str | None]) -> bool:
    """Whether a row goes on with the column names of the one above, as under a merged cell."""
    cells = [cell for cell in below if not cell.is_blank]
    of_council = [below[i] for i, ours in enumerate(matched) if ours in ("authority", "code") and i < len(below)]
    return (
        all(cell.is_blank for cell in of_council)
        and any(match_name(cell.text) for cell in cells)
        and not any(NUMBER.fullmatch(cell.text) for cell in cells)
    )


def _under_each_other(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The names of two rows as one: the lower one's, where it has any."""
    width = max(len(above), len(below))
    padded = [[*row, *[""] * (width - len(row))] for row in (above, below)]
    return [lower or upper for upper, lower in zip(*padded, strict=True)]


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
