"""Damaged pages of decisions are refused, or read as what can be true; and nothing of one entry is another's."""

from __future__ import annotations

import datetime
import random
import re
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest

from lgo_map.figures.decisions import KINDS, OUTCOMES
from lgo_map.ingest.readers.decision_documents import read_page_of_decisions
from lgo_map.ingest.readers.decision_list import read_decision_list
from lgo_map.ingest.readers.decision_page import read_decision_page
from lgo_map.ingest.readers.improvement_page import read_improvements
from lgo_map.ingest.readers.improvement_table import read_improvement_table
from lgo_map.ingest.reported import Refusal
from lgo_map.ingest.reported_decisions import DecisionList, ImprovementList, ReportedDecision, ReportedImprovements
from lgo_map.pipeline.decision_sources import REFERENCE
from tests.ingest.damaged_decision_pages import badly_damaged, damaged_once
from tests.ingest.made_decision_pages import (
    MadeDecision,
    MadeImprovements,
    Piece,
    archive_address,
    as_html,
    as_text,
    decision_pieces,
    improvements_csv,
    improvements_pieces,
    list_pieces,
    made_case,
    made_decision,
)
from tests.ingest.readers.test_page_hostile import HOSTILE, MAX_SEARCHES, Effort

REFERENCES = re.compile(rf"{REFERENCE}( / {REFERENCE})*")
BOROUGHS = [
    f"{name} Borough Council" for name in ("Aford", "Bex", "Crowe", "Dunwich", "Eyam", "Fen", "Garth", "Hallow")
]
ENTRIES = [replace(made_decision(place), authority=name) for place, name in enumerate(BOROUGHS)]
CASES = tuple(replace(made_case(place), authority=name) for place, name in enumerate(BOROUGHS))
PAGES = MadeImprovements(CASES, results=12, category=None)
ARCHIVE = "School transport archive 2021-2022"
FORMS: tuple[Callable[[list[Piece]], str], ...] = (as_html, as_text)


def valid_text(text: str | None, longest: int) -> bool:
    return text is None or (0 < len(text) <= longest and text == text.strip() and text.isprintable())


def valid_day(day: datetime.date | None) -> bool:
    return day is None or 1974 <= day.year <= 2099


def valid_decision(read: ReportedDecision) -> bool:
    return (
        valid_text(read.authority, 150)
        and (read.reference is None or REFERENCES.fullmatch(read.reference) is not None)
        and valid_day(read.decided)
        and (read.kind is None or read.kind in KINDS)
        and (read.outcome is None or read.outcome in OUTCOMES)
        and valid_text(read.category, 80)
        and valid_text(read.subcategory, 80)
        and valid_text(read.summary, 4_000)
        and (read.address is None or re.fullmatch(r"https?://\S+", read.address) is not None)
        and valid_text(read.note, 600)
    )


def valid_case(read: ReportedImprovements) -> bool:
    return (
        valid_text(read.authority, 150)
        and REFERENCES.fullmatch(read.reference) is not None
        and valid_day(read.decided)
        and valid_text(read.category, 80)
        and len(read.improvements) > 0
        and all(valid_text(each, 6_000) for each in read.improvements)
        and valid_text(read.summary, 6_000)
    )


def valid(read: ReportedDecision | DecisionList | ImprovementList) -> bool:
    if isinstance(read, ReportedDecision):
        return valid_decision(read)
    is_period = valid_day(read.first_day) and valid_day(read.last_day) and valid_text(read.category, 80)
    if isinstance(read, DecisionList):
        return is_period and valid_text(read.subcategory, 80) and all(map(valid_decision, read.entries))
    return is_period and valid_text(read.authority, 150) and all(map(valid_case, read.cases))


def made_pages() -> Iterator[tuple[list[Piece], str | None]]:
    """Pages of every form, and their addresses."""
    for made in (MadeDecision(), MadeDecision(kind="report"), made_decision(7)):
        for is_named in (True, False):
            yield decision_pieces(made, is_named=is_named), made.address
            yield decision_pieces(made, is_named=is_named, has_lines=False), made.address
    yield list_pieces(ENTRIES, heading="reports"), "https://www.lgo.org.uk/decisions/education?displaypref=2"
    yield list_pieces(ENTRIES, unnamed=[1, 2], is_split=True), None
    yield list_pieces(ENTRIES, heading=ARCHIVE, results=113, pages=[archive_address(page=2)]), archive_address()
    yield improvements_pieces(PAGES), PAGES.address
    yield improvements_pieces(PAGES, is_split=True), None


@pytest.mark.parametrize("form", FORMS)
def test_5000_damaged_pages_of_each_form_are_refused_or_read_as_what_can_be_true(form):
    pages = [(form(pieces), address) for pieces, address in made_pages()]
    others = (read_decision_page, read_decision_list, read_improvements)
    chance, taken = random.Random(14), 0  # noqa: S311
    for number in range(5_000):
        page, address = pages[number % len(pages)]
        text = badly_damaged(page, pages[(number + 1) % len(pages)][0], chance)
        for read in (read_page_of_decisions, others[number % 3]):
            try:
                given = read(text, address if number % 2 else None)
            except Refusal as refusal:
                assert valid_text(str(refusal), 600), text
                continue
            taken += 1
            assert valid(given), (text, given)
    assert taken > 3_000


