"""What a view is called and said to be where only a line or two fit: in search engines, and beside links to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from lgo_map.analysis.years_together import row_of_choice, years_in
from lgo_map.figures.catalogue import UPHELD_RATE
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.years import NEWEST, YearChoice, years_listed
from lgo_map.records.dataset import Dataset
from lgo_map.wording.counts import investigated_and_upheld
from lgo_map.wording.years_together import choice_name

MOST = 160
"""Characters of a description at most: search engines and previews of links cut what is longer."""
_LEAST = 50
"""Characters below which a text would say too little if it were cut after the last clause that fits."""
_WITHIN_WORDS = re.compile(r"</?(?:a|abbr|b|em|i|span|strong)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_CLAUSE = re.compile(r"(?<=[.:;!?…]) ")


def as_text(markup: str) -> str:
    """Markup of our own making without its tags, as the text of a paragraph."""
    return " ".join(unescape(_TAG.sub(" ", _WITHIN_WORDS.sub("", markup))).split())


def in_short(text: str, most: int = MOST) -> str:
    """As much of a text as fits: its first sentences or clauses; where these are too long, its first words.

    Examples
    --------
    >>> in_short("Held are 8 of 244. They are examples: not all there are.", 40)
    'Held are 8 of 244. They are examples.'
    """
    if len(text) <= most:
        return text
    kept = ""
    for clause in _CLAUSE.split(text):
        if len(kept) + len(clause) > most:
            break
        kept += f"{clause} "
    kept = re.sub(r"[:;]$", ".", kept.strip())
    return kept if len(kept) >= min(_LEAST, most // 2) else f"{text[:most].rsplit(' ', 1)[0].rstrip(',:;–')}…"


def upheld_in_short(dataset: Dataset, code: str, choice: YearChoice, ombudsman_only: bool = False) -> str:
    """What is known of a council: "Leeds City Council, 2024–25: 62 of 68 investigations upheld (91 %)."."""
    row = row_of_choice(dataset, code, choice, MEASURES[UPHELD_RATE.key], ombudsman_only)
    name = dataset.council(code).name
    if row is None:
        return f"{name} at the Local Government and Social Care Ombudsman."
    years = years_in(row, choice)
    when = years_listed(years) if years else choice_name(choice, dataset.years)
    return f"{name}, {when}: {investigated_and_upheld(row)}."


def choice_within(dataset: Dataset, choice: YearChoice) -> str:
    """What a choice of year is called within a line: "2023–24", "newest known"."""
    name = choice_name(choice, dataset.years)
    return name[:1].lower() + name[1:]


def year_in_title(dataset: Dataset, choice: YearChoice | None) -> str:
    """The year that was chosen, to end a title; nothing where it is the newest known."""
    return "" if choice is None or choice == NEWEST else f", {choice_within(dataset, choice)}"


def names_in_title(names: Sequence[str]) -> str:
    """The names of councils compared; of many the first two, and how many there are besides."""
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} others"
