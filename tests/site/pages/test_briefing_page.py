"""The page of a briefing, as a visitor drives it."""

from __future__ import annotations

import io
import re
import shutil

import pypdf
import pytest

from lgo_map import storage
from lgo_map.exports.briefing import Briefing
from lgo_map.presentation import briefing as pieces
from lgo_map.presentation import html
from lgo_map.presentation.downloads import briefing_downloads
from lgo_map.presentation.page_styles import style_of
from lgo_map.wording.numbers import NO_BREAK
from tests.app_pages import OpenedPage
from tests.known_councils import ALLERDALE, CORBY, CUMBERLAND, LEEDS, NORTHAMPTON, SCILLY, YORK


def test_without_a_council_the_page_invites():
    page = OpenedPage("briefing")
    assert page.is_well
    assert "Choose a council above, or find it by postcode or name" in page.text
    assert not page.app.get("download_button")


def test_the_page_says_what_the_pdf_says():
    page = OpenedPage("briefing", council=NORTHAMPTON, year="2020")
    assert page.is_well
    text = page.text.replace(NO_BREAK, " ")
    assert "Briefing: Northampton Borough Council, 2019–20 District council · 1 April 2019 to 31 March 2020" in text
    assert "found fault in 7 of the 11 complaints about Northampton Borough Council" in text
    assert "64 % 7 of 11 investigations The Ombudsman 45 % No clear difference 95 % interval: 35 % to 85 %" in text
    assert "2021–22 50 % 2 of 4 investigations 51 % 15 % to 85 % No clear difference The Ombudsman" in text
    assert "24 were in force on 31 March 2020, and the upheld rate of 3 of them in 2019–20 is known here" in text
    assert "of 22 July 2020 to Mr Candler, Chief Executive, is held here" in text
    assert "It was followed by West Northamptonshire Council." in text
    assert "The newest year held is 2024–25" in text
    assert "Contains OS data © Crown copyright" in text


def test_the_pdf_is_taken_away_under_a_name_that_says_what_it_is(taken_away):
    page = OpenedPage("briefing", council=LEEDS, year="2025")
    assert page.is_well
    made = taken_away["briefing-leeds-city-council-2024-25.pdf"]
    metadata = pypdf.PdfReader(io.BytesIO(made)).metadata
    assert metadata is not None
    assert metadata.title == "Briefing: Leeds City Council, 2024–25"


def test_the_figures_are_taken_away_as_data_too(taken_away):
    page = OpenedPage("briefing", council=NORTHAMPTON, year="2020")
    assert page.is_well
    years = taken_away["northampton-borough-council-all-years.csv"].decode("utf-8-sig").splitlines()
    assert len(years) == 1 + 3
    assert sum("Northampton Borough Council" in line for line in years) == 3
    similar = taken_away["district-councils-2019-20.csv"].decode("utf-8-sig").splitlines()
    assert len(similar) == 1 + 24


def test_what_is_not_known_reads_so():
    page = OpenedPage("briefing", council=CORBY, year="2020")
    assert page.is_well
    own = re.findall(r'class="lgo-briefing-(rate|none)">(.*?)<', page.html)
    assert own == [("none", "Not in this copy of the letter")] * 3


@pytest.mark.parametrize(
    ("code", "year", "words"),
    [
        (
            ALLERDALE,
            "2024",
            "This council was abolished: its last day was 31 March 2023. It was followed by Cumberland",
        ),
        (CUMBERLAND, "2022", "There are no figures of Cumberland Council for 2021–22."),
        (SCILLY, "2021", "Council of the Isles of Scilly at fault in 2020–21 is not known here."),
    ],
)
def test_councils_of_other_times_and_without_figures_get_a_document_too(code, year, words):
    page = OpenedPage("briefing", council=code, year=year)
    assert page.is_well
    assert words in page.text
    assert "Sources" in page.text


def test_choosing_a_council_and_a_year_changes_document_and_address():
    page = OpenedPage("briefing")
    page.filter("council").set_value(LEEDS).run()
    page.filter("year").set_value(2024).run()
    assert page.address == {"council": LEEDS, "year": "2024"}
    assert "Briefing: Leeds City Council, 2023–24" in page.text


