"""The page that sets councils side by side, driven as a visitor drives it."""

from __future__ import annotations

import io
import json
import re

import pandas as pd
import pytest

from lgo_map.councils.register import load_register
from lgo_map.presentation.compare_view import CompareView, compare_schema
from lgo_map.presentation.comparison import EXAMPLES
from lgo_map.presentation.url import address_of, read_address
from tests.app_pages import OpenedPage
from tests.known_councils import (
    ALLERDALE,
    BARNET,
    BIRMINGHAM,
    BOURNEMOUTH,
    CORBY,
    CUMBERLAND,
    HOUNSLOW,
    LEEDS,
    NO_COUNCIL,
    NORTHAMPTON,
    NOTTINGHAM,
    SHEFFIELD,
    SURREY,
)

HOSTILE = ["<script>alert(1)</script>", "[x](javascript:1)", "'\"><img src=x onerror=alert(1)>", NO_COUNCIL, ",", ""]

REGISTER = load_register()
ADDRESSES = compare_schema(range(2018, 2026), {str(code): str(code) for code in REGISTER.index})


def compare(*codes: str, **address: str) -> OpenedPage:
    page = OpenedPage("compare", **({"councils": ",".join(codes)} if codes else {}), **address)
    assert page.is_well
    return page


def words(page: OpenedPage) -> str:
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def rows_of(page: OpenedPage, label: str) -> dict[str, list[list[str]]]:
    """The rows of a table by their heading: for each row of that heading, its cells in words."""
    html = page.html.replace("\N{NO-BREAK SPACE}", " ")
    table = html.split(f'aria-label="{label}"')[1].split("</table>")[0]
    rows: dict[str, list[list[str]]] = {}
    for row in re.findall(r"<tr.*?>(.*?)</tr>", table):
        head = words_of(re.findall(r"<th.*?>(.*?)</th>", row)[0])
        rows.setdefault(head, []).append([words_of(cell) for cell in re.findall(r"<td>(.*?)</td>", row)])
    return rows


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def alternatives(page: OpenedPage) -> list[str]:
    return [chart.proto.alt.replace("\N{NO-BREAK SPACE}", " ") for chart in page.app.get("vega_lite_chart")]


def domains(page: OpenedPage, channel: str) -> set[tuple[float, ...]]:
    """The scales of all charts on the page."""
    found = set()
    for chart in page.app.get("vega_lite_chart"):
        for layer in json.loads(chart.proto.spec)["layer"]:
            encoding = layer["encoding"].get(channel, {})
            if encoding.get("type") == "quantitative" and "scale" in encoding:
                found.add(tuple(encoding["scale"]["domain"]))
    return found


def test_without_councils_the_page_says_what_to_do():
    page = compare()
    assert "Choose two to five councils above" in page.text
    assert page.address == {}
    assert page.notices == []


def test_an_example_opens_a_comparison():
    page = compare()
    label = next(iter(EXAMPLES))
    page.press(label)
    assert page.is_well
    assert page.address == {"year": "2024", "councils": f"{LEEDS},{BIRMINGHAM},{SURREY}"}
    assert "is clearly higher than that of Leeds City Council" in page.text


def test_one_council_alone_asks_for_another_or_its_similar_authorities():
    page = compare(LEEDS, year="2024")
    assert "Add at least one more council" in page.text
    page.press("Compare Leeds City Council with other metropolitan boroughs")
    assert page.is_well
    assert page.address == {"year": "2024", "councils": LEEDS, "similar": "yes"}
    assert "Leeds City Council among metropolitan boroughs, 2023–24" in page.text


def test_each_figure_has_a_sentence_and_says_what_can_t_be_concluded():
    text = words(compare(LEEDS, BARNET, NOTTINGHAM, year="2025"))
    assert "Leeds City Council (91 %, 62 of 68 investigations) is clearly higher than that of Nottingham" in text
    assert "known with its counts for none of these councils" in text
    assert text.count("What can’t be concluded") == 3
    assert text.count("different types (metropolitan borough, London borough, unitary council)") == 1


