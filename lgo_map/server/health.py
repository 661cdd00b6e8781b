"""What the operator's machines ask: whether the process answers, whether it can take visitors, and what it counts."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from anyio import CapacityLimiter, to_thread
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lgo_map import metrics
from lgo_map.errors import LgoMapError, report
from lgo_map.records.dataset import current_dataset
from lgo_map.records.version import current_version
from lgo_map.settings import settings_from_environment
from lgo_map.site.streamlit_seams import open_sessions

_log = logging.getLogger(__name__)

METRICS = "/internal/metrics"
"""Where Prometheus collects; all below /internal/ is for a proxy to keep in."""
AGAIN_SECONDS = 5.0
"""Data that can't be loaded are tried again no sooner: that takes as long as loading them, and balancers ask often."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""What proxies write into a request that they hand on."""
_NO_STORE = {"cache-control": "no-store"}


@dataclass
class State:
    """How far the process is.

    Attributes
    ----------
    is_warm : bool
        Whether everything is loaded that the first visitors would else wait for.
    is_ending : bool
        Whether it was told to end.
    fault, fault_seen : str, float
        What was wrong with the data when they were last tried, and when that was, as `time.monotonic` has it.
    """

    is_warm: bool = False
    is_ending: bool = False
    fault: str = ""
    fault_seen: float = 0.0


STATE = State()
"""Of this process."""


class KeptIn:
    """Has what is the operator's be nowhere for whoever comes through a proxy: one that forgets it opens nothing."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] == "http" and scope["path"].rstrip("/") == METRICS and _is_handed_on(scope):
            answer = PlainTextResponse("There is nothing at this address.", 404, headers=_NO_STORE)
            return await answer(scope, receive, send)
        return await self._app(scope, receive, send)


def _is_handed_on(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return any(name in headers for name in _FORWARDED) and not settings_from_environment().metrics_forwarded


def routes() -> list[Route]:
    """The operator's addresses."""
    # A thread of its own: where all others are busy, the process is still ready.
    own = CapacityLimiter(1)

    async def ready(_: Request) -> Response:
        why_not = await to_thread.run_sync(why_not_ready, limiter=own)
        metrics.READY.set(why_not is None)
        if why_not is None:
            return JSONResponse({"ready": True}, headers=_NO_STORE)
        return JSONResponse({"ready": False, "detail": why_not}, 503, headers={**_NO_STORE, "retry-after": "5"})

    async def told(_: Request) -> Response:
        content = await to_thread.run_sync(told_metrics, limiter=own)
        return Response(content, headers={**_NO_STORE, "content-type": CONTENT_TYPE_LATEST})

    return [Route("/healthz", _healthy), Route("/readyz", ready), Route(METRICS, told)]


async def _healthy(_: Request) -> Response:
    return JSONResponse({"healthy": True}, headers=_NO_STORE)


def why_not_ready() -> str | None:
    """A sentence that says why no visitor is to be sent here; None where they can be."""
    if STATE.is_ending:
        return "The server has been told to end: visitors are to be sent to another."
    if not STATE.is_warm:
        return "The server has started and is still loading the data."
    if STATE.fault and time.monotonic() - STATE.fault_seen < AGAIN_SECONDS:
        return STATE.fault
    STATE.fault = _fault_of_data()
    STATE.fault_seen = time.monotonic()
    return STATE.fault or None


def _fault_of_data() -> str:
    try:
        current_dataset()
    except LgoMapError as error:
        return error.sentence
    except Exception as error:  # whatever it is, visitors are better sent to another
        return f"The data can’t be loaded. Reference {report(_log, error, 'readiness')}."
    return ""


def told_metrics() -> bytes:
    """All that is counted, as Prometheus reads it; what is asked for only now is asked first."""
    metrics.SESSIONS.set(open_sessions())
    is_ready = why_not_ready() is None
    metrics.READY.set(is_ready)
    if is_ready and (shown := current_version()):  # else the version before is still the one that was last shown
        tell_version(shown)
    return generate_latest(metrics.REGISTRY)


_told: dict[str, str] = {}


def tell_version(version: str) -> None:
    """Note which version of the data is shown, and since when, if it is another than before."""
    if _told.get("version") != version:
        _told["version"] = version
        metrics.DATA.info({"version": version})
        metrics.DATA_SINCE.set(time.time())


@contextmanager
def ending_in_peace() -> Iterator[None]:
    """Have the process, told to end, say that it is not ready, and answer for the time that `LGO_MAP_DRAIN` says.

    What is to be done when it ends, Uvicorn's handler of the signal does; told a second time, it ends at once.
    """
    loop, seconds = asyncio.get_running_loop(), seconds_to_drain()
    before = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        is_again, STATE.is_ending = STATE.is_ending, True
        if not callable(before):
            return
        if seconds <= 0 or is_again:
            before(number, frame)
        else:
            loop.call_soon_threadsafe(_later, loop, seconds, lambda: before(number, None))

    try:
        signal.signal(signal.SIGTERM, end)
    except ValueError:  # not in the main thread: then nobody sends us signals
        yield
        return
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGTERM) is end:
            signal.signal(signal.SIGTERM, before)


def _later(loop: asyncio.AbstractEventLoop, seconds: float, end: Callable[[], object]) -> None:
    _log.info("The server was told to end: it says that it is not ready, and ends in %g seconds.", seconds)
    loop.call_later(seconds, end)


def seconds_to_drain() -> float:
    """What `LGO_MAP_DRAIN` says, in seconds; 0 where it says nothing, or no number from 0 to 600."""
    written = settings_from_environment().drain
    try:
        seconds = float(written or 0)
    except ValueError:
        seconds = -1.0
    if 0 <= seconds <= 600:
        return seconds
    _log.warning("LGO_MAP_DRAIN must be a number of seconds from 0 to 600; what it is set to is passed over.")
    return 0.0
