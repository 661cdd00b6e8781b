"""The command that brings decisions, reports and improvements in: `python -m lgo_map add decisions`."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Column, Table

from lgo_map.cli.command import WANTS_A_LOOK, although_stored, error_sentences
from lgo_map.cli.report import report_beside
from lgo_map.figures.decisions import KINDS, OUTCOMES, DecisionKind
from lgo_map.ingest.decision_checks import date_in_words
from lgo_map.ingest.decision_ledger import apply_decisions, decision_state
from lgo_map.ingest.decision_preview import DecisionChange, DecisionPreview, DecisionState, preview_of_decisions
from lgo_map.ingest.decision_reading import SaidOfDocuments, read_decisions
from lgo_map.ingest.documents import MAX_DECISIONS_IN_ZIP, documents_in
from lgo_map.ingest.found_decisions import DecisionsRead
from lgo_map.ingest.reading import IncomingDocument
from lgo_map.ingest.walked_lists import covers
from lgo_map.storage import PROJECT_WITH_DATA
from lgo_map.wording.numbers import counted

MAX_NEW_SHOWN = 30
MAX_SHOWN = 200
MAX_NAMED = 5
MAX_CHARACTERS_SHOWN = 160

_FIELDS = {
    "decided": "date",
    "kind": "kind",
    "category": "category",
    "subcategory": "subcategory",
    "outcome": "outcome",
    "summary": "summary",
    "source_kind": "kind of source",
    "source_url": "address",
    "note": "note",
    "improvement": "improvements",
}
"""What each column is called in the preview."""


class SourceKind(StrEnum):
    """Who states what a table says."""

    ombudsman = "ombudsman"
    council = "council"
    press = "press"


def decisions(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or zips.", exists=True)],
    reports: Annotated[
        bool | None,
        typer.Option(
            "--reports/--statements",
            help="What the rows of tables without a column that says so are: public reports, or decision statements. "
            "Without either their kind is not known.",
        ),
    ] = None,
    kind: Annotated[
        SourceKind | None,
        typer.Option(
            help="Who states the rows of tables without such a column; the Ombudsman where the row's address is on its "
            "site, else a council, unless told otherwise."
        ),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Where the one file is published.")] = None,
    seen_on: Annotated[
        datetime.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day on which the pages were saved. Only with it can a list that shows all its results be taken "
            "for whole, so that what it lists may be counted.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Store it. Without this, only show what would happen.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write what happens to this file as JSON.")] = None,
) -> None:
    """Add decisions, public reports and agreed improvements: saved pages of the Ombudsman's, or tables (CSV).

    Pages of decisions and reports, lists, the archive and councils' service improvements, as HTML or text; the site's
    own export of improvements; and tables with a row for each decision, their columns matched by their names.
    """
    today = datetime.date.today()
    seen = seen_on.date() if seen_on else None
    if seen and seen > today:
        raise typer.BadParameter(f"--seen-on {seen} is to come.")
    if url and (len(paths) > 1 or not paths[0].is_file() or paths[0].suffix.lower() == ".zip"):
        raise typer.BadParameter("--url is the address of one file: give that file alone.")
    if url and not re.fullmatch(r"https?://\S+", url):
        raise typer.BadParameter(f"--url {url} is no web address (https://…).")
    with error_sentences(changes=yes):
        state = decision_state(PROJECT_WITH_DATA, today)
        what: DecisionKind | None = None if reports is None else "report" if reports else "statement"
        said = SaidOfDocuments(what, kind.value if kind else None, url, seen)
        finish(state, read_decisions(_reading(documents_in(paths, MAX_DECISIONS_IN_ZIP)), said), yes, report)


def finish(state: DecisionState, read: DecisionsRead, yes: bool, report: Path | None) -> None:
    """Show what would happen, store it if that is wanted, and end with the code that says how it went."""
    preview = preview_of_decisions(read, state)
    for document, column in read.left_out:
        said = f"{document}: its column “{column}” is not understood, and left out."
        Console().print(escape(said), style="dim", highlight=False, soft_wrap=True)
    _show(preview, state)
    with report_beside(report, (change.as_report() for change in preview.changes)) as put_report:
        changed = apply_decisions(PROJECT_WITH_DATA, preview) if yes else []
        with although_stored() if changed else nullcontext():
            for name in changed:
                Console().print(f"Stored: data/sources/{escape(name)}", highlight=False)
            if yes and not changed:
                Console().print("Nothing to store: all of it is there already.")
            elif not yes and preview.has_any:
                Console().print("Nothing has been stored. Run it again with --yes to store it.")
            elif not yes:
                Console().print("There is nothing new to store.")
            put_report()
    if preview.count_of("held") or preview.count_of("refused"):
        raise typer.Exit(WANTS_A_LOOK)


def _reading(documents: Iterable[IncomingDocument]) -> Iterator[IncomingDocument]:
    yield from track(documents, "Reading", transient=True)


def _show(preview: DecisionPreview, state: DecisionState) -> None:
    console = Console()
    changes = [change for change in preview.changes if change.status in ("changed", "held", "refused")]
    new = [change for change in preview.changes if change.status == "new"]
    folded = [Column(heading, overflow="fold") for heading in ("Council", "Case", "What", "Before", "Now")]
    table = Table(*folded, "What happens", "Why", box=SIMPLE_HEAD, pad_edge=False)
    for change in [*changes[:MAX_SHOWN], *(new if len(new) <= MAX_NEW_SHOWN else [])]:
        for number, cells in enumerate(_lines(change)):
            first = [change.name, _case(change)] if number == 0 else ["", ""]
            last = [change.status, change.reason or ""] if number == 0 else ["", ""]
            table.add_row(*(escape(_short(cell)) for cell in (*first, *cells)), *map(escape, last))
    if len(new) > MAX_NEW_SHOWN:
        several = Counter((change.name, change.what) for change in new)
        for (name, what), count in several.most_common(MAX_SHOWN):
            noun = ("decision", "decisions") if what == "decision" else ("case with improvements",) * 2
            table.add_row(escape(name), "", escape(counted(count, *noun)), "", "", "new", "")
    if table.row_count:
        console.print(table)
    if len(changes) > MAX_SHOWN:
        console.print(f"and {len(changes) - MAX_SHOWN} more; --report FILE has them all.")
    if others := preview.count_of("other body"):
        said = "1 is about a body that is" if others == 1 else f"{others} are about bodies that are"
        console.print(f"{said} no principal council (care homes, health, fire …); --report FILE names them.")
    _show_what_is_whole(preview, state)
    counts = ", ".join(
        f"{preview.count_of(status)} {status}" for status in ("new", "changed", "same", "held", "refused")
    )
    console.print(f"[bold]{counts}[/]", highlight=False)


def _show_what_is_whole(preview: DecisionPreview, state: DecisionState) -> None:
    console = Console(highlight=False, soft_wrap=True)
    by_reason: dict[str, list[str]] = defaultdict(list)
    for document, why in preview.not_whole:
        by_reason[why].append(document)
    for why, names in by_reason.items():
        which = "; ".join(names[:MAX_NAMED]) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")
        console.print(escape(f"Not taken for whole: {which}: {why}."))
    for row in preview.withdrawn:
        said = f"No longer whole: {_whole_in_words(row, state)}, but of its days something is refused or held back."
        console.print(escape(said))
    widest = [row for row in preview.imports if not any(covers(other, row) for other in preview.imports)]
    for row in widest:
        console.print(f"[green]Whole:[/] {escape(_whole_in_words(row, state))}.")


def _lines(change: DecisionChange) -> Iterator[tuple[str, str, str]]:
    """What of a decision would change: column, before, now; of one not held all that it states, as one."""
    if change.what == "decision" and change.fields and not any(before for before, _ in change.fields.values()):
        yield "decision", "", _at_a_glance({column: now for column, (_, now) in change.fields.items()})
        return
    for column, (before, now) in change.fields.items():
        yield _FIELDS.get(column, column), _cell(column, before), _cell(column, now)
    if not change.fields:
        yield "", "", ""


def decision_in_words(row: Mapping[str, str]) -> Iterator[str]:
    """What a decision or an improvement that is held back says, line by line."""
    dated = date_in_words(row["decided"]) if row["decided"] else "no date"
    yield f"{dated}: {_at_a_glance(row)}"
    yield from filter(None, (row["improvement"], row["summary"], row["source_url"], row["note"]))


def _at_a_glance(stated: Mapping[str, str]) -> str:
    """Kind, outcome and headings, as far as they are known."""
    heading = " > ".join(filter(None, (stated.get("category"), stated.get("subcategory"))))
    words = [_cell(column, stated.get(column, "")) for column in ("kind", "outcome")]
    return ", ".join(filter(None, (*words, heading))) or "kind, outcome and subject not known"


def _cell(column: str, cell: str) -> str:
    names = {str(key): name for known in (KINDS, OUTCOMES) for key, name in known.items()}
    if column == "decided" and cell:
        return date_in_words(cell)
    return names.get(cell, cell) if column in ("kind", "outcome") else cell


def _case(change: DecisionChange) -> str:
    dated = date_in_words(change.decided) if change.decided else ""
    return ", ".join(filter(None, (change.reference, dated)))


def _short(text: str) -> str:
    return text if len(text) <= MAX_CHARACTERS_SHOWN else f"{text[: MAX_CHARACTERS_SHOWN - 1].rstrip()}…"


def _whole_in_words(row: Mapping[str, str], state: DecisionState) -> str:
    of = " > ".join(filter(None, (row["category"], row["subcategory"]))) or "all subjects"
    whose = f" about {state.register['name'][row['authority_code']]}" if row["authority_code"] else ""
    days = f"{date_in_words(row['first_day'])} to {date_in_words(row['last_day'])}"
    seen = f"the list says that it has {counted(int(row['results']), 'result', 'results')}, and as many were seen"
    return f"{row['what']}{whose} of {of}, {days}; {seen}"
