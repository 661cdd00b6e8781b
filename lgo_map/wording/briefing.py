"""What a briefing says around its figures: how to read them, how new they are, whose they are."""

from __future__ import annotations

from collections.abc import Sequence

from lgo_map.analysis.trend import ABSENT, TrendYear
from lgo_map.figures.values import KNOWN
from lgo_map.figures.years import YEAR_NOTES, year_end, year_name
from lgo_map.records.credits import OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT, ROYAL_MAIL_CREDIT
from lgo_map.records.letters import Letter
from lgo_map.wording.numbers import NO_BREAK, counted, date_name
from lgo_map.wording.verdicts import WHEN_IT_IS_SAID

ABOUT = "Your council’s performance"
"""Where a briefing comes from."""

LICENCES = (
    f"{OMBUDSMAN_CREDIT}; see its own terms before you use them elsewhere. Figures that councils or the press report "
    "are marked as such. This briefing is not the Ombudsman’s.",
    f"{OS_CREDIT}. {ROYAL_MAIL_CREDIT}. {ONS_CREDIT}.",
)

READING = (
    "A higher rate does not mean more complaints or worse ones. It says how often the Ombudsman found fault when "
    "it investigated a complaint in detail.",
    "Small numbers: many councils have few investigations a year, and one case more or less moves their rate a "
    f"lot. The 95{NO_BREAK}% interval (Wilson) says how far chance alone could have moved a figure. {WHEN_IT_IS_SAID}",
    "Years are not alike. " + " ".join(f"{year_name(year)}: {note}" for year, note in YEAR_NOTES.items()),
    "“Not known” means that no source held here states the figure. It does not mean 0.",
    "Published figures stand as published. Those that a council or the press reports are marked with who states them.",
)
"""How to read the figures."""


def letter_in_words(letter: Letter | None, year: int) -> str:
    """Whether the annual review letter is held, and whose page is linked beside it."""
    if letter is None:
        return f"The Ombudsman’s annual review letter for {year_name(year)} is not held here. Look for it on its page:"
    return (
        f"The Ombudsman’s annual review letter for {year_name(year)}, of {date_name(letter.date)} to "
        f"{letter.addressee}, is held here and can be read on the council’s page of “{ABOUT}”. The Ombudsman’s page:"
    )


def date_of_data(trend: Sequence[TrendYear], newest: int, version: str) -> str:
    """How new the data are, and how much of the council's trend they hold.

    Parameters
    ----------
    trend : sequence of TrendYear
        The council's upheld rate over the years.
    newest : int
        The newest year held.
    version : str
        Of the data.
    """
    known = [year.year for year in trend if year.state == KNOWN]
    newest_rate = f"is of {year_name(max(known))}" if known else "is not known"
    there = sum(year.state != ABSENT for year in trend)
    return (
        f"The newest year held is {year_name(newest)}, which ended on {date_name(year_end(newest).date())}; this "
        f"council’s newest upheld rate {newest_rate}. Version {version} of the data. On which day each source was read "
        "is not recorded. The figures held are a part of those published: of this council, the upheld "
        f"rates of {len(known)} of {counted(there, 'year', 'years')}."
    )
