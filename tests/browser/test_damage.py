"""Whatever is sent to the app as it is served, however damaged: no fault, no silence, and it goes on being well."""

from __future__ import annotations

from tests.damage import attack


def test_damaged_messages_addresses_requests_and_forms_are_answered_and_the_server_stays_well(app):
    outcome = attack(app.address, 200, seed=7)
    assert outcome.troubles == []
    assert outcome.sent > 100
