"""Letters and pages in `cases/` that were once read wrongly, and the rest of each kind: what they state, and no more.

They are made from real layouts, with other names and figures.
"""

from __future__ import annotations

import datetime

import pytest

from lgo_map.figures.subjects import SUBJECTS
from lgo_map.ingest.checks import check_arithmetic
from lgo_map.ingest.readers.letter import read_letter
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.reported import Refusal
from tests.ingest.made_letters import case

COVERED = case("cover-report-date-and-addressee")


# Numbers


UNREADABLE = (
    "G9%", "l00%", "1O0%", "6S%", "O5%", "S0%", "£69%", "~69%", "<69%", "-69%", "+69%", "#69%", "69l%", "6 9%", "l 00%",
    "I 00%", "69–70%", "60-69%", "9°/o", "69,5%", "B%", "1/2%", "(c)9%", "_9%", "69.%", "00%", "069%",
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


@pytest.mark.parametrize("torn", ["1\n\n00%", "6\n\n9%", "6\n9%"])
def test_a_number_torn_apart_by_the_end_of_a_page_is_not_read_as_its_rest(torn):
    letter = read_letter(COVERED.replace("40% of complaints", f"{torn} of complaints")).reported
    page = read_page(case("ocr-page-l00").replace("l00%", torn))
    for figure, reported in (("upheld_rate", letter), ("compliance_rate", page)):
        assert figure not in reported.figures
        assert figure in reported.unreadable


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


# Head

COVER, LETTER = COVERED[: COVERED.index("20 July 2022")], COVERED[COVERED.index("20 July 2022") :]
SOUTH_HAMS = ("South Hams District Council", 2022, datetime.date(2022, 7, 20), "Mr A Person, Chief Executive")


def head_of(text):
    head = read_letter(text).head
    return head.authority_name, head.year, head.date, head.addressee


def refusal_of(text):
    with pytest.raises(Refusal) as refused:
        read_letter(text)
    return str(refused.value)


@pytest.mark.parametrize("name", ["cover-report-of-another-council", "cover-report-date-and-addressee"])
def test_date_addressee_and_council_are_those_next_to_the_salutation_never_a_cover_report_s(name):
    assert head_of(case(name)) == SOUTH_HAMS
    assert read_letter(case(name)).reported.figures == {
        "upheld_rate": 40,
        "upheld_rate_average": 51,
        "upheld": 2,
        "investigations": 5,
    }


@pytest.mark.parametrize(
    "text",
    [
        # other words of a council's papers, in any order
        "West Devon Borough Council\nCabinet\n20 October 2022\nReport by the Chief Executive\n\n" + LETTER,
        "Agenda item 7\nWest Devon Borough Council\nMeeting of 20 October 2022\n\n" + LETTER,
        "20 October 2022\n\nWest Devon Borough Council\n\nReport author: Mr A Person, Head of Law\n\n" + LETTER,
        COVER + LETTER.replace("20 July 2022\n", "20 July 2022\n\nAppendix A\n"),
        COVER.replace("20 October", "1 January") + LETTER.replace("20 July 2022\n\nBy email", "By email 20 July 2022"),
        # a letter of the council's own before it, with a salutation, a title and a signature
        "1 August 2022\nWest Devon Borough Council\n\nDear Councillor\n\nPlease find the Ombudsman's letter.\n\n"
        "Yours sincerely\n\n" + LETTER,
        "1 August 2022\n\nDear all\n\nRE: Annual Review letter 2021\n\nIt will follow.\n\nDear all\n\n" + LETTER,
        # and what comes after it
        LETTER + "\n\n20 October 2022\n\nReport of the Chief Executive\n\nWest Devon Borough Council\n",
        LETTER + "\n\n20 October 2022\n\nWest Devon Borough Council\n\nDear Mr Person\n\nThank you.\n",
        # addresses
        LETTER.replace("South Hams District Council", "South Hams District Council\nCouncil Offices\nFollaton House"),
        LETTER.replace("Mr A Person\nChief", "West Devon Borough Council\nMr A Person\nChief"),
        LETTER.replace("\n\nDear", "\n\nCopy to the Chair of the Audit Committee\n\nDear"),
        COVER + LETTER.replace("\n\nDear", "\n\ncc Chair, Overview and Scrutiny\n\nDear"),
        LETTER.replace("20 July 2022\n\n", "").replace("\n\nDear", "\n\n20 July 2022\n\nDear"),
    ],
)  # fmt: skip
def test_whatever_stands_before_or_after_a_letter_its_head_is_its_own(text):
    assert head_of(text) == SOUTH_HAMS
    assert read_letter(text).reported.figures["upheld"] == 2
    assert read_letter(text).reported.doubts == {}


def test_a_date_of_a_cover_report_is_not_that_of_a_letter_without_one():
    assert refusal_of(COVER + LETTER.replace("20 July 2022\n", "")) == "has no date"


POSTS = (
    "Chief Executive and Corporate Director of Place",
    "Chief Executive and Head of Paid Service",
    "Chief Executive & Director of Resources",
    "Chief Executive, Returning Officer and Lead Commissioner",
    "Corporate Director of Place",
    "Interim Chief Executive and Corporate Director\nof People and Communities",
    "Executive Director (Growth) and Monitoring Officer",
)


@pytest.mark.parametrize("posts", POSTS)
@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("North East Lincolnshire Council", "North East Lincolnshire Council"),
        ("North East\nLincolnshire Council", "North East Lincolnshire Council"),
        ("Westmorland and\nFurness Council", "Westmorland and Furness Council"),
        ("London Borough of\nHammersmith and Fulham", "London Borough of Hammersmith and Fulham"),
        ("Royal Borough of Kensington and\nChelsea", "Royal Borough of Kensington and Chelsea"),
    ],
)
def test_all_posts_are_the_person_s_and_the_whole_name_is_the_council_s(posts, printed, name):
    text = case("two-posts").replace("Chief Executive and Corporate Director of Place", posts)
    head = read_letter(text.replace("North East Lincolnshire Council", printed)).head
    assert (head.authority_name, head.year) == (name, 2023)
    assert head.addressee == f"Mr A Person, {' '.join(posts.split())}"


