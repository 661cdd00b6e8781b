"""The page of decisions: what a visitor finds, what is counted and what is not, and what is taken away."""

from __future__ import annotations

import csv
import datetime
import io
import re
import shutil
from html import unescape

import pytest

from lgo_map import storage
from lgo_map.wording.decisions import EXAMPLES_ONLY
from tests.app_pages import OpenedPage
from tests.known_councils import BURY, CORBY, HOUNSLOW, LEEDS, NO_COUNCIL, SCILLY, SURREY
from tests.made_decisions import decision, improvement, made_data, whole_list

WHOLE_YEAR = {"from": "2023-04-01", "to": "2024-03-31"}
HOSTILE = "=cmd|'/c calc'!A1 <img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) \u202egnihsif :red[x] $x$"


def rows(page):
    """The rows of the list as their words, without the labels that only a phone shows."""
    found = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page.html)
    cells = (re.sub(r'<span class="lgo-label">.*?</span>', "", row) for row in found)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in cells]


def links(page):
    """The addresses of the list's links."""
    return [unescape(address) for address in re.findall(r'<td>.*?<a href="([^"]+)"', page.html)]


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Have the app read the sample with made rows."""

    def use(*decisions, **more):
        monkeypatch.setattr(storage, "DATA", made_data(tmp_path, decisions, **more))

    return use


# --- examples ---


def test_rule_13_a_first_visit_lists_what_is_held_as_examples_and_leads_to_the_ombudsman():
    page = OpenedPage("decisions")
    assert page.is_well
    assert page.address == {}
    assert f"71 of the Ombudsman’s decisions are held here. {EXAMPLES_ONLY}" in page.text
    assert "Held here, newest first, 1 to 25 of 71" in page.text
    assert len(rows(page)) == 25
    assert 'href="https://www.lgo.org.uk/decisions"' in page.html
    assert "All " not in page.text.replace("All councils", "")


def test_a_row_says_what_is_known_and_leads_to_the_decision_at_the_ombudsman():
    page = OpenedPage("decisions", council=LEEDS)
    assert rows(page)[0] == (
        "Leeds City Council 12 January 2026 Education › Alternative provision Decision statement Upheld 24 022 215 "
        "( where it was read : 24 022 215 ) Note a"
    )
    assert links(page)[0] == "https://www.lgo.org.uk/decisions/education/alternative-provision/24-022-215"
    assert page.html.count('target="_blank" rel="noopener noreferrer"') >= len(rows(page))


def test_a_note_of_several_decisions_is_said_once_above_them_and_that_of_one_beside_it():
    page = OpenedPage("decisions")
    of_list = "From a list page; the heading of the category is in its address"
    assert page.text.count(of_list) == 1
    assert page.html.index(of_list) < page.html.index(rows(page)[0][:15])
    assert sum(row.endswith("Note a") for row in rows(page)) > 1
    noted = [row for row in rows(OpenedPage("decisions", council=BURY)) if "Note" not in row]
    assert any("considered by Cabinet on 14 February 2024" in row for row in noted)


def test_reports_of_a_council_are_found_with_what_is_not_known_of_them():
    page = OpenedPage("decisions", council=SCILLY, reports="yes")
    (row,) = rows(page)
    what_is_known = "Subject not known Public report Outcome not known The Ombudsman’s page"
    assert row.startswith(f"Council of the Isles of Scilly February 2018 {what_is_known}")
    of_bury = rows(OpenedPage("decisions", council=BURY))
    assert len(of_bury) == 2
    assert all("Date not known" in row and "a council’s report" in row for row in of_bury)
    assert any("21 011 785 / 23 005 479 / 22 011 825" in row for row in of_bury)
    assert "a press report" in rows(OpenedPage("decisions", council=HOUNSLOW))[0]


def test_rule_13_nothing_that_fits_is_not_nothing_there_is():
    page = OpenedPage("decisions", council=CORBY, subject="housing/homelessness")
    assert page.is_well
    assert "Of the decisions held here, none fits what you chose. That does not mean that there is none" in page.text
    assert 'href="https://www.lgo.org.uk/decisions/housing"' in page.html
    assert rows(page) == []


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ({"type": "london"}, 5),
        ({"subject": "education/school-transport"}, 28),
        ({"subject": "children-s-care-services"}, 4),
        ({"outcome": "closed-after-initial-enquiries", "council": LEEDS}, 2),
        ({"reports": "yes"}, 8),
        ({"from": "2025-04-01", "to": "2025-04-30"}, 1),
        ({"to": "2018-12-31"}, 2),
    ],
)
def test_what_is_held_can_be_narrowed_and_is_still_no_count(address, fit):
    page = OpenedPage("decisions", **address)
    assert f"{fit} of the 71 decisions held here fit" in page.text
    assert EXAMPLES_ONLY in page.text
    assert page.notices == []
    assert len(rows(page)) == min(fit, 25)


def test_where_days_are_chosen_what_is_not_known_to_be_of_them_is_said_to_be_left_out():
    page = OpenedPage("decisions", **{"council": BURY, "from": "2020-01-01"})
    assert "Of those held, 2 that fit otherwise are left out: on which day they were decided is not known." in page.text


# --- choosing ---


def test_choices_stand_in_the_address_and_a_copied_address_gives_them_back():
    page = OpenedPage("decisions")
    page.filter("council").set_value(LEEDS).run()
    page.filter("subject").set_value("education").run()
    page.filter("outcome").set_value("upheld").run()
    page.filter("first_day").set_value(datetime.date(2020, 9, 1)).run()
    page.filter("reports").set_value(True).run()
    wanted = {"council": LEEDS, "subject": "education", "outcome": "upheld", "from": "2020-09-01", "reports": "yes"}
    assert page.address == wanted
    other = OpenedPage("decisions", **wanted)
    assert other.filter("first_day").value == datetime.date(2020, 9, 1)
    assert other.filter("reports").value is True
    assert rows(other) == rows(page)


def test_pages_are_turned_and_a_new_choice_begins_at_the_first():
    page = OpenedPage("decisions")
    first = rows(page)
    page.press("Older")
    assert page.address == {"page": "2"}
    assert "Page 2 of 3" in page.text
    assert not set(first) & set(rows(page))
    page.press("Older")
    assert len(rows(page)) == 71 - 50
    page.press("Newer")
    assert page.address == {"page": "2"}
    page.filter("type").set_value("county").run()
    assert page.address == {"type": "county"}


def test_a_page_beyond_the_end_is_the_last():
    page = OpenedPage("decisions", page="99")
    assert page.is_well
    assert "Page 3 of 3" in page.text


@pytest.mark.parametrize("chosen", [{"reports": "yes"}, {"type": "county"}, {"from": "2020-01-01"}])
def test_on_a_phone_the_filters_that_are_folded_away_are_seen_once_one_is_chosen(monkeypatch, chosen):
    monkeypatch.setattr("lgo_map.site.pages.decisions_page.is_phone", lambda: True)
    page = OpenedPage("decisions")
    assert [fold.proto.expanded for fold in page.app.expander if fold.label == "More filters"] == [False]
    page.go(**chosen)
    assert [fold.proto.expanded for fold in page.app.expander if fold.label == "More filters"] == [True]
    page.press("Clear all filters")
    assert [fold.proto.expanded for fold in page.app.expander if fold.label == "More filters"] == [True]


def test_all_filters_are_cleared_at_once():
    page = OpenedPage("decisions", council=LEEDS, reports="yes")
    page.press("Clear all filters")
    assert page.address == {}
    assert page.filter("council").value is None


def test_the_council_is_kept_between_pages():
    page = OpenedPage("council", council=LEEDS, year="2024")
    assert page.links["Decisions"] == f"decisions?council={LEEDS}"
    assert OpenedPage("decisions", council=LEEDS).links["Council"] == f"council?council={LEEDS}"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("council", NO_COUNCIL, "council"),
        ("council", "<b>", "council"),
        ("type", "parish", "authority type"),
        ("subject", "education/", "subject"),
        ("subject", "../../etc/passwd", "subject"),
        ("outcome", "guilty", "outcome"),
        ("reports", "1", "choice of reports"),
        ("from", "2024-02-30", "first day"),
        ("from", "yesterday", "first day"),
        ("to", "20240101", "last day"),
        ("to", "9999-12-31", "last day"),
        ("page", "0", "page of the list"),
        ("page", "-1", "page of the list"),
        ("page", "²", "page of the list"),
        ("page", "9" * 40, "page of the list"),
        ("q", "LS1 1UR", "search"),
    ],
)
def test_an_address_that_makes_no_sense_gets_a_notice_and_the_list(name, value, said):
    page = OpenedPage("decisions", **{name: value})
    assert page.is_well
    assert f"The {said} in this page’s address is not one we know" in page.notices[0]
    assert len(rows(page)) == 25


def test_days_the_wrong_way_round_fit_nothing():
    page = OpenedPage("decisions", **{"from": "2025-01-01", "to": "2024-01-01"})
    assert page.is_well
    assert "Nothing can fit: the first day chosen is after the last." in page.text
    assert rows(page) == []


# --- whole ---


def test_rule_13_a_list_seen_whole_is_counted_with_its_outcomes_and_its_day(made):
    made(
        decision(LEEDS, "23 101 001", "2023-05-01"),
        decision(LEEDS, "23 101 002", "2023-06-01", outcome="not upheld"),
        decision(SURREY, "23 101 003", "2023-06-01"),
        imports=[whole_list("2023-04-01", "2024-03-31", 2, authority_code=LEEDS, seen_on="2025-01-02")],
    )
    page = OpenedPage("decisions", council=LEEDS, **WHOLE_YEAR)
    assert (
        "All 2 decisions about Leeds City Council decided from 1 April 2023 to 31 March 2024 are held, as the "
        "Ombudsman’s list showed them on 2 January 2025: 1 upheld and 1 not upheld."
    ) in page.text
    assert EXAMPLES_ONLY not in page.text
    page.filter("outcome").set_value("upheld").run()
    assert "The one decision with the outcome “upheld” about Leeds City Council decided from" in page.text
    page.filter("subject").set_value("housing").run()
    assert (
        "the Ombudsman’s list showed no decision with the outcome “upheld” about Leeds City Council on “Housing”"
        in (page.text)
    )
    for other in ({"council": SURREY}, {}, {"type": "metropolitan"}):
        assert EXAMPLES_ONLY in OpenedPage("decisions", **other, **WHOLE_YEAR).text


def test_from_examples_one_is_led_to_the_days_of_which_all_are_held(made):
    made(
        decision(LEEDS, "23 101 001", "2023-05-01"),
        imports=[whole_list("2023-04-01", "2024-03-31", 1, authority_code=LEEDS)],
    )
    page = OpenedPage("decisions", council=LEEDS)
    assert EXAMPLES_ONLY in page.text
    page.press("All are held of 1 April 2023 to 31 March 2024: show and count those")
    assert page.address == {"council": LEEDS, **WHOLE_YEAR}
    assert "The one decision about Leeds City Council decided from 1 April 2023" in page.text


def test_rule_13_what_may_be_one_of_those_counted_is_said_to_be_listed_apart(made):
    paper = {"source_kind": "council", "source_url": "https://example.org/paper", "kind": "report"}
    made(
        decision(LEEDS, "23 101 001", "2023-05-01"),
        decision(LEEDS, "", "2023-05-02", **paper),
        imports=[whole_list("2023-04-01", "2024-03-31", 1, authority_code=LEEDS)],
    )
    page = OpenedPage("decisions", council=LEEDS, **WHOLE_YEAR)
    assert "The one decision about Leeds" in page.text
    assert "1 more is listed and not counted" in page.text
    assert len(rows(page)) == 2


# --- words ---


def test_without_texts_held_there_is_no_search_and_an_address_with_words_says_why():
    page = OpenedPage("decisions", q="taxi")
    assert page.is_well
    assert "No text of a decision is held here, so the words in this page’s address were not looked for." in page.text
    assert not any(box.label.startswith("Words") for box in page.app.text_input)
    assert len(rows(page)) == 25


def test_words_are_found_in_summaries_and_improvements_and_marked(made):
    made(
        decision(LEEDS, "23 101 001", "2023-05-01", summary="The Council delayed a child’s taxi <b>twice</b>."),
        decision(SURREY, "23 101 002", "2023-06-01"),
        decision(SURREY, "23 101 004", "2023-06-01", summary="No word of it."),
        improvements=[
            improvement(SURREY, "23 101 002", "2023-06-01", "Book taxis in time."),
            improvement(LEEDS, "19 101 003", "2020-06-01", "Train taxi drivers."),
        ],
        imports=[whole_list("2023-04-01", "2024-03-31", 3)],
    )
    page = OpenedPage("decisions", **WHOLE_YEAR)
    page.filter("q").set_value("taxi").run()
    assert page.address == {**WHOLE_YEAR, "q": "taxi"}
    assert f"2 of the decisions held here have “taxi” in what is held of their texts. {EXAMPLES_ONLY}" in page.text
    assert "A text is held of 4 cases only: whether others have these words is not known." in page.text
    assert "All 3 decisions" not in page.text
    assert re.findall(r"<mark>(.*?)</mark>", page.html) == ["taxis", "taxi"]
    assert "&lt;b&gt;twice" in page.html
    assert "Improvements agreed in other cases" not in page.text
    assert "Leeds City Council 19 101 003 Train taxi drivers." in rows(OpenedPage("decisions", q="taxi"))
    assert "No text held here has “pothole”." in OpenedPage("decisions", q="pothole").text
    for typed in "<script>alert(1)</script> taxi", "<img src=x onerror=alert(1)>":
        page = OpenedPage("decisions", q=typed)
        assert page.is_well
        assert "<script>alert" not in page.html
        assert "<img" not in page.html
    assert "Type a word, several words" in OpenedPage("decisions", q="?!").text


@pytest.mark.parametrize("text", ["LS1 1UR", "taxi in ls11ur please"])
def test_a_postcode_is_neither_looked_for_nor_put_in_the_address(made, text):
    made(decision(LEEDS, "23 101 001", "2023-05-01", summary="A taxi."))
    page = OpenedPage("decisions")
    page.filter("q").set_value(text).run()
    assert page.is_well
    assert page.address == {}
    assert "That looks like a postcode, so it was not looked for in decisions’ texts." in page.text


# --- hostile texts ---


def test_whatever_the_data_say_is_only_text(made, taken_away):
    address = {"source_url": "http://example.org/'\"><b>"}
    made(
        decision(LEEDS, "", "2026-11-01") | dict.fromkeys(("category", "subcategory", "note"), HOSTILE) | address,
        decision(SURREY, "25 101 001", "2026-11-02", summary=HOSTILE, note=HOSTILE),
        improvements=[improvement(SURREY, "19 101 003", "2020-06-01", f"bold {HOSTILE}", category=HOSTILE)],
    )
    page = OpenedPage("decisions")
    found = OpenedPage("decisions", q="bold")
    for each in page, found:
        assert each.is_well
        assert "<img" not in each.html
        assert "<b>" not in each.html
        assert "\u202e" not in each.html
        assert not any("\u202e" in option for box in each.app.selectbox for option in box.options)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.html
    assert len(rows(found)) == 2
    table = list(csv.reader(io.StringIO(taken_away["decisions.csv"].decode("utf-8-sig"))))
    assert not any(re.match(r"\s*[=+\-@]", cell) for row in table for cell in row)


# --- taking it away ---


def test_the_file_has_all_that_fits_and_says_that_they_are_examples(taken_away):
    OpenedPage("decisions", council=LEEDS)
    table = list(csv.DictReader(io.StringIO(taken_away["decisions-leeds-city-council.csv"].decode("utf-8-sig"))))
    assert len(table) == 8
    assert table[0]["Reference"] == "24 022 215"
    assert table[0]["Outcome"] == "Upheld"
    assert {row["May it be counted?"] for row in table} == {
        "No: an example; the Ombudsman has others that are not in this file"
    }


# --- files that can't be used ---


@pytest.mark.parametrize(("content", "said"), [(None, "is missing"), (b"not a database", "is damaged")])
def test_without_its_index_the_page_says_so_and_the_log_what_rebuilds_it(tmp_path, monkeypatch, caplog, content, said):
    shutil.copytree(storage.DATA, tmp_path / "data")
    (tmp_path / "data/decisions.sqlite3").unlink()
    if content is not None:
        (tmp_path / "data/decisions.sqlite3").write_bytes(content)
    monkeypatch.setattr(storage, "DATA", tmp_path / "data")
    page = OpenedPage("decisions")
    assert not page.app.exception
    assert f"data/decisions.sqlite3 {said}" in page.text
    assert "python -m lgo_map build decisions" in caplog.text
