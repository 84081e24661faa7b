"""Check reference tracks: music by others in the session, for comparison."""

from __future__ import annotations

from collections.abc import Iterator

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.playing import alteration, has_suffix, one_of_each_file
from daw_lint.model.compared import compared
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.plugin_classes import UNKNOWN
from daw_lint.model.session import Clip, Track, TrackKind

_HARMLESS = ("meter", "analyser", "reference-tool", "utility", "rack", "dither")


def audible(case: Case, settings: Settings) -> Result:
    """Find reference tracks that reach the master."""
    soloed = {track.id for track in case.the_session.tracks if track.soloed}
    for track in case.routing.references:
        if track.kind is TrackKind.GROUP or not case.routing.is_heard(track):
            continue
        if soloed and track.id not in soloed and track.parent_id not in soloed:
            continue
        way = case.routing.way_out(track)
        if way is None:
            yield Unjudged("the file does not say where this reference track is routed", track.path)
        elif way and way[-1].kind is TrackKind.MASTER:
            by = ", its mute is automated" if track.muted == "automated" else ""
            yield Hit(
                f"reference track reaches the bounce: it is not muted and is routed to the master{by}",
                track.path,
                place=track.place,
            )


def through_master_chain(case: Case, settings: Settings) -> Result:
    """Find muted reference tracks that would run through the processing on the master if they were unmuted."""
    devices = (device for device in case.routing.master_devices() if not device.chains)
    active = [part for device in devices for part in case.processors(device) if part.active is not False]
    working = [part for part in active if part.plugin_class not in (*_HARMLESS, UNKNOWN)]
    if not any(part.plugin_class not in _HARMLESS for part in active):
        return
    for track in case.routing.references:
        if track.kind is TrackKind.GROUP or not case.routing.plays(track) or case.routing.is_heard(track):
            continue
        if not _reaches_master(case, track):
            continue
        if not working:
            yield Unjudged("the devices on the master are not in the catalogue: they may be meters only", track.path)
        else:
            names = ", ".join(dict.fromkeys(part.label for part in working[:3]))
            message = f"reference track runs through the master chain ({names}): you compare with a processed copy"
            yield Hit(message, track.path, place=track.place)


def lossy(case: Case, settings: Settings) -> Result:
    """Find reference tracks that play a file with the extension of a lossy format."""
    for track, clip in one_of_each_file(_clips(case)):
        if has_suffix(clip.media_path or "", settings["suffixes"]):
            yield Hit(f"reference is lossy: {clip.media_path}, wanted WAV, AIFF or FLAC", track.path, place=track.place)


def altered(case: Case, settings: Settings) -> Result:
    """Find warped or transposed reference tracks."""
    for track, clip in one_of_each_file(_clips(case)):
        what = alteration(clip, settings["modes"])
        if what:
            yield Hit(f"reference {clip.media_path or clip.name} is {what}", track.path, place=track.place)


def at_full_level(case: Case, settings: Settings) -> Result:
    """Find reference tracks that nothing turns down: neither fader, nor clip gain, nor a device."""
    for track, clip in one_of_each_file(_clips(case)):
        if track.volume_db is None or track.volume_automated or clip.gain_db is None:
            continue
        level = track.volume_db + clip.gain_db
        found = compared(level, -settings["min_lowered_db"], sign=True)
        if found.is_above and not any(case.is_active(device) is not False for device in track.walk_devices()):
            yield Hit(
                f"reference plays at {found.value} dB: a finished master is several dB louder than a mix, so the comparison is unfair",
                track.path,
                evidence={"level_db": round(level, 2)},
                place=track.place,
            )


def _clips(case: Case) -> Iterator[tuple[Track, Clip]]:
    for track in case.routing.references:
        for clip in track.clips:
            if clip.kind == "audio" and not clip.muted:
                yield track, clip


def _reaches_master(case: Case, track: Track) -> bool:
    way = case.routing.way_out(track)
    return bool(way) and way is not None and way[-1].kind is TrackKind.MASTER