def test_the_table_shows_every_figure_with_its_counts_interval_average_and_verdict():
    rows = rows_of(compare(LEEDS, SURREY, year="2024"), "Councils side by side")
    assert rows["Authority type"] == [["Metropolitan borough", "County council"]]
    assert rows["Figure"][1] == ["75 % 44 of 59 investigations", "89 % 141 of 158 investigations"]
    assert rows["95 % interval"][0] == ["62 % to 84 %", "83 % to 93 %"]
    assert rows["Published average of its type"][0] == ["80 %", "85 %"]
    assert rows["Compared with that average"][0] == ["No clear difference", "No clear difference"]
    assert rows["Figure"][2] == ["5.3", "11.6"]
    assert rows["Figure"][3] == ["100 % of 33 recommendations due", "100 % of 133 recommendations due"]


def test_what_is_not_known_says_so_in_every_cell_and_is_never_zero():
    rows = rows_of(compare(NORTHAMPTON, CORBY, year="2020"), "Councils side by side")
    assert rows["Figure"][1] == ["64 % 7 of 11 investigations", "Not known"]
    assert [cells[1] for cells in rows["Figure"][1:]] == ["Not known", "Not known", "Not known", "Not known"]
    assert [cells[1] for cells in rows["95 % interval"]] == ["Not known"] * 3
    assert rows["Held here"] == [["Yes, of 22 July 2020", "Yes, of 22 July 2020"]]


def test_a_figure_links_to_its_source_and_is_marked_if_not_the_ombudsmans():
    html = compare(LEEDS, BIRMINGHAM, year="2025").html
    assert re.search(r'<a href="https://www\.lgo\.org\.uk/[^"]*"[^>]*><span class="value">91', html)
    assert "lgo-kind" in html


def test_a_published_rate_its_counts_contradict_says_so():
    assert "as published, but 22 of 24 is 92 %" in words(compare(HOUNSLOW, LEEDS, year="2024"))


def test_a_figure_of_which_sources_differ_says_what_the_other_one_says():
    assert "Upheld rate: A press report says 42 %." in words(compare(BOURNEMOUTH, LEEDS, year="2020"))
    assert "press report says" not in words(compare(BOURNEMOUTH, LEEDS, year="2020", own="yes"))


def test_a_council_abolished_before_the_end_of_the_year_says_so():
    page = compare(ALLERDALE, CUMBERLAND, year="2024")
    assert "Allerdale Borough Council had been abolished: its last day was 31 March 2023" in page.text
    rows = rows_of(page, "Councils side by side")
    assert rows["At the end of the year"] == [["Abolished: ended on 31 March 2023", "In force"]]


def test_a_council_that_did_not_exist_yet_has_no_figures_but_words():
    page = compare(CUMBERLAND, LEEDS, year="2023")
    rows = rows_of(page, "Councils side by side")
    assert rows["At the end of the year"] == [["Did not exist yet: began on 1 April 2023", "In force"]]
    assert {cells[0] for cells in rows["Figure"][1:]} == {"Not there in this year"}
    assert rows["Figure"][1][1] == "69 % 37 of 54 investigations"


def test_small_multiples_are_on_one_scale_each_with_its_years_in_words():
    page = compare(LEEDS, BIRMINGHAM, SURREY, year="2024")
    texts = alternatives(page)
    assert len(texts) == 9
    assert len(domains(page, "y")) == 1
    assert texts[0].startswith("Leeds City Council. Upheld rate by year.")
    assert "2023–24: 75 % (44 of 59 investigations), average 80 %" in texts[0]


def test_no_chart_has_an_empty_layer():
    for page in (compare(LEEDS, CORBY, CUMBERLAND, year="2020"), compare(LEEDS, similar="yes", year="2025")):
        for chart in page.app.get("vega_lite_chart"):
            assert all(layer["data"]["values"] for layer in json.loads(chart.proto.spec)["layer"])


