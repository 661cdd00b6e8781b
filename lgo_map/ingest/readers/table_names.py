"""What the columns of a table of figures may be called, and which of ours each is.

A name is matched exactly but for spelling; one that is not matched is never guessed at, only said what it is like.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz, process

from lgo_map.figures.catalogue import FIGURES, PERCENTAGES
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.ingest.readers.table_cells import MAX_NAME_CHARACTERS, quoted, without_footnote_marks

_NAMES = {
    "authority": (
        "authority",
        "authority name",
        "name of authority",
        "local authority",
        "local authority name",
        "council",
        "council name",
        "name of council",
        "body",
        "body in jurisdiction",
        "organisation",
        "organisation name",
        "name",
    ),
    "code": (
        "code",
        "authority code",
        "local authority code",
        "council code",
        "gss code",
        "ons code",
        "ons gss code",
        "lad code",
        "area code",
    ),
    "year": (
        "year",
        "financial year",
        "reporting year",
        "year ending",
        "year ended",
        "year ending 31 march",
        "period",
        "year end",
    ),
    "page_slug": ("page slug",),
    "source_kind": ("source kind",),
    "source_url": ("source url", "source address", "source link"),
    "note": ("note", "notes"),
}
_PARTS_OF_COUNCILS = (
    "category",
    "decision",
    "department",
    "directorate",
    "service",
    "service area",
    "subject",
    "subject area",
    "team",
    "topic",
    "ward",
)
"""Columns of a table whose rows are of a part of a council: their figures are not the council's."""

_AVERAGES_OF = (
    "average {0}",
    "{0} average",
    "{0} published average",
    "{0} published average of its type",
    "average {0} of similar authorities",
    "average {0} for similar authorities",
    "average {0} in similar authorities",
    "average {0} similar authorities",
    "average {0} of authorities of this type",
    "average {0} for authorities of this type",
    "average of similar authorities {0}",
    "average {0} of authority type",
    "average {0} for authority type",
    "{0} of similar authorities",
    "{0} similar authorities",
    "{0} similar authorities average",
    "{0} average of similar authorities",
    "{0} average for similar authorities",
    "similar authorities {0}",
    "similar authorities average {0}",
)


def _all_names() -> dict[str, str]:
    """What every name that a column may have, as from :func:`_plain_name`, stands for."""
    names = {name: column for column, variants in _NAMES.items() for name in variants}
    names |= {name: figure.key for figure in FIGURES.values() for name in figure.column_names}
    for figure in FIGURES.values():
        for name in figure.column_names if figure.average else ():
            sign, words = ("% ", name[2:]) if name.startswith("% ") else ("", name)
            names |= {sign + form.format(words): figure.average for form in _AVERAGES_OF}
    return names


IN_WORDS = {
    **{key: figure.name for key, figure in FIGURES.items()},
    **{key: f"Received: {subject.name}" for key, subject in SUBJECTS.items()},
    "authority": "Council",
    "code": "Code of the council",
    "year": "Year",
    "page_slug": "Name of the council's page at the Ombudsman",
    "source_kind": "Who states it",
    "source_url": "Address of the source",
    "note": "Note",
}
"""Each of our columns, as it is called in messages."""

_PERCENT = re.compile(r"%|\b(?:per ?cent|percentage|pct)\b")
_HUNDRED_THOUSAND = re.compile(r"\b100[, ]?000\b")
_COUNTING_WORD = re.compile(r"\b(?:number|no\.?) of\b|^(?:no\.|number) |\((?:no\.?|number)\)|#")


def match_name(name: str) -> str | None:
    """Which of ours a column is, by its name alone."""
    if len(name) > MAX_NAME_CHARACTERS:
        return None
    plain = _plain_name(name)
    if plain in _OURS_BY_NAME:
        return _OURS_BY_NAME[plain]
    ours = _OURS_BY_NAME.get(plain.removeprefix("% "))
    return ours if ours in PERCENTAGES else None


def match_subject(name: str) -> str | None:
    """Which subject a column counts, by its name alone."""
    if len(name) > MAX_NAME_CHARACTERS:
        return None
    plain = _plain_name(name.replace("’", "").replace("'", ""))
    return _SUBJECT_BY_NAME.get(" ".join(word for word in plain.split() if word not in ("and", "service", "services")))


def is_total(name: str) -> bool:
    """Whether a column is the total of its table, whatever that counts."""
    return _plain_name(name[:MAX_NAME_CHARACTERS]) in _TOTALS


def is_part_of_council(name: str) -> bool:
    """Whether a column says of which part of a council its rows are."""
    return _plain_name(name[:MAX_NAME_CHARACTERS]) in _PARTS_OF_COUNCILS


def guess_in_words(name: str) -> str:
    """What a column that is not understood may be, judged by likeness, for somebody to read."""
    found = process.extractOne(
        _plain_name(name[:MAX_NAME_CHARACTERS]), list(_OURS_BY_NAME), scorer=fuzz.token_sort_ratio, score_cutoff=70
    )
    return f"not understood; perhaps {quoted(IN_WORDS[_OURS_BY_NAME[found[0]]])}" if found else "not understood"


def _plain_name(name: str) -> str:
    """A column's name without what spelling may vary; one that says per cent begins with "% "."""
    text = unicodedata.normalize("NFKC", without_footnote_marks(name)).casefold().replace("_", " ")
    text = _HUNDRED_THOUSAND.sub("100k", " ".join(text.split()))
    text, percent = _PERCENT.subn(" ", text)
    text = _COUNTING_WORD.sub(" ", " ".join(text.split()))
    words = re.sub(r"[^\w]+", " ", text).split()
    if percent:
        words = words[1:] if words[:1] == ["of"] else words
        return " ".join(["%", *words])
    return " ".join(words)


_TOTALS = ("total", "totals", "grand total", "overall total", "total complaints", "total outcomes")
_SUBJECT_BY_NAME = {name: key for key, subject in SUBJECTS.items() for name in subject.column_names}
_OURS_BY_NAME = _all_names()
