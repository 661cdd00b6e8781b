"""Statistics pages and letters of councils, fetched from the Ombudsman's site: politely, and again only what changed.

The one module that talks to the internet, and only for whoever keeps the data. One request at a time, and no more
than one in a second; `robots.txt` is obeyed (RFC 9309); what was had is kept beside its ETag, so that a run that was
interrupted goes on where it stopped, and a later one asks only for what is newer.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

import httpx
import pandas as pd

# The standard library's reader of robots.txt knows neither wildcards nor that the longest rule wins.
from protego import Protego
from selectolax.lexbor import LexborHTMLParser
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from lgo_map.councils.register import OMBUDSMAN_PAGES, find_code
from lgo_map.errors import LgoMapError
from lgo_map.ingest.documents import MOST_BYTES, Document
from lgo_map.pipeline.stage import BuildError
from lgo_map.store import PROJECT

AGENT = "lgo-map/1.0"
"""How the program names itself to the site."""

LONGEST_WAIT = 120.0
"""Seconds. A site that asks for more between requests, or before the next, is not asked again in this run."""

REDIRECTS = 5
"""How many redirects of one address are followed."""

FAILURES_IN_A_ROW = 5
"""After so many addresses in a row that failed for the site's sake, the rest is not asked for."""

PATIENCE = 10
"""A whole answer may take so many times the timeout, which limits only the wait for its next part."""

Wanted = Literal["pages", "letters"]

EVERYTHING: frozenset[Wanted] = frozenset({"pages", "letters"})
"""All that can be fetched of a council."""


@dataclass(frozen=True)
class Settings:
    """Where to fetch from, and how patiently.

    Attributes
    ----------
    base : str
        The address below which each council has its page; without a slash at its end.
    user_agent : str
        Sent with each request. Nothing else about the sender is.
    folder : Path
        Where fetched files are kept between runs.
    pause : float
        Seconds between the starts of two requests, 1 at least.
    timeout : float
        Seconds to wait for a connection, and for each next part of an answer.
    attempts : int
        How often an address is asked that fails in a way that may pass.
    largest : int
        Bytes; a larger answer is not taken.
    fresh_hours : float
        What was had in the last so many hours is not asked for again.

    Raises
    ------
    BuildError
        If one of them can't be; the message names its environment variable.
    """

    base: str = OMBUDSMAN_PAGES
    user_agent: str = AGENT
    folder: Path = PROJECT / ".lgo-fetched"
    pause: float = 1.0
    timeout: float = 30.0
    attempts: int = 4
    largest: int = MOST_BYTES
    fresh_hours: float = 24.0

    def __post_init__(self) -> None:
        """Refuse what would be impolite or can't work."""
        url = _url(self.base)
        if url is None or url.scheme not in ("http", "https") or not url.host or url.query:
            raise BuildError(f"LGO_MAP_WEB_BASE is {self.base!r}, which is no address of a site.")
        if not (self.user_agent.isascii() and self.user_agent.isprintable()):
            raise BuildError("LGO_MAP_WEB_CONTACT holds a sign that can't be sent: write it in plain letters.")
        for name, value, least in (
            ("LGO_MAP_WEB_PAUSE", self.pause, 1),
            ("LGO_MAP_WEB_TIMEOUT", self.timeout, 0.01),
            ("LGO_MAP_WEB_ATTEMPTS", self.attempts, 1),
            ("LGO_MAP_WEB_LARGEST", self.largest, 1),
            ("LGO_MAP_WEB_HOURS", self.fresh_hours, 0),
        ):
            if not least <= value < float("inf"):
                raise BuildError(f"{name} is {value:g}, but must be {least:g} at least.")


@dataclass(frozen=True)
class Missed:
    """An address that could not be had.

    Attributes
    ----------
    url : str
        The address.
    slug : str
        The council's page it belongs to.
    reason : str
        Why, as it follows "was not had: ".
    """

    url: str
    slug: str
    reason: str


