"""Tests of the server's documents."""
