"""An annual review letter that somebody adds: what it says and what it states."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from lgo_map.ingest.reported import Refusal, ReportedFigures
from lgo_map.pipeline.letter_figures import FoundFigures, found_figures
from lgo_map.pipeline.letter_head import (
    LetterHead,
    StatisticsHeadings,
    how_many_letters,
    letter_head,
    lines_after_signature,
    statistics_headings,
    what_no_letter_lacks,
)
from lgo_map.pipeline.letter_lines import LetterError
from lgo_map.pipeline.letter_text import reading_view
from lgo_map.records.letters import Block


@dataclass(frozen=True)
class ReadLetter:
    """A letter as read.

    Attributes
    ----------
    head : LetterHead
        To whom it is, of which day and about which year.
    blocks : tuple of Block
        Its text for reading, from the salutation on.
    reported : ReportedFigures
        The figures of its statistics page; none where this copy has no such page.
    """

    head: LetterHead
    blocks: tuple[Block, ...]
    reported: ReportedFigures


def is_letter(text: str) -> bool:
    """Whether a text is an annual review letter, readable or not: it is addressed, and titled as one."""
    return what_no_letter_lacks(text) is None


def read_letter(text: str) -> ReadLetter:
    """What an annual review letter says and states.

    Parameters
    ----------
    text : str
        As :func:`lgo_map.ingest.documents.text_of` gives it, or as any other software took it from a PDF.

    Returns
    -------
    ReadLetter
        A figure that the letter gives two values has the first, and a doubt; so has one of which it can't be
        told to which part of the page it belongs.

    Raises
    ------
    Refusal
        If it is no letter or more than one, lacks its date, its council or its year, or contradicts itself about
        the year.
    """
    if lacking := what_no_letter_lacks(text):
        raise Refusal(f"is no annual review letter: it lacks {lacking}")
    if (letters := how_many_letters(text)) > 1:
        raise Refusal(f"holds {letters} letters: give each as a document of its own")
    try:
        head = letter_head(text)
    except LetterError as error:
        raise Refusal(str(error)) from error
    blocks = reading_view(text)
    found = found_figures(blocks, lines_after_signature(text))
    headings = statistics_headings(text)
    reported = ReportedFigures(
        authority=head.authority_name,
        year=head.year,
        figures={figure: values[0] for figure, values in found.values.items() if values},
        kind="ombudsman",
        title=f"Annual review letter of {head.date.day} {head.date:%B %Y}",
        doubts=_doubts(found, head, headings),
        subjects=found.tables.subjects,
        also_named=headings.councils,
        unreadable=found.unreadable,
    )
    return ReadLetter(head, blocks, reported)


def _doubts(found: FoundFigures, head: LetterHead, headings: StatisticsHeadings) -> dict[str, str]:
    year = head.year
    doubts = dict(found.unsure)
    for figure, values in found.values.items():
        if len(values) > 1:
            doubts[figure] = f"stated as {' and as '.join(f'{value:g}' for value in values)}"
    if not datetime.date(year, 3, 31) < head.date <= datetime.date(year + 1, 3, 31):
        doubts[""] = f"the letter is about the year to 31 March {year}, yet is of {head.date.day} {head.date:%B %Y}"
    expected = (f"1 April {year - 1}", f"31 March {year}")
    others = [" to ".join(period) for period in found.periods if _as_written(period) != _as_written(expected)]
    if others:
        doubts[""] = f"the letter is about {expected[0]} to {expected[1]}, its statistics about {' and '.join(others)}"
    ends = [f"{day}/{month:02}/{of}" for day, month, of in headings.ends if (day, month, of) != (31, 3, year)]
    if ends:
        said = f"the letter is about the year to 31 March {year}, its statistics are headed as of {' and '.join(ends)}"
        doubts[""] = "; ".join(filter(None, [doubts.get(""), said]))
    return doubts


def _as_written(period: tuple[str, str]) -> tuple[str, ...]:
    return tuple(day.casefold().lstrip("0") for day in period)
