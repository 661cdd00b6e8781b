"""Which of the sources that state a figure stands: decided here alone, and told in docs/data.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lgo_map.figures.catalogue import FIGURES, RATES
from lgo_map.figures.sources import SOURCE_KINDS
from lgo_map.records.statistics import rate_follows_counts


@dataclass(frozen=True)
class SourceFigures:
    """What one source states of one council and year.

    Attributes
    ----------
    kind : str
        Who states it, one of :data:`lgo_map.figures.sources.SOURCE_KINDS`.
    figures : mapping of str to float
        Its figures, by their keys.
    in_letter : bool
        Whether it is a letter.
    place : int
        Where it stands among the sources that are held: of two, the newer one comes later.
    address : str
        Where it is printed; empty where that is not known.
    """

    kind: str
    figures: Mapping[str, float]
    in_letter: bool = False
    place: int = 0
    address: str = ""


def preference(source: SourceFigures) -> tuple[int, int, int, bool, int]:
    """What sources are sorted by: of a figure, that of the first one stands.

    The Ombudsman comes before a council, and that before the press. Of one rank, a source whose counts and rates agree
    comes before one where that can't be told, and one where they contradict each other last; then the one that states
    more figures; then a page before a letter; then the newer one.
    """
    return (
        SOURCE_KINDS.index(source.kind),
        _contradiction(source.figures),
        -len(source.figures),
        source.in_letter,
        -source.place,
    )


def standing_figures(sources: Iterable[SourceFigures]) -> dict[str, tuple[float, SourceFigures]]:
    """By figure, the value that stands and the source that states it."""
    standing: dict[str, tuple[float, SourceFigures]] = {}
    for source in sorted(sources, key=preference):
        for figure, value in source.figures.items():
            standing.setdefault(figure, (value, source))
    return standing


def _contradiction(figures: Mapping[str, float]) -> int:
    """0 where every rate that can be checked follows from its counts, 1 where none can be, 2 where one does not."""
    checked = [
        rate_follows_counts(figures[rate], figures[part], figures[base])
        for rate, part, base in ((rate, FIGURES[rate].part, FIGURES[rate].base) for rate in RATES)
        if part and rate in figures and part in figures and figures.get(base)
    ]
    return 1 if not checked else 0 if all(checked) else 2
