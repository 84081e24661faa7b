"""Faults of a session file that daw-lint can read, and its DAW perhaps cannot."""

from __future__ import annotations

from enum import StrEnum

from daw_lint.named_tuple import NamedTuple


class FaultKind(StrEnum):
    """What is wrong with the file."""

    REFERENCES = "references"
    """The numbers by which automation finds its parameters are not unique, or the counter for new ones is too low."""
    NOTES = "notes"
    """Notes of a clip share a number."""
    VERSION = "version"
    """The file is in the form of a newer program than the one that it names."""


class FileFault(NamedTuple):
    """A fault, in one line of plain text."""

    kind: FaultKind
    what: str
