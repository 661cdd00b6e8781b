"""The foot of every page: whose the figures and the areas are."""

from __future__ import annotations

from lgo_map.councils.register import OMBUDSMAN_PAGES
from lgo_map.presentation import html
from lgo_map.records.credits import OMBUDSMAN, OMBUDSMAN_CREDIT, ONS_CREDIT, OS_CREDIT, ROYAL_MAIL_CREDIT


def foot() -> str:
    """The foot as HTML, for the app's pages and for the server's documents."""
    figures = OMBUDSMAN_CREDIT.replace(OMBUDSMAN, html.link(OMBUDSMAN, OMBUDSMAN_PAGES))
    return (
        f'<footer class="lgo-foot"><p>{figures}; figures that councils or the press report are marked as such. This '
        f"site is not the Ombudsman’s.</p><p>{OS_CREDIT}. {ROYAL_MAIL_CREDIT}. {ONS_CREDIT}.</p></footer>"
    )
