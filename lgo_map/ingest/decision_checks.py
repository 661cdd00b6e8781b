"""What can't be true of a decision, or contradicts itself: reasons why it should not be published unseen."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Mapping

import pandas as pd

from lgo_map.figures.decisions import OUTCOMES
from lgo_map.ingest.checks import YEARS_OF_DECISIONS
from lgo_map.wording.numbers import date_name


def check_date(decided: str, reference: str, today: datetime.date) -> str | None:
    """Why a decision can hardly be of that date: it is to come, or before its complaint was made.

    Parameters
    ----------
    decided : str
        A day, a month ("2018-02"), or empty.
    reference : str
        "21 007 781", of a complaint of the Ombudsman's year that began in April 2021; or several, or empty.
    """
    if not decided:
        return None
    first, last = _limits(decided)
    if first > today:
        return f"it is dated {date_in_words(decided)}, which is to come"
    years = [2000 + int(part[:2]) for part in reference.split(" / ") if part]
    if years and last < datetime.date(min(years), 4, 1):
        return f"it is dated {date_in_words(decided)}, but its reference {reference} is of a complaint of {min(years)}"
    return None


def check_council(register: pd.DataFrame, code: str, decided: str) -> str | None:
    """Why a decision can hardly be about the council: it was not there yet, or long gone.

    Councils that were abolished go on being decided about for some years, under their own names.
    """
    if not decided:
        return None
    first, last = (pd.Timestamp(day) for day in _limits(decided))
    begun, ended = register["valid_from"][code], register["valid_to"][code]
    if pd.notna(begun) and last < begun:
        return f"it is dated {date_in_words(decided)}, and the council was not there before {date_name(begun.date())}"
    if pd.notna(ended) and first > ended + pd.DateOffset(years=YEARS_OF_DECISIONS):
        return (
            f"it is dated {date_in_words(decided)}, more than {YEARS_OF_DECISIONS} years after the council was "
            f"abolished on {date_name(ended.date())}"
        )
    return None


def check_words(outcome: str, summary: str) -> str | None:
    """That the words of a summary plainly say another outcome than the one stated.

    An "upheld" may begin "We will not investigate": since 2025 what a council agreed to put right early is upheld.
    """
    if not outcome or not summary:
        return None
    found, cleared = (any(True for _ in _said(pattern, summary)) for pattern in (_FAULT, _NO_FAULT))
    if outcome == "upheld" and cleared and not found and not _MENDED.search(summary):
        return f"it is marked “{OUTCOMES['upheld']}”, but its summary says that there was no fault"
    if outcome == "not upheld" and found and not cleared:
        return f"it is marked “{OUTCOMES['not upheld']}”, but its summary says that there was fault"
    return None


def date_in_words(decided: str) -> str:
    """A day or a month as the sources have it, in words: "3 May 2024", "May 2024"."""
    words = date_name(decided if len(decided) > 7 else f"{decided}-01")
    return words if len(decided) > 7 else words.split(" ", 1)[1]


def is_date(text: str) -> bool:
    """Whether a text is a day that there is, or a month, as the sources have them."""
    try:
        _limits(text)
    except ValueError:
        return False
    return len(text) in (7, 10)


def _limits(decided: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a day or a month may mean."""
    if len(decided) > 7:
        day = datetime.date.fromisoformat(decided)
        return day, day
    year, month = int(decided[:4]), int(decided[5:])
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


_WHO = r"(?:we|i|the ombudsman)"
_FAULT = re.compile(
    rf"\bthere (?:was|is|has been) (?:some |significant |serious )?fault\b|\bcouncil (?:was|is) at fault\b"
    rf"|\b{_WHO} (?:have |has )?(?:found|finds?|identified) (?:some |the council (?:was )?at |evidence of )?fault\b"
    rf"|\b{_WHO} (?:have |has )?(?:uphold|upheld|upholds) (?:the|this|her|his|their|m)"
)
_NO_FAULT = re.compile(
    rf"\bthere (?:was|is|has been) no (?:evidence of )?fault\b|\bwithout fault\b"
    r"|\b(?:council|it) (?:was|is) not at fault\b"
    rf"|\b{_WHO} (?:have |has )?(?:found|finds?|identified|see) no (?:evidence of )?fault\b"
    rf"|\b{_WHO} (?:do|did|does|have|has) not (?:find|found|uphold|upheld)\b"
)
_MENDED = re.compile(r"\b(?:agreed|apolog\w+|remed\w+|injustice|recommend\w*|partly|although|but|however)\b", re.I)
_HEARSAY = re.compile(r"\b(?:not|nor|never|if|whether|complain(?:s|ed|ing)?|sa(?:ys|id)|believes?|alleg\w*|claim\w*)\b")


def _said(pattern: re.Pattern[str], summary: str) -> Iterator[str]:
    """The sentences that say so themselves, and don't report that somebody else does."""
    for sentence in re.split(r"(?<=[.;!?])\s+", summary.casefold()):
        others = sentence if pattern is _FAULT else re.sub(r"\bnot\b", "", sentence)
        if pattern.search(sentence) and not _HEARSAY.search(others):
            yield sentence


Row = Mapping[str, str]


def reasons_of_row(row: Row, register: pd.DataFrame, today: datetime.date) -> list[str]:
    """All that can't be true of a row of decisions by itself."""
    reasons = (
        check_date(row["decided"], row["reference"], today),
        check_council(register, row["authority_code"], row["decided"]),
        check_words(row["outcome"], row["summary"]),
    )
    return [reason for reason in reasons if reason]
