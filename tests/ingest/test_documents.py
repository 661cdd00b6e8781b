"""What files, folders and zips hold, and the text of a document of every kind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from lgo_map.ingest import documents
from lgo_map.ingest.documents import Document, RefusedDocument, documents_in, text_of, text_of_html
from lgo_map.ingest.reported import Refusal
from tests.ingest.made_letters import LAYOUTS, NORTHAMPTON, encrypted, pdf_of, scanned_pdf

PDF = pdf_of(NORTHAMPTON, "lines")


def refusal_of(content, name="letter.pdf"):
    with pytest.raises(Refusal) as caught:
        text_of(Document(name, content))
    return str(caught.value)


def zip_of(path, files, **how):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def taken_from(paths) -> list[Any]:
    return list(documents_in(paths))


# What is found


def test_files_folders_and_zips_give_their_documents_in_order(tmp_path):
    folder = tmp_path / "letters"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "b.txt").write_bytes(b"b")
    (folder / "2023" / "a.txt").write_bytes(b"a")
    archive = zip_of(tmp_path / "more.zip", {"2024/z.md": b"z", "2024/y.html": b"y"})
    found = list(documents_in([archive, folder]))
    assert found == [
        Document(f"{archive.as_posix()}/2024/y.html", b"y"),
        Document(f"{archive.as_posix()}/2024/z.md", b"z"),
        Document(f"{folder.as_posix()}/2023/a.txt", b"a"),
        Document(f"{folder.as_posix()}/2023/b.txt", b"b"),
    ]


def test_hidden_files_and_what_macos_adds_are_left_out(tmp_path):
    folder = tmp_path / "letters"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "x.txt").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    zip_of(folder / "l.zip", {"__MACOSX/a.txt": b"x", ".b.txt": b"x", "c/.d/e.txt": b"x"})
    assert list(documents_in([folder])) == [RefusedDocument(folder.as_posix(), "holds no document")]


def test_one_document_is_in_memory_at_a_time(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a")
    found = documents_in([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert next(found).name.endswith("a.txt")
    (tmp_path / "b.txt").write_bytes(b"written later")
    assert next(found) == Document((tmp_path / "b.txt").as_posix(), b"written later")


def test_what_is_missing_damaged_or_no_zip_is_refused_and_the_rest_is_found(tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 no more")
    (tmp_path / "good.txt").write_bytes(b"good")
    missing, broken, good = taken_from([tmp_path / n for n in ("missing.pdf", "broken.zip", "good.txt")])
    assert missing == RefusedDocument((tmp_path / "missing.pdf").as_posix(), "is not there")
    assert broken == RefusedDocument((tmp_path / "broken.zip").as_posix(), "is damaged, or no zip")
    assert good.content == b"good"


def test_a_name_in_a_zip_that_leads_elsewhere_is_only_a_name(tmp_path):
    archive = zip_of(tmp_path / "l.zip", {"../../up.txt": b"a", "/etc/passwd": b"b", "new\nline\x1b[31m.txt": b"c"})
    before = sorted(tmp_path.parent.rglob("*"))
    names = [document.name.removeprefix(f"{archive.as_posix()}/") for document in documents_in([archive])]
    assert names == ["../../up.txt", "/etc/passwd", "new\ufffdline\ufffd[31m.txt"]
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_a_zip_bomb_is_unpacked_no_further_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 1_000_000)
    archive = zip_of(tmp_path / "l.zip", {"bomb.txt": bytes(50_000_000), "good.txt": b"good"})
    bomb, good = taken_from([archive])
    assert bomb == RefusedDocument(f"{archive.as_posix()}/bomb.txt", "is larger than 1 MB")
    assert good.content == b"good"


def test_a_zip_of_too_many_files_is_refused_as_a_whole(tmp_path):
    archive = zip_of(tmp_path / "l.zip", {f"{number}.txt": b"x" for number in range(3)})
    refused = [RefusedDocument(archive.as_posix(), "holds more than 2 files")]
    assert list(documents_in([archive], files_in_zip=2)) == refused


def test_a_zip_inside_a_zip_is_refused_with_the_reason(tmp_path):
    inner = zip_of(tmp_path / "inner.zip", {"a.txt": b"a"}).read_bytes()
    archive = zip_of(tmp_path / "outer.zip", {"inner.zip": inner})
    (refused,) = taken_from([archive])
    assert refused.reason == "is a zip inside a zip: unpack it first"


def test_an_encrypted_or_damaged_file_in_a_zip_is_refused_and_the_others_found(tmp_path):
    archive = zip_of(tmp_path / "l.zip", {"a.txt": b"a" * 1000, "b.txt": b"good", "c.txt": b"c" * 1000})
    content = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as opened:
        start = opened.getinfo("c.txt").header_offset + 30 + len("c.txt")
        directory = opened.start_dir
    content[start : start + 8] = b"\xff" * 8
    content[directory + 8] |= 1
    archive.write_bytes(content)
    a, b, c = taken_from([archive])
    assert (a.reason, b.content, c.reason) == ("is encrypted", b"good", "is damaged in its zip")


# PDF


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pdf_gives_its_paragraphs_apart(layout):
    text = text_of(Document("letter.pdf", pdf_of(NORTHAMPTON, layout)))
    assert "Mr Candler\nChief Executive\nNorthampton Borough Council\n\nDear Mr Candler\n\n" in text
    assert "\n\nI write to you with our annual summary" in text


def test_a_pdf_is_known_by_its_content_whatever_its_name():
    assert text_of(Document("letter", PDF)) == text_of(Document("letter.pdf", PDF))


def test_a_scanned_letter_is_refused_with_the_reason():
    assert refusal_of(scanned_pdf(NORTHAMPTON)) == "holds no text: it is a scanned image"


def test_a_pdf_of_blank_pages_holds_no_text():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    assert refusal_of(file.getvalue()) == "holds no text"


def test_a_pdf_with_a_password_is_refused_with_the_reason():
    assert refusal_of(encrypted(PDF, "secret")) == "is encrypted: save a copy without password"


def test_a_pdf_that_only_forbids_changes_is_read():
    assert text_of(Document("letter.pdf", encrypted(PDF, ""))) == text_of(Document("letter.pdf", PDF))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_pdf_is_refused_rather_than_read_in_part(share):
    assert refusal_of(PDF[: int(len(PDF) * share)]) == "is cut off: the end of the PDF is missing"


def test_a_pdf_damaged_within_is_refused():
    assert refusal_of(PDF[:2000] + b"%%EOF") == "is damaged: it can't be read as a PDF"


def test_a_pdf_of_too_many_pages_is_refused():
    writer = PdfWriter()
    for _ in range(61):
        writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    assert refusal_of(file.getvalue()) == (
        "has more than 60 pages: give the pages of the letter as a document of its own"
    )


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(PDF) - 1), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_pdf_with_damaged_bytes_is_read_or_refused(damage):
    content = bytearray(PDF)
    for place, byte in damage:
        content[place] = byte
    try:
        text = text_of(Document("letter.pdf", bytes(content)))
    except Refusal as refusal:
        text = str(refusal)
    assert text.strip()


# Text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Dear Zoë – ‘yes’".encode(), "Dear Zoë – ‘yes’"),
        ("\ufeffDear Zoë".encode(), "Dear Zoë"),
        ("Dear Zoë – ‘yes’".encode("cp1252"), "Dear Zoë – ‘yes’"),
        ("Dear Zoë".encode("utf-16"), "Dear Zoë"),
    ],
)
@pytest.mark.parametrize("name", ["letter.txt", "LETTER.TXT", "letter.md"])
def test_text_is_read_in_the_encodings_people_save_it_in(content, text, name):
    assert text_of(Document(name, content)) == text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("letter.txt", b"", "is empty"),
        ("letter.txt", b" \n ", "is empty"),
        ("letter.txt", "\u200b".encode(), "holds no text"),
        ("letter.html", b"<html><script>1</script>", "holds no text"),
        ("letter.txt", b"Dear\x00All", "is not text"),
        ("letter.txt", b"\x81\x8d\xff", "is not text"),
        ("letter.pdf", b"Dear All", "is no PDF, whatever its name says"),
        ("letter.docx", b"PK\x03\x04", "is of a kind that can't be read (.docx): give PDF, text, Markdown or HTML"),
        ("letter", b"Dear", "is of a kind that can't be read (no ending): give PDF, text, Markdown or HTML"),
        ("letter.txt", b"a" * 300_001, "holds more text than any letter or page: over 300,000 characters"),
        ("letter.txt", bytes(20_000_001), "is larger than 20 MB"),
        ("letter.html", b"<div>" * 100_000, "is no page that anybody reads: its markup is nested without end"),
    ],
)
def test_what_holds_no_readable_text_is_refused_with_the_reason(name, content, reason):
    assert refusal_of(content, name) == reason


# HTML


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two", "one\ntwo"),
        ("<p>a line\n   broken</p>", "a line broken"),
        ("<p><b>64</b>% of <i>complaints</i></p>", "64% of complaints"),
        ("<ul><li>one<li>two</ul>", "- one\n\n- two"),
        ("<table><tr><td>7<td>upheld</table>", "7\n\nupheld"),
        ("Fish &amp; chips &#55; &lt;b&gt;", "Fish & chips 7 <b>"),
        ("<p>a<script>alert('7 upheld')</script></p>", "a"),
        ("<style>p { color: red }</style><p>a", "a"),
        ("<p>a<!-- 7 upheld decisions --></p>", "a"),
        ("<p hidden>7 upheld decisions</p>a", "a"),
        ("<p style='color: red; display: none'>7 upheld decisions</p>a", "a"),
        ("<body><noscript>7</noscript><template>8</template><svg><text>9</text></svg>a", "a"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("<title>Letter</title><p>a", "a"),
        ("<p>never closed <b>at all", "never closed at all"),
        ("", ""),
    ],
)
def test_html_gives_what_a_reader_sees(html, text):
    assert text_of_html(html) == text


@given(st.text(alphabet="<>/!-&;#x=\"' \n abpdivscripthtml127\x00\ud7ff", max_size=200))
@settings(max_examples=200)
def test_any_html_gives_text(html):
    assert isinstance(text_of_html(html), str)


def test_documents_are_known_to_be_of_a_path_as_given(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_bytes(b"a")
    monkeypatch.chdir(tmp_path)
    assert [document.name for document in documents_in([Path("a.txt")])] == ["a.txt"]