@pytest.mark.parametrize("person", ["Mr Place", "Ms Head", "Dr A Clerk"])
def test_a_person_who_is_called_as_a_post_is_a_person(person):
    head = read_letter(case("two-posts").replace("Mr A Person", person)).head
    assert head.addressee == f"{person}, Chief Executive and Corporate Director of Place"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Annual Review letter 2022 – South Hams District Council", 2022),
        ("Annual Review letter 2022 - South Hams District Council", 2022),
        ("Annual Review Letter 2022 (South Hams)", 2022),
        ("South Hams District Council – Annual Review letter 2022", 2022),
        ("South Hams District Council: Annual Review letter 2021-22", 2022),
        ("Annual Review letter for 2021/22", 2022),
        ("Annual Review letter for the year 2021-22", 2022),
        ("Annual Review letter for the year ended 31 March 2022", 2022),
        ("RE: Annual Review letter 2022", 2022),
        ("Re. Annual Review letter 2022", 2022),
        ("Subject: Your Annual Review letter 2022", 2022),
        ("Annual letter 2022", 2022),
        ("Annual Letter 2006/07", 2007),
        ("Annual Letter 2006/2007 – South Hams District Council", 2007),
    ],
)
def test_a_title_may_have_more_words(title, year):
    text = case("title-with-more-words").replace("Annual Review letter 2022 – South Hams District Council", title)
    head = read_letter(text.replace("ending 31 March 2022", f"ending 31 March {year}")).head
    assert (head.authority_name, head.year) == ("South Hams District Council", year)


@pytest.mark.parametrize(
    "sentence",
    [
        "Annual Review letter 2022 is attached.",
        "Annual Review letter 2022, which we sent in July,",
        "We wrote to you in the Annual Review letter 2022",
        "Annual leave 2022",
    ],
)
def test_a_sentence_that_names_the_letter_is_no_title(sentence):
    text = case("title-with-more-words").replace("Annual Review letter 2022 – South Hams District Council", sentence)
    assert refusal_of(text) == 'is no annual review letter: it lacks the line "Annual Review letter"'


