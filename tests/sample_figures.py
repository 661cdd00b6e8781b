"""The tables of the sample, and what is asked of them most."""

from __future__ import annotations

import pandas as pd

from lgo_map.analysis.funnel import Funnel, funnel_of
from lgo_map.analysis.peers import Side, sides_of_year
from lgo_map.councils.register import load_register
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.records.dataset import current_dataset
from lgo_map.records.statistics import load_figures, load_statistics

REGISTER, STATISTICS, FIGURES = load_register(), load_statistics(), load_figures()

UPHELD, COMPLIANCE, REMEDY = (MEASURES[key] for key in HEADLINE_RATES)


def funnel(code: str, year: int, measure: Measure = UPHELD, statistics: pd.DataFrame = STATISTICS) -> Funnel:
    """All similar authorities of a council in a year, of which it is known that there are some."""
    found = funnel_of(REGISTER, statistics, FIGURES, code, year, measure)
    assert found is not None
    return found


def sides(year: int, *codes: str) -> list[Side]:
    """Councils set side by side."""
    return sides_of_year(current_dataset(), codes, year, ombudsman_only=False)


def plain(text: str) -> str:
    """A text with common blanks."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
