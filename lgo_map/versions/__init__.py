"""Versions of the data at a place apart from the code: published there, and copied from there, whole or not at all.

A place is a folder, `s3://bucket/prefix` or `https://…`. It holds `versions/<version>/`, each with all files of the
data and the list of their digests (:mod:`lgo_map.versions.manifest`), and `current`, the only file that ever changes:
its first line names the version to read, the lines below those that were current before.
"""
