"""The picture of a page for previews of links, drawn once for each version of the data."""

from __future__ import annotations

from lgo_map.documents.answers import document_of
from lgo_map.exports.preview import preview_png
from lgo_map.figures.years import NEWEST
from lgo_map.presentation.map_layer import layer_of
from lgo_map.presentation.map_svg import map_picture
from lgo_map.presentation.map_view import View, query_of_council
from lgo_map.presentation.site_pages import PAGES, SITE
from lgo_map.records.credits import OS_CREDIT
from lgo_map.records.dataset import Dataset, per_dataset


@per_dataset(maxsize=64)  # some 100 kB each
def preview_of(dataset: Dataset, council: str | None) -> bytes:
    """The picture of the site, or of a council, as PNG: the map of the newest figures known.

    Raises
    ------
    PreviewError
        If it can't be drawn.
    """
    view = View(year=NEWEST, council=council)
    title, sentence, tier = PAGES["map"].tab, PAGES["map"].description, view.tier
    if council is not None:
        query = query_of_council(council, NEWEST)
        tier = query.get("tier", tier)
        title, sentence = dataset.council(council).name, document_of(dataset, "map", query).description
    layer = layer_of(dataset, NEWEST, view.types, tier, view.measure, view.ombudsman_only)
    notes = ["The darker, the higher the upheld rate; hatched is not known", OS_CREDIT]
    return preview_png(SITE, title, sentence, map_picture(dataset, layer, view.painted, council), notes)
