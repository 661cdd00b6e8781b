"""Where programs and websites get the figures, and what to mind, as HTML."""

from __future__ import annotations

from html import escape

from lgo_map.presentation import html
from lgo_map.presentation.program_examples import API

HEADING, SUBTITLE = "For programs and websites", "The same figures for your own analysis, table or page"
WHERE_NOT_KNOWN = "http://localhost:8501"
"""The site's address in the examples where neither the operator nor the browser says it."""
EXAMPLE = "E08000035"
"""The council that examples ask for: Leeds."""

ADDRESSES = {
    "statistics.csv?year=…": "a row for each council and year, its figures with their sources (.json and .geojson too)",
    "statistics.csv?year=together": "a row for each council, the years since 2022–23 put together; year=newest: the "
    "newest year known of each",
    "statements.csv": "everything that every source says",
    "councils": "councils of today and before (also .csv)",
    "councils/CODE": "a council with all its years, each figure with its source and what other sources say",
    "averages.csv": "the averages of similar authorities that the Ombudsman publishes",
    "subjects.csv": "how many complaints were received by subject",
    "letters": "the annual review letters that are held; letters/YEAR/CODE.txt is the text of one",
    "decisions": "decisions and public reports that are held: examples, unless the answer says that they are whole",
    "improvements": "service improvements that councils agreed, as far as they are held: examples, likewise",
    "coverage": "of how many councils the upheld rate is known, and who states it",
}

TO_MIND = (
    "Null, or an empty cell, is <strong>not known</strong>, and never zero. Don’t fill it.",
    "Few investigations make a rate that chance moves a lot: show a rate with its counts, and say “no clear "
    "difference” where the interval (low to high) takes in the average.",
    "Decisions and reports are <strong>examples</strong>: count them only where the answer says “whole”.",
    "Every figure names its source and its kind: the Ombudsman, a council’s own report, or the press. Name it too.",
    "The figures are the Ombudsman’s, the councils’ or the newspapers’, under their terms; areas and names of councils "
    "are under the Open Government Licence. The terms stand in the data package, and are what the root answers with.",
    "Ask as often as you need. Each answer has an ETag: send it along, and you are told if nothing has changed.",
)


ON_A_PAGE = (
    "<h2>On your own page</h2><p>A council’s figures, or the map, can stand in any page: as a frame of less than 15 kB "
    "that needs no script, sets no cookie, follows the reader’s light or dark theme and leads back here. Copy the code "
    "and put in the council you want; <code>&amp;year=2025</code> names a year, <code>&amp;theme=light</code> a theme, "
    "and the map’s frame understands all that the map’s address says. Systems that know oEmbed need only the address "
    f"of the map or of a council’s page; they ask <code>{API}/oembed</code>.</p>"
    "<p>What was added to the data, and when, is told by "
    '<a href="./feed.atom">a feed</a>; <code>?council=CODE</code> makes it that of one council.</p>'
)


def where() -> str:
    """Where the figures are for programs, and what to mind."""
    rows = (html.row(_address(path), [escape(what)]) for path, what in ADDRESSES.items())
    mind = "".join(f"<li>{sentence}</li>" for sentence in TO_MIND)
    return (
        f"<p>All that is held here can be read by programs, below <code>{API}/</code>: as JSON, as CSV for a "
        f"spreadsheet, pandas or R, and as GeoJSON for a map. No key is needed, and pages of any site may ask.</p>"
        f'<p><a href=".{API}/docs">Every address, parameter and field</a>, to be tried out in the browser; '
        f'<a href=".{API}/openapi.json">the same as OpenAPI</a>, for programs that write programs. Who wants '
        f'everything at once takes the data package from <a href="./councils">All councils</a>.</p>'
        f"{html.table('Addresses for programs', ('Address', 'What it gives'), rows)}"
        f"<h2>What to mind</h2><ul>{mind}</ul><h2>Examples</h2>"
    )


def _address(path: str) -> str:
    """An address as a link, unless something has to be put in first."""
    words = f"<code>{API}/{escape(path)}</code>"
    return words if "…" in path or "CODE" in path else f'<a href=".{API}/{escape(path)}">{words}</a>'
