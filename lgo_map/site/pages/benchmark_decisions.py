"""How often complaints on a subject were upheld, a table of the benchmark: only where all decisions are held."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from lgo_map.analysis.upheld_by_subject import UpheldBySubject, UpheldOfCouncil, headings_of, upheld_by_subject
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.presentation import html
from lgo_map.presentation.benchmark_view import PREFIX
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.wording.decisions import about_whom, held_whole
from lgo_map.wording.numbers import NO_BREAK, NOT_KNOWN, interval, number, percent

CSV_HEADINGS_OF_UPHELD = {
    "name": "Council",
    "code": "Code",
    "year": "Year",
    "subject": "Subject",
    "upheld": "Upheld",
    "investigated": "Of investigated",
    "share": "Upheld share (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "closed": "Closed after initial enquiries",
}
"""The columns of the table and what a file calls each."""

_NOTE = (
    "Counted are the decisions that the Ombudsman publishes, by the day of the decision: they need not add up to its "
    "yearly figures. Investigated are those upheld or not upheld. Few decisions make a share that chance moves a lot."
)


def show_upheld_by_subject(dataset: Dataset, council: Council, year: int, subject: str) -> None:
    """Draw the table for all similar authorities, or say in a line why there is none."""
    kind, name = council.authority_type, SUBJECTS[subject].in_text
    plural, when = TYPE_NAMES_PLURAL[kind], year_name(year)
    if not headings_of(subject):
        return
    st.html(f'<h3 class="lgo-section">How often complaints about {escape(name)} were upheld, {when}</h3>')
    found = upheld_by_subject(dataset, kind, year, subject)
    if found is None:
        st.html(
            f'<p class="lgo-note">That can’t be said by council: not all decisions about {escape(plural)} on this '
            "subject in the year are held here, and examples are not counted.</p>"
        )
        return
    held = "".join(f"<p>{escape(sentence)}</p>" for sentence in _held(found, plural))
    st.html(f'{held}<p class="lgo-note">{escape(_NOTE)}</p>')
    caption = f"Upheld decisions about {name}, {plural}, {when}"
    heads = ["Council", "Upheld of investigated", "Share", f"95{NO_BREAK}% interval", "Closed after initial enquiries"]
    rows = [html.row(f"<b>All {escape(plural)} together</b>", _cells(found.together))]
    rows += [_row(each, is_own=each.code == council.code) for each in found.councils]
    st.html(html.table(caption, heads, rows, frame="lgo-similar"))
    show_csv_button(
        lambda: _table(found, year, subject),
        CSV_HEADINGS_OF_UPHELD,
        "upheld decisions about",
        name,
        plural,
        when,
        key=f"{PREFIX}csv of upheld {council.code} {year} {subject}",
    )


def _held(found: UpheldBySubject, plural: str) -> list[str]:
    """That all decisions are held, heading by heading."""
    return [
        held_whole(
            count.total, count.by_outcome, about_whom(plural, heading), found.first_day, found.last_day, count.seen_on
        )
        for heading, count in found.headings.items()
    ]


def _row(of: UpheldOfCouncil, is_own: bool) -> str:
    name, mark = escape(of.name), ""
    if is_own:
        name = f'<span class="sign" aria-hidden="true">◆</span> {name} <small>(this council)</small>'
        mark = ' class="own" aria-current="true"'
    return html.row(name, _cells(of), mark)


def _cells(of: UpheldOfCouncil) -> list[str]:
    share = of.upheld
    if share.base is None:
        counts = [f'<span class="lgo-missing">{NOT_KNOWN}</span>', "", ""]
    elif share.base == 0:
        counts = ["none investigated", "", ""]
    else:
        counts = [f"{number(share.count)} of {number(share.base)}", percent(share.rate), interval(share)]
    return [*counts, number(of.closed)]


def _table(found: UpheldBySubject, year: int, subject: str) -> pd.DataFrame:
    rows = [
        {
            "name": of.name or "All together",
            "code": of.code or None,
            "year": year_name(year),
            "subject": SUBJECTS[subject].name,
            "upheld": of.upheld.count,
            "investigated": of.upheld.base,
            "share": of.upheld.rate,
            "low": of.upheld.low,
            "high": of.upheld.high,
            "closed": of.closed,
        }
        for of in (found.together, *found.councils)
    ]
    types = dict.fromkeys(("upheld", "investigated", "closed"), "Int64")
    return pd.DataFrame(rows).astype(types | dict.fromkeys(("share", "low", "high"), "float64"))
