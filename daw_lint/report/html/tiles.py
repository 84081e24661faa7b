"""The numbers that an engineer looks for first, as tiles below the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import NamedTuple

from daw_lint.health.history.changes import NUMBERS
from daw_lint.health.model import Health
from daw_lint.judge.limits import wanted
from daw_lint.model.bounce import Bounce
from daw_lint.model.finding import Finding
from daw_lint.report.html.formatting import clock, minus, number
from daw_lint.report.html.marks import RULE_ANCHOR
from daw_lint.rulebook.targets import Target, load_targets

_MOST_TARGETS = 3
"""Most targets whose limits a tile names."""


class Tile(NamedTuple):
    """One number of the bounce."""

    label: str
    value: str
    unit: str
    wanted: tuple[str, ...]
    """What a rule or a target asks for."""
    before: str
    """The value of the last report, as ``was 2.6``; empty without an earlier report."""
    tone: str
    """The severity of the worst finding about it; empty without a finding."""
    anchor: str
    """Where that finding is on the page."""


class _About(NamedTuple):
    """What belongs to a number besides its value."""

    quantity: str = ""
    """Limits on this quantity are about it."""
    codes: tuple[str, ...] = ()
    """Rules about it that are not written as a limit."""
    past: str = ""
    """Its field in a past report."""


ABOUT = {
    "peak": _About("bounce.level.peak_db", ("HR103", "HR104", "HR109", "HR112", "RT108"), "peak_db"),
    "true peak": _About("bounce.true_peak.peak_db", ("HR108", "RT103"), "true_peak_db"),
    "loudness": _About("bounce.loudness.integrated_lufs", ("RT101", "RT102", "RT104"), "loudness_lufs"),
    "PLR": _About("bounce.dynamics.plr_db", (), "plr_db"),
    "loudness range": _About("bounce.loudness.range_lu", ("RT106",)),
    "sample rate": _About(codes=("FM103", "FM109", "MX101", "MX102", "RT110")),
    "bits": _About(codes=("FM102", "FM106", "FM111", "FM113", "FM114", "HR111", "RT111")),
    "length": _About(codes=("FM107", "FR102", "MX103", "RT114")),
}
"""The tiles in their order."""


def tiles(health: Health) -> tuple[Tile, ...]:
    """Make the tiles of a measured bounce; none without one."""
    bounce = health.bounce
    if bounce is None or bounce.level is None:
        return ()
    targets = tuple(load_targets(health.targets)) if health.targets else ()
    return tuple(_tile(health, targets, label, *value) for label, value in _values(bounce).items())


def _values(bounce: Bounce) -> dict[str, tuple[float | None, str, str]]:
    """Return the number, the text and the unit of each tile. Only numbers that a history keeps are compared."""
    loudness, audio = bounce.loudness, bounce.audio
    levels = {
        "peak": (bounce.level.peak_db if bounce.level else None, "dBFS"),
        "true peak": (bounce.true_peak.peak_db if bounce.true_peak else None, "dBTP"),
        "loudness": (loudness.integrated_lufs if loudness and not loudness.is_too_short else None, "LUFS"),
        "PLR": (bounce.dynamics.plr_db if bounce.dynamics else None, "dB"),
        "loudness range": (loudness.range_lu if loudness else None, "LU"),
    }
    rate_khz = number(audio.sample_rate_hz / 1000, 1 if audio.sample_rate_hz % 1000 else 0)
    bits = str(audio.bit_depth) if audio.bit_depth is not None else audio.codec
    of_bits = ("bit float" if audio.is_float else "bit") if audio.bit_depth is not None else ""
    return {
        **{label: (value, number(value), unit) for label, (value, unit) in levels.items()},
        "sample rate": (None, rate_khz, "kHz"),
        "bits": (None, bits, of_bits),
        "length": (None, clock(audio.length_s), ""),
    }


def _tile(health: Health, targets: tuple[Target, ...], label: str, value: float | None, text: str, unit: str) -> Tile:
    about = ABOUT[label]
    worst = next(_findings(health, about), None)
    asked = [*_of_rules(health, about.quantity), *_of_targets(targets, label)]
    return Tile(
        label=label,
        value=text,
        unit=unit,
        wanted=tuple(minus(words) for words in dict.fromkeys(asked)),
        before=_before(health, about.past, value),
        tone=str(worst.severity) if worst is not None else "",
        anchor=RULE_ANCHOR + worst.code if worst is not None else "",
    )


def _findings(health: Health, about: _About) -> Iterator[Finding]:
    """Yield the findings about a number, the worst first."""
    for finding in health.findings:
        rule = health.rules.get(finding.code)
        limited = rule.limit.quantity if rule is not None and rule.limit is not None else None
        if finding.code in about.codes or (limited is not None and limited == about.quantity):
            yield finding


def _of_rules(health: Health, quantity: str) -> Iterator[str]:
    for rule in health.rules.values():
        if rule.limit is not None and rule.limit.quantity == quantity and health.stage.name in rule.stages:
            yield wanted(rule, rule.limit)


def _of_targets(targets: tuple[Target, ...], label: str) -> Iterator[str]:
    named = [f"{target.title}: {words}" for target in targets for words in _asked(target, label)]
    yield from named[:_MOST_TARGETS]
    if len(named) > _MOST_TARGETS:
        yield f"and {len(named) - _MOST_TARGETS} more targets"


def _asked(target: Target, label: str) -> Iterator[str]:
    """Yield what a target asks of one number."""
    ceilings = {
        "peak": (target.max_peak_db, "dBFS"),
        "true peak": (target.max_true_peak_db, "dBTP"),
        "loudness range": (target.max_range_lu, "LU"),
    }
    most, unit = ceilings.get(label, (None, ""))
    if most is not None:
        yield f"at most {most:g} {unit}"
    if label == "loudness" and target.loudness_lufs is not None:
        yield f"{target.loudness_lufs:g} LUFS"
    if label == "sample rate" and target.sample_rates_hz:
        yield f"{_either(rate / 1000 for rate in target.sample_rates_hz)} kHz"
    if label == "bits" and target.bit_depths:
        yield f"{_either(target.bit_depths)} bit"


def _either(values: Iterable[float]) -> str:
    return " or ".join(f"{value:g}" for value in values)


def _before(health: Health, field: str, value: float | None) -> str:
    """Compare with the last report. A smaller difference than is shown is no change."""
    of = next((one for one in NUMBERS if one.field == field), None)
    decimals = of.decimals if of is not None else 1
    before = getattr(health.past[-1], field) if field and health.past else None
    if before is None or value is None or not (isfinite(before) and isfinite(value)):
        return ""
    return f"was {number(before, decimals)}" if round(value, decimals) != round(before, decimals) else "as before"
