"""From the text that PDF software left to a letter: head, reading view, figures."""

from __future__ import annotations

import datetime
import shutil

import pytest

from lgo_map.councils.register import load_register
from lgo_map.pipeline.letter_figures import letter_figures
from lgo_map.pipeline.letter_head import letter_head
from lgo_map.pipeline.letter_lines import LetterError
from lgo_map.pipeline.letter_text import reading_view
from lgo_map.pipeline.letters import build_letters, read_letters
from lgo_map.pipeline.stage import BuildError, Stage, open_stage
from lgo_map.records.letters import Block, load_letters
from lgo_map.storage import DATA
from tests.ingest.made_letters import CORBY, NORTHAMPTON, NORTHAMPTON_FIGURES


@pytest.fixture
def project(tmp_path):
    shutil.copytree(DATA / "sources" / "letters", tmp_path / "data" / "sources" / "letters")
    shutil.copy(DATA / "register.parquet", tmp_path / "data")
    return tmp_path


def letter_file(project, text=None, name="northampton-borough-council.txt"):
    path = project / "data" / "sources" / "letters" / "2020" / name
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def build(project):
    with open_stage(project) as stage:
        return build_letters(stage)


def problem_of(project):
    with pytest.raises(BuildError) as caught:
        build(project)
    assert not (project / "data" / "letters").exists()
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def body(*paragraphs):
    """The paragraphs of a letter with this body, as read."""
    view = reading_view("\n\n".join(["22 July 2020", "Dear Ms Example", *paragraphs]))
    return list(view[1:])


def page(text):
    """The figures of a letter that has this statistics page."""
    return letter_figures(reading_view(f"Dear Ms Example\n\nYours sincerely,\n\nMichael King\n\n{text}"))


def paragraph(text):
    return Block("paragraph", text)


# The figures


def test_northampton_2020_states_its_figures():
    """Rule 3: the letter prints 11 as the base of the remedies; it is kept as printed."""
    stated = letter_figures(reading_view(NORTHAMPTON))
    assert {figure: value for figure, value in stated.figures.items() if value is not None} == NORTHAMPTON_FIGURES
    assert stated.period == ("1 April 2019", "31 March 2020")


def test_rule_1_corby_2020_states_nothing_since_its_copy_has_no_statistics_page():
    stated = letter_figures(reading_view(CORBY))
    assert stated.is_empty
    assert set(stated.figures.values()) == {None}
    assert stated.period is None


def test_the_100_per_cent_of_the_letters_body_is_no_figure():
    assert "compliance rate below 100%" in CORBY
    assert letter_figures(reading_view(CORBY)).figures["compliance_rate"] is None


def test_a_figure_is_read_under_its_own_heading_only():
    stated = page(
        "Compliance with Ombudsman recommendations\n\n"
        "In 90% of cases we were satisfied the authority had implemented our recommendations.\n\n"
        "This compares to an average of 98% in similar authorities."
    ).figures
    assert (stated["compliance_rate"], stated["compliance_rate_average"]) == (90, 98)
    assert stated["upheld_rate_average"] is None
    assert stated["satisfactory_remedy_rate_average"] is None


def test_a_figure_under_another_heading_is_not_the_councils():
    assert page("All authorities\n\n64% of complaints we investigated were upheld.").is_empty


def test_nothing_between_the_signature_and_the_page_is_a_figure():
    before = "Complaints upheld\n\n80% of complaints we investigated were upheld.\n\n"
    stated = letter_figures(reading_view(f"Dear Ms Example\n\n{before}Yours sincerely,\n\nMichael King"))
    assert stated.is_empty


def test_upheld_decisions_per_100_000_are_not_the_number_of_decisions():
    stated = page(
        "Complaints upheld\n\nThis is 4.6 upheld decisions per 100,000 residents.\n\nThe average for authorities of "
        "this type is 4.8 upheld decisions per 100,000 residents.\n\n37\nupheld decisions"
    ).figures
    assert (stated["upheld"], stated["upheld_per_100k"], stated["upheld_per_100k_average"]) == (37, 4.6, 4.8)


def test_one_upheld_decision_and_one_investigation_are_read_in_the_singular():
    stated = page(
        "Complaints upheld\n100% of complaints we investigated were upheld.\n1\nupheld decision\n"
        "Statistics are based on a total of 1 detailed investigation for the period between 1 April 2019 "
        "to 31 March 2020"
    ).figures
    assert (stated["upheld_rate"], stated["upheld"], stated["investigations"]) == (100, 1, 1)


def test_a_figure_stated_twice_alike_is_that_figure():
    assert page("Complaints upheld\n\n7\nupheld decisions\n\n7 upheld decisions").figures["upheld"] == 7


def test_of_a_figure_stated_twice_differently_the_first_stands_once_somebody_has_published_the_letter():
    assert page("Complaints upheld\n\n7\nupheld decisions\n\n8 upheld decisions").figures["upheld"] == 7


