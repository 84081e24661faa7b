"""Text is escaped for XML as the standard library does."""

from __future__ import annotations

from xml.sax.saxutils import escape as expected

import pytest

from daw_lint.parsers.editing.xml_text import escape


@pytest.mark.parametrize("text", ["", "a", "&", "<a & b>", "&amp;", '"x"', "\n", "ü\0"])
@pytest.mark.parametrize("entities", [None, {'"': "&quot;"}, {"\n": "&#10;", "\r": "&#13;"}])
def test_text_is_escaped_as_the_standard_library_does(text: str, entities: dict[str, str] | None) -> None:
    assert escape(text, entities) == expected(text, entities or {})
