"""The figures on the statistics page of an annual review letter.

The page has three parts, each under its heading; a figure is looked for in its own part only, since the parts
use the same sentences ("This compares to an average of ...").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from lgo_map.build.letter_text import LetterError, is_sign_off
from lgo_map.letters import Block

_PARTS = {
    "upheld": re.compile(r"^Complaints upheld$", re.IGNORECASE),
    "compliance": re.compile(r"^Compliance with (?:Ombudsman )?recommendations$", re.IGNORECASE),
    "remedy": re.compile(r"^Satisfactory remed(?:y|ies) provided by the \w+$", re.IGNORECASE),
}

_NUMBER = r"(?<![\d.,])(\d+(?:\.\d+)?)"
_AVERAGE = rf"average of {_NUMBER} ?% in similar"
_INVESTIGATIONS = rf"total of {_NUMBER} (?:detailed )?investigations?\b"

_FIGURES = {
    "upheld_rate": ("upheld", rf"{_NUMBER} ?% of complaints we investigated were upheld"),
    "upheld_rate_average": ("upheld", _AVERAGE),
    "upheld": ("upheld", rf"{_NUMBER} upheld decisions?\b(?! per)"),
    "investigations": ("upheld", _INVESTIGATIONS),
    "compliance_rate": ("compliance", rf"In {_NUMBER} ?% of cases we were satisfied"),
    "compliance_rate_average": ("compliance", _AVERAGE),
    "compliance_outcomes": ("compliance", rf"total of {_NUMBER} compliance outcomes?\b"),
    "satisfactory_remedy_rate": ("remedy", rf"In {_NUMBER} ?% of upheld cases"),
    "satisfactory_remedy_rate_average": ("remedy", _AVERAGE),
    "satisfactory_remedies": ("remedy", rf"{_NUMBER} satisfactory remedy decisions?\b"),
    # What the page prints, not what the figure rests on: remedies are counted among the upheld cases.
    "satisfactory_remedy_base": ("remedy", _INVESTIGATIONS),
}
"""Each figure, by its column in the statistics: the part it stands in and the words around it."""

Stated = TypeVar("Stated")

_PERIOD = r"period between (\d{1,2} \w+ \d{4}) (?:to|and) (\d{1,2} \w+ \d{4})"


@dataclass(frozen=True)
class LetterFigures:
    """What a letter's statistics page states.

    Attributes
    ----------
    figures : dict of str to float or None
        Every figure such a page can have, named as in the statistics; None where this copy does not state it.
    period : tuple of str or None
        First and last day as printed; None where not printed.
    """

    figures: dict[str, float | None]
    period: tuple[str, str] | None

    @property
    def is_empty(self) -> bool:
        """Whether no figure is stated: this copy has no statistics page."""
        return all(value is None for value in self.figures.values())


def letter_figures(blocks: Sequence[Block]) -> LetterFigures:
    """The figures stated in a letter's reading view.

    Raises
    ------
    LetterError
        If a figure or the period is stated twice, differently.
    """
    parts = _parts(blocks)
    figures = {}
    for figure, (part, pattern) in _FIGURES.items():
        stated = _only(figure, re.findall(pattern, parts[part]))
        figures[figure] = None if stated is None else float(stated)
    return LetterFigures(figures, _only("period", re.findall(_PERIOD, " ".join(parts.values()))))


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
    return {part: " ".join(text) for part, text in texts.items()}


def _only(name: str, stated: Sequence[Stated]) -> Stated | None:
    different = list(dict.fromkeys(stated))
    if len(different) > 1:
        raise LetterError(f"states {name} differently: {' and '.join(map(str, different))}")
    return different[0] if different else None
