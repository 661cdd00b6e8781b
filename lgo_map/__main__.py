"""`python -m lgo_map …`: the command line."""

from lgo_map.cli.main import app

app(prog_name="python -m lgo_map")
