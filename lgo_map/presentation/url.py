"""How a page's view stands in its address.

The address is the view: opening a copied one gives the same view, and the browser's back and forward buttons step
through the views. An address is text of unknown origin: what does not fit is ignored, with a notice that does not
repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lgo_map.councils.postcodes import holds_postcode
from lgo_map.councils.register import AUTHORITY_TYPES
from lgo_map.errors import LgoMapError
from lgo_map.figures.years import NEWEST, TOGETHER, YearChoice
from lgo_map.records.word_search import MAX_QUERY_CHARACTERS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NO_TYPES = "none"
IGNORED = "A part of this page’s address means nothing here and was ignored."
"""The notice where an address has parameters that the page does not know."""
OMBUDSMAN_ONLY = "The Ombudsman’s own figures only"
"""What the choice of sources is called."""
_BROUGHT_UP_TO_DATE = "This site has been brought up to date since you opened this page"
NO_LONGER_OFFERED = f"{_BROUGHT_UP_TO_DATE}, and what you pressed is not offered here any more."
"""The notice where a button was pressed that the page does not have now."""
V = TypeVar("V", bound="DataclassInstance")


@dataclass(frozen=True)
class UrlField:
    """How a field of a view stands in the address.

    Attributes
    ----------
    read : callable
        The field's value for a text; KeyError if the text means nothing.
    write : callable
        The text for a value.
    what, instead : str
        What the parameter is called in a notice, and what one sees without it.
    parameter : str, optional
        The parameter's name, where it is not the field's.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    what: str
    instead: str
    parameter: str | None = None


class NotHeld(LgoMapError):
    """What a text means can't be shown, as nothing of it is held; the message is the notice that says so."""

    status = 404


SO = ", so "
"""Between what in an address makes no sense and what is shown instead."""


def without_instead(notice: str) -> str:
    """A notice of :func:`read_address` where nothing is shown instead: only what made no sense."""
    said, _, instead = notice.rpartition(SO)
    return f"{said}." if said and instead else notice


def no_longer_listed(what: str) -> str:
    """The notice where what a field's list showed is offered by that name no more; `what` is the field's."""
    return (
        f"{_BROUGHT_UP_TO_DATE}. What was chosen in one of its lists has another name now, or is gone: check the "
        f"{what} shown here."
    )


def one_of(
    values: Mapping[str, Any],
    what: str,
    instead: str,
    parameter: str | None = None,
    not_held: Mapping[str, str] | None = None,
) -> UrlField:
    """A field that takes one of some values, each with its text.

    Parameters
    ----------
    not_held : mapping of str to str, optional
        The texts that mean something of which nothing is held, and the notice that says so.
    """
    texts, missing = {value: text for text, value in values.items()}, not_held or {}

    def read(text: str) -> Any:
        if text in missing:
            raise NotHeld(missing[text])
        return values[text]

    return UrlField(read, texts.__getitem__, what, instead, parameter)


def year_choice_field(years: Collection[int], more: Mapping[str, int] | None = None) -> UrlField:
    """One of the years that can be shown, of each council the newest known, or the years put together.

    Parameters
    ----------
    more : mapping of str to int, optional
        What else may stand there, and what it means.
    """
    choices: dict[str, YearChoice] = {NEWEST: NEWEST, TOGETHER: TOGETHER, **{str(year): year for year in years}}
    return one_of({**choices, **(more or {})}, "year", "you see the newest known")


def council_field(codes: Mapping[str, str], what: str = "council", instead: str = "none is chosen") -> UrlField:
    """A council by any code it has or had, of those in `codes`, which gives the newest."""
    return UrlField(codes.__getitem__, _newest(codes).__getitem__, what, instead)


def councils_field(codes: Mapping[str, str], most: int) -> UrlField:
    """At most `most` councils, each once, in the order chosen; `codes` as of :func:`council_field`."""

    def read(text: str) -> tuple[str, ...]:
        asked = text.split(",")
        chosen = tuple(codes[code] for code in asked) if len(asked) <= most else ()
        if not chosen or len(set(chosen)) < len(chosen):
            raise KeyError(text)
        return chosen

    return UrlField(read, ",".join, "choice of councils", "none is chosen")


def types_field() -> UrlField:
    """Authority types, in their fixed order; `none` for none of them."""

    def read(text: str) -> tuple[str, ...]:
        wanted = set() if text == NO_TYPES else set(text.split(","))
        if not wanted <= set(AUTHORITY_TYPES):
            raise KeyError(text)
        return tuple(kind for kind in AUTHORITY_TYPES if kind in wanted)

    return UrlField(read, lambda types: ",".join(types) or NO_TYPES, "choice of authority types", "you see all types")


def yes_or_no(what: str, instead: str, parameter: str | None = None) -> UrlField:
    """Something switched on or off."""
    return one_of({"yes": True, "no": False}, what, instead, parameter)


def ombudsman_only_field() -> UrlField:
    """Whether only the Ombudsman's own figures count."""
    return yes_or_no("choice of sources", "you see all sources", parameter="own")


def words_field(what: str, instead: str) -> UrlField:
    """Words that are looked for in texts; never a postcode, which would say in an address where somebody lives."""

    def read(text: str) -> str:
        if holds_postcode(text):
            raise KeyError(text)
        return "".join(filter(str.isprintable, text))[:MAX_QUERY_CHARACTERS].strip()

    return UrlField(read, str, what, instead)


@dataclass(frozen=True)
class UrlSchema(Generic[V]):
    """What a page's address can say.

    Attributes
    ----------
    prefix : str
        What the keys of the page's widgets begin with; the rest is the name of the view's field.
    default : a frozen dataclass
        The view of a first visit.
    fields : mapping of str to UrlField
        How each field of the view stands in the address.
    """

    prefix: str
    default: V
    fields: Mapping[str, UrlField]

    def parameter(self, name: str) -> str:
        """The address's parameter for a field of the view."""
        return self.fields[name].parameter or name


def read_address(schema: UrlSchema[V], parameters: Mapping[str, str]) -> tuple[V, list[str]]:
    """The view an address asks for, and a notice for each part of it that makes no sense.

    Parameters
    ----------
    parameters : mapping of str to str
        The address's query parameters.
    """
    view, notices = schema.default, []
    for name, field in schema.fields.items():
        text = parameters.get(schema.parameter(name))
        if text:  # a form leaves empty what is not chosen
            try:
                view = replace(view, **{name: field.read(text)})
            except NotHeld as error:
                notices.append(error.sentence)
            except KeyError:
                notices.append(f"The {field.what} in this page’s address is not one we know{SO}{field.instead}.")
    if set(parameters) - set(map(schema.parameter, schema.fields)):
        notices.append(IGNORED)
    return view, notices


def address_of(schema: UrlSchema[V], view: V) -> dict[str, str]:
    """The query parameters that bring the view back; none for the view a first visit gets.

    Any other address names its year, so that it still means the same when a newer year has come.
    """
    if view == schema.default:
        return {}
    values = {name: getattr(view, name) for name in schema.fields}
    return {
        schema.parameter(name): schema.fields[name].write(value)
        for name, value in values.items()
        if value is not None and (name == "year" or value != getattr(schema.default, name))
    }


def _newest(codes: Mapping[str, str]) -> dict[str, str]:
    return {code: code for code in codes.values()}
