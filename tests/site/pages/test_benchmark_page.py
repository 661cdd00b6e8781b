"""The page that sets one council among its similar authorities, driven as a visitor drives it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs

import pytest

from lgo_map.analysis.funnel import WIDER_CONFIDENCE, funnel_of, limits_around
from lgo_map.councils.register import load_register
from lgo_map.figures.catalogue import HEADLINE_RATES
from lgo_map.figures.measures import MEASURES
from lgo_map.presentation.charts.funnel import CLICKED, funnel_chart
from lgo_map.records import dataset as web_data
from lgo_map.records.statistics import load_figures, load_statistics
from lgo_map.site.pages import benchmark_page
from tests.app_pages import OpenedPage
from tests.known_councils import (
    ALLERDALE,
    BARNET,
    CAMBRIDGESHIRE,
    CITY_OF_LONDON,
    COLCHESTER,
    CORBY,
    CROYDON,
    CUMBERLAND,
    EAST_SUSSEX,
    ESSEX,
    HAMPSHIRE,
    HOUNSLOW,
    KENT,
    LEEDS,
    NO_COUNCIL,
    NORTH_NORTHAMPTONSHIRE,
    NORTHAMPTON,
    SCILLY,
    SHEFFIELD,
    YORK,
)

HOSTILE = ["<script>alert(1)</script>", "[x](javascript:1)", ":red[x]", "'\"><img src=x onerror=alert(1)>", NO_COUNCIL]

REGISTER, STATISTICS, FIGURES = load_register(), load_statistics(), load_figures()


def open_benchmark(**address: str) -> OpenedPage:
    page = OpenedPage("benchmark", **address)
    assert page.is_well
    return page


def words(page: OpenedPage) -> str:
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def chart_of(page: OpenedPage):
    return page.app.get("vega_lite_chart")[0].proto


def rows_drawn(page: OpenedPage) -> list[list[dict]]:
    """The rows that each layer of the chart draws, as they are sent to the browser."""
    return rows_of_layers(json.loads(chart_of(page).spec))


def rows_of_layers(chart: dict) -> list[list[dict]]:
    return [layer["data"]["values"] for layer in chart["layer"]]


def click_dot(page: OpenedPage, *dots: dict) -> None:
    """Click dots of the chart: what the browser reports then is made by hand here."""
    states = page.app._tree.get_widget_states()
    states.widgets.add(id=chart_of(page).id, string_value=json.dumps({"selection": {CLICKED: list(dots)}}))
    page.app._run(states)
    assert page.is_well


def rows_of(page: OpenedPage) -> list[list[str]]:
    """The words of the table's rows, cell by cell."""
    table = page.html.split("lgo-similar", 1)[1]
    rows = re.findall(r'<tr[^>]*><th scope="row">(.*?)</tr>', table)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).replace("\N{NO-BREAK SPACE}", " ") for cell in re.split(r"<td>", row)]
        for row in rows
    ]


def links_of(page: OpenedPage) -> list[dict[str, str]]:
    """The addresses the table's links lead to."""
    return [
        {name: values[0] for name, values in parse_qs(unescape(query)).items()}
        for query in re.findall(r'<a href="\?([^"]*)"', page.html.split("lgo-similar", 1)[1])
    ]


def marks_of(page: OpenedPage, shape: str) -> list[dict]:
    """The marks of a shape that one sees, each with whether it is hollow and whose it is."""
    data = rows_drawn(page)
    looks = next(rows for rows in data if "fill" in rows[0])
    whose = next(rows for rows in data if "label" in rows[0])
    return [
        {"code": dot["code"], "name": dot["name"], "hollow": look["fill"] in ("#ffffff", "#1f2833")}
        for look, dot in zip(looks, whose, strict=True)
        if look["shape"] == shape
    ]


def test_without_a_council_it_invites_to_choose_one():
    page = open_benchmark()
    assert "Choose a council above" in page.text
    assert page.address == {}
    assert not page.app.get("vega_lite_chart")


def test_northampton_is_told_its_verdict_and_how_it_is_reached():
    page = open_benchmark(council=NORTHAMPTON, year="2020")
    text = words(page)
    for part in (
        "the upheld rate of Northampton Borough Council was 64 % (7 of 11 investigations): no clear difference from "
        "the average of district councils, 45 %.",
        "29 percentage points either way",
        "1.96 × √(45 % × 55 % ÷ 11)",
        "With 11 investigations, only a rate below 16 % or above 74 % would count as clearly different",
        "2 of 24 district councils have a dot",
        "1 more has a known figure without its counts",
    ):
        assert part in text
    assert page.notices == []


