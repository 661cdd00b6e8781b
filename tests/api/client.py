"""A program that asks the API, in process, as it is mounted in the app."""

from __future__ import annotations

from functools import cache

from starlette.applications import Starlette
from starlette.testclient import TestClient

from lgo_map.api.application import routes

API = "/api/v1"


def program(raises: bool = True) -> TestClient:
    """A client; without `raises` it gets the answer that others get where something fails."""
    return TestClient(_served(), base_url=f"http://testserver{API}", raise_server_exceptions=raises)


@cache
def _served() -> Starlette:
    return Starlette(routes=routes())