def test_similar_authorities_are_set_beside_the_first_council_alone():
    page = compare(LEEDS, BIRMINGHAM, similar="yes", year="2024")
    text = words(page)
    assert "Only the first council of your choice, Leeds City Council, is compared" in text
    assert "no clear difference from the published average of metropolitan boroughs (80 %)" in text
    assert "None of the 4 other metropolitan boroughs" in text
    rows = rows_of(page, "Similar authorities with known figures")
    assert rows["Birmingham City Council"][0][0] == "87 %, 115 of 132 investigations no clear difference"
    assert len(rows) == 6  # the heading, Leeds, and four others
    assert domains(page, "x") == {(0, 100)}
    assert "Sheffield City Council 83 %" in alternatives(page)[0]


def test_of_an_unknown_council_similar_authorities_are_shown_without_a_comparison():
    page = compare(CORBY, similar="yes", year="2020")
    assert "The upheld rate of Corby Borough Council in 2019–20 is not known here." in page.text
    assert "not compared" in page.text


def test_before_its_time_a_council_has_nothing_to_be_compared_with():
    page = compare(CUMBERLAND, similar="yes", year="2023")
    assert "did not exist yet in 2022–23" in page.text
    assert not page.app.get("vega_lite_chart")


def test_the_ombudsmans_own_figures_alone_leave_out_what_others_report():
    rows = rows_of(compare(BIRMINGHAM, LEEDS, year="2025"), "Councils side by side")
    assert rows["Figure"][1][0].startswith("82 %")
    page = compare(BIRMINGHAM, LEEDS, year="2025", own="yes")
    assert rows_of(page, "Councils side by side")["Figure"][1][0].startswith("Not known")


def test_a_change_of_widgets_is_written_to_the_address():
    page = compare(LEEDS, BIRMINGHAM, year="2024")
    page.app.multiselect[0].set_value([LEEDS, BIRMINGHAM, SURREY]).run()
    page.app.selectbox[0].set_value(2023).run()
    page.app.toggle[0].set_value(True).run()
    assert page.address == {"year": "2023", "councils": f"{LEEDS},{BIRMINGHAM},{SURREY}", "own": "yes"}
    page.app.radio[0].set_value(True).run()
    assert page.address["similar"] == "yes"
    assert page.is_well


def find(page: OpenedPage, name: str) -> None:
    page.app.text_input[0].set_value(name).run()
    next(b for b in page.app.button if b.label.replace("\\", "") == name).click().run()
    assert page.is_well


def test_a_council_found_joins_the_choice():
    page = compare(LEEDS, year="2024")
    find(page, "Surrey County Council")
    assert page.address == {"year": "2024", "councils": f"{LEEDS},{SURREY}"}


def test_a_council_found_twice_stands_once():
    page = compare(LEEDS, SURREY, year="2024")
    find(page, "Surrey County Council")
    assert page.address == {"year": "2024", "councils": f"{LEEDS},{SURREY}"}


def test_a_sixth_council_is_refused_in_words():
    five = (LEEDS, BIRMINGHAM, BARNET, NOTTINGHAM, CUMBERLAND)
    page = compare(*five, year="2024")
    find(page, "Surrey County Council")
    assert page.address["councils"] == ",".join(five)
    assert "You can compare at most 5 councils" in page.text


def test_among_similar_authorities_the_council_found_takes_the_first_place():
    page = compare(LEEDS, similar="yes", year="2024")
    find(page, "Surrey County Council")
    assert page.address == {"year": "2024", "councils": f"{SURREY},{LEEDS}", "similar": "yes"}
    assert "Surrey County Council among county councils" in page.text


@pytest.mark.parametrize("nonsense", HOSTILE)
def test_nonsense_in_the_address_is_ignored_and_not_repeated(nonsense):
    page = OpenedPage("compare", **dict.fromkeys(["councils", "year", "similar", "own", "wrong"], nonsense))
    assert page.is_well
    assert len(page.notices) == (5 if nonsense else 1)  # what a form leaves empty is not chosen
    assert not nonsense.strip(",") or nonsense not in " ".join(page.notices) + page.html
    assert "Choose two to five councils above" in page.text