def test_an_address_brings_the_view_back():
    page = open_benchmark(council=CROYDON, year="2024", measure="satisfactory_remedy_rate", own="yes")
    assert [box.value for box in page.app.selectbox] == [CROYDON, 2024, "satisfactory_remedy_rate"]
    assert page.app.toggle[0].value is True
    assert "(1 of 43 upheld cases)" in words(page)


def test_a_choice_is_written_to_the_address_and_the_address_can_be_gone_back_to():
    page = open_benchmark(council=KENT)
    page.filter("year").set_value(2024).run()
    page.filter("measure").set_value("compliance_rate").run()
    assert page.address == {"year": "2024", "council": KENT, "measure": "compliance_rate"}
    assert "Compliance by number of recommendations due" in page.text
    page.go(council=KENT, year="2025")
    assert "Upheld rate by number of investigations" in page.text
    assert page.is_well


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_makes_no_sense_in_the_address_is_ignored_and_never_repeated(hostile):
    page = open_benchmark(council=hostile, year=hostile, measure=hostile, own=hostile, else_=hostile)
    assert len(page.notices) == 5
    assert hostile not in page.html + "".join(page.notices)


def test_measures_that_have_no_funnel_are_none_of_this_pages():
    page = open_benchmark(council=KENT, measure="upheld_per_100k")
    assert len(page.notices) == 1
    assert "upheld rate" in page.notices[0]


def test_the_search_shows_the_council_found_on_this_page():
    page = open_benchmark(council=KENT, year="2024")
    page.app.text_input[0].set_value("leeds").run()
    found = next(b for b in page.app.button if "Leeds City Council" in b.label)
    found.click().run()
    assert page.is_well
    assert page.address == {"year": "2024", "council": LEEDS}


def test_a_click_on_a_dot_goes_to_its_council_and_keeps_the_rest():
    page = open_benchmark(council=HAMPSHIRE, year="2024", measure="compliance_rate", own="yes")
    click_dot(page, {"code": KENT})
    assert page.address == {"year": "2024", "council": KENT, "measure": "compliance_rate", "own": "yes"}
    assert page.filter("council").value == KENT
    assert "compliance rate of Kent County Council" in page.text


@pytest.mark.parametrize("dots", [[], [{"other": 1}], [{"code": NO_COUNCIL}], [{"code": HOSTILE[0]}]])
def test_a_click_that_names_no_council_changes_nothing(dots):
    page = open_benchmark(council=HAMPSHIRE, year="2025")
    click_dot(page, *dots)
    assert page.address == {"year": "2025", "council": HAMPSHIRE}


def test_the_chart_draws_every_known_authority_once_and_marks_this_one():
    page = open_benchmark(council=HAMPSHIRE, year="2025")
    dots, diamonds = marks_of(page, "circle"), marks_of(page, "diamond")
    assert sorted(mark["code"] for mark in dots) == [CAMBRIDGESHIRE, EAST_SUSSEX, ESSEX, KENT]
    assert [mark["code"] for mark in diamonds] == [HAMPSHIRE]
    assert diamonds[0]["hollow"]  # the press reports it, and the sentence says so
    assert "from a press report" in page.text
    assert sum(mark["hollow"] for mark in dots) == 0
    assert "Hampshire County Council, the diamond, is at 79" in chart_of(page).alt


def test_figures_that_are_not_the_ombudsmans_are_hollow_and_can_be_switched_off():
    page = open_benchmark(council=NORTHAMPTON, year="2020")
    hollow = {mark["name"] for mark in marks_of(page, "circle") if mark["hollow"]}
    assert hollow == {"Colchester City Council"}
    page.app.toggle[0].set_value(True).run()
    assert page.address["own"] == "yes"
    assert marks_of(page, "circle") == []
    assert len(marks_of(page, "diamond")) == 1
    assert "as a council or the press reports it" not in page.text


def test_switching_them_off_leaves_the_dots_of_the_ombudsmans_own_figures():
    page = open_benchmark(council=KENT, year="2024")
    dots = {mark["name"]: mark["hollow"] for mark in marks_of(page, "circle")}
    assert dots == {
        "East Sussex County Council": True,
        "Nottinghamshire County Council": True,
        "Surrey County Council": False,
    }
    page.app.toggle[0].set_value(True).run()
    assert [mark["name"] for mark in marks_of(page, "circle")] == ["Surrey County Council"]


def test_the_lines_drawn_are_those_the_verdicts_follow():
    drawn = rows_drawn(open_benchmark(council=HAMPSHIRE, year="2025"))
    ends = next(rows for rows in drawn if "wider_low" in rows[0])[-1]
    most = ends["base"]
    assert most >= 193  # Essex's, the most
    for prefix, confidence in (("", 0.95), ("wider_", WIDER_CONFIDENCE)):
        low, high = limits_around(89, [most], confidence)
        assert (ends[f"{prefix}low"], ends[f"{prefix}high"]) == (
            pytest.approx(low[0], abs=0.001),
            pytest.approx(high[0], abs=0.001),
        )


