"""Where a master is released, and what is asked of it there: ``rules/targets.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from daw_lint.data import rules_dir
from daw_lint.hints import did_you_mean
from daw_lint.rulebook import RuleError, Source


class Target(NamedTuple):
    """A place of release. What it does not ask for is ``None``; ``rejects`` names the numbers for which it sends files back.

    Loudness is integrated over the whole file in LUFS (``loudness_lufs`` with ``loudness_tolerance_lu``), true peak in dBTP.
    """

    name: str
    title: str
    kind: str
    """``streaming``, ``broadcast``, ``club``, ``disc``, ``speech`` or ``upload``."""
    loudness_lufs: float | None = None
    loudness_tolerance_lu: float | None = None
    turns_down: bool | None = None
    """Whether louder music is turned down to ``loudness_lufs``."""
    turns_up: bool | None = None
    """Whether quieter music is turned up; ``None`` where sources do not say."""
    turns_up_to_peak_db: float | None = None
    """Up to which true peak it is turned up."""
    max_true_peak_db: float | None = None
    max_true_peak_if_loud_db: float | None = None
    """The true peak that is asked for where the master is louder than the target."""
    max_peak_db: float | None = None
    max_short_term_lufs: float | None = None
    max_momentary_lufs: float | None = None
    max_range_lu: float | None = None
    min_rms_db: float | None = None
    max_rms_db: float | None = None
    sample_rates_hz: tuple[int, ...] = ()
    min_sample_rate_hz: int | None = None
    bit_depths: tuple[int, ...] = ()
    min_bit_depth: int | None = None
    channels: tuple[int, ...] = ()
    lossy: bool | None = None
    """Whether lossy files are taken."""
    min_length_s: float | None = None
    max_length_s: float | None = None
    max_head_silence_s: float | None = None
    max_tail_silence_s: float | None = None
    min_low_correlation: float | None = None
    """Lowest correlation below 120 Hz."""
    rejects: tuple[str, ...] = ()
    disputed: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()


@cache
def all_targets() -> dict[str, Target]:
    """Return every target by its name. Raises ``RuleError`` for a file that is wrong."""
    import rtoml

    try:
        data: dict[str, Any] = rtoml.loads((rules_dir() / "targets.toml").read_text("utf-8"))
        return {name: _target(name, entry) for name, entry in data.items()}
    except (OSError, ValueError, TypeError) as error:
        raise RuleError(f"targets.toml: {error}") from None


def _target(name: str, entry: dict[str, Any]) -> Target:
    sources = tuple(Source(**source) for source in entry.pop("source", ()))
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Target(name=name, sources=sources, **values)


def load_targets(names: tuple[str, ...]) -> tuple[Target, ...]:
    """Return the targets of these names. Raises ``RuleError`` for one that is not known."""
    if not names:
        return ()
    known = all_targets()
    for name in names:
        if name not in known:
            raise RuleError(f"no release target {name!r}{did_you_mean(name, known)}; known are {', '.join(known)}")
    return tuple(known[name] for name in names)
