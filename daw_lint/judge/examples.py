"""Cases made from the examples in rule files: a few words about a session and a bounce, the rest as it should be.

An example without any session key has no session, one without ``bounce`` no bounce. What is not said is unremarkable: two
audio tracks into an empty master at 0 dB, a stereo 24-bit bounce at -4 dBFS as long as the arrangement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from daw_lint.judge.case import Case, Dated
from daw_lint.judge.example_disk import folder_with
from daw_lint.judge.file_sets import FileSet, MeasuredSet
from daw_lint.model.bounce import (
    AudioFormat,
    BandCurves,
    BandLevel,
    Bounce,
    ClippedRun,
    Content,
    Dynamics,
    Edges,
    FlatTop,
    Gap,
    Hum,
    Level,
    Loudness,
    Metadata,
    Resonance,
    Spectrum,
    Stereo,
    TruePeak,
)
from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.session import (
    Clip,
    Device,
    DeviceFormat,
    InventoryItem,
    MediaRef,
    Output,
    OutputKind,
    Send,
    Session,
    Track,
    TrackKind,
)
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.rulebook.catalogue import Catalogue
from daw_lint.rulebook.targets import load_targets

_SESSION_KEYS = frozenset(
    [
        "master",
        "tracks",
        "media",
        "arrangement_s",
        "sample_rate_hz",
        "master_fader_db",
        "master_fader_automated",
        "saved",
        "mix_finished",
        "file",
        "format",
        "master_pan",
        "master_muted",
        "tempo_bpm",
        "inventory",
        "disk",
    ]
)
_KEYS = _SESSION_KEYS | frozenset(
    ["title", "says", "also", "stage", "bounce", "rendered", "master_started", "targets", "mix", "set", "files", "sessions",
     "residual"]
)  # fmt: skip
_BPM = 120.0
_STAGE_OF = {"stems": "stem", "album": "master"}


_PARTS = {"true_peak": TruePeak, "loudness": Loudness, "dynamics": Dynamics, "stereo": Stereo, "spectrum": Spectrum,
          "edges": Edges, "content": Content, "metadata": Metadata}  # fmt: skip


def build_case(example: Mapping[str, Any], catalogue: Catalogue, reference_names: tuple[str, ...] = ()) -> Case:
    """Return the case that an example describes. Raises ``ValueError`` for a key that examples do not have."""
    unknown = set(example) - _KEYS
    if unknown:
        raise ValueError(f"an example has no key {', '.join(sorted(unknown))}")
    session = _session(example) if _SESSION_KEYS & set(example) else None
    length_s = float(example.get("arrangement_s", 8.0))
    bounce = bounce_of(example["bounce"], length_s) if "bounce" in example else None
    is_set = "set" in example
    return Case(
        catalogue=catalogue,
        stage=example.get("stage", _STAGE_OF.get(example.get("set", ""), "mix")),
        session=session,
        bounce=bounce,
        session_saved=_dated(example, "saved"),
        bounce_rendered=_dated(example, "rendered"),
        mix_finished=_dated(example, "mix_finished"),
        mix_name="mix.wav",
        master_started=_dated(example, "master_started", "first backup"),
        reference_names=reference_names,
        targets=load_targets(tuple(example.get("targets", ()))),
        mix=bounce_of(example["mix"], length_s) if "mix" in example and not is_set else None,
        files=set_of(example, length_s) if is_set else None,
    )


def set_of(example: Mapping[str, Any], length_s: float) -> MeasuredSet:
    """Return the set of files that an example describes: ``files`` with names, ``mix``, or ``sessions``."""
    bounces = tuple(bounce_of(entry, length_s)._replace(path=Path(entry["name"])) for entry in example.get("files", ()))
    mix = bounce_of(example["mix"], length_s) if "mix" in example else None
    sessions = tuple(
        replace(_session(entry), path=Path(f"example {index + 1}.als"))
        for index, entry in enumerate(example.get("sessions", ()))
    )
    paths = (*(bounce.path for bounce in bounces), *(session.path for session in sessions))
    files = FileSet(example["set"], paths, mix.path if mix is not None else None)
    found = MeasuredSet(files, bounces, mix, sessions)
    if "residual" in example:
        from daw_lint.measure.residual import Residual

        found.__dict__["residual"] = Residual(**example["residual"])
    return found


def _session(example: Mapping[str, Any]) -> Session:
    length_s = float(example.get("arrangement_s", 8.0))
    length_beats = length_s * _BPM / 60.0
    described = example.get("tracks", [{"name": "Drums"}, {"name": "Bass"}])
    ids = {entry["name"]: str(index) for index, entry in enumerate(described)}
    rate = example.get("sample_rate_hz")
    automated = bool(example.get("master_fader_automated", False))
    folder = folder_with(example["disk"]) if "disk" in example else Path()
    tempo = [TempoPoint(place * length_beats / 4, bpm) for place, bpm in enumerate(example.get("tempo_bpm", [_BPM]))]
    return Session(
        path=folder / example.get("file", "example.als"),
        format=example.get("format", "example"),
        application="example",
        application_version="1",
        tracks=tuple(_track(entry, ids, length_beats) for entry in described),
        master=Track(
            id="master",
            kind=TrackKind.MASTER,
            name="Master",
            path="Master",
            output=Output(OutputKind.OUTSIDE),
            volume_db=None if automated else float(example.get("master_fader_db", 0.0)),
            volume_automated=automated,
            pan=float(example.get("master_pan", 0.0)),
            muted=bool(example.get("master_muted", False)),
            devices=_devices(example.get("master", ()), "Master"),
        ),
        gives=FULL_FACTS | ({Fact.SAMPLE_RATE} if rate else set()),
        sample_rate_hz=rate,
        tempo_map=TempoMap(tempo),
        media=tuple(_media(entry, folder) for entry in example.get("media", ())),
        arrangement_length_beats=length_beats,
        arrangement_length_s=length_s,
        inventory=tuple(_listed(entry) for entry in example.get("inventory", ())),
    )


def _track(entry: Mapping[str, Any], ids: Mapping[str, str], length_beats: float) -> Track:
    name = entry["name"]
    kind = TrackKind(entry.get("kind", "audio"))
    target = entry.get("output", "master")
    output = Output(OutputKind.TRACK, ids[target]) if target in ids else Output(OutputKind(target))
    plain: list[Mapping[str, Any]] = [] if kind is TrackKind.GROUP else [{}]
    clips = tuple(_clip(clip, name, length_beats) for clip in entry.get("clips", plain))
    return Track(
        id=ids[name],
        kind=kind,
        name=name,
        path=name,
        named_by_user=bool(entry.get("named_by_user", True)),
        output=output,
        sends=tuple(Send(ids.get(send["to"]), float(send.get("level_db", 0.0))) for send in entry.get("sends", ())),
        volume_db=float(entry.get("volume_db", 0.0)),
        volume_automated=False,
        muted=bool(entry.get("muted", False)),
        soloed=bool(entry.get("soloed", False)),
        armed=entry.get("armed"),
        frozen=entry.get("frozen"),
        monitoring=entry.get("monitoring"),
        clips=clips,
        devices=_devices(entry.get("devices", ()), name),
    )


def _clip(entry: Mapping[str, Any], track: str, length_beats: float) -> Clip:
    """Return a clip; it fills the arrangement where nothing else is said. ``start_s`` and ``end_s`` are at the first tempo."""
    warp = entry.get("warp")
    return Clip(
        entry.get("name", track),
        entry.get("kind", "audio"),
        float(entry.get("start_s", 0.0)) * _BPM / 60.0,
        float(entry["end_s"]) * _BPM / 60.0 if "end_s" in entry else length_beats,
        muted=bool(entry.get("muted", False)),
        warp_mode=warp,
        warped=warp is not None,
        transpose_semitones=float(entry.get("transpose", 0.0)),
        gain_db=float(entry.get("gain_db", 0.0)),
        media_path=entry.get("file"),
    )


def _listed(entry: Mapping[str, Any]) -> InventoryItem:
    return InventoryItem(entry["name"], DeviceFormat(entry.get("format", "VST3")), entry.get("vendor"))


def _devices(entries: Iterable[str | Mapping[str, Any]], path: str) -> tuple[Device, ...]:
    return tuple(_device({"name": entry} if isinstance(entry, str) else entry, path) for entry in entries)


def _device(entry: Mapping[str, Any], path: str) -> Device:
    native = entry.get("native")
    is_on = bool(entry.get("on", True))
    return Device(
        name=entry["name"],
        format=DeviceFormat.NATIVE if native else DeviceFormat(entry.get("format", "VST3")),
        path=f"{path} > {entry['name']}",
        enabled=is_on,
        active=is_on,
        vendor=entry.get("vendor"),
        plugin_id=f"native:{native}" if native else None,
        parameters=dict(entry.get("parameters", {})),
        sidechain_source=entry.get("sidechain"),
        native_type=native,
    )


def _media(entry: Mapping[str, Any], folder: Path) -> MediaRef:
    exists = entry.get("exists", True)
    return MediaRef(
        entry["path"],
        folder / entry["path"],
        exists,
        entry.get("location", "project"),
        sample_rate_hz=entry.get("sample_rate_hz"),
        owner_path="Drums",
    )


def bounce_of(entry: Mapping[str, Any], arrangement_s: float) -> Bounce:
    """Return the bounce that an example describes."""
    rate = int(entry.get("sample_rate_hz", 48000))
    channels = int(entry.get("channels", 2))
    peak = float(entry.get("peak_db", -4.0))
    clipped = int(entry.get("clipped", 0))
    audio = AudioFormat(
        container=entry.get("container", "WAV"),
        codec=entry.get("codec", "PCM 24-bit"),
        lossy=bool(entry.get("lossy", False)),
        sample_rate_hz=rate,
        channels=channels,
        frames=entry.get("frames", round(float(entry.get("length_s", arrangement_s)) * rate)),
        bit_depth=entry.get("bit_depth", 24) or None,
        is_float=bool(entry.get("float", False)),
        header_frames=entry.get("header_frames"),
    )
    level = Level(
        peak_db=peak,
        peak_position_s=1.0,
        peak_channel=0,
        channel_peaks_db=(peak,) * channels,
        clipped_run_count=clipped,
        clipped_samples=clipped * 4,
        clipped_runs=tuple(ClippedRun(0, 1.0 + run, 4) for run in range(clipped)),
        not_finite_samples=int(entry.get("not_finite", 0)),
        identical_channels=bool(entry.get("same_channels", False)) if channels == 2 else None,
    )
    parts = {name: _part(kind, entry[name]) for name, kind in _PARTS.items() if name in entry}
    path = Path(entry.get("name", "example.wav"))
    return Bounce(path, audio, None, level._replace(**_level_fields(entry)), **parts)


_USUAL: Mapping[Any, Mapping[str, Any]] = {
    Dynamics: {"ceiling_share": 0.0},
    Edges: {"head_silence_s": 0.3, "tail_silence_s": 1.0, "first_sample_db": -100.0, "last_sample_db": -120.0,
            "end_peak_db": -90.0, "tail_is_cut": False, "fade_in_s": 0.0, "fade_out_s": 0.0, "gap_count": 0, "gaps": ()},
    Spectrum: {"bands": (), "resonances": (), "curves": BandCurves((), (), ())},
}  # fmt: skip


def _part(kind: Any, given: Mapping[str, Any]) -> Any:
    """Return a part of a measurement of which only some fields are given."""
    unknown = set(given) - set(kind._fields)
    if unknown:
        raise KeyError(f"a bounce has no {', '.join(sorted(unknown))}")
    if "hum" in given:
        given = {**given, "hum": Hum(**given["hum"])}
    for field, item in (("bands", BandLevel), ("gaps", Gap), ("resonances", Resonance)):
        if field in given:
            given = {**given, field: tuple(_part(item, entry) for entry in given[field])}
    if "curves" in given:
        given = {**given, "curves": BandCurves((), tuple(map(tuple, given["curves"])), ())}
    given = {**_USUAL.get(kind, {}), **given}
    return kind(**{name: given.get(name, kind._field_defaults.get(name)) for name in kind._fields})


def _level_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if "dc_offset" in entry:
        fields["dc_offset"] = tuple(entry["dc_offset"])
    if "rms_db" in entry:
        fields["rms_db"] = float(entry["rms_db"])
    if "flat_tops_db" in entry:
        fields["flat_tops"] = (FlatTop(0, float(entry["flat_tops_db"]), 200, 900),)
    return fields


def _dated(example: Mapping[str, Any], key: str, evidence: str = "file time") -> Dated | None:
    return Dated(datetime.fromisoformat(example[key]).astimezone(), evidence) if key in example else None
