"""The figures on a saved page of the Ombudsman's "annual statistics" of a council.

Three layouts are in use: to 2023, 2024, and from 2025 with an overview first. They share their sentences, so
one set of patterns reads them all. Most sentences say themselves which figure they state; two do not ("This
compares to an average of ...", "Statistics are based on a total of ... investigations"), and theirs follows
from what stands before them. Where that is not as on any page seen, the figure is taken with a doubt.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lgo_map.figures.catalogue import FIGURES, NONE_DUE, PER_100K, ZERO_OF_NONE
from lgo_map.ingest.readers.page_text import Line, PageText, page_text
from lgo_map.ingest.reported import Refusal, ReportedFigures
from lgo_map.pipeline.letter_lines import is_page_furniture
from lgo_map.pipeline.printed_numbers import DECIMAL, PERCENT, WHOLE, why_unreadable, with_anything_for_numbers
from lgo_map.pipeline.source_files import SOURCE_TITLES

_ANCHOR = re.compile(r"^(?:annual statistics|complaint overview)\b[^.%0-9]{0,60}$", re.IGNORECASE)
_END = re.compile(
    r"^(?:annual letters|(?:public )?reports|service improvements)(?: ?\?.{0,60})?$",
    re.IGNORECASE,
)
_PARTS = {
    "upheld": re.compile(r"^complaints upheld(?: ?\?.{0,60}|:)?$", re.IGNORECASE),
    "compliance": re.compile(r"^compliance with (?:ombudsman )?recommendations(?: ?\?.{0,60}|:)?$", re.IGNORECASE),
    "remedy": re.compile(r"^satisfactory remed(?:y|ies) provided by the \w{1,20}(?: ?\?.{0,60}|:)?$", re.IGNORECASE),
}
_BARRIER = "\x1e"
"""Stands between what is not of one piece; no line that is read holds it."""

# A number that is no year.
_NO_YEAR = r"(?<!april[ \n])(?<!march[ \n])"
_WHOLE = f"{_NO_YEAR}{WHOLE}"
_PERCENT = f"{_NO_YEAR}{PERCENT}"
# The sign in "7.5% upheld decisions per 100,000 residents" is a slip of the page.
_PER_100K = rf"{_NO_YEAR}{DECIMAL} ?%? upheld decisions? per 100[, ]?000 residents"

_STATEMENTS = (
    ("upheld", "upheld_rate", rf"{_PERCENT} of complaints we investigated were upheld"),
    ("upheld", "upheld_rate", rf"{_PERCENT} complaints upheld by"),
    ("upheld", "upheld", rf"(?<!total[ \n]of[ \n])(?<!is[ \n]){_WHOLE} upheld decision(?!s? per)s?"),
    ("upheld", "upheld", rf"we investigated [0-9,]{{1,9}} complaints? and upheld {_WHOLE}\."),
    ("upheld", "upheld_per_100k", rf"population, this is {_PER_100K}"),
    ("upheld", "upheld_per_100k_average", rf"the average for authorities of this type is {_PER_100K}"),
    ("upheld", "investigations", rf"we investigated {_WHOLE} complaints?"),
    ("overview", "dealt_with", rf"we dealt with {_WHOLE} complaints?"),
    ("overview", "not_for_us", rf"of these,? {_WHOLE} (?:were|was) not for us"),
    ("overview", "assessed_and_closed", rf"we assessed and closed {_WHOLE} complaints?"),
    ("compliance", "compliance_rate", rf"{_PERCENT} of cases we were satisfied"),
    ("compliance", "compliance_rate", rf"{_PERCENT} of cases were successfully implemented by"),
    ("compliance", "compliance_outcomes", rf"total of {_WHOLE} compliance outcomes?"),
    ("remedy", "satisfactory_remedy_rate", rf"{_PERCENT} of upheld cases"),
    ("remedy", "satisfactory_remedy_rate", rf"{_PERCENT} complaints with satisfactory remed(?:y|ies) provided by"),
    ("remedy", "satisfactory_remedies", rf"{_WHOLE} satisfactory remedy decisions?"),
    ("remedy", "satisfactory_remedy_base", rf"total of {_WHOLE} upheld decisions?"),
    ("", "average", rf"this compares to an average of {_PERCENT} in similar"),
    ("", "total", rf"total of {_WHOLE} (?:detailed )?investigations?"),
)
"""Each sentence: the part of the page it stands in ("" where it does not say), the figure, its words in lower case."""

_IN_WORDS = (
    ("upheld", "investigations", r"carried out no investigations"),
    ("upheld", "upheld", r"did not uphold any complaints"),
    ("compliance", "compliance_outcomes", NONE_DUE),
)
"""Sentences that state a figure of zero."""

_RATES = {"upheld": "upheld_rate", "compliance": "compliance_rate", "remedy": "satisfactory_remedy_rate"}
_TOTALS = {"upheld": "investigations", "remedy": "satisfactory_remedy_base"}
_MAX_SENTENCE_CHARACTERS = 160
_MAX_LINE_CHARACTERS = 300
"""A line that names the council is shorter."""

_PERIOD = r"between 1 april ([0-9]{4}) (?:to|and|until|-|–) 31 march ([0-9]{4})(?![0-9])"

_NAME = (
    r"(?:[A-Z][\w.,&'()-]{0,30}(?: [\w.,&'()-]{1,30}){0,9} Council"
    r"|(?:(?:London |Royal )?Borough(?: Council)?|Council) of [A-Z][\w.,&'-]{1,30}(?: [\w.,&'-]{1,30}){0,7}"
    r"|City of London(?: Corporation)?|Isles of Scilly)"
)
_IS_NAME = re.compile(rf"^{_NAME}$", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:the council|your|our|we|us|you|complain\w*|statistics|about|how|find|view|search|select|choose|against"
    r"|performance|published|provided|remed\w+|other|all|contact|every|each|which|is|was|has|by|upheld)\b",
    re.IGNORECASE,
)
_MERGER = re.compile(rf"^({_NAME}) is a merger of\b", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:Adjusted for ({_NAME})'s population|(?:upheld|implemented|provided) by ({_NAME})$|against ({_NAME})$)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?: [-–|] |: ).{0,80}$")
_COMMON_WORDS = frozenset(
    ("council", "borough", "city", "district", "county", "metropolitan", "london", "royal", "of", "and", "upon", "the")
)


@dataclass(frozen=True)
class _Event:
    """A heading of a part, or a sentence that states something; where it begins and ends in the text.

    The value is NaN where the sentence has no number that can be read.
    """

    start: int
    end: int
    part: str
    figure: str | None = None
    value: float = 0.0

    @property
    def is_unreadable(self) -> bool:
        return math.isnan(self.value)


def read_page(text: str) -> ReportedFigures:
    """What a statistics page of the Ombudsman's states, given as HTML or as the text copied from it.

    A figure that the page prints twice, differently, or out of its place, is taken with a doubt. So is the whole
    page where it names several councils or years.

    Raises
    ------
    Refusal
        If it is no such page, or a page laid out as none that is known.
    """
    page = page_text(text)
    statistics = "\n".join(_statistics_lines(page.lines)).lower()
    events = sorted(_events(statistics), key=lambda event: (event.start, -event.end))
    if not any(event.figure and not event.is_unreadable for event in events):
        raise Refusal(
            "is not laid out as any statistics page of the Ombudsman's that is known: no figure is found in it"
        )
    year, doubt_of_year = _year(statistics)
    authority, doubt_of_council = _council(page)
    figures, doubts, unreadable = _figures(events, statistics)
    whole = [doubt for doubt in (doubt_of_council, doubt_of_year, doubts.pop("", None)) if doubt]
    if whole:
        doubts[""] = "; ".join(whole)
    return ReportedFigures(
        authority,
        year,
        figures,
        kind="ombudsman",
        title=SOURCE_TITLES["ombudsman"],
        url=page.url,
        page_slug=page.page_slug,
        note=_note(figures, statistics),
        doubts=doubts,
        unreadable=unreadable,
    )


def _statistics_lines(lines: Sequence[Line]) -> Iterator[str]:
    """The lines from the heading of the statistics to that of the letters or reports that follow them."""
    inside = False
    for line in lines:
        is_anchor = _ANCHOR.match(line.text)
        if is_anchor or (inside and _END.match(line.text)):
            yield _BARRIER
        inside = bool(is_anchor) or (inside and not _END.match(line.text)) or _part_headed(line.text) is not None
        if inside and not is_page_furniture(line.text):
            yield line.text


def _part_headed(line: str) -> str | None:
    """The part of the page that a line is the heading of."""
    return next((part for part, heading in _PARTS.items() if heading.match(line)), None)


def _sentence_pattern(words: str) -> re.Pattern[str]:
    """A pattern for a sentence in small letters, whose words are parted by a space or the end of a line."""
    return re.compile(re.sub(r"(?<!\[) (?![?\\\]])", r"[ \\n]", words))


_COMPILED = tuple((part, figure, _sentence_pattern(words)) for part, figure, words in _STATEMENTS)
_UNREADABLE = {
    pattern: _sentence_pattern(with_anything_for_numbers(words))
    for (_, _, words), (_, _, pattern) in zip(_STATEMENTS, _COMPILED, strict=True)
}
_COMPILED_WORDS = tuple((part, figure, _sentence_pattern(words)) for part, figure, words in _IN_WORDS)
_COMPILED_PER_100K = _sentence_pattern(_PER_100K)
_COMPILED_PERIOD = _sentence_pattern(_PERIOD)


def _events(statistics: str) -> Iterator[_Event]:
    for part, figure, pattern in _COMPILED:
        read = set()
        for match in pattern.finditer(statistics):
            read.add(match.end())
            yield _Event(match.start(), match.end(), part, figure, float(match[1].replace(",", "")))
        for match in _UNREADABLE[pattern].finditer(statistics):
            if match.end() not in read:
                yield _Event(match.start(), match.end(), part, figure, math.nan)
    for part, figure, pattern in _COMPILED_WORDS:
        for match in pattern.finditer(statistics):
            yield _Event(match.start(), match.end(), part, figure)
    start = 0
    for line in statistics.split("\n"):
        headed = _part_headed(line)
        if headed:
            yield _Event(start, start + len(line), headed)
        start += len(line) + 1


def _figures(events: Sequence[_Event], statistics: str) -> tuple[dict[str, float], dict[str, str], dict[str, str]]:
    """The figures reported, what is doubtful about any of them, and what is stated but can't be read."""
    unreadable: dict[str, str] = {}
    values: dict[str, dict[float, None]] = defaultdict(dict)
    doubts: dict[str, str] = {}
    heading = stated = ""
    before: _Event | None = None
    for event in events:
        if event.figure is None:
            heading = event.part
        else:
            figure, doubt = _placed(event, before, heading, stated, statistics)
            if figure and event.is_unreadable:
                unreadable.setdefault(figure, why_unreadable(statistics, event.start, event.end))
            elif figure and event.value not in values[figure]:
                values[figure][event.value] = None
                if doubt:
                    doubts[figure] = doubt
            stated = event.part or stated
        before = event
    different = {figure: found for figure, found in values.items() if len(found) > 1}
    for figure, found in different.items():
        doubts[figure] = f"the page states it differently: {_first_few(f'{value:g}' for value in found)}"
    if len(different) > 1 or _is_pieced(events, statistics, bool(different)):
        doubts[""] = "the page states its figures in several places, as if two pages were in one"
    if len(_COMPILED_PER_100K.findall(statistics)) > sum(event.figure in PER_100K for event in events):
        per_100k = [figure for figure in values if figure in PER_100K]
        doubts.update(dict.fromkeys(per_100k, "the page states a further number per 100,000 residents"))
    unreadable = {figure: reason for figure, reason in unreadable.items() if not values.get(figure)}
    return {figure: next(iter(found)) for figure, found in values.items() if found}, doubts, unreadable


