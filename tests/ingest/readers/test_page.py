"""What is read from a saved statistics page of the Ombudsman's, whole, awkward or damaged."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgo_map.figures.catalogue import FIGURES
from lgo_map.ingest.readers.page import read_page
from lgo_map.ingest.reported import Refusal, ReportedFigures
from lgo_map.storage import DATA
from tests.ingest.made_pages import (
    Figures,
    as_html,
    as_text,
    damaged,
    page_pieces,
    with_damaged_digits,
    with_letters_for_digits,
)

Truth = tuple[str, int, dict[str, float]]
"""A council, a year, and the figures that its page states."""

SEED = 2025
DAMAGED_PAGES = 5000
PREDECESSORS = ("Kettering Borough Council", "Daventry District Council")

LEEDS = "Leeds City Council"
LEEDS_2023 = {
    "investigations": 54,
    "upheld": 37,
    "upheld_rate": 69,
    "upheld_rate_average": 77,
    "upheld_per_100k": 4.6,
    "upheld_per_100k_average": 4.8,
    "compliance_outcomes": 27,
    "compliance_rate": 100,
    "compliance_rate_average": 99,
    "satisfactory_remedies": 5,
    "satisfactory_remedy_base": 37,
    "satisfactory_remedy_rate": 14,
    "satisfactory_remedy_rate_average": 10,
}
LEEDS_2025 = {
    "investigations": 68,
    "upheld": 62,
    "upheld_rate": 91,
    "upheld_rate_average": 81,
    "upheld_per_100k": 7.5,
    "dealt_with": 227,
    "not_for_us": 63,
    "assessed_and_closed": 96,
}


@cache
def published() -> list[tuple[str, int, str, dict[str, float]]]:
    """Council, year, address and figures of every page of the Ombudsman's that the sources hold."""
    with (DATA / "sources" / "statistics.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source_kind"] == "ombudsman"]
    return [
        (row["authority_name"], int(row["year"]), row["page_slug"], {f: float(row[f]) for f in FIGURES if row[f]})
        for row in rows
    ]


def made_page(number: int, chance: random.Random) -> tuple[str, Truth, str, Truth]:
    """A page and another one with what they state: HTML where the number is even, else text."""
    (name, year, slug, figures), (other, other_year, other_slug, other_figures) = chance.choices(published(), k=2)
    predecessors = PREDECESSORS if chance.random() < 0.2 else ()
    notice, terms, title = (chance.random() < 0.5 for _ in range(3))
    pieces = page_pieces(name, year, figures, notice=notice, predecessors=predecessors, terms=terms)
    others = page_pieces(other, other_year, other_figures)
    if number % 2:
        page, beside = as_text(pieces), as_text(others)
    else:
        page = as_html(pieces, slug=slug, title=f"{name} - Statistics" if title else "")
        beside = as_html(others, slug=other_slug)
    return page, (name, year, figures), beside, (other, other_year, other_figures)


def read_or_refused(page: str) -> ReportedFigures | None:
    try:
        return read_page(page)
    except Refusal:
        return None


def unseen_errors(reported: ReportedFigures, name: str, year: int, figures: Figures) -> Iterator[str]:
    """What is wrong in what was read, and would be published unseen."""
    if "" in reported.doubts:
        return
    # A name torn apart is no other council's.
    if re.sub(" ", "", reported.authority.lower()) != re.sub(" ", "", name.lower()) or reported.year != year:
        yield f"{reported.authority} {reported.year}"
    for figure, value in reported.figures.items():
        if figure not in reported.doubts and value != figures.get(figure):
            yield f"{figure} {value:g}"


def leeds(year: int) -> dict[str, float]:
    return next(figures for name, of, _, figures in published() if (name, of) == (LEEDS, year))


def leeds_page(year: int = 2023, **changed: float) -> str:
    return as_text(page_pieces(LEEDS, year, {**leeds(year), **changed}))


@pytest.mark.parametrize(("year", "figures"), [(2023, LEEDS_2023), (2025, LEEDS_2025)])
def test_leeds_is_published_with_the_figures_that_its_pages_print(year: int, figures: Figures) -> None:
    assert leeds(year) == figures
    assert read_page(as_html(page_pieces(LEEDS, year, figures))).figures == figures


@pytest.mark.parametrize("written", ["html", "text"])
def test_every_published_page_gives_its_figures_back_without_a_doubt(written: str) -> None:
    pages = published()
    for number, (name, year, slug, figures) in enumerate(pages):
        predecessors = ("Corby Borough Council", "Kettering Borough Council") if number % 3 == 0 else ()
        pieces = page_pieces(name, year, figures, notice=number % 2 == 0, predecessors=predecessors)
        reported = read_page(as_html(pieces, slug=slug, title=f"{name} - Statistics")) if written == "html" else None
        reported = reported or read_page(as_text(pieces))
        assert (reported.authority, reported.year, reported.figures, reported.doubts) == (name, year, figures, {})
        assert (reported.kind, reported.title) == ("ombudsman", "Annual statistics page")
        assert written == "text" or reported.page_slug == slug
    assert len(pages) == 47


