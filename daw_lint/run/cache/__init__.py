"""Verdicts of earlier runs, kept by the content of the files, the settings, and the version of daw-lint."""
