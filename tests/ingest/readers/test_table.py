"""Tables of figures that somebody adds: CSV and Excel as councils and the Ombudsman lay them out."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_map.figures.catalogue import COUNTED_AS_SUM
from lgo_map.ingest.readers.table import match_in_words, read_table
from lgo_map.ingest.reported import ReportedFigures
from lgo_map.storage import DATA
from tests.ingest.made_tables import DECIDED, only, reasons, refusal, sheet_of, workbook
from tests.invariants import assert_read_back_exactly
from tests.known_councils import LEEDS

SOURCE = DATA / "sources" / "statistics.csv"


def test_the_projects_own_statistics_are_read_back_exactly():
    sheet = sheet_of(SOURCE.read_bytes(), "statistics.csv")
    assert len(sheet.reported) == len(pd.read_csv(SOURCE))
    assert_read_back_exactly(sheet, SOURCE)


def test_the_projects_own_statistics_are_read_back_from_excel_too():
    table = pd.read_csv(SOURCE)
    file = io.BytesIO()
    table.to_excel(file, index=False, sheet_name="All years")
    (sheet,) = read_table(file.getvalue(), "statistics.xlsx").sheets
    from_csv = sheet_of(SOURCE.read_bytes(), "statistics.csv")
    assert [s.figures for s in sheet.reported] == [s.figures for s in from_csv.reported]
    assert [s.year for s in sheet.reported] == [s.year for s in from_csv.reported]
    assert not any(s.doubts for s in sheet.reported)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("investigations", "investigations"),
        ("Detailed Investigations", "investigations"),
        ("No. of detailed investigations", "investigations"),
        ("Upheld", "upheld"),
        ("Number of complaints upheld", "upheld"),
        ("UPHELD*", "upheld"),
        ("Upheld (no.)", "upheld"),
        ("No upheld", None),
        ("Detailed investigations: not upheld", "not_upheld"),
        ("Upheld [note 1]", "upheld"),
        ("Uphold rate (%)", "upheld_rate"),
        ("Upheld rate %", "upheld_rate"),
        ("% upheld", "upheld_rate"),
        ("Upheld (%)", "upheld_rate"),
        ("Percentage of complaints upheld", "upheld_rate"),
        ("uphold\nrate", "upheld_rate"),
        ("Average uphold rate", "upheld_rate_average"),
        ("Average uphold rate (%) of similar authorities", "upheld_rate_average"),
        ("Uphold rate: similar authorities' average", "upheld_rate_average"),
        ("Uphold rate – similar authorities average (%)", "upheld_rate_average"),
        ("Upheld decisions per 100,000 residents", "upheld_per_100k"),
        ("Average upheld decisions per 100,000 residents", "upheld_per_100k_average"),
        ("Number of compliance outcomes", "compliance_outcomes"),
        ("Compliance rate (%)", "compliance_rate"),
        ("Compliance", None),
        ("Satisfactory remedies", "satisfactory_remedies"),
        ("Satisfactory remedy rate", "satisfactory_remedy_rate"),
        ("Assessed and closed", "assessed_and_closed"),
        ("Total", None),
        ("Not investigated", None),
        ("Investigations (%)", None),
        ("Upheld last year", None),
    ],
)
def test_a_column_is_matched_by_its_name_but_never_by_likeness(theirs, ours):
    sheet = sheet_of(f'Council,Year,Dealt with,"{theirs}"\nLeeds City Council,2023,9,5\n')
    name = " ".join(theirs.split())
    assert sheet.columns.get(name) == ours
    assert (name in sheet.not_understood) == (ours is None)


def test_the_match_is_said_in_plain_words():
    sheet = sheet_of("Authority,Year,Upheld,Uphold rates,Shoe size\nLeeds City Council,2023,37,69,9\n")
    assert match_in_words(sheet) == [
        ("Authority", "Council"),
        ("Year", "Year"),
        ("Upheld", "Upheld"),
        ("Uphold rates", 'not understood; perhaps "Upheld rate"'),
        ("Shoe size", "not understood"),
    ]
    assert sheet.reported[0].figures == {"upheld": 37}


def test_two_columns_for_one_figure_are_refused_by_name():
    message = refusal("Council,Year,Uphold rate,Upheld rate (%)\nLeeds City Council,2023,69,70\n")
    assert '"Uphold rate" (column 3) and "Upheld rate (%)" (column 4)' in message


def test_a_table_without_figures_is_refused_with_its_columns():
    message = refusal("Authority,Housing,Planning\nLeeds City Council,1,2\n")
    assert message == 'has no column of figures that is understood ("Housing", "Planning")'


def test_names_in_two_rows_under_a_merged_cell_are_read_together():
    sheet = sheet_of(
        "Authority,Year,Detailed investigations,,\n,,Not upheld,Upheld,Uphold rate\nLeeds City Council,2023,17,37,69\n"
    )
    assert sheet.reported[0].figures == {"not_upheld": 17, "upheld": 37, "upheld_rate": 69, "investigations": 54}


def test_a_spreadsheet_of_two_years_with_titles_is_read():
    first = ["Leeds City Council*", 9, 8, 60, 50, "17", 37, "1,181", 0.6852, 0.77]
    second = ["Leeds City Council", 9, 8, 60, 50, 15, 44, 186, 0.75, 0.8]
    content = workbook(
        {
            "Contents": [["Tables of this file"]],
            "2022-23": [["Complaints decided"], [], DECIDED, first, [], ["Total", *[1] * 9], ["* Revised in August"]],
            "2023-24": [["Complaints decided"], [None], DECIDED, second],
        },
        {"I4": "0%", "J4": "0%"},
    )
    read = read_table(content, "decided.xlsx", kind="ombudsman", url="https://www.lgo.org.uk/x")
    assert read.left_out == (("Contents", "has no row of column names with one for the council (Authority, Council)"),)
    earlier, later = read.sheets
    assert earlier.header_row == 3
    assert later.reported == (
        ReportedFigures(
            authority="Leeds City Council",
            year=2024,
            figures={
                "investigations": 59,
                "upheld": 44,
                "upheld_rate": 75,
                "upheld_rate_average": 80,
                "invalid_or_incomplete": 9,
                "advice_given": 8,
                "referred_back": 60,
                "closed_after_initial_enquiries": 50,
                "not_upheld": 15,
                "decided": 186,
            },
            kind="ombudsman",
            title="Row 4 of decided.xlsx, sheet 2023-24",
            url="https://www.lgo.org.uk/x",
            note=COUNTED_AS_SUM,
        ),
    )
    (reported,) = earlier.reported
    assert (reported.authority, reported.year, reported.figures["investigations"]) == ("Leeds City Council", 2023, 54)
    assert reported.doubts["upheld_rate"] == "printed as 0.6852, read as 68.52%"
    assert earlier.left_out == (
        (5, "is blank"),
        (6, 'is a total or an average: "Total"'),
        (7, 'holds one text only, a footnote or heading: "* Revised in August"'),
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",,,", "is blank"),
        ("Total,2023,1,2", 'is a total or an average: "Total"'),
        ("England,2023,1,2", 'is a total or an average: "England"'),
        ("Average of similar authorities,2023,1,2", 'is a total or an average: "Average of similar authorities"'),
        ("All authorities,2023,1,2", 'is a total or an average: "All authorities"'),
        ("London boroughs,2023,1,2", 'is a total or an average: "London boroughs"'),
        (",2023,1,2", 'names no council: "2023"'),
        ("Source: our register,,,", 'holds one text only, a footnote or heading: "Source: our register"'),
        ("Council,Year,Upheld,Investigations", "repeats the column names"),
        ("Corby Borough Council,2023,n/a,..", "states no figure"),
        ("Corby Borough Council,2023,4.5,9", 'Upheld is "4.5", which is no whole number'),
        ("Corby Borough Council,2023,-4,9", 'Upheld is "-4", which is no number'),
        ("Corby Borough Council,2023,<5,9", 'Upheld is "<5", which is no number'),
        ("Corby Borough Council,2023,50%,9", 'Upheld is "50%", which is a percentage'),
        ("Corby Borough Council,2022-24,4,9", 'Year is "2022-24", which is no year'),
        ("Corby Borough Council,2023,1,234,9", "has more cells than there are column names"),
        ("Corby Borough Council,2023,4", "has fewer cells than there are column names, as if it were cut off"),
    ],
)
def test_a_row_that_is_no_councils_or_cant_be_true_is_left_out_with_the_reason(row, why):
    text = f"Council,Year,Upheld,Investigations\nLeeds City Council,2023,37,54\n{row}\nNorwich City Council,2023,5,9\n"
    sheet = sheet_of(text)
    assert [reported.authority for reported in sheet.reported] == ["Leeds City Council", "Norwich City Council"]
    assert (*sheet.left_out, *sheet.refused) == ((3, why),)


@pytest.mark.parametrize("mark", ["", "-", "–", "..", "n/a", "N/A", "*", "[c]", "not available", "#N/A"])
def test_what_is_not_known_is_never_zero(mark):
    assert only(f"Council,Year,Upheld,Investigations\nLeeds City Council,2023,37,{mark}\n").figures == {"upheld": 37}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Leeds City Council*", "Leeds City Council"),
        ("* Leeds City Council", "Leeds City Council"),
        ("Leeds City Council [note 2]", "Leeds City Council"),
        ("Leeds City Council²", "Leeds City Council"),
        ("Leeds City Council2", "Leeds City Council"),
        ("Leeds City Council (3)", "Leeds City Council"),
        ("Leeds  City\u00a0Council", "Leeds City Council"),
        ("Somerset Council (unitary)", "Somerset Council (unitary)"),
        (LEEDS, LEEDS),
    ],
)
def test_the_council_is_kept_as_printed_without_marks_of_footnotes(printed, name):
    assert only(f"Council,Year,Upheld\n{printed},2023,37\n").authority == name


def test_a_number_with_a_footnote_mark_is_in_doubt():
    reported = only("Council,Year,Upheld,Not upheld\nLeeds City Council,2023,37*,17\n")
    assert reported.figures == {"upheld": 37, "not_upheld": 17, "investigations": 54}
    assert reported.doubts == dict.fromkeys(("upheld", "investigations"), "printed with a footnote mark")


def test_a_code_stands_for_a_council_without_a_name():
    sheet = sheet_of("GSS code,Year,Upheld\nE08000035,2023,37\n")
    assert sheet.reported[0].authority == LEEDS
    assert sheet.codes == (None,)


def test_two_rows_of_one_council_and_year_that_differ_are_both_in_doubt():
    sheet = sheet_of(
        "Council,Year,Upheld,Investigations\nLeeds City Council,2023,37,54\nLEEDS CITY COUNCIL,2023,36,54\n"
    )
    assert [reported.doubts for reported in sheet.reported] == [
        {"": "rows 2 and 3 state this council and year differently"}
    ] * 2


def test_a_table_of_parts_of_councils_is_refused():
    message = refusal("Council,Year,Service area,Upheld\nLeeds City Council,2023,Housing,7\n")
    assert message == 'has a row for each "Service area" of a council, not for the whole council'


def test_counts_that_do_not_add_up_are_in_doubt():
    reported = only("Council,Year,Upheld,Not upheld,Investigations\nLeeds City Council,2023,37,17,45\n")
    assert reported.figures == {"upheld": 37, "not_upheld": 17, "investigations": 45}
    assert reported.doubts == {"investigations": "upheld and not upheld make 54, not 45"}


@pytest.mark.parametrize(
    ("printed", "number"), [("1,234", 1234), ("1\u00a0234", 1234), ("0", 0), ("12.0", 12), (" 7 ", 7)]
)
def test_counts_may_have_separators(printed, number):
    assert only(f'Council,Year,Upheld\nLeeds City Council,2023,"{printed}"\n').figures == {"upheld": number}


@pytest.mark.parametrize(
    ("printed", "rates", "doubted"),
    [
        (("69%", "75%", "100%"), (69, 75, 100), ""),
        (("69", "75.5", "0"), (69, 75.5, 0), ""),
        (("0.69", "0.755", "1", "0.5"), (69, 75.5, 100, 50), ""),
        (("0.69", "0", "1"), (69, 0, 100), "0.69 1"),
        (("1", "1"), (100, 100), "1"),
        (("69", "0.5"), (69, 0.5), "0.5"),
        (("69%", "0.5%", "71"), (69, 0.5, 71), ""),
        (("69%*", "0"), (69, 0), "69%*"),
    ],
)
def test_a_column_of_rates_holds_percentages_or_shares_and_says_where_that_is_unclear(printed, rates, doubted):
    rows = "".join(f"Council {i},2023,{rate}\n" for i, rate in enumerate(printed, start=100))
    sheet = sheet_of(f"Council,Year,Uphold rate\n{rows}")
    assert [reported.figures["upheld_rate"] for reported in sheet.reported] == list(rates)
    assert {p for p, s in zip(printed, sheet.reported, strict=True) if s.doubts} == set(doubted.split())


@pytest.mark.parametrize("rate", ["101", "250%"])
def test_a_rate_above_a_hundred_leaves_its_row_out(rate):
    text = f"Council,Year,Uphold rate\nLeeds City Council,2023,{rate}\n"
    assert reasons(text) == [(2, f'Uphold rate is "{rate}", which is no rate from 0 to 100')]


@pytest.mark.parametrize("year", ["2023", "2022-23", "2022/23", "2022–23", "31/03/2023"])
def test_the_year_is_taken_from_its_column(year):
    assert only(f"Council,Financial year,Upheld\nLeeds City Council,{year},37\n").year == 2023


def test_the_year_is_taken_from_a_title_the_files_name_or_the_parameter():
    table = "Council,Upheld\nLeeds City Council,37\n"
    assert only("Complaints decided 2022-23,\n" + table).year == 2023
    assert only(table, name="in 2021/decided-2022-23.csv").year == 2023
    assert only(table, year=2023).year == 2023


def test_without_a_year_or_with_two_it_is_asked_for():
    table = "Council,Upheld\nLeeds City Council,37\n"
    assert "--year" in refusal(table)
    assert refusal("For 2022-23,\n" + table, "2024.csv") == "says 2023 and 2024: say which it is, as in --year 2024"
    assert only("For 2022-23,\n" + table, name="2024.csv", year=2023).year == 2023
    assert refusal("For 2022-23,\n" + table, year=2025) == "says 2023, but --year says 2025"
    assert "--year says 2025" in refusal("Council,Year,Upheld\nLeeds City Council,2023,37\n", year=2025)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_counts_are_read_exactly_however_large(upheld, not_upheld):
    reported = only(f'Council,Year,Upheld,Not upheld\nLeeds City Council,2023,{upheld},"{not_upheld:,}"\n')
    assert reported.figures == {"upheld": upheld, "not_upheld": not_upheld, "investigations": upheld + not_upheld}
