"""The documents that somebody adds: found in files, folders and zips, and their text.

One document is in memory at a time. A document that can't be had or read doesn't stop the others: finding
them gives a :class:`RefusedDocument` in its place, reading one raises :class:`lgo_map.ingest.reported.Refusal`.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
import statistics
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pypdf import PageObject, PdfReader
from selectolax.lexbor import LexborHTMLParser

from lgo_map.ingest.reported import Refusal

MAX_BYTES = 20_000_000
"""A larger document is refused; a letter as PDF has 0.1 to 0.5 MB."""

MAX_PAGES = 60
"""A PDF of more pages is refused; a letter has three to five."""

MAX_CHARACTERS = 300_000
"""A document of more text is refused; a letter has 6,000 characters."""

MAX_FILES_IN_ZIP = 5_000
"""A zip of more files is refused; a year has about 350 letters."""

MAX_DECISIONS_IN_ZIP = 50_000
"""The same of a zip of decisions, of which a year has some 18,000."""

MAX_DEPTH = 2_000
"""HTML nested deeper is refused: parsing it takes time by the square of its depth."""

TEXT_KINDS = (".txt", ".md", ".markdown", ".text")
HTML_KINDS = (".html", ".htm", ".xhtml")

_PARAGRAPH, _LINE = "\x1d", "\x1e"
_PARAGRAPH_TAGS = (
    "address,article,aside,blockquote,dd,div,dl,dt,fieldset,figcaption,figure,footer,form,h1,h2,h3,h4,h5,h6"
    ",header,hr,li,main,nav,ol,p,pre,section,table,tr,ul,td,th"
)
_NESTING_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|input|link|meta|p|li|dt|dd|t[rdh]|thead|tbody|option)\b)[a-z]", re.I)
_NOT_TEXT = (
    "script,style,noscript,template,head,svg,math,iframe,object,select,textarea"
    ",[hidden],[style*='display:none'],[style*='display: none']"
)

# What pypdf warns of, it has mended; what it can't mend is refused with a reason.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Document:
    """A document as it was given.

    Attributes
    ----------
    name : str
        Its path as given, and for a file in a zip "letters.zip/2023/leeds.pdf"; never used to open anything.
    content : bytes
        What it holds.
    url : str or None
        Where it was fetched.
    taken_at : float or None
        When the site was last asked for it, in seconds since 1970.
    """

    name: str
    content: bytes
    url: str | None = None
    taken_at: float | None = field(default=None, compare=False)


@dataclass(frozen=True)
class RefusedDocument:
    """A document that could not be had; `reason` follows its name: "is a zip inside a zip"."""

    name: str
    reason: str


@dataclass(frozen=True)
class FetchFailure:
    """An address whose document could not be fetched.

    Attributes
    ----------
    url : str
        The address.
    slug : str
        The council's page it belongs to.
    reason : str
        Why, as it follows "was not had: ".
    """

    url: str
    slug: str
    reason: str


def documents_in(paths: Iterable[Path], files_in_zip: int = MAX_FILES_IN_ZIP) -> Iterator[Document | RefusedDocument]:
    """Every document that files, folders and zips hold, in the order given, within a folder or zip by name.

    Folders are searched through; hidden files and what macOS adds to zips are left out.

    Parameters
    ----------
    paths : iterable of Path
        A file given by name is taken even if hidden.
    files_in_zip : int
        A zip of more files is refused.
    """
    for path in paths:
        found = False
        for file in _files_of_folder(path) if path.is_dir() else (path,):
            for document in _documents_of_file(file, files_in_zip):
                found = True
                yield document
        if not found:
            yield RefusedDocument(_printable(path.as_posix()), "holds no document")


def text_of(document: Document) -> str:
    """The text of a PDF, of HTML, or of text and Markdown, paragraphs apart by a blank line.

    Raises
    ------
    Refusal
        If it is of another kind, empty, too large, damaged, encrypted, or a scanned image.
    """
    return "".join(pages_of(document))


def pages_of(document: Document) -> list[str]:
    """The text of each page of a PDF, or of what a text parts by form feeds, with what parts it; else all as one.

    Raises
    ------
    Refusal
        As :func:`text_of`.
    """
    content, kind = document.content, PurePosixPath(document.name).suffix.lower()
    if not content.strip():
        raise Refusal("is empty")
    if len(content) > MAX_BYTES:
        raise Refusal(_too_large())
    if b"%PDF-" in content[:1024]:
        pages = _pages_of_pdf(content)
    elif kind in HTML_KINDS:
        pages = [text_of_html(decoded(content))]
    elif kind in TEXT_KINDS:
        pages = re.split("(?<=\f)", decoded(content))
    elif kind == ".pdf":
        raise Refusal("is no PDF, whatever its name says")
    else:
        raise Refusal(f"is of a kind that can't be read ({kind or 'no ending'}): give PDF, text, Markdown or HTML")
    if not any(page.strip("\ufeff\u200b \t\r\n\f") for page in pages):
        raise Refusal("holds no text")
    if sum(map(len, pages)) > MAX_CHARACTERS:
        raise Refusal(f"holds more text than any letter or page: over {MAX_CHARACTERS:,} characters")
    return pages


def decoded(content: bytes) -> str:
    """The bytes of a text file as text: UTF-8 or UTF-16 if they say or show so, else Windows-1252.

    Raises
    ------
    Refusal
        If they are no text.
    """
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal("is not text")


def text_of_html(html: str) -> str:
    """What a reader of the page sees: paragraphs apart by a blank line, items of lists with a dash.

    Scripts, styles and what is hidden are gone, and entities are the characters they stand for.

    Raises
    ------
    Refusal
        If the markup is nested deeper than any page's.
    """
    if _depth(html) > MAX_DEPTH:
        raise Refusal("is no page that anybody reads: its markup is nested without end")
    tree = LexborHTMLParser(html)
    for node in tree.css(_NOT_TEXT):
        node.decompose()
    for node in tree.css("br"):
        node.insert_after(_LINE)
    for node in tree.css(_PARAGRAPH_TAGS):
        node.insert_before(_PARAGRAPH)
        node.insert_after(_PARAGRAPH)
    for node in tree.css("li"):
        node.insert_before("- ")
    shown = tree.body.text() if tree.body else ""
    paragraphs = (_without_runs(paragraph) for paragraph in shown.split(_PARAGRAPH))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph not in ("", "-"))


def _depth(html: str) -> int:
    """How deep the elements that must be closed are nested."""
    steps = (-1 if tag[1] else 1 for tag in _NESTING_TAG.finditer(html))
    return max(itertools.accumulate(steps), default=0)


def _without_runs(paragraph: str) -> str:
    """The text with every run of white space one space; no-break spaces are left for the readers of letters."""
    lines = (re.sub(r"[ \t\r\n\f]+", " ", line).strip() for line in paragraph.split(_LINE))
    return "\n".join(lines).strip()


def _is_hidden(parts: Iterable[str]) -> bool:
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)


def _too_large() -> str:
    return f"is larger than {MAX_BYTES // 1_000_000} MB"


def _files_of_folder(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not _is_hidden(file.relative_to(folder).parts):
            yield file


def _documents_of_file(path: Path, files_in_zip: int) -> Iterator[Document | RefusedDocument]:
    name = _printable(path.as_posix())
    try:
        if path.suffix.lower() == ".zip":
            yield from _documents_of_zip(path, name, files_in_zip)
            return
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        yield RefusedDocument(name, "is not there")
    except OSError as error:
        yield RefusedDocument(name, f"can't be read: {error.strerror or error}")
    else:
        yield Document(name, content) if len(content) <= MAX_BYTES else RefusedDocument(name, _too_large())


def _documents_of_zip(path: Path, name: str, files_in_zip: int) -> Iterator[Document | RefusedDocument]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        yield RefusedDocument(name, "is damaged, or no zip")
        return
    with archive:
        files = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(files) > files_in_zip:
            yield RefusedDocument(name, f"holds more than {files_in_zip:,} files")
            return
        for entry in sorted(files, key=lambda entry: entry.filename):
            if not _is_hidden(PurePosixPath(entry.filename).parts):
                yield _document_of_zip(archive, entry, f"{name}/{_printable(entry.filename)}")


def _document_of_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Document | RefusedDocument:
    if entry.filename.lower().endswith(".zip"):
        return RefusedDocument(name, "is a zip inside a zip: unpack it first")
    if entry.flag_bits & 1:
        return RefusedDocument(name, "is encrypted")
    try:
        # What the zip says of the size may be a lie, so no more than the limit is unpacked.
        with archive.open(entry) as file:
            content = file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        return RefusedDocument(name, "is damaged in its zip")
    return Document(name, content) if len(content) <= MAX_BYTES else RefusedDocument(name, _too_large())


def _printable(name: str) -> str:
    """A name as it can be shown: control characters and half characters of odd file systems replaced."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


