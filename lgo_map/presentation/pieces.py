"""The pieces of the site that can sit in somebody's page: what each is called, and the code that puts it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from lgo_map.councils.register import Council
from lgo_map.figures.measures import Measure
from lgo_map.figures.years import NEWEST, YearChoice
from lgo_map.presentation.map_view import View, schema_of_map
from lgo_map.presentation.program_examples import HEIGHTS, frame
from lgo_map.presentation.url import address_of
from lgo_map.records.dataset import Dataset
from lgo_map.wording.years_together import choice_name

BY_HAND = "Copy this code into your page"


@dataclass(frozen=True)
class OfferedPiece:
    """A piece that shows what a page shows.

    Attributes
    ----------
    name : {"council", "map"}
        Which of the pieces.
    address : str
        Where it is, from the site's root on.
    title : str
        What a frame around it is called.
    """

    name: Literal["council", "map"]
    address: str
    title: str

    def code(self, origin: str) -> str:
        """The HTML that puts it into a page of another site.

        Parameters
        ----------
        origin : str
            The site's scheme and host, "https://example.org"; empty leaves the address as it is.
        """
        return frame(origin + self.address, self.title, "100%", HEIGHTS[self.name])


def title_of_council(dataset: Dataset, council: Council, choice: YearChoice) -> str:
    """What the piece of a council is called: "Leeds City Council, 2024–25"."""
    return f"{council.name}, {_when(dataset, choice)}"


def title_of_map(dataset: Dataset, measure: Measure, choice: YearChoice) -> str:
    """What the piece of the map is called: "Upheld rate, newest known"."""
    return f"{measure.name}, {_when(dataset, choice)}"


def _when(dataset: Dataset, choice: YearChoice) -> str:
    name = choice_name(choice, dataset.years)
    return name if isinstance(choice, int) else name[:1].lower() + name[1:]


def piece_of_council(dataset: Dataset, code: str, choice: YearChoice | None) -> OfferedPiece:
    """The piece with a council's figures of a year, of the newest years known, or of years together."""
    choice = choice or NEWEST
    query = {"council": code} | ({} if choice == NEWEST else {"year": str(choice)})
    title = title_of_council(dataset, dataset.council(code), choice)
    return OfferedPiece("council", f"/embed/council?{urlencode(query)}", title)


def piece_of_map(dataset: Dataset, view: View) -> OfferedPiece:
    """The piece with the map of a view."""
    query = address_of(schema_of_map(dataset), view)
    address = "/embed/map" + (f"?{urlencode(query)}" if query else "")
    return OfferedPiece("map", address, title_of_map(dataset, view.painted, view.year))
