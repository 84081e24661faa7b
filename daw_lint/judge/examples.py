"""Cases made from the examples in rule files; what an example can say, and what it need not, is in ``rulebook.example``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from daw_lint.judge.case import Case, Dated
from daw_lint.judge.example_disk import folder_with
from daw_lint.judge.file_sets import FileSet, MeasuredSet
from daw_lint.model.bounce import (
    AudioFormat,
    BandCurves,
    BandLevel,
    Bounce,
    ClippedRun,
    DeadChannel,
    Dropout,
    Dynamics,
    Edges,
    FlatTop,
    Gap,
    Hiss,
    Hum,
    LateChannel,
    Level,
    LossyTrace,
    Resonance,
    Spectrum,
    Stereo,
)
from daw_lint.model.export import Export, Normalising
from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.faults import FileFault
from daw_lint.model.plugin_state import ModuleSettings, PluginSettings, known
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
from daw_lint.rulebook.example import (
    PARTS,
    BounceExample,
    ClipExample,
    DeviceExample,
    Example,
    ExportExample,
    MediaExample,
    SessionExample,
    SettingsExample,
    TrackExample,
    read_example,
)
from daw_lint.rulebook.targets import load_targets

_BPM = 120.0
_STAGE_OF = {"stems": "stem", "album": "master"}


def build_case(table: Mapping[str, Any], catalogue: Catalogue, reference_names: tuple[str, ...] = ()) -> Case:
    """Build the case that an example describes. Raises ``ValueError`` for an unknown key."""
    example = read_example(table)
    has_session = not table.keys().isdisjoint(SessionExample.__struct_fields__)
    is_set = example.set_kind is not None
    if not (has_session or is_set or example.bounce is not None):
        raise ValueError("it describes no session, no bounce and no set of files")
    return Case(
        catalogue=catalogue,
        stage=example.stage or _STAGE_OF.get(example.set_kind or "", "mix"),
        session=_session(example) if has_session else None,
        bounce=_bounce(example.bounce, example) if example.bounce is not None else None,
        session_saved=_dated(example.saved),
        bounce_rendered=_dated(example.rendered),
        mix_finished=_dated(example.mix_finished),
        mix_name="mix.wav",
        master_started=_dated(example.master_started, "first backup"),
        reference_names=reference_names,
        targets=load_targets(example.targets),
        mix=_bounce(example.mix, example) if example.mix is not None and not is_set else None,
        files=_set(example, example.set_kind) if example.set_kind is not None else None,
    )


def _set(example: Example, kind: str) -> MeasuredSet:
    """Build the set of files that an example describes: ``files`` with names, ``mix``, or ``sessions``."""
    bounces = tuple(_bounce(entry, example) for entry in example.files)
    mix = _bounce(example.mix, example) if example.mix is not None else None
    sessions = tuple(
        replace(_session(entry), path=Path(f"example {number}.als")) for number, entry in enumerate(example.sessions, 1)
    )
    paths = (*(bounce.path for bounce in bounces), *(session.path for session in sessions))
    if not paths:
        raise ValueError("its set has no files")
    found = MeasuredSet(FileSet(kind, paths, mix.path if mix is not None else None), bounces, mix, sessions)
    found.__dict__["same_audio"] = [[Path(name) for name in group] for group in example.same_audio]
    if example.residual is not None:
        from daw_lint.measure.residual import Residual

        found.__dict__["residual"] = Residual(**structs.asdict(example.residual))
    return found


_AUDIO = b"RIFF"
"""What the files beside an example hold: nobody measures them, and they are not empty."""


def _session(example: SessionExample) -> Session:
    length_beats = _beats(example.arrangement_s)
    ids = {entry.name: str(index) for index, entry in enumerate(example.tracks)}
    rate = example.sample_rate_hz
    files = dict.fromkeys(example.disk or (), _AUDIO)
    files |= {entry.path: entry.holds.encode() for entry in example.media if entry.holds is not None}
    folder = folder_with(files) if files else Path()
    return Session(
        path=folder / example.file,
        format=example.format,
        application="example",
        application_version="1",
        tracks=tuple(_track(entry, ids, length_beats) for entry in example.tracks),
        master=Track(
            id="master",
            kind=TrackKind.MASTER,
            name="Master",
            path="Master",
            output=Output(OutputKind.OUTSIDE),
            volume_db=None if example.master_fader_automated else example.master_fader_db,
            volume_automated=example.master_fader_automated,
            pan=example.master_pan,
            muted=example.master_muted,
            devices=_devices(example.master, "Master"),
        ),
        gives=FULL_FACTS
        | ({Fact.SAMPLE_RATE} if rate else set())
        | ({Fact.RENDER_SETTINGS} if example.export is not None else set()),
        sample_rate_hz=rate,
        tempo_map=TempoMap([TempoPoint(place * length_beats / 4, bpm) for place, bpm in enumerate(example.tempo_bpm)]),
        media=tuple(_media(entry, folder) for entry in example.media),
        arrangement_length_beats=length_beats,
        arrangement_length_s=example.arrangement_s,
        saves=example.saves,
        inventory=tuple(InventoryItem(entry.name, entry.format, entry.vendor) for entry in example.inventory),
        export=_export(example.export) if example.export is not None else None,
        faults=tuple(FileFault(kind, what) for kind, what in example.faults.items()),
    )


def _export(entry: ExportExample) -> Export:
    given = structs.asdict(entry)
    by, target_db = given.pop("normalises_by"), given.pop("target_db")
    normalising = Normalising(by, target_db) if by is not None else None
    return Export(**given, normalises=normalising is not None, normalising=normalising)


def _beats(seconds: float) -> float:
    return seconds * _BPM / 60.0


def _track(entry: TrackExample, ids: Mapping[str, str], length_beats: float) -> Track:
    output = Output(OutputKind.TRACK, ids[entry.output]) if entry.output in ids else Output(OutputKind(entry.output))
    plain = () if entry.kind is TrackKind.GROUP else (ClipExample(),)
    return Track(
        id=ids[entry.name],
        kind=entry.kind,
        name=entry.name,
        path=entry.name,
        named_by_user=entry.named_by_user,
        output=output,
        sends=tuple(Send(ids.get(send.to), send.level_db) for send in entry.sends),
        volume_db=entry.volume_db,
        volume_automated=False,
        muted=entry.muted,
        soloed=entry.soloed,
        armed=entry.armed,
        frozen=entry.frozen,
        monitoring=entry.monitoring,
        clips=tuple(_clip(clip, entry.name, length_beats) for clip in (plain if entry.clips is None else entry.clips)),
        devices=_devices(entry.devices, entry.name),
    )


def _clip(entry: ClipExample, track: str, length_beats: float) -> Clip:
    return Clip(
        entry.name or track,
        entry.kind,
        _beats(entry.start_s),
        length_beats if entry.end_s is None else _beats(entry.end_s),
        muted=entry.muted,
        warp_mode=entry.warp,
        warped=entry.warp is not None,
        transpose_semitones=entry.transpose,
        gain_db=entry.gain_db,
        media_path=entry.file,
    )


def _devices(entries: Iterable[str | DeviceExample], path: str) -> tuple[Device, ...]:
    return tuple(_device(DeviceExample(name=entry) if isinstance(entry, str) else entry, path) for entry in entries)


def _device(entry: DeviceExample, path: str) -> Device:
    return Device(
        name=entry.name,
        format=DeviceFormat.NATIVE if entry.native else entry.format,
        path=f"{path} > {entry.name}",
        enabled=entry.on,
        active=entry.on,
        vendor=entry.vendor,
        plugin_id=f"native:{entry.native}" if entry.native else None,
        parameters=entry.parameters,
        sidechain_source=entry.sidechain,
        native_type=entry.native,
        state=known(_settings(entry.settings)) if entry.settings is not None else None,
    )


def _settings(entry: SettingsExample) -> PluginSettings:
    modules = entry.modules
    return PluginSettings(
        "example",
        "the example says so",
        entry.parameters,
        None
        if modules is None
        else tuple(ModuleSettings(one.name, one.plugin_class, one.on, one.parameters) for one in modules),
        entry.bypassed,
        entry.product,
    )


def _media(entry: MediaExample, folder: Path) -> MediaRef:
    return MediaRef(
        entry.path,
        folder / entry.path,
        entry.exists,
        entry.location,
        sample_rate_hz=entry.sample_rate_hz,
        owner_path="Drums",
    )


def _bounce(entry: BounceExample, example: Example) -> Bounce:
    length_s = example.arrangement_s if entry.length_s is None else entry.length_s
    audio = AudioFormat(
        container=entry.container,
        codec=entry.codec,
        lossy=entry.lossy,
        sample_rate_hz=entry.sample_rate_hz,
        channels=entry.channels,
        frames=round(length_s * entry.sample_rate_hz) if entry.frames is None else entry.frames,
        bit_depth=entry.bit_depth or None,
        is_float=entry.is_float,
        header_frames=entry.header_frames,
    )
    level = Level(
        peak_db=entry.peak_db,
        peak_position_s=1.0,
        peak_channel=0,
        channel_peaks_db=(entry.peak_db,) * entry.channels,
        clipped_run_count=entry.clipped,
        clipped_samples=entry.clipped * 4,
        full_scale_samples=entry.clipped * 4 + entry.full_scale_waves,
        full_scale_places=entry.clipped + entry.full_scale_waves,
        full_scale_position_s=1.0 if entry.clipped + entry.full_scale_waves else None,
        full_scale_waves=entry.clipped + entry.full_scale_waves,
        clipped_runs=tuple(ClippedRun(0, 1.0 + run, 4) for run in range(entry.clipped)),
        not_finite_samples=entry.not_finite,
        identical_channels=entry.same_channels if entry.channels == 2 else None,
    )
    given = {name: getattr(entry, name) for name in PARTS}
    parts = {name: _part(PARTS[name], part) for name, part in given.items() if part is not None}
    return Bounce(Path(entry.name), audio, None, level._replace(**_level_fields(entry)), **parts)


_USUAL: Mapping[Any, Mapping[str, Any]] = {
    Stereo: {"correlation_step_s": 1.0, "correlation_curve": ()},
    Dynamics: {"ceiling_share": 0.0},
    Edges: {"head_silence_s": 0.3, "tail_silence_s": 1.0, "first_sample_db": -100.0, "last_sample_db": -120.0,
            "end_peak_db": -90.0, "tail_is_cut": False, "fade_in_s": 0.0, "fade_out_s": 0.0, "gap_count": 0, "gaps": ()},
    Spectrum: {"bands": (), "resonances": (), "curves": BandCurves((), (), ())},
}  # fmt: skip


def _part(kind: Any, given: Mapping[str, Any]) -> Any:
    """Build a part of a measurement from the given fields, with neutral values for the others."""
    for field, single in (("hum", Hum), ("hiss", Hiss), ("lossy", LossyTrace)):
        if field in given:
            given = {**given, field: single(**given[field])}
    if "dead_channel" in given:
        given = {**given, "dead_channel": DeadChannel(**given["dead_channel"])}
    if "late_channel" in given:
        given = {**given, "late_channel": LateChannel(**given["late_channel"])}
    for field, item in (("bands", BandLevel), ("gaps", Gap), ("dropouts", Dropout), ("resonances", Resonance)):
        if field in given:
            given = {**given, field: tuple(_part(item, entry) for entry in given[field])}
    if "curves" in given:
        given = {**given, "curves": BandCurves((), tuple(map(tuple, given["curves"])), ())}
    given = {**_USUAL.get(kind, {}), **given}
    return kind(**{name: given.get(name, kind._field_defaults.get(name)) for name in kind._fields})


def _level_fields(entry: BounceExample) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if entry.dc_offset is not None:
        fields["dc_offset"] = entry.dc_offset
    if entry.rms_db is not None:
        fields["rms_db"] = entry.rms_db
    if entry.flat_tops_db is not None:
        fields["flat_tops"] = (FlatTop(0, entry.flat_tops_db, 200, 900),)
    return fields


def _dated(given: str | None, evidence: str = "file time") -> Dated | None:
    return Dated(datetime.fromisoformat(given).astimezone(), evidence) if given is not None else None
