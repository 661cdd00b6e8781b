"""What all errors have in common that people are told about in a sentence."""

from __future__ import annotations

import errno
import logging
import os
from contextlib import suppress
from secrets import token_hex
from typing import ClassVar


class LgoMapError(Exception):
    """Something that can't be done, and why, in words fit for the screen.

    Attributes
    ----------
    sentence : str
        What is wrong. Where a subclass says so, it follows the name of a document: "holds no text".
    remedy : str or None
        The command that mends it, where there is one.
    status : int
        The HTTP status of an answer that says so.
    """

    status: ClassVar[int] = 500

    def __init__(self, sentence: str, remedy: str | None = None) -> None:
        """Say what is wrong and, where a command mends it, which."""
        self.sentence = sentence
        self.remedy = remedy
        super().__init__(sentence)


def reference_of(error: BaseException) -> str | None:
    """The reference by which the log names an error; None as long as it has not been logged."""
    return getattr(error, "lgo_reference", None)


def refer_to(error: BaseException) -> str:
    """Give an error a reference, and return it."""
    reference = token_hex(4)
    with suppress(AttributeError):  # of an error that takes no more attributes
        error.lgo_reference = reference  # type: ignore[attr-defined]
    return reference


def report(log: logging.Logger, error: BaseException, where: str) -> str:
    """Log a fault of ours, once, and return the reference by which whoever is told of it can name it.

    Whoever comes upon the same error again gets the same reference, and it is not logged again.

    Parameters
    ----------
    where : str
        Where it happened: "page about". It is one of few, for it is counted by it, and nothing that anybody typed.
    """
    if known := reference_of(error):
        return known
    reference = refer_to(error)
    told = {"reference": reference, "where": where}
    if isinstance(error, LgoMapError):  # its sentence says what is wrong, and where
        log.error("[%s] The %s failed: %s", reference, where, error, extra=told)
    else:
        log.error("[%s] The %s failed", reference, where, exc_info=error, extra=told)
    return reference


_CAUSES = {
    errno.ENOSPC: "there is no room left on the disk",
    errno.EDQUOT: "there is no room left within the quota",
    errno.EFBIG: "the file would be larger than is allowed",
    errno.EROFS: "it lies on a file system that can only be read",
    errno.EACCES: "this user may not do that there",
    errno.EPERM: "this user may not do that there",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "it is not there",
}


def in_words(error: BaseException) -> str:
    """What is wrong, without a full stop: of an error of files, which file and why."""
    if not isinstance(error, OSError) or error.errno is None:
        return str(error).strip().rstrip(".") or type(error).__name__
    cause = _CAUSES.get(error.errno, os.strerror(error.errno))
    files = " and ".join(str(name) for name in (error.filename, error.filename2) if name)
    return f"{files}: {cause}" if files else cause