def test_two_different_periods_are_an_error():
    text = NORTHAMPTON.replace("1 April 2019 to 31 March 2020", "1 April 2018 to 31 March 2019", 1)
    with pytest.raises(LetterError, match="states its period differently: 1 April 2018 to"):
        letter_figures(reading_view(text))


# The head


@pytest.mark.parametrize(
    ("lines", "addressee", "council"),
    [
        (
            "Mr Candler\nChief Executive\nNorthampton Borough Council",
            "Mr Candler, Chief Executive",
            "Northampton",
        ),
        ("Mr Stronach Chief Executive Corby Borough Council", "Mr Stronach, Chief Executive", "Corby"),
        ("Ms A B Example\nChief Executive Corby Borough Council", "Ms A B Example, Chief Executive", "Corby"),
        ("Dr Roe Interim Chief Executive Corby Borough Council", "Dr Roe, Interim Chief Executive", "Corby"),
        ("Mx Roe\n\nManaging Director\n\nCorby Borough Council", "Mx Roe, Managing Director", "Corby"),
    ],
)
def test_person_and_council_are_read_from_lines_or_from_one_line(lines, addressee, council):
    head = letter_head(f"22 July 2020\n\nBy email\n\n{lines}\n\nDear All\n\nAnnual Review letter 2020")
    assert head.addressee == addressee
    assert head.authority_name == f"{council} Borough Council"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Annual Review letter 2020", 2020),
        ("Annual Review Letter 2021-22", 2022),
        ("Annual Review letter 2022–23", 2023),
        ("Annual Review letter 2019/2020", 2020),
        ("**Annual Review letter 2020**", 2020),
    ],
)
def test_the_year_is_the_one_in_which_the_twelve_months_end(title, year):
    text = NORTHAMPTON.replace("Annual Review letter 2020", title).replace("31 March 2020", f"31 March {year}")
    assert letter_head(text).year == year


def test_the_date_is_the_letters_not_that_of_the_map():
    assert letter_head(NORTHAMPTON).date == datetime.date(2020, 7, 22)


# The reading view


def test_lines_broken_by_the_page_width_are_joined():
    assert body("We want to encourage\nthe early resolution\nof complaints.") == [
        paragraph("We want to encourage the early resolution of complaints.")
    ]


def test_a_sentence_torn_by_a_page_break_is_whole_whatever_stands_between():
    torn = "It has put things\n\n2\n\fLocal Government & Social Care OMBUDSMAN\n\n\u200b\n\nright before."
    assert body(torn) == [paragraph("It has put things right before.")]


def test_a_sentence_torn_before_a_name_is_whole():
    assert body("We thank the authorities of", "England for their work.") == [
        paragraph("We thank the authorities of England for their work.")
    ]


def test_a_word_with_a_hyphen_at_the_end_of_a_line_keeps_it():
    assert body("We have a well-\nestablished programme.") == [paragraph("We have a well-established programme.")]


def test_paragraphs_that_end_stay_apart():
    assert body("This is one.", "another begins small.") == [
        paragraph("This is one."),
        paragraph("another begins small."),
    ]


@pytest.mark.parametrize("bullet", ["-", "•", "*", "–"])
def test_bullets_become_items(bullet):
    assert body(f"Three things:\n{bullet} fault, and\nwhat followed\n{bullet} injustice") == [
        paragraph("Three things:"),
        Block("item", "fault, and what followed"),
        Block("item", "injustice"),
    ]


def test_a_heading_without_a_blank_line_after_it_is_still_a_heading():
    assert body("Complaint statistics\nThis year, we continue.") == [
        Block("heading", "Complaint statistics"),
        paragraph("This year, we continue."),
    ]


@pytest.mark.parametrize(
    ("received", "read"),
    [
        ("our <u>website</u>.", "our website."),
        ("our [website](#).", "our website."),
        ("our [website](https://www.lgo.org.uk).", "our website."),
        ("an average of **45%** in all.", "an average of 45% in all."),
        ("no\u00a0break, zero\u200bwidth, soft\u00adhyphen.", "no break, zerowidth, softhyphen."),
        ("the \ufb01rst \ufb02oor.", "the first floor."),
        ("line one\r\nline two.", "line one line two."),
        ("a <script>alert(1)</script> stays text.", "a <script>alert(1)</script> stays text."),
        ("5 < 7 & 7 > 5.", "5 < 7 & 7 > 5."),
    ],
)
def test_markup_and_odd_characters_are_gone_and_other_text_stays(received, read):
    assert body(received) == [paragraph(read)]


@pytest.mark.parametrize(
    "noise",
    [
        "A handwritten signature in black ink, appearing to read 'M King', with a stylized flourish.",
        "A close-up of a signature Description automatically generated",
        "Local Government & Social Care OMBUDSMAN",
        "Page 2 of 3",
        "2",
        "![](image1.png)",
    ],
)
def test_what_is_not_the_letters_text_is_left_out(noise):
    assert body("One thing.", noise, "Another.") == [paragraph("One thing."), paragraph("Another.")]


