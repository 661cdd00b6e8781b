"""The style of the documents, small enough to stand in each: what they use of the pages' style sheets, and their own.

Nothing that comes later may move what is seen by then, neither the pages' style sheets nor the front end's own. So each
rule holds within the view alone, and counts for more than any that does not name it.

And nothing that comes later may be larger, or a browser would take it for the page's main content, seen only then. The
view has the app's fonts and widths, so its lines break at the same words; and its lines are as high, in whole pixels.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lgo_map.presentation.page_styles import rules_of
from lgo_map.storage import PROJECT

VIEW = "#lgo-view"
"""The element with all of a document that can be seen."""

_BORROWED = {"council": ["decisions"]}
"""By page, other pages of which it shows pieces."""

_OF_STREAMLIT = re.compile(r"\.st[A-Z-]|data-testid|iframe|:root|\[class\*=")
"""What the selectors have that speak of Streamlit's elements; no document has any."""
_IN_THE_APP = re.compile(r"\.stHtml |\.st-key-[\w-]+ (?:\.stHtml )?(?=\w*\.lgo-)")
"""What selectors begin with that are to count for more than the front end's own, or only in a part of the app."""
_LINES = re.compile(r"line-height: ([\d.]+)(?![\w.])")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
"""A selector, or the condition of a block, and what stands between its braces: these go no deeper than two."""


@cache
def style_of_documents(page: str) -> str:
    """Style sheet of a page's documents, by its name in :data:`lgo_map.presentation.site_pages.PAGES`."""
    rules = "".join(map(rules_of, (page, *_BORROWED.get(page, ()))))
    pages = (PROJECT / "static" / "style.css").read_text(encoding="utf-8") + rules
    own = (Path(__file__).parent / "templates" / "document.css").read_text(encoding="utf-8")
    return rules_within(pages, VIEW) + "\n".join(line.strip() for line in own.splitlines())


def rules_within(style: str, within: str) -> str:
    """The rules of a style sheet that are not about Streamlit's elements, made to hold within an element alone.

    Parameters
    ----------
    style : str
        A style sheet; blocks such as `@media` hold rules, and no further blocks.
    within : str
        Selector of the element.
    """
    found = []
    for head, content in _RULE.findall(_COMMENT.sub("", style)):
        if head.strip().startswith("@"):
            rules = rules_within(content, within)
            found += [f"{head.strip()} {{\n{rules}}}\n"] if rules else []
            continue
        selectors = (_IN_THE_APP.sub("", each.strip(), count=1) for each in _selectors(head))
        if kept := [f"{within} {each}" for each in selectors if not _OF_STREAMLIT.search(each)]:
            rules = _LINES.sub(r"line-height: \1; line-height: round(up, \1em, 1px)", " ".join(content.split()))
            found.append(f"{', '.join(kept)} {{ {rules} }}\n")
    return "".join(found)


def _selectors(head: str) -> list[str]:
    """The selectors of a rule: they stand between its commas, but for those within brackets, which may be nested."""
    depth, parts = 0, [""]
    for letter in head:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
