"""How a value in a table is named."""

from __future__ import annotations

Keys = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and numbers (from 0) of entries of a list."""
