"""The command that brings new letters and figures in: `python -m lgo_map add`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table
from typer.core import TyperGroup

from lgo_map.cli import add_decisions
from lgo_map.cli.command import EXIT_CODES, WANTS_A_LOOK, although_stored, error_sentences
from lgo_map.cli.report import report_beside
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.ingest import ledger
from lgo_map.ingest.documents import MAX_BYTES, documents_in
from lgo_map.ingest.preview import RECEIVED, Change, Preview, preview_of
from lgo_map.ingest.readers.table import match_in_words, read_table
from lgo_map.ingest.reading import (
    IncomingDocument,
    ReadResult,
    letter_in,
    page_in,
    read_all,
    rows_of,
)
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.stored_state import StoredState
from lgo_map.pipeline.stage import BuildError
from lgo_map.settings import settings_from_environment
from lgo_map.storage import PROJECT_WITH_DATA

MAX_NEW_SHOWN = 30
MAX_SHOWN = 200

Yes = Annotated[bool, typer.Option("--yes", help="Store it. Without this, only show what would happen.")]
Report = Annotated[Path | None, typer.Option(help="Write what happens to this file as JSON, field by field.")]
Paths = Annotated[list[Path], typer.Argument(help="Files, folders or zips.", exists=True)]

_DAY = ["%Y-%m-%d"]

WHAT_FROM_WEB = ("tables", "pages", "letters", "decisions", "improvements")
"""What can be said after `--from-web`."""


class _WordAfterFromWeb(TyperGroup):
    """The group of commands `add`, in which a word may follow `--from-web`, though it is the name of a command too."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Hand the word on as the hidden option `--what`."""
        for place, word in enumerate(args[:-1]):
            if word == "--from-web" and args[place + 1] in WHAT_FROM_WEB:
                args = [*args[: place + 1], "--what", *args[place + 1 :]]
                break
        return super().parse_args(ctx, args)


add = typer.Typer(
    cls=_WordAfterFromWeb,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Bring new letters, figures and decisions in. Shows what is new, what changes and what is refused; --yes "
    "stores it.\n\nWhat is doubtful waits in data/sources/held.csv or held-decisions.csv for `review`; `undo` takes "
    "the last addition back.",
    epilog=EXIT_CODES,
)


class Kind(StrEnum):
    """Who states the figures of a file."""

    ombudsman = "ombudsman"
    council = "council"
    press = "press"


@add.callback(invoke_without_command=True)
def _from_web(  # noqa: PLR0913, PLR0917 (each is an option of the command line)
    context: typer.Context,
    from_web: Annotated[
        bool,
        typer.Option(
            "--from-web",
            help="Fetch from the Ombudsman's site, one request a second: the yearly tables of all councils (--from-web "
            "tables), statistics pages (--from-web pages), letters (--from-web letters), or pages and letters; the "
            "lists of decisions and reports (--from-web decisions), or what councils agreed to change (--from-web "
            "improvements). A run that was stopped goes on where it stopped. "
            "LGO_MAP_WEB_BASE sets another address, LGO_MAP_WEB_CONTACT whom the site may write to.",
        ),
    ] = False,
    what: Annotated[str | None, typer.Option(hidden=True)] = None,
    council: Annotated[
        list[str] | None, typer.Option(help="Only this council, by name, code or page; may be given several times.")
    ] = None,
    year: Annotated[
        list[int] | None, typer.Option(help="Of the tables only this year's; may be given several times.")
    ] = None,
    since: Annotated[
        datetime.datetime | None,
        typer.Option(
            formats=_DAY,
            help="Of decisions and improvements the Ombudsman's years (1 April to 31 March) from that of this day on; "
            "without it those of the last twelve months of which all decisions can be on the site.",
        ),
    ] = None,
    until: Annotated[
        datetime.datetime | None, typer.Option(formats=_DAY, help="The same, up to the year of this day.")
    ] = None,
    subject: Annotated[
        list[str] | None,
        typer.Option(
            help="Of decisions only this category or subcategory (Education, “School transport”, “Housing > Other”); "
            "may be given several times."
        ),
    ] = None,
    yes: Yes = False,
    report: Report = None,
) -> None:
    if context.invoked_subcommand is not None:
        return
    if not from_web:
        raise typer.BadParameter("Say what to add: letters, pages, statistics, decisions, or --from-web.")
    if what == "tables" and council:
        raise typer.BadParameter("The yearly tables are of all councils: leave --council out.")
    if what != "tables" and year:
        raise typer.BadParameter("--year is for --from-web tables.")
    of_days = what in ("decisions", "improvements")
    if (since or until) and not of_days:
        raise typer.BadParameter("--since and --until are for --from-web decisions and improvements.")
    if subject and what != "decisions":
        raise typer.BadParameter("--subject is for --from-web decisions.")
    # Imported only here, so that adding a file from disk loads nothing that asks the web.
    if of_days:
        from lgo_map.cli import from_web_decisions  # noqa: PLC0415

        first, last = (day.date() if day else None for day in (since, until))
        wanted = from_web_decisions.WalkWanted(council or (), first, last, subject or ())
        with error_sentences(changes=yes):
            from_web_decisions.add_from_web(str(what), wanted, yes, report)
        return
    from lgo_map.cli import from_web as web  # noqa: PLC0415
    from lgo_map.ingest.web import settings  # noqa: PLC0415

    with error_sentences(changes=yes):
        state = _state()
        web_settings = settings.web_settings(settings_from_environment())
        if what == "tables":
            read = web.read_tables(state, web_settings, year or ())
        else:
            read = web.read_pages_and_letters(state, web_settings, what, council or ())
        _finish(state, read, yes, report)


