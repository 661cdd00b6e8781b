"""Decisions and public reports in plain words: what each is, and whether the ones held may be counted.

What is held of them is examples, unless a list of the Ombudsman was seen whole. No sentence here can be read as a count
of what there is where only examples are held.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from lgo_map.figures.decisions import KINDS, OUTCOMES
from lgo_map.figures.values import is_known
from lgo_map.wording.numbers import NOT_KNOWN, and_list, counted, date_name, number, with_article

DATE_NOT_KNOWN = "date not known"
SUBJECT_NOT_KNOWN = "subject not known"
OUTCOME_NOT_KNOWN = "outcome not known"
KIND_NOT_KNOWN = "statement or report: not known"
EVERY_COUNCIL = "all councils"
"""Of whom, where no council and no authority type is chosen."""

SUBJECT_SIGN = " › "
"""Between a category and what it is divided into."""

EXAMPLES_ONLY = (
    "They are examples, not all there are: how many decisions there are, and how often the Ombudsman finds fault, "
    "can’t be told from them."
)
AT_THE_OMBUDSMAN = "Look for all of them at the Ombudsman"
"""What leads to the Ombudsman's own search of its decisions."""


def decided_name(decided: Any) -> str:
    """When it was decided: "20 March 2020", "February 2018" where only the month is known, or "date not known"."""
    if not is_known(decided):
        return DATE_NOT_KNOWN
    if len(str(decided)) == len("2018-02"):
        return f"{datetime.date.fromisoformat(f'{decided}-01'):%B %Y}"
    return date_name(decided)


def kind_name(kind: Any) -> str:
    """What it is: a decision statement, a public report, or not known which."""
    return KINDS.get(kind, KIND_NOT_KNOWN) if is_known(kind) else KIND_NOT_KNOWN


def outcome_name(outcome: Any) -> str:
    """How it was decided."""
    return OUTCOMES.get(outcome, OUTCOME_NOT_KNOWN) if is_known(outcome) else OUTCOME_NOT_KNOWN


def subject_name(category: Any, subcategory: Any) -> str:
    """What it was about, as the Ombudsman prints it: "Education › School transport"."""
    known = [str(part) for part in (category, subcategory) if is_known(part)]
    return SUBJECT_SIGN.join(known) or SUBJECT_NOT_KNOWN


def held_of_council(held: int) -> str:
    """How many decisions about a council are held, where they are examples: to follow the council's name."""
    if held == 0:
        return "None of its decisions is held here, whether or not there are any; the Ombudsman’s site has all."
    are = "is held here, as an example" if held == 1 else "are held here, as examples"
    return f"{number(held)} of its decisions {are}; the Ombudsman’s site has all."


def held_as_examples(fit: int, held: int) -> str:
    """How many of the decisions held fit what was chosen, where they may not be counted."""
    if held == 0:
        return f"No decision is held here. {AT_THE_OMBUDSMAN}."
    if fit == 0:
        return (
            "Of the decisions held here, none fits what you chose. That does not mean that there is none: only "
            "examples of these are held."
        )
    if fit == held:
        return f"{number(held)} of the Ombudsman’s decisions {'is' if held == 1 else 'are'} held here. {EXAMPLES_ONLY}"
    fits = "fits" if fit == 1 else "fit"
    held_here = f"{counted(held, 'decision', 'decisions')} held here"
    return f"{number(fit)} of the {held_here} {fits} what you chose. {EXAMPLES_ONLY}"


def held_whole(
    total: int,
    by_outcome: Mapping[Any, int],
    about: str,
    first_day: datetime.date,
    last_day: datetime.date,
    seen_on: datetime.date,
    what: tuple[str, str] = ("decision", "decisions"),
) -> str:
    """How many decisions there are of a council, subject and period of which all are held, and how they were decided.

    Parameters
    ----------
    total : int
        How many there are.
    by_outcome : mapping of outcome or None to int
        How many of each outcome, None where it is not known; those that are 0 may be left out, and all of them where
        no outcomes are to be named.
    about : str
        Of whom and what, as :func:`about_whom` gives it.
    first_day, last_day : datetime.date
        The period.
    seen_on : datetime.date
        The day on which the Ombudsman's list was seen, of several the earliest.
    what : tuple of str
        What is counted, one and several of them.
    """
    one, several = what
    period = f"decided from {date_name(first_day)} to {date_name(last_day)}"
    seen = f"as the Ombudsman’s list showed them on {date_name(seen_on)}"
    if total == 0:
        return f"On {date_name(seen_on)} the Ombudsman’s list showed no {one} {about} {period}."
    subject = f"All {counted(total, one, several)}" if total > 1 else f"The one {one}"
    outcomes = [f"{number(n)} {str(OUTCOMES[key]).lower()}" for key in OUTCOMES if (n := by_outcome.get(key, 0))]
    if unknown := by_outcome.get(None, 0):
        outcomes.append(f"{number(unknown)} of which the outcome is {NOT_KNOWN}")
    how = f": {and_list(outcomes)}" if outcomes else ""
    seen = seen if total > 1 else seen.replace("them", "it")
    return f"{subject} {about} {period} {'are' if total > 1 else 'is'} held, {seen}{how}."


