"""The legend: every class of the map with its colour and its number of councils."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lgo_map.figures.measures import Measure
from lgo_map.presentation.palette import THEMES, class_colours


def legend(measure: Measure, classes: Sequence[tuple[str, int]], theme: str | None, years: Sequence[str] = ()) -> str:
    """The legend as HTML: of every class its name and how many councils are in it, as in a layer of the map.

    Parameters
    ----------
    theme : str or None
        Whose colours are written into it; None where those of :func:`lgo_map.presentation.map_svg.map_style` are there.
    years : sequence of str
        How many councils are from which years, part by part; nothing for one year.
    """
    swatches = _swatches(measure, theme, len(classes))
    rows = "".join(
        f'<li><span {swatches[number]}></span><span class="label">{escape(label)}</span> '
        f'<span class="count">{count}<span class="lgo-unseen"> {_councils(count)}</span></span></li>'
        for number, (label, count) in enumerate(classes)
    )
    parts = ", ".join(f"<span>{escape(part)}</span>" for part in years)
    from_years = f'<p class="years"><span>Figures by year:</span> {parts}</p>' if years else ""
    return (
        f'<section class="lgo-legend" aria-label="Legend"><h2>{escape(measure.name)}'
        f"<span>{escape(measure.unit_in_legend)} (councils)</span></h2><ul>{rows}</ul>{from_years}</section>"
    )


def _swatches(measure: Measure, theme: str | None, count: int) -> list[str]:
    if theme is None:
        return [f'class="swatch c{number}"' for number in range(count)]
    colours = THEMES[theme]
    hatch = f"repeating-linear-gradient(45deg,{colours.hatch} 0 2px,{colours.unknown} 2px 5px)"
    fills = (*class_colours(measure, theme), colours.nothing, hatch)
    return [f'class="swatch" style="background:{fill};border-color:{colours.border}"' for fill in fills]


def _councils(count: int) -> str:
    return "council" if count == 1 else "councils"
