"""`python -m lgo_map …`: the command line."""

from lgo_map.build.command import app

app(prog_name="python -m lgo_map")
