"""The colours of the map, light and dark."""

from __future__ import annotations

from dataclasses import dataclass

from branca.colormap import linear

from lgo_map.figures.measures import Measure


@dataclass(frozen=True)
class Theme:
    """The colours around the classes; names are those of the map's style sheet."""

    sea: str
    paper: str
    text: str
    line: str
    border: str
    unknown: str
    hatch: str
    nothing: str
    pointed: str
    selected: str
    halo: str


THEMES = {
    "light": Theme(
        sea="#eef2f6",
        paper="#ffffff",
        text="#1b2733",
        line="#77838f",
        border="#5b6773",
        unknown="#f4f5f6",
        hatch="#aab3bc",
        nothing="#ffffff",
        pointed="#1b2733",
        selected="#b4004e",
        halo="#ffffff",
    ),
    "dark": Theme(
        sea="#161d26",
        paper="#1f2833",
        text="#eef2f6",
        line="#8b97a3",
        border="#0f151c",
        unknown="#2a333d",
        hatch="#56616d",
        nothing="#3f4a55",
        pointed="#ffffff",
        selected="#ff5fa2",
        halo="#161d26",
    ),
}


def theme_name(theme: str | None) -> str:
    """The palette for Streamlit's theme type; light where it is not known."""
    return "dark" if theme == "dark" else "light"


def class_colours(measure: Measure, theme: str) -> list[str]:
    """One colour a class, lowest first, from ColorBrewer's colour-blind-safe schemes.

    A rate or a share is painted in a sequential scheme, whose strongest contrast to the page means the most; a
    difference in a diverging one.
    """
    count = len(measure.limits)
    # Of one hue, the lightest of all can't be told from the light theme's sea, nor well from the lightest but one.
    lightest = 1 if measure.subject else 0
    colours = _hex(getattr(linear, f"{measure.colours}_{count + lightest:02d}").colors[lightest:])
    return colours[::-1] if measure.is_difference or theme == "dark" else colours


def _hex(colours: list[tuple[float, float, float, float]]) -> list[str]:
    return ["#" + "".join(f"{round(part * 255):02x}" for part in colour[:3]) for colour in colours]