def about_whom(who: str, category: str | None = None, subcategory: str | None = None) -> str:
    """Of whom and what: "about Leeds City Council on School transport (Education)".

    Parameters
    ----------
    who : str
        A council's name, an authority type in the plural, or :data:`EVERY_COUNCIL`.
    category, subcategory : str, optional
        As the Ombudsman prints them.
    """
    if category is None:
        return f"about {with_article(who)}"
    subject = f"“{category}”" if subcategory is None else f"“{category}{SUBJECT_SIGN}{subcategory}”"
    return f"about {with_article(who)} on {subject}"


def left_out(undated: int) -> str:
    """That some are not shown since it is not known whether they were decided in the days chosen."""
    are = "1 that fits otherwise is" if undated == 1 else f"{number(undated)} that fit otherwise are"
    return f"Of those held, {are} left out: on which day they were decided is not known."


def apart_from_count(apart: int) -> str:
    """That some of those listed are not counted."""
    are = "1 more is" if apart == 1 else f"{number(apart)} more are"
    return (
        f"{are} listed and not counted: a council or the press reports them, or their reference or day is not known, "
        "so that they may be the same ones again."
    )


def words_found(terms: Sequence[str], missing: Sequence[str], fit: int, texts: int) -> tuple[str, str]:
    """What a search by words found among those that fit, and in how few texts it looked: two sentences."""
    sought = and_list([f"“{term}”" for term in terms])
    held = f"A text is held of {counted(texts, 'case', 'cases')} only: whether others have these words is not known."
    if missing:
        return f"No text held here has {' or '.join(f'“{term}”' for term in missing)}.", held
    if fit == 0:
        return f"Of the decisions held here, none that fits what you chose has {sought} in its text.", held
    has = "decision held here has" if fit == 1 else "of the decisions held here have"
    texts_of = "its text" if fit == 1 else "their texts"
    return f"{number(fit)} {has} {sought} in what is held of {texts_of}. {EXAMPLES_ONLY}", held


DAYS_THE_WRONG_WAY_ROUND = "Nothing can fit: the first day chosen is after the last."
NO_TEXTS = "No text of a decision is held here, so the words in this page’s address were not looked for."


def show_whole_period(first_day: datetime.date, last_day: datetime.date) -> str:
    """What leads to a period of which all is held."""
    return f"All are held of {date_name(first_day)} to {date_name(last_day)}: show and count those"


def by_category_in_words(counts: Mapping[str | None, int]) -> str:
    """How many decisions fall under each heading, where all of them are held; empty where there are none."""
    parts = [f"{SUBJECT_NOT_KNOWN if name is None else name} {number(count)}" for name, count in counts.items()]
    return f"By subject: {and_list(parts)}." if parts else ""


def improvements_held(cases: int) -> str:
    """Of how many cases improvements are held, where they are examples."""
    if cases == 0:
        return "None of the service improvements it agreed is held here, whether or not there are any."
    of = "one case" if cases == 1 else f"{number(cases)} cases"
    return (
        f"The service improvements it agreed after {of} are held here, as examples; the Ombudsman’s site has all that "
        "it still publishes."
    )


def improvements_whole(cases: int, year: str, seen_on: datetime.date) -> str:
    """After how many cases of a year improvements were agreed, where all of them are held."""
    seen = f"as the Ombudsman’s list showed on {date_name(seen_on)}"
    if cases == 0:
        return f"It agreed no service improvements after cases of {year}, {seen}."
    return f"All {year} service improvements it agreed are held, after {counted(cases, 'case', 'cases')}, {seen}."


def improvements_as_examples(fit: int, held: int) -> str:
    """How many of the improvements held fit what was asked for, where they may not be counted."""
    if held == 0:
        return "No service improvement is held here, whether or not any was agreed. The Ombudsman’s site has them."
    if fit == 0:
        return (
            "Of the service improvements held here, none fits what was asked for. That does not mean that there is "
            "none: only examples of these are held."
        )
    of = counted(held, "service improvement", "service improvements")
    return (
        f"{number(fit)} of the {of} held here {'fits' if fit == 1 else 'fit'} what was asked for. They are examples, "
        "not all there are: how many were agreed can’t be told from them."
    )


def improvements_counted(
    improvements: int,
    cases: int,
    about: str,
    first_day: datetime.date,
    last_day: datetime.date,
    seen_on: datetime.date,
) -> str:
    """How many improvements were agreed, where all of what was asked for are held; arguments as :func:`held_whole`."""
    period = f"decided from {date_name(first_day)} to {date_name(last_day)}"
    seen = f"as the Ombudsman’s list showed on {date_name(seen_on)}"
    if improvements == 0:
        return f"No service improvements were agreed after cases {about} {period}, {seen}."
    after = f"after {counted(cases, 'case', 'cases')} {about} {period}"
    what = "The one service improvement" if improvements == 1 else f"All {number(improvements)} service improvements"
    return f"{what} agreed {after} {'is' if improvements == 1 else 'are'} held, {seen}."


def where_improvements_are(is_known_address: bool) -> str:
    """What leads to the improvements a council agreed, at the Ombudsman."""
    page = "Look at its page of service improvements at the Ombudsman"
    return page if is_known_address else f"{page}, if the address guessed from its name is right"


def way_to_decisions(any_held: bool, whole_year: str | None) -> str:
    """What leads to the decisions about a council: whether any is held, and whether all of a year are."""
    if whole_year is not None:
        return f"Decisions and reports about it: all of {whole_year} are held here"
    return f"Decisions and reports about it: {'examples are held here' if any_held else 'none is held here'}"
