"""A briefing as a PDF of one or two pages, tagged for screen readers.

Typst sets it, without the network and with its own fonts alone, so that the same briefing gives the same bytes on
every machine.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typst

from lgo_map.errors import LgoMapError
from lgo_map.exports.briefing import Briefing
from lgo_map.wording.addresses import ADDRESSES_ON_PAPER
from lgo_map.wording.briefing import ABOUT

TEMPLATE = Path(__file__).with_name("briefing.typ")
"""How a briefing is laid out."""

STANDARD: Final = "ua-1"
"""PDF/UA-1, the standard of accessible PDF: Typst refuses to write what it can see does not meet it."""


class BriefingError(LgoMapError):
    """A briefing could not be set; the sentence is fit for the screen."""


def briefing_pdf(briefing: Briefing) -> bytes:
    """The briefing as PDF/UA-1, dated with the newest day of its data.

    Raises
    ------
    BriefingError
        If the template can't be read or set.
    """
    content = json.dumps(
        {**asdict(briefing), "about": ABOUT, "copies": ADDRESSES_ON_PAPER},
        ensure_ascii=False,
        allow_nan=False,
    )
    made = datetime.datetime.fromisoformat(briefing.day).replace(tzinfo=datetime.UTC)
    try:
        # Given as bytes and with no file beside it, the template can read no other file.
        return typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=FONTS,
            sys_inputs={"briefing": content},
            pdf_standards=STANDARD,
            timestamp=made,
        )
    except (typst.TypstError, OSError, RuntimeError) as error:
        raise BriefingError(
            f"The PDF of “{briefing.title}” could not be made ({_first_line(error)}). Print this page instead."
        ) from error


FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _first_line(error: Exception) -> str:
    message = getattr(error, "message", None) or (error.strerror if isinstance(error, OSError) else None) or str(error)
    return str(message).strip().splitlines()[0].rstrip(".")
