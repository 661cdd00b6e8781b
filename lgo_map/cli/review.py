"""The commands about what has been added: review what waits, undo the last addition, check the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt

from lgo_map.cli.add_decisions import decision_in_words
from lgo_map.cli.command import WANTS_A_LOOK, error_sentences
from lgo_map.errors import LgoMapError, in_words
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.years import year_name
from lgo_map.ingest import decision_ledger, last_addition, ledger
from lgo_map.ingest.verify import verify_data
from lgo_map.pipeline.source_files import SourceRow, figures_of_row
from lgo_map.storage import PROJECT_WITH_DATA
from lgo_map.wording.numbers import counted


def review(
    publish: Annotated[bool, typer.Option("--publish-all", help="Publish all of them, unseen.")] = False,
    drop: Annotated[bool, typer.Option("--drop-all", help="Drop all of them.")] = False,
    show: Annotated[bool, typer.Option("--list", help="Only list them.")] = False,
) -> None:
    """Walk through what is held back: publish each as it stands, drop it, or leave it for later."""
    with error_sentences():
        rows = ledger.queued_rows(PROJECT_WITH_DATA)
        decisions = decision_ledger.queued_decisions(PROJECT_WITH_DATA)
        if not rows and not decisions:
            Console().print("Nothing is held back.")
        waiting = [_Waiting(partial(_show_queued, row), *_of_figures([row])) for row in rows]
        waiting += [_Waiting(partial(_show_queued_decision, row), *_of_decisions([row])) for row in decisions]
        settled: set[int] = set()
        numbers = range(len(waiting))
        for queued, numbered, of in (
            (rows, numbers[: len(rows)], _of_figures),
            (decisions, numbers[len(rows) :], _of_decisions),
        ):
            if (publish or drop) and len(queued) > 1 and not show:
                # All of them at once, unless one of them can't be: a build each would take long.
                with suppress(LgoMapError, OSError):
                    of(queued)[0 if publish else 1]()
                    settled.update(numbered)
        left = 0
        for number, one in enumerate(waiting, start=1):
            one.show(number, len(waiting))
            if number - 1 in settled:
                continue
            answer = "later" if show else "publish" if publish else "drop" if drop else _ask_what_to_do()
            while answer in ("publish", "drop"):
                try:
                    (one.publish if answer == "publish" else one.drop)()
                    break
                except (LgoMapError, OSError) as error:  # the rows before it are settled, those after it may be
                    Console(stderr=True).print(
                        f"[bold red]It stays held back:[/] {escape(in_words(error))}.", highlight=False, soft_wrap=True
                    )
                    answer = "later" if publish or drop else _ask_what_to_do("[d]rop, [l]ater or [s]top?")
            left += len(waiting) - number + 1 if answer == "stop" else answer == "later"
            if answer == "stop":
                break
        if left:
            Console().print(f"{counted(left, 'row is', 'rows are')} still held back.")
            raise typer.Exit(WANTS_A_LOOK)


def undo() -> None:
    """Take the last addition back: the sources and the data are as they were before it."""
    with error_sentences(changes=True):
        for name in last_addition.undo(PROJECT_WITH_DATA):
            Console().print(f"As before: data/sources/{escape(name)}")


def check() -> None:
    """Verify the sources and the built data against each other; says in a sentence each what is wrong."""
    with error_sentences():
        found = verify_data(PROJECT_WITH_DATA)
        for sentence in found.wrong:
            Console().print(f"[bold red]Wrong:[/] {escape(sentence)}", soft_wrap=True, highlight=False)
        for sentence in found.doubtful:
            Console().print(f"[yellow]To know:[/] {escape(sentence)}", soft_wrap=True, highlight=False)
        Console().print(
            f"{counted(len(found.wrong), 'thing is', 'things are')} wrong, {len(found.doubtful)} to know.",
            highlight=False,
        )
        if found.wrong:
            raise typer.Exit(WANTS_A_LOOK)


@dataclass(frozen=True)
class _Waiting:
    """What is held back: what shows it, given its number and how many there are, and what can be done with it."""

    show: Callable[[int, int], None]
    publish: Callable[[], object]
    drop: Callable[[], object]


def _of_figures(rows: Sequence[SourceRow]) -> tuple[Callable[[], object], Callable[[], object]]:
    return (
        partial(ledger.publish_queued, PROJECT_WITH_DATA, rows),
        partial(ledger.drop_queued, PROJECT_WITH_DATA, rows),
    )


def _of_decisions(rows: Sequence[SourceRow]) -> tuple[Callable[[], object], Callable[[], object]]:
    return (
        partial(decision_ledger.publish_queued_decisions, PROJECT_WITH_DATA, rows),
        partial(decision_ledger.drop_queued_decisions, PROJECT_WITH_DATA, rows),
    )


def _show_queued_decision(row: SourceRow, number: int, of: int) -> None:
    console = Console()
    named = ", ".join(filter(None, (row["authority_name"], row["reference"])))
    console.print(f"\n[bold]{number} of {of}: {escape(named)}[/] ({escape(row['document'])})", highlight=False)
    for line in decision_in_words(row):
        console.print(escape(line), highlight=False, soft_wrap=True)
    console.print(f"[yellow]Held back:[/] {escape(row['reason'])}", highlight=False)


def _show_queued(row: SourceRow, number: int, of: int) -> None:
    figures = ", ".join(f"{FIGURES[name].name} {value:g}" for name, value in figures_of_row(row).items())
    console = Console()
    console.print(
        f"\n[bold]{number} of {of}: {escape(row['authority_name'])}, {year_name(int(row['year']))}[/] "
        f"({escape(row['title'])}, {escape(row['source_kind'])})",
        highlight=False,
    )
    console.print(escape(figures or "no figures"), highlight=False)
    console.print(f"[yellow]Held back:[/] {escape(row['reason'])}", highlight=False)


def _ask_what_to_do(question: str = "[p]ublish as it stands, [d]rop, [l]ater or [s]top?") -> str:
    answers = {"p": "publish", "d": "drop", "l": "later", "s": "stop"}
    offered = [letter for letter in answers if f"[{letter}]" in question]
    return answers[Prompt.ask(question.replace("[", "\\["), choices=offered)]
