"""Reads TOML, and reports faults in the text or in its values with their lines.

One library reads all of it. For the 177 rule files rtoml takes 3 to 11 ms, tomllib of the standard library 84 to 102 ms;
both say where a text is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from daw_lint.config.faults import Fault
from daw_lint.config.key_lines import Keys, key_lines, line_of
from daw_lint.config.nesting import DEEPEST, MOST_BYTES, is_too_deep
from daw_lint.disk.bounded import read_up_to

_POSITION = re.compile(r" at line (\d+) column \d+$")


class TomlError(ValueError):
    """A text that is not TOML, or not UTF-8. The text says why; ``line`` is ``None`` for a file that is not text."""

    def __init__(self, said: str, line: int | None = None, hint: str = "") -> None:
        super().__init__(said + hint)
        self.said = said
        """What is wrong, without what to do about it."""
        self.line = line


@dataclass(frozen=True)
class TomlText:
    """A TOML text with the table that it describes."""

    text: str
    table: dict[str, Any]

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        return key_lines(self.text)

    def line(self, keys: Keys) -> int:
        """Return the line of a key, or of the nearest table around it."""
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
    import rtoml

    if is_too_deep(text):
        raise TomlError(f"tables, lists or dotted keys are nested more than {DEEPEST} deep")
    try:
        return rtoml.loads(text)
    except ValueError as error:
        found = _POSITION.search(str(error))
        lines = text.splitlines()
        number = int(found[1]) if found else None
        line = lines[number - 1] if number and number <= len(lines) else ""
        raise TomlError(f"this is not TOML ({_POSITION.sub('', str(error))})", number, _hint(line)) from None


def _hint(line: str) -> str:
    key, value = _pair(line)
    if "\\" in line and '"' in line:
        other = f"{key} = '...'" if value.startswith('"') else "single quotes: '...'"
        return f"; in double quotes \\ is special: write / instead, or {other}"
    return f'; put text in quotes: {key} = "{value}"' if value and value[0].isalpha() else ""


def _pair(line: str) -> tuple[str, str]:
    """Return the key and the value of a line, without its comment; both empty where there is none."""
    key, equals, rest = line.partition("=")
    if not equals or "#" in key or not key.strip():
        return "", ""
    return key.strip(), rest.partition("#")[0].strip()
