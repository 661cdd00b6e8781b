"""The picture of a page for previews of links, drawn once for each version of the data."""

from __future__ import annotations

from lgo_map.documents.summaries import upheld_in_short
from lgo_map.exports.preview import preview_png
from lgo_map.figures.years import NEWEST, YearChoice, year_name
from lgo_map.presentation.map_layer import layer_of
from lgo_map.presentation.map_svg import map_picture
from lgo_map.presentation.map_view import View, query_of_council
from lgo_map.presentation.site_pages import PAGES, SITE
from lgo_map.records.credits import OS_CREDIT
from lgo_map.records.dataset import Dataset, per_dataset


@per_dataset(maxsize=64)  # some 100 kB each
def preview_of(dataset: Dataset, council: str | None) -> bytes:
    """The picture of the site, or of a council, as PNG: the map of the newest figures known.

    Of a council that has been abolished it is the map of its own last year: on today's it has no area.

    Raises
    ------
    PreviewError
        If it can't be drawn.
    """
    year = NEWEST if council is None else _year_of_map(dataset, council)
    view = View(year=year, council=council)
    title, sentence, tier = PAGES["map"].tab, PAGES["map"].description, view.tier
    if council is not None:
        tier = query_of_council(council, year).get("tier", tier)
        title, sentence = dataset.council(council).name, upheld_in_short(dataset, council, year)
    layer = layer_of(dataset, year, view.types, tier, view.measure, view.ombudsman_only)
    notes = ["The darker, the higher the upheld rate; hatched is not known", OS_CREDIT]
    if year != NEWEST:
        notes.insert(0, f"The map of {year_name(layer.year)}, its last year")
    return preview_png(SITE, title, sentence, map_picture(dataset, layer, view.painted, council), notes)


def _year_of_map(dataset: Dataset, code: str) -> YearChoice:
    """The year on whose map a council is: the newest known, or the last in which it was in force."""
    there = [year for year in dataset.years if code in dataset.in_force(year).index]
    return NEWEST if not there or max(there) == max(dataset.years) else max(there)
