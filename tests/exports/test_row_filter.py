"""The rows somebody has chosen, as files that other programs open: what they hold, and what they leave empty."""

from __future__ import annotations

import csv
import datetime
import io
import json

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from lgo_map.analysis.years_together import table_of_choice
from lgo_map.councils.boundaries import load_boundaries
from lgo_map.exports.row_filter import RowFilter, filtered_csv, filtered_geojson, filtered_parquet, rows_of, words_of
from lgo_map.exports.table import COUNCILS_COLUMNS
from lgo_map.records.dataset import current_dataset
from lgo_map.records.statistics import load_figures, ombudsman_only
from lgo_map.storage import DATA
from tests.known_councils import ALLERDALE, BOURNEMOUTH, CORBY, CUMBERLAND, LEEDS, NORTHAMPTON

ALL_YEARS = RowFilter(range(2020, 2026))
DAY = datetime.date(2025, 11, 3)


@pytest.fixture(scope="module")
def areas():
    return load_boundaries()


@pytest.fixture(scope="module")
def all_features(statistics, register, areas):
    """The GeoJSON of all years of all councils, by id."""
    collection = json.loads(filtered_geojson(register, statistics, ALL_YEARS, areas, DAY), parse_constant=not_json)
    return {feature["id"]: feature for feature in collection["features"]}


@pytest.fixture(scope="module")
def districts_2020(statistics, register, areas):
    """The GeoJSON of the districts of 2019–20."""
    return filtered_geojson(register, statistics, RowFilter([2020], ["district"]), areas, DAY)


def not_json(name):
    """NaN and Infinity, which Python reads and nobody else does."""
    raise AssertionError(f"{name} is not JSON")


