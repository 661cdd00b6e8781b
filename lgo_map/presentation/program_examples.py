"""How a program asks for the figures: examples in three languages, for the address the site is found at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Literal

API = "/api/v1"
"""Where the figures for programs are, from the site's root on."""

WIDTH = 680
HEIGHTS: dict[str, int] = {"council": 620, "map": 720}
"""In pixels, of a frame as wide as :data:`WIDTH` that holds a piece."""

_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")

_YEAR_OF_CSV = """\
import pandas as pd

figures = pd.read_csv("{root}/statistics.csv?year={year}")
there = figures[figures["in_force"]]
known = there[there["upheld_rate"].notna()]  # an empty cell is not known: never fill it with 0
print(f"The upheld rate of {{len(known)}} of {{len(there)}} councils is known.")
print(known[["name", "upheld", "investigations", "upheld_rate", "upheld_rate_source_url"]])
"""

_YEARS_OF_A_COUNCIL = """\
import json
from urllib.request import urlopen

import pandas as pd

with urlopen("{root}/councils/{code}") as answer:
    council = json.load(answer)
rates = [
    {{
        "year": year["year_name"],
        "upheld rate": rate["value"],
        "compared with similar authorities": year["comparisons"]["upheld_rate"]["verdict"],
        "stated by": rate["source"]["kind"],
    }}
    for year in council["years"]
    if (rate := year["figures"]["upheld_rate"]) is not None
]
print(council["name"])
print(pd.DataFrame(rates))
"""

_DECISIONS = """\
import json
from urllib.request import urlopen

address = "{root}/decisions?council={code}&first_day={first}-04-01&last_day={year}-03-31"
with urlopen(address) as answer:
    decisions = json.load(answer)
if decisions["held"] == "whole":  # only then may they be counted
    print("There are", decisions["count"]["total"])
else:
    print("Examples, not all there are; for all of them see", decisions["ombudsman"])
for decision in decisions["items"]:
    print(decision["reference"], decision["decided"], decision["outcome"], decision["address"])
"""

_CURL = """\
# All councils in a year, as CSV; an empty cell is not known, and never 0
curl -o figures-{year}.csv "{root}/statistics.csv?year={year}"

# A council with all its years and sources
curl "{root}/councils/{code}"

# The same, but only if anything has changed since the last time
curl --etag-save council.etag --etag-compare council.etag -o council.json "{root}/councils/{code}"

# A map of a year, as GeoJSON
curl -o map-{year}.geojson "{root}/statistics.geojson?year={year}"
"""

_R = """\
figures <- read.csv("{root}/statistics.csv?year={year}", na.strings = "")
known <- subset(figures, toupper(in_force) == "TRUE" & !is.na(upheld_rate))  # NA is not known, and never 0
head(known[order(known$name), c("name", "upheld", "investigations", "upheld_rate")])

library(jsonlite)
council <- fromJSON("{root}/councils/{code}", simplifyVector = FALSE)
rate_of <- function(year) if (is.null(year$figures$upheld_rate)) NA else year$figures$upheld_rate$value
data.frame(
  year = sapply(council$years, function(year) year$year_name),
  upheld_rate = sapply(council$years, rate_of)
)
"""

_TOGETHER_IN_R = """\
# A row a council: counts of the years since 2022–23 added, the rate taken of the sums; upheld_rate_years says which
together <- read.csv("{root}/statistics.csv?year=together", na.strings = "")
known <- subset(together, !is.na(upheld_rate))
known[known$verdict %in% c("higher", "lower"), c("name", "upheld", "investigations", "upheld_rate_years", "verdict")]
"""


@dataclass(frozen=True)
class Example:
    """A program that asks for figures.

    Attributes
    ----------
    title : str
        What it does, in a few plain words.
    language : {"bash", "python", "r"}
        What it is written in.
    code : str
        The program, complete.
    """

    title: str
    language: Literal["bash", "python", "r"]
    code: str


def origin_of(address: str | None) -> str | None:
    """The beginning of an address, "https://example.org:8501"; None where it is none that examples may show."""
    found = _ORIGIN.match(address or "")
    rest = "" if found is None or address is None else address[found.end() : found.end() + 1]
    return found.group() if found is not None and rest in ("", "/", "?", "#") else None


def examples(origin: str, code: str, year: int) -> tuple[Example, ...]:
    """The examples.

    Parameters
    ----------
    origin : str
        The address of the site, without a slash at the end.
    code, year : str, int
        The council and the year they ask for.
    """
    values = {"root": f"{origin}{API}", "code": code, "year": year, "first": year - 1}
    return (
        Example("From the command line, with curl", "bash", _CURL.format(**values)),
        Example("A year’s figures in Python, with pandas", "python", _YEAR_OF_CSV.format(**values)),
        Example("A council through the years in Python", "python", _YEARS_OF_A_COUNCIL.format(**values)),
        Example("Decisions about a council in Python", "python", _DECISIONS.format(**values)),
        Example("A year’s figures and a council through the years in R", "r", _R.format(**values)),
        Example("Years put together in R", "r", _TOGETHER_IN_R.format(**values)),
    )


def frame(address: str, title: str, width: int | str, height: int) -> str:
    """The HTML that puts a piece into a page."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        'style="border:0" loading="lazy"></iframe>'
    )


def frames(origin: str, code: str, name: str) -> dict[str, str]:
    """The HTML that puts a council's figures, or the map, into a page, by what it shows.

    Parameters
    ----------
    origin : str
        As for :func:`examples`.
    code, name : str
        The council.
    """
    council = f"{origin}/embed/council?council={code}"
    return {
        "A council’s figures, the newest known": frame(council, name, "100%", HEIGHTS["council"]),
        "The map": frame(f"{origin}/embed/map", "Upheld rates of England’s councils", "100%", HEIGHTS["map"]),
    }