def test_every_council_of_the_register_is_recognised_by_its_name(register: pd.DataFrame) -> None:
    read = [read_page(as_text(page_pieces(name, 2023, LEEDS_2023))) for name in register["name"]]
    assert [reported.authority for reported in read] == list(register["name"])
    assert all(reported.doubts == {} for reported in read)


def test_a_page_as_a_reader_view_glues_it() -> None:
    page = f"""{LEEDS}
Annual statistics ?Find out more about annual statistics
-
Complaints upheld
75% Complaints upheld by {LEEDS}
75% of complaints we investigated were upheld.
This compares to an average of 80% in similar authorities.
44 upheld decisions
Adjusted for {LEEDS}'s population, this is
5.3 upheld decisions per 100,000 residents.The average for authorities of this type is
4.4 upheld decisions per 100,000 residents.View upheld decisionsStatistics are based on a total of 59 investigations \
for the period between 1 April 2023 to 31 March 2024
-
Satisfactory remedies provided by the Council
8 satisfactory remedy decisions
Statistics are based on a total of 44 upheld decisions for the period between 1 April 2023 to 31 March 2024
Annual letters
"""
    reported = read_page(page)
    assert reported.figures == {
        "investigations": 59,
        "upheld": 44,
        "upheld_rate": 75,
        "upheld_rate_average": 80,
        "upheld_per_100k": 5.3,
        "upheld_per_100k_average": 4.4,
        "satisfactory_remedies": 8,
        "satisfactory_remedy_base": 44,
    }
    assert (reported.authority, reported.year, reported.doubts) == (LEEDS, 2024, {})


def test_the_number_printed_under_remedies_is_their_base_and_not_the_investigations() -> None:
    assert read_page(leeds_page(satisfactory_remedy_base=54)).figures["satisfactory_remedy_base"] == 54
    assert read_page(leeds_page(satisfactory_remedy_base=54)).figures["upheld"] == 37


def test_a_stray_sign_before_per_100_000_residents_is_no_doubt() -> None:
    page = leeds_page(2025)
    assert "7.5% upheld decisions per 100,000 residents" in page
    reported = read_page(page)
    assert reported.figures["upheld_per_100k"] == 7.5
    assert reported.doubts == {}


def test_what_is_not_available_is_absent_and_not_zero() -> None:
    figures = {"upheld_rate": 100, "upheld": 1, "investigations": 1, "compliance_rate": 100, "compliance_outcomes": 1}
    page = as_text(page_pieces("Allerdale Borough Council", 2024, figures))
    assert page.count("an average of n/a in similar") == 2
    assert read_page(page).figures == figures


def test_one_upheld_decision_is_counted() -> None:
    page = leeds_page(upheld=1, satisfactory_remedies=1)
    assert "1 upheld decision\n" in page
    assert read_page(page).figures["upheld"] == 1
    assert read_page(page).figures["satisfactory_remedies"] == 1


def test_a_council_without_upheld_cases_says_so_in_words() -> None:
    overview = {"dealt_with": 20, "not_for_us": 10, "assessed_and_closed": 10}
    figures = {**overview, "investigations": 0, "upheld": 0, "compliance_outcomes": 0}
    reported = read_page(as_html(page_pieces("Gravesham Borough Council", 2025, figures)))
    assert reported.figures == figures
    assert reported.note == "no recommendations were due"
    assert reported.doubts == {}


def test_zero_of_zero_recommendations_is_noted_as_published() -> None:
    reported = read_page(leeds_page(compliance_rate=0, compliance_outcomes=0))
    assert reported.figures["compliance_rate"] == 0
    assert reported.note == "compliance published as 0% of 0 outcomes"


def test_the_explanation_of_terms_alone_states_nothing() -> None:
    with pytest.raises(Refusal, match="no figure is found in it"):
        read_page(as_text(page_pieces(LEEDS, 2023, {})))


def test_predecessors_above_the_council_do_not_take_its_place() -> None:
    name = "West Northamptonshire Council"
    before = "Daventry District Council\nNorthampton Borough Council\nSouth Northamptonshire Council\n"
    page = leeds_page().replace(LEEDS, name)
    assert read_page(page.replace(f"\n{name}\nAnnual", f"\n{before}{name}\nAnnual")).authority == name
    assert read_page(page.replace(f"\n{name}\nAnnual", f"\n{name}\n{before}\nAnnual")).authority == name