def read_csv(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


# --- CSV ---


def test_a_spreadsheet_takes_the_csv_for_utf_8_with_a_line_a_row(statistics, register):
    file = filtered_csv(register, statistics, RowFilter([2020]))
    assert file.startswith("\N{BYTE ORDER MARK}Council,Authority type,Year,Upheld rate (%)".encode())
    lines = file.decode("utf-8-sig").split("\r\n")
    assert len(lines) == len(read_csv(file)) + 2  # the headings, and nothing after the last line
    assert not any("\n" in line or "\r" in line for line in lines)


def test_the_csv_says_in_plain_words_what_the_letter_to_northampton_says(statistics, register):
    rows = {row["Code"]: row for row in read_csv(filtered_csv(register, statistics, RowFilter([2020], ["district"])))}
    northampton = rows[NORTHAMPTON]
    assert list(northampton) == list(COUNCILS_COLUMNS.values())
    assert northampton["Council"] == "Northampton Borough Council"
    assert (northampton["Upheld"], northampton["Investigations"], northampton["Upheld rate (%)"]) == ("7", "11", "64.0")
    assert northampton["Compared with the average"] == "no clear difference"
    assert {
        rows[CORBY][COUNCILS_COLUMNS[column]] for column in ("upheld_rate", "upheld", "low", "compliance_rate")
    } == {""}


def test_a_name_with_a_comma_stays_in_one_cell(statistics, register):
    file = filtered_csv(register, statistics, RowFilter([2020], ["unitary"]))
    assert b'\r\n"Bournemouth, Christchurch and Poole Council",' in file
    names = pd.read_csv(io.BytesIO(file)).set_index("Code")["Council"]
    assert names[BOURNEMOUTH] == "Bournemouth, Christchurch and Poole Council"


def test_a_text_that_is_a_formula_does_nothing_in_a_spreadsheet_and_is_kept_for_programs(statistics, register):
    formula = '=HYPERLINK("https://example.org")'
    doctored = statistics.assign(name=statistics["name"].mask(statistics["code"] == NORTHAMPTON, formula))
    choice = RowFilter([2020], ["district"])
    cells = {row["Code"]: row["Council"] for row in read_csv(filtered_csv(register, doctored, choice))}
    assert cells[NORTHAMPTON] == f"'{formula}"
    kept = pd.read_parquet(io.BytesIO(filtered_parquet(register, doctored, choice))).set_index("code")["name"]
    assert kept[NORTHAMPTON] == formula


# --- Parquet ---


def test_parquet_has_the_columns_and_types_of_the_stats_and_the_verdict(statistics, register):
    held = pq.read_schema(io.BytesIO(filtered_parquet(register, statistics, ALL_YEARS)))
    assert list(zip(held.names, held.types, strict=True)) == [
        *((field.name, field.type) for field in pq.read_schema(DATA / "stats.parquet")),
        ("verdict", pa.large_string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]


def test_parquet_has_every_row_of_the_stats_unchanged(statistics, register):
    held = pd.read_parquet(io.BytesIO(filtered_parquet(register, statistics, ALL_YEARS)))
    again = held[list(statistics.columns)].sort_values(["code", "year"], ignore_index=True)
    pd.testing.assert_frame_equal(again, statistics.sort_values(["code", "year"], ignore_index=True))
    northampton = held[(held["code"] == NORTHAMPTON) & (held["year"] == 2020)].iloc[0]
    assert (northampton["verdict"], round(northampton["low"], 1), round(northampton["high"], 1)) == (
        "no clear difference",
        35.4,
        84.8,
    )


def test_parquet_says_what_it_is_whom_to_credit_and_when_it_was_made(statistics, register):
    metadata = pq.read_schema(io.BytesIO(filtered_parquet(register, statistics, RowFilter([2023]), DAY))).metadata
    about = {name.decode(): text.decode() for name, text in metadata.items()}
    assert about["title"] == "Your council’s performance: Councils, 2022–23"
    assert about["attribution"] == "Figures and letters: Local Government and Social Care Ombudsman"
    assert "gives no licence" in about["licence"]
    assert about["date"] == "2025-11-03"
    assert "not known, never zero" in about["description"]
    assert "uphold rates rose everywhere" in about["description"]


def test_the_verdict_is_one_of_three_or_missing(statistics, register):
    rows = rows_of(register, statistics, ALL_YEARS)
    assert set(rows["verdict"].dropna()) == {"higher", "lower", "no clear difference"}
    assert rows.loc[rows["upheld_rate_average"].isna(), "verdict"].isna().all()
    assert rows.loc[rows["investigations"].eq(0).fillna(False), ["verdict", "low", "upheld_rate"]].isna().all(axis=None)


# --- GeoJSON ---


def test_geojson_opens_in_geopandas_with_figures_and_areas(districts_2020, areas):
    held = gpd.read_file(io.BytesIO(districts_2020)).set_index("code")
    assert held.crs == "EPSG:4326"
    assert set(held["authority_type"]) == {"district"}
    assert held.loc[NORTHAMPTON, ["upheld", "investigations", "upheld_rate", "year"]].tolist() == [7, 11, 64, 2020]
    drawn = areas.set_index("code").geometry
    assert held.geometry[NORTHAMPTON].equals(drawn[NORTHAMPTON])
    # Northampton's Guildhall.
    assert held.geometry[NORTHAMPTON].contains(shapely.Point(-0.8945, 52.2372))


def test_geojson_says_what_it_is_and_whom_to_credit(districts_2020):
    collection = json.loads(districts_2020)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection  # RFC 7946 knows only one
    assert collection["title"] == "Your council’s performance: Councils, 2019–20, district councils"
    assert collection["date"] == "2025-11-03"
    for credit in ("Ombudsman", "Contains OS data © Crown copyright", "Office for National Statistics"):
        assert credit in collection["attribution"]
    assert "gives no licence" in collection["licence"]
    assert "Open Government Licence v3.0" in collection["licence"]


def test_what_is_not_known_is_null_never_zero(all_features):
    corby = all_features[f"{CORBY}-2020"]
    assert {corby["properties"][name] for name in ("upheld_rate", "upheld", "investigations", "verdict", "low")} == {
        None
    }
    assert corby["geometry"]["type"] == "Polygon"
    values = [value for feature in all_features.values() for value in feature["properties"].values()]
    assert not any(value in ("nan", "NaN", "<NA>", "None", "") for value in values)


def test_a_council_has_an_area_only_in_the_years_in_which_it_was_there_on_31_march(all_features):
    assert all_features[f"{ALLERDALE}-2023"]["geometry"] is not None
    assert all_features[f"{ALLERDALE}-2024"]["geometry"] is None
    assert all_features[f"{ALLERDALE}-2024"]["properties"]["upheld"] is not None
    assert all_features[f"{CUMBERLAND}-2024"]["geometry"] is not None
    assert f"{CUMBERLAND}-2023" not in all_features


def test_every_row_is_a_feature_of_its_own_id(statistics, register, areas, all_features):
    collection = json.loads(filtered_geojson(register, statistics, ALL_YEARS, areas))
    assert len(collection["features"]) == len(all_features) == len(statistics) == 252
    order = [(feature["properties"]["code"], feature["properties"]["year"]) for feature in collection["features"]]
    rows = rows_of(register, statistics, ALL_YEARS)
    assert order == list(zip(rows["code"], rows["year"], strict=True))
    assert list(collection["features"][0]["properties"]) == list(rows.columns)


def test_shapes_are_sound_and_no_finer_than_a_metre_or_so(all_features):
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in all_features.values() if f["geometry"]]
    assert shapely.is_valid(shapes).all()
    outlines = [polygon.exterior for shape in shapes for polygon in getattr(shape, "geoms", [shape])]
    assert all(shapely.is_ccw(outlines))  # as RFC 7946 has it
    longest = max(len(repr(x).partition(".")[2]) for x in shapely.get_coordinates(shapes).ravel().tolist())
    assert longest <= 6
    west, south, east, north = shapely.total_bounds(shapes)
    assert west > -7
    assert south > 49
    assert east < 2
    assert north < 56


# --- the choice ---


def test_the_three_files_hold_the_same_rows_in_the_same_order(statistics, register, areas):
    choice = RowFilter([2024, 2025], ["london", "unitary"], with_figures=True)
    codes = [row["Code"] for row in read_csv(filtered_csv(register, statistics, choice))]
    assert len(codes) == 13
    assert pd.read_parquet(io.BytesIO(filtered_parquet(register, statistics, choice)))["code"].tolist() == codes
    features = json.loads(filtered_geojson(register, statistics, choice, areas))["features"]
    assert [feature["properties"]["code"] for feature in features] == codes
    assert {feature["properties"]["authority_type"] for feature in features} == {"london", "unitary"}
    assert {feature["properties"]["year"] for feature in features} == {2024, 2025}


def test_with_the_ombudsman_s_own_figures_no_other_source_is_in_the_files(statistics, register, areas):
    own = ombudsman_only(statistics, load_figures())
    choice = RowFilter(range(2020, 2026), ombudsman_only=True)
    rows = pd.read_parquet(io.BytesIO(filtered_parquet(register, own, choice)))
    assert set(rows["source_kind"].dropna()) == {"ombudsman"}
    assert rows["upheld_rate"].notna().sum() == 39
    features = json.loads(filtered_geojson(register, own, choice, areas))["features"]
    assert {feature["properties"]["source_kind"] for feature in features} == {"ombudsman", None}


def test_a_choice_without_rows_gives_files_without_rows(statistics, register, areas):
    nothing = RowFilter([2020], [])
    assert read_csv(filtered_csv(register, statistics, nothing)) == []
    held = pq.read_table(io.BytesIO(filtered_parquet(register, statistics, nothing)))
    assert (len(held), held.column_names[:2]) == (0, ["code", "year"])
    assert json.loads(filtered_geojson(register, statistics, nothing, areas))["features"] == []


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (RowFilter([2020]), "Councils, 2019–20"),
        (ALL_YEARS, "Councils, 2019–20 to 2024–25"),
        (RowFilter([2025, 2020]), "Councils, 2019–20, 2024–25"),
        (RowFilter([2020], ["london", "county"]), "Councils, 2019–20, county councils, London boroughs"),
        (
            RowFilter([2020], ombudsman_only=True, with_figures=True),
            "Councils, 2019–20, only those with figures, the Ombudsman’s own figures",
        ),
    ],
)
def test_a_choice_is_told_in_words(choice, words):
    assert ", ".join(words_of(choice)) == words