Fetched = Document | Missed


@dataclass(frozen=True)
class Clock:
    """How time is told and spent; tests have their own."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


def settings_from_environment() -> Settings:
    """The settings, each as its environment variable says, else its default.

    `LGO_MAP_WEB_BASE`: the address below which councils have their pages. `LGO_MAP_WEB_CONTACT`: a mail or web
    address of whoever runs this, sent with the user agent. `LGO_MAP_WEB_FOLDER`: where fetched files are kept.
    `LGO_MAP_WEB_PAUSE`: seconds between requests. `LGO_MAP_WEB_TIMEOUT`: seconds to wait for an answer.
    `LGO_MAP_WEB_ATTEMPTS`: how often to ask. `LGO_MAP_WEB_LARGEST`: the largest file, in bytes.
    `LGO_MAP_WEB_HOURS`: how long what was had counts as new.

    Raises
    ------
    BuildError
        If one of them can't be.
    """
    usual = Settings()
    contact = os.environ.get("LGO_MAP_WEB_CONTACT", "").strip()
    return Settings(
        base=os.environ.get("LGO_MAP_WEB_BASE", "").strip().rstrip("/") or usual.base,
        user_agent=f"{AGENT} (+{contact})" if contact else AGENT,
        folder=Path(os.environ.get("LGO_MAP_WEB_FOLDER") or usual.folder),
        pause=_number_from_environment("LGO_MAP_WEB_PAUSE", usual.pause),
        timeout=_number_from_environment("LGO_MAP_WEB_TIMEOUT", usual.timeout),
        attempts=int(_number_from_environment("LGO_MAP_WEB_ATTEMPTS", usual.attempts)),
        largest=int(_number_from_environment("LGO_MAP_WEB_LARGEST", usual.largest)),
        fresh_hours=_number_from_environment("LGO_MAP_WEB_HOURS", usual.fresh_hours),
    )


def _number_from_environment(name: str, usual: float) -> float:
    text = os.environ.get(name, "").strip()
    if not text:
        return usual
    # float() would also take "nan" and "1e999", which no setting can be.
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,6})?", text, re.ASCII) is None:
        raise BuildError(f"{name} is {text!r}, which is no number.")
    return float(text)


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.IGNORECASE | re.ASCII)


def councils_to_fetch(register: pd.DataFrame, names: Sequence[str] = ()) -> list[str]:
    """The last parts of the addresses of councils' pages.

    Parameters
    ----------
    register : DataFrame
        As :func:`lgo_map.councils.register.load_register` gives it.
    names : sequence of str
        Councils by name, code, or the last part of the address itself ("leeds-city-council"), which the register
        need not know; none means all of the register whose address is known.

    Returns
    -------
    list of str
        Each once: as named, or in the order of the register.

    Raises
    ------
    BuildError
        If a name means no council, or one whose address is not known; all such are named.
    """
    if not names:
        return [str(slug) for slug in register["page_slug"].dropna()]
    slugs: dict[str, None] = {}
    unknown: list[str] = []
    for name in names:
        code = find_code(register, name)
        slug = register.at[code, "page_slug"] if code is not None else None
        if isinstance(slug, str):
            slugs[slug] = None
        elif _SLUG.fullmatch(name):
            slugs[name] = None
        elif code is None:
            unknown.append(f"{name!r} means no council")
        else:
            unknown.append(f"the address of {name!r} at the Ombudsman is not known")
    if unknown:
        raise BuildError("; ".join(unknown) + ": name the page itself, as in leeds-city-council.")
    return list(slugs)


def councils_without_address(register: pd.DataFrame) -> list[str]:
    """The names of the councils that "all" leaves out, since the register knows no address of theirs."""
    return [str(name) for name in register.loc[register["page_slug"].isna(), "name"]]


def fetch(
    slugs: Iterable[str],
    settings: Settings,
    want: Collection[Wanted] = EVERYTHING,
    clock: Clock | None = None,
) -> Generator[Fetched, None, None]:
    """Fetch the statistics pages and letters of councils, one after the other.

    Parameters
    ----------
    slugs : iterable of str
        As :func:`councils_to_fetch` gives them.
    settings : Settings
        Where from, and how patiently.
    want : collection of {"pages", "letters"}
        What to fetch of each.
    clock : Clock, optional
        How time is told and spent.

    Yields
    ------
    Document or Missed
        As each is had, or can't be.

    Raises
    ------
    OSError
        If the folder for fetched files can't be written.
    """
    settings.folder.mkdir(parents=True, exist_ok=True)
    # A jar that takes no cookie: nothing that the site sets is sent back to it.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    # Compressed answers are not asked for, since a small one may unpack to any size.
    headers = {"User-Agent": settings.user_agent, "Accept-Encoding": "identity"}
    with httpx.Client(headers=headers, cookies=cookies, timeout=settings.timeout) as client:
        site = _Site(client, settings, clock or Clock())
        asked: set[str] = set()
        for slug in slugs:
            council = httpx.URL(f"{settings.base}/{quote(slug, safe='')}")
            if "pages" in want:
                yield site.document(council.copy_with(path=f"{council.path}/statistics"), slug, _PAGE, f"{slug}.html")
            if "letters" in want:
                yield from _letters(site, council, slug, asked)


def _letters(site: _Site, council: httpx.URL, slug: str, asked: set[str]) -> Iterator[Fetched]:
    page = site.document(council, slug, _PAGE, f"{slug}.html")
    if isinstance(page, Missed):
        yield page
        return
    links = letter_links(page.content, str(council))
    if not links:
        yield Missed(str(council), slug, "it links no letter that could be recognised")
    for link in links:
        if link not in asked:
            asked.add(link)
            yield site.document(httpx.URL(link), slug, _LETTER, _file_name(link))


def _file_name(link: str) -> str:
    # The folder is the letter's year: without it all letters of a council would have one name.
    parts = unquote(httpx.URL(link).path).split("/")[-2:]
    return re.sub(r"[^\w .,()&'-]", "-", "-".join(part for part in parts if part))


def summary(missed: Iterable[Missed]) -> list[str]:
    """Say in plain sentences what could not be had, one for each reason.

    Returns
    -------
    list of str
        In the order in which the reasons came up; empty if nothing was missed.
    """
    by_reason: dict[str, list[Missed]] = {}
    for miss in missed:
        by_reason.setdefault(miss.reason, []).append(miss)
    return [_sentence(reason, misses) for reason, misses in by_reason.items()]


def _sentence(reason: str, misses: list[Missed]) -> str:
    if len(misses) == 1:
        return f"{misses[0].slug}: {misses[0].url} was not had: {reason}."
    slugs = list(dict.fromkeys(miss.slug for miss in misses))
    named = ", ".join(slugs[:10]) + (f" and {len(slugs) - 10} more" if len(slugs) > 10 else "")
    return f"{len(misses)} addresses were not had: {reason}. They are of {named}."


def letter_links(page: bytes, address: str) -> list[str]:
    """The addresses of the letters that a council's page links.

    Parameters
    ----------
    page : bytes
        The page's HTML.
    address : str
        Where it was had.

    Returns
    -------
    list of str
        Each once, in the page's order, complete and encoded: PDF files on the same site that mention a letter or
        lie in a folder of the councils' performance.
    """
    here = httpx.URL(address)
    found: dict[str, None] = {}
    for anchor in LexborHTMLParser(page).css("a[href]"):
        link = _url(anchor.attributes.get("href") or "", here)
        if link is None or link.scheme not in ("http", "https") or not _same_site(link, here):
            continue
        path = link.path.casefold()
        of_letter = "letter" in path or "letter" in anchor.text().casefold() or "councilperformance" in path
        if path.endswith(".pdf") and of_letter:
            found[str(link.copy_with(scheme=here.scheme, fragment=None))] = None
    return list(found)


def redirected_to(address: str, location: str, base: str) -> str:
    """Where a redirect leads, if it may be followed.

    Parameters
    ----------
    address : str
        What was asked.
    location : str
        What the answer's `Location` says.
    base : str
        An address of the site that must not be left; its name with and without "www." are the same site.

    Returns
    -------
    str
        The next address.

    Raises
    ------
    ValueError
        If it leaves the site, or https; the message says so, as the reason of a :class:`Missed`.
    """
    here = httpx.URL(address)
    there = _url(location, here)
    if there is None or there.scheme not in ("http", "https"):
        raise ValueError("it is redirected to what is no address")
    if not _same_site(there, httpx.URL(base)):
        raise ValueError(f"it is redirected to another site, {there.host}")
    if here.scheme == "https" and there.scheme == "http":
        raise ValueError("it is redirected from https to http")
    return str(there.copy_with(fragment=None))


def _url(text: str, here: httpx.URL | None = None) -> httpx.URL | None:
    # Browsers drop line breaks within an address; httpx refuses it.
    plain = re.sub(r"[\t\r\n]", "", text.strip())
    try:
        url = here.join(plain) if here else httpx.URL(plain)
        # Whether a host's name can be one is only known when it is asked for. No name and password is ever sent.
        return url if url.host is not None and not url.userinfo else None
    except (httpx.InvalidURL, ValueError):
        return None


def _same_site(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.host.removeprefix("www."), one.port) == (other.host.removeprefix("www."), other.port)


@dataclass(frozen=True)
class _Kind:
    """What is expected at an address."""

    words: str
    types: tuple[str, ...]
    first: bytes = b""
    last: bytes = b""


_PAGE = _Kind("a page", ("text/html", "application/xhtml+xml"), last=b"</html")
_LETTER = _Kind("a PDF", ("application/pdf", "application/x-pdf", "application/octet-stream"), b"%PDF-", b"%%eof")
_ROBOTS = _Kind("a text", ())


class _NotHad(LgoMapError):
    """Asking again would not help; the sentence is the reason, and `answered` the status the site answered with."""

    status = 502

    def __init__(self, reason: str, answered: int | None = None) -> None:
        super().__init__(reason)
        self.answered = answered


class _NotNow(_NotHad):
    """Asking again may help."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True)