def test_more_than_five_councils_or_one_twice_are_not_taken_from_an_address():
    for codes in ((LEEDS, LEEDS), (LEEDS, BIRMINGHAM, BARNET, NOTTINGHAM, CUMBERLAND, SURREY)):
        page = compare(*codes)
        assert len(page.notices) == 1
        assert "Choose two to five councils above" in page.text


@pytest.mark.parametrize(
    "view",
    [
        CompareView(2025),
        CompareView(2020, (NORTHAMPTON, CORBY)),
        CompareView(2024, (LEEDS,), similar=True, ombudsman_only=True),
        CompareView(2025, (ALLERDALE, LEEDS, CUMBERLAND, SURREY, BARNET)),
    ],
)
def test_every_view_comes_back_from_its_address(view):
    assert read_address(ADDRESSES, address_of(ADDRESSES, view)) == (view, [])


def test_links_lead_to_the_councils_own_pages_in_the_year():
    links = compare(LEEDS, SURREY, year="2024").links
    assert "Leeds City Council" in links
    assert "Benchmark of Surrey County Council" in links


def test_every_table_and_chart_can_be_taken_away(taken_away):
    compare(LEEDS, SURREY, year="2024")
    compare(LEEDS, similar="yes", year="2024")
    tables = {name: pd.read_csv(io.BytesIO(data)) for name, data in taken_away.items()}
    side_by_side = tables["compare-leeds-city-council-surrey-county-council-2023-24.csv"]
    assert side_by_side["Upheld rate (%)"].to_list() == [75, 89]
    years = tables["compare-upheld-rate-leeds-city-council-surrey-county-council.csv"]
    assert len(years) == 2 * 6
    strip = tables["upheld-rate-leeds-city-council-and-similar-authorities-2023-24.csv"]
    assert strip["Compared with this council"][0] == "this council"
    assert len(strip) == 5
    assert len(tables) == 8


# --- more than one year


def test_years_together_are_compared_by_their_sums_and_say_that_their_years_differ():
    page = OpenedPage("compare", councils=f"{LEEDS},{SHEFFIELD}", year="together")
    assert page.is_well
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "In 2022–23 to 2024–25 together there is no clear difference in the upheld rate between Leeds City" in text
    assert "(79 %, 143 of 181 investigations)" in text
    assert (
        "Not all of these figures are of the same years: 2022–23 to 2024–25 of Leeds City Council; 2022–23 and 2023–24 "
        "of Sheffield City Council."
    ) in text
    assert "All of these figures are of 2022–23 and 2023–24: 2 of the 3 years." in text  # compliance
    assert "Average of its type in the same years, weighted by its cases 79 % 78 %" in text
    assert page.address == {"councils": f"{LEEDS},{SHEFFIELD}", "year": "together"}


def test_one_among_similar_authorities_over_years_together():
    page = OpenedPage("compare", councils=LEEDS, year="together", similar="yes")
    assert page.is_well
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Leeds City Council among metropolitan boroughs, 2022–23 to 2024–25 together" in text
    assert "78 %, 39 of 50 investigations" in text
    assert "which are not the same of all" in text


def test_the_newest_known_is_one_year_for_all_that_are_compared():
    page = OpenedPage("compare", councils=f"{LEEDS},{SHEFFIELD}")
    assert page.is_well
    assert "2023–24 is the newest year in which most of these upheld rates are known." in page.text
    assert "What can be concluded, 2023–24" in page.text


def test_a_council_without_figures_since_2022_23_is_not_known_and_no_zero():
    page = OpenedPage("compare", councils=f"{LEEDS},{CORBY}", year="together")
    assert page.is_well
    assert "had been abolished" in page.text
    assert "Not there in this year" in page.text
