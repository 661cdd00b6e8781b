"""Pieces of HTML that several pages have in common.

What a parameter calls text is plain, and is escaped here; what it calls HTML is put in as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Literal, NamedTuple

from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.figure import Kind
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.values import is_known
from lgo_map.records.addresses import archived_copies
from lgo_map.records.statistics import Row, address_shows_another_year, is_web_address
from lgo_map.wording.addresses import COPIES_IN_ARCHIVE, NEWEST_YEAR_ONLY
from lgo_map.wording.numbers import decimal, first_upper, number

_TURNS_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text(value: object) -> str:
    """Text from the data, escaped, and without the characters that make what follows them run from right to left."""
    return escape(one_direction(value))


def one_direction(value: object) -> str:
    """Text without the characters that make what follows them run from right to left; it is not escaped."""
    return _TURNS_DIRECTION.sub("", str(value))


def link(words: str, address: object, title: str | None = None) -> str:
    """Words as a link to another site, which opens beside this one; the words alone where the address is none.

    Parameters
    ----------
    words : str
        HTML.
    address : any
        Text from the data, or what stands there where nothing is known.
    title : str, optional
        Text that is shown when the link is pointed at.
    """
    if not is_web_address(address):
        return words
    shown = "" if title is None else f' title="{escape(title)}"'
    return f'<a href="{escape(str(address))}"{shown} target="_blank" rel="noopener noreferrer">{words}</a>'


def blocks(pieces: Iterable[str]) -> str:
    """Pieces of HTML one below the other, as far apart as a page's elements are, but in one of these."""
    return f'<div class="lgo-blocks">{"".join(pieces)}</div>'


def folded(name: str, content: str) -> str:
    """HTML that is shown when its name, which is text, is pressed."""
    return f'<details class="lgo-fold"><summary>{escape(name)}</summary>{content}</details>'


def row(head: str, cells: Iterable[str], attributes: str = "") -> str:
    """A row of a table; its head, which says what it is about, and its cells are HTML."""
    return row_of_body(head, body_of_row(cells), attributes)


def body_of_row(cells: Iterable[str]) -> str:
    """All of a row but its head; the cells are HTML."""
    return "".join(f"<td>{cell}</td>" for cell in cells)


def row_of_body(head: str, body: str, attributes: str = "") -> str:
    """A row of a table from its head, as HTML, and what :func:`body_of_row` has made."""
    return f'<tr{attributes}><th scope="row">{head}</th>{body}</tr>'


def group(name: str, columns: int) -> str:
    """The head of a group of rows, which is a body of the table by itself; the name is text.

    Parameters
    ----------
    columns : int
        How many cells a row has besides its head.
    """
    return f'</tbody><tbody><tr><th scope="rowgroup" colspan="{columns + 1}">{escape(name)}</th></tr>'


