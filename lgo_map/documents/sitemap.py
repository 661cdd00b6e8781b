"""What search engines are told: which pages there are, and what to leave alone."""

from __future__ import annotations

from html import escape

from lgo_map.documents.document import address_on_site
from lgo_map.presentation.site_pages import PAGES
from lgo_map.records.dataset import Dataset


def robots(origin: str) -> str:
    """The site's `robots.txt` (RFC 9309)."""
    return (
        f"User-agent: *\nDisallow: /_stcore/\nDisallow: /find\nDisallow: /download/\n\nSitemap: {origin}/sitemap.xml\n"
    )


def sitemap(dataset: Dataset, origin: str) -> str:
    """Every page, and the page of every council, as https://www.sitemaps.org has it."""
    addresses = [address_on_site(page, {}) for page in PAGES]
    addresses += [address_on_site("council", {"council": code}) for code in dataset.council_labels]
    entries = "".join(f"<url><loc>{escape(origin + address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    )