# --- more than one year


@pytest.fixture(scope="module", params=["newest", "together"])
def several(request):
    """The rows of a choice of more than one year, and the choice."""
    table = table_of_choice(current_dataset(), request.param, ombudsman_only=False)
    return table, RowFilter((2023, 2024, 2025), more_than_one=request.param)


def test_rule_14_rows_of_more_than_one_year_say_which_in_every_format(register, areas, several):
    table, choice = several
    expected = {"newest": [2025], "together": [2023, 2024, 2025]}[choice.more_than_one]
    words = {"newest": "2024–25", "together": "2022–23 to 2024–25"}[choice.more_than_one]
    rows = pq.read_table(io.BytesIO(filtered_parquet(register, table, choice, DAY))).to_pandas().set_index("code")
    assert list(rows.at[LEEDS, "upheld_rate_years"]) == expected
    features = json.loads(filtered_geojson(register, table, choice, areas, DAY), parse_constant=not_json)["features"]
    leeds = next(each for each in features if each["id"] == f"{LEEDS}-{choice.more_than_one}")
    assert leeds["properties"]["upheld_rate_years"] == expected
    assert leeds["geometry"]["type"] in ("Polygon", "MultiPolygon")
    lines = list(csv.DictReader(io.StringIO(filtered_csv(register, table, choice).decode("utf-8-sig"))))
    of_leeds = next(line for line in lines if line["Council"] == "Leeds City Council")
    assert of_leeds["Year"] == words
    assert len(lines) == len(rows) == len(features)


def test_what_is_not_known_of_any_year_stays_empty_in_every_format(register, several):
    table, choice = several
    lines = list(csv.DictReader(io.StringIO(filtered_csv(register, table, choice).decode("utf-8-sig"))))
    unknown = next(line for line in lines if line["Council"] == "Colchester City Council")
    assert unknown["Year"] == unknown["Upheld rate (%)"] == unknown["Investigations"] == ""
    assert unknown["Satisfactory remedies, of upheld cases"] == ""


def test_a_file_says_how_its_years_were_put_together(register, several):
    table, choice = several
    metadata = pq.read_table(io.BytesIO(filtered_parquet(register, table, choice, DAY))).schema.metadata
    assert b"upheld_rate_years" in metadata[b"description"]
    assert (b"rates are never averaged" in metadata[b"description"]) == (choice.more_than_one == "together")
    assert "2022–23 to 2024–25" in words_of(choice)[1]
