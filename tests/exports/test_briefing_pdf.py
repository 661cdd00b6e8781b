"""The PDF of a briefing, read back as a screen reader or a search would."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import DictionaryObject, IndirectObject

from lgo_map.exports import briefing_pdf as module
from lgo_map.exports.briefing import Briefing, briefing_of
from lgo_map.exports.briefing_pdf import BriefingError, briefing_pdf
from lgo_map.records.dataset import current_dataset
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BUCKINGHAMSHIRE,
    CORBY,
    CUMBERLAND,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
    WEST_NORTHAMPTONSHIRE,
)

MakeBriefing = Callable[[str, int], Briefing]


@pytest.fixture(scope="module")
def briefing() -> MakeBriefing:
    """Makes the briefing of a council and year."""
    return lambda code, year: briefing_of(current_dataset(), code, year, "1.0.0")


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


def text_of(reader: pypdf.PdfReader) -> str:
    """All words in their order; every run of white space is one space."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def spaced(text: str) -> str:
    return " ".join(text.split())


def root_of(reader: pypdf.PdfReader) -> Any:
    return reader.trailer["/Root"]


def elements(reader: pypdf.PdfReader) -> list[Any]:
    """Every element of the tree that a screen reader walks."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(node)
            children: Any = node.get("/K", [])
            if "/Pg" not in children:
                walk(children)

    walk(root_of(reader)["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize(("code", "year"), [(NORTHAMPTON, 2020), (CORBY, 2020), (ALLERDALE, 2024), (HOUNSLOW, 2024)])
def test_the_text_reads_back_as_the_briefing_says_it(briefing, code, year):
    told = briefing(code, year)
    read_back = text_of(read(briefing_pdf(told)))
    texts = [told.title, told.period, told.sentence, *told.notices, *told.similar, *told.reading, *told.family]
    texts += [told.letter, told.date_of_data, *told.licences]
    texts += [text for figure in told.figures for text in (figure.name, figure.value, figure.average, figure.verdict)]
    texts += [source.title for source in told.sources] + [group.verdict for group in told.groups]
    for text in texts:
        assert spaced(text) in read_back


def test_northamptons_counts_intervals_and_averages_are_in_the_pdf(briefing):
    read_back = text_of(read(briefing_pdf(briefing(NORTHAMPTON, 2020))))
    for text in ("7 of 11 investigations", "35 % to 85 %", "1 of 7 upheld cases", "Northampton (this council) 64 %"):
        assert text in read_back
    assert "2021–22 50 % 2 of 4 investigations 51 % 15 % to 85 % No clear difference The Ombudsman" in read_back


def test_what_is_not_known_reads_so(briefing):
    read_back = text_of(read(briefing_pdf(briefing(LEEDS, 2025))))
    assert "Not known" in read_back
    assert "2019–20 Not known counts not known Not known" in read_back


def test_it_is_tagged_titled_and_in_british_english(briefing):
    reader = read(briefing_pdf(briefing(NORTHAMPTON, 2020)))
    root = root_of(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Briefing: Northampton Borough Council, 2019–20"
    assert reader.xmp_metadata is not None
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()


def test_a_screen_reader_finds_headings_header_cells_and_the_drawings_in_words(briefing):
    told = briefing(NORTHAMPTON, 2020)
    found = elements(read(briefing_pdf(told)))
    kinds = [element["/S"] for element in found]
    assert kinds.count("/H1") + kinds.count("/H2") >= 7
    assert kinds.count("/Table") == 3
    assert kinds.count("/TH") == 4 + 1 + 7 + 3
    alternatives = {spaced(str(element["/Alt"])) for element in found if "/Alt" in element}
    assert {spaced(told.trend_alternative), *(spaced(figure.alternative) for figure in told.figures)} <= alternatives


def test_names_and_letters_are_never_markup(briefing):
    evil = '#panic("x") *bold* $x^2$ <b> @ref [link](https://example.org) #import "@preview/x:1.0.0" \\ `code` // gone'
    told = replace(briefing(LEEDS, 2025), council=evil, title=evil, sentence=evil, letter=evil, reading=(evil,))
    reader = read(briefing_pdf(told))
    assert text_of(reader).count(spaced(evil)) >= 4
    assert reader.metadata is not None
    assert reader.metadata.title == evil


def test_the_same_briefing_gives_the_same_bytes_dated_as_its_data(briefing):
    told = briefing(LEEDS, 2025)
    made = briefing_pdf(told)
    assert made == briefing_pdf(told)
    metadata = read(made).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date().isoformat() == "2025-03-31"


def test_only_the_fonts_of_typst_are_used(briefing, register):
    pages: list[Any] = list(read(briefing_pdf(briefing(LEEDS, 2025))).pages)
    resources = [page["/Resources"]["/Font"].get_object() for page in pages]
    names = {str(font.get_object()["/BaseFont"]) for fonts in resources for font in fonts.values()}
    assert names
    assert all("Libertinus" in name for name in names)


@pytest.mark.parametrize("year", [2020, 2021, 2024, 2025])
def test_no_council_takes_more_than_two_pages(briefing, register, year):
    # Every 9th, and those with the most to say: many sources, many predecessors, the letters.
    most = [BIRMINGHAM, BUCKINGHAMSHIRE, CUMBERLAND, WEST_NORTHAMPTONSHIRE, NORTHAMPTON, CORBY, ALLERDALE]
    pages = {code: len(read(briefing_pdf(briefing(code, year))).pages) for code in [*register.index[::9], *most]}
    assert {code for code, count in pages.items() if count > 2} == set()


def test_a_template_that_can_not_be_set_gives_one_sentence(briefing, tmp_path, monkeypatch):
    broken = tmp_path / "broken.typ"
    broken.write_text('#panic("no")', encoding="utf-8")
    monkeypatch.setattr(module, "TEMPLATE", broken)
    with pytest.raises(BriefingError) as caught:
        briefing_pdf(briefing(LEEDS, 2025))
    message = str(caught.value)
    assert message.startswith("The PDF of “Briefing: Leeds City Council, 2024–25” could not be made (")
    assert message.endswith("Print this page instead.")
    assert "\n" not in message


def test_a_missing_template_names_no_folder(briefing, monkeypatch):
    monkeypatch.setattr(module, "TEMPLATE", Path("/nowhere/briefing.typ"))
    with pytest.raises(BriefingError) as caught:
        briefing_pdf(briefing(LEEDS, 2025))
    assert "/nowhere" not in str(caught.value)


def test_the_template_asks_for_no_package():
    assert "#import" not in module.TEMPLATE.read_text(encoding="utf-8")
