"""What can't be true of a decision, or contradicts itself."""

from __future__ import annotations

import datetime

import pytest

from lgo_map.councils.register import load_register
from lgo_map.ingest.decision_checks import check_council, check_date, check_words, date_in_words, is_date
from tests.known_councils import ALLERDALE, CUMBERLAND, LEEDS

TODAY = datetime.date(2026, 11, 26)
REGISTER = load_register()


@pytest.mark.parametrize(
    ("decided", "reference", "why"),
    [
        ("2026-11-26", "25 007 781", None),
        ("2026-11-27", "25 007 781", "which is to come"),
        ("2026-11", "25 007 781", None),
        ("2026-12", "25 007 781", "which is to come"),
        ("2025-04-01", "25 007 781", None),
        ("2025-03-31", "25 007 781", "its reference 25 007 781 is of a complaint of 2025"),
        ("2025-03", "25 007 781", "its reference 25 007 781 is of a complaint of 2025"),
        ("2025-04", "25 007 781", None),
        ("2025-03-29", "", None),  # a Saturday
        ("2024-06-01", "25 000 001 / 23 000 001", None),  # of several, the first complaint
        ("", "25 007 781", None),
    ],
)
def test_a_decision_is_not_of_a_day_to_come_nor_before_its_complaint(decided, reference, why):
    reason = check_date(decided, reference, TODAY)
    assert reason is None if why is None else why in str(reason)


@pytest.mark.parametrize(
    ("code", "decided", "why"),
    [
        (LEEDS, "1999-01-01", None),
        (CUMBERLAND, "2023-04-01", None),
        (CUMBERLAND, "2023-03-31", "was not there before 1 April 2023"),
        (CUMBERLAND, "2023-03", "was not there before 1 April 2023"),
        (CUMBERLAND, "2023-04", None),
        (ALLERDALE, "2026-12-01", None),
        (ALLERDALE, "2027-06-01", "more than 4 years after the council was abolished on 31 March 2023"),
        (CUMBERLAND, "", None),
    ],
)
def test_a_council_is_decided_about_from_its_first_day_until_some_years_after_its_last(code, decided, why):
    reason = check_council(REGISTER, code, decided)
    assert reason is None if why is None else why in str(reason)


FAULT, NO_FAULT = "its summary says that there was fault", "its summary says that there was no fault"


@pytest.mark.parametrize(
    ("outcome", "summary", "why"),
    [
        ("not upheld", "Ms X complained about a bus. There was fault by the Council.", FAULT),
        ("not upheld", "We found the Council at fault. It will apologise.", FAULT),
        ("not upheld", "We uphold the complaint.", FAULT),
        ("not upheld", "Ms X complained that the Council was at fault. It was not.", None),
        ("not upheld", "There was no fault in how the Council decided.", None),
        ("not upheld", "We did not find the Council at fault.", None),
        ("not upheld", "We have not found fault.", None),
        ("not upheld", "Ms X says there was fault.", None),
        ("not upheld", "The Ombudsman finds no fault.", None),
        ("upheld", "Ms X complained about a bus. There was no fault by the Council.", NO_FAULT),
        ("upheld", "We find no evidence of fault.", NO_FAULT),
        ("upheld", "There was no fault in its assessment. There was fault in how long it took.", None),
        ("upheld", "We found no fault in its assessment, but it was slow.", None),
        ("upheld", "We will not investigate this complaint because the Council has agreed to apologise.", None),
        ("upheld", "We found fault. The Council was not at fault for the rest.", None),
        ("upheld", "", None),
        ("closed after initial enquiries", "We will not investigate: there is not enough evidence of fault.", None),
        ("", "There was fault.", None),
    ],
)
def test_an_outcome_that_its_summary_plainly_denies_is_doubted(outcome, summary, why):
    reason = check_words(outcome, summary)
    assert reason is None if why is None else why in str(reason)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("2024-02-29", True), ("2024-02", True), ("2023-02-29", False), ("2024-13", False), ("2024", False), ("", False)],
)
def test_a_date_is_a_day_or_a_month_that_there_is(text, is_one):
    assert is_date(text) is is_one


def test_dates_are_said_in_words():
    assert (date_in_words("2024-05-03"), date_in_words("2024-05")) == ("3 May 2024", "May 2024")