class _Kept:
    """An answer as it is kept between runs."""

    url: str
    answered_by: str
    taken_at: float
    etag: str
    last_modified: str
    content: bytes


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    content: bytes = b""


@dataclass
class _Site:
    """One run's conversation with the site."""

    client: httpx.Client
    settings: Settings
    clock: Clock
    pause: float = 0.0
    last_start: float = float("-inf")
    rules: dict[str, Protego | str] = field(default_factory=dict)
    failures: int = 0
    stopped: str | None = None

    def __post_init__(self) -> None:
        self.pause = self.settings.pause

    def document(self, url: httpx.URL, slug: str, kind: _Kind, name: str) -> Fetched:
        """What is at an address: as kept, if that is new enough, else as the site has it now."""
        kept = _read_kept(self.settings.folder, str(url))
        if kept and 0 <= self.clock.now() - kept.taken_at < self.settings.fresh_hours * 3600:
            return Document(name, kept.content, str(url))
        if self.stopped:
            return Missed(str(url), slug, self.stopped)
        try:
            had = self._ask_patiently(url, kind, kept)
        except _NotHad as error:
            return Missed(str(url), slug, str(error))
        _write_kept(self.settings.folder, had)
        return Document(name, had.content, str(url))

    def _ask_patiently(self, url: httpx.URL, kind: _Kind, kept: _Kept | None) -> _Kept:
        """Ask for an address as often as it may help, and count how often in a row it did not."""
        asking = Retrying(
            retry=retry_if_exception_type(_NotNow),
            stop=stop_after_attempt(self.settings.attempts),
            wait=_wait,
            sleep=self.clock.sleep,
            reraise=True,
        )
        try:
            had = asking(self._follow, url, kind, kept)
        except _NotNow as error:
            self.failures += 1
            if self.failures >= FAILURES_IN_A_ROW:
                self.stopped = "it was not asked for, since the site had failed several times in a row"
            times = "once" if self.settings.attempts == 1 else f"{self.settings.attempts} times"
            raise _NotHad(f"{error}; it was asked {times}") from error
        except _NotHad:
            self.failures = 0
            raise
        self.failures = 0
        return had

    def _follow(self, url: httpx.URL, kind: _Kind, kept: _Kept | None) -> _Kept:
        """Ask for an address, and for those it redirects to."""
        here = url
        for _ in range(REDIRECTS + 1):
            if kind is not _ROBOTS:
                self._stay_within_rules(here)
            known = kept if kept and kept.answered_by == str(here) else None
            answer = self._ask(here, kind, known)
            if answer.status == HTTPStatus.OK:
                return self._taken(url, here, answer)
            if answer.status == HTTPStatus.NOT_MODIFIED and known:
                return replace(known, taken_at=self.clock.now())
            if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
                raise self._problem(answer)
            try:
                here = httpx.URL(redirected_to(str(here), answer.headers["location"], self.settings.base))
            except ValueError as error:
                raise _NotHad(str(error)) from error
        raise _NotHad(f"it is redirected more than {REDIRECTS} times")

    def _taken(self, url: httpx.URL, here: httpx.URL, answer: _Answer) -> _Kept:
        return _Kept(
            str(url),
            str(here),
            self.clock.now(),
            _sendable(answer.headers.get("etag")),
            _sendable(answer.headers.get("last-modified")),
            answer.content,
        )

    def _problem(self, answer: _Answer) -> _NotHad:
        """Why an answer that is neither the file nor a redirect does not do."""
        status = answer.status
        if status == HTTPStatus.NOT_FOUND:
            return _NotHad("there is no such page (404)", status)
        reason = f"the site answered {status}"
        if phrase := httpx.codes.get_reason_phrase(status):
            reason += f" ({phrase})"
        if status not in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS) and status < 500:
            return _NotHad(reason, status)
        after = _seconds_to_wait(answer.headers.get("retry-after", ""), self.clock.now())
        if after > LONGEST_WAIT:
            self.stopped = f"the site asked not to be asked again for {after:.0f} seconds; run it again after that"
            return _NotHad(self.stopped)
        return _NotNow(reason, after)

    def _ask(self, url: httpx.URL, kind: _Kind, known: _Kept | None) -> _Answer:
        """One request, when its turn has come."""
        self.clock.sleep(max(0.0, self.last_start + self.pause - self.clock.monotonic()))
        self.last_start = self.clock.monotonic()
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        try:
            with self.client.stream("GET", url, headers={k: v for k, v in headers.items() if v}) as response:
                content = self._read(response, kind) if response.status_code == HTTPStatus.OK else b""
                return _Answer(response.status_code, response.headers, content)
        except httpx.TimeoutException as error:
            raise _NotNow(f"the site did not answer within {self.settings.timeout:g} seconds") from error
        except httpx.RemoteProtocolError as error:
            raise _NotNow("the answer broke off or was garbled") from error
        except httpx.TransportError as error:
            raise _NotNow(f"the site could not be reached ({str(error).rstrip('.') or 'no reason given'})") from error

    def _read(self, response: httpx.Response, kind: _Kind) -> bytes:
        """The body of an answer, if it is of the kind expected and not too large."""
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind.types and media_type and media_type not in kind.types:
            # What the site sends is shown to somebody, so only as far as it is a name.
            said = media_type if re.fullmatch(r"[\w/.+-]{1,80}", media_type, re.ASCII) else "something else"
            raise _NotHad(f"it is not {kind.words}, but {said}")
        if response.headers.get("content-encoding", "identity").casefold() != "identity":
            raise _NotHad("it came compressed, though that was not asked for")
        largest = self.settings.largest
        too_large = _NotHad(f"it is larger than {largest / 1_000_000:g} MB")
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > largest:
            raise too_large
        content = bytearray()
        until = self.last_start + PATIENCE * self.settings.timeout
        for part in response.iter_raw():
            content += part
            if len(content) > largest:
                raise too_large
            if self.clock.monotonic() > until:
                raise _NotNow(f"the answer was not complete after {PATIENCE * self.settings.timeout:g} seconds")
        _check_whole(content, kind, is_measured=bool(response.headers.keys() & {"content-length", "transfer-encoding"}))
        return bytes(content)

    def _stay_within_rules(self, url: httpx.URL) -> None:
        """Raise if the robots.txt of the address's host forbids it, or can't be read."""
        host = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if host not in self.rules:
            self.rules[host] = self._rules_of(httpx.URL(f"{host}/robots.txt"))
        rules = self.rules[host]
        if isinstance(rules, str):
            raise _NotHad(rules)
        if not rules.can_fetch(str(url), AGENT):
            raise _NotHad("the site's robots.txt forbids it")

    def _rules_of(self, robots: httpx.URL) -> Protego | str:
        """What a host allows, or why nothing may be asked of it."""
        try:
            answer = self._ask_patiently(robots, _ROBOTS, None)
        except _NotHad as error:
            if error.answered is not None and 400 <= error.answered < 500:
                # RFC 9309: a site without such a file forbids nothing.
                return Protego.parse("")
            return f"it was not asked for, since the site's robots.txt could not be read ({error})"
        rules = Protego.parse(answer.content.decode("utf-8-sig", errors="replace"))
        delay = rules.crawl_delay(AGENT) or 0.0
        if not delay <= LONGEST_WAIT:
            return f"it was not asked for, since the site's robots.txt wants {delay:g} seconds between requests"
        self.pause = max(self.pause, delay)
        return rules


