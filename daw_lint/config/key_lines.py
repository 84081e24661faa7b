"""The line of each key of a TOML text, from one pass over it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daw_lint.config.keys import Keys
from daw_lint.named_tuple import NamedTuple

# The quantifiers are possessive (++, *+): a long text must not make the expression try again.
_TOKEN = re.compile(
    r'''(?P<text>"""(?:[^"\\]++|\\.|""?(?!"))*+"{3,5}|\'\'\'(?:[^']++|''?(?!'))*+'{3,5}'''
    r"""|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')"""
    r"""|(?P<newline>\n)|(?P<mark>[][{}=,])|(?P<bare>\d{4}-\d\d-\d\d\ \d\d:[\d:.Z+-]*+|[^][{}=,"'#\s]++)"""
    r"""|\#[^\n]*+|[^\S\n]++""",
    re.DOTALL,
)
_NAME = re.compile(r"""("(?:[^"\\]++|\\.)*+"|'[^']*+')|([^."']++)""")


class _Token(NamedTuple):
    kind: str
    text: str
    line: int

    def is_mark(self, mark: str) -> bool:
        return self.kind == "mark" and self.text == mark


def key_lines(text: str) -> dict[Keys, int]:
    """Map each key of a valid TOML text to its line, from 1. A table that is written in parts has the line of the first."""
    return _Reader(text).read()


def line_of(lines: dict[Keys, int], keys: Keys) -> int:
    """Return the line of a key, or of the nearest table around it that a text names."""
    while keys and keys not in lines:
        keys = keys[:-1]
    return lines.get(keys, 1)


def marks_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each part of a TOML text: ``mark``, ``bare``, ``text``, ``newline``."""
    return ((match.lastgroup, match[0]) for match in _TOKEN.finditer(text) if match.lastgroup is not None)


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._lines: dict[Keys, int] = {}
        self._entries: dict[Keys, int] = {}
        """How many entries each ``[[list of tables]]`` has so far."""

    def read(self) -> dict[Keys, int]:
        table: Keys = ()
        for token in self._tokens:
            if token.is_mark("["):
                table = self._header()
            elif token.kind != "newline":
                self._pair(table, token)
        return self._lines

    def _header(self) -> Keys:
        """Read ``[a.b]`` or ``[[a.b]]`` from behind its first bracket, and return the table that follows."""
        token = next(self._tokens)
        is_entry = token.is_mark("[")
        names = self._names(next(self._tokens) if is_entry else token, "]")
        keys: Keys = ()
        for place, name in enumerate(names, 1):
            keys = (*keys, name)
            self._lines.setdefault(keys, token.line)
            if is_entry and place == len(names):
                next(self._tokens)
                self._entries[keys] = self._entries.get(keys, 0) + 1
            if keys in self._entries:
                keys = (*keys, self._entries[keys] - 1)
                self._lines.setdefault(keys, token.line)
        return keys

    def _pair(self, table: Keys, token: _Token) -> None:
        keys = table
        for name in self._names(token, "="):
            keys = (*keys, name)
            self._lines.setdefault(keys, token.line)
        self._value(keys, next(self._tokens))

    def _names(self, token: _Token, closing: str) -> list[str]:
        """Read the parts of a dotted key, and the mark behind it."""
        text = ""
        while not token.is_mark(closing):
            text += token.text
            token = next(self._tokens)
        return [_unquoted(quoted) if quoted else bare for quoted, bare in _NAME.findall(text)]

    def _value(self, keys: Keys, token: _Token) -> None:
        if token.is_mark("["):
            for number, part in enumerate(self._parts("]")):
                self._lines[*keys, number] = part.line
                self._value((*keys, number), part)
        elif token.is_mark("{"):
            for part in self._parts("}"):
                self._pair(keys, part)

    def _parts(self, closing: str) -> Iterator[_Token]:
        """Yield the first token of each part of a list or of an inline table."""
        for token in self._tokens:
            if token.is_mark(closing):
                return
            if token.kind != "newline" and not token.is_mark(","):
                yield token


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup is not None:
            yield _Token(match.lastgroup, match[0], line)
            line += match[0].count("\n")


def _unquoted(name: str) -> str:
    import rtoml

    return str(rtoml.loads(f"name = {name}")["name"])
