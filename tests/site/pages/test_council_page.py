"""The page of one council, as a visitor reads it."""

from __future__ import annotations

import dataclasses
import json
import re
from html import unescape

import pytest

from lgo_map.councils.register import load_register
from lgo_map.figures.values import is_known
from lgo_map.records import dataset as web_data
from lgo_map.records.statistics import load_statistics
from lgo_map.site.pages import council_page
from lgo_map.wording.numbers import decimal, number
from tests.app_pages import OpenedPage
from tests.known_councils import (
    ALLERDALE,
    BIRMINGHAM,
    BUCKINGHAMSHIRE,
    CITY_OF_LONDON,
    COLCHESTER,
    CORBY,
    CUMBERLAND,
    HOUNSLOW,
    LEEDS,
    NORTHAMPTON,
    POOLE,
    REDBRIDGE,
    SHEFFIELD,
    YORK,
)

HOSTILE = ["<script>alert(1)</script>", "[x](javascript:1)", ":red[x]", "<img src=x onerror=alert(1)>"]

REGISTER, STATISTICS = load_register(), load_statistics()


class CouncilPage(OpenedPage):
    """The page in one visitor's session."""

    def __init__(self, **address):
        super().__init__("council", **address)

    def go(self, **address):
        super().go(**address)
        assert self.is_well

    @property
    def blocks(self):
        return self.html.split("\n")

    @property
    def heading(self):
        return next(unescape(m[1]) for block in self.blocks if (m := re.search(r"<h1>(.*?)</h1>", block)))

    @property
    def box(self):
        return self.app.selectbox[0]

    @property
    def table(self):
        """The table of figures: by name and year, the words of the cell."""
        html = next(block for block in self.blocks if 'aria-label="Every figure by year"' in block)
        _, *years = re.findall(r'<th scope="col">(.*?)</th>', html)
        rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html)
        return {
            (name, year): words(cell)
            for name, cells in rows
            for year, cell in zip(years, re.findall(r"<td>(.*?)</td>", cells), strict=True)
        }

    @property
    def charts(self):
        """Of each chart, the kinds of marks it draws and its text alternative."""
        protos = [chart.proto for chart in self.app.get("vega_lite_chart")]
        return [({layer["mark"]["type"] for layer in json.loads(p.spec)["layer"]}, p.alt) for p in protos]

    @property
    def councils_linked(self):
        """The labels of the links to other councils, as they read."""
        return [button.label.replace("\\", "") for button in self.app.button]


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_without_a_council_the_page_invites_to_choose_one():
    page = CouncilPage()
    assert page.heading == "A council through the years"
    assert "Choose a council above" in page.text
    assert page.box.value is None
    assert len(page.box.options) == len(REGISTER)


def test_a_council_is_shown_by_name_type_and_years_in_force():
    page = CouncilPage(council=LEEDS)
    assert page.heading == "Leeds City Council"
    assert "Metropolitan borough · in force since 1 April 1974" in page.text
    assert "District council · 1 April 1974 to 31 March 2023" in CouncilPage(council=ALLERDALE).text
    assert "London borough · in force" in CouncilPage(council=CITY_OF_LONDON).text


def test_choosing_from_the_list_writes_the_address_and_going_back_follows_it():
    page = CouncilPage()
    page.box.select(LEEDS).run()
    assert page.heading == "Leeds City Council"
    assert page.address == {"council": LEEDS}
    page.box.select(CORBY).run()
    assert page.heading == "Corby Borough Council"
    page.go(council=LEEDS)
    assert page.heading == "Leeds City Council"
    assert page.box.value == LEEDS
    page.go()
    assert page.heading == "A council through the years"


def test_a_choice_just_made_is_not_undone_by_the_address_of_before():
    page = CouncilPage(council=LEEDS)
    page.box.select(CORBY)
    page.app.run()
    assert page.address == {"council": CORBY}


@pytest.mark.parametrize("nonsense", ["E99999999", "<script>alert(1)</script>"])
def test_a_council_that_is_none_gets_a_notice_that_does_not_repeat_it(nonsense):
    page = CouncilPage(council=nonsense)
    assert [notice.value for notice in page.app.info] == [
        "The council in this page’s address is not one we know, so none is chosen."
    ]
    assert page.heading == "A council through the years"
    page.box.select(LEEDS).run()
    assert not page.app.info


def test_the_year_looked_at_elsewhere_is_kept():
    page = CouncilPage(council=LEEDS, year="2023")
    assert "In 2022–23 the Ombudsman found fault in 37 of the 54 complaints about Leeds" in page.text
    assert page.links["On the map of 2022–23"] == f"?year=2023&council={LEEDS}"
    page.box.select(NORTHAMPTON).run()
    assert page.address == {"council": NORTHAMPTON, "year": "2023"}
    assert page.links["On the map of 2019–20"] == f"?year=2020&council={NORTHAMPTON}&tier=lower"


