"""The page of letters: what a visitor finds, opens, reads and takes away, and what never leaves the session."""

import re
import shutil

import pytest

from lgo_map import storage
from lgo_map.exports.csv import csv_of
from lgo_map.exports.letters_table import LETTERS_FOUND_HEADINGS, LETTERS_HEADINGS, letters_table
from lgo_map.presentation.downloads.letters_downloads import found_table
from lgo_map.presentation.letters_view import LettersView
from lgo_map.records.dataset import current_dataset
from lgo_map.records.letters import load_letters
from tests.app_pages import OpenedPage
from tests.known_councils import CORBY, NO_COUNCIL, NORTHAMPTON

TO_CORBY, TO_NORTHAMPTON = f"{CORBY}-2020", f"{NORTHAMPTON}-2020"
"""The two letters of the sample, as addresses name them."""
LETTERS = load_letters()


def search_for(page, text):
    """Type into the page's search."""
    page.filter("q").set_value(text).run()


def open_buttons(page):
    """The keys of the buttons that open a letter at a passage."""
    return [b.key for b in page.app.button if b.label == "Open the letter here"]


def marked(page):
    """What is highlighted on the page."""
    return re.findall(r"<mark>(.*?)</mark>", page.html)


def scripts(page):
    """The scripts on the page."""
    return [h.proto.body for h in page.app.get("html") if h.proto.unsafe_allow_javascript]


# --- without a search ---


def test_a_first_visit_lists_the_letters_held():
    page = OpenedPage("letters")
    assert page.is_well
    assert page.address == {}
    assert "2 letters can be read and searched here." in page.text
    assert "Corby Borough Council, 2019–20 District council · Letter of 22 July 2020 to Mr Stronach" in page.text
    assert "Northampton Borough Council, 2019–20" in page.text
    assert "Letters not held here" in page.text
    assert page.notices == []


def test_every_year_type_and_council_can_be_chosen_whether_a_letter_is_held_or_not():
    page = OpenedPage("letters")
    options = {box.label: box.options for box in page.app.selectbox}
    assert options["Year"][0] == "2024–25"
    assert "2019–20" in options["Year"]
    assert len(options["Authority type"]) == 5
    assert {"Leeds City Council", "Corby Borough Council (until 2021)"} <= set(options["Council"])


def test_a_letter_of_the_list_opens_at_its_beginning():
    page = OpenedPage("letters")
    page.press("Open the letter to Corby Borough Council, 2019–20")
    assert page.is_well
    assert page.address == {"letter": TO_CORBY}
    assert "Dear Mr Stronach" in page.text
    assert "The passage found" not in page.text
    assert marked(page) == []


def test_the_list_can_be_filtered():
    page = OpenedPage("letters", council=NORTHAMPTON)
    assert "2 letters can be read and searched here, 1 of which fit these filters." in page.text
    assert "Northampton Borough Council, 2019–20" in page.text
    assert "Corby Borough Council, 2019–20" not in page.text


# --- searching ---


def test_a_search_shows_passages_with_the_words_marked_and_stands_in_the_address():
    page = OpenedPage("letters")
    search_for(page, "seminars")
    assert page.address == {"q": "seminars"}
    assert "2 of the 2 letters searched have it." in page.text
    assert marked(page) == ["seminars", "seminars"]
    assert "held our link officer seminars in London, Bristol, Leeds and Birmingham" in page.text
    assert len(open_buttons(page)) == 2


def test_a_copied_address_gives_the_same_search():
    page = OpenedPage("letters", q="“put things right”", council=CORBY, year="2020", type="district")
    assert "The one letter searched has it." in page.text
    assert set(marked(page)) == {"put things right"}
    assert page.filter("q").value == "“put things right”"
    assert page.notices == []


def test_going_back_to_an_earlier_search_shows_it_in_the_box():
    page = OpenedPage("letters", q="seminars")
    search_for(page, "learning")
    page.go(q="seminars")
    assert page.filter("q").value == "seminars"
    assert set(marked(page)) == {"seminars"}


def test_what_no_letter_has_is_said_with_how_little_is_held():
    page = OpenedPage("letters", q="pothole")
    assert "None of the 2 letters searched has “pothole”. Only 2 letters are held here" in page.text
    assert "https://www.lgo.org.uk/your-councils-performance" in page.html
    assert open_buttons(page) == []