def _check_whole(content: bytearray, kind: _Kind, is_measured: bool) -> None:
    """Raise if a body is not of the kind expected, or only its beginning."""
    if kind.types and not content.strip():
        raise _NotHad("it is empty")
    # Both marks may have a few bytes of something else around them.
    if kind.first not in content[:1024]:
        raise _NotHad(f"it is not {kind.words}, whatever it says of itself")
    # Where the site does not say how long its answer is, a connection that broke looks like the end.
    if not is_measured and kind.last not in content[-1024:].lower():
        raise _NotNow("the answer broke off or was garbled")


def _wait(state: RetryCallState) -> float:
    """Seconds before asking again: 2, 4, 8 …, or longer where the site says so."""
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _NotNow) else 0.0
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


def _kept_at(folder: Path, url: str) -> Path:
    return folder / f"{hashlib.sha256(url.encode()).hexdigest()}.kept"


def _read_kept(folder: Path, url: str) -> _Kept | None:
    """What is kept of an address; None if nothing is, or it is damaged."""
    try:
        head, _, content = _kept_at(folder, url).read_bytes().partition(b"\n")
        facts = json.loads(head)
        whole = facts.pop("sha256") == hashlib.sha256(content).hexdigest()
        kept = _Kept(content=content, **facts)
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return kept if whole and kept.url == url else None


def _write_kept(folder: Path, kept: _Kept) -> None:
    """Keep an answer: its facts on the first line and its bytes below, in one file, so that they can't part."""
    facts = asdict(kept)
    facts["sha256"] = hashlib.sha256(facts.pop("content")).hexdigest()
    place = _kept_at(folder, kept.url)
    beside = place.with_suffix(".part")
    beside.write_bytes(json.dumps(facts).encode() + b"\n" + kept.content)
    beside.replace(place)
