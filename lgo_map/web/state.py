"""The view a visitor has chosen, and its form in the page's address.

The address is the view: opening a copied one gives the same view, and the browser's back and forward buttons step
through the views. An address is text of unknown origin: what does not fit is ignored, with a notice that does not
repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from lgo_map.measures import DEFAULT_MEASURE, MEASURES
from lgo_map.register import AUTHORITY_TYPES, Council, tier_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

TIERS = {"upper": "County councils", "lower": "District councils"}
NO_TYPES = "none"
Reader = tuple[Callable[[str], Any], str, str]
"""What reads a parameter's text (KeyError if it means nothing), what it is called, and what one sees without it."""

ViewOfPage = TypeVar("ViewOfPage", bound="DataclassInstance")
_ADDRESS = "address shown"
_NOTICES = "address notices"
_VIEW = "view shown"


@dataclass(frozen=True)
class View:
    """All a visitor can choose; field names are the parameters of the address and the keys of the widgets.

    Attributes
    ----------
    year : int
        The year the Ombudsman's year ends in.
    types : tuple of str
        Authority types painted, in their fixed order.
    tier : {"upper", "lower"}
        Which councils are painted where two tiers share an area.
    measure : str
        Key of the measure painted.
    own : bool
        Whether only the Ombudsman's own figures count.
    council : str or None
        Code of the council chosen.
    district : str or None
        Code of the district in which a county was clicked.
    """

    year: int
    types: tuple[str, ...] = AUTHORITY_TYPES
    tier: str = "upper"
    measure: str = DEFAULT_MEASURE
    own: bool = False
    council: str | None = None
    district: str | None = None


def read_address(
    parameters: Mapping[str, str], years: Collection[int], codes: Collection[str]
) -> tuple[View, list[str]]:
    """The view an address asks for, and a notice for each parameter that makes no sense.

    Parameters
    ----------
    parameters : mapping of str to str
        The address's query parameters.
    years : collection of int
        Years that can be shown; the newest is the default.
    codes : collection of str
        Codes of the councils there are.
    """
    readers: dict[str, Reader] = {
        "year": ({str(year): year for year in years}.__getitem__, "year", "you see the newest year"),
        "types": (read_types, "choice of authority types", "you see all types"),
        "tier": (dict(zip(TIERS, TIERS, strict=True)).__getitem__, "tier", "you see county councils"),
        "measure": (dict(zip(MEASURES, MEASURES, strict=True)).__getitem__, "measure", "you see the upheld rate"),
        "own": ({"yes": True, "no": False}.__getitem__, "choice of sources", "you see all sources"),
        "council": (dict(zip(codes, codes, strict=True)).__getitem__, "council", "none is chosen"),
        "district": (dict(zip(codes, codes, strict=True)).__getitem__, "district", "it is left out"),
    }
    return read_parameters(parameters, View(year=max(years)), readers)


def read_parameters(
    parameters: Mapping[str, str], default: ViewOfPage, readers: Mapping[str, Reader]
) -> tuple[ViewOfPage, list[str]]:
    """A page's default view with every parameter that makes sense, and a notice for each that does not.

    Parameters
    ----------
    default : a dataclass
        Its fields are named as the parameters.
    readers : mapping of str to Reader
        How each parameter is read.
    """
    view, notices = default, []
    for name, (reader, what, instead) in readers.items():
        if name in parameters:
            try:
                view = replace(view, **{name: reader(parameters[name])})
            except KeyError:
                notices.append(f"The {what} in this page’s address is not one we know, so {instead}.")
    if set(parameters) - set(readers):
        notices.append("A part of this page’s address means nothing here and was ignored.")
    return view, notices


def read_types(text: str) -> tuple[str, ...]:
    """The authority types an address names, in their fixed order; KeyError if one of them is none."""
    wanted = set() if text == NO_TYPES else set(text.split(","))
    if not wanted <= set(AUTHORITY_TYPES):
        raise KeyError(text)
    return tuple(kind for kind in AUTHORITY_TYPES if kind in wanted)


def address_of(view: View, newest: int) -> dict[str, str]:
    """The query parameters that bring the view back; none for the view a first visit gets.

    Any other address names its year, so that it still means the same when a newer year has come.
    """
    default = View(year=newest)
    if view == default:
        return {}
    parameters = {"year": str(view.year)}
    if view.types != default.types:
        parameters["types"] = ",".join(view.types) or NO_TYPES
    if view.tier != default.tier:
        parameters["tier"] = view.tier
    if view.measure != default.measure:
        parameters["measure"] = view.measure
    if view.own:
        parameters["own"] = "yes"
    if view.council:
        parameters["council"] = view.council
    if view.district:
        parameters["district"] = view.district
    return parameters


def address_of_council(council: Council, year: int, newest: int, own: bool = False) -> dict[str, str]:
    """The query parameters of the map of a year with a council chosen and its tier painted."""
    tier = tier_of(council.authority_type)
    view = View(year=year, tier=tier if tier in TIERS else View.tier, own=own, council=council.code)
    return address_of(view, newest)


def follow_address(years: Collection[int], codes: Collection[str], chosen: bool) -> None:
    """Set the widgets to what the address says, if it has changed under us (first visit, back, forward).

    To be called before the widgets are made. A visitor who chooses twice in quick succession sends the address as it
    was before the first choice: so a choice that has just been made counts for more than the address.

    Parameters
    ----------
    chosen : bool
        Whether the visitor has just chosen something other than by a widget.
    """
    parameters = st.query_params.to_dict()
    shown_before = _VIEW in st.session_state and all(field.name in st.session_state for field in fields(View))
    chosen = chosen or (shown_before and view_of_widgets() != st.session_state[_VIEW])
    if shown_before and (chosen or parameters == st.session_state[_ADDRESS]):
        return
    view, st.session_state[_NOTICES] = read_address(parameters, years, codes)
    st.session_state[_ADDRESS] = parameters
    set_widgets(view)


def notices_of_address() -> list[str]:
    """What did not make sense in the address that is shown."""
    return list(st.session_state[_NOTICES])


def set_widgets(view: View) -> None:
    """Make the widgets show the view."""
    for field in fields(View):
        value = getattr(view, field.name)
        st.session_state[field.name] = list(value) if field.name == "types" else value


def view_of_widgets() -> View:
    """The view the widgets show."""
    values = {field.name: st.session_state[field.name] for field in fields(View)}
    values["types"] = tuple(t for t in AUTHORITY_TYPES if t in values["types"])
    return View(**values)


def follow_widgets(years: Collection[int], codes: Collection[str]) -> View:
    """The view the widgets show, written to the address if it is another than the address says.

    To be called after the widgets are made. One change of the view is one step of the browser's history.
    """
    view = view_of_widgets()
    shown, _ = read_address(st.session_state[_ADDRESS], years, codes)
    if view != shown:
        parameters = address_of(view, max(years))
        st.query_params.from_dict(parameters)
        st.session_state[_ADDRESS] = parameters
        st.session_state[_NOTICES] = []
    st.session_state[_VIEW] = view
    return view
