"""A letter as HTML: to be read, and with what was looked for marked. Every word of it is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lgo_map.records.letters import Letter
from lgo_map.records.word_search import Piece
from lgo_map.wording.numbers import counted, date_name


def letter(held: Letter) -> str:
    """The reading view of a letter; every word of it is escaped."""
    opening = {"heading": "<h4>", "paragraph": "<p>", "item": '<p class="item">'}
    closing = {"heading": "</h4>", "paragraph": "</p>", "item": "</p>"}
    body = "".join(opening[block.kind] + escape(block.text) + closing[block.kind] for block in held.blocks)
    return (
        f'<article class="lgo-letter" tabindex="0" aria-label="Annual review letter of {date_name(held.date)}">'
        f"<header><p>{date_name(held.date)}</p><p>{escape(held.addressee)}<br>{escape(held.authority_name)}</p></header>"
        f"{body}</article>"
    )


def received(letter: Letter) -> str:
    """The text of a letter as it was received."""
    return f'<pre class="lgo-received">{escape(letter.received)}</pre>'


def passages(sought: str, blocks: list[tuple[Piece, ...]], at: int | None) -> str:
    """How often the search is marked, and a link to each block that has a mark, as escaped HTML."""
    hits = sum(piece.is_hit for block in blocks for piece in block)
    if not hits:
        return f'<p class="lgo-note">Nothing is marked for your search “{escape(sought)}”.</p>'
    current = ' aria-current="true"'
    links = "".join(
        f'<li><a href="#{block_id(number)}"{current if number == at else ""}>{_around_first_hit(pieces)}</a></li>'
        for number, pieces in enumerate(blocks)
        if any(piece.is_hit for piece in pieces)
    )
    marked = f"{counted(hits, 'time', 'times')}, in {counted(links.count('<li>'), 'passage', 'passages')}"
    return (
        '<nav class="lgo-letter-places" aria-label="Passages marked in the letter">'
        f"<p>Your search “{escape(sought)}” is marked {marked}:</p><ol>{links}</ol></nav>"
    )


def _around_first_hit(pieces: tuple[Piece, ...]) -> str:
    """A few words about the first hit of a block, as escaped HTML."""
    first = next(number for number, piece in enumerate(pieces) if piece.is_hit)
    before = "".join(piece.text for piece in pieces[:first]).split()
    after = "".join(piece.text for piece in pieces[first + 1 :])
    words = after.split()
    left = ("… " if len(before) > 4 else "") + " ".join(before[-4:]) + (" " if before else "")
    right = (" " if after[:1].isspace() else "") + " ".join(words[:5]) + (" …" if len(words) > 5 else "")
    return f"{escape(left)}<mark>{escape(pieces[first].text)}</mark>{escape(right)}"


def marked_letter(letter: Letter, blocks: list[tuple[Piece, ...]], at: int | None) -> str:
    """A letter for reading with words marked, as escaped HTML; each block has its number as `id`.

    Parameters
    ----------
    blocks : list of tuple of Piece
        As `marked_letter` gives them.
    at : int or None
        The block to be set off as the passage found.
    """
    kinds = ["head", *(block.kind for block in letter.blocks)]
    body = "".join(
        _block_html(number, kind, pieces, number == at)
        for number, (kind, pieces) in enumerate(zip(kinds, blocks, strict=True))
    )
    label = f"Annual review letter of {date_name(letter.date)}"
    return f'<article class="lgo-letter lgo-letter-whole" aria-label="{label}">{body}</article>'


_TAGS: Mapping[str, tuple[str, str]] = {
    "head": ("p", "lgo-letter-head"),
    "heading": ("h3", ""),
    "paragraph": ("p", ""),
    "item": ("p", "item"),
}


def _block_html(number: int, kind: str, pieces: tuple[Piece, ...], is_passage: bool) -> str:
    tag, style = _TAGS[kind]
    classes = f"{style} lgo-passage-here".strip() if is_passage else style
    focusable = ' tabindex="-1"' if is_passage or any(piece.is_hit for piece in pieces) else ""  # links lead there
    label = '<span class="lgo-passage-label">The passage found</span>' if is_passage else ""
    return f'<{tag} id="{block_id(number)}" class="{classes}"{focusable}>{label}{marked(pieces)}</{tag}>'


def marked(pieces: tuple[Piece, ...]) -> str:
    """Words of a letter, those that were looked for marked."""
    return "".join(f"<mark>{escape(text)}</mark>" if is_hit else escape(text) for text, is_hit in pieces)


def block_id(number: int) -> str:
    """The `id` of a block of a letter that is open, by its number."""
    return f"lgo-letter-block-{number}"
