"""What stands beside a map painted by the share of a subject: that of each authority type, and the council's own."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from lgo_map.analysis.headline import headline
from lgo_map.analysis.subject_shares import received_by_similar
from lgo_map.analysis.subject_statistics import years_with_shares
from lgo_map.analysis.years_together import row_of_choice, years_in
from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL, Council
from lgo_map.figures.measures import Measure
from lgo_map.figures.values import is_known
from lgo_map.figures.years import YearChoice, years_of_one_method
from lgo_map.presentation import html
from lgo_map.records.dataset import Dataset
from lgo_map.records.statistics import is_web_address
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.subject_measures import painted_share


class ShareOfType(NamedTuple):
    """Of an authority type: what it is called, the share of a subject in all complaints received about its councils in
    per cent, None unless all of them are known, of how many they are known, and how many councils there are.
    """

    name: str
    share: float | None
    known: int
    councils: int


SHARES_COLUMNS = {
    "name": "Authority type",
    "share": "Share in all of them together (%)",
    "known": "Councils known here by subject",
    "councils": "Councils",
}
"""What a file calls each field of :class:`ShareOfType`."""


@dataclass(frozen=True)
class SharesOfTypes:
    """The share of a subject in each authority type, and of which year.

    Attributes
    ----------
    year : int
        The year.
    types : tuple of ShareOfType
        The types, in their fixed order.
    """

    year: int
    types: tuple[ShareOfType, ...]


def shares_of_types(
    dataset: Dataset, choice: YearChoice, measure: Measure, ombudsman_only: bool
) -> SharesOfTypes | None:
    """The share of a measure's subject in each authority type; of more than one year, in the newest that has any.

    None where no share is known by that choice.
    """
    wanted = (choice,) if isinstance(choice, int) else years_of_one_method(dataset.years)
    years = [year for year in years_with_shares(dataset, ombudsman_only) if year in wanted]
    if not years:
        return None
    found = [(kind, received_by_similar(dataset, kind, years[0], ombudsman_only)) for kind in AUTHORITY_TYPES]
    types = (
        ShareOfType(
            first_upper(TYPE_NAMES_PLURAL[kind]), similar.share(measure.subject), similar.held, similar.authorities
        )
        for kind, similar in found
    )
    return SharesOfTypes(years[0], tuple(types))


def share_of_council(
    dataset: Dataset, council: Council, choice: YearChoice, measure: Measure, ombudsman_only: bool
) -> str:
    """The council's share of the subject painted, in a line, with the source of its count as a link.

    Empty where the council was not there and nothing was decided. Of years put together the council's page has the
    sources.
    """
    row = row_of_choice(dataset, council.code, choice, measure, ombudsman_only)
    if row is None:
        return ""
    wanted = (choice,) if isinstance(choice, int) else years_of_one_method(dataset.years)
    plural = TYPE_NAMES_PLURAL[council.authority_type]
    words = painted_share(headline(row, measure), plural, years_in(row, choice) or wanted)
    address, kind = row["source_url"], row["source_kind"]
    source = f" {html.link('Its source', address)}." if is_web_address(address) else ""
    mark = html.mark_of_source(str(kind)) if is_known(kind) else ""
    return f'<p class="lgo-note lgo-painted">{escape(words)}{source}{mark}</p>'
