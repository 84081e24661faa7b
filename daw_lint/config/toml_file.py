"""Reads TOML, and reports faults in the text or in its values with their lines.

One library reads all of it. For the 177 rule files rtoml takes 3 to 11 ms, tomllib of the standard library 84 to 102 ms;
both say where a text is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from daw_lint.config.faults import MOST, Fault
from daw_lint.config.keys import Keys
from daw_lint.config.nesting import DEEPEST, MOST_BYTES, is_too_deep
from daw_lint.disk.bounded import read_up_to
from daw_lint.regex import regex

_UNQUOTED = "must be quoted"
"""What the library says of a word without quotes."""
_BARE_WORD = regex(r"[^\W\d][\w .-]*")
_LIST = regex(r"\[[^\[\]]*\]")
_POSITION = regex(r" at line (\d+) column \d+$")


class TomlError(ValueError):
    """A text that is not TOML, or not UTF-8. The text says why; ``line`` is ``None`` for a file that is not text."""

    def __init__(self, said: str, line: int | None = None, hint: str = "") -> None:
        super().__init__(said + hint)
        self.said = said
        """What is wrong, without what to do about it."""
        self.line = line
        self.others: tuple[TomlError, ...] = ()
        """Further faults of the same kind below the first: words without quotes."""


class TomlText(Struct, frozen=True, dict=True):
    """A TOML text with the table that it describes."""

    text: str
    table: dict[str, Any]

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        from daw_lint.config.key_lines import key_lines

        return key_lines(self.text)

    def line(self, keys: Keys) -> int:
        """Return the line of a key, or of the nearest table around it."""
        from daw_lint.config.key_lines import line_of

        return line_of(self._lines, keys)

    def told(self, shown: str, faults: Iterable[Fault]) -> str:
        """Return the faults of a file, each on its own line with ``shown:LINE`` before it, in the order of the lines."""
        placed = sorted((self.line(fault.keys), fault.words) for fault in faults)
        return "\n".join(f"{shown}:{line}: {words}" for line, words in placed)


def read_toml(path: Path) -> TomlText:
    """Read a file. Raises ``TomlError`` and ``OSError``."""
    data = read_up_to(path, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TomlError(f"it is larger than {MOST_BYTES >> 10} KiB, which no configuration or rule needs")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TomlError("it is not in UTF-8; save it as UTF-8 text") from None
    return TomlText(text, parse_toml(text))


def parse_toml(text: str) -> dict[str, Any]:
    """Return the table that a text describes. Raises ``TomlError``."""
    if is_too_deep(text):
        raise TomlError(f"tables, lists or dotted keys are nested more than {DEEPEST} deep")
    try:
        return _parsed(text)
    except TomlError as error:
        error.others = tuple(islice(_further(text, error), MOST - 1))
        raise


def _parsed(text: str) -> dict[str, Any]:
    import rtoml

    try:
        return rtoml.loads(text)
    except ValueError as error:
        found = _POSITION.search(str(error))
        lines = text.splitlines()
        number = int(found[1]) if found else None
        line = lines[number - 1] if number and number <= len(lines) else ""
        said = _POSITION.sub("", str(error))
        raise TomlError(f"this is not TOML ({said})", number, _hint(line, _UNQUOTED in said)) from None


def _further(text: str, error: TomlError) -> Iterator[TomlError]:
    """Yield the faults below one that is a word without quotes: of any other fault nobody knows where it ends."""
    lines = text.splitlines()
    while error.line is not None and _UNQUOTED in error.said and error.line <= len(lines):
        before = error.line
        if not _quoted(_pair(lines[before - 1])[1]):
            return
        lines[before - 1] = f'{_pair(lines[before - 1])[0]} = ""'
        try:
            _parsed("\n".join(lines))
            return
        except TomlError as other:
            error = other
        if error.line is None or error.line <= before:
            return
        yield error


def _hint(line: str, is_unquoted: bool) -> str:
    key, value = _pair(line)
    if "\\" in line and '"' in line:
        other = f"{key} = '...'" if value.startswith('"') else "single quotes: '...'"
        return f"; in double quotes \\ is special: write / instead, or {other}"
    quoted = _quoted(value) if is_unquoted else ""
    return f"; put text in quotes: {key} = {quoted}" if quoted else ""


def _quoted(value: str) -> str:
    """Return a word, or a list of words, with quotes around each; nothing for any other value."""
    if _BARE_WORD.fullmatch(value):
        return f'"{value}"'
    words = [word.strip() for word in value[1:-1].split(",")] if _LIST.fullmatch(value) else []
    words = [word.strip("\"'") for word in words if word]
    are_bare = bool(words) and all(map(_BARE_WORD.fullmatch, words))
    return "[" + ", ".join(f'"{word}"' for word in words) + "]" if are_bare else ""


def _pair(line: str) -> tuple[str, str]:
    """Return the key and the value of a line, without its comment; both are empty if the line has neither."""
    key, equals, rest = line.partition("=")
    if not equals or "#" in key or not key.strip():
        return "", ""
    return key.strip(), rest.partition("#")[0].strip()
