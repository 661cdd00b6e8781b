"""Whatever is asked, the answer is one that the description of the API allows, and never a fault of ours."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from lgo_map.api.application import routes

every_address = schemathesis.openapi.from_asgi("/api/v1/openapi.json", Starlette(routes=routes()))
# The same answers at an address that says their form need not be asked for again.
schema = every_address.exclude(path_regex=r"^/(councils|statements|averages|subjects|letters)\.csv$|\.json$")


@schemathesis.check
def never_a_fault_of_ours(_, response, case):
    """No answer is a server's error, but that of oEmbed's standard for a form that is not offered."""
    assert response.status_code < 500 or (response.status_code == 501 and case.path.endswith("/oembed"))


CHECKS = [never_a_fault_of_ours, status_code_conformance, content_type_conformance, response_schema_conformance]


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_described(case):
    case.call_and_validate(checks=CHECKS)
