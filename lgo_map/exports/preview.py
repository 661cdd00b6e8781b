"""The picture that is shown beside a link to a page: its title, what it says, and the map where it has one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typst

from lgo_map.errors import LgoMapError
from lgo_map.exports.briefing_pdf import FONTS

TEMPLATE = Path(__file__).with_name("preview.typ")
WIDTH, HEIGHT = 1200, 630
"""In pixels, as link previews want them."""


class PreviewError(LgoMapError):
    """A picture could not be drawn."""


def preview_png(site: str, title: str, sentence: str, drawing: str = "", notes: Sequence[str] = ()) -> bytes:
    """The picture as PNG.

    Parameters
    ----------
    site, title, sentence : str
        What it says, as text.
    drawing : str
        An SVG that stands beside the words, if there is one.
    notes : sequence of str
        What is to be known of the drawing, line by line, as text.

    Raises
    ------
    PreviewError
        If the template can't be read or set.
    """
    content = {"site": site, "title": title, "sentence": sentence, "map": drawing, "notes": list(notes)}
    try:
        picture = typst.compile(
            TEMPLATE.read_bytes(),
            format="png",
            ppi=72,
            font_paths=FONTS,
            sys_inputs={"preview": json.dumps(content, ensure_ascii=False)},
        )
    except (typst.TypstError, OSError, RuntimeError) as error:
        raise PreviewError("The picture of this page could not be drawn.") from error
    if not isinstance(picture, bytes):
        raise PreviewError("The picture of this page does not fit on one sheet.")
    return picture
