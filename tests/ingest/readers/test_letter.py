"""Letters of every make, read: head, text and figures, and never a wrong figure without a doubt."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgo_map.councils.register import find_code
from lgo_map.figures.catalogue import FIGURES
from lgo_map.ingest.checks import check_arithmetic
from lgo_map.ingest.documents import Document, text_of
from lgo_map.ingest.readers.letter import is_letter, read_letter
from lgo_map.ingest.reported import Refusal
from tests.ingest.damaged_letters import (
    damaged,
    letter_of_figures,
    letter_of_tables,
    with_a_damaged_digit,
    with_a_letter_for_a_digit,
)
from tests.ingest.made_letters import CORBY, LAYOUTS, NORTHAMPTON, NORTHAMPTON_FIGURES, html_of, pdf_of, with_figures
from tests.known_councils import BARNET, NOTTINGHAM, WESTMORLAND


def figures_of(text):
    """The figures of a letter that leaves no doubt."""
    reported = read_letter(text).reported
    assert reported.doubts == {}
    return reported.figures


def refusal_of(text):
    with pytest.raises(Refusal) as caught:
        read_letter(text)
    return str(caught.value)


def of_year(year, title):
    """The Northampton letter as if of another year."""
    text = NORTHAMPTON.replace("Annual Review letter 2020", title).replace("31 March 2020", f"31 March {year}")
    return text.replace("1 April 2019", f"1 April {year - 1}").replace("22 July 2020", f"19 July {year}")


# The letters at hand


def test_northampton_2020_is_read():
    letter = read_letter(NORTHAMPTON)
    assert (letter.head.addressee, letter.head.date) == ("Mr Candler, Chief Executive", datetime.date(2020, 7, 22))
    reported = letter.reported
    assert (reported.authority, reported.year, reported.kind) == ("Northampton Borough Council", 2020, "ombudsman")
    assert reported.title == "Annual review letter of 22 July 2020"
    assert reported.figures == NORTHAMPTON_FIGURES
    assert reported.doubts == {}


def test_rule_1_a_letter_without_its_statistics_page_states_nothing():
    assert read_letter(CORBY).reported.figures == {}
    assert read_letter(CORBY).reported.authority == "Corby Borough Council"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", [NORTHAMPTON, CORBY], ids=["Northampton", "Corby"])
def test_a_pdf_of_the_letter_says_what_its_text_says(text, layout):
    read = read_letter(text_of(Document("letter.pdf", pdf_of(text, layout))))
    assert read == read_letter(text)


@pytest.mark.parametrize("text", [NORTHAMPTON, CORBY], ids=["Northampton", "Corby"])
def test_a_web_page_of_the_letter_says_what_its_text_says_and_its_scripts_say_nothing(text):
    assert read_letter(text_of(Document("letter.html", html_of(text).encode()))) == read_letter(text)


def test_markdown_of_the_letter_says_what_its_text_says():
    marked = NORTHAMPTON.replace("\nComplaints upheld\n", "\n## Complaints upheld\n").replace("45%", "__45%__")
    assert read_letter(text_of(Document("letter.md", marked.encode()))) == read_letter(NORTHAMPTON)


# Head


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Annual Review letter 2022-23", 2023),
        ("Annual Review Letter 2022/2023", 2023),
        ("ANNUAL REVIEW LETTER 2024–25", 2025),
        ("Annual Review of complaints 2024-25", 2025),
        ("Annual Review of local authority complaints: 2024-25", 2025),
        ("Annual Review letter", 2021),
        ("Annual Review letter 1999-00", 2000),
    ],
)
def test_the_year_is_read_from_every_title_that_names_it_or_from_the_text(title, year):
    assert read_letter(of_year(year, title)).reported.year == year


def test_a_title_without_a_year_takes_that_of_the_statistics_if_the_text_names_none():
    text = of_year(2021, "Annual Review letter").replace("for the year ending 31 March 2021", "", 1)
    assert read_letter(text).reported.year == 2021


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Annual Review letter 2020", "Annual Review letter 2018-20", "is no twelve months"),
        ("Annual Review letter 2020", "Annual Review letter 2021", "yet reports on the year ending 31 March 2020"),
        ("Annual Review letter 2020", "Our review", "is no annual review letter"),
        ("Dear Mr Candler", "", "is no annual review letter"),
        ("22 July 2020\n", "", "has no date"),
        ("22 July 2020\n", "31 June 2020\n", "impossible date"),
        ("Northampton Borough Council\n", "", "names no council"),
        ("Mr Candler\nChief Executive\nNorthampton Borough Council", "", "names no council"),
    ],
)
def test_a_letter_that_lacks_or_contradicts_its_head_is_refused_with_the_reason(old, new, reason):
    assert reason in refusal_of(NORTHAMPTON.replace(old, new, 1))


def test_a_letter_whose_year_nothing_names_is_refused():
    assert "says of which it is" in refusal_of(
        CORBY.replace("Annual Review letter 2020", "Annual Review letter").replace("year ending 31 March 2020", "year")
    )


def test_two_letters_in_one_document_are_refused_lest_one_has_the_figures_of_the_other():
    assert refusal_of(f"{CORBY}\n\n{NORTHAMPTON}") == "holds 2 letters: give each as a document of its own"


@pytest.mark.parametrize("text", ["", "Hello", "Statistics are based on a total of 11 detailed investigations", "\0"])
def test_another_text_is_no_letter(text):
    assert not is_letter(text)
    assert "is no annual review letter" in refusal_of(text)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("Ms Roe\nChief Executive and Head of Paid Service\nLeeds City Council\nCivic Hall\nLeeds", "E08000035"),
        ("Ms Roe Chief Executive London Borough of Barnet", BARNET),
        ("Ms Roe, Chief Executive, Westmorland & Furness Council", WESTMORLAND),
        ("**Ms Roe**\nChief Executive\n**Northampton**\nBorough Council", "E07000154"),
        ("Ms Roe\nTown Clerk\nCity of London Corporation", "E09000001"),
        ("Ms Roe\nStrategic Director of Something\nNottingham City Council", NOTTINGHAM),
        ("MS ROE\nCHIEF EXECUTIVE\nLEEDS CITY COUNCIL", "E08000035"),
        ("Ms Roe\nChief Executive\nBarrow-in-Furness\u00a0Borough Council", "E07000027"),
    ],
)
def test_the_council_is_the_addressees_whatever_the_spelling(register, lines, code):
    text = NORTHAMPTON.replace("Mr Candler\nChief Executive\nNorthampton Borough Council", lines)
    assert find_code(register, read_letter(text).reported.authority) == code


def test_a_name_holds_no_character_that_steers_a_terminal_or_the_direction_of_writing():
    text = NORTHAMPTON.replace("Northampton Borough", "North\x1b[31mampton\u202e \x07Borough", 1)
    assert read_letter(text).reported.authority == "North[31mampton Borough Council"


@pytest.mark.parametrize(
    "date", ["22nd July 2020", "Date: 22 July 2020", "22 JULY 2020", "By email 22 July 2020", "22\u00a0July 2020"]
)
def test_the_date_is_read_however_it_stands(date):
    letter = read_letter(NORTHAMPTON.replace("22 July 2020\n\nBy email", date))
    assert (letter.head.date, letter.head.addressee) == (datetime.date(2020, 7, 22), "Mr Candler, Chief Executive")


# What PDFs do to the statistics page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("7\nupheld decisions", "7\n\n\nupheld decisions"),
        ("7\nupheld decisions", "7 upheld\ndecisions"),
        ("7\nupheld decisions", "7\n\nUpheld decisions"),
        ("7\nupheld decisions", "7\n\nLocal Government & Social Care OMBUDSMAN\n\nupheld decisions"),
        ("7\nupheld decisions", "7\n\nPage 2 of 3\n\nupheld decisions"),
        ("7\nupheld decisions", "7\nPage 2 of 3\nupheld decisions"),
        ("In **100%** of", "In **100% of"),
        ("11 detailed investigations", "11\u00a0detailed\ninvestigations"),
        ("11 detailed investigations", "11 investigations"),
        ("complaints we investigated", "complaints\n\nLocal Government & Social Care OMBUDSMAN\n\nwe investigated"),
        ("satisfied", "satis\ufb01ed"),
        ("\nCompliance with Ombudsman recommendations", "\nCompliance with Ombudsman\nrecommendations"),
        ("\nCompliance with Ombudsman recommendations", "\nCompliance with\n\nrecommendations"),
        ("\nSatisfactory remedies provided by the authority", "\nSatisfactory remedies\nprovided by the\nauthority"),
        ("\nSatisfactory remedies provided by the authority", "\nSatisfactory remedy provided by Northampton"),
        ("\nComplaints upheld\n", "\nCOMPLAINTS UPHELD\n"),
        ("In **14%** of upheld", "In **14 %** of upheld"),
        ("Yours sincerely,", "Yours Sincerely"),
        ("31 March 2020\n\nCompliance", "31 March 2020\n\n3\n\nCompliance"),
        ("\n", "\r\n"),
    ],
)
def test_the_figures_survive_what_pdf_software_does(old, new):
    assert old in NORTHAMPTON
    assert figures_of(NORTHAMPTON.replace(old, new)) == NORTHAMPTON_FIGURES


def test_no_recommendations_due_is_none_of_none_and_has_no_rate():
    """Rule 2."""
    figures = figures_of(
        with_figures(
            NORTHAMPTON,
            compliance="No recommendations were due for compliance in this period.",
            compliance_outcomes="",
        )
    )
    assert figures["compliance_outcomes"] == 0
    assert "compliance_rate" not in figures
    assert figures["compliance_rate_average"] == 99


def test_an_average_printed_as_not_available_is_not_stated():
    text = with_figures(NORTHAMPTON, compliance_average="This compares to an average of n/a in similar authorities.")
    assert "compliance_rate_average" not in figures_of(text)


def test_numbers_in_the_thousands_and_decimals_are_read_whole():
    text = NORTHAMPTON.replace("11 detailed", "1,011 detailed").replace("64%", "64.5%")
    figures = figures_of(text)
    assert (figures["investigations"], figures["upheld_rate"]) == (1011, 64.5)


def test_a_count_with_a_fraction_is_no_count():
    assert "upheld" not in read_letter(with_figures(NORTHAMPTON, upheld="7.5 upheld decisions")).reported.figures


def test_the_remedies_may_be_based_on_the_upheld_decisions():
    end = NORTHAMPTON.rindex("11 detailed investigations")
    text = NORTHAMPTON[:end] + NORTHAMPTON[end:].replace("11 detailed investigations", "7 upheld decisions")
    assert figures_of(text) == {**NORTHAMPTON_FIGURES, "satisfactory_remedy_base": 7}


def test_the_counts_may_stand_in_one_sentence():
    text = with_figures(NORTHAMPTON, upheld="We investigated 11 complaints and upheld 7.")
    assert figures_of(text) == NORTHAMPTON_FIGURES
    assert read_letter(text.replace("investigated 11", "investigated 12")).reported.doubts == {
        "investigations": "stated as 11 and as 12"
    }


# Doubts


def test_two_values_of_one_figure_are_a_doubt_about_that_figure_alone():
    reported = read_letter(with_figures(NORTHAMPTON, upheld="7 upheld decisions\n\n8 upheld decisions")).reported
    assert reported.doubts == {"upheld": "stated as 7 and as 8"}
    assert reported.figures == NORTHAMPTON_FIGURES


def test_statistics_of_another_year_than_the_letters_are_a_doubt_about_all():
    text = NORTHAMPTON.replace("1 April 2019 to 31 March 2020", "1 April 2018 to 31 March 2019")
    assert read_letter(text).reported.doubts == {
        "": "the letter is about 1 April 2019 to 31 March 2020, its statistics about 1 April 2018 to 31 March 2019"
    }


@pytest.mark.parametrize("date", ["22 July 2019", "31 March 2020", "1 April 2021", "22 July 2002"])
def test_a_letter_not_written_in_the_twelve_months_after_its_year_is_a_doubt_about_all(date):
    reported = read_letter(NORTHAMPTON.replace("22 July 2020\n", f"{date}\n")).reported
    assert reported.doubts == {"": f"the letter is about the year to 31 March 2020, yet is of {date}"}


def test_where_a_heading_is_lost_the_figures_of_two_parts_are_not_mixed_unseen():
    reported = read_letter(NORTHAMPTON.replace("\nCompliance with Ombudsman recommendations\n", "\n")).reported
    assert set(reported.doubts) == {"upheld_rate_average", "investigations"}
    wrong = {figure for figure, value in reported.figures.items() if value != NORTHAMPTON_FIGURES[figure]}
    assert wrong <= set(reported.doubts)


def test_an_average_after_the_end_of_its_part_is_a_doubt():
    average = "This compares to an average of **45%** in similar authorities."
    text = NORTHAMPTON.replace(average, "").replace("Compliance with Ombudsman recommendations\n", average + "\n")
    assert "upheld_rate_average" in read_letter(text).reported.doubts


# Damage

DAMAGED = 5_000


def mistakes_in(letter, figures, register):
    """What a letter read states without a doubt, and wrongly."""
    reported = letter.reported
    mistakes = set()
    council = "Northampton Borough Council"
    if reported.authority != council and find_code(register, reported.authority) not in (
        None,
        find_code(register, council),
    ):
        mistakes.add("authority")
    if reported.year != 2020:
        mistakes.add("year")
    if letter.head.date != datetime.date(2020, 7, 22):
        mistakes.add("date")
    doubted = set(FIGURES) if "" in reported.doubts else set(reported.doubts)
    return mistakes | {figure for figure, value in reported.figures.items() if value != figures.get(figure)} - doubted


def is_contradicted(figures):
    """Whether figures can't be right together, so that the letter is held."""
    return bool(check_arithmetic(figures))


