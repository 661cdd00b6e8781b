"""What is done once, when the server starts, so that no visitor has to wait for it."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import get_option
from streamlit.starlette import App

from lgo_map import metrics
from lgo_map.analysis.decision_filter import DecisionFilter, find_decisions
from lgo_map.councils.boundaries import map_of_year
from lgo_map.councils.postcodes import council_of_postcode
from lgo_map.errors import report
from lgo_map.exports.briefing import data_version
from lgo_map.presentation.decision_view import subjects_of
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.records.decision_search import texts_held
from lgo_map.records.letter_search import search_letters
from lgo_map.server import data_versions
from lgo_map.server.closed_addresses import ClosedAddresses
from lgo_map.server.connections import Bounds
from lgo_map.server.documents import ServerDocuments
from lgo_map.server.headers import SafeHeaders
from lgo_map.server.health import STATE, KeptIn, ending_in_peace
from lgo_map.server.lines import Lines, ending_visits
from lgo_map.server.static_files import ImmutableFileCache, PreloadHints, TcpNoDelay
from lgo_map.server.watch import Watch
from lgo_map.site.links import TITLES
from lgo_map.site.streamlit_seams import scripts_of, visit_first
from lgo_map.storage import PROJECT, DataFileError, digest_of

_log = logging.getLogger(__name__)

ELEMENTS = (
    "BidiComponent",
    "ButtonGroup",
    "Checkbox",
    "ComponentInstance",
    "DownloadButton",
    "Html",
    "PageLink",
    "Selectbox",
    "TextInput",
)
"""What the map page draws, as Streamlit's front end calls it, and nearly all of it every other page."""

YOUNG_OBJECTS = 10_000
"""How many objects Python makes before it looks for garbage among them: one run's; its own 700 are a few elements'."""

ANY_POSTCODE = "SW1A 1AA"


def middleware() -> list[Middleware]:
    """What stands between the server and Streamlit."""
    return [
        Middleware(TcpNoDelay),  # before those that stand between it and the connection
        Middleware(SafeHeaders),
        Middleware(Bounds),
        Middleware(Watch),
        Middleware(KeptIn),
        Middleware(ClosedAddresses),
        Middleware(Lines),
        Middleware(ServerDocuments),
        Middleware(PreloadHints, scripts=scripts_of(ELEMENTS), styles=[f".{_style_sheet()}"], files=_files_of_pages),
        Middleware(ImmutableFileCache),
    ]


@asynccontextmanager
async def warm_up(app: App) -> AsyncIterator[None]:
    """Be the first visitor, so that pages and data are loaded before anybody comes.

    The map has to be shown, not only imported: a component that is declared outside a visit is never served.
    """
    try:
        await run_in_threadpool(data_versions.begin, warm)
        await visit_first()
        await run_in_threadpool(_load)
    except Exception as error:
        report(_log, error, "start")
        raise
    # What is loaded by now stays as long as the server does. Put aside, it is not looked through for garbage again and
    # again, which takes a quarter of a second each time; only what visits leave is.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)
    metrics.forget_visits()
    STATE.is_warm = True
    _log.info("The app is ready at http://localhost:%d", get_option("server.port"))
    with ending_in_peace():
        async with ending_visits():
            yield
    data_versions.end()


def _load() -> None:
    for page in TITLES:
        import_module(f"lgo_map.site.pages.{page.stem}_page")
    with suppress(DataFileError):  # the pages say so
        warm(current_dataset())


def warm(dataset: Dataset) -> None:
    """Work out of a dataset what the first visitors would else wait for, and try what is read only when asked for.

    Raises
    ------
    DataFileError
        If a file that this needs is missing or damaged.
    """
    _ = dataset.areas
    find_decisions(dataset, DecisionFilter())
    subjects_of(dataset)
    map_of_year(dataset.years[0], dataset.folder)
    council_of_postcode(ANY_POSTCODE, dataset.folder)
    search_letters("council", dataset.folder)
    texts_held(dataset.folder)
    data_version(dataset.folder)


def _style_sheet() -> str:
    """The address of the style sheet of the pages, from the site's root on."""
    path = PROJECT / "static" / "style.css"
    return f"/app/static/{path.name}?v={digest_of(path.read_bytes())}"


def _files_of_pages() -> dict[str, list[str]]:
    from lgo_map.site.map_component import files_of_map  # noqa: PLC0415  # it declares a component: see warm_up

    try:
        dataset = current_dataset()
        return {"/": files_of_map(map_of_year(dataset.years[0], dataset.folder))}
    except DataFileError:  # the pages say so
        return {}
