"""The examples of the page For programs, and of docs/api.md, work as they stand.

Those for curl and Python are run, against the figures as they are served. Whoever tests need not have R: of its
examples the addresses are asked for, and the columns and fields they name are looked for in the answers.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from lgo_map.api.application import routes
from lgo_map.presentation.program_examples import Example, examples
from lgo_map.presentation.programs import EXAMPLE
from lgo_map.records.dataset import current_dataset
from lgo_map.storage import PROJECT
from tests.api.client import program
from tests.known_councils import CORBY

IN_DOCS = "https://councils.example.org"


def examples_at(origin: str, code: str = EXAMPLE) -> list[Example]:
    """Those of the page and those of the document, for the address the figures are served at."""
    text = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8").replace(IN_DOCS, origin)
    in_docs = [
        Example("docs/api.md", language, code) for language, code in re.findall(r"```(\w+)\n(.*?)```", text, re.S)
    ]
    return [*examples(origin, code, 2025), *in_docs]


def named(language: str) -> list[int]:
    return [number for number, each in enumerate(examples_at(IN_DOCS)) if each.language == language]


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """The figures for programs, served in this process."""
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes()), lifespan="off", log_config=None))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who asks from now on is answered as soon as the server runs
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_there_are_examples_in_each_language_on_the_page_and_in_the_document():
    for shown in (examples(IN_DOCS, EXAMPLE, 2025), examples_at(IN_DOCS)[-3:]):
        assert {each.language for each in shown} == {"bash", "python", "r"}


@pytest.mark.parametrize("number", named("python"))
def test_the_examples_in_python_run_as_they_stand(origin, number, capsys):
    example = examples_at(origin)[number]
    exec(compile(example.code, "example", "exec"), {})  # noqa: S102
    said = capsys.readouterr().out
    known, councils = current_dataset().councils_with_rate[False][2025]
    expected = {
        "A year’s figures in Python, with pandas": f"The upheld rate of {known} of {councils} councils is known.",
        "A council through the years in Python": "Leeds City Council",
        "Decisions about a council in Python": "Examples, not all there are; for all of them see https://www.lgo.org.uk",
        "docs/api.md": "County Council",
    }
    assert expected[example.title] in said


@pytest.mark.parametrize("number", named("bash"))
def test_the_examples_with_curl_run_as_they_stand(origin, number, tmp_path):
    assert shutil.which("curl"), "the examples are run with curl: install it (script/install-packages curl)"
    code = examples_at(origin)[number].code.replace("curl ", "curl --silent --show-error --fail --noproxy '*' ")
    ran = subprocess.run(["/bin/sh", "-euc", code], cwd=tmp_path, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout
    for file in tmp_path.glob("*.csv"):
        assert "upheld_rate" in next(csv.reader(file.open(encoding="utf-8")))
    for file in (*tmp_path.glob("*.json"), *tmp_path.glob("*.geojson")):
        assert json.loads(file.read_bytes())


def test_with_curl_an_answer_that_has_not_changed_is_not_sent_again(origin, tmp_path):
    (code,) = (each.code for each in examples(origin, EXAMPLE, 2025) if each.language == "bash")
    (line,) = re.findall(r"^curl --etag-save .*$", code, re.M)
    line = line.replace("curl ", "curl --silent --noproxy '*' --write-out %{http_code} ")
    statuses = [
        subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, capture_output=True, check=True).stdout for _ in range(2)
    ]
    assert statuses == [b"200", b"304"]


@pytest.mark.parametrize("number", named("r"))
def test_the_addresses_and_columns_of_the_examples_in_r_are_there(number):
    client, code = program(), examples_at("")[number].code
    columns: set[str] = set()
    for address in re.findall(r'"/api/v1/([^"]+)"', code):
        answer = client.get(address)
        assert answer.status_code == 200
        columns |= set(keys_of(answer.json()) if "json" in answer.headers["content-type"] else header_of(answer.text))
    names = re.findall(r"\$(\w+)", code)
    names += [name for listed in re.findall(r"c\(([^)]*)\)", code) for name in re.findall(r'"(\w+)"', listed)]
    names += [
        name for rule in re.findall(r"subset\(\w+, (.*)\)", code) for name in re.findall(r"\b[a-z]+_[a-z_]+\b", rule)
    ]
    assert names
    assert set(names) - {"higher", "lower", "value", "years"} <= columns
    assert not {"higher", "lower"} & set(names) or {"higher", "lower"} <= verdicts(client)


def verdicts(client) -> set[str]:
    return {row["verdict"] for row in client.get("statistics?year=together&limit=1000").json()["items"]}


def header_of(text: str) -> list[str]:
    return next(csv.reader(text.splitlines()))


def keys_of(answer: object) -> Iterator[str]:
    """All names of fields in an answer, however deep."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield key
            yield from keys_of(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from keys_of(value)


def test_the_examples_work_for_a_council_of_which_nothing_is_known(origin, capsys):
    (code,) = (
        each.code for each in examples(origin, CORBY, 2025) if each.title == "A council through the years in Python"
    )
    exec(compile(code, "example", "exec"), {})  # noqa: S102
    assert "Corby Borough Council" in capsys.readouterr().out
