"""What befalls pages of decisions that are saved, copied, edited or sent by somebody who means no good."""

from __future__ import annotations

import random

from tests.ingest.made_pages import LINE_ACCIDENTS, Accident, damaged

BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200f"
CONTROL = "\x00\x01\x07\x08\x0b\x0c\x1b\x1e\x7f\x85\x9f\u2028\u2029\ufeff\ufffe\ue000\ue001\ue002"


def damaged_once(page: str, chance: random.Random) -> str:
    """The page after one accident to one line, or to two that stand together."""
    return chance.choice(LINE_ACCIDENTS)(page, chance)


def badly_damaged(page: str, other: str, chance: random.Random) -> str:
    """The page after up to three accidents, and up to two of the worse kinds."""
    page = damaged(page, other, chance)
    for accident in chance.choices(_WORSE, k=chance.randint(0, 2)):
        page = accident(page, chance)
    return page


def _shuffle(page: str, chance: random.Random) -> str:
    lines = page.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines)


def _shuffle_some(page: str, chance: random.Random) -> str:
    lines = page.split("\n")
    start = chance.randrange(len(lines))
    some = lines[start : start + 8]
    chance.shuffle(some)
    return "\n".join([*lines[:start], *some, *lines[start + 8 :]])


def _read_in_another_encoding(page: str, chance: random.Random) -> str:
    written, read = chance.choice(
        [("utf-8", "cp1252"), ("utf-8", "latin-1"), ("utf-16", "latin-1"), ("cp1252", "utf-8")]
    )
    return page.encode(written, "replace").decode(read, chance.choice(["replace", "ignore"]))


def _keep_bytes_that_are_no_text(page: str, chance: random.Random) -> str:
    at = chance.randint(0, len(page))
    return page[:at] + b"\xff\xfe\xe2".decode("utf-8", "surrogateescape") + page[at:]


def _nest(page: str, chance: random.Random) -> str:
    at, tag = (
        chance.randint(0, len(page)),
        chance.choice(("<div>", "<a href='/decisions/a/b/21-000-001'>", "<b>", "<li>")),
    )
    return page[:at] + tag * chance.randint(1, 300) + page[at:]


def _write_huge_numbers(page: str, chance: random.Random) -> str:
    digits = [at for at, letter in enumerate(page) if letter.isdigit()]
    at = chance.choice(digits) if digits else 0
    return page[:at] + chance.choice(("", "", "&#")) + "9" * chance.randint(5, 5_000) + page[at:]


def _change_digits(page: str, chance: random.Random) -> str:
    return "".join(
        str(chance.randint(0, 9)) if letter in "0123456789" and chance.random() < 0.05 else letter for letter in page
    )


def _write_other_digits(page: str, chance: random.Random) -> str:
    other = str.maketrans("0123456789", chance.choice(("٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "O123456789")))
    at = chance.randint(0, len(page))
    return page[:at] + page[at : at + 200].translate(other) + page[at + 200 :]


def _scatter(marks: str) -> Accident:
    def accident(page: str, chance: random.Random) -> str:
        for _ in range(chance.randint(1, 20)):
            at = chance.randint(0, len(page))
            page = page[:at] + chance.choice(marks) + page[at:]
        return page

    return accident


def _repeat_all(page: str, chance: random.Random) -> str:
    return page * chance.randint(2, 5)


_WORSE: tuple[Accident, ...] = (
    _shuffle,
    _shuffle_some,
    _read_in_another_encoding,
    _keep_bytes_that_are_no_text,
    _nest,
    _write_huge_numbers,
    _change_digits,
    _write_other_digits,
    _scatter(BIDI),
    _scatter(CONTROL),
    _scatter("<>()[]:&;/"),
    _repeat_all,
)
