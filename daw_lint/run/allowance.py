"""How much the work on one file may take. What turns out to need more, such as an hour of audio, asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.disk import outside
from daw_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from daw_lint.config.find import Config

_WAITING = 10
"""How many times its processor time a file may take by the clock: others use the cores too, and disks are slow."""
_AUDIO_S = 10.0
_AUDIO_BYTES_PER_S = 8 << 20
_MORE_MEMORY = 256 << 20
_ENCODED_PER_S = 0.15
"""Processor time for encoding one second of audio, on a slow core."""
_ENCODED_BYTES_PER_S = 256 << 10
"""Memory for it: the copy, as text, in the page, and packed."""


class Bounds(NamedTuple):
    """What the work on one file may take; ``None`` is without bound."""

    cpu_s: float | None = None
    """Processor time, where the system counts it (not on Windows)."""
    wall_s: float | None = None
    memory_bytes: int | None = None
    """Memory beyond what the process had before, where the system tells it (Linux)."""

    def plus(self, more: Bounds) -> Bounds:
        """Add what was allowed later. Without a bound it stays so."""
        added = (None if mine is None else mine + (new or 0) for mine, new in zip(self, more, strict=True))
        return Bounds(*added)  # type: ignore[arg-type]


NO_BOUNDS = Bounds()
FOR_A_PAGE = Bounds(20.0, _WAITING * 20.0, 2 * _MORE_MEMORY)
"""What a page with its plots may take beside what it is about."""
_listeners: list[Callable[[Bounds], None]] = []
"""Who allows more in this process; nobody where there are no bounds."""


def bounds_of(config: Config) -> Bounds:
    """Return what a file may take by its configuration."""
    return Bounds(config.max_seconds, _WAITING * config.max_seconds, config.max_memory_bytes)


def for_audio(path: Path) -> Bounds:
    """Return what measuring an audio file may take: it grows with the file."""
    try:
        seconds = _AUDIO_S + outside.stat(path).st_size / _AUDIO_BYTES_PER_S
    except OSError:
        seconds = _AUDIO_S
    return Bounds(seconds, _WAITING * seconds, _MORE_MEMORY)


def for_encoding(length_s: float) -> Bounds:
    """Return what a copy of so many seconds of audio in a page may take."""
    seconds = length_s * _ENCODED_PER_S
    return Bounds(seconds, _WAITING * seconds, int(length_s * _ENCODED_BYTES_PER_S))


def allow(more: Bounds) -> None:
    """Allow more to the work of this process."""
    for listener in _listeners:
        listener(more)


def listen(listener: Callable[[Bounds], None]) -> None:
    """Let ``listener`` hear of what is allowed."""
    _listeners[:] = [listener]
