"""Serves the app with faults wherever words get to that somebody typed; each error says them, as Python's errors do.

python -m tests.server.faulty_server run app.py --server.port=8502
"""

from __future__ import annotations

from typing import NoReturn

from streamlit.web.cli import main


def _fail(*typed: object, **more: object) -> NoReturn:
    said = [each for each in (*typed, *more.values()) if isinstance(each, (str, dict)) or "View" in type(each).__name__]
    raise ValueError(f"could not read {said}")


def put_faults() -> None:
    """Put faults where names and postcodes are looked up, letters are searched, and a program names a council.

    And one page can't be imported.

    To be called before anything else of the app is imported: whoever imports these by name gets what fails.
    """
    from lgo_map.records import letter_search  # noqa: PLC0415
    from lgo_map.wording import search  # noqa: PLC0415

    search.search = _fail
    sound = letter_search.search_letters
    # The server tries the search with a word of its own when it starts.
    letter_search.search_letters = lambda text, *more: sound(text, *more) if text == "council" else _fail(text, *more)
    from lgo_map.api import lookups  # noqa: PLC0415

    lookups.council_wanted = _fail
    from lgo_map.site.pages import programs_page  # noqa: PLC0415

    del programs_page.show_programs_page


if __name__ == "__main__":
    put_faults()
    main()
