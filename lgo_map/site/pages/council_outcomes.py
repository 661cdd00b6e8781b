"""What became of the complaints of a year, from received to upheld, on the council's page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lgo_map.analysis.outcomes import outcomes_of
from lgo_map.councils.register import Council
from lgo_map.figures.years import YearChoice, year_name
from lgo_map.presentation.outcomes import outcomes_section
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row


def show_outcomes(dataset: Dataset, council: Council, rows: Mapping[int, Row], wanted: YearChoice | None) -> None:
    """Draw the section.

    Parameters
    ----------
    rows : mapping of int to Row
        The council's rows of the statistics, at least one.
    wanted : int, "newest", "together" or None
        The year looked at; where that is no single year of the rows, it is the newest of which most is known.
    """
    year = wanted if isinstance(wanted, int) and wanted in rows else _newest_known(rows)
    statements = dataset.statements_of(council.code, year)
    standing: dict[str, Row] = {str(row["figure"]): row for row in statements[statements["chosen"]].to_dict("records")}
    st.html(f'<h2 class="lgo-section">From received to upheld, {year_name(year)}</h2>')
    st.html(outcomes_section(outcomes_of(rows[year]), council.name, year, standing))


def _newest_known(rows: Mapping[int, Row]) -> int:
    """The newest year of which more than the investigations is known, else the newest of which those are, or any."""

    def worth(year: int) -> tuple[bool, bool, int]:
        outcomes = outcomes_of(rows[year])
        return outcomes.tells_more, outcomes.is_known, year

    return max(rows, key=worth)