def test_another_parameter_gets_a_notice_and_the_council_is_shown():
    page = CouncilPage(council=LEEDS, utm_source="2020")
    assert "means nothing here" in page.app.info[0].value
    assert page.heading == "Leeds City Council"


@pytest.mark.parametrize(
    "code",
    [LEEDS, NORTHAMPTON, CORBY, ALLERDALE, CUMBERLAND, CITY_OF_LONDON, HOUNSLOW, REDBRIDGE, YORK, BIRMINGHAM],
)
def test_every_figure_on_the_page_is_the_one_that_stands_and_unknown_is_never_zero(code):
    assert_every_figure_stands(CouncilPage(council=code).table, STATISTICS, code)


def assert_every_figure_stands(table, statistics, code):
    """The table has each known figure of the council as it stands, and words for every other."""
    names = {
        "Investigations": ("investigations", number),
        "Upheld": ("upheld", number),
        "Upheld rate": ("upheld_rate", lambda value: f"{decimal(value)} %"),
        "Upheld rate, published average": ("upheld_rate_average", lambda value: f"{decimal(value)} %"),
        "Compliance": ("compliance_rate", lambda value: f"{decimal(value)} %"),
        "Compliance, published average": ("compliance_rate_average", lambda value: f"{decimal(value)} %"),
        "Satisfactory remedies": ("satisfactory_remedies", number),
        "Satisfactory remedy rate": ("satisfactory_remedy_rate", lambda value: f"{decimal(value)} %"),
    }
    rows = statistics[statistics["code"] == code]
    assert {year for _, year in table} == {f"{year - 1}–{year % 100:02d}" for year in rows["year"]}
    for _, row in rows.iterrows():
        year = f"{row['year'] - 1}–{row['year'] % 100:02d}"
        for name, (column, wording) in names.items():
            shown = table[name, year]
            if not is_known(row[column]):
                assert shown in ("not known", "No recommendations were due", "No upheld cases", "No investigations")
            else:
                assert shown.split(" council’s")[0].split(" press")[0].split(" computed")[0].split(" but ")[
                    0
                ] == wording(row[column])


def test_the_newest_known_year_stands_in_a_sentence():
    assert (
        "In 2024–25 the Ombudsman found fault in 62 of the 68 complaints about Leeds" in CouncilPage(council=LEEDS).text
    )
    assert "In 2021–22 the Ombudsman found fault in 2 of the 4" in CouncilPage(council=NORTHAMPTON).text


@pytest.mark.parametrize("code", [CORBY, CITY_OF_LONDON, CUMBERLAND])
def test_of_a_council_without_figures_the_page_says_that_none_is_known(code):
    page = CouncilPage(council=code)
    assert "In none of the years below is this council’s upheld rate known here" in page.text
    assert not [cell for cell in page.table.values() if cell.startswith("0")]
    assert len(page.charts) == 3
    for marks, alternative in page.charts:
        assert "point" not in marks  # the council's own mark
        assert not re.search(r"\b0\s%", alternative)


def test_every_chart_has_marks_for_the_known_years_and_says_them_in_words():
    charts = CouncilPage(council=LEEDS).charts
    assert [alternative.split(" by year")[0] for _, alternative in charts] == [
        "Upheld rate",
        "Compliance",
        "Satisfactory remedy",
    ]
    assert all({"point", "rule", "tick"} <= marks for marks, _ in charts)
    assert "2024–25: 91 % (62 of 68 investigations), average 81 %" in words(charts[0][1])


def test_what_is_odd_about_a_year_is_explained():
    text = CouncilPage(council=LEEDS).text
    assert "no new complaints for three months" in text
    assert "uphold rates rose everywhere" in text


def test_a_rate_that_contradicts_its_counts_is_flagged():
    page = CouncilPage(council=HOUNSLOW)
    assert "2023–24: the rate is shown as published; the published counts say otherwise: 22 of 24 is 92 %" in page.text
    assert page.table["Upheld rate", "2023–24"] == "93 % but 22 of 24 is 92 %"


def test_what_a_council_or_the_press_reports_is_marked():
    assert "press" in CouncilPage(council=REDBRIDGE).table["Upheld rate", "2019–20"]
    assert CouncilPage(council=BUCKINGHAMSHIRE).table["Investigations", "2022–23"].endswith("council’s report")


