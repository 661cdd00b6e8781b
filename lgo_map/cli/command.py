"""What all commands have in common: the data they work on, their exit codes, and how they say what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import typer
from rich.console import Console
from rich.markup import escape

from lgo_map.errors import LgoMapError, in_words
from lgo_map.pipeline.lock import alone
from lgo_map.pipeline.replacement import UnfinishedError
from lgo_map.settings import VARIABLES
from lgo_map.storage import PROJECT_WITH_DATA

STORED, FAILED, WANTS_A_LOOK = 0, 1, 3
"""Exit codes: all well; nothing could be done; done, but something is held or refused, or found wrong."""

EXIT_CODES = (
    "Exit codes: 0 all well; 1 nothing could be done, and nothing has changed; 2 the command was not understood; 3 "
    "done, but something is held back or refused."
)


@contextmanager
def error_sentences(changes: bool = False, nothing_done: str = "Nothing has changed") -> Iterator[None]:
    """Say which data a command works on; its errors become one sentence and an exit code, never a traceback.

    Parameters
    ----------
    changes : bool
        Whether the command changes the data: then no other command may at the same time.
    nothing_done : str
        What the sentence of an error begins with.
    """
    try:
        if PROJECT_WITH_DATA.is_data_elsewhere:
            Console().print(
                f"Working on the data in {escape(str(PROJECT_WITH_DATA.data))} ({VARIABLES['data']}).",
                style="dim",
                highlight=False,
                soft_wrap=True,
            )
        if not PROJECT_WITH_DATA.data.is_dir():
            raise LgoMapError(f"the data should be in {PROJECT_WITH_DATA.data}, which is no folder.")
        with alone(PROJECT_WITH_DATA) if changes else nullcontext():
            yield
    except UnfinishedError as error:
        _say("Nothing has been stored, but not all is as it was", error)
        raise typer.Exit(FAILED) from error
    except (LgoMapError, OSError) as error:
        _say(nothing_done, error)
        raise typer.Exit(FAILED) from error


@contextmanager
def although_stored() -> Iterator[None]:
    """What fails when all has been stored is said so, and gives the exit code of what wants a look."""
    try:
        yield
    except OSError as error:
        _say("All has been stored, but", error)
        raise typer.Exit(WANTS_A_LOOK) from error


def _say(before: str, error: Exception) -> None:
    sentence = str(error) if isinstance(error, LgoMapError) else f"{in_words(error)}."
    if isinstance(error, OSError) and not error.filename:  # as of a disk that is full when a file is written to
        sentence = f"{in_words(error)}, while working on {PROJECT_WITH_DATA.data}."
    Console(stderr=True).print(f"[bold red]{before}:[/] {escape(sentence)}", highlight=False, soft_wrap=True)