def test_the_address_is_that_of_the_page_and_keeps_its_capitals() -> None:
    name, slug = "West Northamptonshire Council", "West-Northamptonshire-Council"
    pieces = page_pieces(name, 2024, leeds(2024))
    reported = read_page(as_html(pieces, slug=slug))
    assert reported.page_slug == slug
    assert reported.url == f"https://www.lgo.org.uk/your-councils-performance/{slug}/statistics"
    saved = f"<!-- saved from url=(0083)https://www.lgo.org.uk/your-councils-performance/{slug}/statistics -->\n"
    assert read_page(saved + as_html(pieces)).page_slug == slug
    assert read_page(as_html(pieces)).page_slug is None


def test_an_address_that_is_no_web_address_is_not_taken() -> None:
    page = as_html(page_pieces(LEEDS, 2023, LEEDS_2023), slug="leeds-city-council")
    reported = read_page(page.replace("https://www.lgo.org.uk", "javascript:alert(1)//x"))
    assert (reported.url, reported.page_slug) == (None, None)


def test_two_different_rates_are_a_doubt() -> None:
    page = leeds_page(2024).replace("75% of complaints we", "57% of complaints we")
    assert read_page(page).doubts == {"upheld_rate": "the page states it differently: 75 and 57"}


def test_an_overview_that_contradicts_the_sentence_below_is_a_doubt() -> None:
    page = leeds_page(2025).replace("We investigated 68 complaints and", "We investigated 86 complaints and")
    assert read_page(page).doubts == {"investigations": "the page states it differently: 68 and 86"}


def test_several_periods_are_a_doubt_about_the_whole_page() -> None:
    page = leeds_page().replace("1 April 2022 to 31 March 2023", "1 April 2021 to 31 March 2022", 1)
    reported = read_page(page)
    assert reported.year == 2023
    assert "several periods" in reported.doubts[""]


def test_two_councils_pages_in_one_are_a_doubt_about_the_whole() -> None:
    both = leeds_page() + as_text(page_pieces("Sheffield City Council", 2023, LEEDS_2023))
    assert "Sheffield City Council" in read_page(both).doubts[""]


def test_a_piece_of_another_page_behind_this_one_is_a_doubt_about_the_whole() -> None:
    heading = "Compliance with Ombudsman recommendations\n"
    piece = heading + leeds_page().split(heading)[1]
    assert "two pages were in one" in read_page(leeds_page(2025) + piece).doubts[""]


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        (r"between 1 April.*", "which twelve months"),
        (LEEDS, "names no council"),
        (r"\d", "no figure is found"),
    ],
)
def test_a_page_that_lacks_what_it_needs_is_refused_with_the_reason(gone: str, why: str) -> None:
    page = "Annual statistics" + leeds_page().split("Annual statistics", 1)[1] if gone == LEEDS else leeds_page()
    with pytest.raises(Refusal, match=why):
        read_page(re.sub(gone, "", page))


@pytest.mark.parametrize("text", ["", " \n", "Minutes of the council's meeting of 3 May 2023.", "<html></html>", "\0"])
def test_what_is_no_statistics_page_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_page(text)


@pytest.mark.parametrize(
    "inert",
    [
        "<script>99% of complaints we investigated were upheld.</script>",
        "<style>99% of complaints we investigated were upheld.</style>",
        "<!-- 99% of complaints we investigated were upheld. -->",
        "<template>99% of complaints we investigated were upheld.</template>",
        '<img alt="99% of complaints we investigated were upheld.">',
        "<p title='99% of complaints we investigated were upheld.'></p>",
    ],
)
def test_what_nobody_sees_on_a_page_states_nothing(inert: str) -> None:
    page = as_html(page_pieces(LEEDS, 2023, LEEDS_2023)).replace("<h3>", f"{inert}<h3>")
    reported = read_page(page)
    assert (reported.figures, reported.doubts) == (LEEDS_2023, {})


def test_entities_and_footnote_marks_are_no_part_of_names_and_numbers() -> None:
    pieces = page_pieces("Brighton & Hove City Council", 2023, LEEDS_2023)
    page = as_html(pieces).replace("27 compliance", "27<sup>1</sup>&nbsp;compliance").replace("%", "&#37;")
    reported = read_page(page)
    assert reported.authority == "Brighton & Hove City Council"
    assert reported.figures == LEEDS_2023


def test_a_name_with_markup_is_never_taken() -> None:
    page = as_html(page_pieces("<script>alert(1)</script> Council", 2023, LEEDS_2023)).replace("&lt;", "<")
    with pytest.raises(Refusal, match="names no council"):
        read_page(page.replace("&gt;", ">"))


def test_a_name_alone_above_the_statistics_may_be_the_last_of_a_menu() -> None:
    page = f"""Make a complaint
{LEEDS}
Annual statistics
Complaints upheld
37 upheld decisions
Statistics are based on a total of 54 investigations for the period between 1 April 2021 to 31 March 2022
"""
    assert "nothing on the page confirms" in read_page(page).doubts[""]
    assert read_page(f"{page}Reports\nWe published reports against {LEEDS}\n").doubts == {}