def test_a_council_found_by_its_postcode_is_shown_here():
    page = OpenedPage("briefing", council=LEEDS, year="2020")
    page.app.text_input[0].set_value("northampton").run()
    page.press("Northampton Borough Council")
    assert page.address == {"council": NORTHAMPTON, "year": "2020"}
    assert "Briefing: Northampton Borough Council, 2019–20" in page.text


@pytest.mark.parametrize("parameters", [{"council": "<script>"}, {"year": "1066"}, {"council": LEEDS, "other": "x"}])
def test_an_address_that_makes_no_sense_gets_a_notice_that_does_not_repeat_it(parameters):
    page = OpenedPage("briefing", **parameters)
    assert page.is_well
    assert page.notices
    assert not any(value in notice for value in parameters.values() for notice in page.notices)


def test_the_pdf_is_made_when_its_button_is_pressed_and_not_before(monkeypatch):
    given, made = {}, []

    def make(briefing: Briefing) -> bytes:
        made.append(briefing.title)
        return b"%PDF-"

    monkeypatch.setattr("streamlit.download_button", lambda _, data, name, *__, **___: given.update({name: data}))
    monkeypatch.setattr(briefing_downloads, "briefing_pdf", make)
    page = OpenedPage("briefing", council=YORK, year="2023")
    assert page.is_well
    assert not made
    [name] = [name for name in given if name.endswith(".pdf")]
    assert given[name]() == b"%PDF-"
    assert made == ["Briefing: City of York Council, 2022–23"]


def test_an_error_of_the_pdf_is_one_sentence_and_the_page_stands(monkeypatch, tmp_path):
    from lgo_map.exports import briefing_pdf  # noqa: PLC0415 - the module whose template is replaced

    broken, given = tmp_path / "broken.typ", {}
    broken.write_text('#panic("no")', encoding="utf-8")
    monkeypatch.setattr(briefing_pdf, "TEMPLATE", broken)
    monkeypatch.setattr("streamlit.download_button", lambda _, data, name, *__, **___: given.update({name: data}))
    monkeypatch.setattr(storage, "DATA", shutil.copytree(storage.DATA, tmp_path / "data"))  # of which no PDF is kept
    page = OpenedPage("briefing", council=LEEDS, year="2023")
    with pytest.raises(briefing_pdf.BriefingError):
        given["briefing-leeds-city-council-2022-23.pdf"]()
    page.app.run()
    assert page.is_well
    assert re.search(
        "Print this page instead. The fault is ours; please try again later. Reference [0-9a-f]", page.text
    )
    assert "Briefing: Leeds City Council, 2022–23" in page.text


def test_names_and_letters_are_shown_as_they_stand():
    from lgo_map.exports.briefing import BriefingFigure, Source  # noqa: PLC0415 - only here

    evil = '<img src=x onerror="alert(1)">'
    figure = BriefingFigure(evil, evil, evil, evil, evil, evil, evil, evil, evil, 1.0, 0.0, 2.0, 3.0, False, evil)
    shown = pieces._figure_html(figure) + pieces._source_html(Source(evil, evil, f'https://x/"{evil}'))
    shown += pieces._section(evil, "") + html.table(evil, (evil,), ())
    assert "<img" not in shown
    assert 'onerror="' not in shown


def test_in_print_nothing_but_the_sheet_is_left():
    style = style_of("briefing").read_text(encoding="utf-8")
    printed = style[style.index("@media print") :]
    for hidden in ("stHeader", "st-key-navigation", "st-key-briefing-head", "st-key-briefing-controls", "lgo-foot"):
        assert hidden in printed[: printed.index("display: none")]
    assert "size: A4" in style


def test_the_newest_known_and_years_together_open_the_briefing_of_the_newest_year_known():
    for choice in ("newest", "together"):
        page = OpenedPage("briefing", council=YORK, year=choice)
        assert page.is_well
        assert "Briefing: City of York Council, 2023–24" in page.text
        assert "In 2022–23 and 2023–24 together the Ombudsman found fault in 26 of the 31" in page.text
        assert page.address == {"council": YORK, "year": choice}
