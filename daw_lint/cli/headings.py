"""The headings of the help."""

from __future__ import annotations

FIND, LOOK, ARCHIVE, SET_UP = "Find faults", "Look inside", "Archives of many sessions", "Set up"
"""Headings of the commands."""
FILES, JUDGING, FIXING, SHOWING, FAILING, KEEPING = (
    "What to check",
    "How to judge",
    "What to fix",
    "What to show",
    "What fails",
    "Speed and history",
)
"""Headings of the options."""
LAST = "Options"
"""The heading of all other options."""
