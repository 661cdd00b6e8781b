"""What the address of each page can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lgo_map.presentation.benchmark_view import benchmark_schema
from lgo_map.presentation.briefing_view import briefing_schema
from lgo_map.presentation.compare_view import schema_of_compare
from lgo_map.presentation.council_view import schema_of_council
from lgo_map.presentation.councils_view import councils_schema
from lgo_map.presentation.decision_view import decisions_schema
from lgo_map.presentation.letters_view import letters_schema
from lgo_map.presentation.map_view import schema_of_map
from lgo_map.presentation.url import UrlSchema
from lgo_map.records.dataset import Dataset, per_dataset

_SCHEMAS: dict[str, Callable[[Dataset], UrlSchema[Any]]] = {
    "map": schema_of_map,
    "council": schema_of_council,
    "benchmark": benchmark_schema,
    "compare": schema_of_compare,
    "councils": lambda dataset: councils_schema(dataset.years),
    "decisions": decisions_schema,
    "letters": letters_schema,
    "briefing": briefing_schema,
}


@per_dataset(maxsize=None)
def schema_of(dataset: Dataset, page: str) -> UrlSchema[Any] | None:
    """What the address of a page can say; None where it says nothing but which page it is."""
    return _SCHEMAS[page](dataset) if page in _SCHEMAS else None
