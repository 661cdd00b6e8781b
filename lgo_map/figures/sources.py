"""Who states a figure: the Ombudsman, a council's report, or the press."""

from __future__ import annotations

SOURCE_NAMES = {"ombudsman": "the Ombudsman", "council": "a council’s report", "press": "a press report"}
"""What each is called in a sentence, by the `source_kind` of the data."""

SOURCE_KINDS = tuple(SOURCE_NAMES)
"""An earlier one's figure stands before a later one's."""
