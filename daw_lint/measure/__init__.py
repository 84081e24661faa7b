"""Audio files to ``Bounce``: the format from the header, everything else in one streaming pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daw_lint.disk import outside
from daw_lint.measure.plan import WHAT

if TYPE_CHECKING:
    from daw_lint.measure.arrays import Samples
    from daw_lint.measure.outline import Outline
    from daw_lint.model.bounce import AudioFormat, Bounce, Metadata

__all__ = ["WHAT", "is_audio_name", "measure_bounce", "read_bounce", "read_bounce_data", "read_outlined"]

SUFFIXES = (
    ".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".caf",
    ".m4a",
)  # fmt: skip


def is_audio_name(name: str) -> bool:
    """Whether a file of this name is checked when it is found in a folder. It may still be unreadable."""
    return name.lower().endswith(SUFFIXES)


def measure_bounce(
    source: str | Path | Samples,
    rate: int | None = None,
    what: str | Iterable[str] = WHAT,
    *,
    sections: Sequence[tuple[float, str]] = (),
    workers: int | None = None,
) -> Bounce:
    """Measure an audio file, or an array of samples.

    ``source`` is a path, or an array of shape (frames,) or (frames, channels): floats with full scale at 1.0, or integers
    that use the full range of their type. ``rate`` in Hz is required for an array and not allowed for a file. ``what``
    names the parts of the result, or the only one, from ``WHAT``; fewer take less time. ``sections`` holds the start in seconds and the
    name of each part of the song; without them the parts are found in the audio. ``workers`` is the number of
    processes, or of threads where this process cannot be forked; 2 by default if there are 2 cores. It changes no value. Threads
    of the BLAS behind numpy get no work, and keep their settings.

    Returns a ``Bounce``: levels in dBFS, true peaks in dBTP, loudness in LUFS, positions in seconds. Raises ``BounceError``
    for a file that cannot be read, and ``ValueError`` for an invalid array, rate or name.
    """
    names = frozenset([what] if isinstance(what, str) else what)
    if isinstance(source, (str, Path)):
        if rate is not None:
            raise ValueError("a file states its own sample rate: leave rate out")
        return read_bounce(Path(source), names, sections=sections, workers=workers)
    return _measure_array(source, rate, names, sections, workers)


def read_bounce(
    path: Path,
    what: Iterable[str] = WHAT,
    *,
    sections: Sequence[tuple[float, str]] = (),
    workers: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Bounce:
    """Read an audio file and measure the parts named in ``what`` (see ``measure_bounce``).

    With an empty ``what`` only the header is read, and neither numpy nor soundfile is imported for plain WAV, AIFF and
    FLAC. ``progress`` is called with the share done, 0 to 1. Raises ``BounceError`` and nothing else.
    """
    return _read(path, frozenset(what), sections, workers, progress, has_outline=False)[0]


def read_outlined(
    path: Path, what: Iterable[str] = WHAT, *, sections: Sequence[tuple[float, str]] = (), workers: int | None = None
) -> tuple[Bounce, Outline | None]:
    """Do as ``read_bounce``, and return the outline of the waveform too, from the same pass. Raises ``BounceError``."""
    return _read(path, frozenset(what), sections, workers, None, has_outline=True)


def _read(
    path: Path,
    names: frozenset[str],
    sections: Sequence[tuple[float, str]],
    workers: int | None,
    progress: Callable[[float], None] | None,
    has_outline: bool,
) -> tuple[Bounce, Outline | None]:
    from daw_lint.measure.header import read_header
    from daw_lint.model.bounce import Bounce

    audio = read_header(path)
    found: dict[str, Any] = {}
    outline = None
    if names - {"metadata"}:
        audio, found, outline = _measure_file(path, audio, names, sections, workers, progress, has_outline)
    if "metadata" in names:
        found["metadata"] = _metadata(path, audio)
    return Bounce(path, audio, _modified(path), **found), outline


def read_bounce_data(path: Path, data: bytes, what: Iterable[str] = WHAT) -> Bounce:
    """Measure the content of an audio file that is not on disk, such as a git blob. ``path`` is its name in the result.

    Raises ``BounceError`` and nothing else.
    """
    from tempfile import TemporaryDirectory

    from daw_lint.model.bounce import BounceError

    with TemporaryDirectory(prefix="daw-lint-") as folder:
        spool = Path(folder) / "bounce"
        spool.write_bytes(data)
        try:
            return read_bounce(spool, what)._replace(path=path, modified=None)
        except BounceError as error:
            raise BounceError(path, error.what, error.todo) from None


def _measure_file(
    path: Path,
    audio: AudioFormat,
    what: frozenset[str],
    places: Sequence[tuple[float, str]],
    workers: int | None,
    progress: Callable[[float], None] | None,
    has_outline: bool,
) -> tuple[AudioFormat, dict[str, Any], Outline | None]:
    """Return the results, the outline, and the format with the real number of frames: compressed files may have fewer."""
    from daw_lint.measure.samples import reader_at
    from daw_lint.measure.whole import measure
    from daw_lint.model.bounce import BounceError

    measured = measure(lambda start: reader_at(path, audio, start), audio, what, places, workers, progress, has_outline)
    if not measured.frames:
        raise BounceError(path, "the file contains no audio that can be decoded", "render it again")
    return _with_frames(path, audio, measured.frames), measured.results, measured.outline


def _with_frames(path: Path, audio: AudioFormat, frames: int) -> AudioFormat:
    """Put the real number of frames into the format, and what the header promised, unless that was an estimate."""
    from daw_lint.measure.mpeg import states_length
    from daw_lint.measure.source import open_audio

    promised = audio.header_frames
    if frames < audio.frames and not promised:
        with open_audio(path) as file:
            promised = audio.frames if not audio.codec.startswith("MP") or states_length(file) else None
    return audio._replace(frames=frames, header_frames=promised)


def _measure_array(
    samples: Samples, rate: int | None, what: frozenset[str], places: Sequence[tuple[float, str]], workers: int | None
) -> Bounce:
    from contextlib import nullcontext

    from daw_lint.measure.array_checks import check_array
    from daw_lint.measure.samples import ArrayReader
    from daw_lint.measure.whole import measure
    from daw_lint.model.bounce import AudioFormat, Bounce

    rate = check_array(samples, rate)
    is_float = samples.dtype.kind == "f"
    bits = 8 * samples.dtype.itemsize
    audio = AudioFormat(
        container="array",
        codec=f"{bits}-bit float" if is_float else f"PCM {bits}-bit",
        lossy=False,
        sample_rate_hz=rate,
        channels=1 if samples.ndim == 1 else samples.shape[1],
        frames=len(samples),
        bit_depth=bits,
        is_float=is_float,
    )
    measured = measure(lambda start: nullcontext(ArrayReader(samples, start)), audio, what, places, workers)
    return Bounce(Path("array"), audio, None, **measured.results)


def _metadata(path: Path, audio: AudioFormat) -> Metadata:
    from daw_lint.measure.metadata import read_metadata

    return read_metadata(path, audio)


def _modified(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(outside.stat(path).st_mtime).astimezone()
    except (OSError, OverflowError, ValueError):
        return None
