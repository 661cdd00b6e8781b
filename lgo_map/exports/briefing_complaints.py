"""What complaints were about, the public reports and the improvements of a year, as a briefing says them.

What is not held takes one line in all. Reports and improvements are examples unless the Ombudsman's list of the year
was seen whole, and say which.
"""

from __future__ import annotations

from dataclasses import dataclass

from lgo_map.analysis.council_decisions import (
    CaseImproved,
    days_of,
    improved_in,
    improvements_of_council,
    rows_at,
)
from lgo_map.analysis.decision_filter import DecisionFilter, find_decisions
from lgo_map.analysis.subject_shares import SubjectShare, subject_shares
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.decisions import decided_name, outcome_name, subject_name
from lgo_map.wording.numbers import NOT_KNOWN, and_list, first_upper, interval, number, percent
from lgo_map.wording.subjects import FEW_WORDS_ON_MANY, is_that_unusual
from lgo_map.wording.verdicts import VERDICT_WORDS

MAX_ITEMS = 4
"""Maximum number of reports, and of cases with improvements, in a briefing of two pages."""
OTHERS = "Others held here are on the council’s page."
MAX_CHARACTERS = 220
"""Maximum length of what is said of one of them."""


@dataclass(frozen=True)
class BriefingSubject:
    """A subject of the complaints received, ready to be read; what is empty can't be said."""

    name: str
    received: str
    share: str
    similar: str
    interval: str
    verdict: str


@dataclass(frozen=True)
class BriefingComplaints:
    """What a briefing says of complaints, reports and improvements.

    Attributes
    ----------
    unusual : str
        What complaints were about, and whether that is unusual; empty where it is not known by subject.
    subjects : tuple of BriefingSubject
        Every subject; none where they are not known.
    note : str
        How to read them.
    reports, improvements : tuple of str
        The newest public reports of the year that are held, and improvements agreed, by case: at most `MAX_ITEMS`.
    more_reports, more_improvements : str
        Where others that are held can be read; empty where there are no others.
    others : str
        The same, for where there is room for fewer of them.
    reports_are, improvements_are : str
        What these are called: whether they are examples, or all there are.
    not_held : str
        Which of the three are not held; empty where all are.
    """

    unusual: str = ""
    subjects: tuple[BriefingSubject, ...] = ()
    note: str = ""
    reports: tuple[str, ...] = ()
    reports_are: str = ""
    more_reports: str = ""
    improvements: tuple[str, ...] = ()
    more_improvements: str = ""
    others: str = OTHERS
    improvements_are: str = ""
    not_held: str = ""


def complaints_of(dataset: Dataset, code: str, year: int) -> BriefingComplaints:
    """Gather what a briefing about a council says of the complaints, reports and improvements of a year."""
    council = dataset.council(code)
    plural, when = TYPE_NAMES_PLURAL[council.authority_type], year_name(year)
    found = subject_shares(dataset, code, year)
    first, last = days_of(year)
    reports = find_decisions(dataset, DecisionFilter(council=code, reports_only=True, first_day=first, last_day=last))
    improved = improvements_of_council(dataset, code, year)
    cases = improved_in(improved.cases, year)
    all_reports, all_improvements = reports.whole is not None, improved.year == year
    report_places = reports.whole.rows if reports.whole is not None else reports.rows
    missing = []
    if not found.is_known:
        missing.append("what complaints were about, by subject")
    if not len(report_places) and not all_reports:
        missing.append("public reports")
    if not cases and not all_improvements:
        missing.append("service improvements agreed")
    return BriefingComplaints(
        unusual=" ".join(is_that_unusual(found, council.name, plural)) if found.is_known else "",
        subjects=tuple(map(_subject, found.shares)) if found.is_known else (),
        note=FEW_WORDS_ON_MANY if found.similar.is_whole and found.total else "",
        reports=tuple(map(_report, rows_at(dataset, report_places[:MAX_ITEMS]))),
        more_reports=OTHERS if len(report_places) > MAX_ITEMS else "",
        reports_are=_kind_of_list(f"Public reports of {when}", all_reports, len(report_places)),
        improvements=tuple(map(_case, cases[:MAX_ITEMS])),
        more_improvements=OTHERS if len(cases) > MAX_ITEMS else "",
        improvements_are=_kind_of_list(f"Service improvements agreed, cases of {when}", all_improvements, len(cases)),
        not_held=f"Not held here for {when}, whether or not there are any: {and_list(missing)}." if missing else "",
    )


def _subject(share: SubjectShare) -> BriefingSubject:
    compared = share.comparison
    known = compared.rate is not None
    return BriefingSubject(
        name=SUBJECTS[share.subject].name,
        received=number(share.received),
        share=percent(compared.rate) if known else "",
        similar=percent(compared.average) if compared.average is not None else NOT_KNOWN,
        interval=interval(compared) if compared.low is not None else "",
        verdict=first_upper(VERDICT_WORDS[compared.verdict]) if compared.verdict is not None else "",
    )


def _kind_of_list(what: str, is_whole: bool, count: int) -> str:
    if is_whole:
        return f"{what}: all there are" if count else f"{what}: none, by the Ombudsman’s list"
    return f"{what}: examples held here" if count else ""


def _report(row: Row) -> str:
    parts = [
        decided_name(row["decided"]),
        subject_name(row["category"], row["subcategory"]),
        outcome_name(row["outcome"]),
    ]
    if isinstance(row["reference"], str):
        parts.append(row["reference"])
    return _cut(", ".join(map(first_upper, parts)))


def _case(case: CaseImproved) -> str:
    head = ", ".join([case.reference, decided_name(case.decided), *([case.category] if case.category else [])])
    return _cut(f"{head}: {' '.join(' '.join(case.improvements).split())}")


def _cut(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    return text[:MAX_CHARACTERS].rsplit(" ", 1)[0] + " …"
