"""The councils that one came from and that came after it, on its page."""

from __future__ import annotations

from html import escape

import streamlit as st

from lgo_map.councils.register import Council
from lgo_map.figures.values import is_known
from lgo_map.figures.years import year_name
from lgo_map.presentation.council import BECAME, CAME_FROM, FAMILY
from lgo_map.records.council_rows import rows_by_year
from lgo_map.records.dataset import Dataset
from lgo_map.site.widgets.pieces import council_link
from lgo_map.wording.counts import investigated_and_upheld
from lgo_map.wording.lifetime import life_in_words
from lgo_map.wording.numbers import first_upper

_CHOICE = "choice to follow on the council page"


def relative_chosen() -> str | None:
    """Code of the council before or after that a link has just been pressed for; it is told once."""
    code: str | None = st.session_state.pop(_CHOICE, None)
    return code


def _choose(code: str, _: int | None) -> None:
    """Note the council a link was pressed for; it is followed when the page is drawn."""
    st.session_state[_CHOICE] = code


def show_family(dataset: Dataset, council: Council) -> None:
    """Draw its family tree, a link a council; nothing where it has none."""
    before, after = dataset.family_of(council.code)
    if not before and not after:
        return
    st.html(FAMILY)
    if before:
        st.html(CAME_FROM)
        _show_kin(dataset, council.code, predecessors=True, depth=1)
    if after:
        st.html(BECAME)
        _show_kin(dataset, council.code, predecessors=False, depth=1)


def _show_kin(dataset: Dataset, code: str, predecessors: bool, depth: int) -> None:
    """A branch of the family tree: each council with its last or first known figures, and those before or after it."""
    kin = dataset.family_of(code)[0 if predecessors else 1]
    direction = "before" if predecessors else "after"
    with st.container(key=f"kin-{depth}-{direction}-{code}", gap="small"):
        for other in kin:
            relative = dataset.council(other)
            with st.container(gap=None):
                # A button: a page link to the page it stands on would leave the browser's address as it was.
                council_link(relative.name, relative.code, None, _choose, f"{direction} {code}")
                st.html(f'<p class="lgo-kin">{escape(_kin_in_words(dataset, relative, predecessors))}</p>')
                _show_kin(dataset, relative.code, predecessors, depth + 1)


def _kin_in_words(dataset: Dataset, council: Council, last: bool) -> str:
    rows = rows_by_year(dataset, council.code).values()
    known = [row for row in rows if any(is_known(row[name]) for name in ("upheld_rate", "investigations", "upheld"))]
    life = first_upper(life_in_words(council))
    if not known:
        return f"{life}. No figures of it are known here."
    row = known[-1 if last else 0]
    which = "Last" if last else "First"
    return f"{life}. {which} figures known, {year_name(int(row['year']))}: {investigated_and_upheld(row)}."
