"""Find what keeps the stems of a session from adding up to its mix."""

from __future__ import annotations

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.settings_told import bracketed, settings_evidence
from daw_lint.judge.checks.wording import class_name
from daw_lint.model.finding import Hit
from daw_lint.model.session import TrackKind


def processing_on_master(case: Case, settings: Settings) -> Result:
    """Find non-linear processing on the master path."""
    for device in case.routing.master_devices():
        parts = [
            part
            for part in (() if device.chains else case.processors(device))
            if part.active is True and part.plugin_class in settings["classes"]
        ]
        if parts:
            plugin_class = parts[0].plugin_class
            yield Hit(
                f"{class_name(plugin_class)} is active on the master{bracketed(parts)}: it hears one stem at a time, "
                "so stems rendered through it do not add up to the mix",
                device.path,
                evidence={"class": plugin_class, "device": device.name, **settings_evidence(parts)},
                place=device.place,
            )


def shared_return(case: Case, settings: Settings) -> Result:
    """Find returns that several tracks feed: their signal belongs to no single stem."""
    session = case.the_session
    for bus in session.tracks:
        if bus.kind is not TrackKind.RETURN or not case.routing.is_heard(bus):
            continue
        feeders = [
            track.name
            for track in session.tracks
            if case.routing.is_heard(track)
            and any(
                send.target_id == bus.id and send.level_db is not None and send.level_db > -69.0 for send in track.sends
            )
        ]
        if len(feeders) > 1:
            names = ", ".join(feeders[:3]) + (f" and {len(feeders) - 3} more" if len(feeders) > 3 else "")
            yield Hit(
                f"return is fed by {len(feeders)} tracks ({names}): each stem needs its own part of it",
                bus.path,
                place=bus.place,
            )


def side_chain_across_stems(case: Case, settings: Settings) -> Result:
    """Find devices with a side chain from another track: that track must still play when the stem is rendered alone."""
    session = case.the_session
    for track in session.all_tracks():
        for device in track.walk_devices():
            source = session.track_by_id(device.sidechain_source)
            if case.is_active(device) is True and source is not None and source.id != track.id:
                yield Hit(
                    f"side chain from {source.name!r}: rendered alone with solo or mute, this track sounds different",
                    device.path,
                    evidence={"source": source.name},
                    place=device.place,
                )
