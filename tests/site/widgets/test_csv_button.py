"""What can be taken away from the pages: a file for every table and chart, with what the page shows."""

from __future__ import annotations

import csv
import io

import pytest

from lgo_map.figures.values import is_known
from tests.app_pages import OpenedPage
from tests.known_councils import CORBY, LEEDS, NORTHAMPTON


def read(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("path", "address", "names"),
    [
        (
            "council",
            {"council": NORTHAMPTON},
            {
                "northampton-borough-council-upheld-rate-by-year.csv",
                "northampton-borough-council-compliance-by-year.csv",
                "northampton-borough-council-satisfactory-remedy-by-year.csv",
                "northampton-borough-council-every-figure-by-year.csv",
                "northampton-borough-council-every-source.csv",
            },
        ),
        (
            "map",
            {"council": NORTHAMPTON, "year": "2020", "tier": "lower"},
            {"district-councils-2019-20.csv", "northampton-borough-council-2019-20-sources.csv"},
        ),
        ("map", {"year": "2020"}, {"upheld-rate-by-authority-type-2019-20.csv"}),
        ("about", {}, {"coverage.csv", "what-is-known-of-the-figures.csv"}),
    ],
)
def test_every_table_and_chart_of_a_page_can_be_taken_away(taken_away, path, address, names):
    assert OpenedPage(path, **address).is_well
    assert names <= set(taken_away)
    assert all(read(file) for name, file in taken_away.items() if name.endswith(".csv"))


def test_a_trend_tells_unknown_years_from_zero(taken_away):
    OpenedPage("council", council=NORTHAMPTON)
    rows = {row["Year"]: row for row in read(taken_away["northampton-borough-council-upheld-rate-by-year.csv"])}
    assert (rows["2019–20"]["Upheld rate (%)"], rows["2019–20"]["Published average (%)"]) == ("64.0", "45.0")
    assert rows["2020–21"]["Upheld rate (%)"] == ""
    remedies = read(taken_away["northampton-borough-council-satisfactory-remedy-by-year.csv"])
    assert next(row for row in remedies if row["Year"] == "2021–22")["Satisfactory remedy (%)"] == "0.0"


def test_the_sources_of_a_figure_come_along_with_their_addresses(taken_away):
    OpenedPage("council", council=LEEDS)
    statements = read(taken_away["leeds-city-council-every-source.csv"])
    rates = [row for row in statements if row["Figure"] == "Upheld rate" and row["Year"] == "2024–25"]
    assert {(row["Value"], row["Shown here"], row["Stated by"]) for row in rates} == {("91.0", "yes", "The Ombudsman")}
    assert all(row["Address of the source"].startswith("https://www.lgo.org.uk/") for row in rates)


def test_an_average_read_off_other_councils_pages_names_its_source(taken_away):
    OpenedPage("map", council=CORBY, year="2020", tier="lower")  # whose copy of the letter has no figures
    (average,) = [
        row
        for row in read(taken_away["corby-borough-council-2019-20-sources.csv"])
        if row["Figure"] == "Upheld rate, published average" and row["Council"] == "Northampton Borough Council"
    ]
    assert average["Value"] == "45.0"
    assert is_known(average["Source"])


def test_the_similar_authorities_of_a_chart_are_all_there(taken_away):
    OpenedPage("map", council=NORTHAMPTON, year="2020", tier="lower")
    rows = read(taken_away["district-councils-2019-20.csv"])
    assert len(rows) == 24
    known = {row["Council"]: row["Upheld rate (%)"] for row in rows if row["Upheld rate (%)"]}
    assert known == {
        "Northampton Borough Council": "64.0",
        "Colchester City Council": "25.0",
        "Gedling Borough Council": "20.0",
    }
