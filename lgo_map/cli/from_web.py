"""What `add --from-web` does: the one part of the command line that leads to the internet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import track

from lgo_map.ingest.documents import FetchFailure
from lgo_map.ingest.readers.table import YEARLY_TABLES, read_table
from lgo_map.ingest.reading import (
    IncomingDocument,
    ReadResult,
    page_or_letter_in,
    read_all,
    refusal_of,
    rows_of,
)
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.stored_state import StoredState
from lgo_map.ingest.web import fetching, tables
from lgo_map.ingest.web.settings import WebSettings


def read_pages_and_letters(
    state: StoredState, settings: WebSettings, what: str | None, councils: Sequence[str]
) -> ReadResult:
    """Fetch statistics pages, letters or both, of all councils or of those named, and read them."""
    remembered = {row["authority_code"]: row["page_slug"] for row in state.rows.values() if row["page_slug"]}
    wanted = fetching.councils_to_fetch(state.register, councils, remembered)
    if by_name := sum(council.is_its_page is not None for council in wanted):
        said = f"Councils whose address is not known, and is tried by their names: {by_name}."
        Console().print(said, style="dim", highlight=False)
    want = fetching.EVERYTHING if what is None else {kind for kind in fetching.EVERYTHING if kind == what}
    missed: list[FetchFailure] = []
    fetched = fetching.fetch(track(wanted, "Fetching", transient=True), settings, want)
    read = read_all(_noting(fetched, missed), page_or_letter_in)
    say_what_was_missed(missed)
    return read


def read_tables(state: StoredState, settings: WebSettings, years: Sequence[int]) -> ReadResult:
    """Fetch the Ombudsman's yearly tables, of all years that are offered or of those named, and read them."""
    result, missed = ReadResult(), []
    for had in tables.fetch_tables(settings, years):
        if isinstance(had, FetchFailure):
            missed.append(had)
            result.refused.append(refusal_of(had.url, f"was not had: {had.reason}"))
            continue
        link, name = had.link, had.document.name
        try:
            table = read_table(had.document.content, name, link.year, "ombudsman", link.url)
        except Refusal as refusal:
            result.refused.append(refusal_of(name, str(refusal), link.year))
            continue
        if not any(sheet.table == link.table for sheet in table.sheets):
            said = f"is linked as the table of {YEARLY_TABLES[link.table]}, but has no such columns"
            result.refused.append(refusal_of(name, said, link.year))
            continue
        rows = rows_of(table, name, state.register)
        Console().print(
            escape(f"{name}: {YEARLY_TABLES[link.table]}, {len(rows.parsed)} rows of councils."), style="dim"
        )
        unknown = [column for sheet in table.sheets for column in sheet.not_understood]
        if unknown:
            Console().print(escape(f"{name}: columns not understood: {', '.join(unknown)}."), soft_wrap=True)
        result.parsed += rows.parsed
        result.refused += rows.refused
        result.other_bodies += rows.other_bodies
    say_what_was_missed(missed)
    return result


def _noting(documents: Iterable[fetching.Fetched], missed: list[FetchFailure]) -> Iterator[IncomingDocument]:
    for document in documents:
        if isinstance(document, FetchFailure):
            missed.append(document)
        yield document


def say_what_was_missed(missed: Iterable[FetchFailure]) -> None:
    """Say what could not be had, a sentence for each reason."""
    for sentence in fetching.summary(missed):
        Console().print(escape(sentence), soft_wrap=True)
