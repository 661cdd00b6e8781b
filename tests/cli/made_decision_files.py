"""Decisions as files that somebody adds, and where they are once added."""

from __future__ import annotations

import datetime
from pathlib import Path

from lgo_map.pipeline.decision_sources import read_decisions, read_held_decisions
from tests.ingest.made_decision_pages import MadeDecision, as_html, as_text, decision_pieces

LEEDS_DECISION = MadeDecision("Leeds City Council", "21 007 999", datetime.date(2022, 8, 12))
"""A made decision, whose reference no source of the sample has."""


def saved(folder: Path, decision: MadeDecision = LEEDS_DECISION, suffix: str = "html", **how) -> Path:
    path = folder / f"{decision.reference}.{suffix}"
    pieces = decision_pieces(decision, **how)
    text = as_html(pieces, address=decision.address) if suffix == "html" else as_text(pieces)
    path.write_text(text, encoding="utf-8")
    return path


def stored(project, reference):
    (row,) = [row for row in read_decisions(project / "data/sources") if row["reference"] == reference]
    return row


def held_back(project):
    return read_held_decisions(project / "data/sources")
