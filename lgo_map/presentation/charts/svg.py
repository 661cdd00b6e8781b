"""Drawings that keep the size of their letters: places across are shares of the width there is, heights are pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from lgo_map.wording.numbers import NO_BREAK


def chart(kind: str, height: int, title: str, description: str, axis: str, parts: Iterable[str]) -> str:
    """A chart beside its upright axis.

    Parameters
    ----------
    kind : str
        Its class in the style sheet.
    height : int
        In pixels.
    title, description : str
        What it is, and what it shows, for those who can't see it; text.
    axis : str
        As from :func:`axis_of_percents`; empty where there is none.
    parts : iterable of str
        What is drawn, the last on top.
    """
    return (
        f'<div class="lgo-chart {kind}">{axis}<svg class="plot" height="{height}" role="img"><title>{escape(title)}'
        f"</title><desc>{escape(description)}</desc>{''.join(parts)}</svg></div>"
    )


def axis_of_percents(heights: dict[int, float], height: int) -> str:
    """The labels of rates, by rate at which height; it says nothing that the chart's description does not."""
    labels = "".join(f'<text x="40" y="{at + 4:g}">{rate}{NO_BREAK}%</text>' for rate, at in heights.items())
    return f'<svg class="axis" width="44" height="{height}" aria-hidden="true">{labels}</svg>'


def line(look: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line; places are (per cent across, pixels down)."""
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{look}" x1="{x1:g}%" y1="{y1:g}" x2="{x2:g}%" y2="{y2:g}"/>'


def band(look: str, across: float, width: float, top: float, height: float) -> str:
    """A filled rectangle; `across` and `width` in per cent, `top` and `height` in pixels."""
    return f'<rect class="{look}" x="{across:g}%" y="{top:g}" width="{width:g}%" height="{height:g}"/>'


def words(look: str, across: float, down: float, text: str) -> str:
    """Words at a place; `across` in per cent, `down` in pixels."""
    return f'<text class="{look}" x="{across:g}%" y="{down:g}">{escape(text)}</text>'


def lines_of_words(look: str, across: float, down: float, lines: Sequence[str], height: int) -> str:
    """Lines of words below each other, each so many pixels high."""
    spans = "".join(
        f'<tspan x="{across:g}%" dy="{height if at else 0}">{escape(text)}</tspan>' for at, text in enumerate(lines)
    )
    return f'<text class="{look}" y="{down:g}">{spans}</text>'


def sign(look: str, across: float, down: float, path: str, tip: str = "") -> str:
    """A shape around a place.

    Parameters
    ----------
    path : str
        Its outline in pixels, the place at 0, 0.
    tip : str
        What is said when it is pointed at; text.
    """
    said = f"<title>{escape(tip)}</title>" if tip else ""
    return f'<svg x="{across:g}%" y="{down:g}" overflow="visible"><path class="{look}" d="{path}">{said}</path></svg>'


def dot(look: str, across: float, down: float, radius: float, tip: str = "") -> str:
    """A dot at a place, and what is said when it is pointed at, as text."""
    said = f"<title>{escape(tip)}</title>" if tip else ""
    return f'<circle class="{look}" cx="{across:g}%" cy="{down:g}" r="{radius:g}">{said}</circle>'


def diamond(size: float) -> str:
    """The outline of a diamond so many pixels wide and high, for :func:`sign`."""
    half = size / 2
    return f"M0 {-half:g}L{half:g} 0 0 {half:g} {-half:g} 0z"
