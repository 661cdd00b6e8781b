"""Which councils are meant, by their codes; what is said of them is tested where it is worded."""

from __future__ import annotations

import pandas as pd
import pytest

from lgo_map.councils.finder import CouncilsFound, NoAnswer, find_councils
from lgo_map.councils.register import load_register
from tests.known_councils import LEEDS

REGISTER, TODAY = load_register(), pd.Timestamp("2025-10-01")


def found(text: str) -> CouncilsFound:
    return find_councils(text, REGISTER, TODAY)


def test_a_name_in_any_form_leads_to_its_code():
    assert found("City of Leeds").codes == found("leeds council").codes == found(LEEDS).codes == (LEEDS,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NN1", NoAnswer.HALF_A_POSTCODE),
        ("EH1 1YZ", NoAnswer.POSTCODE_OUTSIDE_ENGLAND),
        ("London", NoAnswer.ALL_OF_LONDON),
        ("Xyzzyville", NoAnswer.NO_SUCH_NAME),
    ],
)
def test_where_no_council_is_found_the_reason_is_given(text, reason):
    assert (found(text).kind, found(text).codes, found(text).reason) == ("no answer", (), reason)
