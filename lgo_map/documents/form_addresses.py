"""The address that a form makes, and how the app writes the same: with what is chosen alone, and lists in one."""

from __future__ import annotations

from collections.abc import Sequence

from lgo_map.analysis.peers import MAX_COUNCILS
from lgo_map.documents.document import address_on_site
from lgo_map.documents.schemas import schema_of
from lgo_map.figures.subject_measures import SUBJECT_SHARE
from lgo_map.presentation.map_view import View as MapView
from lgo_map.presentation.map_view import in_tier_of_types
from lgo_map.presentation.url import NO_TYPES, address_of, read_address
from lgo_map.records.dataset import Dataset

SENT = "go"
"""The name of the button of every form: so it is in the addresses that forms make, and in no other."""
COUNCILS = [f"council{number}" for number in range(1, MAX_COUNCILS + 1)]
"""The names of lists of which each gives one council."""

Pairs = Sequence[tuple[str, str]]
"""Names and values of an address as it stands there, empty ones too."""


def is_of_form(pairs: Pairs) -> bool:
    """Whether a form has made an address."""
    return any(name == SENT for name, _ in pairs)


def moved_to(dataset: Dataset, page: str, pairs: Pairs) -> str | None:
    """The address by which the app knows what a form has asked for; None where it is no form's address."""
    schema = schema_of(dataset, page)
    if schema is None or not is_of_form(pairs):
        return None
    parameters = _in_lists(pairs)
    view, notices = read_address(schema, parameters)
    if isinstance(view, MapView):
        view = in_tier_of_types(view)
    return address_on_site(page, parameters if notices else address_of(schema, view))


def _in_lists(pairs: Pairs) -> dict[str, str]:
    """The parameters that say something, each once."""
    chosen = [(name, value) for name, value in pairs if value and name != SENT]
    types = dict.fromkeys(value for name, value in chosen if name == "types")
    councils = dict.fromkeys(value for name, value in chosen if name in COUNCILS)
    parameters = {name: value for name, value in chosen if name not in COUNCILS}
    if types:
        parameters["types"] = ",".join(kind for kind in types if kind != NO_TYPES) or NO_TYPES
    if councils:
        parameters["councils"] = ",".join(councils)
    if parameters.get("measure") != SUBJECT_SHARE:
        parameters.pop("subject", None)
    return parameters
