"""What the panel says below its figures, as HTML: similar authorities, the letter, the council's family."""

from __future__ import annotations

from html import escape

from lgo_map.councils.register import Council, ombudsman_page
from lgo_map.figures.years import YearChoice, period_name, year_name, years_of_one_method
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.counts import investigated_and_upheld
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.years_together import choice_name

LETTER = '<h3 class="lgo-section">Annual review letter</h3>'
"""The heading of the letter."""
BEFORE, AFTER = "What it came from", "What became of it"
"""What the councils before and after are called."""


def heading_beside(dataset: Dataset, plural: str, choice: YearChoice) -> str:
    """The heading of the similar authorities in a year or in years put together."""
    when = choice_name(choice, dataset.years)
    return f'<h3 class="lgo-section">Beside other {escape(plural)}, {when[:1].lower() + when[1:]}</h3>'


def none_beside(dataset: Dataset, plural: str, choice: YearChoice) -> str:
    """What is said where no figure of a similar authority is known."""
    in_years = period_name(choice if isinstance(choice, int) else years_of_one_method(dataset.years))
    return f"<p>The upheld rates of other {escape(plural)} in {in_years} are not known here.</p>"


def letter_missing(council: Council, year: int) -> str:
    """Where to look for the letter of a year that is not held."""
    where = "the council’s page at the Ombudsman" if council.page_slug else "the Ombudsman’s own pages"
    return (
        f"<p>We hold no letter for {year_name(year)}. Look for it on {html.link(where, ombudsman_page(council))}.</p>"
    )


def figures_of_relative(row: Row | None) -> str:
    """What is known of a council before or after, in a year, as text."""
    return first_upper(investigated_and_upheld(row))
