"""How an answer is given: in which form, a page of it or all, and to whom nothing new has to be sent."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import pandas as pd
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.datastructures import MutableHeaders
from starlette.responses import Response

from lgo_map.api.models import Paging
from lgo_map.api.parameters import Paged
from lgo_map.api.problems import METHODS, PROBLEM_JSON, BadRequest, NotAcceptable, Problem, shown
from lgo_map.exports.csv import csv_of
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.records.kept_answers import KeptAnswers, answer_with
from lgo_map.records.version import version_of
from lgo_map.storage import PROJECT, digest_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CACHE_CONTROL = "public, max-age=300"
"""For five minutes nobody asks again; then only whether there is anything new."""

ROWS_OF_A_PAGE = 100
KEPT_FROM = 40_000
"""Bytes from which on a file is kept, compressed, as long as the data stay the same: it takes long to make."""
MAX_KEPT_BYTES = 8_000_000
"""Of all such files together, compressed: the rows of one year with their areas take 300,000."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Form(NamedTuple):
    """A form an answer can have: what ends its address, and what an `Accept` header calls it."""

    suffix: str
    media_type: str

    @property
    def content_type(self) -> str:
        """What the answer calls it."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


JSON = Form("json", "application/json")
CSV = Form("csv", "text/csv")
GEOJSON = Form("geojson", "application/geo+json")
TEXT = Form("txt", "text/plain")


@dataclass(frozen=True)
class Part:
    """The part of a list that is answered with.

    Attributes
    ----------
    first, count : int
        The place of its first row, and how many rows there are at most.
    """

    first: int
    count: int | None

    def of(self, rows: Any) -> Any:
        """That part of some rows: of a sequence, or of a table."""
        wanted = slice(self.first, None if self.count is None else self.first + self.count)
        return rows.iloc[wanted] if isinstance(rows, pd.DataFrame) else rows[wanted]


def part_wanted(query: Paged, form: Form) -> Part:
    """Which part of a list is asked for: of a file all, of JSON a page, unless it says how many."""
    return Part(query.offset, query.limit or (ROWS_OF_A_PAGE if form is JSON else None))


def paging(part: Part, returned: int, rows: int, count_may_be_said: bool = True) -> Paging:
    """Where in a list an answer stands.

    Parameters
    ----------
    rows : int
        How many there are to be had here.
    count_may_be_said : bool
        Whether that is said: not where they are examples, since it would read as a count (rule 13).
    """
    more = part.first + returned < rows
    return Paging(
        limit=part.count,
        offset=part.first,
        returned=returned,
        total=rows if count_may_be_said else None,
        next_offset=part.first + returned if more and returned else None,
    )


def links_of(request: Request, place: Paging) -> dict[str, str]:
    """The `Link` header (RFC 8288) to the pages before and after."""
    if place.limit is None:
        return {}
    kept = {name: value for name, value in request.query_params.items() if name not in ("limit", "offset")}

    def link(offset: int, relation: str) -> str:
        query = urlencode({**kept, "limit": place.limit, "offset": offset})
        return f'<{request.url.path}?{query}>; rel="{relation}"'

    links = [link(0, "first")]
    if place.offset:
        links.append(link(max(0, place.offset - place.limit), "prev"))
    if place.next_offset is not None:
        links.append(link(place.next_offset, "next"))
    return {"Link": ", ".join(links)}


class Content(NamedTuple):
    """What is answered: the bytes, or what becomes JSON, and headers of its own."""

    body: bytes | BaseModel
    headers: Mapping[str, str] = {}


@dataclass(frozen=True)
class Asked:
    """A request that makes sense so far.

    Attributes
    ----------
    request : Request
        The request.
    form : Form
        The form of the answer.
    dataset : Dataset
        The data it is answered from, one version of them.
    """

    request: Request
    form: Form
    dataset: Dataset

    def answer(self, content: Callable[[], Content], version: str = "") -> Response:
        """What is asked for; or, to whom has it already, only that it is still the same.

        Parameters
        ----------
        content : callable
            Makes it; is not called where nothing has to be sent, or where it is kept.
        version : str
            Of what the answer rests on besides the dataset.
        """
        tag = f'W/"{version_of(self.dataset)}{version}-{_version_of_code()}-{self.form.suffix}"'
        headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept"}
        held = self.request.headers.get("if-none-match", "")
        if held.strip() == "*" or tag.removeprefix("W/") in (
            each.strip().removeprefix("W/") for each in held.split(",")
        ):
            return Response(status_code=304, headers=headers)
        headers["Content-Type"] = self.form.content_type
        query = urlencode(sorted(self.request.query_params.items()))
        asked, kept = f"{tag} {self.request.url.path}?{query}", _kept_files(self.dataset)
        answer = kept.get(asked)
        if answer is None:
            body, more = content()
            encoded = body if isinstance(body, bytes) else body.model_dump_json().encode()
            if more or len(encoded) < KEPT_FROM:
                return Response(encoded, headers={**headers, **more})
            answer = answer_with(200, encoded.decode("utf-8"))
            kept.keep(asked, answer)
        headers["Vary"] = "Accept, Accept-Encoding"
        if "gzip" not in self.request.headers.get("accept-encoding", ""):
            return Response(gzip.decompress(answer.packed), headers=headers)
        return Response(answer.packed, headers=headers | {"Content-Encoding": "gzip"})


@per_dataset(maxsize=1)
def _kept_files(dataset: Dataset) -> KeptAnswers:
    return KeptAnswers(MAX_KEPT_BYTES)


@cache
def _version_of_code() -> str:
    """Of the code that makes the answers: another one may make others of the same data."""
    digest = hashlib.sha256()
    for path in sorted((PROJECT / "lgo_map").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:6]


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV with the names that programs use, unknown cells empty, without a byte order mark."""
    return csv_of(table, {str(column): str(column) for column in table.columns}).removeprefix(BYTE_ORDER_MARK)


