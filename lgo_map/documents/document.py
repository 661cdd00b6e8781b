"""A document of the server's: what is said about it in its head, and its body as HTML, put together by templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from lgo_map.documents.style import VIEW, rules_within, style_of_documents
from lgo_map.presentation.foot import foot
from lgo_map.presentation.pieces import BY_HAND, OfferedPiece
from lgo_map.presentation.site_pages import PAGES, SITE
from lgo_map.presentation.url import IGNORED

LANGUAGE = "en-GB"


@dataclass(frozen=True)
class Document:
    """What an address shows, as far as the server says it itself.

    Attributes
    ----------
    page : str
        The page, by its name in :data:`lgo_map.presentation.site_pages.PAGES`; empty for what is none of them.
    title : str
        What the browser's tab calls it, without the site's name.
    description : str
        A sentence or two on what it shows, as plain text, as long as search engines show it.
    body : str
        Its main part, as HTML.
    query : mapping of str to str
        The parameters of its address, as the app writes them.
    status : int
        HTTP status.
    facts : mapping, optional
        What it is about for programs that read pages, as JSON-LD; an address that begins with a slash is on the site.
    style : str
        Rules of a style sheet that it needs besides those of all documents.
    piece : OfferedPiece, optional
        What shows the same in somebody's page.
    """

    page: str
    title: str
    description: str
    body: str
    query: Mapping[str, str]
    status: int = 200
    facts: Mapping[str, Any] | None = None
    style: str = ""
    piece: OfferedPiece | None = None

    @property
    def full_title(self) -> str:
        """The title with the site's name."""
        return f"{self.title} – {SITE}"

    @property
    def address(self) -> str:
        """Its address on the site: the one of all that show the same."""
        return address_on_site(self.page, self.query)

    @property
    def picture(self) -> str:
        """The address of its picture for previews of links: its council's, or the site's."""
        council = self.query.get("council")
        return f"/preview/council/{quote(council)}.png" if council else "/preview/map.png"


def address_on_site(page: str, query: Mapping[str, str]) -> str:
    """The address of a page's view, from the site's root on."""
    return PAGES[page].path + (f"?{urlencode(query)}" if query else "") if page else ""


def link_to(page: str, words: str, query: Mapping[str, str]) -> str:
    """Words as a link to a page of the site; the words are text."""
    return f'<a href="{escape(address_on_site(page, query))}">{escape(words)}</a>'


_FIND = (
    '<form class="lgo-find" action="/find" method="post" role="search"><label for="lgo-find">Find your council: '
    'postcode or name</label><input id="lgo-find" name="text" maxlength="60" autocomplete="off" '
    'placeholder="For example NN1 1DE or Leeds"><button>Find</button></form>'
)


def heading(words: str, subtitle: str = "") -> str:
    """The heading of a document, and the box that finds a council, placed as in the app; both texts are plain."""
    said = f"<p>{escape(subtitle)}</p>" if subtitle else ""
    return f'<div class="lgo-top"><header class="lgo-title"><h1>{escape(words)}</h1>{said}</header>{_FIND}</div>'


def document_saying(title: str, sentence: str, status: int) -> Document:
    """A document that says one thing, as why there is not what was asked for; both texts are plain."""
    return Document("", title, sentence, f"{heading(title)}<p>{escape(sentence)}</p>", {}, status=status)


def links(*ways: str) -> str:
    """Ways on from what is shown, each as :func:`link_to` gives it."""
    return f'<ul class="lgo-links">{"".join(f"<li>{way}</li>" for way in ways)}</ul>'


def status_of(notices: Iterable[str]) -> int:
    """The status of a view whose address gave these notices: 400 where a part of it can't be meant.

    What others add to addresses, as to count who follows a link, does no harm.
    """
    return 400 if set(notices) - {IGNORED} else 200


def head_of(document: Document, origin: str) -> str:
    """What a document's head says of it: title, description, address, previews, facts for programs; and its style.

    Parameters
    ----------
    origin : str
        The site's scheme and host, "https://example.org".
    """
    facts = None if document.facts is None else _as_script(_with_origin(document.facts, origin))
    style = style_of_documents(document.page) + rules_within(document.style, VIEW)
    return _ENVIRONMENT.get_template("head.html").render(
        document=document, origin=origin, site=SITE, facts=facts, style=style
    )


def view_of(document: Document, origin: str) -> str:
    """A document's body with the site's navigation and the search; `origin` is as for :func:`head_of`."""
    code = "" if document.piece is None else document.piece.code(origin)
    return _ENVIRONMENT.get_template("view.html").render(
        document=document, pages=PAGES, foot=foot(), code=code, by_hand=BY_HAND
    )


def before_the_app(document: Document, origin: str, loaded: str) -> str:
    """A document's view, the app's element, and the script that has the app come and shows it when it is complete.

    Parameters
    ----------
    origin : str
        As for :func:`head_of`.
    loaded : str
        The tags of all that the app loads.
    """
    return _ENVIRONMENT.get_template("before_app.html").render(view=view_of(document, origin), loaded=loaded)


def inline_scripts() -> list[str]:
    """The scripts that stand in documents and are run there, each as it stands: a policy names them by their hash."""
    return _SCRIPT.findall(before_the_app(_EMPTY, "", ""))


def alone(document: Document, origin: str) -> str:
    """A document in which no app follows; `origin` is as for :func:`head_of`."""
    return _ENVIRONMENT.get_template("alone.html").render(
        head=head_of(document, origin), view=view_of(document, origin), language=LANGUAGE
    )


def _with_origin(facts: Any, origin: str) -> Any:
    """Facts whose addresses on the site are whole."""
    if isinstance(facts, Mapping):
        return {key: _with_origin(value, origin) for key, value in facts.items()}
    if isinstance(facts, list):
        return [_with_origin(value, origin) for value in facts]
    return origin + facts if isinstance(facts, str) and facts.startswith("/") else facts


def _as_script(facts: Mapping[str, Any]) -> str:
    """JSON that can stand in a script: nothing in it ends the script, or begins a comment."""
    text = json.dumps(facts, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_EMPTY = Document("", "", "", "", {})
_ENVIRONMENT = Environment(
    loader=PackageLoader("lgo_map.documents"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