def test_no_layer_is_empty():
    for address in ({"council": HAMPSHIRE, "year": "2025"}, {"council": LEEDS, "year": "2021"}):
        assert all(rows_drawn(open_benchmark(**address)))


def test_dots_at_one_place_name_one_another():
    funnel = funnel_of(REGISTER, STATISTICS, FIGURES, CROYDON, 2024, MEASURES["satisfactory_remedy_rate"])
    assert funnel is not None
    places = assert_dots_at_one_place_name_one_another(funnel_chart(funnel, "light"))
    barnet, hounslow = (str(REGISTER.at[code, "name"]) for code in (BARNET, HOUNSLOW))  # 2 of 22 each
    assert (places[22, 9, barnet], places[22, 9, hounslow]) == (hounslow, barnet)


def assert_dots_at_one_place_name_one_another(chart: dict) -> dict[tuple[float, float, str], str]:
    """What each dot says is there as well, by its place and its council's name."""
    rows = [row for data in rows_of_layers(chart) for row in data if "name" in row]
    places = {(row["base"], row["rate"], row["name"]): row.get("also", "") for row in rows}
    assert places
    for (base, rate, name), also in places.items():
        others = {n for b, r, n in places if (b, r) == (base, rate)} - {name}
        assert sorted(filter(None, also.split("; "))) == sorted(others)  # there is a name with a comma
    return places


def test_the_table_has_every_similar_authority_with_a_link_but_for_this_one():
    page = open_benchmark(council=NORTHAMPTON, year="2020")
    rows, links = rows_of(page), links_of(page)
    assert len(rows) == 24
    assert len(links) == 23
    assert {tuple(sorted(link)) for link in links} == {("council", "year")}
    assert {link["year"] for link in links} == {"2020"}
    assert NORTHAMPTON not in {link["council"] for link in links}
    own = next(row for row in rows if "this council" in row[0])
    assert own[1:] == [
        "64 %",
        "7 of 11 investigations",
        "35 % to 85 %",
        "No clear difference",
        "within the 95 % lines",
        "The Ombudsman",
    ]
    assert rows[-1][1:] == ["not known", "", "", "", "no dot", ""]
    assert [row[1] == "not known" for row in rows] == sorted(row[1] == "not known" for row in rows)


def test_a_link_of_the_table_opens_that_council_in_the_same_view():
    page = open_benchmark(council=CROYDON, year="2024", measure="satisfactory_remedy_rate", own="yes")
    link = links_of(page)[0]
    other = open_benchmark(**link)
    assert other.address == link
    assert other.filter("measure").value == "satisfactory_remedy_rate"
    assert other.notices == []


def test_a_dot_that_rounding_puts_across_a_line_is_named():
    page = open_benchmark(council=KENT, year="2024", measure="satisfactory_remedy_rate")
    assert "rounded and lies on the other side" not in page.text
    text = words(open_benchmark(council=CROYDON, year="2024", measure="satisfactory_remedy_rate"))
    assert "The dot of the London Borough of Croydon is drawn at the published 2 %" in text
    assert "by its counts (1 of 43 upheld cases) it is within the 95 % lines, and that decides the verdict" in text


def test_a_rate_printed_otherwise_than_its_counts_is_flagged():
    text = words(open_benchmark(council=HOUNSLOW, year="2024"))
    assert "The figure is shown as published. Its counts say otherwise: 22 of 24 is 92 %." in text


def test_an_unknown_figure_is_no_zero_and_the_others_are_shown():
    page = open_benchmark(council=CORBY, year="2020")
    text = words(page)
    assert "is not known here. That is not a rate of zero." in text
    assert "There is no verdict on this council: the figure is not known." in text
    assert marks_of(page, "diamond") == []
    assert "◆ this council" not in text.split("As a table")[0]


def test_without_the_figure_a_button_leads_to_the_nearest_year_that_has_it():
    page = open_benchmark(council=NORTHAMPTON, year="2021")
    assert "is not known here" in page.text.split("As a table")[0]
    page.press("See 2021–22, the nearest year in which it is known")  # 2019–20 is as near, but older
    assert page.is_well
    assert page.address == {"year": "2022", "council": NORTHAMPTON}
    assert "is not known here" not in page.text.split("As a table")[0]


def test_a_council_that_was_not_there_says_so_and_leads_to_its_years():
    page = open_benchmark(council=ALLERDALE, year="2025")
    assert "Allerdale Borough Council was not there at the end of 2024–25: its last day was 31 March 2023" in page.text
    page.press("See 2023–24, the nearest year in which it is known")
    assert page.address == {"year": "2024", "council": ALLERDALE}
    assert "is none of them" in page.text  # abolished, but decided about
    before = open_benchmark(council=CUMBERLAND, year="2020")
    assert "its first day was 1 April 2023" in before.text


