"""oEmbed (https://oembed.com): who pastes an address of the site into a text gets the piece that shows the same."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from lgo_map.api import models
from lgo_map.api.answers import JSON, Asked, Content, asked, describe
from lgo_map.api.embed import Maker, council_piece, map_piece
from lgo_map.api.parameters import OEmbedQuery
from lgo_map.api.problems import BadRequest, NotHeld, NotMade
from lgo_map.presentation.program_examples import HEIGHTS, WIDTH, frame, origin_of
from lgo_map.presentation.site_pages import SITE
from lgo_map.settings import settings_from_environment
from lgo_map.storage import digest_of

router = APIRouter()

SECONDS = 3600


def site_origin(request: Request) -> str:
    """The site's scheme and host: as the operator has set them, else as they were asked for; empty if that is none."""
    host = request.headers.get("host", "")
    return origin_of(settings_from_environment().address) or origin_of(f"{request.url.scheme}://{host}") or ""


@describe(router, "/oembed", OEmbedQuery, gives={JSON: models.OEmbed}, summary="oEmbed of an address", tag="Websites")
def oembed(query: Annotated[OEmbedQuery, Query()], request: Annotated[Asked, Depends(asked)]) -> Response:
    """The frame that shows what an address of the site shows: of the map, or of a council.

    Of other addresses there is none (404), and no other form than JSON (501).
    """
    if query.format != "json":
        raise NotMade("oEmbed is given as JSON only here.")
    origin = site_origin(request.request)
    name, make, parameters = _piece_at(query.url, origin)
    try:
        piece = make(request.dataset, parameters)
    except BadRequest as error:
        raise NotHeld(error.sentence) from error
    width = min(WIDTH, query.maxwidth or WIDTH)
    height = min(HEIGHTS[name], query.maxheight or HEIGHTS[name])
    answer = models.OEmbed(
        type="rich",
        version="1.0",
        title=piece.title,
        provider_name=SITE,
        provider_url=f"{origin}/",
        cache_age=SECONDS,
        width=width,
        height=height,
        html=frame(f"{origin}/embed/{name}?{urlencode(parameters)}", piece.title, width, height),
    )
    return request.answer(lambda: Content(answer), f"-{digest_of(origin.encode())[:6]}")


def _piece_at(address: str, origin: str) -> tuple[str, Maker, dict[str, str]]:
    """Which piece shows what an address shows, by its name, and its parameters."""
    none = NotHeld("Only addresses of this site’s map and of its page of a council can be embedded.")
    try:
        parts = urlsplit(address)
        parameters = dict(parse_qsl(parts.query, max_num_fields=20))
    except ValueError as error:
        raise none from error
    if origin_of(address) != origin or not origin:
        raise none
    match parts.path.rstrip("/"):
        case "" | "/embed/map":
            return "map", map_piece, parameters
        case "/council" | "/embed/council" if "council" in parameters:
            return "council", council_piece, {key: parameters[key] for key in ("council", "year") if key in parameters}
        case _:
            raise none
