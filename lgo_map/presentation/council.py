"""What the page of one council says of its figures, as HTML, without the widgets between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lgo_map.analysis.headline import headline
from lgo_map.analysis.years_together import ChosenFigure, years_that_could_be_in
from lgo_map.councils.register import TYPE_NAMES_PLURAL, Council
from lgo_map.figures.measures import MEASURES
from lgo_map.figures.values import is_known
from lgo_map.figures.years import TOGETHER, period_name, years_of_one_method
from lgo_map.presentation import html, panel
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import Row
from lgo_map.wording.headline import upheld_sentence
from lgo_map.wording.lifetime import notice_on_council_page
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.years_together import HOW_PUT_TOGETHER


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
