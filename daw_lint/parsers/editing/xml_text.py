"""Writes text for XML. ``xml.sax.saxutils`` has the same, and loads what opens web pages with it: 15 ms at every start."""

from __future__ import annotations

from collections.abc import Mapping


def escape(text: str, entities: Mapping[str, str] | None = None) -> str:
    """Escape ``&``, ``<``, ``>``, and the other characters that are given with their entities."""
    text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    for character, entity in (entities or {}).items():
        text = text.replace(character, entity)
    return text
