"""The values that a plot shows below the pointer, as JSON for the page's script."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, NamedTuple

MOST = 600
"""Most values of one row; more are reduced to columns."""


class Row(NamedTuple):
    """One value over time: number ``i`` is valid from ``start_s + i * step_s`` on. Unknown values are ``None``."""

    label: str
    unit: str
    decimals: int
    start_s: float
    step_s: float
    values: Sequence[float | None]


def over_time(length_s: float, rows: Sequence[Row], worst: Callable[[Sequence[float]], float] = max) -> str:
    """Write rows over time. ``worst`` chooses the value of a column, where several are reduced to one."""
    return _json({"end": round(length_s, 3), "rows": [_row(_reduced(row, worst)) for row in rows]})


def over_frequency(low_hz: float, high_hz: float, bands: Sequence[tuple[float, float, float]]) -> str:
    """Write bands, each with its ends in Hz and its level in dB, over a logarithmic axis."""
    shown = [[round(low, 1), round(high, 1), round(level, 1)] for low, high, level in bands if isfinite(level)]
    return _json({"low": low_hz, "high": high_hz, "bands": shown})


def _reduced(row: Row, worst: Callable[[Sequence[float]], float]) -> Row:
    size = -(-len(row.values) // MOST)
    if size <= 1:
        return row
    columns = [row.values[first : first + size] for first in range(0, len(row.values), size)]
    values = [worst(known) if (known := [v for v in column if v is not None]) else None for column in columns]
    return row._replace(step_s=row.step_s * size, values=values)


def _row(row: Row) -> list[Any]:
    values = [None if v is None or not isfinite(v) else round(v, row.decimals) for v in row.values]
    return [row.label, row.unit, row.decimals, round(row.start_s, 4), round(row.step_s, 6), values]


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"))
