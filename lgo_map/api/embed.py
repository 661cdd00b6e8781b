"""Pieces of the site to sit in somebody else's page: a council's figures or the map, without scripts, styles inside.

They are read from the same parts as the pages (`presentation`), so that they say the same. A piece has an address for
the view it shows, like the pages, and leads back to it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lgo_map.api.answers import CACHE_CONTROL
from lgo_map.api.problems import BadRequest, shown
from lgo_map.councils.register import TYPE_NAMES
from lgo_map.errors import LgoMapError, report
from lgo_map.figures.measures import Measure
from lgo_map.figures.years import NEWEST
from lgo_map.presentation import panel
from lgo_map.presentation.map_layer import MapLayer, layer_of
from lgo_map.presentation.map_svg import map_of_piece, map_style
from lgo_map.presentation.map_view import View, schema_of_map
from lgo_map.presentation.pieces import title_of_council, title_of_map
from lgo_map.presentation.url import IGNORED, address_of, read_address, without_instead
from lgo_map.records.credits import OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.records.version import version_of
from lgo_map.storage import digest_of
from lgo_map.wording.numbers import counted, first_upper
from lgo_map.wording.years_together import choice_name

THEMES = ("auto", "light", "dark")
MAX_ADDRESS_CHARACTERS = 500
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What a piece may do: nothing but be looked at. Who may show it is not said here."""


@dataclass(frozen=True)
class Piece:
    """What a piece shows.

    Attributes
    ----------
    shows : {"council", "map", "message"}
        What it is a piece of, or that it can't be shown.
    title, heading, subtitle : str
        Of the document, above all, and below that; plain text.
    blocks : tuple of str
        What it shows, each HTML of our own making.
    address, words : str
        Where the whole of it is on the site, and what leads there.
    style : str
        Rules of a style sheet that it needs besides those of all pieces.
    credit : str
        Whose the figures are.
    """

    shows: Literal["council", "map", "message"]
    title: str
    heading: str
    subtitle: str
    blocks: tuple[str, ...]
    address: str
    words: str
    style: str = ""
    credit: str = f"{OMBUDSMAN_CREDIT}; councils’ and press reports are marked."


_HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
_log = logging.getLogger(__name__)

Maker = Callable[[Dataset, Mapping[str, str]], Piece]


def council_piece(dataset: Dataset, parameters: Mapping[str, str]) -> Piece:
    """A council's sentence and three figures.

    Raises
    ------
    BadRequest
        If it is not said which council, or a part of the address makes no sense.
    """
    view = view_at(dataset, parameters)
    if view.council is None:
        raise BadRequest("The parameter “council” must be the code of a council.")
    council = dataset.council(view.council)
    kind = first_upper(TYPE_NAMES[council.authority_type])
    of_year = {} if view.year == NEWEST else {"year": str(view.year)}
    return Piece(
        shows="council",
        title=title_of_council(dataset, council, view.year),
        heading=council.name,
        subtitle=f"{kind} · {choice_name(view.year, dataset.years)}",
        # On the page the cards stand below a heading of the second rank, which is not needed here.
        blocks=tuple(block.replace("<h3>", "<h2>").replace("</h3>", "</h2>") for block in panel.figures(dataset, view)),
        address=f"/council?{urlencode({'council': view.council} | of_year)}",
        words="All years, sources and similar authorities",
    )


