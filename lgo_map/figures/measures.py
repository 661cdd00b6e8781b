"""What the map can be painted by: a figure, or how far one lies from its published average."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lgo_map.figures.catalogue import FIGURES, UPHELD_RATE
from lgo_map.figures.figure import Figure


@dataclass(frozen=True)
class Measure:
    """One way of painting the map.

    Attributes
    ----------
    key : str
        Its name in the URL.
    name : str
        Its name on screen.
    meaning : str
        One plain sentence.
    unit : str
        "%", "per 100,000 residents" or "percentage points".
    limits : tuple of float
        Upper limits of the classes, each included in its class.
    figure : Figure
        The figure it shows; for a difference, the one the average is taken from.
    subtract : str
        The column of the published average to subtract, for a difference; empty for all others.
    subject : str
        The subject whose share it is, for a share of the complaints received; empty for all others.
    colours : str
        ColorBrewer's name of the scheme it is painted in.
    """

    key: str
    name: str
    meaning: str
    unit: str
    limits: tuple[float, ...]
    figure: Figure
    subtract: str = ""
    subject: str = ""
    colours: str = "YlGnBu"

    @property
    def is_difference(self) -> bool:
        """Whether its values lie on both sides of 0."""
        return bool(self.subtract)

    @property
    def column(self) -> str:
        """The column of the statistics it shows."""
        return self.figure.key

    @property
    def part(self) -> str | None:
        """The column that counts how many of the base."""
        return self.figure.part

    @property
    def base(self) -> str:
        """The column that counts what is measured; where it is 0, there is nothing to measure."""
        return self.figure.base

    @property
    def cases(self) -> tuple[str, str]:
        """What one and several of the base are called."""
        return FIGURES[self.base].cases

    @property
    def nothing(self) -> str:
        """What is said where there was nothing to measure."""
        return self.figure.nothing

    @property
    def unit_in_legend(self) -> str:
        """The unit, and for a share of a subject what it is a share of."""
        return f"{self.unit} of {self.cases[1]}" if self.subject else self.unit


MEASURES = {
    figure.key: Measure(figure.key, figure.label, figure.meaning, figure.kind.value, figure.limits, figure)
    for figure in FIGURES.values()
    if figure.limits
} | {
    "upheld_rate_difference": Measure(
        key="upheld_rate_difference",
        name="Difference from the average",
        meaning="The upheld rate less the published average of similar authorities in the same year.",
        unit="percentage points",
        limits=(-20, -10, 0, 10, 20, math.inf),
        figure=UPHELD_RATE,
        subtract=UPHELD_RATE.average,
        colours="PuOr",
    )
}
"""The figures that have classes, in the order of the catalogue, and the difference, by their keys."""

DEFAULT_MEASURE = "upheld_rate"
