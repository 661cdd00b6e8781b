"""Whatever is sent to the app as it is served, however damaged: no fault, no silence, and it goes on being well."""

from __future__ import annotations

from tests.damage import attack, refused_at, said_of


def test_damaged_messages_addresses_requests_and_forms_are_answered_and_the_server_stays_well(app):
    before, refused = app.log.read_text(), refused_at(app.address)
    outcome = attack(app.address, 200, seed=7)
    assert outcome.troubles == []
    assert outcome.sent > 100
    assert refused_at(app.address) > refused
    assert said_of(app.log.read_text().removeprefix(before)) == []
