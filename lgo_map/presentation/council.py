"""What the page of one council says of its figures, as HTML, without the widgets between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lgo_map.analysis.headline import headline
from lgo_map.analysis.years_together import ChosenFigure, years_that_could_be_in
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council, ombudsman_page
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import is_known
from lgo_map.figures.years import TOGETHER, period_name, year_name, years_of_one_method
from lgo_map.presentation import html, panel
from lgo_map.records.dataset import Dataset
from lgo_map.records.letters import Letter
from lgo_map.records.statistics import Row
from lgo_map.wording.headline import upheld_sentence
from lgo_map.wording.lifetime import notice_on_council_page
from lgo_map.wording.numbers import date_name, first_upper
from lgo_map.wording.years_together import HOW_PUT_TOGETHER

HEADING = "A council through the years"
SUBTITLE = "Every figure of one council, its letters and its family"
NO_FIGURES = "No figure of this council is known here: it was not there in the years we hold."
"""The notice where a council has no row of the statistics, as text."""

FIGURES = '<h2 class="lgo-section">Every figure by year</h2>'
LETTERS = '<h2 class="lgo-section">Annual review letters</h2>'
FAMILY = '<h2 class="lgo-section">Councils before and after</h2>'
CAME_FROM, BECAME = '<h3 class="lgo-measure">It came from</h3>', '<h3 class="lgo-measure">It became</h3>'
"""The headings of its sections."""


def sentence_of_year(council: Council, rows: Mapping[int, Row], wanted: int | None) -> str:
    """The year wanted, or else the newest whose rate is known, in a sentence; and what has become of the council.

    Parameters
    ----------
    rows : mapping of int to Row
        The council's rows of the statistics by year.
    """
    known = [year for year, row in rows.items() if is_known(row["upheld_rate"])]
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    if known:
        year = wanted if wanted is not None and wanted in rows else max(known)
        compared = headline(rows[year], MEASURES["upheld_rate"]).comparison
        sentence = upheld_sentence(council.name, plural, year, rows[year], compared)
    else:
        sentence = "In none of the years below is this council’s upheld rate known here. That is not a rate of zero."
    return f'<p class="lgo-sentence">{escape(sentence)}</p>{notice_of_end(council, rows)}'


def sentence_of_years(dataset: Dataset, council: Council, together: Sequence[ChosenFigure]) -> str:
    """The years put together, in a sentence."""
    could = years_that_could_be_in(dataset, council.code)
    return panel.sentence_of_choice(council, TOGETHER, together[0], could, dataset.years)


def notice_of_end(council: Council, rows: Mapping[int, Row]) -> str:
    """That a council has been abolished, where it has, and what of it is known; else nothing."""
    notice = notice_on_council_page(council, rows)
    return html.notice(notice) if notice else ""


def years_together(dataset: Dataset, council: Council, together: Sequence[ChosenFigure], with_sentence: bool) -> str:
    """The three figures over the years of one method, put together."""
    return (
        f'<h2 class="lgo-section">{first_upper(period_name(years_of_one_method(dataset.years)))}</h2>'
        + (sentence_of_years(dataset, council, together) if with_sentence else "")
        + panel.cards_of_choice(dataset, council, TOGETHER, together)
        + f'<p class="lgo-note">{escape(HOW_PUT_TOGETHER)}</p>'
    )


def heading_of_letter(held: Letter) -> str:
    """The heading of one of its letters."""
    return f'<h3 class="lgo-measure">{year_name(held.year)}: letter of {date_name(held.date)}</h3>'


def letters_elsewhere(council: Council, is_any_held: bool) -> str:
    """Where to look for letters that are not held."""
    where = "the council’s page at the Ombudsman" if council.page_slug else "the Ombudsman’s own pages"
    begin = "Look for letters of other years" if is_any_held else "We hold no letter to this council. Look for it"
    return f"<p>{begin} on {html.link(where, ombudsman_page(council))}.</p>"
