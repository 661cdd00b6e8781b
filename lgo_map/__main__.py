"""`python -m lgo_map …`: the command line, and which commands there are."""

from __future__ import annotations

import typer

from lgo_map.cli.add import add
from lgo_map.cli.build import build
from lgo_map.cli.command import EXIT_CODES
from lgo_map.cli.review import check, review, undo
from lgo_map.cli.versions import forget, publish, rollback, versions

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Keep the data of “Your council’s performance”.",
)
app.command()(build)
app.add_typer(add, name="add")
app.command(epilog=EXIT_CODES)(review)
app.command()(undo)
app.command()(check)
app.command(epilog=EXIT_CODES)(publish)
app.command(epilog=EXIT_CODES)(rollback)
app.command(epilog=EXIT_CODES)(versions)
app.command(epilog=EXIT_CODES)(forget)

if __name__ == "__main__":
    app(prog_name="python -m lgo_map")
