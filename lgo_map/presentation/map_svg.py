"""The map of England as a small drawing: the councils' areas as paths of an SVG, simplified to what a screen shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt
import shapely

from lgo_map.exports.briefing_peers import short_names
from lgo_map.figures.measures import Measure
from lgo_map.presentation.map_layer import MapLayer
from lgo_map.presentation.palette import THEMES, class_colours
from lgo_map.records.dataset import Dataset, per_dataset

WIDTH = 640
"""Of the drawing, in its own units: each is a little less than a kilometre."""
TOLERANCE = 2.2
"""How far borders are simplified, in these units: the square root of the area that a corner may add or take."""
TOLERANCE_OF_PIECE = 4.5
"""The same of a map in somebody's page, which is smaller: there it is less than three pixels."""
SMALLEST = 6.0
"""Area in square units below which a part is left out, if its council has a larger one."""
MIDDLE = 52.9
"""The latitude in degrees at which the drawing is as wide as it is high."""


@dataclass(frozen=True)
class Drawing:
    """The areas of some councils, drawn.

    Attributes
    ----------
    height : int
        Of the drawing, which is :data:`WIDTH` wide, in its units.
    paths : mapping of str to str
        By code, the outline as the attribute `d` of a path.
    """

    height: int
    paths: Mapping[str, str]


@per_dataset(maxsize=60)  # 11 to 24 kB each, one or two for each map of England and tier
def drawing_of(dataset: Dataset, codes: frozenset[str], tolerance: float = TOLERANCE) -> Drawing:
    """The areas of councils that lie beside each other and never overlap, such as those a layer paints."""
    areas = dataset.areas
    west, south, east, north = areas.total_bounds
    narrowing = math.cos(math.radians(MIDDLE))
    scale = WIDTH / ((east - west) * narrowing)

    def on_drawing(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack([(corners[:, 0] - west) * narrowing * scale, (north - corners[:, 1]) * scale])

    shown = areas[areas["code"].isin(codes)]
    shapes = shapely.transform(shown.geometry.to_numpy(), on_drawing)
    simple = shapely.coverage_simplify(shapes, tolerance)
    paths = {str(code): _path(shape) for code, shape in zip(shown["code"], simple, strict=True)}
    return Drawing(math.ceil((north - south) * scale), paths)


def _path(shape: shapely.Geometry) -> str:
    """The outline of an area; of its parts those that can be seen, and of one that is smaller the largest."""
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    seen = [part for number, part in enumerate(parts) if number == 0 or part.area >= SMALLEST]
    rings = [ring for part in seen for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(int)) for ring in rings)


