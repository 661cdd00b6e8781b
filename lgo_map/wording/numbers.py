"""Numbers, days, names and lists as people read them.

Everything in this room returns plain text: what shows it escapes it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from lgo_map.analysis.verdict import Comparison
from lgo_map.figures.values import is_known

NOT_KNOWN = "not known"
NO_BREAK = "\N{NO-BREAK SPACE}"


def first_upper(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def date_name(day: object) -> str:
    """A day in words: "22 July 2020"."""
    stamp = pd.Timestamp(str(day))
    return f"{stamp.day} {stamp:%B %Y}"


def number(value: Any) -> str:
    """A count with thousands separated, or "not known"."""
    return f"{int(value):,}" if is_known(value) else NOT_KNOWN


def decimal(value: Any) -> str:
    """A number as published, to at most one decimal, or "not known"."""
    if not is_known(value):
        return NOT_KNOWN
    return f"{round(float(value), 1):g}".replace("-", "−")


def percent(value: Any) -> str:
    """A percentage to the nearest whole number, as the Ombudsman prints it, or "not known".

    Halves round up, as in the published figures.
    """
    return f"{math.floor(float(value) + 0.5)}{NO_BREAK}%" if is_known(value) else NOT_KNOWN


def interval(comparison: Comparison) -> str:
    """The 95 % interval of a comparison, e.g. "35 % to 85 %"."""
    return f"{percent(comparison.low)} to {percent(comparison.high)}"


def counted(count: Any, one: str, several: str) -> str:
    """A count with the noun that agrees with it: "1 investigation", "11 investigations"."""
    return f"{number(count)} {one if is_known(count) and int(count) == 1 else several}"


def percentage_points(points: str) -> str:
    """A difference between two rates, written out, with the noun that agrees with it: "1 percentage point"."""
    return f"{points}{NO_BREAK}{'percentage point' if points == '1' else 'percentage points'}"


def points(difference: float) -> str:
    """A difference between two rates to the nearest whole point: "3 percentage points"."""
    whole = math.floor(difference + 0.5)
    return percentage_points(str(whole)) if whole else "less than a percentage point"


def and_list(texts: Sequence[str]) -> str:
    """Several texts as one: "a", "a and b", "a, b and c"; nothing where there is none."""
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def with_article(name: str) -> str:
    """A council's name with the article it needs: "the London Borough of Hounslow"."""
    needs_article = name.startswith(("London Borough of", "Royal Borough of", "City of London", "Council of the"))
    return f"the {name}" if needs_article else name
