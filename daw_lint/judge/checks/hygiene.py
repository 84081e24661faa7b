"""Check the state of tracks and their devices, and their names."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import matching
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.session import Device, DeviceFormat, Track, TrackKind
from daw_lint.model.wording import count, listed

_PLAYERS = (TrackKind.AUDIO, TrackKind.MIDI, TrackKind.INSTRUMENT)


def solo_left_on(case: Case, settings: Settings) -> Result:
    """Find soloed tracks: the bounce contains only those."""
    for track in case.the_session.tracks:
        if track.soloed:
            yield Hit("solo is on: the bounce contains only soloed tracks", track.path, place=track.place)


def unnamed_track(case: Case, settings: Settings) -> Result:
    """Find tracks in use that still have the default name of the DAW, or a generic one."""
    is_generic = matching(settings["patterns"], whole=True)
    for track in _tracks_in_use(case):
        if track.named_by_user is False or is_generic(track.name):
            what = "still has its default name" if track.named_by_user is False else "has a generic name"
            yield Hit(f"the track {what}, '{track.name}'", track.path, place=track.place)


def same_name(case: Case, settings: Settings) -> Result:
    """Find tracks with the same name, kind and group.

    The kind counts because FL Studio names inserts after their channels.
    """
    namesakes: dict[tuple[TrackKind, str | None, str], list[Track]] = {}
    for track in _tracks_in_use(case):
        namesakes.setdefault((track.kind, track.parent_id, track.name.strip().casefold()), []).append(track)
    for tracks in namesakes.values():
        if len(tracks) > 1:
            message = f"{len(tracks)} tracks are called '{tracks[0].name}'"
            yield Hit(message, tracks[0].path, evidence={"tracks": len(tracks)}, place=tracks[0].place)


def unused_track(case: Case, settings: Settings) -> Result:
    """Find empty tracks, and tracks whose clips are all muted."""
    fed = {track.output.track_id for track in case.the_session.tracks if track.output is not None}
    fed |= {send.target_id for track in case.the_session.tracks for send in track.sends}
    fed |= {track.parent_id for track in case.the_session.tracks}
    for track in case.the_session.tracks:
        if track.kind not in _PLAYERS or track.id in fed or track.monitoring == "in":
            continue
        if not track.clips and not track.devices and track.kind is not TrackKind.INSTRUMENT:
            yield Hit(
                "track is empty: no clips, no devices, and nothing is routed to it", track.path, place=track.place
            )
        elif track.clips and all(clip.muted for clip in track.clips):
            yield Hit(
                f"all clips on the track are switched off ({count(len(track.clips), 'clip')})",
                track.path,
                place=track.place,
            )


def muted_track(case: Case, settings: Settings) -> Result:
    """Find tracks with something to play that are muted, or whose fader is fully down; of a muted group only the group."""
    references = {track.id for track in case.routing.references}
    silent = {track.id: reason for track in case.the_session.tracks if (reason := _silence(track))}
    for track in case.the_session.tracks:
        if track.id not in silent or track.id in references or track.parent_id in silent:
            continue
        if track.kind is TrackKind.GROUP or case.routing.plays(track):
            yield Hit(f"{silent[track.id]}: it is not in the bounce", track.path, place=track.place)


def monitored_track(case: Case, settings: Settings) -> Result:
    """Find Live tracks with clips whose monitor is set to In: their clips are silent."""
    if case.the_session.format != "als":
        return
    for track in case.the_session.tracks:
        if track.monitoring == "in" and track.muted is not True and case.routing.plays(track):
            number = sum(not clip.muted for clip in track.clips)
            message = f"monitor is set to In: the track plays its input, not its {count(number, 'clip')}"
            yield Hit(message, track.path, evidence={"clips": number}, place=track.place)


def armed_track(case: Case, settings: Settings) -> Result:
    """Find tracks that are armed for recording."""
    for track in case.the_session.tracks:
        if track.armed:
            yield Hit("track is armed: the next recording goes to this track", track.path, place=track.place)


def devices_switched_off(case: Case, settings: Settings) -> Result:
    """Find devices that are switched off; of a rack that is off only the rack."""
    reported_elsewhere = set(settings["noted_elsewhere"])
    on_path = {track.id for track in case.routing.master_path}
    for track in case.the_session.all_tracks():
        off = [device for device in _switched_off(track.devices) if track.id not in on_path or
               case.classify(device).plugin_class not in reported_elsewhere]  # fmt: skip
        if off:
            names = listed([device.label for device in off])
            yield Hit(
                f"{count(len(off), 'device')} switched off: {names}",
                track.path,
                evidence={"devices": len(off)},
                place=track.place,
            )


def frozen_track(case: Case, settings: Settings) -> Result:
    """Find frozen tracks, with the plug-ins that another computer needs to edit them."""
    for track in case.the_session.tracks:
        if track.frozen:
            plugins = [device.name for device in track.walk_devices() if device.format is not DeviceFormat.NATIVE]
            needs = f" ({listed(list(dict.fromkeys(plugins)))})" if plugins else ""
            yield Hit(
                f"track is frozen: it plays a rendered file, and editing it needs its devices{needs}",
                track.path,
                place=track.place,
            )


def hardware_insert(case: Case, settings: Settings) -> Result:
    """Find devices that send the signal through hardware."""
    for track in case.the_session.all_tracks():
        for device in track.walk_devices():
            if case.classify(device).plugin_class not in settings["classes"] or case.is_active(device) is False:
                continue
            if device.active is None:
                yield Unjudged("the file does not say whether this hardware insert is on", device.path)
            else:
                yield Hit(
                    "hardware insert: bounce in real time, with this hardware connected and switched on",
                    device.path,
                    place=device.place,
                )


def uninformative_name(case: Case, settings: Settings) -> Result:
    """Find session names that say neither song nor version."""
    stem = case.the_session.path.stem.strip()
    if matching(settings["patterns"])(stem):
        yield Hit(f"the name '{stem}' does not say which song or version this is", evidence={"name": stem})


def several_saves(case: Case, settings: Settings) -> Result:
    """Find files that hold more than one save of their session."""
    saves = case.the_session.saves
    if saves > 1:
        newest = "newest whole one" if case.the_session.cut_off else "newest one"
        yield Hit(f"the file holds {saves} saves of the session; the {newest} is judged", evidence={"saves": saves})


def _tracks_in_use(case: Case) -> Iterator[Track]:
    """Yield the tracks and groups with clips or devices."""
    for track in case.the_session.tracks:
        if track.kind in (*_PLAYERS, TrackKind.GROUP) and (track.clips or track.devices):
            yield track


def _silence(track: Track) -> str:
    if track.muted is True:
        return "track is muted"
    if track.volume_db is not None and isinf(track.volume_db) and not track.volume_automated:
        return "track fader is fully down"
    return ""


def _switched_off(devices: tuple[Device, ...]) -> Iterator[Device]:
    for device in devices:
        if device.enabled is False:
            yield device
        else:
            for chain in device.chains:
                yield from _switched_off(chain.devices)