@dataclass(frozen=True)
class _Line:
    """A line of a page: its text, its height on the page in points, and the size of its letters."""

    text: str
    height: float
    size: float


def _pages_of_pdf(content: bytes) -> list[str]:
    if b"%%EOF" not in content[-2048:]:
        raise Refusal("is cut off: the end of the PDF is missing")
    try:
        reader = PdfReader(io.BytesIO(content))
        # Many PDFs are encrypted with an empty password, against changes only.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refusal("is encrypted: save a copy without password")
        if len(reader.pages) > MAX_PAGES:
            raise Refusal(f"has more than {MAX_PAGES} pages: give the pages of the letter as a document of its own")
        pages = [_lines_of(page) for page in reader.pages]
    except Refusal:
        raise
    # A damaged PDF may make pypdf fail in any way at all.
    except Exception as error:
        if "cryptography" in str(error):
            raise Refusal("is encrypted: save a copy without password") from error
        raise Refusal("is damaged: it can't be read as a PDF") from error
    if not any(pages):
        raise Refusal("holds no text: it is a scanned image" if b"/Image" in content else "holds no text")
    # A font without a table of its characters gives what no file of text can hold.
    texts = [re.sub("[\x00\ud800-\udfff]", "\ufffd", page) for page in _with_paragraphs(pages)]
    return [*(f"{text}\n\n" for text in texts[:-1]), texts[-1]]


