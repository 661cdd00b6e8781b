"""Letters and pages in `cases/` that were once read wrongly, and the rest of each kind: what they state, and no more.

They are made from real layouts, with other names and figures.
"""

from __future__ import annotations

import pytest

from lgo_map.ingest.readers.letter import read_letter
from lgo_map.ingest.readers.page import read_page
from tests.ingest.made_letters import case

# Numbers


UNREADABLE = (
    "G9%", "l00%", "1O0%", "6S%", "O5%", "S0%", "£69%", "~69%", "<69%", "-69%", "+69%", "#69%", "69l%", "6 9%", "l 00%",
    "I 00%", "69–70%", "60-69%", "9°/o", "69,5%", "B%", "1/2%", "(c)9%", "_9%", "69.%",
)  # fmt: skip


def test_a_number_that_a_letter_touches_is_not_read_and_that_is_said():
    reported = read_letter(case("ocr-letter-before-number")).reported
    assert reported.figures == {"upheld": 9, "upheld_rate_average": 53}
    assert reported.unreadable == {
        "upheld_rate": "its number can’t be read: “G9% of complaints we investigated were upheld”",
        "investigations": "its number can’t be read: “on a total of l3 detailed investigations”",
    }
    reported = read_page(case("ocr-page-l00"))
    assert "compliance_rate" not in reported.figures
    assert "l00% of cases" in reported.unreadable["compliance_rate"]
    assert (reported.figures["upheld"], reported.figures["compliance_outcomes"]) == (76, 63)


@pytest.mark.parametrize("printed", UNREADABLE)
def test_what_is_no_percentage_is_never_read_as_one(printed):
    letter = case("cover-report-date-and-addressee").replace("40% of complaints", f"{printed} of complaints")
    page = case("ocr-page-l00").replace("l00%", printed)
    for figure, reported in (("upheld_rate", read_letter(letter).reported), ("compliance_rate", read_page(page))):
        assert figure not in reported.figures
        assert printed.split()[-1].lower() in reported.unreadable[figure].lower()


@pytest.mark.parametrize("printed", ["l3", "O5", "1O", "3l", "#5", "£5", "l 3", "1 3", "ll", "I", "5²", "-5", "3.5"])
def test_what_is_no_count_is_never_read_as_one(printed):
    letter = case("cover-report-date-and-addressee").replace("\n2\nupheld", f"\n{printed}\nupheld")
    letter = letter.replace("total of 5", f"total of {printed}")
    page = case("ocr-page-l00").replace("76 upheld", f"{printed} upheld").replace("total of 94", f"total of {printed}")
    for reported in (read_letter(letter).reported, read_page(page)):
        assert {"upheld", "investigations"} & set(reported.figures) == set()
        assert {"upheld", "investigations"} <= set(reported.unreadable)


@pytest.mark.parametrize("printed", ["n/a", "N/A", "-", "–"])
def test_an_average_that_is_not_available_is_not_stated_and_nothing_is_amiss(printed):
    letter = case("cover-report-date-and-addressee").replace("51%", printed)
    page = case("page-number-before-rate").replace("84%", printed)
    for reported in (read_letter(letter).reported, read_page(page)):
        assert "upheld_rate_average" not in reported.figures
        assert reported.unreadable == {}


@pytest.mark.parametrize("before", ["", "(", "[", "“", '"', "**"])
def test_brackets_and_quotation_marks_may_stand_before_a_number(before):
    letter = case("cover-report-date-and-addressee").replace("40% of", f"{before}40% of")
    page = case("ocr-page-l00").replace("l00%", f"{before}100%")
    assert read_letter(letter).reported.figures["upheld_rate"] == 40
    assert read_page(page).figures["compliance_rate"] == 100


@pytest.mark.parametrize(
    "furniture",
    [
        "https://www.lgo.org.uk/your-councils-performance/london-borough-of-croydon/statistics 1/2",
        "file:///saved/statistics.html 1/2",
        "1/2",
        "Page 1 of 2",
        "page 1/2",
        "26/11/2025, 10:31 Statistics - Local Government and Social Care Ombudsman",
        "11/26/25, 10:31 AM Statistics",
        "2025-11-26 10:31",
    ],
)
def test_what_a_browser_prints_on_each_page_parts_no_figure_from_its_sentence(furniture):
    footer = "https://www.lgo.org.uk/your-councils-performance/london-borough-of-croydon/statistics 1/2"
    reported = read_page(case("page-number-before-rate").replace(footer, furniture))
    assert (reported.figures["upheld_rate"], reported.figures["upheld_rate_average"]) == (89, 84)
    assert set(reported.doubts) <= {""}  # that nothing but the address says whose page it is
    assert reported.unreadable == {}
    letter = case("cover-report-date-and-addressee").replace("\n2\nupheld", f"\n2\n\n{furniture}\n\nupheld")
    assert read_letter(letter).reported.figures["upheld"] == 2


def test_a_page_s_number_alone_may_be_a_part_of_the_next_so_that_is_not_read_and_said():
    footer = "https://www.lgo.org.uk/your-councils-performance/london-borough-of-croydon/statistics 1/2"
    reported = read_page(case("page-number-before-rate").replace(footer, "1"))
    assert "upheld_rate" not in reported.figures
    assert "1 89% of complaints" in reported.unreadable["upheld_rate"]
