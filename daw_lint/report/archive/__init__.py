"""Answers about an archive: as table, CSV and JSON, and as pages for people."""
