"""The commands about a place of versions: publish the data there, go back to the version before, list what is there."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lgo_map.cli.command import WANTS_A_LOOK, error_sentences
from lgo_map.errors import LgoMapError
from lgo_map.ingest.verify import verify_data
from lgo_map.settings import VARIABLES
from lgo_map.storage import PLACE, PROJECT_WITH_DATA
from lgo_map.versions.forgetting import forget as take_away
from lgo_map.versions.forgetting import versions_to_forget
from lgo_map.versions.place import Place
from lgo_map.versions.publishing import publish as put_and_make_current
from lgo_map.versions.publishing import roll_back

_Where = Annotated[
    str,
    typer.Option(
        "--to",
        help=f"The place: a folder, or s3://bucket/prefix. Without it, the one set as {VARIABLES['data']}.",
        show_default=False,
    ),
]


def publish(to: _Where = "") -> None:
    """Check the data, put them at a place as a version, and make that one current: all servers soon show it."""
    with error_sentences(changes=True, nothing_done="Not published"):
        place = _place(to)
        found = verify_data(PROJECT_WITH_DATA)
        for sentence in found.wrong:
            Console().print(f"[bold red]Wrong:[/] {escape(sentence)}", soft_wrap=True, highlight=False)
        if found.wrong:
            raise LgoMapError("the data are not right; `python -m lgo_map check` says the same")
        version, is_new = put_and_make_current(place, PROJECT_WITH_DATA / "data", PROJECT_WITH_DATA / "static")
        done = f"{version} is current" if is_new else f"{version} was current already; nothing has changed"
        _say(f"{done} in {place.name}.")


def rollback(to: _Where = "") -> None:
    """Make the version current again that was before the one that is: all servers soon show it."""
    with error_sentences():
        place = _place(to)
        before, now = roll_back(place)
        _say(f"{now} is current again in {place.name}, instead of {before}.")


def versions(to: _Where = "") -> None:
    """List the versions at a place: which is current, which were, and which else lie there."""
    with error_sentences():
        place = _place(to)
        history = place.history()
        table = Table("Version", "Made current", "", title=escape(place.name))
        for number, each in enumerate(history.versions):
            at = each.at.strftime("%Y-%m-%d %H:%M UTC") if each.at else "not noted"
            table.add_row(each.version, at, "current" if number == 0 else "")
        known = {each.version for each in history.versions}
        for version in place.stored():
            if version not in known:
                table.add_row(version, "", "not current, nor before it")
        Console().print(table if table.rows else f"Nothing has been published in {escape(place.name)}.")
        if not history.versions:
            raise typer.Exit(WANTS_A_LOOK)


def forget(
    to: _Where = "",
    keep: Annotated[int, typer.Option("--keep", help="How many of the newest stay; at least 2.")] = 10,
    yes: Annotated[bool, typer.Option("--yes", help="Take them away; without it, only list them.")] = False,
) -> None:
    """Take old versions away from a place, but never the current one, nor the one before it."""
    with error_sentences():
        place = _place(to)
        found, seen = versions_to_forget(place, keep)
        if not found:
            return _say(f"Nothing in {place.name} is older than the newest {keep}.")
        if yes:
            take_away(place, found, keep, seen)
        for version in found:
            _say(version)
        return _say(
            f"Taken away from {place.name}: {len(found)}."
            if yes
            else f"To be taken away from {place.name}: {len(found)}. Nothing has changed; with --yes it is done."
        )


def _place(to: str) -> Place:
    if not (where := to or PLACE):
        raise LgoMapError(f"say where: by --to, or by a place of versions as {VARIABLES['data']}")
    return Place(where)


def _say(sentence: str) -> None:
    Console().print(escape(sentence), soft_wrap=True, highlight=False)
