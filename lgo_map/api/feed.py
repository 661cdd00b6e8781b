"""What was added to the data, when, and by which source, as a feed (Atom, RFC 4287): of all councils, or of one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from itertools import groupby
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import (  # nosec B405  # nothing is parsed: it only writes
    Element,
    SubElement,
    register_namespace,
    tostring,
)

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lgo_map import storage
from lgo_map.api.answers import CACHE_CONTROL
from lgo_map.api.lookups import council_wanted
from lgo_map.api.oembed import site_origin
from lgo_map.api.problems import BadRequest, problem, shown
from lgo_map.errors import LgoMapError
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.years import year_name
from lgo_map.presentation.site_pages import SITE
from lgo_map.records.additions import Addition, load_additions
from lgo_map.records.dataset import Dataset, current_dataset
from lgo_map.records.statistics import is_web_address
from lgo_map.storage import digest_of
from lgo_map.wording.numbers import and_list, counted, date_name, first_upper

ATOM = "http://www.w3.org/2005/Atom"
MAX_ENTRIES, MAX_NAMES = 50, 20
"""How many entries a feed has at most, the newest, and how many councils one of them names."""

WHAT = {
    "figures": "Figures",
    "subjects": "What complaints were about",
    "letter": "Annual review letter",
    "decisions": "Decisions and reports",
    "improvements": "Improvements agreed",
}
NOT_DATED = "When anything came in before that was not noted."
NONE_DATED = "Nothing has been added since additions are noted; when what is held came in before was not noted."

register_namespace("", ATOM)


async def feed(request: Request) -> Response:
    """Answer a request for the feed."""
    try:
        return await run_in_threadpool(_answer, request)
    except LgoMapError as error:
        return problem(request, error.status, error.sentence)


def _answer(request: Request) -> Response:
    unknown = set(request.query_params) - {"council"}
    if unknown:
        raise BadRequest(f"The parameter {shown(min(unknown))} means nothing here; the parameter here is council.")
    dataset = current_dataset()
    code = council_wanted(dataset, request.query_params.get("council"))
    content = feed_of(dataset, load_additions(dataset.folder), site_origin(request), code, _files_changed(dataset))
    headers = {"ETag": f'"{digest_of(content)}"', "Cache-Control": CACHE_CONTROL, "Access-Control-Allow-Origin": "*"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, headers={**headers, "Content-Type": "application/atom+xml; charset=utf-8"})


def _files_changed(dataset: Dataset) -> datetime.datetime:
    """When the data that are held were last put in place here."""
    return datetime.datetime.fromtimestamp((dataset.folder / storage.STATS_FILE).stat().st_mtime, datetime.UTC)


def feed_of(
    dataset: Dataset, additions: Sequence[Addition], origin: str, code: str | None, otherwise: datetime.datetime
) -> bytes:
    """The feed of all councils, or of one.

    Parameters
    ----------
    additions : sequence of Addition
        All that were noted, in their order.
    origin : str
        The site's scheme and host.
    code : str, optional
        The council.
    otherwise : datetime.datetime
        When it was last changed, where nothing was noted.
    """
    wanted = [each for each in additions if code in (None, each.code)]
    of_whom = "" if code is None else f": {dataset.council(code).name}"
    root = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    _add(root, "title", f"{SITE}{of_whom}: what was added")
    _add(root, "subtitle", _since(additions))
    _add(root, "id", _id("feed", code or ""))
    _add(root, "updated", _time(max((each.added_on for each in wanted), default=otherwise)))
    _link(root, "self", f"{origin}/feed.atom" + (f"?{urlencode({'council': code})}" if code else ""))
    _link(root, "alternate", f"{origin}/council?{urlencode({'council': code})}" if code else f"{origin}/")
    _add(SubElement(root, f"{{{ATOM}}}author"), "name", SITE)
    for entry in _groups(wanted)[:MAX_ENTRIES]:
        _entry(root, dataset, entry, origin)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _since(additions: Sequence[Addition]) -> str:
    if not additions:
        return NONE_DATED
    return f"Additions since {date_name(min(each.added_on for each in additions).date())}. {NOT_DATED}"


def _groups(additions: Iterable[Addition]) -> list[list[Addition]]:
    """What was added at one time, of one kind, from one source, together; the newest first."""

    def key(each: Addition) -> tuple[datetime.datetime, str, str, str]:
        return each.added_on, each.what, each.source_kind, each.source_url

    ordered = sorted(additions, key=key)
    return [list(group) for _, group in groupby(ordered, key)][::-1]


def _entry(root: Element, dataset: Dataset, group: Sequence[Addition], origin: str) -> None:
    first = group[0]
    codes = list(dict.fromkeys(each.code for each in group))
    years = sorted({each.year for each in group if each.year is not None})
    names = [_name(dataset, code) for code in codes]
    whom = names[0] if len(names) == 1 else counted(len(names), "council", "councils")
    when = f", {and_list([year_name(year) for year in years])}" if years else ""
    entry = SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "title", f"{WHAT[first.what]}: {whom}{when}")
    _add(entry, "id", _id(_time(first.added_on), first.what, first.source_kind, first.source_url, *codes))
    _add(entry, "updated", _time(first.added_on))
    _link(entry, "alternate", origin + (_of_council(codes[0], years) if len(codes) == 1 else _of_year(years)))
    if is_web_address(first.source_url):
        _link(entry, "via", first.source_url)
    more = f" and {len(names) - MAX_NAMES} others" if len(names) > MAX_NAMES else ""
    listed = f"{', '.join(names[:MAX_NAMES])}{more}" if more else and_list(names)
    source = f" Stated by {SOURCE_NAMES[first.source_kind]}." if first.source_kind in SOURCE_NAMES else ""
    examples = " They are examples, unless the page of decisions says otherwise." if first.what == "decisions" else ""
    _add(entry, "summary", f"{first_upper(WHAT[first.what])} of {listed}{when}.{source}{examples}")


def _name(dataset: Dataset, code: str) -> str:
    return str(dataset.register["name"][code]) if code in dataset.register.index else code


def _of_council(code: str, years: Sequence[int]) -> str:
    year = {"year": str(years[-1])} if years else {}
    return f"/council?{urlencode({'council': code, **year})}"


def _of_year(years: Sequence[int]) -> str:
    return f"/councils?{urlencode({'year': years[-1]})}" if years else "/councils"


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(sign for sign in text if sign >= " ")


def _link(parent: Element, relation: str, address: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "href": address})


def _id(*parts: str) -> str:
    """A name for the same thing for ever, wherever the site is found."""
    return uuid5(NAMESPACE_URL, "\n".join(parts)).urn


def _time(when: datetime.datetime) -> str:
    return when.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
