"""One run's conversation with the site: politely, and asking again only for what changed.

The one module that talks to the internet, and only when the operator asks for it. One request at a time, and no more
than one in a second; `robots.txt` is obeyed (RFC 9309); what was had is kept beside its ETag, so that a run that was
interrupted goes on where it stopped, and a later one asks only for what is newer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

# The standard library's reader of robots.txt knows neither wildcards nor that the longest rule wins.
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from lgo_map.errors import LgoMapError
from lgo_map.ingest.documents import Document, FetchFailure
from lgo_map.ingest.web.addresses import redirected_to
from lgo_map.ingest.web.cache import CachedAnswer, read_cached, write_cached
from lgo_map.ingest.web.settings import AGENT, WebSettings

MAX_WAIT_SECONDS = 120.0
"""Seconds. A site that asks for more between requests, or before the next, is not asked again in this run."""

MAX_REDIRECTS = 5
"""How many redirects of one address are followed."""

MAX_FAILURES_IN_A_ROW = 5
"""How many addresses in a row may fail for the site's sake before the rest is not asked for."""

TIMEOUTS_PER_ANSWER = 10
"""How many times the timeout a whole answer may take; the timeout itself limits only the wait for its next part."""


NOT_THERE = "there is no such page (404)"
"""The reason where the site says that there is nothing at an address."""


@dataclass(frozen=True)
class Clock:
    """How time is told and spent; tests have their own."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class ExpectedKind:
    """What is expected at an address: its name, its media types, and the bytes near its beginning and its end."""

    words: str
    types: tuple[str, ...]
    first: bytes = b""
    last: bytes = b""


PAGE = ExpectedKind("a page", ("text/html", "application/xhtml+xml"), last=b"</html")
LETTER = ExpectedKind("a PDF", ("application/pdf", "application/x-pdf", "application/octet-stream"), b"%PDF-", b"%%eof")
_ROBOTS = ExpectedKind("a text", ())


class _FetchError(LgoMapError):
    """Asking again would not help; the sentence is the reason, and `answered` the status the site answered with."""

    status = 502

    def __init__(self, reason: str, answered: int | None = None) -> None:
        super().__init__(reason)
        self.answered = answered


class _RetryableFetchError(_FetchError):
    """Asking again may help."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    content: bytes = b""


