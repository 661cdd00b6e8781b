"""The two letters as documents of every kind, made for the tests: PDF in two layouts, scanned, encrypted, HTML."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path

import typst
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from lgo_map.storage import DATA

SOURCES = DATA / "sources" / "letters" / "2020"
NORTHAMPTON = (SOURCES / "northampton-borough-council.txt").read_text(encoding="utf-8")
CORBY = (SOURCES / "corby-borough-council.txt").read_text(encoding="utf-8")

LAYOUTS = ("lines", "boxes")
"""One column with a running head and "Page 2 of 3"; figures in three narrow boxes with the page's number alone."""

_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)

_LETTER = """
#let letter = json(bytes(sys.inputs.letter))
#let boxed = letter.layout == "boxes"
#set page(
  paper: "a4",
  header: if boxed { none } else [Local Government & Social Care OMBUDSMAN],
  footer: context align(if boxed { right } else { center },
    if boxed { counter(page).display() } else [Page #counter(page).display() of #counter(page).final().first()]),
)
#set text(size: 11pt)
#let marked(words) = for (number, piece) in words.split("**").enumerate() {
  if calc.odd(number) { strong(piece) } else { piece }
}
#let shown(lines) = block(spacing: 1.4em, lines.map(marked).join(linebreak()))
#if boxed [*Local Government & Social Care OMBUDSMAN*]
#letter.body.map(shown).join()
#if letter.parts.len() > 0 { pagebreak() }
#let part(paragraphs) = {
  block(text(size: 15pt, weight: "bold", paragraphs.first().join(" ")))
  for lines in paragraphs.slice(1) {
    if boxed and lines.len() == 2 { block(text(size: 28pt, lines.first())); block(lines.last()) } else { shown(lines) }
  }
}
#if boxed {
  grid(columns: (1fr, 1fr, 1fr), gutter: 8pt, ..letter.parts.map(it => block(stroke: 1pt, inset: 6pt, part(it))))
} else {
  letter.parts.map(part).join()
}
"""


NORTHAMPTON_FIGURES = {
    "upheld_rate": 64,
    "upheld_rate_average": 45,
    "upheld": 7,
    "investigations": 11,
    "compliance_rate": 100,
    "compliance_rate_average": 99,
    "compliance_outcomes": 5,
    "satisfactory_remedy_rate": 14,
    "satisfactory_remedy_rate_average": 20,
    "satisfactory_remedies": 1,
    "satisfactory_remedy_base": 11,
}
"""What the letter to Northampton states on its statistics page."""


def case(name: str) -> str:
    """The text of a letter or page in `cases/`: made from real layouts, with other names and figures."""
    return (Path(__file__).parent / "cases" / f"{name}.txt").read_text(encoding="utf-8")


def pdf_of(text: str, layout: str) -> bytes:
    """A letter's text as PDF in one of :data:`LAYOUTS`."""
    paragraphs = _paragraphs(text)
    openings = [i for i, lines in enumerate(paragraphs) if re.match(r"Complaints upheld$", lines[0])]
    end = openings[0] if openings else len(paragraphs)
    parts: list[list[list[str]]] = []
    for lines in paragraphs[end:]:
        if re.match(r"Complaints upheld$|Compliance with Ombudsman|Satisfactory remedies", lines[0]):
            parts.append([])
        parts[-1].append(lines)
    letter = json.dumps({"layout": layout, "body": paragraphs[:end], "parts": parts})
    return typst.compile(_LETTER.encode(), sys_inputs={"letter": letter}, font_paths=_FONTS)


def pack_of(*papers: bytes | int) -> bytes:
    """A council's papers as one PDF: letters as given, and for a number so many pages of reports."""
    writer = PdfWriter()
    for paper in papers:
        reports = range(paper if isinstance(paper, int) else 0)
        words = "#pagebreak()\n".join(f"= Item {n}\n20 October 2022\n\nWest Devon Borough Council\n" for n in reports)
        pdf = typst.compile(words.encode(), font_paths=_FONTS) if isinstance(paper, int) else paper
        writer.append(PdfReader(io.BytesIO(pdf)))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def scanned_pdf(text: str) -> bytes:
    """A letter as the picture of a page, in which no letter of the alphabet can be read."""
    page = Image.new("L", (827, 1169), 255)
    ImageDraw.Draw(page).multiline_text((60, 60), text[:2000], fill=0)
    file = io.BytesIO()
    page.save(file, "PDF")
    return file.getvalue()


def encrypted(pdf: bytes, password: str) -> bytes:
    """A PDF that asks for a password; with an empty one, it only forbids changes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def html_of(text: str) -> str:
    """A letter as a page of a website, with a menu, scripts, styles and comments around and within."""
    shown = []
    for lines in _paragraphs(text):
        marked = "<br>".join(html.escape(line) for line in lines)
        shown.append("<p>" + re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", marked).replace(" ", "&#32;", 1) + "</p>")
    shown.insert(3, "<script>document.write('99% of complaints we investigated were upheld.')</script>")
    shown.append("<style>p::after { content: '8 upheld decisions' }</style><!-- 9 upheld decisions -->")
    return f"<!doctype html><html><head><title>Letter</title></head><body><nav>Home</nav>{''.join(shown)}</body></html>"


def with_figures(text: str, **figures: str) -> str:
    """The Northampton letter's text with other wording in place of some of its sentences, named by what they state."""
    sentences = {
        "upheld_rate": "64% of complaints we investigated were upheld.",
        "upheld": "7\nupheld decisions",
        "compliance": "In **100%** of cases we were satisfied the authority had successfully implemented our "
        "recommendations.",
        "compliance_average": "This compares to an average of **99%** in similar authorities.",
        "compliance_outcomes": "Statistics are based on a total of 5 compliance outcomes for the period between "
        "1 April 2019 to 31 March 2020",
    }
    for name, words in figures.items():
        assert sentences[name] in text
        text = text.replace(sentences[name], words)
    return text


def _paragraphs(text: str) -> list[list[str]]:
    """The letter's paragraphs as lists of lines, without what PDF software added to it."""
    for torn in ("put things\n\nright", "approach to\n\nresolving"):
        text = text.replace(torn, torn.replace("\n\n", " "))
    text = re.sub(r"</?u>|\[|\]\(#\)", "", text)
    paragraphs = [[line.strip() for line in part.strip().split("\n")] for part in re.split(r"\n\s*\n", text)]
    noise = re.compile(r"^$|^Local Government & Social Care OMBUDSMAN|^A handwritten signature")
    return [lines for lines in paragraphs if not noise.match(lines[0])]