def test_a_refusal_says_which_part_of_a_letter_is_missing():
    text = case("title-with-more-words")
    both = 'the line "Dear ..." and the line "Annual Review letter"'
    assert refusal_of(text.replace("Dear", "To")) == 'is no annual review letter: it lacks the line "Dear ..."'
    assert refusal_of("Minutes of the meeting") == f"is no annual review letter: it lacks {both}"


# The statistics page


def test_upheld_decisions_per_100_000_residents_are_read_from_letters():
    reported = read_letter(case("letter-per-100000")).reported
    assert reported.figures == {
        "upheld_rate": 83,
        "upheld_rate_average": 77,
        "upheld": 57,
        "upheld_per_100k": 14.6,
        "upheld_per_100k_average": 8.3,
        "investigations": 69,
    }
    assert (reported.doubts, reported.unreadable) == ({}, {})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("This is 14.6", "Adjusted for London Borough of Croydon's population, this is\n14.6"),
        ("This is 14.6 upheld", "Adjusted for London Borough of Croydon's population, this is\n\n14.6\n\nupheld"),
        ("14.6 upheld", "14.6% upheld"),
        ("8.3 upheld decisions", "8.3\n\nupheld decisions"),
        ("8.3 upheld decisions per 100,000 residents", "8.3 upheld decisions\nper 100,000\nresidents"),
        ("100,000", "100 000"),
        ("authorities of this type", "organisations of this type"),
        ("residents.\n\nThe", "residents.The"),
    ],
)
def test_numbers_per_100_000_residents_are_read_however_they_stand(old, new):
    assert old in case("letter-per-100000")
    reported = read_letter(case("letter-per-100000").replace(old, new)).reported
    assert (reported.figures["upheld_per_100k"], reported.figures["upheld_per_100k_average"]) == (14.6, 8.3)
    assert (reported.figures["upheld"], reported.doubts, reported.unreadable) == (57, {}, {})


def test_the_council_s_own_number_per_100_000_and_the_average_are_not_mixed_unseen():
    text = case("letter-per-100000")
    lost = text.replace(
        "14.6 upheld decisions per 100,000 residents.\n\nThe average for authorities of this type is\n", ""
    )
    reported = read_letter(lost).reported
    assert reported.figures["upheld_per_100k"] == 8.3
    assert "stands apart from the average" in reported.doubts["upheld_per_100k"]
    assert read_letter(text.replace("14.6", "1A.6")).reported.unreadable.keys() == {"upheld_per_100k"}
    assert "upheld_per_100k_average" not in read_letter(text.replace("8.3 upheld", "n/a upheld")).reported.figures


def test_where_nothing_was_investigated_due_or_upheld_that_is_none_and_rates_are_unknown():
    reported = read_letter(case("letter-nothing-upheld")).reported
    assert reported.figures == {"investigations": 0, "upheld": 0, "compliance_outcomes": 0}
    assert (reported.doubts, reported.unreadable) == ({}, {})


NOTHING = (
    ("The Ombudsman carried out no investigations during this period", "investigations"),
    ("No recommendations were due for compliance in this period", "compliance_outcomes"),
    ("The Ombudsman did not uphold any complaints during this period", "upheld"),
)


@pytest.mark.parametrize(("sentence", "figure"), NOTHING)
def test_each_of_these_sentences_states_its_own_none_with_or_without_a_full_stop(sentence, figure):
    text = case("letter-nothing-upheld")
    assert figure not in read_letter(text.replace(sentence, "")).reported.figures
    for words in (f"{sentence}.", sentence.upper(), sentence.replace(" ", "\n", 3), sentence.replace("during", "in")):
        assert read_letter(text.replace(sentence, words)).reported.figures[figure] == 0
    assert figure not in read_letter(text.replace(sentence, " ".join(sentence.split()[:3]))).reported.figures


def test_none_in_words_beside_a_number_is_a_doubt():
    text = COVERED.replace(
        "\n2\nupheld", "\n2\n\nThe Ombudsman did not uphold any complaints in this period\n\n2\nupheld"
    )
    assert read_letter(text).reported.doubts == {"upheld": "stated as 2 and as 0"}