def _first_few(words: Iterable[str]) -> str:
    """The first four, the fourth as dots: what is wrong shows in a few."""
    first = list(islice(words, 4))
    return " and ".join([*first[:3], *("…" for _ in first[3:])])


def _is_pieced(events: Sequence[_Event], statistics: str, is_different: bool) -> bool:
    """Whether the parts below the overview stand in several places, or the statements of several places differ."""
    stated = [event for event in events if event.figure]
    parts = [event for event in stated if event.part in _PARTS and event.figure != "investigations"]
    barriers = [match.start() for match in re.finditer(_BARRIER, statistics)]
    places = {bisect(barriers, event.start) for event in (stated if is_different else parts)}
    return len(places) > 1


def _placed(
    event: _Event, before: _Event | None, heading: str, stated: str, statistics: str
) -> tuple[str | None, str | None]:
    """Which figure an event states, and why that is doubtful; no figure where nothing says which."""
    doubt = None
    figure = event.figure
    if figure == "average":
        rate = _RATES.get(before.part) if before and _follows(event, before, statistics) else None
        if before and rate and before.figure == rate:
            return FIGURES[rate].average, None
        doubt = "the average stands apart from the rate it belongs to"
        figure = FIGURES[_RATES[heading]].average if heading in _RATES else None
    elif figure == "total":
        doubt = None if heading == stated else "the number of investigations stands apart from what it belongs to"
        figure = _TOTALS.get(stated) or _TOTALS.get(heading)
    elif figure == "upheld_per_100k_average":
        if not (before and before.figure == "upheld_per_100k" and _follows(event, before, statistics)):
            doubt = "the average stands apart from the council's own figure"
    elif figure in ("upheld", "satisfactory_remedies") and event.part != heading and event.value:
        doubt = "the number stands under another heading than it should"
    elif figure in _RATES.values() and not event.value.is_integer():
        doubt = f"{event.value:g}% is not a whole percentage, as all on these pages are"
    elif figure == "upheld_per_100k" and not _AVERAGE_FOLLOWS.match(statistics, event.end):
        doubt = "the council's own figure stands apart from the average"
    return figure, doubt


