"""The similar authorities of a benchmark, and how often complaints on a subject were upheld, as tables to take away."""

from __future__ import annotations

import pandas as pd

from lgo_map.analysis.funnel import Funnel
from lgo_map.analysis.upheld_by_subject import UpheldBySubject
from lgo_map.figures.sources import SOURCE_NAMES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name, years_listed
from lgo_map.wording.funnel import FUNNEL_ZONES
from lgo_map.wording.numbers import NOT_KNOWN, first_upper
from lgo_map.wording.verdicts import VERDICT_WORDS

FUNNEL_HEADINGS = {
    "name": "Council",
    "code": "Code",
    "year_name": "Year",
    "measure": "Measure",
    "rate": "Figure (%)",
    "count": "Cases counted",
    "base": "Of cases",
    "average": "Published average (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "verdict": "Compared with the average",
    "zone": "Among the lines of the funnel",
    "stated_by": "Stated by",
}
"""The columns of :func:`funnel_table` and what a file calls each."""

FUNNEL_HEADINGS_OF_SHARE = FUNNEL_HEADINGS | {
    "average": "Overall share in the type together (%)",
    "verdict": "Compared with the overall share",
}
"""The same of the share of a subject, which the Ombudsman publishes no average of."""

UPHELD_HEADINGS = {
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
"""The columns of :func:`upheld_table` and what a file calls each."""


def funnel_table(funnel: Funnel) -> pd.DataFrame:
    """The rows of a funnel as :data:`FUNNEL_HEADINGS` names them; what is not known is empty."""
    return funnel.rows.assign(
        year_name=funnel.rows["years"].map(lambda years: years_listed(years) or NOT_KNOWN),
        measure=funnel.measure.name,
        verdict=funnel.rows["verdict"].map(VERDICT_WORDS),
        zone=funnel.rows["zone"].map(FUNNEL_ZONES),
        stated_by=funnel.rows["source_kind"].map({k: first_upper(v) for k, v in SOURCE_NAMES.items()}),
    )


def upheld_table(found: UpheldBySubject, year: int, subject: str) -> pd.DataFrame:
    """All councils of a type together, then each, as :data:`UPHELD_HEADINGS` names the columns."""
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
