"""The headings of the help."""

from __future__ import annotations

FIND, LOOK, SET_UP = "Find faults", "Look inside", "Set up"
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
