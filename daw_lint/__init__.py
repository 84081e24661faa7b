"""daw-lint: a linter for music sessions."""

__version__ = "0.1.0"
