"""The buttons by which a visitor takes the figures away, and what stands there when a file can't be made."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lgo_map import storage
from lgo_map.presentation.downloads import rows_downloads
from lgo_map.presentation.file_formats import formats_in_words
from tests.known_councils import NORTHAMPTON

PAGE = """
from lgo_map.records.dataset import current_dataset
from lgo_map.presentation.downloads.rows_downloads import row_filter_of
from lgo_map.site.widgets.downloads import show_downloads

dataset = current_dataset()
show_downloads(dataset, row_filter_of(dataset, {years}, {types}, {own}, {with_figures}), key="test ")
"""


def opened(years, types, own=False, with_figures=False):
    """A page that offers the downloads and nothing else."""
    script = PAGE.format(years=years, types=types, own=own, with_figures=with_figures)
    app = AppTest.from_string(script, default_timeout=60).run()
    assert not app.exception
    return app


def text_of(app):
    return " ".join(re.sub(r"<[^>]+>", " ", html.proto.body) for html in app.get("html"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the data that the app reads, to be damaged."""
    copied = shutil.copytree(storage.DATA, tmp_path / "data")
    monkeypatch.setattr(storage, "DATA", copied)
    return copied


def test_the_rows_shown_can_be_taken_away_in_three_formats_and_everything_as_a_package(taken_away):
    app = opened([2020], ["district"])
    assert "Take the figures with you" in text_of(app)
    assert list(taken_away) == [
        "councils-2019-20-district-councils.csv",
        "councils-2019-20-district-councils.parquet",
        "councils-2019-20-district-councils.geojson",
        "your-councils-performance-data-package-1-4-0.zip",
    ]
    table = pd.read_csv(io.BytesIO(taken_away["councils-2019-20-district-councils.csv"])).set_index("Code")
    assert list(table.loc[NORTHAMPTON, ["Upheld", "Investigations", "Year"]]) == [7, 11, "2019–20"]
    rows = pd.read_parquet(io.BytesIO(taken_away["councils-2019-20-district-councils.parquet"]))
    features = json.loads(taken_away["councils-2019-20-district-councils.geojson"])["features"]
    assert rows["code"].tolist() == table.index.tolist() == [feature["properties"]["code"] for feature in features]
    with zipfile.ZipFile(io.BytesIO(taken_away["your-councils-performance-data-package-1-4-0.zip"])) as archive:
        assert {"datapackage.json", "README.md", "stats.csv"} <= set(archive.namelist())


def test_the_choice_of_sources_and_rows_reaches_the_files_and_their_names(taken_away):
    opened([2025, 2024], ["london", "unitary", "county", "district", "metropolitan"], own=True, with_figures=True)
    name = "councils-2023-24-to-2024-25-only-those-with-figures-the-ombudsmans-own-figures.parquet"
    rows = pd.read_parquet(io.BytesIO(taken_away[name]))
    assert set(rows["source_kind"]) == {"ombudsman"}
    assert set(rows["year"]) == {2024, 2025}


def test_without_a_type_only_the_package_is_offered(taken_away):
    opened([2020], [])
    assert list(taken_away) == ["your-councils-performance-data-package-1-4-0.zip"]


def test_nothing_is_made_before_a_button_is_pressed(monkeypatch):
    def never(*_, **__):
        raise AssertionError("made too early")

    for name in ("filtered_csv", "filtered_parquet", "filtered_geojson", "write_package"):
        monkeypatch.setattr(rows_downloads, name, never)
    labels = [button.proto.label for button in opened([2020], ["district"]).get("download_button")]
    assert labels == [
        "Download as CSV",
        "Download as Parquet",
        "Download as GeoJSON",
        "Everything as a data package (zip, under 1 MB)",
    ]


def test_the_package_is_made_once_for_all_visitors_until_the_data_are_built_anew(taken_away, folder, monkeypatch):
    times = []
    write = rows_downloads.write_package

    def counted(*arguments):
        times.append(1)
        write(*arguments)

    monkeypatch.setattr(rows_downloads, "write_package", counted)
    opened([2020], ["district"])
    opened([2025], ["london"])
    assert len(times) == 1
    description = folder / "datapackage.json"
    text = description.read_text(encoding="utf-8")
    description.write_text(text.replace(f'"{json.loads(text)["version"]}"', '"9.9.0"'), encoding="utf-8")
    opened([2020], ["district"])
    assert len(times) == 2
    assert "your-councils-performance-data-package-9-9-0.zip" in taken_away


def test_where_a_file_of_the_package_is_missing_a_sentence_says_so_and_the_rest_is_offered(taken_away, folder):
    (folder / "postcodes.parquet").unlink()
    app = opened([2020], ["district"])
    assert (
        "The data package can’t be made just now. The data file data/postcodes.parquet is missing. The fault is ours; "
        "please try again later." in text_of(app)
    )
    assert len(taken_away) == 3


def test_where_making_a_file_fails_the_page_says_so_from_its_next_run_on_until_it_is_made(monkeypatch):
    """As Streamlit does when a button is pressed, what was given to it is called outside the page."""
    given = {}
    monkeypatch.setattr(
        "streamlit.download_button", lambda label, data, file_name, *_, **__: given.update({file_name: data})
    )
    make = rows_downloads.filtered_geojson
    monkeypatch.setattr(rows_downloads, "filtered_geojson", lambda *_: 1 / 0)
    app = opened([2020], ["district"])
    name = "councils-2019-20-district-councils.geojson"
    with pytest.raises(ZeroDivisionError):
        given[name]()
    sentence = f"The file {name} can’t be made just now. The fault is ours; please try again later."
    assert sentence not in text_of(app)
    app.run()
    assert sentence in text_of(app)
    assert "division" not in text_of(app)
    monkeypatch.setattr(rows_downloads, "filtered_geojson", make)
    given[name]()
    app.run()
    assert sentence not in text_of(app)


def test_what_each_file_is_for_stands_in_plain_words():
    words = " ".join(re.sub(r"<[^>]+>", " ", formats_in_words()).split())
    for name in ("CSV", "Parquet", "GeoJSON", "Data package"):
        assert f"{name}." in words
    assert "opens in any spreadsheet" in words
    assert "never zero" in words
