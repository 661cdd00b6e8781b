"""Letters that are not held, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from lgo_map.figures.years import years_listed
from lgo_map.wording.numbers import counted, number, with_article

WHERE_TO_LOOK = (
    "The Ombudsman publishes its letters on each council’s page, beside the annual statistics. Where the address of "
    "that page is not known here, the one guessed from the council’s name is given, and may lead nowhere."
)
"""Where a letter that is not held may be read."""

HOW_TO_BRING_IN = (
    "Whoever has such a letter as PDF, text or web page can have it brought in: python -m lgo_map add letters FILE, "
    "as docs/adding-data.md tells step by step."
)
"""What can be done about a letter that is not held."""


def missing_in_words(letters: int, councils: int, years: Iterable[int], name: str | None) -> str:
    """How many letters are not held, of whom and of which years.

    Parameters
    ----------
    letters, councils : int
        How many letters are not held, and of how many councils; at least 1.
    years : iterable of int
        Of which years.
    name : str or None
        The council's, where there is one only.
    """
    when = years_listed(sorted(int(year) for year in years))
    if name is not None:
        if letters == 1:
            return f"The letter to {with_article(name)} for {when} is not held here."
        return f"{number(letters)} letters to {with_article(name)} are not held here: {when}."
    return (
        f"{counted(letters, 'letter', 'letters')} to {counted(councils, 'council', 'councils')} for {when} "
        f"{'is' if letters == 1 else 'are'} not held here."
    )
