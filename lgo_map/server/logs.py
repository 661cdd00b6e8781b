"""The server's log: one object of JSON a line, or text for developers, and nothing in it that anybody typed.

Lines of ours, of Streamlit, of Uvicorn and of every other library go through one handler. What somebody typed reaches a
log by two ways, and both are closed here: the message of an exception ("invalid literal: 'LS1 1UR'"), which is left
out, and the parts that a library puts into its sentences (an address, a path with its query), of which only numbers
stay. Where in the code it happened, and of which kind it is, always stands there.

What anybody can cause from outside (damaged messages, requests that are none) is a warning, on one line. Of warnings of
one kind one a minute is written, with the number of those left out, so that nobody can fill the log.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from lgo_map import metrics
from lgo_map.errors import LgoMapError, refer_to, reference_of, report
from lgo_map.settings import settings_from_environment
from lgo_map.site.streamlit_seams import hand_logs_on

if TYPE_CHECKING:
    from lgo_map.settings import Settings

_log = logging.getLogger(__name__)

FORMS = ("json", "text")
"""What `LGO_MAP_LOG` may be."""
OURS = ("lgo_map", "bench", "__main__")
"""The loggers whose sentences we write: they hold nothing that anybody typed."""
UNSAID = "…"
"""What stands for the parts of a sentence that are not ours to tell."""

A_MINUTE = 60.0
"""Seconds in which one warning of a kind is written."""
MOST_KINDS = 500
"""Of warnings that are told apart; more would be made up by whoever causes them."""

_ROOMS = ("lgo_map", "streamlit", "uvicorn", "asyncio")
_UVICORN = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?[a-zA-Z%]")
_QUOTED = re.compile(r"[<({\[\"'“‘].*", re.DOTALL)
"""Where a sentence of asyncio begins to show what it was at."""


def log_to(stream: TextIO, settings: Settings | None = None) -> logging.Handler:
    """Send every line of every logger to a stream, and what is no line of a logger too; return what does so.

    To be called before anybody comes, and again when others (Uvicorn) may have put their own handlers back.
    """
    settings = settings_from_environment() if settings is None else settings
    handler = logging.StreamHandler(stream)
    is_json = settings.log == "json" or (settings.log not in FORMS and not stream.isatty())
    handler.setFormatter(JsonLines(settings.debug) if is_json else TextLines(settings.debug))
    count = ErrorCount(logging.ERROR)
    root = logging.getLogger()
    for other in root.handlers[:]:
        if isinstance(other, ErrorCount) or isinstance(other.formatter, (JsonLines, TextLines)):
            root.removeHandler(other)
    handler.addFilter(is_told)
    handler.addFilter(Seldom())
    for each in (handler, count):
        each.addFilter(once)
        root.addHandler(each)
    logging.getLogger("lgo_map").setLevel(logging.INFO)
    hand_logs_on()
    for name in _UVICORN:
        of_uvicorn = logging.getLogger(name)
        of_uvicorn.handlers.clear()
        of_uvicorn.propagate = True
    # A line for each request, with the address of who asks and the query of what is asked.
    logging.getLogger("uvicorn.access").disabled = True
    warnings.showwarning = _warned
    threading.excepthook = _thread_failed
    sys.excepthook = _process_failed
    if settings.log and settings.log not in FORMS:
        _log.warning("LGO_MAP_LOG can be %s; what it is set to is passed over.", " or ".join(FORMS))
    return handler


def is_told(record: logging.LogRecord) -> bool:
    """Whether a line tells the operator anything: that a websocket came or went, as all visits do, does not."""
    of_visits = record.name == "uvicorn.error" and record.levelno <= logging.INFO
    return not (of_visits and ("WebSocket" in str(record.msg) or str(record.msg).startswith("connection ")))


class Seldom:
    """Has a warning written once a minute, with how many of its kind came since the last and were not."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kinds: dict[tuple[str, str], list[float]] = {}
        self._lock = threading.Lock()

    def __call__(self, record: logging.LogRecord) -> bool:
        """Whether a line is to be written; it gets the number of those left out."""
        if record.levelno != logging.WARNING:
            return True
        is_ours = record.name.split(".", 1)[0] in OURS
        kind = (record.name, event_of(record) if is_ours else str(record.msg))
        with self._lock:
            if kind not in self._kinds and len(self._kinds) >= MOST_KINDS:
                self._forget(record.created)
                kind = kind if len(self._kinds) < MOST_KINDS else ("", "")
            known = self._kinds.get(kind)
            if known is not None and record.created - known[0] < A_MINUTE:
                known[1] += 1
                metrics.LEFT_OUT.inc()
                return False
            record.left_out = int(known[1]) if known is not None else 0
            self._kinds[kind] = [record.created, 0]
        return True

    def _forget(self, now: float) -> None:
        self._kinds = {kind: known for kind, known in self._kinds.items() if now - known[0] < A_MINUTE}


