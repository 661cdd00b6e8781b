"""What a program is told that can't be answered: a problem as RFC 9457 has it, with a sentence and the status."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from lgo_map.errors import LgoMapError, report

_log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
METHODS = "GET, HEAD, OPTIONS"
SHOWN = 60
"""Of what somebody has asked for, as many characters are said again."""


class Problem(BaseModel):
    """Why a request can't be answered (RFC 9457)."""

    type: str = Field(description="Always “about:blank”: the status says what kind of problem it is.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong, and where, in one or two sentences.")
    instance: str = Field(description="The path that was asked for.")


class BadRequest(LgoMapError):
    """Something in the request makes no sense; the sentence says what, where, and what would."""

    status = 400


class NotHeld(LgoMapError):
    """What was asked for is not there."""

    status = 404


class NotAcceptable(LgoMapError):
    """What was asked for is not there in the form that was asked for."""

    status = 406


class NotMade(LgoMapError):
    """What was asked for is not made here."""

    status = 501


def shown(text: object) -> str:
    """What somebody has asked for, in quotation marks, cut where it is long."""
    words = str(text)
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"


def handle_problems(api: FastAPI) -> None:
    """Have every error of the API answered with a problem, none with a traceback."""
    api.add_exception_handler(LgoMapError, _held_up)
    api.add_exception_handler(RequestValidationError, _misunderstood)
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(Exception, _failed)


def problem(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer that says what is wrong."""
    said = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
    )
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(said.model_dump(), status, headers=kept, media_type=PROBLEM_JSON)


def _held_up(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, LgoMapError):
        raise error
    if error.status >= 500 and not isinstance(error, NotMade):
        reference = report(_log, error, "api")
        return problem(request, error.status, f"{error.sentence} The fault is ours. Reference {reference}.")
    return problem(request, error.status, error.sentence)


def _misunderstood(request: Request, error: Exception) -> JSONResponse:
    faults: Sequence[Mapping[str, Any]] = error.errors() if isinstance(error, RequestValidationError) else ()
    return problem(request, 400, " ".join(_sentence(fault) for fault in faults))


def _sentence(fault: Mapping[str, Any]) -> str:
    """What is wrong with one parameter, in words of our own."""
    name, limits = str(fault["loc"][-1]), fault.get("ctx") or {}
    value = fault.get("input")
    match fault["type"]:
        case "literal_error":
            must = f"must be one of {limits['expected']}".replace("'", "").replace(" or ", ", ")
        case "greater_than_equal":
            must = f"must be at least {limits['ge']}"
        case "less_than_equal":
            must = f"must be at most {limits['le']}"
        case "string_too_long":
            must = f"can have at most {limits['max_length']} characters"
        case "missing":
            return f"The parameter “{name}” is missing."
        case "value_error":
            must = str(limits["error"])
        case _:
            must = f"is not what it should be ({fault['msg']})"
    return f"The parameter “{name}” {must}; {shown(value)} is not."


def _refused(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    sentences = {
        404: "There is nothing at this address. What there is stands in openapi.json and docs below /api/v1/.",
        405: f"The figures can only be read: the methods are {METHODS}.",
    }
    return problem(
        request, status, sentences.get(status, "This can’t be answered."), {"Allow": METHODS} if status == 405 else None
    )


def _failed(request: Request, error: Exception) -> JSONResponse:
    reference = report(_log, error, "api")
    return problem(request, 500, f"Something went wrong here. The fault is ours. Reference {reference}.")
