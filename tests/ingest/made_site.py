"""A site like the Ombudsman's, on this machine, that plays its layouts and every trouble a site can have."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

PAGES = "/your-councils-performance"
"""Below it lie the pages of the councils."""

TABLES_PAGE = "/information-centre/reports/annual-review-reports/local-government-complaint-reviews"
"""The page that links the yearly tables of all councils."""

HTML = "text/html; charset=utf-8"

LETTER = b"%PDF-1.4\n% a made file, no letter of anybody's\n%%EOF\n"
"""What a made letter holds: enough for a program that fetches, and does not read."""


@dataclass
class Answer:
    """What the site answers to one request.

    `trouble` is "hang" for no answer at all, "cut off" for a body that ends in its middle, "drop" for a connection
    closed without a word, and "drip" for a body that comes in pieces, with `between` called after each.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    type: str = HTML
    trouble: str = ""
    between: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Request:
    """A request as the site saw it, and when it began by the clock the site was given."""

    path: str
    headers: Message
    at: float


@dataclass
class MadeSite:
    """A site and what it was asked.

    `answers` holds by path what it answers, one after the other and then the last again and again. What it has no
    answer for is 404. An answer with an ETag or a date is not sent again to who has it already.
    """

    origin: str
    time: Callable[[], float]
    over: threading.Event = field(default_factory=threading.Event)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    @property
    def base(self) -> str:
        """The address to give in the settings."""
        return self.origin + PAGES

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def say(self, path: str, *answers: Answer) -> None:
        """Let the site answer so at a path."""
        self.answers[path] = list(answers)

    def council(self, slug: str, statistics: bytes, *links: str) -> None:
        """Give the site a council's two pages."""
        self.say(f"{PAGES}/{slug}/statistics", Answer(statistics))
        self.say(f"{PAGES}/{slug}", Answer(council_page(*links)))

    def answer_to(self, request: Request) -> Answer:
        """What the site answers, as it is its turn."""
        self.requests.append(request)
        answers = self.answers.get(request.path, [Answer(b"<p>Not found</p>", status=404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        has_etag = request.headers["If-None-Match"] == answer.headers.get("ETag", "none")
        has_date = request.headers["If-Modified-Since"] == answer.headers.get("Last-Modified", "none")
        return Answer(status=304, headers=answer.headers) if has_etag or has_date else answer


@contextmanager
def made_site(time: Callable[[], float]) -> Iterator[MadeSite]:
    """Serve a made site on this machine until the block is left; `time` tells when requests begin."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = site.answer_to(Request(unquote(self.path), self.headers, time()))
            self.close_connection = bool(answer.trouble)
            if answer.trouble == "hang":
                site.over.wait()
            if answer.trouble in ("hang", "drop"):
                return
            self.send_response(answer.status)
            headers = {"Content-Type": answer.type, "Content-Length": str(len(answer.body))} | answer.headers
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self._send_body(answer)

        def _send_body(self, answer: Answer) -> None:
            half = len(answer.body) // 2
            try:
                self.wfile.write(answer.body[:half])
                answer.between()
                if answer.trouble != "cut off":
                    self.wfile.write(answer.body[half:])
            except OSError:  # the client has had enough of it
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *where: Any) -> None:
            # The client may hang up at any moment; that is part of the game.
            if not isinstance(sys.exc_info()[1], ConnectionError):
                super().handle_error(*where)

    server = Server(("127.0.0.1", 0), Handler)
    site = MadeSite(f"http://127.0.0.1:{server.server_port}", time)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def council_page(*links: str) -> bytes:
    """A council's page, with these links as its letters."""
    items = "".join(f'<li><a href="{link}">Annual review letter</a></li>' for link in links)
    return f"<html><body><h1>Council</h1><ul>{items}</ul></body></html>".encode()


def page_to_2023(council: str) -> bytes:
    """A statistics page in the layout used to 2023."""
    return _html(
        f"""<h1>{council}</h1><h2>Complaints upheld</h2>
        <p>69% of complaints we investigated were upheld.</p>
        <p>This compares to an average of 77% in similar authorities.</p>
        <p>37 upheld decisions</p><p>Adjusted for population, this is 4.6 upheld decisions per 100,000 residents.</p>
        <p>The average for authorities of this type is 4.8 upheld decisions per 100,000 residents.</p>
        <p>Statistics are based on a total of 54 detailed investigations for the period between 1 April 2022 to
        31 March 2023</p><h2>Compliance with Ombudsman recommendations</h2>
        <p>100% of cases we were satisfied the authority had successfully implemented our recommendations.</p>
        <p>This compares to an average of 99% in similar authorities.</p>
        <p>Statistics are based on a total of 27 compliance outcomes for the period between 1 April 2022 to 31 March
        2023</p><h2>Satisfactory remedies provided by the Council</h2>
        <p>In 14% of upheld cases we found the authority had provided a satisfactory remedy before the complaint
        reached the Ombudsman.</p><p>This compares to an average of 15% in similar authorities.</p>
        <p>5 satisfactory remedy decisions</p>
        <p>Statistics are based on a total of 37 detailed investigations for the period between 1 April 2022 to
        31 March 2023</p>"""
    )


def page_of_2024(council: str) -> bytes:
    """A statistics page in the layout of 2024."""
    return _html(
        f"""<h1>{council}</h1><h2>Complaints upheld</h2><p>75% Complaints upheld by {council}</p>
        <p>75% of complaints we investigated were upheld.</p>
        <p>This compares to an average of 80% in similar authorities.</p><p>44 upheld decisions</p>
        <p>Statistics are based on a total of 59 investigations for the period between 1 April 2023 to 31 March 2024</p>
        <h2>Satisfactory remedies provided by the Council</h2>
        <p>In 14% of upheld cases we found the authority had provided a satisfactory remedy before the complaint
        reached the Ombudsman.</p><p>6 satisfactory remedy decisions</p>
        <p>Statistics are based on a total of 44 upheld decisions for the period between 1 April 2023 to 31 March
        2024</p>"""
    )


def page_of_2025(council: str) -> bytes:
    """A statistics page in the layout of 2025."""
    return _html(
        f"""<h1>{council}</h1><h2>Complaint overview</h2>
        <p>Between 1 April 2024 to 31 March 2025, we dealt with 227 complaints. Of these, 63 were not for us or not
        ready for us to investigate. We assessed and closed 96 complaints. We investigated 68 complaints.</p>
        <h2>Complaints upheld</h2><p>We investigated 68 complaints and upheld 62.</p>
        <p>91% of complaints we investigated were upheld.</p>
        <p>This compares to an average of 81% in similar authorities.</p>
        <p>7.5% upheld decisions per 100,000 residents</p>"""
    )


def tables_page(links: Mapping[str, str]) -> bytes:
    """The page that links the yearly tables: the text of each link by its address."""
    items = "".join(f'<li><a href="{path}">{text}</a></li>' for path, text in links.items())
    return _html(f"<h1>Local government complaint reviews</h1><ul>{items}</ul><a href='/contact'>Contact us</a>")


def page_never_seen() -> bytes:
    """A statistics page in a layout nobody has seen yet."""
    return _html("<h1>Dashboard</h1><p>Fault found in three of four cases, see the chart.</p>")


def _html(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Statistics</title></head><body>{body}</body></html>".encode()
