"""The Ombudsman's three tables of a year: recognised by their columns, and read row by row."""

from __future__ import annotations

import pytest

from lgo_map.figures.subjects import SUBJECTS
from lgo_map.ingest.checks import check_arithmetic
from lgo_map.ingest.readers.table import read_table
from lgo_map.ingest.readers.table_names import match_subject
from tests.ingest.made_tables import OTHER_BODIES, as_csv, made_figures, refusal, sheet_of, workbook, yearly_tables

COUNCILS = {
    "Leeds City Council": "metropolitan",
    "London Borough of Barking and Dagenham": "london",
    "Northampton Borough Council": "district",
    "Kent County Council": "county",
    "Reading Borough Council": "unitary",
}
TABLES = yearly_tables(COUNCILS, 2026)
OF_TABLE = {"1": "received", "2": "decided", "3": "compliance"}
URL = "https://www.lgo.org.uk/assets/attach/1/a.csv"


STATED = {
    "received": {"received"},
    "decided": {"decided", "referred_back", "not_upheld", "upheld", "investigations", "upheld_rate_average"},
    "compliance": {"compliance_outcomes", "complied_on_time", "complied_late", "compliance_rate_average"},
}


def read(name, rows, suffix):
    content = as_csv(rows) if suffix == "csv" else workbook({"Data": rows})
    (sheet,) = read_table(content, f"{name}.{suffix}", kind="ombudsman", url=URL).sheets
    return sheet


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("name", TABLES)
def test_each_table_says_of_every_body_what_it_prints(name, suffix):
    sheet = read(name, TABLES[name], suffix)
    assert sheet.table == OF_TABLE[name[0]]
    assert sheet.refused == ()
    assert sheet.not_understood in ((), ("Category",))
    assert {reported.year for reported in sheet.reported} == {2026}
    assert len(sheet.reported) == len(COUNCILS) + len(OTHER_BODIES)
    for reported in sheet.reported:
        body = next(n for n in (*COUNCILS, *OTHER_BODIES) if reported.authority in (n, n.replace(" and ", " & ")))
        made = made_figures(body, 2026, COUNCILS.get(body, "district"))
        assert reported.figures
        assert reported.figures.items() <= made.figures.items()
        assert set(reported.figures) >= STATED[sheet.table]
        assert reported.subjects == (made.subjects if sheet.table == "received" else {})
        assert reported.doubts == {}
        assert reported.url == URL


@pytest.mark.parametrize(
    ("theirs", "subject"),
    [
        ("Adult Care Services", "adult_care"),
        ("Adult social care", "adult_care"),
        ("Benefits and Tax", "benefits_and_tax"),
        ("Corporate and Other Services", "corporate_and_other"),
        ("Education and Children’s Services", "education_and_children"),
        ("Environmental Services and Public Protection and Regulation", "environment"),
        ("Environmental services & public protection", "environment"),
        ("Highways and transport", "highways_and_transport"),
        ("Housing", "housing"),
        ("Planning and Development", "planning_and_development"),
        ("Other", "other"),
        ("Total", None),
        ("Housing benefit", None),
    ],
)
def test_subjects_are_matched_by_meaning(theirs, subject):
    assert match_subject(theirs) == subject
    assert subject is None or subject in SUBJECTS


def test_a_total_is_that_of_its_table_and_of_none_where_the_table_is_not_known():
    decided = sheet_of("Council,Year,Advice given,Referred back,Total\nLeeds City Council,2023,4,5,60\n")
    assert decided.reported[0].figures == {"advice_given": 4, "referred_back": 5, "decided": 60}
    compliance = sheet_of(
        "Council,Year,Complied with on time,Complied with late,Total\nLeeds City Council,2023,4,5,9\n"
    )
    assert compliance.reported[0].figures == {"complied_on_time": 4, "complied_late": 5, "compliance_outcomes": 9}
    unknown = sheet_of("Council,Year,Upheld,Total\nLeeds City Council,2023,4,60\n")
    assert unknown.reported[0].figures == {"upheld": 4}
    assert unknown.not_understood == ("Total",)


def test_housing_alone_is_no_subject():
    sheet = sheet_of("Council,Year,Upheld,Housing,Other\nLeeds City Council,2023,4,6,7\n")
    assert sheet.reported[0].subjects == {}
    assert sheet.not_understood == ("Housing", "Other")


def test_a_name_above_several_columns_is_read_with_those_below():
    text = (
        ",,Complied with,,Upheld rate,\n"
        "Council,Year,On time,Late,This authority,Average of similar authorities\n"
        "Leeds City Council,2023,7,1,60%,70%\n"
    )
    sheet = sheet_of(text)
    assert sheet.reported[0].figures == {"complied_on_time": 7, "complied_late": 1, "upheld_rate_average": 70}
    assert sheet.not_understood == ("This authority",)


@pytest.mark.parametrize("group", ["Average of similar authorities", "Detailed investigations"])
def test_where_a_merged_cell_ends_is_not_guessed_at(group):
    text = f",,{group},,\nCouncil,Year,Upheld rate,Compliance rate,Total\nLeeds City Council,2023,60%,70%,80\n"
    figures = sheet_of(text).reported[0].figures
    own = {"upheld_rate": 60, "compliance_rate": 70}
    assert figures == ({"upheld_rate_average": 60} if group.startswith("Average") else own)


def test_subjects_that_do_not_come_to_what_was_received_are_in_doubt():
    rows = [list(row) for row in TABLES["1-Complaints-Received-25-26"]]
    leeds = next(row for row in rows if row and str(row[0]).startswith("Leeds"))
    leeds[-1] += 1
    sheet = read("1-Complaints-Received-25-26", rows, "csv")
    (doubts,) = [reported.doubts for reported in sheet.reported if reported.doubts]
    assert "its subjects come to" in doubts["received"]


def test_a_dash_is_not_known_and_a_nought_is():
    text = "Council,Year,Advice given,Referred back,Upheld,Not upheld\nLeeds City Council,2023,-,0,4,N/A\n"
    assert sheet_of(text).reported[0].figures == {"referred_back": 0, "upheld": 4}


def test_what_is_the_ombudsmans_says_where_it_is_published():
    table = "Council,Year,Upheld\nLeeds City Council,2023,4\n"
    assert "give the address" in refusal(table, kind="ombudsman")


def test_a_table_of_no_councils_says_so():
    assert "no row that states a figure" in refusal("Council,Year,Upheld\nTotal,2023,4\n,,\n")


@pytest.mark.parametrize(
    ("head", "note"),
    [
        ("Council,Year,Upheld,Not upheld", "The file figures.csv; investigations counted as upheld plus not upheld"),
        ("Council,Year,Upheld,Anything", "The file figures.csv"),
    ],
)
def test_a_row_without_an_address_names_its_source_in_the_note(head, note):
    assert sheet_of(f"{head}\nIsle of Wight Council,2018/19,5,11\n").reported[0].note == note


def test_a_row_whose_note_names_the_source_keeps_it():
    text = "Council,Year,Upheld,Note\nIsle of Wight Council,2018/19,5,Audit Committee of 3 May\n"
    assert sheet_of(text).reported[0].note == "Audit Committee of 3 May"


def test_made_figures_agree_with_themselves():
    for name in ("Leeds City Council", "a", "b", "c"):
        assert check_arithmetic(made_figures(name, 2026).figures) == {}
