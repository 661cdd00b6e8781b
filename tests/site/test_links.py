"""What links to other pages keep of a view."""

from __future__ import annotations

from tests.app_pages import OpenedPage
from tests.known_councils import CUMBERLAND, LEEDS, NORTHAMPTON, WEST_NORTHAMPTONSHIRE


def test_links_to_other_pages_keep_the_year_the_council_and_the_sources():
    links = OpenedPage("map", year="2020", tier="lower", council=NORTHAMPTON, own="yes").links
    assert links["Council"] == f"council?year=2020&council={NORTHAMPTON}"
    assert links["All councils"] == "councils?year=2020&own=yes"
    assert links["Map"] == f"?year=2020&council={NORTHAMPTON}&tier=lower&own=yes"


def test_links_on_a_page_keep_the_choice_of_sources_too():
    links = OpenedPage("map", year="2024", council=LEEDS, own="yes").links
    assert links["Beside similar authorities"] == f"benchmark?council={LEEDS}&year=2024&own=yes"
    assert links["Compare with other councils"] == f"compare?councils={LEEDS}&year=2024&own=yes"
    page = OpenedPage("benchmark", year="2024", council=LEEDS, own="yes")
    page.app.switch_page("pages/council.py")
    page.go(council=LEEDS, year="2024")
    assert page.links["Beside similar authorities, 2023–24"] == f"benchmark?council={LEEDS}&year=2024&own=yes"
    assert page.links["On the map of 2023–24"] == f"?year=2024&council={LEEDS}&own=yes"


def test_a_page_without_a_council_of_its_own_hands_on_the_one_last_seen():
    page = OpenedPage("council", council=LEEDS, year="2023")
    page.app.switch_page("pages/about.py")
    page.go()
    assert page.links["Council"] == f"council?year=2023&council={LEEDS}"
    assert page.links["Map"] == f"?year=2023&council={LEEDS}"


def test_the_councils_compared_are_kept_while_one_of_them_is_looked_at():
    page = OpenedPage("compare", councils=f"{LEEDS},{NORTHAMPTON}", year="2024")
    page.app.switch_page("pages/council.py")
    page.go(council=LEEDS, year="2024")
    assert page.links["Compare"] == f"compare?year=2024&councils={LEEDS}%2C{NORTHAMPTON}"
    page.app.selectbox[0].select(CUMBERLAND).run()
    assert page.links["Compare"] == f"compare?year=2024&councils={CUMBERLAND}"


def test_a_council_that_is_let_go_is_not_handed_on():
    page = OpenedPage("council", council=LEEDS, year="2023")
    page.app.selectbox[0].select(None).run()
    assert page.links["Council"] == "council?year=2023"


def test_nonsense_is_not_handed_on():
    links = OpenedPage("map", council="<script>", year="1066").links
    assert links["Council"] == "council?year=newest"


def test_a_search_on_any_page_leads_to_the_council_and_keeps_the_year():
    page = OpenedPage("councils", year="2023")
    page.app.text_input[0].set_value("Cumberland").run()
    page.press("Cumberland Council")
    assert page.address == {"year": "2023", "council": CUMBERLAND}
    assert "Cumberland Council" in page.text


def test_a_search_on_the_council_page_shows_the_council_found():
    page = OpenedPage("council", council=LEEDS, year="2020")
    page.app.text_input[0].set_value("NN1 1DE").run()
    page.press("West Northamptonshire Council")
    assert page.address == {"council": WEST_NORTHAMPTONSHIRE, "year": "2020"}
    assert "NN1" not in repr(page.app.session_state)
