"""The writer for JSON: one document in ASCII, in which nothing steers what displays it."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

from daw_lint.report.escape import whole
from daw_lint.report.view import Document


def to_json(document: Any, indent: int | None = 2) -> Document:
    """Write a document as JSON in ASCII. Infinite numbers and NaN become null, lone surrogates become escapes.

    The text contains nothing that a CI job reads as a command in its log.
    """
    text = json.dumps(_plain(document), indent=indent, ensure_ascii=True, allow_nan=False)
    return Document(re.sub(r"##(?=\w*\[)", r"#\\u0023", text))


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, str):
        return whole(str(value))
    if isinstance(value, dict):
        return {whole(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(whole(str(item)) for item in value)
    return value if value is None or isinstance(value, int | bool) else whole(str(value))