def test_all_letters_are_there_to_read():
    page = CouncilPage(council=NORTHAMPTON)
    assert "2019–20: letter of 22 July 2020" in page.text
    assert "Dear Mr Candler" in page.text
    corby = CouncilPage(council=CORBY).text
    assert "We hold no letter" not in corby
    assert "2019–20: letter of" in corby
    assert "We hold no letter to this council" in CouncilPage(council=LEEDS).text


def test_the_figures_of_an_abolished_council_are_a_link_from_its_successor():
    page = CouncilPage(council=CUMBERLAND)
    assert "Last figures known, 2023–24: 1 of 1 investigation upheld (100 %)" in page.text
    page.press("Allerdale Borough Council")
    assert page.heading == "Allerdale Borough Council"
    assert page.address == {"council": ALLERDALE}
    page.press("Cumberland Council")
    assert page.heading == "Cumberland Council"
    assert page.box.value == CUMBERLAND


def test_the_family_tree_goes_back_to_the_predecessors_of_predecessors(monkeypatch):
    """As it does for Somerset, whose Somerset West and Taunton came from others in its turn."""
    dataset = web_data.current_dataset()
    register = dataset.register.copy()
    before = register["predecessors"].to_dict() | {ALLERDALE: [POOLE]}
    register["predecessors"] = register.index.map(before)
    monkeypatch.setattr(council_page, "current_dataset", lambda: dataclasses.replace(dataset, register=register))
    linked = CouncilPage(council=CUMBERLAND).councils_linked
    assert {"Allerdale Borough Council", "Poole Borough Council"} <= set(linked)


def test_figures_decided_after_a_councils_end_are_explained():
    assert "figures of later years are of such decisions" in CouncilPage(council=ALLERDALE).text
    assert "figures of later years are of such decisions" not in CouncilPage(council=CORBY).text


@pytest.mark.parametrize(
    ("code", "link"),
    [
        (LEEDS, ("On the map of 2024–25", f"?year=2025&council={LEEDS}")),
        (ALLERDALE, ("On the map of 2022–23", f"?year=2023&council={ALLERDALE}&tier=lower")),
        (CORBY, ("On the map of 2020–21", f"?year=2021&council={CORBY}&tier=lower")),
    ],
)
def test_a_link_leads_to_the_map_of_a_year_on_which_the_council_has_an_area(code, link):
    assert link in CouncilPage(council=code).links.items()


def test_all_links_out_of_the_page_are_safe_to_follow():
    for code in (LEEDS, REDBRIDGE, BIRMINGHAM):
        for tag in re.findall(r"<a [^>]*>", " ".join(CouncilPage(council=code).blocks)):
            assert re.search(r'href="https?://[^"]+"', tag)
            assert "noopener" in tag


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_as_words_whatever_they_hold(name, monkeypatch):
    dataset = web_data.current_dataset()
    register = dataset.register.copy()
    register.loc[CUMBERLAND, "name"], register.loc[ALLERDALE, "name"] = name, f"{name} of before"
    monkeypatch.setattr(council_page, "current_dataset", lambda: dataclasses.replace(dataset, register=register))
    page = CouncilPage(council=CUMBERLAND)
    assert page.heading == name
    assert f"{name} of before" in page.councils_linked
    assert not re.search(r"<(script|img)", " ".join(page.blocks))
    label = next(button.label for button in page.app.button if button.label.endswith("of before"))
    assert not re.search(r"[`*_{}\[\]()#+\-.!~|$:<>]", re.sub(r"\\.", "", label))


# --- years put together


def test_the_years_put_together_stand_below_the_years_and_say_what_went_in():
    page = CouncilPage(council=SHEFFIELD)
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "2022–23 to 2024–25 together In 2022–23 and 2023–24 together the Ombudsman found fault in 39 of the 50" in text
    )
    assert "2022–23 and 2023–24: 2 of the 3 years 78 % 39 of 50 investigations" in text
    assert "rates are never averaged" in text


def test_whoever_comes_from_years_together_reads_of_them_first_and_can_go_back():
    page = CouncilPage(council=LEEDS, year="together")
    assert page.is_well
    assert page.text.count("In 2022–23 to 2024–25 together the Ombudsman found fault in 143 of the 181") == 1
    assert page.links["On the map: together, 2022–23 to 2024–25"] == f"?year=together&council={LEEDS}"
    assert page.address == {"council": LEEDS, "year": "together"}
    newest = CouncilPage(council=LEEDS, year="newest")
    assert newest.links["On the map: newest known"] == f"?year=newest&council={LEEDS}"


def test_a_council_without_figures_since_2022_23_has_nothing_put_together():
    assert "together" not in CouncilPage(council=COLCHESTER).text
    page = CouncilPage(council=COLCHESTER, year="together")
    assert page.is_well
    assert "In 2019–20 the Ombudsman found fault in" in page.text