def test_no_damage_that_leaves_the_digits_makes_a_wrong_figure_that_nothing_gives_away(register):
    """A page's number may take the place of a lost count; then the rate no longer follows."""
    unseen, refused = {}, 0
    for seed in range(DAMAGED):
        random = Random(seed)  # noqa: S311
        text, figures = letter_of_figures(random)
        try:
            letter = read_letter(damaged(text, random))
        except Refusal:
            refused += 1
            continue
        mistakes = mistakes_in(letter, figures, register)
        if mistakes and not is_contradicted(letter.reported.figures):
            unseen[seed] = mistakes
    assert unseen == {}
    assert refused < DAMAGED / 10


def test_a_damaged_digit_spoils_no_more_than_its_own_figure(register):
    for seed in range(500):
        random = Random(seed)  # noqa: S311
        text, figures = letter_of_figures(random)
        mistakes = mistakes_in(read_letter(with_a_damaged_digit(text, random)), figures, register)
        assert len(mistakes) <= 1, seed


def test_no_damage_to_tables_that_leaves_the_digits_makes_a_wrong_figure_that_nothing_gives_away(register):
    unseen: dict[int, set[str]] = {}
    outcomes: Counter[str] = Counter()
    for seed in range(DAMAGED // 2):
        random = Random(seed)  # noqa: S311
        text, figures = letter_of_tables(random)
        if seed % 10 == 0:
            assert read_letter(text).reported.figures == figures
        try:
            letter = read_letter(damaged(text, random))
        except Refusal:
            outcomes["refused"] += 1
            continue
        outcomes["whole" if letter.reported.figures == figures else "part"] += 1
        mistakes = mistakes_in(letter, figures, register)
        if mistakes and not is_contradicted(letter.reported.figures):
            unseen[seed] = mistakes
    assert unseen == {}
    assert outcomes["refused"] < DAMAGED / 20
    assert outcomes["whole"] > DAMAGED / 20


@pytest.mark.parametrize("made", [letter_of_figures, letter_of_tables])
def test_a_letter_for_a_digit_makes_no_wrong_figure_at_all(register, made):
    unseen = {}
    for seed in range(500):
        random = Random(seed)  # noqa: S311
        text, figures = made(random)
        try:
            letter = read_letter(with_a_letter_for_a_digit(text, random))
        except Refusal:
            continue
        if (mistakes := mistakes_in(letter, figures, register)) and not is_contradicted(letter.reported.figures):
            unseen[seed] = mistakes
        assert letter.reported.figures.keys() <= figures.keys()
    assert unseen == {}


no_digits = st.text(st.characters(exclude_categories=("Nd", "Cs")), min_size=1, max_size=20)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), no_digits), min_size=1, max_size=5))
def test_words_put_anywhere_but_into_a_number_make_no_wrong_figure(register, insertions):
    text = NORTHAMPTON
    for share, words in insertions:
        places = [found.start() for found in re.finditer(r"(?<!\d)|(?!\d)", text)]
        place = places[int(share * len(places))]
        text = text[:place] + words + text[place:]
    try:
        mistakes = mistakes_in(read_letter(text), NORTHAMPTON_FIGURES, register)
    except Refusal as refusal:
        assert str(refusal)
    else:
        assert mistakes == set()


