"""What the panel beside the map says below a council's figures, as parts of the map's document."""

from __future__ import annotations

from html import escape

from lgo_map.analysis.years_together import figures_of_choice
from lgo_map.councils.register import TYPE_NAMES_PLURAL
from lgo_map.documents.document import link_to, links
from lgo_map.documents.downloads import DownloadLinks
from lgo_map.figures.years import TOGETHER, YearChoice, year_name, year_shown
from lgo_map.presentation import letters, panel, panel_details
from lgo_map.presentation.charts.strip_svg import rates_svg
from lgo_map.presentation.letters_view import key_of
from lgo_map.presentation.map_view import View, query_of_council
from lgo_map.records.dataset import Dataset


def details(dataset: Dataset, view: View, files: DownloadLinks) -> str:
    """Similar authorities, the letter, the council's family, and the sources; a council is chosen."""
    heading = '<h2 class="lgo-section">More about this council</h2>'
    parts = (
        _beside(dataset, view, files),
        _letter(dataset, view),
        _family(dataset, view),
        _sources(dataset, view, files),
    )
    return heading + "".join(parts)


def _beside(dataset: Dataset, view: View, files: DownloadLinks) -> str:
    code = str(view.council)
    figures = figures_of_choice(dataset, code, view.year, view.ombudsman_only)
    if not figures:
        return ""
    choice: YearChoice = TOGETHER if view.year == TOGETHER else panel.year_of_panel(dataset, view)
    kind = dataset.council(code).authority_type
    plural, figure = TYPE_NAMES_PLURAL[kind], figures[0].figure
    codes, dots = panel.rates_of_type(dataset, kind, choice, view.ombudsman_only)
    known = [dot for dot in dots if dot.code != code]
    heading = panel_details.heading_beside(dataset, plural, choice)
    if not known:
        return heading + panel_details.none_beside(dataset, plural, choice)
    words = panel.dots_in_words(known, len(codes - {code}), figure, plural, is_one_year=choice != TOGETHER)
    drawn = rates_svg(known, figure, plural)
    return f'{heading}{drawn}<p class="lgo-note">{escape(words)}</p>{files.to("similar.csv")}'


def _letter(dataset: Dataset, view: View) -> str:
    council, year = dataset.council(str(view.council)), panel.year_of_panel(dataset, view)
    held = dataset.years_of_letters.get(council.code, ())
    if year in held:
        shown = letters.letter(dataset.letters[council.code, year])
    else:
        shown = panel_details.letter_missing(council, year)
    others = [
        link_to("letters", f"Letter for {year_name(other)}", {"letter": key_of(council.code, other)})
        for other in held
        if other != year
    ]
    return panel_details.LETTER + shown + (links(*others) if others else "")


def _family(dataset: Dataset, view: View) -> str:
    before, after = dataset.family_of(str(view.council))
    shown = ""
    for heading, family in ((panel_details.BEFORE, before), (panel_details.AFTER, after)):
        items = ""
        for other, name in family.items():
            year = dataset.nearest_year(other, year_shown(view.year, dataset.years), view.ombudsman_only)
            figures = panel_details.figures_of_relative(dataset.row_of(other, year, view.ombudsman_only))
            way = link_to("map", f"{name}, {year_name(year)}", query_of_council(other, year, view.ombudsman_only))
            items += f"<li>{way}: {escape(figures)}</li>"
        shown += f'<h3 class="lgo-section">{heading}</h3><ul>{items}</ul>' if items else ""
    return shown


def _sources(dataset: Dataset, view: View, files: DownloadLinks) -> str:
    shown = panel.sources_of_panel(dataset, view)
    if not shown:
        return ""
    return f"<details><summary>Where every figure comes from</summary>{shown}{files.to('sources.csv')}</details>"
