"""What can be taken away of the decisions: all that fit the filters."""

from __future__ import annotations

from lgo_map.exports.decision_table import HEADINGS, decision_table
from lgo_map.exports.download import Download, csv_download
from lgo_map.presentation.decision_results import Shown, number_of_texts, shown_at
from lgo_map.presentation.decision_view import DecisionsView
from lgo_map.records.dataset import Dataset


def downloads_of_decisions(dataset: Dataset, view: DecisionsView) -> list[Download]:
    """All files of the page at a view."""
    shown = shown_at(dataset, view, number_of_texts(dataset))
    return [decisions_download(dataset, view, shown)] if len(shown.rows) else []


def decisions_download(dataset: Dataset, view: DecisionsView, shown: Shown) -> Download:
    """The decisions that a view shows, all of them."""
    return csv_download(
        "decisions",
        lambda: decision_table(dataset, shown.rows, shown.whole),
        HEADINGS,
        "decisions",
        *([dataset.council(view.council).name] if view.council else []),
        label="Download all of this list as CSV",
    )