def table(
    label: str,
    headings: Iterable[str],
    rows: Iterable[str],
    caption: str | None = None,
    kind: str = "",
    frame: str | None = "",
) -> str:
    """A table, in a frame that can be moved sideways, by the keyboard too, where it is wider than its place.

    Parameters
    ----------
    label : str
        What the frame is called, for those who can't see it.
    headings : iterable of str
        Text at the head of each column.
    rows : iterable of str
        As :func:`row` gives them.
    caption : str, optional
        Text above the table.
    kind, frame : str
        Class of the table and of its frame in the style sheet, besides the usual ones; None for no frame.
    """
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    above = "" if caption is None else f"<caption>{escape(caption)}</caption>"
    inside = (
        f'<table class="{_classes("lgo-table", kind)}">{above}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
    if frame is None:
        return inside
    classes = _classes("lgo-scroll", frame)
    return f'<div class="{classes}" tabindex="0" role="region" aria-label="{escape(label)}">{inside}</div>'


def notice(text: str, role: Literal["note", "status"] = "note") -> str:
    """A sentence set off from the rest: a note about what is shown, or the status that a choice has led to.

    A status is read out when it appears.
    """
    return f'<p class="lgo-notice" role="{role}">{escape(text)}</p>'


def kind_mark(text: str) -> str:
    """What marks a figure by who states it, or how it came about."""
    return f'<span class="lgo-kind">{escape(text)}</span>'


class Mark(NamedTuple):
    """A mark of a chart, for its key: what it means as text, its sign, and its class in the style sheet."""

    words: str
    sign: str = ""
    look: str = ""


THIS_COUNCIL = Mark("this council", "◆", "own")
AS_REPORTED = Mark("as a council or the press reports it", "◇", "own")
PUBLISHED_AVERAGE = Mark("published average", look="mean")


def key(kind: str, *marks: Mark) -> str:
    """What the marks of a chart mean, as a list with a class in the style sheet; one may be words alone."""
    return f'<ul class="{kind}">{"".join(map(_entry, marks))}</ul>'


def _entry(mark: Mark) -> str:
    look = f' class="{mark.look}"' if mark.look else ""
    sign = f'<span{look} aria-hidden="true">{mark.sign}</span> ' if mark.sign or mark.look else ""
    return f"<li>{sign}{escape(mark.words)}</li>"


def value_text(statement: Row) -> str:
    """The value of a row of the figures, with its unit."""
    kind, value = FIGURES[statement["figure"]].kind, statement["value"]
    if kind is Kind.PERCENTAGE:
        text = f"{decimal(value)}\N{NO-BREAK SPACE}%"
    elif kind is Kind.PER_100K:
        text = decimal(value)
    else:
        text = number(value)
    return text if statement["chosen"] else f"{text} (not used)"


def source(statement: Row, newest: int, of: str = "") -> str:
    """Who states a row of the figures, linked, with its kind and its note.

    Where the address shows another year by now, it says so, with a link to the copies that the web archive has of it.

    Parameters
    ----------
    newest : int
        The newest year of which figures are held.
    of : str
        HTML that says whose source it is, where it is not the council's that is shown.
    """
    title = link(escape(str(statement["source_title"])), statement["source_url"])
    note = f"<br><small>{escape(first_upper(str(statement['note'])))}</small>" if is_known(statement["note"]) else ""
    return f"{title}{mark_of_source(str(statement['source_kind']))}{of}{note}{_archive(statement, newest)}"


def title_of_source(statement: Row, newest: int) -> str:
    """What the source of a row of the figures is called where it is pointed at, as text."""
    title = str(statement["source_title"])
    return f"{title}. {NEWEST_YEAR_ONLY}" if _shows_another_year(statement, newest) else title


def _archive(statement: Row, newest: int) -> str:
    if not _shows_another_year(statement, newest):
        return ""
    copies = link(COPIES_IN_ARCHIVE, archived_copies(str(statement["source_url"])))
    return f"<br><small>{NEWEST_YEAR_ONLY} {copies}</small>"


def _shows_another_year(statement: Row, newest: int) -> bool:
    return address_shows_another_year(statement["source_url"], int(statement["year"]), newest)


def mark_of_source(kind: str) -> str:
    """The mark of a source that is not the Ombudsman, with a blank before it."""
    return "" if kind == "ombudsman" else f" {kind_mark(SOURCE_NAMES.get(kind, kind))}"


def scale(
    low: float | None, high: float | None, rate: float | None, average: float | None, is_reported: bool = False
) -> str:
    """A small scale from 0 to 100 with the interval, the average and the rate; the words beside it say the same.

    It is nothing where none of them is known.
    """
    parts = []
    if low is not None and high is not None:
        parts.append(f'<i class="span" style="left:{low:.1f}%;width:{high - low:.1f}%"></i>')
    if average is not None:
        parts.append(f'<i class="mean" style="left:{average:.1f}%"></i>')
    if rate is not None:
        parts.append(f'<i class="{_classes("own", "reported" if is_reported else "")}" style="left:{rate:.1f}%"></i>')
    return f'<div class="lgo-bar" aria-hidden="true">{"".join(parts)}</div>' if parts else ""


def _classes(*names: str) -> str:
    return " ".join(name for name in names if name)
