"""What complaints about a council were about, in sentences, and whether that is unusual."""

from __future__ import annotations

from collections.abc import Sequence

from lgo_map.analysis.subject_shares import ReceivedOfYear, SimilarReceived, SubjectShare
from lgo_map.analysis.verdict import Verdict
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.figures.years import year_name
from lgo_map.wording.numbers import NO_BREAK, and_list, counted, interval, number, percent, with_article
from lgo_map.wording.verdicts import VERDICT_SIGNS

COMPLAINTS = ("complaint or enquiry", "complaints and enquiries")
"""One and several of what the Ombudsman receives."""

MANY_AT_ONCE = (
    "Nine subjects are compared at once, each with an interval of "
    f"95{NO_BREAK}%: chance alone makes some subject stand out in roughly every third council. "
    "What people complain about also depends on what a council does and on who lives there."
)
"""What a reader must know before making much of one difference."""

FEW_WORDS_ON_MANY = (
    "The share in similar authorities is of all their complaints added up. Of nine subjects compared at once, chance "
    "alone makes one stand out in roughly every third council."
)
"""The same, and how the share in similar authorities is made, where there is little room."""

HOW_COMPARED = (
    "The share in similar authorities is that of all complaints received about them in the year, added up, this "
    "council’s among them; shares are not averaged."
)
"""How the share in similar authorities is made."""

NONE_HELD = (
    "By subject, what the Ombudsman received about this council is not held here. It publishes that in a table of all "
    "councils every year:"
)
"""Where no year of a council is known by subject; the link to the tables follows."""


def subject_in_text(subject: str) -> str:
    """A subject within a sentence: "housing", "other subjects"."""
    return SUBJECTS[subject].in_text


def share_in_words(share: SubjectShare, total: int | None) -> str:
    """How many of the complaints received were about a subject: "41 of 120 complaints and enquiries, 34 %"."""
    if share.received is None:
        return "Not known, which is not zero"
    if total is None:
        return f"{counted(share.received, *COMPLAINTS)}; of how many is not known"
    if not total:
        return f"None: no {COMPLAINTS[1]} were received"
    return f"{number(share.received)} of {counted(total, *COMPLAINTS)}, {percent(share.comparison.rate)}"


def compared_in_words(share: SubjectShare, plural: str) -> str:
    """How a subject's share lies to that in similar authorities; empty where there is no such share.

    Parameters
    ----------
    plural : str
        What similar authorities are called: "district councils".
    """
    comparison = share.comparison
    if comparison.average is None:
        return ""
    beside = f"In {plural} together {percent(comparison.average)}"
    return f"{beside}: {verdict_on_share(share)}" if comparison.verdict is not None else beside


def verdict_on_share(share: SubjectShare) -> str:
    """The verdict on a subject's share with its interval, to follow the share in similar authorities; else empty."""
    comparison = share.comparison
    if comparison.verdict is None:
        return ""
    reach = f"95{NO_BREAK}% interval {interval(comparison)}"
    if comparison.verdict == Verdict.NO_CLEAR_DIFFERENCE:
        return f"{sign_of(share)} no clear difference, chance alone could explain it ({reach})"
    size = "larger" if comparison.verdict == Verdict.HIGHER else "smaller"
    return f"{sign_of(share)} a {size} share than chance would explain ({reach})"


def sign_of(share: SubjectShare) -> str:
    """The sign that stands beside a verdict; empty where there is none."""
    return VERDICT_SIGNS[share.comparison.verdict] if share.comparison.verdict is not None else ""


def is_that_unusual(found: ReceivedOfYear, name: str, plural: str) -> list[str]:
    """What complaints were about in a year, and whether that is unusual, as sentences.

    Parameters
    ----------
    found : ReceivedOfYear
        A year of which any subject is known.
    name, plural : str
        The council's full name, and what similar authorities are called.
    """
    about, when = with_article(name), year_name(found.year)
    if found.total is None:
        return [
            f"Not every subject of the complaints received about {about} in {when} is known here, or they do not add "
            "up, so no share can be given and nothing be compared."
        ]
    if not found.total:
        return [f"In {when} the Ombudsman received no {COMPLAINTS[1]} about {about}, so there is nothing to compare."]
    begin = f"In {when} the Ombudsman received {counted(found.total, *COMPLAINTS)} about {about}"
    if found.most:
        most = and_list([subject_in_text(share.subject) for share in found.most])
        each = " each" if len(found.most) > 1 else ""
        begin += f", most often about {most} ({number(found.most[0].received)}{each})"
    return [f"{begin}.", _unusual(found, plural)]


def _unusual(found: ReceivedOfYear, plural: str) -> str:
    if not found.similar.is_whole:
        return f"Whether that is unusual can’t be said: {not_all_held(found.similar, plural)}."
    if not found.unusual:
        return (
            f"That is not unusual: no subject has a clearly larger or smaller share than in {plural} together; chance "
            "alone could explain every difference."
        )
    larger, smaller = (
        [share for share in found.unusual if share.comparison.verdict == verdict]
        for verdict in (Verdict.HIGHER, Verdict.LOWER)
    )
    parts = []
    if larger:
        parts.append(f"{_listed(larger)} {'has' if len(larger) == 1 else 'have'} a larger share")
    if smaller:
        verb = "" if larger else "has " if len(smaller) == 1 else "have "
        parts.append(f"{_listed(smaller)} {verb}a smaller {'one' if larger else 'share'}")
    left = len(found.shares) - len(found.unusual)
    begin = (
        f"That is unusual{' in part' if left else ''}: beside {plural} together, {', '.join(parts)}, by more than "
        "chance explains."
    )
    return f"{begin} In the other {number(left)} subjects there is no clear difference." if left > 1 else begin


def _listed(shares: Sequence[SubjectShare]) -> str:
    """Subjects with their share and that in similar authorities; some names have commas, so semicolons part them."""
    texts = [
        f"{subject_in_text(share.subject)} ({percent(share.comparison.rate)} against "
        f"{percent(share.comparison.average)})"
        for share in shares
    ]
    return "; ".join([*texts[:-2], " and ".join(texts[-2:])])


def not_all_held(similar: SimilarReceived, plural: str) -> str:
    """That the complaints about some similar authorities are not known by subject, within a sentence."""
    return f"by subject they are known here for {number(similar.held)} of the {number(similar.authorities)} {plural}"


def another_year(wanted: int, shown: int) -> str:
    """That the year looked at is not known by subject, and which is shown instead."""
    return f"By subject {year_name(wanted)} is not held here; this is {year_name(shown)}, the newest that is."


WAY_TO_SUBJECTS = "What complaints were about"
"""What leads there."""


def way_to_subjects(found: ReceivedOfYear) -> str:
    """What leads there, with what most complaints were about: "What complaints were about in 2024–25: most about …"."""
    begin = f"{WAY_TO_SUBJECTS} in {year_name(found.year)}"
    if not found.most or found.total is None:
        return begin
    most = and_list([subject_in_text(share.subject) for share in found.most])
    each = " each" if len(found.most) > 1 else ""
    return f"{begin}: most often {most} ({number(found.most[0].received)} of {number(found.total)}{each})"