@pytest.mark.parametrize("text", ["?!", "😀", '""', "*"])
def test_a_search_without_a_word_says_what_to_type_and_lists_the_letters(text):
    page = OpenedPage("letters", q=text)
    assert page.is_well
    assert "Type a word, several words, or a “phrase in quotation marks”." in page.text
    assert "2 letters can be read and searched here." in page.text


def test_what_is_typed_is_never_markup():
    page = OpenedPage("letters", q="<script>alert(1)</script> <b>seminars")
    assert page.is_well
    assert "<script>alert" not in page.html
    assert "<b>" not in page.html
    page.go(q="<img src=x onerror=alert(1)>", letter=TO_CORBY)
    assert page.is_well
    assert "<img" not in page.html
    assert "&lt;img" in page.html


def test_choosing_a_filter_narrows_the_search():
    page = OpenedPage("letters", q="seminars")
    page.filter("council").set_value(CORBY).run()
    assert page.address == {"q": "seminars", "council": CORBY}
    assert "The one letter searched has it." in page.text


# --- reading a letter at the hit ---


def test_a_letter_opens_at_the_passage_with_all_hits_marked_and_goes_back_to_the_results():
    page = OpenedPage("letters", q="learning")
    key = next(key for key in open_buttons(page) if TO_CORBY in key)
    page.app.button(key=key).click().run()
    at = key.rsplit(" ", 1)[1]
    assert page.address == {"q": "learning", "letter": TO_CORBY, "at": at}
    assert "The passage found" in page.text
    letter = page.html[page.html.index("lgo-letter-whole") :]
    assert re.findall(r"<mark>(.*?)</mark>", letter) == ["learned", "learning", "learning", "learning"]
    assert "Your search “learning” is marked 4 times, in 3 passages:" in page.text
    page.press("Back to the letters found")
    assert page.address == {"q": "learning"}
    assert len(open_buttons(page)) > 2


def test_an_address_opens_a_letter_at_a_block():
    page = OpenedPage("letters", q="seminars", letter=TO_CORBY, at="14")
    block = re.search(r'<p id="lgo-letter-block-14" class="lgo-passage-here" tabindex="-1">(.*?)</p>', page.html)
    assert block is not None
    assert "The passage found" in block[1]
    assert "<mark>seminars</mark>" in block[1]
    assert page.html.count("lgo-passage-here") == 1


def test_the_script_holds_nothing_but_the_number_of_the_block():
    one, other = (scripts(OpenedPage("letters", q="</script>seminars", letter=TO_CORBY, at=at)) for at in ("14", "3"))
    assert len(one) == len(other) == 1
    assert one[0] == other[0].replace('"lgo-letter-block-3"', '"lgo-letter-block-14"')
    assert scripts(OpenedPage("letters", q="seminars")) == []


def test_an_open_letter_leads_to_its_council_and_to_the_text_as_received():
    page = OpenedPage("letters", letter=TO_NORTHAMPTON)
    assert page.links["All figures of Northampton Borough Council"].endswith(f"?council={NORTHAMPTON}&year=2020")
    assert "<pre" in page.html
    assert "Local Government &amp; Social Care OMBUDSMAN" in page.html


def test_each_passage_marked_is_linked_with_a_few_words_about_it():
    page = OpenedPage("letters", q="learning", letter=TO_CORBY, at="12")
    links = dict(re.findall(r'<li><a href="#lgo-letter-block-(\d+)"(.*?)</a></li>', page.html))
    assert {number: re.sub("<.*?>|^.*?>", "", link) for number, link in links.items()} == {
        "5": "… and what can be learned from them. We want to …",
        "7": "… comply and identify any learning.",
        "12": "… you to place the learning from complaints, about your authority …",
    }
    assert [number for number, link in links.items() if 'aria-current="true"' in link] == ["12"]
    assert all(f'id="lgo-letter-block-{number}"' in page.html for number in links)


def test_a_letter_without_the_words_says_that_nothing_is_marked():
    assert "Nothing is marked for your search “pothole”." in OpenedPage("letters", q="pothole", letter=TO_CORBY).text


def test_a_new_search_closes_the_letter():
    page = OpenedPage("letters", q="seminars", letter=TO_CORBY, at="14")
    search_for(page, "learning")
    assert page.address == {"q": "learning"}


