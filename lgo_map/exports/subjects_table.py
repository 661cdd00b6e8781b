"""What complaints about a council were about, every year that is known, as a table to take away."""

from __future__ import annotations

import pandas as pd

from lgo_map.analysis.subject_shares import subject_shares, years_by_subject
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.records.dataset import Dataset
from lgo_map.records.subjects import subjects_of
from lgo_map.wording.verdicts import VERDICT_WORDS

SUBJECTS_HEADINGS = {
    "name": "Council",
    "year": "Year",
    "subject": "Subject",
    "received": "Complaints and enquiries received",
    "total": "Of all subjects",
    "share": "Share (%)",
    "low": "95 % interval, from (%)",
    "high": "95 % interval, to (%)",
    "similar": "Share in similar authorities together (%)",
    "authorities": "Similar authorities",
    "held": "Of which known by subject",
    "verdict": "Compared",
    "source_kind": "Stated by",
    "source_title": "Source",
    "source_url": "Address",
}
"""The columns of :func:`subjects_table` and what a file calls each."""


def subjects_table(dataset: Dataset, code: str) -> pd.DataFrame:
    """A row for each subject of every year of which any is known, newest first; what is not known is empty."""
    standing = {(int(row["year"]), row["subject"]): row for _, row in subjects_of(dataset.subjects, code).iterrows()}
    rows = []
    for year in years_by_subject(dataset).get(code, ()):
        found = subject_shares(dataset, code, year)
        for share in found.shares:
            compared, row = share.comparison, standing.get((year, share.subject))
            rows.append(
                {
                    "name": dataset.council(code).name,
                    "year": year_name(year),
                    "subject": SUBJECTS[share.subject].name,
                    "received": share.received,
                    "total": found.total,
                    "share": compared.rate,
                    "low": compared.low,
                    "high": compared.high,
                    "similar": compared.average,
                    "authorities": found.similar.authorities,
                    "held": found.similar.held,
                    "verdict": VERDICT_WORDS[compared.verdict] if compared.verdict is not None else None,
                    **{key: None if row is None else row[key] for key in ("source_kind", "source_title", "source_url")},
                }
            )
    table = pd.DataFrame(rows, columns=list(SUBJECTS_HEADINGS))
    return table.astype(
        {"received": "Int64", "total": "Int64"} | dict.fromkeys(("share", "low", "high", "similar"), float)
    )
