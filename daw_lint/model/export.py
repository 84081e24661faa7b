"""How a session exports its mix: the settings of its export dialog, as the session file stores them."""

from __future__ import annotations

from typing import Annotated, Literal

from daw_lint.model.ask import Ask
from daw_lint.model.facts import Fact
from daw_lint.named_tuple import NamedTuple

_EXPORT = Fact.RENDER_SETTINGS


class Normalising(NamedTuple):
    """What an export is normalised to. ``target_db`` is in LUFS for a loudness, else in dB."""

    by: str
    """The quantity: ``LUFS-I``, ``RMS``, ``peak``, ``true peak``, ``LUFS-M`` or ``LUFS-S``."""
    target_db: float | None


class Export(NamedTuple):
    """The settings of the next export. ``None`` is unknown, also where a setting does not apply to the codec."""

    of: Annotated[Literal["mix", "parts"] | None, Ask("mix, or parts: stems, regions, items", _EXPORT)] = None
    """What is exported: the whole mix as one file, or parts of it."""
    codec: Annotated[str | None, Ask("WAV, FLAC, MP3, ...", _EXPORT)] = None
    lossy: Annotated[bool | None, Ask("whether the codec is lossy", _EXPORT)] = None
    bit_depth: Annotated[int | None, Ask("bits a sample", _EXPORT)] = None
    is_float: Annotated[bool | None, Ask("whether the samples are floating point", _EXPORT, name="float")] = None
    sample_rate_hz: Annotated[float | None, Ask("its sample rate", _EXPORT)] = None
    channels: Annotated[int | None, Ask("its channels", _EXPORT)] = None
    dither: Annotated[bool | None, Ask("whether it dithers", _EXPORT)] = None
    normalises: Annotated[bool | None, Ask("whether it changes the level", _EXPORT)] = None
    normalising: Normalising | None = None
    """What it is normalised to, if ``normalises``."""
    limits: Annotated[bool | None, Ask("whether a limiter works in it", _EXPORT)] = None
    limit_db: Annotated[float | None, Ask("ceiling of that limiter", _EXPORT)] = None
    tail_s: Annotated[float | None, Ask("how long it runs on after the last clip", _EXPORT)] = None
    """``None`` where the export does not end with the last clip, as that of a selection."""
