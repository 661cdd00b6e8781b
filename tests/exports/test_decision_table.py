"""Decisions as a file to take away."""

from __future__ import annotations

import csv
import datetime
import io

import numpy as np

from lgo_map.analysis.decision_filter import WholeCount
from lgo_map.exports.csv import csv_of
from lgo_map.exports.decision_table import HEADINGS, decision_table
from lgo_map.records.dataset import current_dataset
from tests.known_councils import BURY, LEEDS


def taken(rows, whole=None):
    """The rows of the file."""
    file = csv_of(decision_table(current_dataset(), np.array(rows), whole), HEADINGS)
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_a_row_has_plain_headings_and_says_what_is_known():
    assert taken([0]) == [
        {
            "Council": "Leeds City Council",
            "Code": LEEDS,
            "Authority type": "metropolitan borough",
            "Decided (day, or month where only that is known)": "2026-01-12",
            "What it is": "Decision statement",
            "Category": "Education",
            "Subcategory": "Alternative provision",
            "Outcome": "Upheld",
            "Reference": "24 022 215",
            "Where it was read": "https://www.lgo.org.uk/decisions/education/alternative-provision/?chapter=0",
            "Who states it": "the Ombudsman",
            "Note": "from a list page; the heading of the category is in its address",
            "May it be counted?": "No: an example; the Ombudsman has others that are not in this file",
        }
    ]


def test_what_is_not_known_is_an_empty_cell():
    last = taken([len(current_dataset().decisions) - 2])[0]
    assert (last["Code"], last["Outcome"], last["Category"]) == (BURY, "", "")
    assert last["Decided (day, or month where only that is known)"] == ""


def test_rule_13_where_all_are_held_each_row_says_whether_it_is_one_of_those_counted():
    whole = WholeCount(np.array([0]), {}, datetime.date(2026, 11, 26), apart=1)
    assert [row["May it be counted?"] for row in taken([0, 1], whole)] == [
        "Yes: all there are, as the Ombudsman’s list showed them on 26 November 2026",
        "No: it may be another of these again",
    ]
