"""The steps of a build, in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lgo_map.pipeline.boundaries import build_boundaries
from lgo_map.pipeline.datapackage import build_datapackage
from lgo_map.pipeline.decisions import build_decisions
from lgo_map.pipeline.letter_index import build_letter_index
from lgo_map.pipeline.letters import build_letters
from lgo_map.pipeline.postcodes import build_postcodes
from lgo_map.pipeline.register import build_register
from lgo_map.pipeline.stage import Stage
from lgo_map.pipeline.statements import build_statistics
from lgo_map.pipeline.subjects import build_subjects

Step = Callable[[Stage], list[str]]
"""Writes its files into a stage; what it returns are the checks that held."""

STEPS: dict[str, Step] = {
    "register": build_register,
    "postcodes": build_postcodes,
    "boundaries": build_boundaries,
    "letters": lambda stage: build_letters(stage) + build_letter_index(stage),
    "statistics": lambda stage: build_statistics(stage) + build_subjects(stage),
    "decisions": build_decisions,
}
"""What a build can be asked for; a step reads what the steps before it wrote."""

OF_LETTERS_AND_FIGURES = ("letters", "statistics")
"""The steps to take when letters or figures among the sources have changed."""

OF_DECISIONS = ("decisions",)
"""The steps to take when decisions, improvements or lists seen whole have changed."""

OF_ALL_SOURCES = ("register", *OF_LETTERS_AND_FIGURES, *OF_DECISIONS)
"""The steps that need the sources alone; the others need their packages."""


def with_description(names: Iterable[str]) -> dict[str, Step]:
    """The steps of these names, and the data package: it holds every file's size and hash, so it is due after any."""
    return {name: STEPS[name] for name in names} | {"datapackage": build_datapackage}


def run_steps(stage: Stage, names: Iterable[str]) -> None:
    """Take the steps of these names, and describe the data anew."""
    for build in with_description(names).values():
        build(stage)
