"""What pages may say of councils."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from lgo_map.documents.answers import document_of
from lgo_map.records.dataset import current_dataset
from tests.known_councils import BIRMINGHAM, HOUNSLOW, LEEDS, NORTHAMPTON

JUDGEMENTS = r"\b(?:better|best|worse|worst|good|bad|badly|poor\w*|fail\w*|underperform\w*|league)\b"


@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("map", {"council": LEEDS}),
        ("map", {"council": NORTHAMPTON, "year": "2020", "tier": "lower"}),
        ("map", {"year": "together", "measure": "upheld_rate_difference"}),
        ("council", {"council": LEEDS}),
        ("benchmark", {"council": NORTHAMPTON, "year": "2020"}),
        ("benchmark", {"council": HOUNSLOW, "year": "2024", "measure": "compliance_rate"}),
        ("compare", {"councils": f"{LEEDS},{BIRMINGHAM}", "year": "2025"}),
        ("councils", {"year": "2025"}),
        ("briefing", {"council": LEEDS, "year": "2025"}),
        ("about", {}),
    ],
)
def test_rule_11_no_council_is_called_better_or_worse(page, parameters):
    shown = LexborHTMLParser(document_of(current_dataset(), page, parameters).body)
    for letter in shown.css(".lgo-letter, .lgo-received"):  # the Ombudsman's own words
        letter.decompose()
    sentences = re.split(r"(?<=[.!?]) ", " ".join(shown.text(separator=" ").split()))
    found = [sentence for sentence in sentences if re.search(JUDGEMENTS, sentence, re.IGNORECASE)]
    assert [sentence for sentence in found if not re.search(r"\bnot\b", sentence)] == []