def test_2000_damaged_exports_are_refused_or_read_as_what_can_be_true():
    chance, taken = random.Random(14), 0  # noqa: S311
    for number in range(2_000):
        content = improvements_csv(CASES, separator=",;\t"[number % 3], is_row_each=number % 2 == 0)
        damaged = badly_damaged(content.decode(), "Council,Year\n", chance).encode("utf-8", "surrogateescape")
        try:
            cases = read_improvement_table(damaged, "export.csv")
        except Refusal as refusal:
            assert 0 < len(str(refusal)) < 600
            continue
        taken += 1
        assert all(map(valid_case, cases)), damaged
    assert taken > 500


def whose(read: object, made: Iterable[object], field: str) -> set[int]:
    """The places of the made entries that have what was read of a field; all where nothing was, or it is damaged."""
    value = getattr(read, field)
    theirs = [getattr(each, field) for each in made]
    same = {place for place, own in enumerate(theirs) if str(value).casefold() == str(own).casefold()}
    return same or set(range(len(theirs)))


def whose_words(text: str | None, made: list[str], names: list[str]) -> set[int]:
    """The places of the made entries whose words stand in a text; none where words of several do."""
    words = [each.casefold().split(" was ")[0] + " was " for each in made]
    said = (text or "").casefold()
    found = {place for place, each in enumerate(words) if each in said}
    if len(found) > 1 or any(name.casefold() in said for name in names):
        return set()
    return found or set(range(len(made)))


@pytest.mark.parametrize("form", FORMS)
def test_of_2000_damaged_lists_no_entry_has_anything_of_another(form):
    chance, entries = random.Random(15), 0  # noqa: S311
    summaries = [each.summary for each in ENTRIES]
    pages = [form(list_pieces(ENTRIES, is_split=is_split)) for is_split in (False, True)]
    for number in range(2_000):
        text = damaged_once(pages[number % 2], chance)
        try:
            found = read_decision_list(text).entries
        except Refusal:
            continue
        for read in found:
            own = whose_words(read.summary, summaries, BOROUGHS)
            for field in ("authority", "reference", "decided", "kind", "subcategory", "outcome", "address"):
                own &= whose(read, ENTRIES, field)
            assert own, (text, read)
            entries += 1
    assert entries > 2_000 * 7


@pytest.mark.parametrize("form", FORMS)
def test_of_1000_damaged_pages_of_improvements_no_case_has_anything_of_another(form):
    chance, cases = random.Random(16), 0  # noqa: S311
    summaries = [each.summary for each in CASES]
    pages = [form(improvements_pieces(PAGES, is_split=is_split)) for is_split in (False, True)]
    for number in range(1_000):
        text = damaged_once(pages[number % 2], chance)
        try:
            found = read_improvements(text).cases
        except Refusal:
            continue
        for read in found:
            own = whose_words(read.summary, summaries, BOROUGHS)
            for field in ("authority", "reference", "decided", "category"):
                own &= whose(read, CASES, field)
            for improvement in read.improvements:
                own &= {
                    place
                    for place, case in enumerate(CASES)
                    if not (said := re.search(r"of case ([a-j]):", improvement, re.IGNORECASE))
                    or f"of case {said[1].lower()}:" in case.improvements[0]
                }
                assert not re.search(r"Borough Council|\([0-9]", improvement), (text, read)
            assert own, (text, read)
            cases += 1
    assert cases > 1_000 * 6


MORE_HOSTILE = {
    "heads": "Leeds City Council (21 007 781)\n" * 6_000,
    "many heads": "".join(
        f"A{number} Council (21 {number // 1000:03d} {number % 1000:03d})\n" for number in range(6_000)
    ),
    "details": "Statement Upheld Other 04-Jan-2021\n" * 6_000,
    "kinds": "Statement\n" * 20_000,
    "kinds on one line": "Statement " * 100_000,
    "labels": "Category : " * 100_000,
    "arrows": "Category : " + "> " * 300_000,
    "summaries": "Summary: " * 100_000,
    "brackets": "(" * 500_000 + "21 007 781" + ")" * 500_000,
    "references": "21 007 781 / " * 80_000,
    "days": "Decision date : " + "12 Aug 2022 " * 80_000,
    "links": "<p>" + "<a href='/decisions/a/b/21-007-781'>x</a>" * 6_000,
    "pages": "Archive has 9 results\n" + "<a href='?page=2&c=1'>" * 14_000,
    "cases": "Showing 1 - 1 of 1 cases\n" + "Leeds City Council (21 007 781)\nService improvements\na\n" * 4_000,
    "one case": "Showing 1 - 1 of 1 cases\nLeeds City Council (21 007 781)\nService improvements\n"
    + "and b\n" * 20_000,
    "continued": "Leeds City Council (21 007 781)\nStatement Upheld Other 04-Jan-2021\nSummary: a\n"
    + "and b\n" * 20_000,
}
ALL_HOSTILE = {kind: text[:1_000_000] for kind, text in (HOSTILE | MORE_HOSTILE).items()}


@pytest.mark.parametrize("kind", ALL_HOSTILE)
def test_nonsense_of_any_length_takes_no_more_work_than_it_is_long(kind):
    with Effort() as effort:
        for read in (read_decision_page, read_decision_list, read_improvements):
            try:
                read(ALL_HOSTILE[kind], archive_address())
            except Refusal as refusal:
                assert len(str(refusal)) < 600
    assert effort.searches < 3 * MAX_SEARCHES


def test_a_long_list_takes_no_more_memory_than_some_times_its_length():
    text = as_text(list_pieces([made_decision(number % 900) for number in range(3_000)]))
    tracemalloc.start()
    try:
        assert len(read_decision_list(text).entries) == 3_000
        assert tracemalloc.get_traced_memory()[1] < 40 * len(text)
    finally:
        tracemalloc.stop()
