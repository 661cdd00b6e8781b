"""How every answer is given: its form, its version, to whom, and what is said where there is none."""

from __future__ import annotations

import pytest

from lgo_map import storage
from lgo_map.api import answers, reference, statistics
from lgo_map.api.reference import ADDRESSES
from lgo_map.exports.row_filter import rows_of
from tests.api.client import program
from tests.known_councils import LEEDS
from tests.made_decisions import decision, made_data

OF_YEARS = ("statistics?year=newest", "statistics.csv?year=together", "statistics.geojson?year=together")
LISTS = ("councils", "statistics", "statements", "averages", "subjects", "letters", "decisions", "improvements")


@pytest.fixture
def client():
    return program()


@pytest.mark.parametrize("name", LISTS)
def test_a_suffix_or_an_accept_header_chooses_the_form(client, name):
    csv = client.get(f"{name}.csv")
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert client.get(name, headers={"accept": "text/csv"}).text == csv.text
    assert client.get(name).headers["content-type"] == "application/json"
    assert client.get(f"{name}.json", headers={"accept": "text/csv"}).json() == client.get(name).json()


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv;q=0.5, application/json", "application/json"),
        ("application/json;q=0.2, text/*", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("", "application/json"),
    ],
)
def test_of_several_forms_the_one_that_is_liked_best_is_given(client, accept, form):
    assert client.get("councils", headers={"accept": accept}).headers["content-type"] == form


def test_a_form_there_is_not_is_a_problem_that_says_which_there_are(client):
    answer = client.get("councils", headers={"accept": "application/xml"})
    assert answer.status_code == 406
    assert "application/json, text/csv" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/", *LISTS, f"councils/{LEEDS}", "coverage", "figures", "statistics.csv", *OF_YEARS])
def test_who_has_an_answer_is_told_that_nothing_has_changed(client, path):
    first = client.get(path)
    assert first.status_code == 200
    assert "max-age" in first.headers["cache-control"]
    again = client.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_other_forms_have_other_versions(client):
    assert client.get("statistics.csv").headers["etag"] != client.get("statistics.json").headers["etag"]


@pytest.mark.parametrize("path", ["statistics.csv?offset=1", "statistics.geojson?year=2020&offset=1"])
def test_a_large_file_is_made_once_and_is_the_same_for_whoever_takes_it_compressed_or_not(client, monkeypatch, path):
    made = []

    def make(*asked):
        made.append(asked)
        return rows_of(*asked)

    monkeypatch.setattr(answers, "KEPT_FROM", 1_000)
    monkeypatch.setattr(statistics, "rows_of", make)
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert len(made) == 1
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    for header in ("etag", "content-type", "cache-control", "vary"):
        assert packed.headers[header] == plain.headers[header]
    assert client.get(path.replace("offset=1", "offset=2")).content != plain.content
    assert client.head(path).headers["content-type"] == plain.headers["content-type"]