@dataclass
class Site:
    """One run's conversation with the site."""

    client: httpx.Client
    settings: WebSettings
    clock: Clock
    pause: float = 0.0
    last_start: float = float("-inf")
    rules: dict[str, Protego | str] = field(default_factory=dict)
    failures: int = 0
    stopped: str | None = None

    def __post_init__(self) -> None:
        """Begin with the pause of the settings; robots.txt may lengthen it."""
        self.pause = self.settings.pause

    def document(
        self, url: httpx.URL, slug: str, kind: ExpectedKind, name: str, fresh_hours: float | None = None
    ) -> Document | FetchFailure:
        """What is at an address: as kept, if that is new enough, else as the site has it now.

        For how many hours it is new enough the settings say, unless the caller knows better; where they say none, it
        is always asked for.
        """
        kept = read_cached(self.settings.folder, str(url))
        usual = self.settings.fresh_hours
        fresh = usual if fresh_hours is None or usual == 0 else fresh_hours
        if kept and 0 <= self.clock.now() - kept.taken_at < fresh * 3600:
            return Document(name, kept.content, str(url), kept.taken_at)
        if self.stopped:
            return FetchFailure(str(url), slug, self.stopped)
        try:
            had = self._ask_patiently(url, kind, kept)
        except _FetchError as error:
            return FetchFailure(str(url), slug, str(error))
        write_cached(self.settings.folder, had)
        return Document(name, had.content, str(url), had.taken_at)

    def _ask_patiently(self, url: httpx.URL, kind: ExpectedKind, kept: CachedAnswer | None) -> CachedAnswer:
        """Ask for an address as often as it may help, and count how often in a row it did not."""
        asking = Retrying(
            retry=retry_if_exception_type(_RetryableFetchError),
            stop=stop_after_attempt(self.settings.attempts),
            wait=_wait,
            sleep=self.clock.sleep,
            reraise=True,
        )
        try:
            had = asking(self._follow, url, kind, kept)
        except _RetryableFetchError as error:
            self.failures += 1
            if self.failures >= MAX_FAILURES_IN_A_ROW:
                self.stopped = "it was not asked for, since the site had failed several times in a row"
            times = "once" if self.settings.attempts == 1 else f"{self.settings.attempts} times"
            raise _FetchError(f"{error}; it was asked {times}") from error
        except _FetchError:
            self.failures = 0
            raise
        self.failures = 0
        return had

    def _follow(self, url: httpx.URL, kind: ExpectedKind, kept: CachedAnswer | None) -> CachedAnswer:
        """Ask for an address, and for those it redirects to."""
        here = url
        for _ in range(MAX_REDIRECTS + 1):
            if kind is not _ROBOTS:
                self._stay_within_rules(here)
            known = kept if kept and kept.answered_by == str(here) else None
            answer = self._ask(here, kind, known)
            if answer.status == HTTPStatus.OK:
                return self._as_cached(url, here, answer)
            if answer.status == HTTPStatus.NOT_MODIFIED and known:
                return replace(known, taken_at=self.clock.now())
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                raise self._problem(answer)
            try:
                here = httpx.URL(redirected_to(str(here), answer.headers["location"], self.settings.base))
            except ValueError as error:
                raise _FetchError(str(error)) from error
        raise _FetchError(f"it is redirected more than {MAX_REDIRECTS} times")

    def _as_cached(self, url: httpx.URL, here: httpx.URL, answer: _Answer) -> CachedAnswer:
        return CachedAnswer(
            str(url),
            str(here),
            self.clock.now(),
            _sendable(answer.headers.get("etag")),
            _sendable(answer.headers.get("last-modified")),
            answer.content,
        )

    def _problem(self, answer: _Answer) -> _FetchError:
        """Why an answer that is neither the file nor a redirect does not do."""
        status = answer.status
        if status == HTTPStatus.NOT_FOUND:
            return _FetchError(NOT_THERE, status)
        reason = f"the site answered {status}"
        if phrase := httpx.codes.get_reason_phrase(status):
            reason += f" ({phrase})"
        if status not in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS) and status < 500:
            return _FetchError(reason, status)
        after = _seconds_to_wait(answer.headers.get("retry-after", ""), self.clock.now())
        if after > MAX_WAIT_SECONDS:
            self.stopped = f"the site asked not to be asked again for {after:.0f} seconds; run it again after that"
            return _FetchError(self.stopped)
        return _RetryableFetchError(reason, after)

    def _ask(self, url: httpx.URL, kind: ExpectedKind, known: CachedAnswer | None) -> _Answer:
        """One request, when its turn has come."""
        self.clock.sleep(max(0.0, self.last_start + self.pause - self.clock.monotonic()))
        self.last_start = self.clock.monotonic()
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        try:
            with self.client.stream("GET", url, headers={k: v for k, v in headers.items() if v}) as response:
                content = self._read(response, kind) if response.status_code == HTTPStatus.OK else b""
                return _Answer(response.status_code, response.headers, content)
        except httpx.TimeoutException as error:
            raise _RetryableFetchError(f"the site did not answer within {self.settings.timeout:g} seconds") from error
        except httpx.RemoteProtocolError as error:
            raise _RetryableFetchError("the answer broke off or was garbled") from error
        except httpx.TransportError as error:
            raise _RetryableFetchError(
                f"the site could not be reached ({str(error).rstrip('.') or 'no reason given'})"
            ) from error

    def _read(self, response: httpx.Response, kind: ExpectedKind) -> bytes:
        """The body of an answer, if it is of the kind expected and not too large."""
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind.types and media_type and media_type not in kind.types:
            # What the site sends is shown to somebody, so only as far as it is a name.
            said = media_type if re.fullmatch(r"[\w/.+-]{1,80}", media_type, re.ASCII) else "something else"
            raise _FetchError(f"it is not {kind.words}, but {said}")
        if response.headers.get("content-encoding", "identity").casefold() != "identity":
            raise _FetchError("it came compressed, though that was not asked for")
        largest = self.settings.largest
        too_large = _FetchError(f"it is larger than {largest / 1_000_000:g} MB")
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > largest:
            raise too_large
        content = bytearray()
        most_seconds = TIMEOUTS_PER_ANSWER * self.settings.timeout
        for part in response.iter_raw():
            content += part
            if len(content) > largest:
                raise too_large
            if self.clock.monotonic() > self.last_start + most_seconds:
                raise _RetryableFetchError(f"the answer was not complete after {most_seconds:g} seconds")
        _check_whole(content, kind, is_measured=bool(response.headers.keys() & {"content-length", "transfer-encoding"}))
        return bytes(content)

    def _stay_within_rules(self, url: httpx.URL) -> None:
        """Raise if the robots.txt of the address's host forbids it, or can't be read."""
        host = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if host not in self.rules:
            self.rules[host] = self._rules_of(httpx.URL(f"{host}/robots.txt"))
        rules = self.rules[host]
        if isinstance(rules, str):
            raise _FetchError(rules)
        if not rules.can_fetch(str(url), AGENT):
            raise _FetchError("the site's robots.txt forbids it")

    def _rules_of(self, robots: httpx.URL) -> Protego | str:
        """What a host allows, or why nothing may be asked of it."""
        try:
            answer = self._ask_patiently(robots, _ROBOTS, None)
        except _FetchError as error:
            if error.answered is not None and 400 <= error.answered < 500:
                # RFC 9309: a site without such a file forbids nothing.
                return Protego.parse("")
            return f"it was not asked for, since the site's robots.txt could not be read ({error})"
        rules = Protego.parse(answer.content.decode("utf-8-sig", errors="replace"))
        delay = rules.crawl_delay(AGENT) or 0.0
        if not delay <= MAX_WAIT_SECONDS:
            return f"it was not asked for, since the site's robots.txt wants {delay:g} seconds between requests"
        self.pause = max(self.pause, delay)
        return rules


def _check_whole(content: bytearray, kind: ExpectedKind, is_measured: bool) -> None:
    """Raise if a body is not of the kind expected, or only its beginning."""
    if kind.types and not content.strip():
        raise _FetchError("it is empty")
    # Both marks may have a few bytes of something else around them.
    if kind.first not in content[:1024]:
        raise _FetchError(f"it is not {kind.words}, whatever it says of itself")
    # Where the site does not say how long its answer is, a connection that broke looks like the end.
    if not is_measured and kind.last not in content[-1024:].lower():
        raise _RetryableFetchError("the answer broke off or was garbled")


def _wait(state: RetryCallState) -> float:
    """Seconds before asking again: 2, 4, 8 …, or longer where the site says so."""
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _RetryableFetchError) else 0.0
    return max(after, wait_exponential(multiplier=2, max=60)(state))


def _seconds_to_wait(retry_after: str, now: float) -> float:
    """The seconds that a `Retry-After` means, given as such or as a date; 0 if it means none."""
    text = retry_after.strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)


def _sendable(header: str | None) -> str:
    return header if header and header.isascii() and header.isprintable() else ""
