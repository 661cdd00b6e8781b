"""What the data are, for programs that read pages: a Dataset of https://schema.org, from the data's own description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from lgo_map.councils.register import Council
from lgo_map.presentation.program_examples import API
from lgo_map.records.credits import NO_LICENCE, OMBUDSMAN
from lgo_map.records.dataset import Dataset, per_dataset
from lgo_map.storage import DESCRIPTION_FILE, read_json

_FORMS = {"csv": "text/csv", "json": "application/json", "geojson": "application/geo+json"}
"""By suffix of the address, the kinds of file in which a year's figures are given."""
_SAME_OF_A_COUNCIL = (
    *("@context", "@type", "version", "keywords", "inLanguage", "isAccessibleForFree"),
    *("creditText", "usageInfo", "isBasedOn", "sourceOrganization"),
)
"""What is said of a council's figures as of all."""
_MAKES_IT = "python -m lgo_map build"


@per_dataset(maxsize=1)
def dataset_facts(dataset: Dataset) -> Mapping[str, Any]:
    """The data as JSON-LD; an address that begins with a slash is on the site.

    The description gives no licence for the figures, so none is stated.

    Raises
    ------
    DataFileError
        If the description of the data is missing or damaged.
    """
    package = read_json(dataset.folder / DESCRIPTION_FILE, _MAKES_IT)
    newest, oldest = max(dataset.years), min(dataset.years)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "version": package["version"],
        "keywords": package["keywords"],
        "url": "/councils",
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "temporalCoverage": f"{oldest - 1}-04-01/{newest}-03-31",
        "spatialCoverage": {"@type": "Place", "name": "England"},
        "creditText": "; ".join(package["attributions"]),
        "usageInfo": {"@type": "CreativeWork", "text": NO_LICENCE},
        "isBasedOn": [source["path"] for source in package["sources"]],
        "sourceOrganization": {"@type": "Organization", "name": OMBUDSMAN},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"Figures of the year ending in March {newest}",
                "encodingFormat": mediatype,
                "contentUrl": f"{API}/statistics.{suffix}?year={newest}",
            }
            for suffix, mediatype in _FORMS.items()
        ],
    }


def facts_of_council(dataset: Dataset, council: Council) -> Mapping[str, Any] | None:
    """The figures about one council as JSON-LD, as a part of all; None where there is no year with any.

    Raises
    ------
    DataFileError
        As :func:`dataset_facts`.
    """
    years = dataset.years_of(council.code, ombudsman_only=False)
    if not years:
        return None
    whole, asked = dataset_facts(dataset), urlencode({"council": council.code})
    files = (
        ("All years with their sources", "application/json", f"{API}/councils/{council.code}"),
        ("Figures by year", "text/csv", f"{API}/statistics.csv?{asked}"),
        ("All that every source says", "text/csv", f"{API}/statements.csv?{asked}"),
    )
    return {
        **{key: whole[key] for key in _SAME_OF_A_COUNCIL},
        "name": f"Complaints to the Ombudsman about {council.name}",
        "description": f"How many complaints about {council.name} the Local Government and Social Care Ombudsman "
        "investigated and upheld, how the council complied and what it offered, by year, as far as that is known here; "
        "each figure with its source.",
        "identifier": council.code,
        "url": f"/council?{asked}",
        "temporalCoverage": f"{min(years) - 1}-04-01/{max(years)}-03-31",
        "spatialCoverage": {"@type": "AdministrativeArea", "name": council.name},
        "isPartOf": {"@type": "Dataset", "name": whole["name"], "url": whole["url"]},
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": mediatype, "contentUrl": address}
            for name, mediatype, address in files
        ],
    }