def _form_accepted(accept: str, forms: Sequence[Form]) -> Form | None:
    """Of the forms there are, the one that an `Accept` header likes best; the first where it is silent."""
    weights: dict[str, float] = {}
    for entry in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in entry.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            weights[kind] = float(weight)
        except ValueError:
            weights[kind] = 0.0
    if not any(weights) or accept.strip() == "":
        return forms[0]

    def liking(form: Form) -> float:
        main = form.media_type.split("/")[0]
        return next((weights[kind] for kind in (form.media_type, f"{main}/*", "*/*") if kind in weights), 0.0)

    best = max(forms, key=liking)
    return best if liking(best) > 0 else None


def describe(
    router: APIRouter,
    path: str,
    query: type[BaseModel] | None = None,
    *,
    gives: Mapping[Form, Any],
    summary: str,
    tag: str,
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Put what answers a request at its address, and at one more for each form with that form's suffix.

    Parameters
    ----------
    path : str
        The address below the router.
    query : type of BaseModel, optional
        The parameters there are; none where it is left out. Any other is refused.
    gives : mapping of Form to any
        The forms there are, the one that is usual first, with the model of what is given; None for text.
    summary, tag : str
        For the documentation.
    """
    forms = tuple(gives)
    known = tuple(query.model_fields) if query is not None else ()

    def put(endpoint: Callable[..., Response]) -> Callable[..., Response]:
        of_each = [(f"{path}.{form.suffix}", (form,)) for form in forms] if len(forms) > 1 else []
        # What ends in a code would take the suffix for a part of it, so it comes last; else the usual address is first.
        addresses = [*of_each, (path, forms)] if path.endswith("}") else [(path, forms), *of_each]
        for address, those in addresses:
            router.add_api_route(
                address,
                endpoint,
                methods=["GET"],
                summary=summary if len(those) > 1 or len(forms) == 1 else f"{summary}, as {those[0].suffix.upper()}",
                tags=[tag],
                response_class=Response,
                responses=_responses({form: gives[form] for form in those}, "{" in path),
                dependencies=[Depends(_asks_only(known)), Depends(_in_form(those))],
            )
        return endpoint

    return put


def _responses(gives: Mapping[Form, Any], may_be_missing: bool) -> dict[int | str, dict[str, Any]]:
    of_forms = {JSON: {}, GEOJSON: {"schema": {"type": "object"}}}
    content: dict[str, Any] = {form.media_type: of_forms.get(form, {"schema": {"type": "string"}}) for form in gives}
    found: dict[str, Any] = {"description": "What was asked for.", "content": content}
    if JSON in gives:
        found["model"] = gives[JSON]
    told = {PROBLEM_JSON: {"schema": Problem.model_json_schema()}}
    problems: dict[int | str, str] = {400: "Something in the request makes no sense."}
    if may_be_missing:
        problems[404] = "It is not there."
    problems |= {406: "There is no such form of it.", "default": "The data can’t be read just now, or a fault of ours."}
    return {
        200: found,
        304: {"description": "Nothing has changed since the answer with that ETag."},
        **{status: {"description": words, "content": told} for status, words in problems.items()},
    }


def _asks_only(known: Iterable[str]) -> Callable[[Request], None]:
    names = tuple(known)

    def check(request: Request) -> None:
        given = [name for name, _ in request.query_params.multi_items()]
        for name in given:
            if name not in names:
                there_are = f"the parameters here are {', '.join(names)}" if names else "there are no parameters here"
                raise BadRequest(f"The parameter {shown(name)} means nothing here; {there_are}.")
            if given.count(name) > 1:
                raise BadRequest(f"The parameter “{name}” stands there more than once; it can have one value.")

    return check


def _in_form(forms: Sequence[Form]) -> Callable[[Request], None]:
    def choose(request: Request) -> None:
        # An address that says the form gives that form, whatever a browser or library would rather have.
        form = forms[0] if len(forms) == 1 and forms[0] is not JSON else None
        form = form or (forms[0] if _has_suffix(request, forms) else None)
        form = form or _form_accepted(request.headers.get("accept", ""), forms)
        if form is None:
            kinds = ", ".join(each.media_type for each in forms)
            raise NotAcceptable(f"There is no such form of this: the Accept header can ask for {kinds}.")
        request.state.form = form

    return choose


def _has_suffix(request: Request, forms: Sequence[Form]) -> bool:
    return len(forms) == 1 and request.url.path.endswith(f".{forms[0].suffix}")


def asked(request: Request) -> Asked:
    """The request as it is answered; for FastAPI's `Depends`.

    Raises
    ------
    DataFileError
        If the data can't be read just now.
    """
    return Asked(request, request.state.form, current_dataset())


class ReadByAnybody:
    """Has pages of other sites read the answers, HEAD answered like GET, and OPTIONS with what can be done."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        is_head = scope["method"] == "HEAD"

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Expose-Headers"] = "ETag, Link"
                headers["X-Content-Type-Options"] = "nosniff"
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] == "OPTIONS":
            headers = {
                "Allow": METHODS,
                "Access-Control-Allow-Methods": METHODS,
                "Access-Control-Allow-Headers": "*",
                "Access-Control-Max-Age": "86400",
            }
            return await Response(status_code=204, headers=headers)(scope, receive, send_on)
        return await self._app({**scope, "method": "GET"} if is_head else scope, receive, send_on)


def areas_version(content: bytes) -> str:
    """What stands in an answer's version for a file it rests on besides the dataset."""
    return f"-{digest_of(content)[:6]}"
