"""The figures on the statistics page of an annual review letter.

The page has three parts, each under its heading; a figure is looked for in its own part only, since the parts
use the same sentences ("This compares to an average of ...").
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from lgo_map.pipeline.letter_lines import LetterError
from lgo_map.pipeline.letter_tables import FIGURES_OF_TABLES, FoundTables, found_tables
from lgo_map.pipeline.letter_text import is_sign_off
from lgo_map.pipeline.printed_numbers import DECIMAL, PERCENT, WHOLE, why_unreadable, with_anything_for_numbers
from lgo_map.records.letters import Block

_PARTS = {
    "upheld": re.compile(r"^Complaints upheld$", re.IGNORECASE),
    "compliance": re.compile(r"^Compliance with (?:Ombudsman )?recommendations$", re.IGNORECASE),
    "remedy": re.compile(r"^Satisfactory remed(?:y|ies) provided by [\w' -]{1,60}$", re.IGNORECASE),
}

# A page's number or a year that came before the words is no count: "Page 2 of 3 upheld decisions".
_NO_COUNT = "".join(rf"(?<!\b{word} )" for word in ("of", "page", *calendar.month_name[1:]))
_AVERAGE = rf"average of {PERCENT} in similar"
_PER_100K = rf"[ \n]{DECIMAL} ?%?[ \n]upheld decisions? per 100[, ]?000 residents"
_INVESTIGATIONS = rf"total of {WHOLE} (?:detailed )?investigations?\b"

_FIGURES = {
    "upheld_rate": ("upheld", rf"{PERCENT} of complaints we investigated were upheld"),
    "upheld_rate_average": ("upheld", _AVERAGE),
    "upheld": ("upheld", rf"{_NO_COUNT}{WHOLE} upheld decisions?\b(?![ \n]per)"),
    "upheld_per_100k": ("upheld", rf"this is{_PER_100K}"),
    "upheld_per_100k_average": ("upheld", rf"average for (?:authorities|organisations) of this type is{_PER_100K}"),
    "investigations": ("upheld", _INVESTIGATIONS),
    "compliance_rate": ("compliance", rf"In {PERCENT} of cases we were satisfied"),
    "compliance_rate_average": ("compliance", _AVERAGE),
    "compliance_outcomes": ("compliance", rf"total of {WHOLE} compliance outcomes?\b"),
    "satisfactory_remedy_rate": ("remedy", rf"In {PERCENT} of upheld cases"),
    "satisfactory_remedy_rate_average": ("remedy", _AVERAGE),
    "satisfactory_remedies": ("remedy", rf"{_NO_COUNT}{WHOLE} satisfactory remedy decisions?\b"),
    # What the page prints, not what the figure rests on: remedies are counted among the upheld cases.
    "satisfactory_remedy_base": ("remedy", rf"total of {WHOLE} (?:(?:detailed )?investigations?|upheld decisions?)\b"),
}
"""Each figure, by its column in the statistics: the part it stands in and the words around it."""

_ALSO = {
    "upheld": rf"\bcomplaints? and upheld {WHOLE}\b(?! ?%|[.,]?\d| \d|[^\s.,;:)])",
    "investigations": rf"\bwe investigated {WHOLE} complaints? and upheld\b",
}
"""Other words for some figures, in the same part: "We investigated 68 complaints and upheld 62."."""

_NONE = (
    ("investigations", "upheld", r"\bcarried out no (?:detailed )?investigations\b"),
    (
        "upheld",
        "upheld",
        r"\bno (?:upheld decisions|(?:complaints|cases) (?:were|was) upheld)\b|\bdid not uphold any\b",
    ),
    ("upheld", "remedy", r"\bdid not uphold any\b"),
    ("compliance_outcomes", "compliance", r"\bno (?:recommendations (?:were|was) due|compliance outcomes)\b"),
)
"""The counts that are 0 where a part of the page says so in words."""

_OPENINGS = {
    "upheld": r"complaints we investigated|\bcarried out no",
    "compliance": r"cases we were satisfied",
    "remedy": r"of upheld cases|\bno upheld (?:cases|decisions|complaints)",
}
_OPENINGS = {
    part: "|".join([opening, *(words for _, within, words in _NONE if within == part)])
    for part, opening in _OPENINGS.items()
}
"""What a part says first; its average and its base are in words that all parts use."""

_ONLY_IN = {
    "upheld": r"complaints we investigated were|(?<!total of )\b\d+ upheld decision",
    "compliance": r"cases we were satisfied|compliance outcome",
    "remedy": r"\d ?% of upheld cases|satisfactory remedy decision",
}
"""By part of the page, what no other part says."""

_CLOSING = r"Statistics are based on|upheld decision|satisfactory remedy decision|compliance outcome"
"""What stands after the average."""

Printed = TypeVar("Printed")

_PERIOD = r"period between (\d{1,2} \w{3,9} \d{4}) (?:to|and) (\d{1,2} \w{3,9} \d{4})"


@dataclass(frozen=True)
class LetterFigures:
    """What a letter's statistics page states.

    Attributes
    ----------
    figures : dict of str to float or None
        Every figure such a page can have, named as in the statistics; None where this copy does not state it.
    period : tuple of str or None
        First and last day as printed; None where not printed.
    subjects : dict of str to float
        How many complaints were received, by subject; only those stated.
    """

    figures: dict[str, float | None]
    period: tuple[str, str] | None
    subjects: dict[str, float] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no figure is stated: this copy has no statistics page."""
        return all(value is None for value in self.figures.values())