@add.command()
def letters(paths: Paths, yes: Yes = False, report: Report = None) -> None:
    """Add annual review letters: PDF, text, Markdown or HTML, as files, folders or zips.

    The council, the year, the date, the addressee, the body and the figures are read from the letter itself.
    """
    with error_sentences(changes=yes):
        state = _state()
        _finish(state, read_all(_reading(documents_in(paths)), letter_in), yes, report)


@add.command()
def pages(paths: Paths, yes: Yes = False, report: Report = None) -> None:
    """Add saved pages of a council's annual statistics at the Ombudsman, as HTML or text.

    Save the page whose address ends in /statistics as "web page, HTML only", or copy its text into a file.
    """
    with error_sentences(changes=yes):
        state = _state()
        _finish(state, read_all(_reading(documents_in(paths)), page_in), yes, report)


@add.command()
def statistics(
    file: Annotated[Path, typer.Argument(help="CSV or Excel, with a header row.", exists=True, dir_okay=False)],
    year: Annotated[int | None, typer.Option(help="The year the twelve months end in, if the file names none.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Who states the figures; a council, unless told otherwise.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the file is published.")] = None,
    yes: Yes = False,
    report: Report = None,
) -> None:
    """Add a table of figures, CSV or Excel. Its columns are matched by their names, and the match is shown first."""
    with error_sentences(changes=yes):
        state = _state()
        if file.stat().st_size > MAX_BYTES:
            raise BuildError(f"{file.name} is larger than {MAX_BYTES // 1_000_000} MB.")
        try:
            table = read_table(file.read_bytes(), file.name, year, (kind or Kind.council).value, url)
        except Refusal as refusal:
            raise BuildError(f"The file {refusal}") from refusal
        if kind is None and (of_all := table.yearly_table):
            raise BuildError(
                f"This looks like the Ombudsman's yearly table of all councils ({of_all}). If it is, say so and where "
                "it is published: --kind ombudsman --url https://www.lgo.org.uk/…; if not, who made it: --kind council"
            )
        for sheet in table.sheets:
            shown = Table("Column of the file", "Taken for", title=escape(f"Columns {sheet.name}".strip()))
            for theirs, ours in match_in_words(sheet):
                shown.add_row(escape(theirs), escape(ours))
            Console().print(shown)
            for row, why in sheet.left_out[:MAX_NEW_SHOWN]:
                Console().print(escape(f"Row {row} is left out: {why}"), style="dim", soft_wrap=True)
            if len(sheet.left_out) > MAX_NEW_SHOWN:
                Console().print(f"and {len(sheet.left_out) - MAX_NEW_SHOWN} rows more.", style="dim")
        _finish(state, rows_of(table, file.name, state.register), yes, report)


