"""Whatever is asked, the answer is one that the description of the API allows, and never a fault of ours."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
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

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_is_described(case):
    case.call_and_validate(checks=CHECKS)
