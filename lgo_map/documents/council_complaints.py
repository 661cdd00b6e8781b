"""What complaints about a council were about, what became of them, and decisions, as parts of its document."""

from __future__ import annotations

from lgo_map.analysis.council_decisions import decisions_of_council, improvements_of_council
from lgo_map.councils.register import Council
from lgo_map.documents.document import link_to, links
from lgo_map.documents.downloads import DownloadLinks
from lgo_map.figures.years import YearChoice
from lgo_map.presentation.council_decisions import (
    FIND_AMONG_ALL,
    OF_ANCESTORS,
    REPORTS_ALONE,
    ancestors_with_decisions,
    decisions_section,
    improvements_section,
)
from lgo_map.presentation.subjects import subjects_of_council
from lgo_map.records.dataset import Dataset


def subjects(dataset: Dataset, council: Council, wanted: YearChoice | None, files: DownloadLinks) -> str:
    """What complaints were about; `wanted` as for :func:`lgo_map.presentation.subjects.subjects_of_council`."""
    return subjects_of_council(dataset, council, wanted) + files.to("subjects.csv")


def decisions(dataset: Dataset, council: Council, wanted: YearChoice | None, files: DownloadLinks) -> str:
    """Decisions and reports about a council, ways to all of them, and the improvements it agreed."""
    year = wanted if isinstance(wanted, int) else None
    found = decisions_of_council(dataset, council.code, year)
    shown = decisions_section(dataset, council, found)
    if found.held:
        ways = [link_to("decisions", FIND_AMONG_ALL, {"council": council.code})]
        if found.reports and found.held > found.reports:
            ways.append(link_to("decisions", REPORTS_ALONE, {"council": council.code, "reports": "yes"}))
        shown += links(*ways)
    if before := ancestors_with_decisions(dataset, council.code):
        names = {code: f"About {dataset.council(code).name}" for code in before}
        shown += OF_ANCESTORS + links(*(link_to("decisions", name, {"council": code}) for code, name in names.items()))
    improved = improvements_of_council(dataset, council.code, year)
    return shown + improvements_section(council, improved) + files.to("improvements.csv")
