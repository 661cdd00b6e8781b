"""The app on the data that the project really holds."""

from __future__ import annotations

import pytest

from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.records.dataset import Dataset


@pytest.fixture
def spread(dataset: Dataset) -> list[tuple[str, int]]:
    """A council of each type in each year, seldom the same; and one of every year after the end of a council."""
    chosen = []
    for number, year in enumerate(dataset.years):
        in_force = dataset.in_force(year)
        for place, kind in enumerate(AUTHORITY_TYPES):
            councils = in_force.index[in_force["authority_type"] == kind]
            chosen.append((str(councils[(37 * number + 11 * place) % len(councils)]), year))
        of_year = dataset.statistics_of_year(year, ombudsman_only=False)
        abolished = of_year.loc[~of_year["code"].isin(in_force.index), "code"]
        chosen += [(str(code), year) for code in abolished[:1]]
    return chosen
