"""What became of the complaints about a council in a year, in sentences."""

from __future__ import annotations

from lgo_map.analysis.outcomes import Outcome, OutcomesOfYear
from lgo_map.figures.catalogue import FIGURES
from lgo_map.figures.years import year_name
from lgo_map.wording.numbers import NOT_KNOWN, and_list, counted, first_upper, number, percent, with_article

_PHRASES = {
    "invalid_or_incomplete": "invalid or incomplete",
    "advice_given": "answered with advice",
    "referred_back": "referred back to the council",
    "closed_after_initial_enquiries": "closed after initial enquiries",
    "not_for_us": "not for the Ombudsman or not ready for it",
    "assessed_and_closed": "closed after a first assessment",
    "investigations": "investigated in detail",
}
"""What became of a complaint, to follow "were"."""

_WHOLES = {"decided": "decided", "dealt_with": "dealt with"}

RECEIVED_ARE_OTHERS = (
    "What was received in a year and what was decided in it are not the same complaints: some are decided in a later "
    "year. So the first bar is no sum of the others."
)
"""Why the bar of what was received stands apart."""

WORKED_OUT = "“Computed” means that it follows from two figures that are stated."

NOT_INVESTIGATED = "Sent back, or closed without an investigation"
"""What stands for all parts but the investigations where none of them is known."""


def outcome_name(outcome: Outcome) -> str:
    """What an outcome is called at the head of its bar."""
    return FIGURES[outcome.figure].name


def share_heading(outcomes: OutcomesOfYear) -> str:
    """What the column of the shares is called."""
    return f"Share of all {_WHOLES[outcomes.whole]}"


def share_of_all(outcomes: OutcomesOfYear, outcome: Outcome) -> str:
    """The share of all that an outcome is, in per cent; empty where either is not known, or there were none."""
    if outcome.count is None or not outcomes.total or outcomes.is_at_odds:
        return ""
    return percent(100 * outcome.count / outcomes.total)


def outcomes_in_words(outcomes: OutcomesOfYear, name: str, year: int) -> str:
    """How many complaints were sent back, closed, investigated and upheld, in one or two sentences.

    Parameters
    ----------
    name : str
        The council's full name.
    year : int
        The year.
    """
    when, about = year_name(year), with_article(name)
    if not outcomes.is_known:
        return f"What became of the complaints about {about} in {when} is not known here. That does not mean none."
    unknown = [part for part in outcomes.parts if part.count is None]
    if not outcomes.tells_more:
        return (
            f"Of the complaints about {about} in {when}, how many were sent back or closed without an investigation is "
            f"not known here. {first_upper(_investigations(outcomes))}."
        )
    done = _WHOLES[outcomes.whole]
    if outcomes.total is None:
        begin = f"How many complaints about {about} the Ombudsman {done} in {when} is not known here. Known are"
    elif outcomes.total == 0:
        return f"In {when} the Ombudsman {done} no complaints about {about}."
    else:
        all_of_them = counted(outcomes.total, "complaint", "complaints")
        begin = f"Of the {all_of_them} about {about} that the Ombudsman {done} in {when},"
    parts = [
        f"{number(part.count)}{_in_brackets(share_of_all(outcomes, part))} {_were(part.count)}{_PHRASES[part.figure]}"
        for part in outcomes.parts
        if part.count is not None
    ]
    sentence = f"{begin} {and_list(parts)}."
    if unknown:
        names = and_list([f"“{outcome_name(part)}”" for part in unknown])
        sentence += f" How many were {names} is {NOT_KNOWN} here."
    if outcomes.parts[-1].count:
        sentence += f" {first_upper(_investigations(outcomes))}."
    if outcomes.is_at_odds:
        sentence += (
            f" The parts come to {number(outcomes.known)}, not {number(outcomes.total)}: both stand as they are "
            "published, and no shares are given."
        )
    return sentence


def _were(count: int | None) -> str:
    return "was " if count == 1 else "were "


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _investigations(outcomes: OutcomesOfYear) -> str:
    """Of the investigations, how many were upheld."""
    base, (_, upheld) = outcomes.parts[-1].count, outcomes.investigated
    if base is None:
        if upheld.count is None:
            return "how many were investigated and upheld is not known here either"
        return f"{number(upheld.count)} {_were(upheld.count)}upheld, of how many investigated is not known here"
    if base == 0:
        return "no complaint was investigated in detail"
    investigated = f"of the {counted(base, 'complaint', 'complaints')} investigated in detail"
    if upheld.count is None:
        return f"{investigated}, how many were upheld is not known here"
    return f"{investigated}, {number(upheld.count)} {_were(upheld.count)}upheld"
