"""Release targets and their limits: ``rules/targets.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct, field

from daw_lint.config.faults import Fault, FaultsError
from daw_lint.disk.shipped import rules_dir
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.finding import Severity
from daw_lint.rulebook.rule import RuleError, Source


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """A release target: a platform, a medium or a recommendation. A limit that it does not set is ``None`` or empty.

    Loudness is in LUFS over the whole file, true peaks in dBTP, sample peaks in dBFS, RMS in dBFS of plain mean squares.
    """

    name: str
    title: str
    kind: str
    """``streaming``, ``upload``, ``club``, ``disc``, ``broadcast``, ``film``, ``speech``, ``game`` or ``recommendation``."""
    loudness_lufs: float | None = None
    loudness_tolerance_lu: float | None = None
    loudness_aim_lu: float | None = None
    """A closer tolerance that one source asks for; between the two the finding is an info."""
    max_loudness_lufs: float | None = None
    loudness_of_mono: bool = False
    """Whether the loudness is for mono files, which read 3 LU lower than the same signal on two channels."""
    loudness_over_s: float | None = None
    """The loudness applies to recordings of at least this length."""
    dialogue_from_s: float | None = None
    """From this length on the loudness applies to the dialogue alone, which daw-lint does not measure."""
    passes_at_lufs: float | None = None
    """A loudness of the whole programme that passes whatever that of the dialogue is, within ``passes_within_lu``."""
    passes_within_lu: float | None = None
    on_downmix: bool = False
    """Whether loudness and true peak apply to a downmix that the file itself does not contain."""
    turns_down: bool | None = None
    """Whether louder music is turned down to ``loudness_lufs``."""
    turns_up: bool | None = None
    """Whether quieter music is turned up; ``None`` if sources do not say."""
    turns_up_to_peak_db: float | None = None
    """The true peak up to which it is turned up; ``None`` if sources do not say."""
    max_true_peak_db: float | None = None
    max_true_peak_if_loud_db: float | None = None
    """The true peak limit for masters that are louder than the target."""
    max_peak_db: float | None = None
    max_short_term_lufs: float | None = None
    max_range_lu: float | None = None
    min_rms_db: float | None = None
    max_rms_db: float | None = None
    max_noise_db: float | None = None
    """Highest RMS level of the pauses."""
    sample_rates_hz: tuple[int, ...] = ()
    min_sample_rate_hz: int | None = None
    bit_depths: tuple[int, ...] = ()
    min_bit_depth: int | None = None
    channels: tuple[int, ...] = ()
    min_channels: int | None = None
    codecs: tuple[str, ...] = ()
    """The only codecs that it accepts, as in ``AudioFormat.codec``."""
    lossy: bool | None = None
    """Whether it accepts lossy files."""
    min_length_s: float | None = None
    max_length_s: float | None = None
    max_head_silence_s: float | None = None
    max_tail_silence_s: float | None = None
    min_correlation: float | None = None
    min_low_correlation: float | None = None
    """Lowest correlation below 120 Hz."""
    rejects: tuple[str, ...] = ()
    """Names of the limits for which it rejects files: errors."""
    requires: tuple[str, ...] = ()
    """Names of the limits that it asks for without saying that it rejects files: warnings. All others are infos."""
    disputed: dict[str, str] = {}
    """What sources do not agree on, by the name of the limit."""
    note: str = ""
    sources: tuple[Source, ...] = field(name="source", default=())

    def severity(self, number: str) -> Severity:
        """Give the severity of missing a limit, named by its field."""
        if number in self.rejects:
            return Severity.ERROR
        return Severity.WARNING if number in self.requires else Severity.INFO

    def notes(self, number: str) -> tuple[str, ...]:
        """Give the dispute about a limit as notes of a finding."""
        return (f"in dispute: {self.disputed[number]}",) if number in self.disputed else ()


_ABOUT = ("name", "title", "kind", "rejects", "requires", "disputed", "note", "sources")
NUMBERS = tuple(field for field in Target.__struct_fields__ if field not in _ABOUT)
"""The fields that are limits."""


@cache
def all_targets() -> dict[str, Target]:
    """Load all targets by name. Raises ``RuleError`` with the lines for an invalid file."""
    from daw_lint.rulebook.files import read_rule_text

    path = rules_dir() / "targets.toml"
    file = read_rule_text(path)
    found: dict[str, Target] = {}
    faults: list[Fault] = []
    for name, entry in file.table.items():
        try:
            found[name] = read_target(name, entry)
        except FaultsError as error:
            faults += error.below(name).faults
    if faults:
        raise RuleError(file.told(path.name, faults))
    return found


def read_target(name: str, entry: Mapping[str, Any]) -> Target:
    """Return a target. Raises ``FaultsError``."""
    from daw_lint.config.convert import converted

    target = converted({"name": name, **entry}, Target)
    for key in ("rejects", "requires", "disputed"):
        for number in getattr(target, key):
            if number not in NUMBERS or getattr(target, number) in (None, ()):
                words = f"{name} has no limit {number!r}{did_you_mean(number, NUMBERS)}"
                raise FaultsError((Fault((key,), words),))
    return target


def load_targets(names: tuple[str, ...]) -> tuple[Target, ...]:
    """Look up targets by name. Raises ``RuleError`` for an unknown name."""
    if not names:
        return ()
    known = all_targets()
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, "; daw-lint targets lists them")
            raise RuleError(f"unknown target {name!r}{hint}")
    return tuple(known[name] for name in names)