add.command()(add_decisions.decisions)


def _state() -> StoredState:
    return ledger.stored_state(PROJECT_WITH_DATA, datetime.date.today())


def _reading(documents: Iterable[IncomingDocument]) -> Iterator[IncomingDocument]:
    yield from track(documents, "Reading", transient=True)


def _finish(state: StoredState, read: ReadResult, yes: bool, report: Path | None) -> None:
    """Show what would happen, store it if that is wanted, and end with the code that says how it went."""
    preview = preview_of(read.parsed, state)
    preview.changes += [*read.refused, *read.other_bodies]
    _show(preview)
    with report_beside(report, (change.as_report() for change in preview.changes)) as put_report:
        changed = ledger.apply_preview(PROJECT_WITH_DATA, preview, state) if yes else []
        with although_stored() if changed else nullcontext():
            for name in changed:
                Console().print(f"Stored: data/sources/{escape(name)}", highlight=False)
            if yes and not changed:
                Console().print("Nothing to store: all of it is there already.")
            elif not yes and (preview.count_of("new") or preview.count_of("changed") or preview.count_of("held")):
                Console().print("Nothing has been stored. Run it again with --yes to store it.")
            elif not yes:
                Console().print("There is nothing new to store.")
            put_report()
    if preview.count_of("held") or preview.count_of("refused"):
        raise typer.Exit(WANTS_A_LOOK)


def _show(preview: Preview) -> None:
    changes = [change for change in preview.changes if change.status not in ("same", "new", "other body")]
    new = [change for change in preview.changes if change.status == "new"]
    table = Table("Council", "Year", "Figure", "Before", "Now", "What happens", "Why", box=SIMPLE_HEAD, pad_edge=False)
    above: tuple[str, ...] = ()
    for change in [*changes[:MAX_SHOWN], *(new if len(new) <= MAX_NEW_SHOWN else [])]:
        name, year, *cells, why = _cells_of_change(change)
        if (name, year) != above[:2]:
            table.add_section()
        shown = [name, year] if (name, year) != above[:2] else ["", ""]
        shown += [*cells, why if (name, year, why) != above else ""]
        table.add_row(*(escape(cell) for cell in shown))
        above = name, year, why
    if len(new) > MAX_NEW_SHOWN:
        for (name, year), several in _by_council(new).items():
            table.add_row(escape(name), year, f"{several} figures or letters", "", "", "new", "")
            if table.row_count >= 2 * MAX_SHOWN:
                break
    if table.row_count:
        Console().print(table)
    left = len(changes) - MAX_SHOWN
    if left > 0:
        Console().print(f"and {left} more; --report FILE has them all.")
    if others := preview.count_of("other body"):
        said = "1 row is of a body that is" if others == 1 else f"{others} rows are of bodies that are"
        Console().print(f"{said} no principal council (fire, parks, transport …); --report FILE names them.")
    counts = ", ".join(
        f"{preview.count_of(status)} {status}" for status in ("new", "changed", "same", "held", "refused")
    )
    Console().print(f"[bold]{counts}[/]", highlight=False)


def _by_council(changes: list[Change]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for change in changes:
        key = change.name, year_name(change.year) if change.year else ""
        counts[key] = counts.get(key, 0) + 1
    return counts


def _cells_of_change(change: Change) -> list[str]:
    def text(value: float | str | None) -> str:
        return "" if value is None else value if isinstance(value, str) else f"{value:g}"

    figure = FIGURES[change.field].name if change.field in FIGURES else change.field
    if change.field.startswith(RECEIVED):
        figure = f"Received: {SUBJECTS[change.field.removeprefix(RECEIVED)].name}"
    year = year_name(change.year) if change.year else ""
    return [change.name, year, figure, text(change.old), text(change.new), change.status, change.reason or ""]
