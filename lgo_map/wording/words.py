"""The sentences and numbers people read, on whatever screen or page they stand.

Everything here returns plain text: whoever shows it escapes it.
"""

from __future__ import annotations

SOURCE_KINDS = {"ombudsman": "the Ombudsman", "council": "a council’s report", "press": "a press report"}
"""Who states a figure, as `source_kind` says."""

FIGURE_NAMES = {
    "investigations": "Investigations",
    "upheld": "Upheld",
    "upheld_rate": "Upheld rate",
    "upheld_rate_average": "Upheld rate, published average",
    "upheld_per_100k": "Upheld per 100,000 residents",
    "upheld_per_100k_average": "Upheld per 100,000 residents, published average",
    "compliance_outcomes": "Recommendations due",
    "compliance_rate": "Compliance",
    "compliance_rate_average": "Compliance, published average",
    "satisfactory_remedies": "Satisfactory remedies",
    "satisfactory_remedy_base": "Satisfactory remedies, base the source prints",
    "satisfactory_remedy_rate": "Satisfactory remedy rate",
    "satisfactory_remedy_rate_average": "Satisfactory remedy rate, published average",
    "dealt_with": "Complaints dealt with",
    "not_for_us": "Not for the Ombudsman, or not ready",
    "assessed_and_closed": "Assessed and closed",
}
"""What each figure is called."""
