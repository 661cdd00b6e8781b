"""The sentences and numbers people read, on whatever screen or page they stand.

Everything here returns plain text: whoever shows it escapes it.
"""

from __future__ import annotations

SOURCE_KINDS = {"ombudsman": "the Ombudsman", "council": "a council’s report", "press": "a press report"}
"""Who states a figure, as `source_kind` says."""
