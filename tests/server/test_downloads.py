"""Files by their addresses: name and kind, what is kept, and a sentence where there is none."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import zipfile

import httpx
import pandas as pd
import pypdf
import pytest
from starlette.applications import Starlette

from lgo_map import storage
from lgo_map.exports import briefing_pdf
from lgo_map.presentation.downloads import rows_downloads
from lgo_map.server import downloads
from lgo_map.server.documents import MAX_ADDRESS_CHARACTERS
from tests.known_councils import LEEDS, NORTHAMPTON

APP = Starlette(routes=downloads.routes())


def ask(address: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def talk() -> httpx.Response:
        transport = httpx.ASGITransport(APP, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="https://council.example") as client:
            return await client.request(method, address, headers=headers)

    return asyncio.run(talk())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the data that the app reads, to be damaged; of it nothing is kept."""
    copied = shutil.copytree(storage.DATA, tmp_path / "data")
    monkeypatch.setattr(storage, "DATA", copied)
    return copied


def test_a_table_comes_as_csv_with_its_name():
    answer = ask("/download/councils/rows.csv?year=2020&types=district")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == ('attachment; filename="councils-2019-20-district-councils.csv"')
    table = pd.read_csv(io.BytesIO(answer.content)).set_index("Code")
    assert list(table.loc[NORTHAMPTON, ["Upheld", "Investigations"]]) == [7, 11]


def test_a_briefing_comes_as_pdf_and_everything_as_a_zip():
    pdf = ask(f"/download/briefing/briefing.pdf?council={LEEDS}&year=2024")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Leeds City Council" in pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    package = ask("/download/councils/everything.zip")
    assert package.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        assert "datapackage.json" in archive.namelist()


def test_no_search_engine_lists_a_file_and_no_browser_takes_it_for_a_page():
    headers = ask("/download/about/states.csv").headers
    assert headers["x-robots-tag"] == "noindex"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"].startswith("attachment")


def test_whoever_has_a_file_is_told_that_it_is_still_the_same():
    first = ask("/download/about/states.csv")
    again = ask("/download/about/states.csv", **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_made_once_until_the_data_are_others(folder, monkeypatch):
    made = []
    make = rows_downloads.filtered_csv

    def counted(*given):
        made.append(given)
        return make(*given)

    monkeypatch.setattr(rows_downloads, "filtered_csv", counted)
    first, again = (ask(f"/download/councils/rows.csv?{q}").content for q in ("year=2020&own=yes", "own=yes&year=2020"))
    assert first == again
    assert len(made) == 1
    (folder / "stats.parquet").touch()
    ask("/download/councils/rows.csv?year=2020&own=yes")
    assert len(made) == 2


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/download/nowhere/rows.csv", 404, "The page it belongs to has no such file"),
        ("/download/programs/rows.csv", 404, "The page it belongs to has no such file"),
        ("/download/councils/rows.exe", 404, "The page it belongs to has no such file"),
        ("/download/councils/rows.csv?types=none", 404, "none for what is chosen there"),
        ("/download/council/figures.csv", 404, "none for what is chosen there"),
        ("/download/letters/found.csv?q=zyxwvu", 404, "none for what is chosen there"),
        ("/download/councils/rows.csv?year=1066", 400, "The year in this page’s address is not one we know"),
        ("/download/council/figures.csv?council=<script>", 400, "The council in this page’s address is not one"),
        (f"/download/councils/rows.csv?x={'y' * MAX_ADDRESS_CHARACTERS}", 400, "longer than any of ours"),
    ],
)
def test_an_address_of_no_file_gets_a_sentence_and_its_status(address, status, words):
    answer = ask(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert words in answer.text
    assert "content-disposition" not in answer.headers
    assert 'action="/find"' in answer.text  # from here on, a council can be looked for
    assert "1066" not in answer.text and "<script>alert" not in answer.text


def test_what_others_add_to_an_address_does_no_harm():
    assert ask("/download/about/states.csv?utm_source=news").status_code == 200
    assert ask("/download/councils/rows.csv?year=2020&utm_source=news").status_code == 200


def test_what_is_said_of_a_file_that_can_not_be_made_leads_to_the_line_of_the_log(monkeypatch, caplog):
    monkeypatch.setattr(rows_downloads, "filtered_csv", lambda *_: 1 / 0)
    answer = ask("/download/councils/rows.csv?year=2021")
    [reference] = set(re.findall(r"Reference ([0-9a-f]{8})\.", answer.text))
    [record] = [record for record in caplog.records if f"[{reference}]" in record.getMessage()]
    assert "file to take away" in record.getMessage()
    assert "2021" not in record.getMessage()


def test_a_file_that_can_not_be_made_is_one_sentence(folder, monkeypatch, tmp_path):
    (folder / "postcodes.parquet").unlink()
    missing = ask("/download/councils/everything.zip")
    assert missing.status_code == 503
    assert "The data file data/postcodes.parquet is missing. The fault is ours" in missing.text
    assert ask("/download/councils/rows.csv").status_code == 200
    broken = tmp_path / "broken.typ"
    broken.write_text('#panic("no")', encoding="utf-8")
    monkeypatch.setattr(briefing_pdf, "TEMPLATE", broken)
    pdf = ask(f"/download/briefing/briefing.pdf?council={LEEDS}&year=2024")
    assert pdf.status_code == 500
    assert "This file can’t be made just now." in pdf.text
    monkeypatch.setattr(rows_downloads, "filtered_csv", lambda *_: 1 / 0)
    failed = ask("/download/councils/rows.csv?year=2020")
    assert failed.status_code == 500
    assert "The fault is ours; please try again later." in failed.text
    assert "division" not in failed.text