def map_piece(dataset: Dataset, parameters: Mapping[str, str]) -> Piece:
    """The map of a view, with its legend.

    Raises
    ------
    BadRequest
        If a part of the address makes no sense.
    """
    view = view_at(dataset, parameters)
    layer = layer_of(dataset, view.year, view.types, view.tier, view.painted.key, view.ombudsman_only)
    measure = view.painted
    heading = title_of_map(dataset, measure, view.year)
    known = f"known for {layer.known} of {counted(len(layer.areas), 'council', 'councils')}"
    chosen = None if view.council is None else dataset.council(view.council).name
    label = f"Map of England: {heading}, {known}. The legend says how many councils are in each class."
    drawn = map_of_piece(dataset, layer, measure, label, view.council)
    return Piece(
        shows="map",
        title=heading,
        heading=heading,
        subtitle=f"{measure.meaning} {first_upper(known)}." + (f" Outlined: {chosen}." if chosen else ""),
        blocks=(f'<div class="with-legend">{drawn}{_legend(layer, measure)}</div>',),
        address=address_of_view(dataset, view),
        words="The whole map: choose a council, a year or a measure",
        style=map_style(measure),
        credit=f"{OMBUDSMAN_CREDIT}. {OS_CREDIT}. {ONS_CREDIT}.",
    )


def _legend(layer: MapLayer, measure: Measure) -> str:
    rows = "".join(
        f'<li><span class="swatch c{number}"></span> {escape(label)} <span>({count})</span></li>'
        for number, (label, count) in enumerate(layer.legend)
    )
    unit = f" ({measure.unit_in_legend})" if measure.unit_in_legend else ""
    return f"<section><h2>{escape(measure.name)}{escape(unit)} and number of councils</h2><ul>{rows}</ul></section>"


def view_at(dataset: Dataset, parameters: Mapping[str, str]) -> View:
    """The view an address asks for, as on the map.

    Raises
    ------
    BadRequest
        If a part of it makes no sense.
    """
    schema = schema_of_map(dataset)
    view, notices = read_address(schema, parameters)
    if meant := [notice for notice in notices if notice != IGNORED]:
        raise BadRequest(" ".join(map(without_instead, meant)))
    return view


def address_of_view(dataset: Dataset, view: View) -> str:
    """The map's address for a view."""
    query = address_of(schema_of_map(dataset), view)
    return "/" + (f"?{urlencode(query)}" if query else "")


def answering(make: Maker) -> Callable[[Request], object]:
    """What answers requests for a piece."""

    async def answer(request: Request) -> Response:
        try:
            return await run_in_threadpool(_answer, request, make)
        except LgoMapError as error:
            return _refusal(error)

    return answer


def _refusal(error: LgoMapError) -> Response:
    """A page that says why there is no piece, to stand where it would: who looks at a frame is no program."""
    sentence = error.sentence
    if error.status >= 500:
        reference = report(_log, error, "embed")
        sentence = f"{sentence} The fault is ours. Reference {reference}."
    piece = Piece(
        shows="message",
        title="This can’t be shown",
        heading="This can’t be shown",
        subtitle=sentence,
        blocks=(),
        address="/",
        words="Go to the map of all councils",
        credit="",
    )
    return HTMLResponse(_page(piece, "auto"), error.status, headers={**_HEADERS, "Cache-Control": "no-store"})


def _answer(request: Request, make: Maker) -> Response:
    if len(request.url.query) > MAX_ADDRESS_CHARACTERS:
        raise BadRequest("The address is longer than any that means something here.")
    parameters = dict(request.query_params)
    theme = parameters.pop("theme", "auto")
    if theme not in THEMES:
        raise BadRequest(f"The parameter “theme” must be one of {', '.join(THEMES)}; {shown(theme)} is not.")
    dataset = current_dataset()
    text = _text_of(dataset, make, theme, tuple(sorted(parameters.items())))
    headers = {
        **_HEADERS,
        "Cache-Control": CACHE_CONTROL,
        "ETag": f'W/"{version_of(dataset)}-{digest_of(text.encode())}"',
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(text, headers=headers)


@per_dataset(maxsize=300)  # at most 40 kB each
def _text_of(dataset: Dataset, make: Maker, theme: str, parameters: tuple[tuple[str, str], ...]) -> str:
    return _page(make(dataset, dict(parameters)), theme)


def _page(piece: Piece, theme: str) -> str:
    return _ENVIRONMENT.get_template("embed.html").render(theme=theme, **vars(piece))


_ENVIRONMENT = Environment(
    loader=PackageLoader("lgo_map.api"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