def test_a_letter_says_under_which_names_its_figures_stand():
    assert read_letter(case("statistics-page-of-another-council")).reported.also_named == ("Worthing Borough Council",)
    assert read_letter(case("letter-per-100000")).reported.also_named == ()


# The tables of 2018 and 2019

LETTER_2019, LETTER_2018 = case("letter-2019-tables"), case("letter-2018-tables")
FIGURES_2019 = {
    "received": 43,
    "decided": 46,
    "invalid_or_incomplete": 2,
    "advice_given": 1,
    "referred_back": 13,
    "closed_after_initial_enquiries": 14,
    "not_upheld": 11,
    "upheld": 5,
    "investigations": 16,
    "upheld_rate": 31,
    "upheld_rate_average": 55,
    "satisfactory_remedies": 0,
    "satisfactory_remedy_rate": 0,
    "satisfactory_remedy_rate_average": 8,
    "compliance_outcomes": 4,
    "complied_on_time": 4,
    "complied_late": 0,
    "not_complied": 0,
    "compliance_rate": 100,
}
FIGURES_2018 = {
    "received": 49,
    "decided": 47,
    "invalid_or_incomplete": 1,
    "advice_given": 2,
    "referred_back": 12,
    "closed_after_initial_enquiries": 18,
    "not_upheld": 5,
    "upheld": 9,
    "investigations": 14,
    "upheld_rate": 64,
}


@pytest.mark.parametrize(
    ("text", "figures", "subjects"),
    [
        (LETTER_2019, FIGURES_2019, [10, 4, 4, 6, 5, 4, 1, 9, 0]),
        (LETTER_2018, FIGURES_2018, [11, 6, 3, 9, 5, 4, 2, 9, 0]),
    ],
    ids=["2019, one cell a line", "2018, in columns"],
)
def test_the_tables_of_letters_of_2018_and_2019_are_read(text, figures, subjects):
    reported = read_letter(text).reported
    assert reported.figures == figures
    assert reported.subjects == dict(zip(SUBJECTS, subjects, strict=True))
    assert (reported.doubts, reported.unreadable) == ({}, {})
    assert check_arithmetic(reported.figures) == {}


NUMBERS_2019 = ("10 4 4 6 5 4 1 9 0 43", "2 1 13 14 11 5 31 55 46", "0 0 8", "4 4 0 0")


def in_columns(text: str) -> str:
    """The letter of 2019 with its tables' titles on two lines across, as other software leaves them."""
    return (
        text.replace("Incomplete or Invalid\nAdvice Given\nReferred back for Local Resolution\nClosed After Initial ",
                     "Incomplete or   Advice   Referred back for   Closed After Initial   ")
        .replace("Enquiries\nNot Upheld\nUpheld\nUphold Rate (%)\nAverage uphold rate (%) of similar authorities\n",
                 "Not Upheld   Upheld   Uphold Rate   Average uphold   Total\n"
                 "Invalid   Given   Local Resolution   Enquiries   (%)   rate (%) of similar authorities\n")
        .replace("similar authorities\nTotal\n\n2 1", "similar authorities\n\n2 1")
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(NUMBERS_2019[1], NUMBERS_2019[1].replace(" ", "\n")),
        lambda text: text.replace(NUMBERS_2019[1], NUMBERS_2019[1].replace(" ", "\n\n")),
        lambda text: text.replace(NUMBERS_2019[1], NUMBERS_2019[1].replace(" ", "     ")),
        lambda text: text.replace(NUMBERS_2019[1], "2 1 13 14 11 5 31% 55% 46"),
        lambda text: text.replace(NUMBERS_2019[1], "2 1 13 14\n\nPage 3 of 4\n\n11 5 31 55 46"),
        lambda text: text.replace("4 4 0 0\n\n100%", "4 4 0 0 100%"),
        lambda text: text.replace("4 4 0 0\n\n100%", "4\n4\n0\n0\n100%"),
        lambda text: text.replace("Incomplete or Invalid", "Invalid or Incomplete"),
        lambda text: text.replace("Environment Services", "Environmental Services & Public Protection & Regulation"),
        lambda text: text.replace("provided by authority", "provided by the authority"),
        lambda text: text.replace("\n", "\r\n"),
        str.upper,
        in_columns,
    ],
)  # fmt: skip
def test_the_tables_are_read_however_software_leaves_them(change):
    text = LETTER_2019[: LETTER_2019.index("Yours")] + change(LETTER_2019[LETTER_2019.index("Yours") :])
    assert text != LETTER_2019
    reported = read_letter(text).reported
    assert reported.figures == FIGURES_2019
    assert (reported.doubts, reported.unreadable) == ({}, {})