def _ring(corners: npt.NDArray[np.int_]) -> str:
    steps = np.diff(corners[:-1], axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    begin = f"M{_numbers(corners[0].tolist())}"
    return f"{begin}l{_numbers(steps.ravel().tolist())}z" if len(steps) else f"{begin}h1v1h-1z"


def _numbers(values: Iterable[int]) -> str:
    """Numbers of a path, as close as they can stand: what is negative needs no blank before it."""
    return " ".join(map(str, values)).replace(" -", "-")


def map_svg(
    dataset: Dataset, layer: MapLayer, label: str, link: Callable[[str], str], selected: str | None = None
) -> str:
    """A layer of the map as an SVG whose areas are links; each is told by its council's name and figure.

    Parameters
    ----------
    label : str
        What the map shows, for those who can't see it; plain text.
    link : callable
        Gives the address to which the area of a council leads, by its code. The links come in the order of the names,
        as in a table.
    selected : str, optional
        Code of a council whose outline is marked.
    """
    drawing = drawing_of(dataset, frozenset(layer.areas))
    names = dataset.names
    shapes = []
    for code in sorted(drawing.paths, key=lambda code: names[code].casefold()):
        index, text = layer.areas[code]
        title = f"<title>{escape(names[code])}: {escape(text)}</title>"
        current = ' aria-current="true"' if code == selected else ""
        address = escape(link(code))
        shapes.append(f'<a href="{address}"{current}>{title}<path class="c{index}" d="{drawing.paths[code]}"/></a>')
    return _svg(drawing, shapes, label, "group", selected)


def map_of_piece(dataset: Dataset, layer: MapLayer, measure: Measure, label: str, selected: str | None = None) -> str:
    """A layer of the map as one small picture; each area is told by its council when it is pointed at.

    It is to be under 40 kB with all districts: its borders are coarser, its names short, areas of one class stand
    together, and what the measure is called is not said of each. Parameters as for :func:`map_svg`.
    """
    drawing = drawing_of(dataset, frozenset(layer.areas), TOLERANCE_OF_PIECE)
    codes = list(drawing.paths)
    of_class: dict[int, list[str]] = {}
    for code, name in zip(codes, short_names(dataset.names[code] for code in codes), strict=True):
        index, text = layer.areas[code]
        title = f"{escape(name)}: {escape(said_in_piece(text, measure))}"
        of_class.setdefault(index, []).append(f'<path d="{drawing.paths[code]}"><title>{title}</title></path>')
    groups = [f'<g class="c{index}">{"".join(areas)}</g>' for index, areas in sorted(of_class.items())]
    return _svg(drawing, groups, label, "img", selected)


def said_in_piece(text: str, measure: Measure) -> str:
    """What the map says of a council, without what the heading of a piece says of all: "8 of 11 (73 %), 2024–25"."""
    text = text.removeprefix(f"{measure.name}: ").removeprefix("upheld rate ")
    return text.replace(" investigations upheld (", " (").replace(" investigation upheld (", " (")


def _svg(drawing: Drawing, shapes: list[str], label: str, role: str, selected: str | None) -> str:
    if selected in drawing.paths:  # above all others, as these would cover half of its line
        shapes = [*shapes, f'<path class="chosen" aria-hidden="true" d="{drawing.paths[str(selected)]}"/>']
    return (
        f'<svg class="lgo-map" viewBox="-4 -4 {WIDTH + 8} {drawing.height + 8}" role="{role}" '
        f'aria-label="{escape(label)}"><defs><pattern id="unknown" width="8" height="8" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="blank" width="8" height="8"/>'
        f'<rect class="stripe" width="3" height="8"/></pattern></defs>{"".join(shapes)}</svg>'
    )


def map_picture(dataset: Dataset, layer: MapLayer, measure: Measure, selected: str | None = None) -> str:
    """A layer of the map as an SVG without links and words, light, its colours in it: for a picture."""
    drawing, light = drawing_of(dataset, frozenset(layer.areas)), THEMES["light"]
    fills = [*class_colours(measure, "light"), light.nothing, "url(#unknown)"]
    shapes = "".join(f'<path fill="{fills[layer.areas[code][0]]}" d="{d}"/>' for code, d in drawing.paths.items())
    if selected in drawing.paths:
        shapes += f'<path fill="none" stroke="{light.selected}" stroke-width="4" d="{drawing.paths[str(selected)]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {WIDTH + 8} {drawing.height + 8}"><defs>'
        '<pattern id="unknown" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect fill="{light.unknown}" width="8" height="8"/><rect fill="{light.hatch}" width="3" height="8"/>'
        f'</pattern></defs><g stroke="{light.border}" stroke-linejoin="round">{shapes}</g></svg>'
    )


def map_style(measure: Measure) -> str:
    """The rules of a style sheet that colour the areas and the legend's swatches, light and dark."""
    light, dark = THEMES["light"], THEMES["dark"]
    colours = zip(class_colours(measure, "light"), class_colours(measure, "dark"), strict=True)
    fills = [f"light-dark({one},{other})" for one, other in [*colours, (light.nothing, dark.nothing)]]
    rules = [f".c{number}{{fill:{fill};background:{fill}}}" for number, fill in enumerate(fills)]
    blank, stripe = f"light-dark({light.unknown},{dark.unknown})", f"light-dark({light.hatch},{dark.hatch})"
    unknown = f"repeating-linear-gradient(45deg,{stripe} 0 2px,{blank} 2px 5px)"
    border = f"light-dark({light.border},{dark.border})"
    return "".join(
        [
            *rules,
            f".c{len(fills)}{{fill:url(#unknown);background:{unknown}}}",
            f".blank{{fill:{blank}}}.stripe{{fill:{stripe}}}",
            f".lgo-map path{{stroke:{border};stroke-width:1;stroke-linejoin:round}}",
            f".lgo-map .chosen{{stroke:light-dark({light.selected},{dark.selected});stroke-width:4}}",
            ".lgo-map .chosen{fill:none;pointer-events:none}",
            f".swatch{{border:1px solid {border}}}",
        ]
    )
