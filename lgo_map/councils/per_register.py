"""What is worked out of a register, kept for the next who asks."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import pandas as pd

T = TypeVar("T")

MAX_REGISTERS = 4
"""More are never in use at once: that of the data, one being built, and those of a test."""


def per_register(make: Callable[[pd.DataFrame], T]) -> Callable[[pd.DataFrame], T]:
    """Have a function of a register worked out once for each table; none is changed once it has been read.

    What is kept knows its table by a weak reference, and does not keep it from going.
    """
    kept: list[tuple[weakref.ref[pd.DataFrame], T]] = []

    @wraps(make)
    def made(register: pd.DataFrame) -> T:
        for table, result in kept:
            if table() is register:
                return result
        result = make(register)
        kept.insert(0, (weakref.ref(register), result))
        del kept[MAX_REGISTERS:]
        return result

    return made