def _lines_of(page: PageObject) -> list[_Line]:
    """The lines of a page in the order in which the PDF draws them, which is that of reading."""
    lines: list[_Line] = []
    parts: list[tuple[str, float, float]] = []

    def end_line() -> None:
        text = "".join(part for part, _, _ in parts)
        if text.strip():
            _, height, size = max(parts, key=lambda part: len(part[0].strip()))
            lines.append(_Line(text.strip(), height, size))
        parts.clear()

    def take(text: str, matrix: list[float], text_matrix: list[float], _: Any, size: float) -> None:
        height = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        scale = abs(text_matrix[3] * matrix[3]) or 1.0
        for number, piece in enumerate(text.split("\n")):
            if number:
                end_line()
            parts.append((piece, height, abs(size) * scale))

    page.extract_text(visitor_text=take)
    end_line()
    return lines


def _with_paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    """Each page's lines, a blank line where the gap is wider than within a paragraph, or the letters' size changes."""
    pairs = [pair for lines in pages for pair in itertools.pairwise(lines)]
    gaps = [(before.height - after.height) / (after.size or 1) for before, after in pairs]
    # Lines stand 1.1 to 1.5 sizes apart; on a page of single lines the usual gap is that between paragraphs.
    usual = min(statistics.median([gap for gap in gaps if 0 < gap < 2.2] or [1.2]), 1.5)
    for lines in pages:
        text = lines[0].text if lines else ""
        for before, after in itertools.pairwise(lines):
            larger, smaller = max(before.size, after.size) or 1, min(before.size, after.size)
            goes_on = 0 <= (before.height - after.height) / larger <= 1.25 * usual and larger < 1.3 * smaller
            text += f"{'' if goes_on else chr(10)}\n{after.text}"
        yield text
