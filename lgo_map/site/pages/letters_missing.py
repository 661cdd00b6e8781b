"""The letters that are not held, on the page of letters: where each may be read, and how it can be brought in."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from lgo_map.exports.missing_letters import ADDRESS_KNOWN, MISSING_HEADINGS, missing_of_choice
from lgo_map.figures.years import years_listed
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.csv_button import show_csv_button
from lgo_map.wording.letters import HOW_TO_BRING_IN, WHERE_TO_LOOK, missing_in_words
from lgo_map.wording.numbers import number

MAX_COUNCILS_SHOWN = 40
"""Maximum number of councils listed; the file to download has all of them."""


def show_missing_letters(
    dataset: Dataset, year: int | None, authority_type: str | None, code: str | None, key: str
) -> None:
    """Draw the section; nothing where every letter that fits the filters is held.

    Parameters
    ----------
    year, authority_type, code : optional
        The filters; None lets all through.
    key : str
        What the keys of its widgets begin with.
    """
    missing = missing_of_choice(dataset, year, authority_type, code)
    if missing.empty:
        return
    st.html('<h2 class="lgo-section">Letters not held here</h2>')
    name = dataset.council(code).name if code is not None else None
    st.html(
        f"<p>{escape(missing_in_words(len(missing), missing['code'].nunique(), missing['year'].unique(), name))} "
        f"{escape(WHERE_TO_LOOK)}</p>{_table(missing)}"
        f'<p class="lgo-note">{escape(HOW_TO_BRING_IN)}</p>'
    )
    show_csv_button(
        lambda: missing,
        MISSING_HEADINGS,
        "letters not held",
        *([] if name is None else [name]),
        key=f"{key}download missing",
        label="Download the letters not held as CSV",
    )


def _table(missing: pd.DataFrame) -> str:
    """A row a council: the years whose letters are not held, and its page at the Ombudsman."""
    codes = missing["code"].unique()
    rows = []
    for code in codes[:MAX_COUNCILS_SHOWN]:
        of_one = missing[missing["code"] == code]
        first = of_one.iloc[0]
        words = f"Page of {escape(first['name'])}"
        link = html.link(words, first["address"])
        if first["address_is"] != ADDRESS_KNOWN:
            link += " <small>(this address only follows from the name)</small>"
        rows.append(html.row(escape(first["name"]), (years_listed(sorted(map(int, of_one["year"]))), link)))
    left = len(codes) - len(rows)
    more = (
        f'<p class="lgo-note">The first {number(len(rows))} councils are listed, {number(left)} more are in the file. '
        "Choose a council or a type above to see it here.</p>"
        if left
        else ""
    )
    return (
        html.table("Letters not held", ("Council", "Years", "Where to look"), rows, kind="lgo-letters-missing") + more
    )
