"""From received to upheld as a picture: bars side by side that add up, and what is not known hatched."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from lgo_map.analysis.outcomes import outcomes_of
from lgo_map.presentation.outcomes import outcomes_section
from tests.analysis.test_outcomes import TABLE, row

SOURCE = {"source_url": "https://www.lgo.org.uk/a", "source_title": "A <page>", "source_kind": "council"}


def drawn(**known):
    return outcomes_section(outcomes_of(row(**known)), "Leeds <City> Council", 2025, {"upheld": SOURCE})


def bars(html):
    found = re.findall(r'<i class="(\w+)" style="left:([\d.]+)%;width:([\d.]+)%">', html)
    return [(kind, float(left), float(width)) for kind, left, width in found]


def heads(html):
    return re.findall(r'<th scope="row">(.*?)</th>', html)


def test_the_bars_of_the_parts_lie_end_to_end_and_come_to_the_whole():
    html = drawn(**TABLE)
    received, whole, *parts = bars(html)
    assert received == ("received", 0, 100)
    assert whole[2] == pytest.approx(100 * 227 / 240, abs=0.01)
    for (_, left, width), (_, following, _) in pairwise(parts[:5]):
        assert left + width == pytest.approx(following, abs=0.02)
    assert parts[4][1] + parts[4][2] == pytest.approx(whole[2], abs=0.02)
    assert [kind for kind, *_ in parts] == ["part"] * 5 + ["not_upheld", "upheld"]
    assert "not the same complaints" in html
    assert heads(html)[:2] == ["Complaints and enquiries received", "Decided in all"]


def test_what_is_not_known_is_hatched_and_said_and_never_a_bar_of_nothing():
    html = drawn(**TABLE | {"referred_back": None})
    unknown = [(left, width) for kind, left, width in bars(html) if kind == "unknown"]
    assert unknown == [(pytest.approx(100 * 157 / 240, abs=0.01), pytest.approx(100 * 70 / 240, abs=0.01))]
    assert html.count("not known</span>") == 1
    assert "What is hatched is not known, which is not 0." in html


def test_where_only_investigations_are_known_one_row_stands_for_all_the_rest():
    html = drawn(investigations=68, upheld=62)
    assert heads(html) == [
        "Decided in all",
        "Sent back, or closed without an investigation",
        "Investigations",
        "Not upheld",
        "Upheld",
    ]
    assert [kind for kind, *_ in bars(html)] == ["unknown", "unknown", "part", "not_upheld", "upheld"]


def test_a_number_leads_to_its_source_and_one_worked_out_is_marked():
    html = drawn(investigations=68, upheld=62)
    assert 'href="https://www.lgo.org.uk/a" title="A &lt;page&gt;"' in html
    assert html.count("computed") == 1
    assert "Leeds &lt;City&gt; Council" in html


def test_nothing_known_is_a_sentence_and_no_picture():
    assert drawn() == (
        '<p class="lgo-sentence">What became of the complaints about Leeds &lt;City&gt; Council in 2024–25 is not '
        "known here. That does not mean none.</p>"
    )
