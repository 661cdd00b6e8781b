"""What a briefing says of councils whose figures are published, missing, reported by others, or zero."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable

import pytest

from lgo_map.councils.register import authorities_of_year
from lgo_map.exports.briefing import (
    Briefing,
    briefing_name,
    briefing_of,
    data_version,
)
from lgo_map.exports.briefing_peers import MAX_NAMES, short_names
from lgo_map.records.dataset import current_dataset
from lgo_map.storage import DATA, DataFileError
from tests.known_councils import ALLERDALE, BIRMINGHAM, CORBY, CUMBERLAND, HOUNSLOW, KENT, LEEDS, NORTHAMPTON

MakeBriefing = Callable[[str, int], Briefing]


@pytest.fixture(scope="module")
def briefing() -> MakeBriefing:
    """Makes the briefing of a council and year."""
    return lambda code, year: briefing_of(current_dataset(), code, year, "1.0.0")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_northamptons_figures_are_those_of_its_letter(briefing):
    found = briefing(NORTHAMPTON, 2020)
    assert found.title == "Briefing: Northampton Borough Council, 2019–20"
    assert (found.kind, found.period) == ("District council", "1 April 2019 to 31 March 2020")
    assert plain(found.sentence).startswith(
        "In 2019–20 the Ombudsman found fault in 7 of the 11 complaints about Northampton Borough Council"
    )
    told = [tuple(plain(text) for text in (f.value, f.counts, f.average, f.interval, f.verdict)) for f in found.figures]
    assert told == [
        ("64 %", "7 of 11 investigations", "45 %", "35 % to 85 %", "No clear difference"),
        ("100 %", "of 5 recommendations due", "99 %", "57 % to 100 %", "No clear difference"),
        ("14 %", "1 of 7 upheld cases", "20 %", "3 % to 51 %", "No clear difference"),
    ]
    assert {figure.stated_by for figure in found.figures} == {"The Ombudsman"}
    assert "22 July 2020 to Mr Candler, Chief Executive, is held here" in found.letter


def test_what_is_not_known_is_said_to_be_and_is_no_number(briefing):
    found = briefing(CORBY, 2020)
    assert found.sentence.endswith("is not known here. It is not in this copy of the letter of 22 July 2020.")
    assert [figure.value for figure in found.figures] == ["Not in this copy of the letter"] * 3
    assert {(f.rate, f.low, f.high) for f in found.figures} == {(None, None, None)}
    assert [f.stated_by for f in found.figures] == ["", "", ""]
    year = next(year for year in found.trend if year.year == 2020)
    assert (year.value, year.rate, year.interval, year.verdict) == ("Not known", None, "", "")


def test_a_figure_neither_letter_nor_page_states_is_not_known(briefing):
    found = briefing(LEEDS, 2025)
    assert [plain(figure.value) for figure in found.figures] == ["91 %", "Not known", "Not known"]
    assert found.figures[0].verdict == "Higher than the average"
    assert "is not held here" in found.letter


def test_nothing_to_measure_is_not_zero(briefing, statistics):
    rows = statistics[(statistics["compliance_outcomes"] == 0) & (statistics["year"] <= 2025)]
    row = rows.iloc[0]
    figure = briefing(str(row["code"]), int(row["year"])).figures[1]
    assert (figure.value, figure.rate, figure.verdict) == ("No recommendations were due", None, "Nothing to compare")


def test_a_published_rate_that_its_counts_contradict_is_flagged(briefing):
    found = briefing(HOUNSLOW, 2024)
    figure, [in_trend] = found.figures[0], [year for year in found.trend if year.year == 2024]
    assert plain(figure.value) == "93 %"
    assert plain(figure.flag) == "As published. The published counts say otherwise: 22 of 24 is 92 %."
    assert plain(in_trend.value) == "93 % (but 22 of 24 is 92 %)"


def test_a_rate_of_the_press_is_marked(briefing, figures):
    own = figures[(figures["figure"] == "upheld_rate") & figures["chosen"] & (figures["source_kind"] == "press")].iloc[
        0
    ]
    found = briefing(str(own["code"]), int(own["year"]))
    assert found.figures[0].is_reported
    assert found.figures[0].stated_by.startswith("A press report")
    assert next(year for year in found.trend if year.year == own["year"]).is_reported
    assert any("press report" in source.title.casefold() for source in found.sources)


def test_an_abolished_council_says_so_and_is_not_among_the_similar(briefing):
    found = briefing(ALLERDALE, 2024)
    assert "its last day was 31 March 2023. It was followed by Cumberland Council." in found.notices[0]
    assert found.figures[0].counts == "1 of 1 investigation"
    assert "This council was not in force on 31 March 2024, so it is not among them." in found.similar
    assert not any("(this council)" in name for group in found.groups for name in group.names)


def test_figures_of_predecessors_stand_beside_and_are_not_added(briefing):
    found = briefing(CUMBERLAND, 2024)
    assert any(
        plain(line).startswith("Allerdale Borough Council in 2023–24: 1 of 1 investigation") for line in found.family
    )
    assert found.figures[0].rate is None


def test_a_council_that_was_not_there_gets_no_figures(briefing):
    found = briefing(CUMBERLAND, 2022)
    assert found.figures == ()
    assert found.sentence == "There are no figures of Cumberland Council for 2021–22."
    assert "did not exist in 2021–22: its first day was 1 April 2023" in found.notices[0]
    assert found.trend[0].value == "Not in force"
    assert found.similar


@pytest.mark.parametrize("year", [2020, 2022, 2025])
@pytest.mark.parametrize("code", [NORTHAMPTON, LEEDS, HOUNSLOW, CUMBERLAND, KENT])
@pytest.mark.parametrize("max_names", [MAX_NAMES, 6])
def test_the_similar_authorities_are_all_those_of_the_type_in_force(
    briefing, register, code, year, max_names, monkeypatch
):
    monkeypatch.setattr("lgo_map.exports.briefing_peers.MAX_NAMES", max_names)
    found = briefing(code, year)
    in_force = authorities_of_year(register, year)
    expected = int((in_force["authority_type"] == register["authority_type"][code]).sum())
    assert sum(group.count for group in found.groups) == expected
    named = [len(group.names) for group in found.groups]
    if expected <= max_names:
        assert named == [group.count for group in found.groups]
    else:
        assert found.groups[-1].names == ()
        assert named[:-1] == [group.count for group in found.groups[:-1]]


def test_the_similar_authorities_come_with_their_rates_and_who_reports_them(briefing):
    groups = {group.verdict: [plain(name) for name in group.names] for group in briefing(NORTHAMPTON, 2020).groups}
    assert "Northampton (this council) 64 %" in groups["No clear difference"]
    assert "Colchester 25 %*" in groups["No clear difference"]
    assert groups["Rate known, no verdict"] == ["Gedling 20 %*"]


def test_the_date_of_the_data_is_that_of_the_newest_year(briefing):
    found = briefing(NORTHAMPTON, 2020)
    assert found.day == "2025-03-31"
    assert "The newest year held is 2024–25, which ended on 31 March 2025" in found.date_of_data
    assert "newest upheld rate is of 2021–22" in found.date_of_data
    assert "rates of 2 of 3 years" in found.date_of_data


def test_every_year_with_a_known_rate_has_its_source(briefing):
    found = briefing(NORTHAMPTON, 2020)
    stated = " ".join(source.states for source in found.sources)
    assert all(year.name in stated for year in found.trend if year.rate is not None)
    assert all(source.address is None or source.address.startswith("https://") for source in found.sources)


def test_short_names_stay_apart(register):
    assert short_names(["Leeds City Council", "London Borough of Hounslow"]) == ["Leeds", "Hounslow"]
    assert short_names(["Dorset Council", "Dorset County Council"]) == ["Dorset Council", "Dorset County Council"]
    for _, rows in register.groupby("authority_type"):
        assert len(set(short_names(rows["name"]))) == len(rows)


def test_the_file_name_says_which_council_and_year():
    assert briefing_name("Leeds City Council", 2020) == "briefing-leeds-city-council-2019-20.pdf"
    assert briefing_name("Borough Council of King's Lynn and West Norfolk", 2025) == (
        "briefing-borough-council-of-kings-lynn-and-west-norfolk-2024-25.pdf"
    )


def test_a_briefing_holds_nothing_but_plain_text_and_numbers(briefing):
    found = dataclasses.asdict(briefing(NORTHAMPTON, 2020))
    assert json.loads(json.dumps(found, allow_nan=False))["council"] == "Northampton Borough Council"


def test_the_version_of_the_data_is_the_one_described():
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert data_version() == described["version"]


@pytest.mark.parametrize("content", ["{}", "[]", '{"version": 1}'])
def test_a_description_without_a_version_is_named_in_one_sentence(tmp_path, content):
    (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"datapackage\.json states no version"):
        data_version(tmp_path)


def test_a_missing_description_is_named_in_one_sentence(tmp_path):
    with pytest.raises(DataFileError, match=r"datapackage\.json is missing"):
        data_version(tmp_path)


def test_rule_14_the_years_put_together_say_sum_average_verdict_and_which_went_in(briefing):
    made = briefing(LEEDS, 2025)
    text = [words.replace("\N{NO-BREAK SPACE}", " ") for words in made.together]
    assert made.together_name == "2022–23 to 2024–25 together"
    assert text[0].startswith("In 2022–23 to 2024–25 together the Ombudsman found fault in 143 of the 181 complaints")
    assert text[1].startswith("Compliance: 100 % of 60 recommendations due, 95 % interval 94 % to 100 %; average 99 %:")
    assert text[2].endswith("no clear difference (2022–23 and 2023–24: 2 of the 3 years).")
    assert "rates never averaged" in text[-1]
    upheld = briefing(BIRMINGHAM, 2025).together[0]
    assert "2023–24 and 2024–25 went in: 2 of the 3 years. 2022–23 is not in it" in upheld


def test_a_council_of_which_no_year_can_go_in_has_nothing_put_together(briefing):
    assert briefing(CORBY, 2020).together == ()
