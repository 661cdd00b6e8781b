"""Forms that work by themselves: the filters of a page, whose answer is the page at the address they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from lgo_map.presentation.site_pages import PAGES


def options(choices: Mapping[str, str], chosen: str | None) -> str:
    """The options of a list: by value what each is called, as text."""
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in choices.items()
    )


def select(name: str, label: str, choices: Mapping[str, str], chosen: str | None) -> str:
    """A list to choose one of, with its label."""
    key = f"lgo-choose-{name}"
    return (
        f'<p><label for="{key}">{escape(label)}</label>'
        f'<select id="{key}" name="{escape(name)}">{options(choices, chosen)}</select></p>'
    )


def form(page: str, label: str, fields: Iterable[str], kept: Mapping[str, str] | None = None) -> str:
    """A form that leads to a view of a page.

    Parameters
    ----------
    page : str
        Name of the page.
    label : str
        What the form is for, for those who can't see it.
    fields : iterable of str
        HTML, as :func:`select` gives it.
    kept : mapping of str to str, optional
        Parameters that the address keeps.
    """
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in (kept or {}).items()
    )
    return (
        f'<form class="lgo-form" action="{PAGES[page].path}" method="get" aria-label="{escape(label)}">{hidden}'
        f"{''.join(fields)}<p><button>Show</button></p></form>"
    )