def test_a_place_beyond_the_letters_end_marks_no_passage():
    page = OpenedPage("letters", letter=TO_CORBY, at="30")
    assert page.is_well
    assert "Dear Mr Stronach" in page.text
    assert "lgo-passage-here" not in page.html


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("letter", f"{NO_COUNCIL}-2020", "letter in this page’s address is not one we know"),
        ("letter", "../../etc/passwd", "letter in this page’s address is not one we know"),
        ("at", "-1", "passage in this page’s address is not one we know"),
        ("at", "9" * 50, "passage in this page’s address is not one we know"),
        ("year", "1999", "year in this page’s address is not one we know"),
        ("type", "parish", "authority type in this page’s address is not one we know"),
        ("council", "<b>", "council in this page’s address is not one we know"),
        ("mood", "good", "A part of this page’s address means nothing here"),
    ],
)
def test_an_address_that_makes_no_sense_gets_a_notice_and_the_list(name, value, said):
    page = OpenedPage("letters", **{name: value})
    assert page.is_well
    assert said in page.notices[0]
    assert "2 letters can be read and searched here." in page.text


# --- postcodes stay here ---


@pytest.mark.parametrize(
    "text", ["NN1 1DE", "nn11de", " nn1  1de ", "potholes in NN1 1DE, please", '"NN1-1DE"', "n n 1 1 d e"]
)
def test_a_postcode_is_neither_searched_for_nor_put_in_the_address(text):
    page = OpenedPage("letters", q="seminars")
    search_for(page, text)
    assert page.is_well
    assert page.address == {}
    assert "That looks like a postcode" in page.text
    search_for(page, "seminars")
    assert page.address == {"q": "seminars"}
    assert "That looks like a postcode" not in page.text


def test_a_postcode_in_the_address_is_not_searched_for():
    page = OpenedPage("letters", q="NN1 1DE")
    assert page.notices == ["The search in this page’s address is not one we know, so all letters are listed."]
    assert page.filter("q").value == ""


# --- taking it away ---


def test_list_and_letters_found_have_a_file_to_take_away():
    labels = [
        [button.proto.label for button in OpenedPage("letters", **q).app.get("download_button")]
        for q in ({}, {"q": "seminars"})
    ]
    assert labels == [
        ["Download this list as CSV", "Download the letters not held as CSV"],
        ["Download the letters found as CSV"],
    ]


def test_the_file_of_the_list_has_a_row_for_each_letter():
    rows = csv_of(letters_table(current_dataset(), LETTERS.values()), LETTERS_HEADINGS).decode("utf-8-sig").splitlines()
    assert rows == [
        "Council,Code,Authority type,Year,Date of the letter,Addressee",
        f'Corby Borough Council,{CORBY},district council,2019–20,2020-07-22,"Mr Stronach, Chief Executive"',
        f'Northampton Borough Council,{NORTHAMPTON},district council,2019–20,2020-07-22,"Mr Candler, Chief Executive"',
    ]


def test_the_file_of_what_was_found_has_the_passages_of_all_letters_found():
    table = found_table(current_dataset(), LettersView(q="seminars"), total=2)
    assert list(table[list(LETTERS_FOUND_HEADINGS)].columns) == list(LETTERS_FOUND_HEADINGS)
    assert sorted(table["code"]) == [CORBY, NORTHAMPTON]
    assert all("link officer seminars in London" in passages for passages in table["passages"])


# --- a file that can't be used ---


@pytest.mark.parametrize(("content", "said"), [(None, "is missing"), (b"not a database", "is damaged")])
def test_without_its_index_the_page_says_so_and_the_log_what_rebuilds_it(tmp_path, monkeypatch, caplog, content, said):
    shutil.copytree(storage.DATA, tmp_path / "data")
    (tmp_path / "data/letters.sqlite3").unlink()
    if content is not None:
        (tmp_path / "data/letters.sqlite3").write_bytes(content)
    monkeypatch.setattr(storage, "DATA", tmp_path / "data")
    page = OpenedPage("letters", q="seminars")
    assert not page.app.exception
    assert f"data/letters.sqlite3 {said}" in page.text
    assert "python -m" not in page.text
    assert "python -m lgo_map build letters" in caplog.text


def test_an_index_of_other_letters_is_not_shown(tmp_path, monkeypatch):
    shutil.copytree(storage.DATA, tmp_path / "data")
    (tmp_path / f"data/letters/2020/{CORBY}.json").unlink()
    monkeypatch.setattr(storage, "DATA", tmp_path / "data")
    page = OpenedPage("letters", q="seminars")
    assert not page.app.exception
    assert "was built from other letters than those held" in page.text