@pytest.mark.parametrize(
    "change",
    [
        ("2 1 13 14 11 5 31 55 46", "2 1 13 14 11 5 31 55"),  # a number lost
        ("2 1 13 14 11 5 31 55 46", "2 1 1 3 14 11 5 31 55 46"),  # one torn apart
        ("2 1 13 14 11 5 31 55 46", "2 1 l3 14 11 5 31 55 46"),  # one that can't be read
        ("2 1 13 14 11 5 31 55 46", "2% 1 13 14 11 5 31 55 46"),
        ("2 1 13 14 11 5 31 55 46", "2 1 13.5 14 11 5 31 55 46"),
        ("2 1 13 14 11 5 31 55 46", "2 1 13 14 11 5 31 55 46\n3"),  # a page's number
        ("Not Upheld\nUpheld", "Upheld\nNot Upheld"),  # columns in another order, or others
        ("Advice Given\nReferred back for Local Resolution", "Referred back for Local Resolution\nAdvice Given"),
        ("Upheld\nUphold", "Upheld\nPublic reports\nUphold"),
        ("Closed After Initial Enquiries\n", ""),
    ],
)
def test_a_table_with_other_columns_or_numbers_than_known_is_not_read_and_that_is_said(change):
    assert change[0] in LETTER_2019
    reported = read_letter(LETTER_2019.replace(*change)).reported
    of_others = {"received", "satisfactory_remedies", "compliance_outcomes", "compliance_rate"}
    assert of_others <= set(reported.figures)
    assert not {"upheld", "not_upheld", "investigations", "decided", "upheld_rate"} & set(reported.figures)
    assert reported.unreadable == {"": "the table “Decisions made” can’t be read"}


def test_a_letter_of_that_form_none_of_whose_tables_can_be_read_states_no_figures_and_says_so():
    text = LETTER_2018.replace("11           6 ", "ll           6 ").replace("64%", "6A%")
    reported = read_letter(text).reported
    assert reported.figures == {}
    assert reported.unreadable == {
        "": "it states no figures that can be read: the tables “Complaints and enquiries received” and “Decisions "
        "made” can’t be read"
    }


def test_numbers_that_do_not_add_up_are_a_doubt():
    subjects = read_letter(LETTER_2019.replace("10 4 4", "10 4 5")).reported
    assert subjects.doubts == {"received": "its subjects come to 44, not 43"}
    outcomes = read_letter(LETTER_2019.replace("4 4 0 0", "4 3 0 0")).reported
    assert outcomes.doubts == {"compliance_outcomes": "its parts come to 3, not 4"}
    decided = read_letter(LETTER_2019.replace("2 1 13 14", "2 1 12 14")).reported
    assert check_arithmetic(decided.figures) == {"decided": "Decided in all is 46, but its parts come to 45"}


def test_a_share_of_nothing_is_not_known_though_the_table_prints_0():
    text = LETTER_2019.replace("2 1 13 14 11 5 31 55 46", "2 1 13 14 0 0 0 55 30").replace(
        "4 4 0 0\n\n100%", "0 0 0 0\n\n0%"
    )
    reported = read_letter(text).reported
    assert (reported.figures["investigations"], reported.figures["upheld"]) == (0, 0)
    assert reported.figures["compliance_outcomes"] == 0
    assert not {"upheld_rate", "compliance_rate", "satisfactory_remedy_rate"} & set(reported.figures)
    assert reported.figures["upheld_rate_average"] == 55


def test_the_heading_of_the_tables_is_the_letter_s_council_and_year():
    assert read_letter(LETTER_2019).reported.also_named == ("Isle of Wight Council",)
    assert "31/03/2018" in read_letter(LETTER_2019.replace("31/03/2019", "31/03/2018")).reported.doubts[""]