@settings(max_examples=300)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_read_or_refused(before, after):
    for text in (before, f"{before}\n22 July 2020\nA\nLeeds City Council\nDear A\nAnnual Review letter 2020\n{after}"):
        try:
            assert read_letter(text).blocks
        except Refusal as refusal:
            assert str(refusal)


@pytest.mark.parametrize(
    "hostile",
    [
        "a\n", "1\n\n", "**", "<b ", "[", "![](", "- \n", "Dear\n", "7 upheld ", "total of ", "1,111,", "\f", "www./",
        "Compliance with\n", "Satisfactory remedies provided by ", "a signature in ", "Chief Executive and ", "\u00ad",
        "Annual Review of a ", "1 April 2020 to ", "no ", "__a", "'.", "average of 1 ",
    ],
)  # fmt: skip
def test_a_text_made_to_keep_the_reader_busy_is_read_like_any_other(hostile):
    """A pattern that backtracks without end would never come back from 300,000 characters."""
    letter = read_letter(NORTHAMPTON.replace("Dear Mr", hostile * (150_000 // len(hostile)) + "\n\nDear Mr", 1))
    assert letter.reported.figures == NORTHAMPTON_FIGURES
    letter = read_letter(NORTHAMPTON + "\n\nEnd\n\n" + hostile * (150_000 // len(hostile)))
    assert letter.reported.figures == NORTHAMPTON_FIGURES
