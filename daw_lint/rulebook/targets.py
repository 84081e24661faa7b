"""Where a master is released, and what is asked of it there: ``rules/targets.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct, field

from daw_lint.config.convert import converted
from daw_lint.config.faults import Fault, FaultsError
from daw_lint.disk.shipped import rules_dir
from daw_lint.disk.suggest import did_you_mean
from daw_lint.model.finding import Severity
from daw_lint.rulebook.files import read_rule_text
from daw_lint.rulebook.rule import RuleError, Source


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """A place of release. What it does not ask for is ``None`` or empty.

    Loudness is in LUFS over the whole file, true peaks in dBTP, sample peaks in dBFS, RMS in dBFS of plain mean squares.
    """

    name: str
    title: str
    kind: str
    """``streaming``, ``upload``, ``club``, ``disc``, ``broadcast``, ``film``, ``speech``, ``game`` or ``recommendation``."""
    loudness_lufs: float | None = None
    loudness_tolerance_lu: float | None = None
    loudness_aim_lu: float | None = None
    """A closer tolerance that one wording asks for; between the two it is a note."""
    max_loudness_lufs: float | None = None
    loudness_of_mono: bool = False
    """Whether the loudness is meant for one channel, which reads 3 LU less than the same on two."""
    loudness_over_s: float | None = None
    """The loudness is that of a recording of at least this length."""
    dialogue_from_s: float | None = None
    """From this length on the loudness is that of the dialogue alone, which is not measured here."""
    on_downmix: bool = False
    """Whether loudness and true peak are those of a downmix that the file itself does not hold."""
    turns_down: bool | None = None
    """Whether louder music is turned down to ``loudness_lufs``."""
    turns_up: bool | None = None
    """Whether quieter music is turned up; ``None`` where sources do not say."""
    turns_up_to_peak_db: float | None = None
    """Up to which true peak it is turned up; ``None`` where sources do not say."""
    max_true_peak_db: float | None = None
    max_true_peak_if_loud_db: float | None = None
    """The true peak that is asked for where the master is louder than the target."""
    max_peak_db: float | None = None
    max_short_term_lufs: float | None = None
    max_range_lu: float | None = None
    min_rms_db: float | None = None
    max_rms_db: float | None = None
    max_noise_db: float | None = None
    """Highest RMS of the pauses."""
    sample_rates_hz: tuple[int, ...] = ()
    min_sample_rate_hz: int | None = None
    bit_depths: tuple[int, ...] = ()
    min_bit_depth: int | None = None
    channels: tuple[int, ...] = ()
    min_channels: int | None = None
    codecs: tuple[str, ...] = ()
    """What alone is taken, in the words of ``AudioFormat.codec``."""
    lossy: bool | None = None
    """Whether lossy files are taken."""
    min_length_s: float | None = None
    max_length_s: float | None = None
    max_head_silence_s: float | None = None
    max_tail_silence_s: float | None = None
    min_correlation: float | None = None
    min_low_correlation: float | None = None
    """Lowest correlation below 120 Hz."""
    rejects: tuple[str, ...] = ()
    """Names of the numbers for which it sends files back: errors."""
    requires: tuple[str, ...] = ()
    """Names of the numbers that it calls for without saying that files come back: warnings. All others are notes."""
    disputed: dict[str, str] = {}
    """What sources do not agree on, by the name of the number."""
    note: str = ""
    sources: tuple[Source, ...] = field(name="source", default=())

    def severity(self, number: str) -> Severity:
        """Return how bad it is to miss a number, given by the name of its field."""
        if number in self.rejects:
            return Severity.ERROR
        return Severity.WARNING if number in self.requires else Severity.INFO

    def notes(self, number: str) -> tuple[str, ...]:
        """Return the dispute about a number as the notes of a finding."""
        return (f"in dispute: {self.disputed[number]}",) if number in self.disputed else ()


_ABOUT = ("name", "title", "kind", "rejects", "requires", "disputed", "note", "sources")
NUMBERS = tuple(field for field in Target.__struct_fields__ if field not in _ABOUT)
"""The fields that say what is asked for."""


@cache
def all_targets() -> dict[str, Target]:
    """Return every target by its name. Raises ``RuleError`` with the lines for a file that is wrong."""
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
    target = converted({"name": name, **entry}, Target)
    for key in ("rejects", "requires", "disputed"):
        for number in getattr(target, key):
            if number not in NUMBERS or getattr(target, number) in (None, ()):
                words = f"{name} does not ask for {number!r}{did_you_mean(number, NUMBERS)}"
                raise FaultsError((Fault((key,), words),))
    return target


def load_targets(names: tuple[str, ...]) -> tuple[Target, ...]:
    """Return the targets of these names. Raises ``RuleError`` for one that is not known."""
    if not names:
        return ()
    known = all_targets()
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, "; daw-lint targets lists them")
            raise RuleError(f"no release target {name!r}{hint}")
    return tuple(known[name] for name in names)
