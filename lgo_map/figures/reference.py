"""`docs/figures.md`, made from the catalogue: where every figure is defined, read, preferred, computed, judged, worded.

python -m lgo_map.figures.reference > docs/figures.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lgo_map.figures.catalogue import AVERAGES, FIGURES
from lgo_map.figures.figure import Figure, Kind
from lgo_map.figures.subject_measures import DEFAULT_SUBJECT, SUBJECT_MEASURES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.storage import PROJECT

HEAD = """# Every figure, and the code that makes it what it is

Made from the [catalogue](../lgo_map/figures/catalogue.py), where each figure has one entry: change it there, then run
`make figures`. What has to be done besides for a figure more is said in [CONTRIBUTING.md](../CONTRIBUTING.md).

All of them go the same way. A document is **read**, and each figure in it becomes a statement. Of the statements about
one figure the **preferred** one stands; a rate that nobody publishes is **computed** from counts that stand. What
stands is **judged** against the published average, and **worded**. Where a figure lacks one of these rows, nothing
computes it, or nothing judges it.
"""

KINDS = {Kind.COUNT: "a count", Kind.PERCENTAGE: "a percentage", Kind.PER_100K: "a number per 100,000 residents"}
FILES = {True: "`stats.parquet` and `figures.parquet`", False: "`figures.parquet` only"}


def reference() -> str:
    """The whole page, in Markdown."""
    described = [figure for figure in FIGURES.values() if figure.key not in AVERAGES]
    sections = (line for figure in described for line in _section(figure))
    return "\n".join([HEAD, *_overview(described), *sections, *_shares()])


def _overview(figures: Iterable[Figure]) -> Iterator[str]:
    yield "| figure | column | what it is | published average |"
    yield "|---|---|---|---|"
    for figure in figures:
        average = f"`{figure.average}`" if figure.average else ""
        yield f"| [{figure.name}](#{_anchor(figure.name)}) | `{figure.key}` | {KINDS[figure.kind]} | {average} |"


def _section(figure: Figure) -> Iterator[str]:
    """What is said of one figure and of its published average."""
    yield f"\n## {figure.name}\n\n{figure.field.description}\n"
    yield "| | |\n|---|---|"
    origin = figure.origin
    for what, where in (
        ("column", f"`{figure.key}` of {FILES[figure.in_stats]}"),
        ("is", f"{KINDS[figure.kind]}{_of_what(figure)}"),
        ("defined in", f'[`figures.catalogue`](../lgo_map/figures/catalogue.py), `key="{figure.key}"`'),
        ("read by", _links(origin.read_by)),
        ("preferred in", _links([origin.preferred_in])),
        ("computed in", _links([origin.computed_in])),
        ("judged in", _links([origin.judged_in])),
        ("worded in", _links(origin.said_in)),
    ):
        if where:
            yield f"| {what} | {where} |"
    if figure.average:
        average = FIGURES[figure.average]
        yield f"| its average | `{average.key}`, found in {_links([average.origin.preferred_in])} |"


def _shares() -> Iterator[str]:
    """What is said of the shares of subjects, which are measures without being figures that a source states."""
    first = SUBJECT_MEASURES[DEFAULT_SUBJECT].figure
    origin, names = first.origin, "; ".join(subject.in_text for subject in SUBJECTS.values())
    yield (
        "\n## The share of a subject\n\nNo source states it and no file holds it: of the complaints and enquiries "
        f"received about a council, the share that was about one subject ({names}). Map and benchmark show it as they "
        "show a rate. What stands beside it is no published average, but the share in all complaints received about "
        "the councils of the type, counts added.\n"
    )
    yield "| | |\n|---|---|"
    for what, where in (
        ("column", "`received` of `subjects.parquet`, where `chosen`, and `received` of `stats.parquet`"),
        ("is", "a percentage: the complaints about the subject of `received`, or of the sum of all subjects"),
        ("defined in", "[`figures.subject_measures`](../lgo_map/figures/subject_measures.py)"),
        ("read by", _links(origin.read_by)),
        ("preferred in", _links([origin.preferred_in])),
        ("computed in", _links([origin.computed_in])),
        ("judged in", _links([origin.judged_in])),
        ("worded in", _links(origin.said_in)),
    ):
        yield f"| {what} | {where} |"


def _of_what(figure: Figure) -> str:
    if figure.kind is Kind.PER_100K:
        return f", of `{figure.part}`"
    if figure.base:
        return f": `{figure.part}` of `{figure.base}`" if figure.part else f" of `{figure.base}`"
    return f", part of `{figure.part_of}`" if figure.part_of else ""


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[`{name.removeprefix('lgo_map.')}`]({_file_of(name)})" for name in names if name)


def _file_of(name: str) -> str:
    """The file of a module or of what stands in one, as the page links to it."""
    module = f"{name.replace('.', '/')}.py"
    return f"../{module}" if (PROJECT / module).is_file() else _file_of(name.rpartition(".")[0])


def _anchor(heading: str) -> str:
    """What GitHub calls a heading in an address."""
    letters = (letter for letter in heading.lower() if letter.isalnum() or letter in " -")
    return "".join(letters).replace(" ", "-")


if __name__ == "__main__":
    print(reference(), end="")
