"""Fetching from the Ombudsman's site."""
