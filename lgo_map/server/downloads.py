"""Files to take away, each at an address of its own: what the app's buttons give, for those who have no scripts.

What is made is text for the most part; it is kept compressed as long as the data stay the same, within a bound. The
PDFs and the data package are kept where the app keeps them.
"""

from __future__ import annotations

import gzip
import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from lgo_map.documents.document import alone, document_saying
from lgo_map.documents.downloads import FOLDER, NonsenseInAddress, download_at
from lgo_map.errors import LgoMapError, report
from lgo_map.presentation.file_formats import CSV, GEOJSON
from lgo_map.records.dataset import Dataset, current_dataset, per_dataset
from lgo_map.records.kept_answers import Answer, KeptAnswers, answer_with
from lgo_map.server.documents import MAX_ADDRESS_CHARACTERS, origin_of
from lgo_map.wording.downloads import cannot_be_made

_log = logging.getLogger(__name__)

MAX_AT_ONCE = 2
"""Maximum number of files that are made at once: whoever asks for the next waits, so that pages are still answered."""
MAX_BYTES = 12_000_000
"""Of all files together that are kept, compressed: the rows of one year with their areas take 300,000."""
_TEXTS = (CSV.mediatype, GEOJSON.mediatype)
"""The kinds of file that become smaller when they are compressed."""


@dataclass(frozen=True)
class _File:
    """A file as it is sent: `packed` where it is a text, compressed, else `content` as it is."""

    name: str
    mediatype: str
    content: bytes
    packed: Answer | None


def routes() -> list[Route]:
    """The addresses of all files."""
    at_once = CapacityLimiter(MAX_AT_ONCE)

    async def download(request: Request) -> Response:
        page, key, query = request.path_params["page"], request.path_params["key"], request.url.query
        takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
        try:
            file = await to_thread.run_sync(_file_at, page, key, query, takes_gzip, limiter=at_once)
        except Exception as error:  # the last resort: a sentence, and the log says what went wrong
            if isinstance(error, LgoMapError) and error.status < 500:
                return _sorry(request, error.status, error.sentence)
            status = error.status if isinstance(error, LgoMapError) else 500
            reference = report(_log, error, "file to take away")
            return _sorry(request, status, cannot_be_made("This file", error, reference))
        return _sent(file, request, takes_gzip)

    return [Route(f"{FOLDER}/{{page}}/{{key}}", download)]


def _file_at(page: str, key: str, query: str, takes_gzip: bool) -> _File:
    """The file at an address, made or kept."""
    if len(query) > MAX_ADDRESS_CHARACTERS:
        raise NonsenseInAddress("There is no file at this address: it is longer than any of ours.")
    dataset, parameters = current_dataset(), dict(sorted(parse_qsl(query)))
    download = download_at(dataset, page, key, parameters)
    if download.mediatype not in _TEXTS:
        return _File(download.name, download.mediatype, download.make(), None)
    asked, kept = f"{page}/{key}?{urlencode(parameters)}", _kept_files(dataset)
    packed = kept.get(asked)
    if packed is None:
        packed = answer_with(200, download.make().decode("utf-8"))
        kept.keep(asked, packed)
    content = packed.packed if takes_gzip else gzip.decompress(packed.packed)
    return _File(download.name, download.mediatype, content, packed)


@per_dataset(maxsize=1)
def _kept_files(dataset: Dataset) -> KeptAnswers:
    return KeptAnswers(MAX_BYTES)


def _sent(file: _File, request: Request, takes_gzip: bool) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="{file.name}"',  # of letters, digits, hyphens and full stops
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
    }
    if file.packed is not None:
        headers |= {"vary": "Accept-Encoding", "etag": file.packed.tag}
        if file.packed.is_held(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if takes_gzip:
            headers["content-encoding"] = "gzip"
    return Response(file.content, headers=headers, media_type=file.mediatype)


def _sorry(request: Request, status: int, sentence: str) -> Response:
    """A document that says why there is no file."""
    title = "There is no such file" if status < 500 else "This file can’t be had just now"
    document = document_saying(title, sentence, status)
    return HTMLResponse(alone(document, origin_of(request.scope)), status_code=status)
