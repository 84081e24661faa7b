"""Adds lines to notes, and removes them: in the value of an attribute, or in the text of an element.

A note is a line of its own. What is around it keeps its bytes.
"""

from __future__ import annotations

from daw_lint.model.fix import Action
from daw_lint.parsers.editing.edit import Edit, Expected, RefusedFixError, Target
from daw_lint.parsers.editing.xml_spans import as_attribute
from daw_lint.parsers.editing.xml_text import escape
from daw_lint.regex import regex

_BREAK = regex(rb"&#x0*[aA];|&#0*10;|\r?\n")
_TODO = "change the note in the program itself"


def is_adding(target: Target) -> bool:
    """Whether a fix adds a note; else it removes one. Raises ``RefusedFixError`` for a note that is no single line."""
    if not target.fix.value or any(letter in target.fix.value for letter in "\r\n"):
        raise RefusedFixError("a note is one line of text", _TODO)
    return target.fix.action is Action.ADD_NOTE


def expected_note(target: Target, before: str, *, is_stripped: bool = False) -> tuple[Expected, ...]:
    """Return the annotation that is to be read back. ``before`` is what it was.

    ``is_stripped``: the parser leaves out empty lines before and after the notes.
    """
    lines = before.split("\n") if before else []
    if is_adding(target):
        lines.append(target.fix.value)
    elif target.fix.value in lines:
        lines.remove(target.fix.value)
    else:
        raise RefusedFixError("the note is not a line of its own", _TODO)
    after = "\n".join(lines)
    return (Expected(target.fix.place, "annotation", after.strip() if is_stripped else after),)


def in_attribute(target: Target, text: bytes, span: tuple[int, int], member: str = "") -> Edit:
    """Return the edit of notes that are the value of an attribute."""
    return _edit(target, text, span, as_attribute(target.fix.value), b"&#x0A;", member)


def in_text(target: Target, text: bytes, span: tuple[int, int], member: str = "") -> Edit:
    """Return the edit of notes that are the text of an element."""
    return _edit(target, text, span, escape(target.fix.value).encode("utf-8"), b"\n", member)


def in_plain_text(target: Target, text: bytes, member: str) -> Edit:
    """Return the edit of notes that are a file of their own."""
    end = b"\r\n" if b"\r\n" in text else b"\n"
    start = 3 if text.startswith(b"\xef\xbb\xbf") else 0
    # The line ends at the end of the file stay there.
    stop = max(start, len(text.rstrip())) if is_adding(target) else len(text)
    return _edit(target, text, (start, stop), target.fix.value.encode("utf-8"), end, member)


def _edit(target: Target, text: bytes, span: tuple[int, int], line: bytes, end: bytes, member: str) -> Edit:
    start, stop = span
    if is_adding(target):
        lead = end if text[start:stop].strip() else b""
        return Edit(stop, stop, lead + line, member)
    position = start
    for found in [*_BREAK.finditer(text, start, stop), None]:
        line_end = stop if found is None else found.start()
        if text[position:line_end] == line:
            if found is not None:
                return Edit(position, found.end(), b"", member)
            before = list(_BREAK.finditer(text, start, position))
            return Edit(before[-1].start() if before else position, line_end, b"", member)
        position = line_end if found is None else found.end()
    raise RefusedFixError("the note is not a line of its own", _TODO)