@dataclass(frozen=True)
class FoundFigures:
    """All that a letter's statistics page states, contradictions included.

    Attributes
    ----------
    values : dict of str to tuple of float
        Every figure such a page can have, with its different values in the order of the page; () if not stated.
    unsure : dict of str to str
        The figures whose sentence may belong to another part of the page, and why.
    unreadable : dict of str to str
        The figures of which a sentence is there, but no number that can be read, and what stands there.
    periods : tuple of tuple of str
        The different periods, first and last day as printed.
    tables : FoundTables
        What the tables of a letter of 2018 or 2019 state; their figures are among the values.
    """

    values: dict[str, tuple[float, ...]]
    unsure: dict[str, str]
    unreadable: dict[str, str]
    periods: tuple[tuple[str, str], ...]
    tables: FoundTables


def found_figures(blocks: Sequence[Block], lines: Sequence[str] = ()) -> FoundFigures:
    """Every figure stated in a letter, with every value it is given.

    Parameters
    ----------
    blocks : sequence of Block
        Its reading view.
    lines : sequence of str
        Its lines after the closing formula, for the tables of 2018 and 2019.
    """
    parts, tables = _parts(blocks), found_tables(lines)
    values = {figure: _values(figure, part, parts) for figure, (part, _) in _FIGURES.items()}
    unsure = {
        figure: reason
        for figure, (part, pattern) in _FIGURES.items()
        if values[figure] and (reason := _why_unsure(parts, part, pattern))
    }
    for figure in FIGURES_OF_TABLES:
        stated = [tables.figures[figure]] if figure in tables.figures else []
        values[figure] = _different([*values.get(figure, ()), *stated])
    unreadable = {
        figure: reason
        for figure, (part, _) in _FIGURES.items()
        if not values[figure] and (reason := _why_unreadable(figure, parts[part]))
    }
    if tables.unreadable:
        named = " and ".join(f"“{title}”" for title in tables.unreadable)
        whole = "" if tables.figures or tables.subjects else "it states no figures that can be read: "
        unreadable[""] = f"{whole}the {'table' if len(tables.unreadable) == 1 else 'tables'} {named} can’t be read"
    printed = re.findall(_PERIOD, "\n".join(parts.values()), re.IGNORECASE)
    return FoundFigures(values, unsure | tables.doubts, unreadable, _different(printed), tables)


def letter_figures(blocks: Sequence[Block], lines: Sequence[str] = ()) -> LetterFigures:
    """The figures stated in a letter, as of :func:`found_figures`: of one stated twice, differently, the first.

    Whether such a figure may stand is decided when the letter is added: it waits for review, and is published as it
    stands only by whoever has looked.

    Raises
    ------
    LetterError
        If the figures are said to be of several periods.
    """
    found = found_figures(blocks, lines)
    if len(found.periods) > 1:
        raise LetterError(f"states its period differently: {' and '.join(' to '.join(days) for days in found.periods)}")
    figures = {figure: values[0] if values else None for figure, values in found.values.items()}
    return LetterFigures(figures, next(iter(found.periods), None), found.tables.subjects)


def _sentences(figure: str) -> list[str]:
    return [_FIGURES[figure][1], *filter(None, [_ALSO.get(figure)])]


def _why_unreadable(figure: str, text: str) -> str | None:
    for pattern in _sentences(figure):
        found = re.search(with_anything_for_numbers(pattern), text, re.IGNORECASE)
        if found:
            return why_unreadable(text, *found.span())
    return None


def _values(figure: str, part: str, parts: dict[str, str]) -> tuple[float, ...]:
    printed = [number for words in _sentences(figure) for number in re.findall(words, parts[part], re.IGNORECASE)]
    stated = [float(number.replace(",", "")) for number in printed]
    none = any(re.search(words, parts[within], re.I) for zero, within, words in _NONE if zero == figure)
    return _different([*stated, *([0.0] if none else [])])


def _why_unsure(parts: dict[str, str], part: str, pattern: str) -> str | None:
    """Why a sentence that all parts use may not be this part's; None for a sentence that is this part's alone."""
    if pattern == _FIGURES["upheld_per_100k"][1]:
        after = re.split(pattern, parts[part], maxsplit=1, flags=re.IGNORECASE)[-1]
        apart = not re.match(r"[. \n]{0,5}the average for", after, re.IGNORECASE)
        return "the council’s own figure stands apart from the average" if apart else None
    if pattern not in (_AVERAGE, _INVESTIGATIONS, _FIGURES["satisfactory_remedy_base"][1]):
        return None
    text = parts[part]
    if any(re.search(words, text, re.IGNORECASE) for other, words in _ONLY_IN.items() if other != part):
        return "the figures of two parts of the page stand under one heading"
    before = re.split(pattern, text, maxsplit=1, flags=re.IGNORECASE)[0]
    if not re.search(_OPENINGS[part], before, re.IGNORECASE):
        return "the sentence that opens its part of the page is missing"
    if pattern == _AVERAGE and re.search(_CLOSING, before, re.IGNORECASE):
        return "the average stands after the sentences that close its part of the page"
    return None


def _parts(blocks: Sequence[Block]) -> dict[str, str]:
    """The text under each part's heading, to the next heading; the body before the signature has none."""
    after = next((i for i, block in enumerate(blocks) if is_sign_off(block)), -1)
    texts: dict[str, list[str]] = {part: [] for part in _PARTS}
    current: str | None = None
    for block in blocks[after + 1 :]:
        opened = next((part for part, heading in _PARTS.items() if heading.match(block.text)), None)
        if opened or block.kind == "heading":
            current = opened
        elif current:
            texts[current].append(block.text)
    return {part: "\n".join(text) for part, text in texts.items()}


def _different(stated: Sequence[Printed]) -> tuple[Printed, ...]:
    return tuple(dict.fromkeys(stated))
