"""Whom to credit for the data, and under what terms it may be used."""

from __future__ import annotations

OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
"""The licence of the councils, their areas and the postcodes, as a data package names it."""

OS_CREDIT = "Contains OS data © Crown copyright and database right"
ROYAL_MAIL_CREDIT = "Contains Royal Mail data © Royal Mail copyright and database right"
OGL_IN_CREDIT = "Open Government Licence v.3.0"
ONS_CREDIT = f"Source: Office for National Statistics licensed under the {OGL_IN_CREDIT}"
OMBUDSMAN = "Local Government and Social Care Ombudsman"
OMBUDSMAN_CREDIT = f"Figures and letters: {OMBUDSMAN}"

NO_LICENCE = (
    "Published by the Local Government and Social Care Ombudsman. This package gives no licence for it: "
    "see the Ombudsman’s own terms before you use it elsewhere."
)
NO_LICENCE_FOR_REPORTS = (
    " What councils and the press report (source_kind) is theirs, under the terms of the page it stands on."
)