_AVERAGE_FOLLOWS = re.compile(r"[. \n]{0,5}the[ \n]average[ \n]for[ \n]authorities")


def _follows(event: _Event, before: _Event, statistics: str) -> bool:
    """Whether nothing but the rest of a sentence, without a number, stands between two statements."""
    between = statistics[before.end : event.start]
    return len(between) <= _MAX_SENTENCE_CHARACTERS and not re.search(r"[0-9\x1e]", between)


def _year(statistics: str) -> tuple[int, str | None]:
    periods = Counter((int(first), int(last)) for first, last in _COMPILED_PERIOD.findall(statistics))
    years = [last for (first, last), _ in periods.most_common() if last == first + 1]
    if not years:
        raise Refusal("does not say which twelve months its figures are of")
    if len(periods) > 1:
        printed = _first_few(f"1 April {first} to 31 March {last}" for first, last in periods)
        return years[0], f"the page is of several periods: {printed}"
    return years[0], None


def _note(figures: dict[str, float], statistics: str) -> str | None:
    if figures.get("compliance_outcomes") != 0:
        return None
    if NONE_DUE in " ".join(statistics.split()):
        return NONE_DUE
    if figures.get("compliance_rate") == 0:
        return ZERO_OF_NONE
    return None


def _council(page: PageText) -> tuple[str, str | None]:
    """The council's name as printed, and why it is doubtful whose page it is."""
    heads = list(_heads(page.lines))
    named = list(_named(page))
    certain = [name for name, is_certain in heads if is_certain]
    likely = next(iter(certain), None) or next((name for name, _ in heads), None)
    if likely is None and not named:
        raise Refusal("names no council above its statistics")
    same = {_plain_name(name) for name in named}
    chosen = next((name for name, _ in heads if len(same) == 1 and _plain_name(name) in same), None)
    authority = chosen or likely or named[0]
    others = {_plain_name(name): name for name in (*named, *certain)}
    others.pop(_plain_name(authority), None)
    if others:
        return authority, f"the page names several councils: {_first_few((authority, *others.values()))}"
    if page.page_slug and not _may_be(authority, page.page_slug):
        return authority, f"the page's address is of {page.page_slug}, not of {authority}"
    # In text a name above the statistics may as well be the last of a menu.
    if not (named or page.page_slug or any(line.is_heading for line in page.lines)):
        return authority, f"nothing on the page confirms that it is that of {authority}"
    if not (named or certain):
        return authority, f"{authority} does not stand directly above the statistics"
    return authority, None


