"""The figures of a bounce: key figures by group, the headroom meter, bands and parts."""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.model.bounce import Bounce
from daw_lint.model.compared import compared
from daw_lint.report.html.formatting import MINUS, db, number
from daw_lint.report.measurement import Value, values

_LOWEST_DB, _HIGHEST_DB = -30.0, 3.0


class Figure(NamedTuple):
    """One figure: name, value with unit, and position."""

    name: str
    value: str
    note: str


class Bar(NamedTuple):
    """A correlation as a bar from the middle, in percent of the width; a negative one extends to the left."""

    left: float
    width: float
    is_negative: bool


def bar(correlation: float | None) -> Bar | None:
    """Convert a correlation (-1 to 1) to a bar; ``None`` where it is unknown."""
    if correlation is None or not isfinite(correlation):
        return None
    value = min(max(correlation, -1.0), 1.0)
    return Bar(round(50 + min(value, 0) * 50, 1), round(abs(value) * 50, 1), value < 0)


class Meter(NamedTuple):
    """The headroom of the bounce on a scale; positions are in percent from the left."""

    ticks: tuple[tuple[float, str], ...]
    window: tuple[float, float] | None
    """Left end and width of the range that HR101 asks of a mix."""
    sample_peak: float | None
    true_peak: float | None
    sentences: tuple[str, ...]


def key_figures(bounce: Bounce) -> list[tuple[str, list[Figure]]]:
    """Group the figures of a bounce as ``daw-lint measure`` does."""
    groups: dict[str, list[Figure]] = {}
    for value in values(bounce):
        groups.setdefault(value.group, []).append(Figure(value.name, _text(value), value.note))
    return list(groups.items())


def _text(value: Value) -> str:
    if value.number is None:
        return "\u2013"
    if isinstance(value.number, str):
        return value.number
    text = number(float(value.number), value.decimals if isinstance(value.number, float) else 0)
    return f"{text}\u202f{value.unit}" if value.unit else text


def meter(health: Health) -> Meter | None:
    """Make the headroom meter of the bounce; ``None`` where its level was not measured."""
    bounce = health.bounce
    if bounce is None or bounce.level is None:
        return None
    sample = bounce.level.peak_db
    true = bounce.true_peak.peak_db if bounce.true_peak is not None else None
    target = _window(health)
    sentences = [_peaks(sample, true)]
    if isfinite(sample):
        sentences.append(_position_in(target, sample))
    return Meter(
        ticks=tuple((_place(tick), f"{tick:+d}".replace("-", MINUS) if tick else "0") for tick in range(-30, 4, 6)),
        window=(_place(target[0]), _place(target[1]) - _place(target[0])) if target else None,
        sample_peak=_place(sample) if isfinite(sample) else None,
        true_peak=_place(true) if true is not None and isfinite(true) else None,
        sentences=tuple(sentence for sentence in sentences if sentence),
    )


def _window(health: Health) -> tuple[float, float] | None:
    """Return the peak range of HR101 in dBFS, where that rule applies to this stage."""
    rule = health.rules.get("HR101")
    if rule is None or health.stage.name not in rule.stages:
        return None
    low, high = rule.values.get("min_db"), rule.values.get("max_db")
    return (float(low), float(high)) if low is not None and high is not None and low < high else None


def _peaks(sample: float, true: float | None) -> str:
    if not isfinite(sample):
        return "The bounce is silent."
    words = f"Sample peak {db(sample, 'dBFS')}"
    return f"{words}, true peak {db(true, 'dBTP')}." if true is not None else f"{words}."


def _position_in(target: tuple[float, float] | None, sample: float) -> str:
    if target is None:
        return ""
    low, high = target
    over, under = compared(sample, high), compared(sample, low)
    ends = f"{under.bound} to {over.bound}".replace("-", MINUS)
    window = f"the range of {ends}\u202fdBFS (a convention)"
    if over.is_above:
        return f"The sample peak is {over.difference}\u202fdB above {window}."
    if under.is_below:
        return f"The sample peak is {under.difference}\u202fdB below {window}."
    return f"The sample peak is inside {window}."


def _place(level_db: float) -> float:
    part = (level_db - _LOWEST_DB) / (_HIGHEST_DB - _LOWEST_DB)
    return round(100 * min(max(part, 0.0), 1.0), 2)