def once(record: logging.LogRecord) -> bool:
    """Whether a line is to be written: not where its error has been; an error without a reference gets one."""
    error = _error_of(record)
    if error is None or hasattr(record, "reference"):
        return True
    if reference_of(error) is not None:
        return False
    record.reference = refer_to(error)
    return True


class JsonLines(logging.Formatter):
    """A record as one object of JSON on one line."""

    def __init__(self, says_all: bool = False) -> None:
        """With `says_all`, for developing only, exceptions' messages are told."""
        super().__init__()
        self._says_all = says_all

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event_of(record),
        }
        for name in ("reference", "where"):
            if value := getattr(record, name, None):
                said[name] = str(value)
        if left_out := getattr(record, "left_out", 0):
            said["left_out"] = left_out
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
        if error := _error_of(record):
            said["traceback"] = "".join(traceback_of(error, self._says_all))
        return json.dumps(said, ensure_ascii=False)


class TextLines(logging.Formatter):
    """A record as text, with a traceback on lines of its own."""

    def __init__(self, says_all: bool = False) -> None:
        """With `says_all`, for developing only, exceptions' messages are told."""
        super().__init__()
        self._says_all = says_all

    def format(self, record: logging.LogRecord) -> str:
        """The text, without a newline at its end."""
        time = datetime.fromtimestamp(record.created).astimezone().isoformat(" ", "milliseconds")
        event = event_of(record)
        reference = getattr(record, "reference", "")
        named = f"[{reference}] " if reference and reference not in event else ""
        left_out = getattr(record, "left_out", 0)
        more = f" ({left_out} more like it since the last)" if left_out else ""
        text = f"{time} {record.levelname} {record.name}: {named}{event}{more}"
        error = _error_of(record)
        return "\n".join([text, "".join(traceback_of(error, self._says_all)).rstrip()]) if error else text


class ErrorCount(logging.Handler):
    """Counts faults as they are logged, by where they were."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        room = record.name.split(".", 1)[0]
        others = room if room in _ROOMS else "other"
        metrics.ERRORS.labels(getattr(record, "where", others)).inc()


def event_of(record: logging.LogRecord) -> str:
    """What a line says: of ours, all; of others, their sentence with its numbers, and nothing else put into it."""
    if record.name.split(".", 1)[0] in OURS:
        return " ".join(record.getMessage().split())
    lines = str(record.msg).strip().splitlines() or [""]
    sentence = lines[0]
    if sentence.startswith("Traceback (most recent call last)"):  # as text, as Starlette says why it can't start
        return f"It failed: {lines[-1].partition(':')[0]}"
    if not record.args:
        return _QUOTED.sub(UNSAID, sentence) if record.name.startswith("asyncio") else sentence
    parts = list(record.args) if isinstance(record.args, tuple) else []
    return _PLACEHOLDER.sub(lambda found: _number_in(found[0], parts), sentence)


def _number_in(placeholder: str, parts: list[Any]) -> str:
    if placeholder == "%%":
        return "%"
    part = parts.pop(0) if parts else None
    return str(part) if isinstance(part, (int, float)) else UNSAID


def traceback_of(error: BaseException, says_all: bool = False) -> Iterator[str]:
    """Where an error came from, with the errors before it: places in the code and kinds, without messages.

    A message is told where it is one of ours, fit for the screen; of an error of the system, what the system says.
    """
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from traceback_of(before, says_all)
        yield "which led to:\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__)).format()
    told = _message_of(error, says_all)
    yield f"{type(error).__name__}: {told}\n" if told else f"{type(error).__name__}\n"
    if isinstance(error, BaseExceptionGroup):
        for number, each in enumerate(error.exceptions, 1):
            yield f"of which number {number}:\n"
            yield from traceback_of(each, says_all)


def _message_of(error: BaseException, says_all: bool) -> str:
    if says_all:
        return str(error)
    if isinstance(error, LgoMapError) and error.status >= 500:
        return error.sentence
    return (error.strerror or "") if isinstance(error, OSError) else ""


def _error_of(record: logging.LogRecord) -> BaseException | None:
    """The error that a line is about, if it is a fault: what is only a warning has no traceback and no reference."""
    return record.exc_info[1] if record.exc_info and record.levelno >= logging.ERROR else None


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Log that some code warns, and where (a `showwarning`); of what, that place says."""
    _log.warning("%s at %s:%d", category.__name__, filename, lineno)


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    error = failed.exc_value
    if error is not None and not isinstance(error, SystemExit):
        seen: tuple[type[BaseException], BaseException, TracebackType | None] = (
            failed.exc_type,
            error,
            failed.exc_traceback,
        )
        _log.error("A thread failed", exc_info=seen, extra={"where": "thread"})


def _process_failed(kind: type[BaseException], error: BaseException, way: TracebackType | None) -> None:
    """Log what ends the process, as when a module can't be imported (an `excepthook`)."""
    if not isinstance(error, KeyboardInterrupt):
        report(_log, error.with_traceback(way), "process")


def log_to_standard_error() -> logging.Handler:
    """Have the server's log where a service's log is looked for."""
    return log_to(sys.stderr)
