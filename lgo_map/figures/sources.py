"""Who states a figure: the Ombudsman, a council's report, or the press."""

from __future__ import annotations

SOURCE_NAMES = {"ombudsman": "the Ombudsman", "council": "a council’s report", "press": "a press report"}
"""What each is called in a sentence, by the `source_kind` of the data."""

OTHERS_OF_A_KIND = {"council": "another report of a council", "press": "another press report"}
"""What another one is called where the first is of the same kind."""

SOURCE_KINDS = tuple(SOURCE_NAMES)
"""An earlier one's figure stands before a later one's."""
