"""Which of the Ombudsman's years a text of a table names: its column of years, its titles, its file's name.

A year is named by the year in which its twelve months end. A span of years that is not of two that follow each other
names none, and is never read as its first year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DASH = "[-‐-―−]"
_MONTH_AND_YEAR = re.compile(
    rf"(?<![a-z])({_MONTHS})(?:\.?,? |\.?{_DASH}|[.'’])?\s*['’]?(20\d\d|\d\d)(?![\d/.])", re.IGNORECASE
)
_DATE = re.compile(rf"(?<![a-z])({_MONTHS})\b\.?,?\s*(20\d\d)(?!\d)", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})[./-](\d{1,2})[./-](20\d\d|\d\d)(?![\d/.-])")
_ISO_DATE = re.compile(r"(?<![\d-])(20\d\d)-(\d\d)-(\d\d)(?!\d)(?:[ T]00:00(?::00)?)?")
_BETWEEN = rf"(?:\s*(?:{_DASH}|[/_]|to|and|&)\s*|\s)"
_NOTHING_BEFORE = r"(?<![\d.,/])(?<!\d[-‐-―−_])"
_NOTHING_AFTER = r"(?!\d|[.,/]\d|[-‐-―−_]\d)"
_SPAN = re.compile(rf"{_NOTHING_BEFORE}(20\d\d)({_BETWEEN})(20\d\d|\d\d|\d){_NOTHING_AFTER}", re.IGNORECASE)
_SHORT_SPAN = re.compile(rf"{_NOTHING_BEFORE}(\d\d)\s?(?:{_DASH}|[/_])\s?(\d\d){_NOTHING_AFTER}")
_BARE_YEAR = re.compile(rf"{_NOTHING_BEFORE}(20\d\d){_NOTHING_AFTER}")
_PART_OF_YEAR = re.compile(r"\b(?:q[1-4]|h[12]|quarters?|half|part|months?|to date|ytd)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:the )?(?:(?:financial|reporting|municipal|council) )?(?:years?|yr|fy|period|y/?e)?[ .:]*"
    r"(?:end(?:ing|ed)?|to)?[ .:]*(?:on )?(?:31(?:st)? )?",
    re.IGNORECASE,
)
_FIRST_SHORT_YEAR = 13
"""Two short numbers in a text ("sections 10-11") are years only from the first that any council here has figures of."""


def years_in(text: str) -> set[int]:
    """The years that a text names: "2022-23", "22/23", "31 March 2023" and "2023" are 2023.

    A longer span ("2018 to 2025", "2020/2") and a date of another month name none.
    """
    years: set[int] = set()

    def taken(year_of: Callable[[re.Match[str]], int | None]) -> Callable[[re.Match[str]], str]:
        def take(found: re.Match[str]) -> str:
            year = year_of(found)
            if year is not None:
                years.add(year)
            return " ; "

        return take

    for pattern, year_of in (
        (_DATE, _of_month),
        (_ISO_DATE, _of_iso_date),
        (_NUMERIC_DATE, _of_numeric_date),
    ):
        text = pattern.sub(taken(year_of), text)
    text = _SPAN.sub(lambda found: _of_span_in_text(found, years), text)
    text = _SHORT_SPAN.sub(lambda found: _of_short_span_in_text(found, years), text)
    return years | {int(year) for year in _BARE_YEAR.findall(text)}


def year_of_label(text: str) -> int | None:
    """The one year that a cell of a column of years names; None where it names none, or it can't be told.

    Besides what :func:`years_in` understands: "2020/1", "2022 23", "Apr 19–Mar 20", "Mar-21", "31/03/24", "FY24".
    """
    plain = " ".join(text.split())
    label = _LABEL.match(plain)
    rest = plain[label.end() :] if label else plain
    if (found := re.fullmatch(r"(?:fy)?\s?'?(\d\d)", rest, re.IGNORECASE)) and "fy" in plain.casefold():
        return 2000 + int(found[1])
    for pattern, year_of in ((_ISO_DATE, _of_iso_date), (_NUMERIC_DATE, _of_numeric_date), (_SPAN, _of_span)):
        if found := pattern.fullmatch(rest):
            return year_of(found)
    if found := re.fullmatch(rf"(\d\d)\s?(?:{_DASH}|[/_ ]|to)\s?(\d\d)", rest, re.IGNORECASE):
        return _of_short_span(found)
    months = list(_MONTH_AND_YEAR.finditer(rest))
    if months:
        return _of_months(rest, months)
    years = set() if _PART_OF_YEAR.search(rest) else years_in(rest)
    return years.pop() if len(years) == 1 else None


def listed_years(years: Iterable[int]) -> str:
    """Years in their order: "2023 and 2024"."""
    return " and ".join(map(str, sorted(years)))


def _of_months(text: str, months: list[re.Match[str]]) -> int | None:
    """The year of "31 March 2023", "Mar-21" or "1 April 2019 to 31 March 2020"; of other months None."""
    rest = text
    for month in reversed(months):
        rest = rest[: month.start()] + rest[month.end() :]
    if re.search(r"\d", re.sub(r"\b(?:0?1(?:st)?|31(?:st)?)\b", "", rest)) or len(months) > 2:
        return None
    names = [month[1].casefold()[:3] for month in months]
    years = [_full(month[2]) for month in months]
    if names == ["mar"] or (names == ["apr", "mar"] and years[1] == years[0] + 1):
        return years[-1]
    return None


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _of_month(found: re.Match[str]) -> int | None:
    return int(found[2]) if found[1].casefold().startswith("mar") else None


def _of_iso_date(found: re.Match[str]) -> int | None:
    return int(found[1]) if (found[2], found[3]) == ("03", "31") else None


def _of_numeric_date(found: re.Match[str]) -> int | None:
    return _full(found[3]) if (int(found[1]), int(found[2])) == (31, 3) else None


def _of_span(found: re.Match[str]) -> int | None:
    """The second of two years that follow each other: "2022-23", "2022 to 2023", "2020/1"."""
    end = int(found[1]) + 1
    return end if str(end).endswith(found[3]) else None


def _of_short_span(found: re.Match[str]) -> int | None:
    return 2000 + int(found[2]) if int(found[2]) == int(found[1]) + 1 else None


def _of_span_in_text(found: re.Match[str], years: set[int]) -> str:
    """Note the year of a span; two numbers beside each other are a span only if they follow each other."""
    year = _of_span(found)
    if year is not None:
        years.add(year)
    return found[0] if year is None and found[2].strip().casefold() in ("", "and", "&") else " ; "


def _of_short_span_in_text(found: re.Match[str], years: set[int]) -> str:
    year = _of_short_span(found)
    if year is None or year < 2000 + _FIRST_SHORT_YEAR:
        return found[0]
    years.add(year)
    return " ; "