def _heads(lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
    """Names that may head the statistics, those nearest to them first, and whether each certainly does."""
    anchors = {i: None for i, line in enumerate(lines) if _ANCHOR.match(line.text)}
    if not anchors:
        anchors = {i: None for i, line in enumerate(lines) if _PARTS["upheld"].match(line.text)}
    has_headings = any(line.is_heading and _is_name(line.text) for line in lines)
    for anchor in anchors:
        for i in range(anchor - 1, -1, -1):
            name = _SUFFIX.sub("", lines[i].text) if lines[i].is_heading else lines[i].text
            if i in anchors:
                break
            if not _is_name(name):
                continue
            merged = any(_MERGER.match(line.text) for line in lines[i + 1 : i + 3])
            listed = i > 0 and _is_name(lines[i - 1].text) and lines[i - 1].text != lines[i].text
            direct = i == anchor - 1 and not listed and not has_headings
            yield name, lines[i].is_heading or merged or direct


def _named(page: PageText) -> Iterator[str]:
    """Every name by which the page calls the council whose figures it states."""
    title = _SUFFIX.sub("", page.title)
    if _is_name(title):
        yield title
    for line in page.lines:
        if len(line.text) > _MAX_LINE_CHARACTERS:
            continue
        found = _MERGER.match(line.text) or _NAMED.search(line.text)
        name = next(filter(None, found.groups())) if found else ""
        if _is_name(name):
            yield name


def _is_name(text: str) -> bool:
    return len(text) <= 80 and bool(_IS_NAME.match(text)) and not _NO_NAME.search(text)


def _plain_name(name: str) -> str:
    """A name as it is compared: without capitals, marks and the ampersand."""
    return " ".join(re.findall(r"\w+", name.lower().replace("&", " and ")))


def _may_be(name: str, slug: str) -> bool:
    """Whether a name and an address have a word in common that not every council's has."""
    words = set(_plain_name(name).split()) - _COMMON_WORDS
    return bool(words & set(slug.lower().split("-"))) or not words