def test_the_version_is_another_once_the_data_are(client, tmp_path, monkeypatch):
    before = client.get("decisions")
    monkeypatch.setattr(storage, "DATA", made_data(tmp_path, decisions=[decision(LEEDS, "26 000 001", "2026-06-01")]))
    after = client.get("decisions", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["items"][0]["reference"] == "26 000 001"


def test_a_list_is_walked_by_its_links(client):
    seen, address = [], "councils?type=london&limit=10"
    while address:
        answer = client.get(address)
        seen += [council["code"] for council in answer.json()["items"]]
        assert answer.json()["paging"]["returned"] <= 10
        links = answer.links
        address = links["next"]["url"] if "next" in links else ""
    every = client.get("councils?type=london&limit=1000").json()
    assert seen == [council["code"] for council in every["items"]]
    assert every["paging"]["total"] == len(seen)
    assert every["paging"]["next_offset"] is None


def test_beyond_the_end_of_a_list_there_is_an_empty_part(client):
    answer = client.get("councils?offset=100000").json()
    assert answer["items"] == []
    assert answer["paging"]["next_offset"] is None


def test_pages_of_other_sites_may_read_but_nobody_may_write(client):
    for answer in (client.get("figures"), client.get("nowhere"), client.options("figures")):
        assert answer.headers["access-control-allow-origin"] == "*"
    assert client.options("figures").headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.request(method, "figures")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer.headers["content-type"] == "application/problem+json"


def test_head_is_get_without_its_content(client):
    got, asked = client.get("figures"), client.head("figures")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == str(len(got.content))
    assert asked.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("nowhere", 404, "There is nothing at this address"),
        ("councils/E06999999", 404, "No council has or had the code “E06999999”"),
        ("councils?colour=red", 400, "“colour” means nothing here; the parameters here are limit, offset, type, year"),
        ("figures?year=2020", 400, "“year” means nothing here; there are no parameters here"),
        (
            "councils?type=parish",
            400,
            "must be one of county, district, metropolitan, unitary, london; “parish”",
        ),
        ("councils?type=county&type=london", 400, "“type” stands there more than once"),
        ("councils?limit=0", 400, "“limit” must be at least 1; “0” is not."),
        ("councils?limit=1001", 400, "“limit” must be at most 1000"),
        ("councils?offset=-1", 400, "“offset” must be a whole number; “-1” is not."),
        ("councils?offset=1.0", 400, "“offset” must be a whole number"),
        ("councils?year=99999999999999999999", 400, "“year” must be a whole number"),
        ("statistics?year=2001", 400, "“year” must be one that has figures"),
        (
            "statistics?year=newer",
            400,
            "“year” must be a year from 2000 to 2100, or newest, or together; “newer” is not.",
        ),
        ("statistics?year=1", 400, "“year” must be a year from 2000 to 2100, or newest, or together; “1” is not."),
        ("statements?year=newest", 400, "“year” must be a whole number; “newest” is not."),
        (
            "improvements?outcome=upheld",
            400,
            "the parameters here are limit, offset, council, type, category, first_day",
        ),
        ("improvements?council=Leeds", 400, "“council” must be the GSS code of a council; “Leeds” is not."),
        ("improvements?first_day=today", 400, "“first_day” must be a day, like 2024-03-31; “today” is not."),
        ("statistics?council=Leeds", 400, "“council” must be the GSS code of a council; “Leeds” is not."),
        ("statistics.geojson", 400, "GeoJSON is of one year"),
        ("statements?figure=fun", 400, "“figure” must be one of investigations, upheld"),
        ("subjects?subject=fun", 400, "“subject” must be one of adult_care"),
        ("decisions?first_day=2024-02-30", 400, "“first_day” must be a day, like 2024-03-31; “2024-02-30” is not."),
        ("decisions?last_day=0", 400, "“last_day” must be a day"),
        (f"decisions?category={'x' * 201}", 400, "“category” can have at most 200 characters"),
        ("letters/2020/E06999999", 404, "No council has or had the code"),
        ("letters/1999/E08000035", 404, "No letter to Leeds City Council of “1999” is held here"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(client, path, status, words):
    answer = client.get(path)
    said = answer.json()
    assert answer.status_code == said["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in said["detail"]
    assert set(said) == {"type", "title", "status", "detail", "instance"}
    assert len(said["detail"]) < 800
    assert answer.headers["cache-control"] == "no-store"


def test_data_that_can_not_be_read_are_a_problem_of_ours(client, tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "DATA", tmp_path)
    answer = client.get("councils")
    assert answer.status_code == 503
    assert "register.parquet is missing" in answer.json()["detail"]
    assert "lgo_map" not in answer.text


def test_a_fault_of_ours_is_answered_without_a_traceback(monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(reference, "version_of", fail)
    answer = program(raises=False).get("/")
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("Something went wrong here. The fault is ours. Reference ")
    assert "secret" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_index_leads_to_everything(client):
    index = client.get("/").json()
    for name, path in index["links"].items():
        if "{" not in path:
            assert client.get(path.removeprefix("/api/v1/")).status_code == 200, name
    paths = {path.split(".")[0].strip("/") for path in client.get("openapi.json").json()["paths"]} - {""}
    assert paths == {path.split("?")[0] for path in ADDRESSES.values() if path not in ("docs", "openapi.json")}


def test_the_address_without_a_slash_leads_to_the_index(client):
    assert client.get("http://testserver/api/v1").json() == client.get("/").json()


def test_the_page_of_documentation_asks_nobody_else(client):
    page = client.get("docs").text
    assert "//" not in page.replace("<!doctype", "")
    for script in ("docs/start.js", "docs/swagger-ui-bundle.js", "docs/swagger-ui.css"):
        assert client.get(script).status_code == 200
        assert script in page
    assert "validatorUrl: null" in client.get("docs/start.js").text


def test_the_page_of_documentation_is_dark_where_the_reader_likes_it_dark(client):
    page = client.get("docs").text
    assert "@media (prefers-color-scheme: dark)" in page
    assert "color-scheme: dark" in page


def test_the_form_that_is_usual_is_the_first_that_is_described(client):
    for path, operation in client.get("openapi.json").json()["paths"].items():
        forms = list(operation["get"]["responses"]["200"]["content"])
        assert forms[0] == "application/json" or "application/json" not in forms, path


def test_every_figure_and_parameter_is_described_with_its_unit(client):
    document = client.get("openapi.json").json()
    row = document["components"]["schemas"]["StatisticsRow"]["properties"]
    assert "per cent, 0 to 100" in row["upheld_rate"]["description"]
    assert "per 100,000 residents" in row["upheld_per_100k"]["description"]
    for path, operation in document["paths"].items():
        for parameter in operation["get"].get("parameters", []):
            assert parameter.get("description") or parameter["in"] == "path", (path, parameter["name"])
        assert "422" not in operation["get"]["responses"]
