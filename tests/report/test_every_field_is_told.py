"""Each field of the session model reaches ``show``, ``show --plain``, ``diff`` and the page, or is left out on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from daw_lint.config.find import Config
from daw_lint.diff.compare import compare
from daw_lint.health.build import health_of
from daw_lint.health.extras import extras_of
from daw_lint.judge.device_settings import states_of
from daw_lint.model import session as session_model
from daw_lint.model.export import Export
from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.fader import Fader
from daw_lint.model.faults import FaultKind, FileFault
from daw_lint.model.place import Place
from daw_lint.model.plugin_state import PluginSettings, known
from daw_lint.model.session import (
    Chain,
    Clip,
    Device,
    DeviceFormat,
    InventoryItem,
    Marker,
    MediaRef,
    Output,
    OutputKind,
    Send,
    Session,
    TimeSignature,
    Track,
    TrackKind,
)
from daw_lint.model.stage import Stage
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.report.html.page import render
from daw_lint.report.session import plain, tree
from daw_lint.rulebook.catalogue import load
from daw_lint.run.job import JobResult

_LIMITER = Device("Limit", DeviceFormat.VST3, "Bass > Rack > A > Limit", True, True, vendor="Qwx")
_RACK = Device(
    "Rack", DeviceFormat.VST2, "Bass > Rack", True, True, vendor="Qwx", plugin_id="VST2:Rack",
    parameters={"gain_db": 1.0},
    chains=(Chain("A", True, (_LIMITER,), 0.0), Chain("B", True, (), 0.0)),
)  # fmt: skip
_PRO_L = Device(
    "FabFilter Pro-L 2", DeviceFormat.VST3, "Room > Pro-L 2", True, True, vendor="FabFilter",
    state=known(PluginSettings("a decoder", "a proof", {"gain_db": 1.0})),
)  # fmt: skip
_CLIP = Clip(
    "Take", "audio", 0.0, 4.0, muted=False, warp_mode="beats", warped=True, transpose_semitones=0.0, gain_db=0.0,
    media_path="a.wav",
)  # fmt: skip
_BASS = Track(
    "1", TrackKind.AUDIO, "Bass", "Bass", named_by_user=True, output=Output(OutputKind.OUTSIDE, None, "Out 3"),
    sends=(Send("3", -6.0, True),), volume_db=-1.0, volume_automated=False, pan=0.5, muted=False, soloed=False,
    armed=False, frozen=False, monitoring="auto", clips=(_CLIP,), devices=(_RACK,), automation_lanes=1, annotation="Loud",
)  # fmt: skip
_MAIN = Output(OutputKind.MASTER)
_OTHERS = (
    Track(
        "2",
        TrackKind.GROUP,
        "Band",
        "Band",
        output=Output(OutputKind.TRACK, "3"),
        volume_db=0.0,
        muted=False,
        clips=(_CLIP,),
    ),
    Track("3", TrackKind.RETURN, "Room", "Room", output=_MAIN, volume_db=0.0, muted=False, devices=(_LIMITER, _PRO_L)),
    Track("4", TrackKind.RETURN, "Hall", "Hall", output=_MAIN, volume_db=0.0, muted=False, devices=(_LIMITER,)),
)
BASE = Session(
    path=Path("song.als"),
    format="als",
    application="Live",
    application_version="12.0",
    tracks=(_BASS, *_OTHERS),
    master=Track("9", TrackKind.MASTER, "Master", "Master", volume_db=0.0, muted=False),
    gives=FULL_FACTS | {Fact.SAMPLE_RATE},
    sample_rate_hz=44100.0,
    tempo_map=TempoMap((TempoPoint(0.0, 120.0), TempoPoint(32.0, 120.0), TempoPoint(32.0, 130.0))),
    time_signatures=(TimeSignature(0.0, 4, 4), TimeSignature(16.0, 3, 4)),
    markers=(Marker("Verse", 8.0, 4.0, "Ann", "AAA000000001", "a.wav"),),
    media=(MediaRef("pad.wav", Path("pad.wav"), True, "project", 44100.0, 2.0, "Bass"),),
    arrangement_length_beats=64.0,
    arrangement_length_s=30.0,
    annotation="First mix",
    inventory=(InventoryItem("Serum", DeviceFormat.VST3, "Xfer", "VST3:0", 3, 1),),
)


class Spot(NamedTuple):
    """Where in the session an object of a class is, and what another value of each of its fields is."""

    get: Callable[[Session], Any]
    put: Callable[[Session, Any], Session]
    others: dict[str, Any]


def with_fields(one: Any, values: dict[str, Any]) -> Any:
    """A copy of an object of the model with other values in some fields."""
    return replace(one, **values) if is_dataclass(one) and not isinstance(one, type) else one._replace(**values)


def _with_track(session: Session, track: Track) -> Session:
    return replace(session, tracks=(track, *session.tracks[1:]))


def _of_track(field: str, get: Callable[[Session], Any], others: dict[str, Any]) -> Spot:
    """The first object in a field of the first track."""
    return Spot(
        get,
        lambda session, one: _with_track(
            session, with_fields(session.tracks[0], {field: (one, *getattr(session.tracks[0], field)[1:])})
        ),
        others,
    )


def _of_session(field: str, others: dict[str, Any], index: int = 0) -> Spot:
    """An object in a field of the session."""

    def put(session: Session, one: Any) -> Session:
        entries = list(getattr(session, field))
        entries[index] = one
        changed_session: Session = with_fields(session, {field: tuple(entries)})
        return changed_session

    return Spot(lambda session: getattr(session, field)[index], put, others)


def _with_pro_l(session: Session, device: Device) -> Session:
    room = replace(session.tracks[2], devices=(_LIMITER, device))
    return replace(session, tracks=(*session.tracks[:2], room, *session.tracks[3:]))


def _with_chain(session: Session, chain: Chain) -> Session:
    rack = replace(_RACK, chains=(chain, *_RACK.chains[1:]))
    return _with_track(session, replace(session.tracks[0], devices=(rack,)))


def _with_point(session: Session, point: TempoPoint) -> Session:
    assert session.tempo_map is not None
    return replace(session, tempo_map=replace(session.tempo_map, points=(*session.tempo_map.points[:2], point)))


SPOTS: list[tuple[type, Spot]] = [
    (Session, Spot(lambda session: session, lambda _, one: one, {
        "path": Path("other.als"), "format": "rpp", "application": "Other", "application_version": "11.0",
        "tracks": BASE.tracks[:-1], "master": None, "gives": FULL_FACTS - {Fact.TRACKS, Fact.LEVELS, Fact.DEVICES},
        "missing_facts": {Fact.SOLO: "the format hides it"}, "sample_rate_hz": 48000.0, "tempo_map": None,
        "time_signatures": (TimeSignature(0.0, 6, 8),), "markers": (), "media": (), "arrangement_length_beats": 32.0,
        "arrangement_length_s": 15.0, "render_paths": (Path("out.wav"),), "annotation": "Second mix", "inventory": (),
        "export": Export(of="mix", codec="WAV"), "faults": (FileFault(FaultKind.NOTES, "two notes have one number"),),
        "cut_off": "the file is truncated in track 1, 'A'", "saves": 3,
    })),
    (Track, Spot(lambda session: session.tracks[0], _with_track, {
        "id": "77", "kind": TrackKind.INSTRUMENT, "name": "Low", "path": "Band > Bass", "named_by_user": False,
        "parent_id": "2", "output": Output(OutputKind.NONE), "sends": (), "volume_db": -3.0, "volume_automated": True,
        "faders": (Fader("the main volume", -3.0, False),), "default_volume_db": -3.0,
        "pan": -0.5, "muted": True, "soloed": True, "armed": True, "frozen": True, "monitoring": "in", "clips": (),
        "devices": (), "automation_lanes": 4, "annotation": "Soft", "place": Place(line=7),
    })),
    (Output, Spot(
        lambda session: session.tracks[0].output,
        lambda session, output: _with_track(session, replace(session.tracks[0], output=output)),
        {"kind": OutputKind.MASTER, "name": "Out 5"},
    )),
    (Output, Spot(
        lambda session: session.tracks[1].output,
        lambda session, output: replace(
            session, tracks=(session.tracks[0], replace(session.tracks[1], output=output), *session.tracks[2:])
        ),
        {"track_id": "4"},
    )),
    (Send, _of_track("sends", lambda session: session.tracks[0].sends[0], {
        "target_id": "4", "level_db": -9.0, "enabled": False, "automated": True,
    })),
    (Clip, _of_track("clips", lambda session: session.tracks[0].clips[0], {
        "name": "Take 2", "kind": "midi", "start_beats": 2.0, "end_beats": 6.0, "muted": True, "warp_mode": "tones",
        "warped": False, "transpose_semitones": 2.0, "gain_db": -2.0, "media_path": "b.wav",
        "place": Place(line=7),
    })),
    (Device, _of_track("devices", lambda session: session.tracks[0].devices[0], {
        "name": "Split", "format": DeviceFormat.VST3, "path": "Bass > Split", "enabled": False, "active": False,
        "user_name": "My rack", "vendor": "Zyx", "plugin_id": "VST2:Other", "parameters": {"gain_db": 2.0},
        "sidechain_source": "outside", "chains": (), "annotation": "Keep", "native_type": "AudioEffectGroupDevice",
        "stated_class": "analyser",
        "from_template": True, "place": Place(line=7),
    })),
    (Device, Spot(lambda session: session.tracks[2].devices[1], _with_pro_l, {
        "state": known(PluginSettings("a decoder", "a proof", {"gain_db": 2.0})),
    })),
    (Chain, Spot(lambda session: session.tracks[0].devices[0].chains[0], _with_chain, {
        "name": "C", "enabled": False, "devices": (), "volume_db": -2.0, "is_return": True,
    })),
    (MediaRef, _of_session("media", {
        "stored_path": "b.wav", "resolved": Path("b.wav"), "exists": False, "location": "outside",
        "sample_rate_hz": 48000.0, "length_s": 9.0, "owner_path": "Band", "place": Place(line=7),
    })),
    (Marker, _of_session("markers", {
        "name": "Chorus", "position_beats": 12.0, "time_s": 6.0, "performer": "Bob", "isrc": "BBB000000002",
        "media_path": "b.wav",
    })),
    (TimeSignature, _of_session(
        "time_signatures", {"position_beats": 24.0, "numerator": 5, "denominator": 8}, index=1
    )),
    (InventoryItem, _of_session("inventory", {
        "name": "Massive", "format": DeviceFormat.AU, "vendor": "NI", "plugin_id": "VST3:1", "count": 5, "off_count": 2,
    })),
    (TempoMap, Spot(
        lambda session: session.tempo_map,
        lambda session, one: replace(session, tempo_map=one),
        {"points": (TempoPoint(0.0, 90.0),), "step_beats": 0.25},
    )),
    (TempoPoint, Spot(
        lambda session: session.tempo_map.points[-1] if session.tempo_map is not None else None,
        _with_point,
        {"position_beats": 48.0, "bpm": 140.0},
    )),
]  # fmt: skip

SHOW, PLAIN, DIFF, PAGE = "show", "show --plain", "diff", "the page"
VIEWS = (SHOW, PLAIN, DIFF, PAGE)

_ALL = VIEWS
_PLACE = "where files lie on this disk: the same music elsewhere gives the same text, and no change"
_KEY = "a key of the file: another save may number anew"
_UNKNOWN = "what one version does not tell is no change"
_IN_PLAIN = "show is an overview; show --plain lists it"
_IN_DAW = "the page is about what to mend; how the music is arranged is read in the DAW"
_FOLLOWS = "it follows from the switches around it, and those are told"

LEFT_OUT: dict[str, dict[tuple[str, ...], str]] = {
    "Session.path": {(PLAIN, DIFF): _PLACE},
    "Session.format": {_ALL: "the program that saved it says more to people"},
    "Session.master": {(DIFF,): _UNKNOWN},
    "Session.gives": {(SHOW, PLAIN, DIFF): "what of it is missing is told with the reason; all formats are in the docs"},
    "Session.missing_facts": {(PLAIN, DIFF): "a matter of what can be read, not of the music"},
    "Session.tempo_map": {(DIFF,): _UNKNOWN},
    "Session.markers": {(PAGE,): _IN_DAW},
    "Session.arrangement_length_beats": {(SHOW, PAGE): "the length in time says it", (DIFF,): "the length in time says it"},
    "Session.arrangement_length_s": {(PLAIN,): "the length in beats says it, where there are beats"},
    "Session.render_paths": {_ALL: "it serves to find the bounce, and the pairing is told"},
    "Session.export": {(PLAIN, DIFF): "a matter of the next export, not of the music", (PAGE,): "its rules tell what to mend"},
    "Session.faults": {_ALL: "each is a finding of a rule"},
    "Session.annotation": {(PAGE,): _IN_DAW},
    "Session.cut_off": {(DIFF,): "a file that breaks off is refused", (PAGE,): "it is a finding"},
    "Session.saves": {(PLAIN, DIFF): "a matter of the file, not of the music", (PAGE,): "it is a finding of a rule"},
    "Track.id": {_ALL: _KEY},
    "Track.kind": {(PLAIN, DIFF): "it follows from what is on the track, and that is told"},
    "Track.path": {(PLAIN, DIFF, PAGE): "it is made of the names of the track and its groups, and those are told"},
    "Track.named_by_user": {_ALL: "rules on names use it; the name itself is told"},
    "Track.parent_id": {(SHOW, PAGE): "indent and boxes follow the path and the routing"},
    "Track.faders": {_ALL: "their sum is told; the finding on the master names each"},
    "Track.default_volume_db": {_ALL: "it is a property of the DAW"},
    "Device.from_template": {_ALL: "it is a property of the DAW; the device itself is told"},
    **{
        f"{kind}.place": {_ALL: "it says where to look in the file; findings name the line"}
        for kind in ("Track", "Clip", "Device", "MediaRef")
    },
    "Track.pan": {(SHOW,): _IN_PLAIN, (PAGE,): _IN_DAW},
    "Track.monitoring": {(SHOW,): _IN_PLAIN, (PAGE,): _IN_DAW},
    "Track.automation_lanes": {(SHOW,): _IN_PLAIN, (PAGE,): _IN_DAW},
    "Track.annotation": {(PAGE,): _IN_DAW},
    **{
        f"Clip.{name}": {(SHOW,): "show counts clips; show --plain lists them", (PAGE,): _IN_DAW}
        for name in (
            "name", "start_beats", "end_beats", "warp_mode", "warped", "transpose_semitones", "gain_db", "media_path",
        )
    },
    "Clip.kind": {(SHOW,): "show counts clips; show --plain lists them", (PLAIN,): "its media file or their lack says it",
                  (PAGE,): _IN_DAW},
    "Clip.muted": {(SHOW,): "show counts clips; show --plain lists them"},
    "Device.path": {_ALL: "it is made of the names around the device, and those are told"},
    "Device.active": {(PLAIN, DIFF): _FOLLOWS},
    "Device.vendor": {(PLAIN, DIFF): "it belongs to the plug-in, not to the session"},
    "Device.plugin_id": {_ALL: "it serves to recognise the plug-in, whose name is told"},
    "Device.stated_class": {(SHOW, PLAIN, DIFF): "it serves to classify the plug-in where the catalogue lacks it"},
    "Device.parameters": {(SHOW,): _IN_PLAIN, (PAGE,): _IN_DAW},
    "Device.sidechain_source": {(SHOW,): _IN_PLAIN, (PAGE,): _IN_DAW},
    "Device.annotation": {(PAGE,): _IN_DAW},
    "Device.native_type": {_ALL: "it serves to recognise the device, whose name is told"},
    "Chain.volume_db": {(SHOW,): _IN_PLAIN, (PAGE,): _IN_DAW},
    "Chain.is_return": {_ALL: "its name and its place in the rack say it"},
    "MediaRef.stored_path": {(SHOW,): "show counts media files; show --plain lists them"},
    "MediaRef.resolved": {_ALL: _PLACE + "; what is missing is told"},
    "MediaRef.exists": {(PLAIN, DIFF): _PLACE},
    "MediaRef.location": {(SHOW,): "show counts media files; the page says where they are", (PLAIN, DIFF): _PLACE},
    "MediaRef.sample_rate_hz": {(SHOW, PLAIN, DIFF): "it belongs to the media file, not to the session"},
    "MediaRef.length_s": {(SHOW, PLAIN): "it belongs to the media file, not to the session"},
    "MediaRef.owner_path": {(SHOW, PLAIN, DIFF): "the clips and devices of the track say it"},
    "Marker.name": {(PAGE,): _IN_DAW},
    "Marker.position_beats": {(PAGE,): _IN_DAW},
    "Marker.time_s": {(PLAIN, DIFF): "it follows from beats and tempo, where there are beats", (PAGE,): _IN_DAW},
    "Marker.performer": {(PAGE,): _IN_DAW},
    "Marker.isrc": {(PAGE,): _IN_DAW},
    "Marker.media_path": {_ALL: "it serves to time the songs of a cue sheet; the files are told as media"},
    "TimeSignature.position_beats": {(SHOW,): _IN_PLAIN, (PAGE,): "the page gives the first one, and that there are more"},
    "TimeSignature.numerator": {(SHOW,): _IN_PLAIN, (PAGE,): "the page gives the first one, and that there are more"},
    "TimeSignature.denominator": {(SHOW,): _IN_PLAIN, (PAGE,): "the page gives the first one, and that there are more"},
    "InventoryItem.format": {(PAGE,): "the page names class and maker"},
    "InventoryItem.vendor": {(PLAIN, DIFF): "it belongs to the plug-in, not to the session"},
    "InventoryItem.plugin_id": {_ALL: "it serves to recognise the plug-in, whose name is told"},
    "TempoMap.step_beats": {_ALL: "it is a property of the DAW, not of the song"},
    "TempoPoint.position_beats": {(SHOW, PAGE): "both say that the tempo changes; show --plain lists where"},
    "TempoPoint.bpm": {(SHOW, PAGE): "both say that the tempo changes; show --plain lists where"},
}  # fmt: skip
"""What a view leaves out, and why, by class and field."""


@cache
def told(view: str, case: tuple[int, str] | None) -> str:
    session = BASE if case is None else changed(*case)
    if view == SHOW:
        return "\n".join("".join(text for text, _ in line) for line in tree.lines(session))
    if view == PLAIN:
        return "\n".join(plain.lines(session))
    if view == DIFF:
        return "\n".join(
            f"{change.where}: {change.text}" for change in compare(BASE, session, states_of(load())).changes
        )
    health = health_of(JobResult(Path("song.als"), Stage("mix", "asked for"), session=session), Config())
    fixed = replace(health, made_at=datetime(2026, 1, 1, tzinfo=UTC))
    return render(fixed, extras_of(fixed, "daw-lint report"))


def changed(place: int, name: str) -> Session:
    """The session with another value in one field of the object at a place in ``SPOTS``."""
    spot = SPOTS[place][1]
    one = spot.get(BASE)
    change = {name: spot.others[name]}
    return spot.put(BASE, with_fields(one, change))


def names_of(model: type) -> set[str]:
    return {entry.name for entry in fields(model)} if is_dataclass(model) else set(model._fields)  # type: ignore[attr-defined]


def why_silent(name: str) -> dict[str, str]:
    return {view: reason for views, reason in LEFT_OUT.get(name, {}).items() for view in views}


CASES = [(place, field) for place, (_, spot) in enumerate(SPOTS) for field in spot.others]
NAMES = [f"{SPOTS[place][0].__name__}.{field}" for place, field in CASES]


def test_every_field_of_every_class_of_the_model_is_tried() -> None:
    classes = {entry for entry in vars(session_model).values() if isinstance(entry, type) and _holds_data(entry)}
    assert {model for model, _ in SPOTS} == classes | {TempoMap, TempoPoint}
    for model in classes:
        tried = {field for kind, spot in SPOTS if kind is model for field in spot.others}
        assert tried == names_of(model), model


def _holds_data(entry: type) -> bool:
    is_here = entry.__module__ == session_model.__name__
    return is_here and (is_dataclass(entry) or hasattr(entry, "_fields"))


def test_what_is_left_out_is_a_field() -> None:
    assert LEFT_OUT.keys() <= set(NAMES)


@pytest.mark.parametrize(("case", "name"), list(zip(CASES, NAMES, strict=True)), ids=NAMES)
def test_a_field_is_told_or_left_out_on_purpose(case: tuple[int, str], name: str) -> None:
    silent = {view for view in VIEWS if told(view, case) == told(view, None)}
    assert silent == why_silent(name).keys()