def test_nothing_to_measure_is_not_zero():
    text = words(open_benchmark(council=ALLERDALE, year="2023", measure="compliance_rate"))
    assert "No recommendations were due for Allerdale Borough Council in 2022–23" in text
    assert "There is no verdict on this council: no recommendations were due." in text


def test_without_an_average_there_are_dots_but_no_lines_and_it_says_so():
    page = open_benchmark(council=LEEDS, year="2021")
    assert "there are dots, but no lines and no verdicts" in page.text
    assert not any("wider_low" in rows[0] for rows in rows_drawn(page))
    assert "pandemic pause" in page.text


def test_where_nothing_is_known_of_anybody_there_is_no_chart_but_a_table():
    page = open_benchmark(council=KENT, year="2025", measure="satisfactory_remedy_rate")
    assert "No funnel can be drawn: of no county council" in page.text
    assert len(rows_of(page)) == 8
    assert not page.app.get("vega_lite_chart")


def test_the_table_can_be_taken_away(taken_away):
    open_benchmark(council=CROYDON, year="2024", measure="satisfactory_remedy_rate")
    name, content = next(iter(taken_away.items()))
    assert name == "benchmark-satisfactory-remedy-rate-london-boroughs-2023-24.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 5
    croydon = next(row for row in rows if row["Code"] == CROYDON)
    assert (croydon["Figure (%)"], croydon["Cases counted"], croydon["Of cases"]) == ("2.0", "1", "43")
    assert croydon["Compared with the average"] == "no clear difference"
    unknown = rows[-1]
    assert unknown["Figure (%)"] == unknown["Among the lines of the funnel"] == unknown["Stated by"] == ""


def test_names_are_shown_as_they_are_whatever_they_are(monkeypatch):
    hostile = REGISTER.copy()
    statistics = STATISTICS.copy()
    for code, text in zip((HAMPSHIRE, KENT, ESSEX), HOSTILE, strict=False):
        hostile.loc[code, "name"] = text
        statistics.loc[statistics["code"] == code, "name"] = text
    changed = replace(
        web_data.current_dataset(), register=hostile, statistics=statistics, ombudsman_statistics=statistics
    )
    monkeypatch.setattr(benchmark_page, "current_dataset", lambda: changed)
    page = open_benchmark(council=HAMPSHIRE, year="2025")
    assert "<script>" not in page.html
    assert unescape(page.html).count(HOSTILE[0]) >= 2


def test_other_pages_are_linked_with_the_year_and_the_council():
    links = open_benchmark(council=KENT, year="2024").links
    assert f"council={KENT}" in links["All years of this council"]
    assert "year=2024" in links["The map of 2023–24"]
    compared = links["All three figures beside similar authorities"]
    assert all(part in compared for part in ("year=2024", f"councils={KENT}", "similar=yes"))


@pytest.mark.parametrize("measure", HEADLINE_RATES)
def test_every_council_and_year_has_a_page(measure):
    page = open_benchmark(measure=measure, council=KENT)
    for year, code in ((2020, NORTHAMPTON), (2021, CITY_OF_LONDON), (2022, ALLERDALE), (2023, SCILLY), (2024, ESSEX)):
        page.go(measure=measure, council=code, year=str(year))
        assert page.is_well, (code, year)
        assert page.notices == []


# --- more than one year


def test_the_newest_known_is_the_funnel_of_the_year_in_which_this_councils_figure_is_newest():
    page = open_benchmark(council=YORK)
    assert page.is_well
    assert "2023–24, the newest year known" in page.text
    assert page.address == {"council": YORK}
    assert f'href="?year=2024&amp;council={NORTH_NORTHAMPTONSHIRE}"' in page.html


def test_years_together_are_one_funnel_and_say_which_went_in():
    page = open_benchmark(council=SHEFFIELD, year="together")
    assert page.is_well
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "In 2022–23 and 2023–24 together the upheld rate of Sheffield City Council was 78 %" in text
    assert "2022–23 and 2023–24 went in: 2 of the 3 years. 2024–25 is not in it" in text
    assert "(26 × 77 % + 24 × 80 %) ÷ 50" in text
    assert "Leeds City Council 79 % 143 of 181 investigations 2022–23 to 2024–25" in text
    assert f'href="?year=together&amp;council={LEEDS}"' in page.html
    assert page.address == {"year": "together", "council": SHEFFIELD}
    assert f"year=together&council={SHEFFIELD}" in page.links["The map of 2022–23 to 2024–25 together"]


def test_a_council_without_a_figure_of_those_years_says_so():
    page = open_benchmark(council=COLCHESTER, year="together")
    assert page.is_well
    assert "of Colchester City Council in 2022–23 to 2024–25 together is not known here" in page.text