def test_a_sentence_about_a_signature_stays():
    assert body("A signature on our form is enough.") == [paragraph("A signature on our form is enough.")]


def test_a_number_alone_is_joined_to_what_it_counts():
    view = reading_view("Dear All\n\nYours sincerely,\n\nMichael King\n\nComplaints upheld\n\n7\n\nupheld decisions")
    assert view[-1] == paragraph("7 upheld decisions")


# The build


def test_the_letters_are_built_as_the_sample_holds_them(project):
    checks = build(project)
    assert checks == [
        "2 letters, each to a council of the register",
        "1 of 2 letters have their statistics page",
    ]
    for built in sorted((project / "data" / "letters").glob("*/*.json")):
        assert built.read_bytes() == (DATA / "letters" / "2020" / built.name).read_bytes()
    assert load_letters(project / "data") == load_letters()


def test_building_again_changes_no_byte_and_drops_letters_gone_from_the_sources(project):
    build(project)
    first = {path.name: path.read_bytes() for path in (project / "data" / "letters").glob("*/*.json")}
    build(project)
    assert {path.name: path.read_bytes() for path in (project / "data" / "letters").glob("*/*.json")} == first
    letter_file(project).unlink()
    build(project)
    assert [path.name for path in (project / "data" / "letters").glob("*/*.json")] == ["E07000150.json"]


def test_text_in_a_letter_is_stored_as_text(project):
    letter_file(project, NORTHAMPTON.replace("Finally, we", "Finally, <img src=x onerror=alert(1)> we"))
    build(project)
    letter = load_letters(project / "data")["E07000154", 2020]
    assert "<img src=x onerror=alert(1)>" in letter.received
    assert "Finally, <img src=x onerror=alert(1)> we compare" in " ".join(block.text for block in letter.blocks)


@pytest.mark.parametrize("content", [b"", b"\n \n", "\ufeff\n".encode()])
def test_an_empty_letter_stops_the_build(project, content):
    letter_file(project, content)
    assert problem_of(project) == "data/sources/letters/2020/northampton-borough-council.txt is empty."


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\xe2\xe3\xcf\xd3", b"Dear\x00Sir", NORTHAMPTON.encode("utf-16")])
def test_a_binary_letter_stops_the_build(project, content):
    letter_file(project, content)
    message = problem_of(project)
    assert message.startswith("data/sources/letters/2020/northampton-borough-council.txt is not text")


def test_a_pdf_among_the_letters_stops_the_build(project):
    letter_file(project, b"%PDF-1.7", "kettering.pdf")
    assert problem_of(project).startswith("data/sources/letters/2020/kettering.pdf is not a .txt file")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Mr Candler\nChief Executive\nNorthampton Borough Council", "", "names no council"),
        ("Chief Executive\nNorthampton Borough Council", "", "names no council"),
        (
            "Northampton Borough Council",
            "Erewhon Borough Council",
            "is to Erewhon Borough Council, which is not in",
        ),
        ("Annual Review letter 2020", "", "names no year"),
        (
            "Annual Review letter 2020",
            "Annual Review letter 2019",
            'is headed "Annual Review letter 2019", yet',
        ),
        ("22 July 2020\n\nBy email", "By email", "has no date"),
        ("22 July 2020\n\nBy email", "31 June 2020\n\nBy email", "impossible date 31 June 2020"),
        (
            "1 April 2019 to 31 March 2020",
            "1 April 2018 to 31 March 2019",
            "are for 1 April 2018 to 31 March 2019",
        ),
        (
            "a total of 5 compliance outcomes for the period between 1 April 2019",
            "a total of 5 compliance outcomes for the period between 1 April 2018",
            "states its period differently",
        ),
        ("Northampton Borough Council", "West Northamptonshire Council", "did not exist yet"),
    ],
)
def test_a_letter_that_lacks_or_contradicts_itself_stops_the_build(project, old, new, problem):
    assert old in NORTHAMPTON
    letter_file(project, NORTHAMPTON.replace(old, new))
    message = problem_of(project)
    assert message.startswith("data/sources/letters/2020/northampton-borough-council.txt ")
    assert problem in message


def test_a_letter_in_another_years_folder_stops_the_build(project):
    folder = project / "data" / "sources" / "letters"
    (folder / "2021").mkdir()
    letter_file(project).rename(folder / "2021" / "northampton.txt")
    expected = "data/sources/letters/2021/northampton.txt lies in the folder 2021, yet reports on 2020."
    assert problem_of(project) == expected


def test_two_letters_of_one_council_and_year_stop_the_build(project):
    letter_file(project, NORTHAMPTON, "northampton-again.txt")
    message = problem_of(project)
    assert "northampton-borough-council.txt" in message
    assert "northampton-again.txt" in message


def test_hidden_files_are_no_letters(project):
    letter_file(project, b"\x00\x01", ".DS_Store")
    assert len(read_letters(Stage(project), load_register())) == 2
