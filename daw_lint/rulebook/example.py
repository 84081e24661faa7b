"""An example in a rule file (``[[good]]``, ``[[bad]]``): a few words about a session and a bounce.

What is not said is unremarkable: two audio tracks into an empty master at 0 dB, a stereo 24-bit bounce at -4 dBFS as long as
the arrangement. Levels are in dB, times in seconds at the first tempo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import UNSET, Struct, defstruct, field

from daw_lint.config.convert import converted
from daw_lint.config.faults import Fault, FaultsError
from daw_lint.config.keys import Keys
from daw_lint.config.model import SetKind
from daw_lint.model.bounce import (
    Content,
    Dynamics,
    Edges,
    Loudness,
    Metadata,
    Spectrum,
    Stereo,
    TruePeak,
)
from daw_lint.model.faults import FaultKind
from daw_lint.model.plugin_classes import UNKNOWN
from daw_lint.model.session import DeviceFormat, TrackKind
from daw_lint.rulebook.rule_file import Stage

PARTS: Mapping[str, Any] = {
    "true_peak": TruePeak,
    "loudness": Loudness,
    "dynamics": Dynamics,
    "stereo": Stereo,
    "spectrum": Spectrum,
    "edges": Edges,
    "content": Content,
    "metadata": Metadata,
}
"""The parts of a measurement that an example can give, each with only some of its fields."""


class _Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table that refuses keys it does not have."""


class ModuleExample(_Table, frozen=True):
    """A module in the path of a plug-in. ``class`` is one of the plug-in catalogue."""

    name: str
    plugin_class: str = field(name="class", default=UNKNOWN)
    on: bool | None = True
    parameters: dict[str, float | bool] = {}


class SettingsExample(_Table, frozen=True):
    """What the state of a plug-in tells."""

    parameters: dict[str, float | bool] = {}
    modules: tuple[ModuleExample, ...] | None = None
    bypassed: bool | None = None
    product: str = ""


class DeviceExample(_Table, frozen=True):
    """A device. ``native`` is the type of a device of the DAW itself; ``settings`` are those of a plug-in."""

    name: str
    format: DeviceFormat = DeviceFormat.VST3
    native: str | None = None
    vendor: str | None = None
    on: bool = True
    parameters: dict[str, Any] = {}
    settings: SettingsExample | None = None
    sidechain: str | None = None


class ClipExample(_Table, frozen=True):
    """A clip; without ``end_s`` it ends with the arrangement."""

    name: str | None = None
    kind: Literal["audio", "midi"] = "audio"
    start_s: float = 0.0
    end_s: float | None = None
    muted: bool = False
    warp: str | None = None
    transpose: float = 0.0
    gain_db: float = 0.0
    file: str | None = None


class SendExample(_Table, frozen=True):
    """A send to the track of this name."""

    to: str
    level_db: float = 0.0


class TrackExample(_Table, frozen=True):
    """A track. ``output`` is the name of a track, or a kind of output."""

    name: str
    kind: TrackKind = TrackKind.AUDIO
    output: str = "master"
    named_by_user: bool = True
    sends: tuple[SendExample, ...] = ()
    volume_db: float = 0.0
    muted: bool = False
    soloed: bool = False
    armed: bool | None = None
    frozen: bool | None = None
    monitoring: Literal["in", "auto", "off"] | None = None
    clips: tuple[ClipExample, ...] | None = None
    devices: tuple[str | DeviceExample, ...] = ()


class MediaExample(_Table, frozen=True):
    """A media file that the session names. ``holds`` is the text of a file that holds no audio."""

    path: str
    exists: bool = True
    holds: str | None = None
    location: Literal["project", "library", "outside"] = "project"
    sample_rate_hz: int | None = None


class InventoryExample(_Table, frozen=True):
    """A plug-in that the session lists."""

    name: str
    format: DeviceFormat = DeviceFormat.VST3
    vendor: str | None = None


class ExportExample(_Table, frozen=True):
    """The settings of the next export: a stereo WAV file of 24 bits with a tail, if nothing else is said."""

    of: Literal["mix", "parts"] | None = "mix"
    codec: str | None = "WAV"
    lossy: bool | None = False
    bit_depth: int | None = 24
    is_float: bool | None = field(name="float", default=False)
    sample_rate_hz: float | None = None
    channels: int | None = 2
    dither: bool | None = False
    normalises_by: str | None = None
    target_db: float | None = None
    limits: bool | None = False
    limit_db: float | None = None
    tail_s: float | None = 1.0