def test_an_average_that_stands_apart_from_its_rate_is_a_doubt() -> None:
    average = "This compares to an average of 77% in similar authorities.\n"
    page = leeds_page().replace(average, "").replace("37 upheld decisions\n", f"37 upheld decisions\n{average}")
    reported = read_page(page)
    assert reported.figures["upheld_rate_average"] == 77
    assert "stands apart" in reported.doubts["upheld_rate_average"]


def test_a_rate_that_ran_into_the_number_before_it_is_a_doubt() -> None:
    page = leeds_page(2025).replace("upheld 62.\n", "upheld 62.")
    assert read_page(page).doubts.keys() == {"upheld_rate"}


def test_no_accident_to_a_page_makes_a_figure_wrong_unseen() -> None:
    chance = random.Random(SEED)  # noqa: S311
    outcomes: Counter[str] = Counter()
    for number in range(DAMAGED_PAGES):
        page, truth, beside, other_truth = made_page(number, chance)
        hurt = damaged(page, beside, chance)
        reported = read_or_refused(hurt)
        outcomes["refused" if reported is None else "doubted" if reported.doubts else "taken"] += 1
        if reported is not None:
            errors = list(unseen_errors(reported, *truth))
            # Two pages in one file, of which one is damaged beyond recognition, are read as the other.
            assert not errors or not list(unseen_errors(reported, *other_truth)), (number, errors, hurt)
    assert outcomes["taken"] > DAMAGED_PAGES / 2


def test_one_damaged_digit_makes_at_most_one_figure_wrong() -> None:
    chance = random.Random(SEED)  # noqa: S311
    for number in range(1000):
        page, truth, *_ = made_page(number, chance)
        reported = read_or_refused(with_damaged_digits(page, chance))
        assert reported is None or len(list(unseen_errors(reported, *truth))) <= 1


def test_a_letter_for_a_digit_makes_no_wrong_figure_at_all() -> None:
    chance = random.Random(SEED)  # noqa: S311
    for number in range(500):
        page, truth, *_ = made_page(number, chance)
        hurt = with_letters_for_digits(page, chance)
        reported = read_or_refused(hurt)
        assert reported is None or not list(unseen_errors(reported, *truth)), (number, hurt)


def test_the_foot_that_a_browser_prints_on_each_page_makes_no_wrong_figure_and_hides_none() -> None:
    chance = random.Random(SEED)  # noqa: S311
    for name, year, _, figures in published():
        lines = as_text(page_pieces(name, year, figures)).split("\n")
        begin = next(i for i, line in enumerate(lines) if line in ("Annual statistics", "Complaint overview"))
        for foot in ("https://www.lgo.org.uk/a/statistics 1/2", "1/2", "26/11/2025, 10:31 Statistics"):
            lines.insert(chance.randint(begin + 1, len(lines)), foot)
        reported = read_page("\n".join(lines))
        assert (reported.figures, reported.unreadable) == (figures, {})


WORDS = st.sampled_from(
    [line for _, line in page_pieces(LEEDS, 2023, LEEDS_2023)]
    + [line for _, line in page_pieces("Corby Borough Council", 2025, LEEDS_2025)]
    + ["<h1>", "</h1>", "<p>", "</", "<script>", "<!--", "&", "&#37;", "%", "9", "\n", " ", "\u00a0", "100%", "n/a"]
)


@settings(max_examples=300)
@given(st.lists(WORDS | st.text(max_size=20), max_size=60), st.sampled_from(("", " ", "\n")))
def test_whatever_a_file_holds_it_is_read_or_refused(pieces: list[str], between: str) -> None:
    reported = read_or_refused(between.join(pieces))
    assert reported is None or set(reported.figures) <= set(FIGURES)
    assert reported is None or not set("<>\n\t") & set(reported.authority)


COUNT = st.integers(0, 4000)
PERCENTAGE = st.integers(0, 100)
PER_100K = st.integers(0, 300).map(lambda tenths: tenths / 10)


def of_kind(figure: str) -> st.SearchStrategy[float]:
    return PER_100K if "100k" in figure else PERCENTAGE if "rate" in figure else COUNT


@settings(max_examples=150)
@given(
    st.fixed_dictionaries({figure: of_kind(figure) for figure in LEEDS_2023}),
    st.sampled_from((2019, 2023, 2024)),
    st.sampled_from((as_html, as_text)),
)
def test_whatever_the_figures_are_a_page_gives_them_back(figures: dict[str, float], year: int, written) -> None:
    reported = read_page(written(page_pieces(LEEDS, year, figures)))
    assert (reported.figures, reported.doubts) == (figures, {})
