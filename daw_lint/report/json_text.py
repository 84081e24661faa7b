"""The writer for JSON: one document in ASCII, in which nothing steers what displays it."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring_ascii as _quoted
from math import isfinite
from typing import Any

from daw_lint.report.escape import whole
from daw_lint.report.view import Document

_PLAIN = frozenset({int, bool, type(None)})


def to_json(document: Any, indent: int | None = 2) -> Document:
    """Write a document as JSON in ASCII. Infinite numbers and NaN become null, lone surrogates become escapes.

    The text contains nothing that a CI job reads as a command in its log.
    """
    if indent is None:
        text = json.dumps(_plain(document), ensure_ascii=True, allow_nan=False)
    else:
        text = _written(_plain(document), "\n", " " * indent)
    return Document(re.sub(r"##(?=\w*\[)", r"#\\u0023", text))


def _written(value: Any, before: str, step: str) -> str:
    """Write a plain value as ``json.dumps`` does with an indent, in a quarter of its time. ``before`` is what begins a line."""
    inner = before + step
    if isinstance(value, dict):
        begin, end = "{", "}"
        parts = [f"{_quoted(key)}: {_written(item, inner, step)}" for key, item in value.items()]
    elif isinstance(value, list):
        begin, end = "[", "]"
        is_curve = set(map(type, value)) == {float}
        parts = list(map(repr, value)) if is_curve else [_written(item, inner, step) for item in value]
    elif isinstance(value, str):
        return _quoted(value)
    elif type(value) is float:
        return repr(value)
    else:
        return "null" if value is None else json.dumps(value, allow_nan=False)
    return f"{begin}{inner}{f',{inner}'.join(parts)}{before}{end}" if parts else begin + end


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:  # most values, which are asked for what else they may be no longer
        return value
    if kind is str:
        return whole(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, str):
        return whole(str(value))
    if isinstance(value, dict):
        return {whole(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, list | tuple):
        if set(map(type, value)) == {float}:  # a curve, with thousands of numbers
            return [item if isfinite(item) else None for item in value]
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(whole(str(item)) for item in value)
    return value if value is None or isinstance(value, int | bool) else whole(str(value))