class SessionExample(_Table, frozen=True):
    """A session. ``disk`` are files that exist beside it."""

    master: tuple[str | DeviceExample, ...] = ()
    tracks: tuple[TrackExample, ...] = (TrackExample(name="Drums"), TrackExample(name="Bass"))
    media: tuple[MediaExample, ...] = ()
    arrangement_s: float = 8.0
    sample_rate_hz: int | None = None
    master_fader_db: float = 0.0
    master_fader_automated: bool = False
    master_pan: float = 0.0
    master_muted: bool = False
    saved: str | None = None
    mix_finished: str | None = None
    file: str = "example.als"
    format: str = "example"
    tempo_bpm: tuple[float, ...] = (120.0,)
    inventory: tuple[InventoryExample, ...] = ()
    disk: tuple[str, ...] | None = None
    saves: int = 1
    export: ExportExample | None = None
    faults: dict[FaultKind, str] = {}


class BounceExample(_Table, frozen=True):
    """A bounce. ``bit_depth = 0`` is a format without one. The last keys are the parts of a measurement (``PARTS``)."""

    name: str = "example.wav"
    container: str = "WAV"
    codec: str = "PCM 24-bit"
    lossy: bool = False
    is_float: bool = field(name="float", default=False)
    sample_rate_hz: int = 48000
    channels: int = 2
    bit_depth: int = 24
    frames: int | None = None
    length_s: float | None = None
    header_frames: int | None = None
    peak_db: float = -4.0
    rms_db: float | None = None
    dc_offset: tuple[float, ...] | None = None
    full_scale_waves: int = 0
    flat_tops_db: float | None = None
    clipped: int = 0
    not_finite: int = 0
    same_channels: bool = False
    true_peak: dict[str, Any] | None = None
    loudness: dict[str, Any] | None = None
    dynamics: dict[str, Any] | None = None
    stereo: dict[str, Any] | None = None
    spectrum: dict[str, Any] | None = None
    edges: dict[str, Any] | None = None
    content: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None


class ResidualExample(_Table, frozen=True):
    """What is left of a mix without its stems."""

    level_db: float
    gain_db: float | None
    level_after_gain_db: float


class Example(SessionExample, frozen=True):
    """An example: without any key of a session it has none, and without ``bounce`` it has no bounce."""

    title: str = ""
    says: str = ""
    also: tuple[str, ...] = ()
    stage: Stage | None = None
    bounce: BounceExample | None = None
    rendered: str | None = None
    master_started: str | None = None
    targets: tuple[str, ...] = ()
    mix: BounceExample | None = None
    set_kind: SetKind | None = field(name="set", default=None)
    files: tuple[BounceExample, ...] = ()
    sessions: tuple[SessionExample, ...] = ()
    residual: ResidualExample | None = None
    same_audio: tuple[tuple[str, ...], ...] = ()


def read_example(table: Mapping[str, Any]) -> Example:
    """Return an example as a structure. Raises ``FaultsError``: a key that examples do not have is refused, in inner tables too."""
    example = converted(table, Example)
    bounces: list[tuple[Keys, Any]] = [((key,), table[key]) for key in ("bounce", "mix") if key in table]
    bounces += [(("files", number), entry) for number, entry in enumerate(table.get("files", ()))]
    faults = tuple(fault for keys, bounce in bounces for fault in _faults_of_parts(keys, bounce))
    if faults:
        raise FaultsError(faults)
    return example


def _faults_of_parts(keys: Keys, bounce: Mapping[str, Any]) -> Iterator[Fault]:
    for name, kind in PARTS.items():
        try:
            converted(bounce.get(name, {}), _some_fields(kind))
        except FaultsError as error:
            yield from error.below(*keys, name).faults


@cache
def _some_fields(kind: Any) -> type[Struct]:
    """Return a structure with the fields of a named tuple, of which none has to be given."""
    hints = get_type_hints(kind)
    if kind is Spectrum:
        hints["curves"] = tuple[tuple[float, ...], ...]  # the levels alone
    fields = [(name, _as_table(hint), UNSET) for name, hint in hints.items()]
    return defstruct(kind.__name__, fields, forbid_unknown_fields=True)


def _as_table(hint: Any) -> Any:
    """Return a type as a file writes it: named tuples are tables; what no example gives can be anything."""
    origin, parts = get_origin(hint), get_args(hint)
    if hasattr(hint, "_fields"):
        return _some_fields(hint)
    if origin is tuple and parts[-1] is Ellipsis:
        return tuple[_as_table(parts[0]), ...]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return Union[tuple(map(_as_table, parts))]  # noqa: UP007
    return hint if hint in (float, int, bool, str, type(None)) else Any
