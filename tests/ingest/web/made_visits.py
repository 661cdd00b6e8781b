"""What the tests of the web client share: a made council and its layouts, and a clock that they move."""

from datetime import UTC, datetime
from itertools import pairwise

from lgo_map.ingest.documents import FetchFailure
from tests.ingest.made_site import (
    PAGES,
    page_never_seen,
    page_of_2024,
    page_of_2025,
    page_to_2023,
)

LEEDS = "leeds-city-council"
STATISTICS = f"{PAGES}/{LEEDS}/statistics"
COUNCIL = f"{PAGES}/{LEEDS}"
LETTER_PATH = "/documents/councilperformance/2023/leeds city council.pdf"
ONE_DAY = 86_400

LAYOUTS = {
    "leeds-city-council": page_to_2023("Leeds City Council"),
    "bolton-metropolitan-borough-council": page_of_2024("Bolton Metropolitan Borough Council"),
    "warrington-council": page_of_2025("Warrington Council"),
    "blackpool-borough-council": page_never_seen(),
}
"""By council, a page in each of the three layouts, and in one never seen."""


class MadeClock:
    """A clock whose time passes only when somebody sleeps, or a test says so."""

    def __init__(self):
        self.time = datetime(2025, 7, 23, tzinfo=UTC).timestamp()
        self.slept = []

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds

    def pass_by(self, seconds):
        self.time += seconds


def pauses(site):
    """The seconds between the starts of the requests."""
    return [later.at - earlier.at for earlier, later in pairwise(site.requests)]


def reason_of(fetched):
    (missed,) = fetched
    assert isinstance(missed, FetchFailure), missed
    return missed.reason
