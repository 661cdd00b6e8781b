"""Forms that work by themselves: the filters of a page, whose answer is the page at the address they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from html import escape

from lgo_map.councils.register import AUTHORITY_TYPES, TYPE_NAMES_PLURAL
from lgo_map.documents.form_addresses import SENT
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.presentation.site_pages import PAGES
from lgo_map.presentation.url import NO_TYPES, OMBUDSMAN_ONLY
from lgo_map.records.dataset import Dataset
from lgo_map.wording.numbers import first_upper
from lgo_map.wording.years_together import choice_name


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


def year_select(dataset: Dataset, chosen: YearChoice | None, label: str = "Year") -> str:
    """The list of years: of each council the newest known, years put together, and each year."""
    choices: list[YearChoice] = [NEWEST, TOGETHER, *dataset.years]
    return select("year", label, {str(each): choice_name(each, dataset.years) for each in choices}, str(chosen))


def type_select(chosen: str | None) -> str:
    """The list of authority types, of which one can be chosen, or all of them."""
    kinds = {kind: first_upper(TYPE_NAMES_PLURAL[kind]) for kind in AUTHORITY_TYPES}
    return select("type", "Authority type", {"": "All authority types"} | kinds, chosen or "")


def types_ticks(chosen: Collection[str]) -> str:
    """The authority types, of which any number can be chosen."""
    # What is not ticked is not sent: that nothing is ticked is said by the hidden one.
    ticks = "".join(
        _ticked(f"types-{kind}", "types", kind, first_upper(TYPE_NAMES_PLURAL[kind]), kind in chosen)
        for kind in AUTHORITY_TYPES
    )
    return (
        f'<fieldset><legend>Authority types</legend><input type="hidden" name="types" value="{NO_TYPES}">'
        f"{ticks}</fieldset>"
    )


def tick(name: str, label: str, is_ticked: bool) -> str:
    """Something to switch on, with its label."""
    return _ticked(name, name, "yes", label, is_ticked)


def _ticked(key: str, name: str, value: str, label: str, is_ticked: bool) -> str:
    key, ticked = f"lgo-choose-{key}", " checked" if is_ticked else ""
    return (
        f'<p class="lgo-tick"><input type="checkbox" id="{key}" name="{escape(name)}" value="{value}"{ticked}> '
        f'<label for="{key}">{escape(label)}</label></p>'
    )


def own_tick(is_ticked: bool) -> str:
    """Whether only the Ombudsman's own figures count."""
    return tick("own", OMBUDSMAN_ONLY, is_ticked)


def field(name: str, label: str, value: str, kind: str = "text", longest: int | None = None, hint: str = "") -> str:
    """A field to type in, with its label; all of it is text.

    Parameters
    ----------
    kind : str
        What is typed, as HTML's `type` has it.
    longest : int, optional
        Characters at most.
    hint : str
        What stands in it while it is empty.
    """
    key = f"lgo-choose-{name}"
    more = f' maxlength="{longest}"' if longest else ""
    more += f' placeholder="{escape(hint)}"' if hint else ""
    return (
        f'<p><label for="{key}">{escape(label)}</label><input id="{key}" name="{escape(name)}" type="{kind}" '
        f'value="{escape(value)}" autocomplete="off"{more}></p>'
    )


def more_filters(fields: Iterable[str], is_open: bool) -> str:
    """Fields that are folded away until somebody wants them, or has chosen something there."""
    return (
        f'<details class="lgo-more"{" open" if is_open else ""}><summary>More filters</summary>'
        f"<div>{''.join(fields)}</div></details>"
    )


def form(page: str, label: str, fields: Iterable[str]) -> str:
    """A form that leads to a view of a page.

    Parameters
    ----------
    page : str
        Name of the page.
    label : str
        What the form is for, for those who can't see it.
    fields : iterable of str
        HTML, as :func:`select` gives it.
    """
    return (
        f'<form class="lgo-form" action="{PAGES[page].path}" method="get" aria-label="{escape(label)}">'
        f'{"".join(fields)}<p><button name="{SENT}" value="">Show</button></p></form>'
    )
