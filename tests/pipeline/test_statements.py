"""From the published figures to the figures that stand, and what stops the build."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from lgo_map.figures.catalogue import COUNTED_AS_SUM, NONE_DUE
from lgo_map.pipeline.stage import BuildError, open_stage
from lgo_map.pipeline.statements import build_statistics, choose
from lgo_map.records.statistics import disagreements_of, figures_of, load_figures, load_statistics, statistics_of
from lgo_map.storage import DATA
from tests.known_councils import (
    BIRMINGHAM,
    CAMBRIDGE,
    CHELMSFORD,
    LEEDS,
    NORTHAMPTON,
    SHEFFIELD,
    SHEFFIELD_BEFORE,
    WESTMORLAND,
    YORK,
)

SOURCE = "data/sources/statistics.csv"


@pytest.fixture
def project(tmp_path):
    shutil.copytree(DATA / "sources", tmp_path / "data" / "sources")
    shutil.copy(DATA / "register.parquet", tmp_path / "data")
    return tmp_path


def build(project):
    with open_stage(project) as stage:
        return build_statistics(stage)


def problem_of(project):
    with pytest.raises(BuildError) as caught:
        build(project)
    assert not (project / "data" / "stats.parquet").exists()
    assert not (project / "data" / "figures.parquet").exists()
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert message.startswith(SOURCE)
    return message.removeprefix(SOURCE)


def source(project):
    return pd.read_csv(project / SOURCE, dtype=str, keep_default_na=False)


def line_of(table, code, year, kind="ombudsman"):
    """The line of the file that holds this row."""
    wanted = (table["authority_code"] == code) & (table["year"] == str(year)) & (table["source_kind"] == kind)
    return table.index[wanted].item() + 2


def change(project, of_code, of_year, kind="ombudsman", /, **cells):
    """Change cells of a row of the CSV; gives back its line in the file."""
    table = source(project)
    line = line_of(table, of_code, of_year, kind)
    for column, value in cells.items():
        table.loc[line - 2, column] = value
    table.to_csv(project / SOURCE, index=False, lineterminator="\n")
    return line


def add(project, **cells):
    """Add a row to the CSV; gives back its line in the file."""
    table = source(project)
    table.loc[len(table)] = {**dict.fromkeys(table.columns, ""), **cells}
    table.to_csv(project / SOURCE, index=False, lineterminator="\n")
    return len(table) + 1


def add_leeds(project, **cells):
    leeds = {
        "authority_code": LEEDS,
        "authority_name": "Leeds City Council",
        "source_url": f"https://{cells['source_kind']}.example.org",
    }
    return add(project, **{**leeds, **cells})


def known(project, code, year, *columns):
    row = statistics_of(load_statistics(project / "data"), code, year)
    assert row is not None
    return tuple(None if pd.isna(row[column]) else row[column] for column in columns)


# What is built


@pytest.mark.parametrize("name", ["stats.parquet", "figures.parquet"])
def test_the_tables_are_built_as_the_sample_holds_them_and_again_the_same(project, name):
    checks = build(project)
    first = (project / "data" / name).read_bytes()
    build(project)
    assert (project / "data" / name).read_bytes() == first
    pd.testing.assert_frame_equal(pd.read_parquet(project / "data" / name), pd.read_parquet(DATA / name))
    assert checks[0] == "82 rows of 37 councils, each with a source"
    assert "72 of 252 authority-years have an upheld rate" in checks


def test_a_later_year_in_the_source_gets_a_row_for_every_authority(project):
    add_leeds(project, year="2026", investigations="10", upheld="8", source_kind="ombudsman")
    build(project)
    stats = load_statistics(project / "data")
    assert len(stats[stats["year"] == 2026]) == 35
    assert known(project, LEEDS, 2026, "upheld_rate") == (80,)
    assert known(project, BIRMINGHAM, 2026, "upheld_rate", "upheld_rate_average") == (None, None)


def test_without_the_letters_northampton_2020_is_not_known(project):
    shutil.rmtree(project / "data" / "sources" / "letters" / "2020")
    (project / "data" / "sources" / "letters" / "2020").mkdir()
    build(project)
    assert known(project, NORTHAMPTON, 2020, "upheld", "upheld_rate", "source_kind") == (None, None, None)


def test_rule_10_a_lower_source_never_overwrites_a_higher_one_and_stays_readable(project):
    add_leeds(project, year="2025", investigations="70", upheld="60", upheld_rate="86", source_kind="press")
    add_leeds(project, year="2025", investigations="69", upheld="61", source_kind="council")
    build(project)
    assert known(project, LEEDS, 2025, "investigations", "upheld", "upheld_rate") == (68, 62, 91)
    rows = figures_of(load_figures(project / "data"), LEEDS, 2025)
    upheld = rows[rows["figure"] == "upheld"]
    assert list(zip(upheld["value"], upheld["source_kind"], upheld["chosen"], strict=True)) == [
        (62, "ombudsman", True),
        (61, "council", False),
        (60, "press", False),
    ]


def test_rule_10_a_councils_own_report_stands_before_the_press(project):
    add(
        project,
        authority_code=YORK,
        authority_name="City of York Council",
        year="2021",
        investigations="20",
        source_kind="council",
        source_url="https://example.org",
    )
    build(project)
    assert known(project, YORK, 2021, "investigations", "upheld") == (20, 12)
    assert known(project, YORK, 2021, "upheld_rate", "source_kind") == (
        pytest.approx(1200 / 20),
        "press",
    )


def test_rule_10_a_letter_ranks_as_the_ombudsmans_page(project):
    northampton = {
        "authority_code": NORTHAMPTON,
        "authority_name": "Northampton Borough Council",
        "year": "2020",
    }
    add(project, **northampton, upheld="6", source_kind="press", source_url="https://example.org")
    add(project, **northampton, upheld="7", source_kind="ombudsman", source_url="https://www.lgo.org.uk")
    build(project)
    assert known(project, NORTHAMPTON, 2020, "upheld", "upheld_rate") == (7, 64)
    rows = figures_of(load_figures(project / "data"), NORTHAMPTON, 2020)
    assert list(rows.loc[rows["figure"] == "upheld", "chosen"]) == [True, False, False]


def test_rule_4_a_rate_that_only_the_press_publishes_stands_before_a_computed_one(project):
    change(project, LEEDS, 2025, upheld_rate="")
    add_leeds(project, year="2025", upheld_rate="90", source_kind="press")
    build(project)
    assert known(project, LEEDS, 2025, "upheld_rate", "source_kind") == (90, "press")


def test_rule_3_an_unpublished_remedy_rate_is_computed_from_the_upheld_cases(project):
    change(project, LEEDS, 2024, satisfactory_remedy_rate="")
    build(project)
    assert known(project, LEEDS, 2024, "satisfactory_remedies", "upheld", "investigations") == (8, 44, 59)
    assert known(project, LEEDS, 2024, "satisfactory_remedy_rate") == (pytest.approx(800 / 44),)


def test_rule_3_no_upheld_case_no_remedy_rate(project):
    change(
        project,
        CHELMSFORD,
        2024,
        satisfactory_remedies="0",
        satisfactory_remedy_rate="0",
        satisfactory_remedy_base="1",
    )
    build(project)
    assert known(project, CHELMSFORD, 2024, "upheld", "satisfactory_remedy_rate") == (0, None)


@pytest.mark.parametrize(("code", "year", "printed", "upheld"), [(LEEDS, 2024, 44, 44), (NORTHAMPTON, 2020, 11, 7)])
def test_rule_3_the_base_that_a_page_or_a_letter_prints_is_kept_whatever_the_cases_are(
    project, code, year, printed, upheld
):
    change(project, LEEDS, 2024, satisfactory_remedy_base="44")
    build(project)
    assert known(project, code, year, "upheld") == (upheld,)
    stated = figures_of(load_figures(project / "data"), code, year).set_index("figure")
    assert stated.loc["satisfactory_remedy_base", "value"] == printed


def test_rule_2_a_rate_printed_of_no_investigations_is_kept_but_does_not_stand(project):
    change(project, CAMBRIDGE, 2025, upheld="0", upheld_rate="0")
    build(project)
    assert known(project, CAMBRIDGE, 2025, "investigations", "upheld", "upheld_rate") == (0, 0, None)
    rows = figures_of(load_figures(project / "data"), CAMBRIDGE, 2025).set_index("figure")
    assert rows.loc["upheld_rate", "note"] == "printed as 0% of 0: there was nothing to measure"
    assert not rows.loc["upheld_rate", "chosen"]


def test_a_former_code_leads_to_the_same_council(project):
    change(project, SHEFFIELD, 2024, authority_code=SHEFFIELD_BEFORE)
    build(project)
    assert known(project, SHEFFIELD, 2024, "upheld_rate") == (83,)


# What stops the build


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"upheld_rate": "140"}, "upheld_rate is 140, which is not a rate from 0 to 100."),
        (
            {"compliance_rate_average": "100.5"},
            "compliance_rate_average is 100.5, which is not a rate from 0 to 100.",
        ),
        ({"upheld_rate": "-3"}, "upheld_rate is -3, which is not a number of 0 or more."),
        ({"upheld_rate": "9O"}, "upheld_rate is 9O, which is not a number of 0 or more."),
        ({"upheld_rate": "91 %"}, "upheld_rate is 91 %, which is not a number of 0 or more."),
        ({"upheld_per_100k": "n/a"}, "upheld_per_100k is n/a, which is not a number of 0 or more."),
        (
            {"investigations": "-1"},
            "investigations is -1, which is not a count (0 or a positive whole number).",
        ),
        (
            {"investigations": "6.5"},
            "investigations is 6.5, which is not a count (0 or a positive whole number).",
        ),
        (
            {"investigations": "inf"},
            "investigations is inf, which is not a count (0 or a positive whole number).",
        ),
        ({"upheld": "69"}, "upheld is 69, more than the 68 investigations."),
        ({"satisfactory_remedies": "63"}, "satisfactory_remedies is 63, more than the 62 upheld."),
        ({"year": "20225"}, "year is 20225, which is not a year."),
        ({"year": ""}, "year is empty."),
        ({"authority_code": ""}, "authority_code is empty."),
        ({"authority_code": "E08000999"}, "authority_code is E08000999, which is not in the register."),
        (
            {"authority_name": "Erewhon Council"},
            "authority_name is Erewhon Council, yet E08000035 is Leeds City Council.",
        ),
        (
            {"authority_code": BIRMINGHAM},
            "authority_name is Leeds City Council, yet E08000025 is Birmingham City Council.",
        ),
        (
            {"source_kind": "blog"},
            "source_kind is blog, which is not a kind of source (ombudsman, council, press).",
        ),
        ({"source_kind": ""}, "source_kind is empty."),
        (
            {"source_url": "javascript:alert(1)"},
            "source_url is javascript:alert(1), which is not a web address.",
        ),
        ({"source_url": ""}, "source_url is empty, and no note names the source."),
        (
            {"source_url": "", "note": "investigations counted as upheld plus not upheld"},
            "source_url is empty, and no note names the source.",
        ),
        (
            {"upheld_rate_average": "18"},
            "upheld_rate_average is 18, but 81 on other pages of metropolitan councils in 2025.",
        ),
    ],
)
def test_a_row_that_can_not_be_true_stops_the_build(project, cells, problem):
    line = change(project, LEEDS, 2025, **cells)
    assert problem_of(project) == f", row {line}: {problem}"


def test_the_first_of_several_wrong_rows_is_named(project):
    change(project, LEEDS, 2025, upheld_rate="many")
    line = change(project, LEEDS, 2024, investigations="few")
    assert problem_of(project).startswith(f", row {line}: investigations is few")


@pytest.mark.parametrize(
    "address", ["https://a.example.org/1", "http://www.a.example.org/1/", "https://a.example.org/1#top"]
)
def test_rule_12_a_second_row_of_one_source_stops_the_build(project, address):
    first = add_leeds(project, year="2025", upheld="62", source_kind="press", source_url="https://a.example.org/1")
    line = add_leeds(project, year="2025", compliance_rate="99", source_kind="press", source_url=address)
    expected = f"Leeds City Council has another row of 2025 from the same source, row {first}: make one of them."
    assert problem_of(project) == f", row {line}: {expected}"


@pytest.mark.parametrize("kind", ["press", "council"])
def test_rule_12_one_address_that_states_a_figure_in_two_ways_stops_the_build(project, kind):
    address = {"source_url": "https://a.example.org/1", "year": "2025"}
    first = add_leeds(project, upheld="61", source_kind="press", **address)
    line = add_leeds(project, upheld="60", source_kind=kind, **address)
    expected = f"upheld is 60, but row {first}, of the same source, says 61."
    assert problem_of(project) == f", row {line}: {expected}"


def test_rule_12_every_source_of_one_kind_is_kept_and_named_by_its_address_or_its_note(project):
    note = {"source_url": "", "note": "Scrutiny Board 3 June 2019"}
    other = {"source_url": "", "note": "Audit Committee 4 July 2019"}
    add_leeds(project, year="2019", upheld="62", source_kind="council", **note)
    add_leeds(project, year="2019", upheld="60", source_kind="council", **other)
    add_leeds(project, year="2019", upheld="59", investigations="70", source_kind="council")
    build(project)
    stated = figures_of(load_figures(project / "data"), LEEDS, 2019)
    upheld = stated[stated["figure"] == "upheld"]
    assert list(zip(upheld["value"], upheld["source_url"].fillna(upheld["note"]), upheld["chosen"], strict=True)) == [
        (59, "https://council.example.org", True),
        (60, "Audit Committee 4 July 2019", False),
        (62, "Scrutiny Board 3 June 2019", False),
    ]
    assert known(project, LEEDS, 2019, "note") == (
        "upheld: another report of a council says 60; upheld: another report of a council says 62",
    )


def test_a_part_of_a_note_stands_only_beside_the_figures_it_is_about(project):
    about_all = "the page prints no year"
    add_leeds(
        project,
        **{"year": "2019", "upheld": "60", "investigations": "70", "compliance_outcomes": "0"},
        source_kind="press",
        note=f"{COUNTED_AS_SUM}; {about_all}; {NONE_DUE}",
    )
    build(project)
    stated = figures_of(load_figures(project / "data"), LEEDS, 2019).set_index("figure")["note"]
    assert stated["upheld"] == about_all
    assert stated["investigations"] == f"{COUNTED_AS_SUM}; {about_all}"
    assert stated["compliance_outcomes"] == f"{about_all}; {NONE_DUE}"


def test_a_figure_of_a_council_before_it_existed_stops_the_build(project):
    line = change(project, WESTMORLAND, 2024, year="2023")
    expected = "year is 2023, when Westmorland and Furness Council did not exist yet."
    assert problem_of(project) == f", row {line}: {expected}"


PAGE_OF_FEW = {"investigations": "11", "upheld": "8", "upheld_rate": "73"}
PAGE_OF_MANY = PAGE_OF_FEW | {
    **{"dealt_with": "40", "not_for_us": "19", "assessed_and_closed": "10", "upheld_per_100k": "3.5"},
    **{"compliance_outcomes": "3", "compliance_rate": "100", "satisfactory_remedies": "2"},
    **{"satisfactory_remedy_rate": "25", "satisfactory_remedy_base": "8"},
}


@pytest.mark.parametrize(("page", "stands"), [(PAGE_OF_FEW, "letter"), (PAGE_OF_MANY, "page")])
def test_where_page_and_letter_differ_both_are_kept_and_that_which_states_more_stands(project, page, stands):
    add(
        project,
        **page,
        authority_code=NORTHAMPTON,
        authority_name="Northampton Borough Council",
        year="2020",
        source_kind="ombudsman",
        source_url="https://www.lgo.org.uk",
    )
    build(project)
    stated = figures_of(load_figures(project / "data"), NORTHAMPTON, 2020)
    upheld = stated[stated["figure"] == "upheld"]
    of_page, of_letter = ("Annual statistics page", 8), ("Annual review letter of 22 July 2020", 7)
    first, second = (of_page, of_letter) if stands == "page" else (of_letter, of_page)
    assert list(zip(upheld["source_title"], upheld["value"], upheld["chosen"], strict=True)) == [
        (*first, True),
        (*second, False),
    ]
    assert [(other.title, other.value) for other in disagreements_of(stated, "upheld")] == [second]
    assert disagreements_of(stated, "investigations") == []


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2)])
def test_choose_does_not_heed_the_order_of_the_statements(order):
    sources = [("press", False, 4.0), ("ombudsman", True, 3.0), ("council", False, 2.0), ("ombudsman", False, 1.0)]
    statements = pd.DataFrame(
        {
            "code": LEEDS,
            "year": 2020,
            "figure": "upheld",
            "value": value,
            "source_kind": kind,
            "source_title": f"{kind}, {value}",
            "note": None,
            "where": "",
            "in_letter": in_letter,
            "place": 1,
            "source": f"{kind} {in_letter}",
        }
        for kind, in_letter, value in (sources[place] for place in order)
    )
    chosen = choose(statements)
    assert list(chosen["value"]) == [1, 3, 2, 4]
    assert list(chosen["chosen"]) == [True, False, False, False]


def test_counts_of_two_sources_that_can_not_both_be_true_stop_the_build(project):
    line = change(project, BIRMINGHAM, 2025, "council", upheld="115")
    page = line_of(source(project), BIRMINGHAM, 2025)
    expected = f"upheld is 115, more than the 114 investigations of {SOURCE}, row {page}."
    assert problem_of(project) == f", row {line}: {expected}"


@pytest.mark.parametrize("column", ["authority_code", "year", "upheld_rate", "source_url", "note"])
def test_a_missing_column_stops_the_build(project, column):
    source(project).drop(columns=column).to_csv(project / SOURCE, index=False)
    assert problem_of(project) == f" has no column {column}."


def test_an_unknown_column_stops_the_build(project):
    source(project).assign(upheldrate="1").to_csv(project / SOURCE, index=False)
    assert problem_of(project) == " has an unknown column upheldrate."


def test_a_row_with_a_cell_too_many_stops_the_build(project):
    text = (project / SOURCE).read_text(encoding="utf-8")
    (project / SOURCE).write_text(text + "E08000035,Leeds City Council" + "," * 40 + "\n", encoding="utf-8")
    assert f"line {len(text.splitlines()) + 1}" in problem_of(project)


def test_an_empty_line_in_the_middle_stops_the_build(project):
    lines = (project / SOURCE).read_text(encoding="utf-8").split("\n")
    lines.insert(10, "")
    (project / SOURCE).write_text("\n".join(lines), encoding="utf-8")
    assert problem_of(project) == ", row 11: authority_code is empty."


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", " is no CSV"),
        (b"\xff\xfe\x00\x01", " is not text in UTF-8"),
        (b"%PDF-1.7\n", " has no column authority_code"),
    ],
)
def test_a_file_that_is_no_table_stops_the_build(project, content, problem):
    (project / SOURCE).write_bytes(content)
    assert problem_of(project).startswith(problem)


def test_a_missing_file_stops_the_build(project):
    (project / SOURCE).unlink()
    assert problem_of(project) == " is missing."
