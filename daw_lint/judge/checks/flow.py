"""Follow the signal flow of each track: to the master, past it, nowhere, or through several limiters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daw_lint.judge.case import Case, Settings
from daw_lint.judge.checks import Result
from daw_lint.judge.checks.wording import matching
from daw_lint.model.finding import Hit, Unjudged
from daw_lint.model.session import Device, OutputKind, Send, Track, TrackKind
from daw_lint.model.wording import listed

_CLIPPER = "clipper"
_CLOSED_DB = -69.0
"""Sends at or below this level count as closed: Live stores a send that is turned down fully as about -70 dB."""


def limiters_in_series(case: Case, settings: Settings) -> Result:
    """Find several limiters between a track and the output, unless all of them are on the master path."""
    on_path = {track.id for track in case.routing.master_path}
    seen = set()
    for track in case.routing.sources:
        steps = (track, *(case.routing.way_out(track) or ()))
        chain = [(step, device) for step in steps for device in _limiters(step, case, settings)]
        devices = tuple(device.path for _, device in chain)
        if len(chain) < settings["min_count"] or devices in seen or all(step.id in on_path for step, _ in chain):
            continue
        seen.add(devices)
        names = ", then ".join(f"{_named(device)} on '{step.name}'" for step, device in chain)
        has_clippers = any(case.classify(device).plugin_class == _CLIPPER for _, device in chain)
        word = "limiters or clippers" if has_clippers else "limiters"
        yield Hit(
            f"{len(chain)} {word} in series: {names}",
            chain[0][0].path,
            evidence={"limiters": len(chain)},
            place=chain[0][0].place,
        )


def click_track(case: Case, settings: Settings) -> Result:
    """Find click tracks, by their names, that reach the master."""
    named = matching(settings["names"], whole=True)
    soloed = {track.id for track in case.the_session.tracks if track.soloed}
    for track in case.routing.sources:
        if track.kind is TrackKind.RETURN or (soloed and track.id not in soloed):
            continue
        if named(track.name):
            way = case.routing.way_out(track)
            if way and way[-1].kind is TrackKind.MASTER:
                yield Hit(
                    "click track reaches the bounce: it is not muted and is routed to the master",
                    track.path,
                    place=track.place,
                )


def lost_side_chain(case: Case, settings: Settings) -> Result:
    """Find active devices whose side chain source is missing."""
    for track in case.the_session.all_tracks():
        for device in track.walk_devices():
            source = device.sidechain_source
            if (
                source in (None, "outside")
                or case.the_session.track_by_id(source) is not None
                or case.is_active(device) is False
            ):
                continue
            yield Hit(
                "the source of its side chain is not in the session: the side chain gets no signal",
                device.path,
                place=device.place,
            )


def goes_nowhere(case: Case, settings: Settings) -> Result:
    """Find tracks that play, but whose signal path ends without an output or an open send."""
    listened_to = _listened_to(case)
    for track, steps in _signal_paths(case):
        end = steps[-1]
        if (
            end.output is None
            or end.output.kind is not OutputKind.NONE
            or _has_other_purpose(steps, listened_to, case, settings)
        ):
            continue
        if any(_is_open(send, case) for step in steps for send in step.sends):
            continue
        if any(other.monitoring == "in" for other in case.the_session.tracks):
            yield Unjudged("a track that monitors its input may play this one", track.path)
            continue
        where = "" if end.id == track.id else f"'{end.name}', which it is routed to, has "
        yield Hit(
            f"track plays but is not in the bounce: {where or 'it has '}no output and no open send",
            track.path,
            place=track.place,
        )


def beside_the_master(case: Case, settings: Settings) -> Result:
    """Find tracks with their own hardware output, if most tracks are routed to the master."""
    paths = list(_signal_paths(case))
    outside = [track for track, (*_, end) in paths if end.output is not None and end.output.kind is OutputKind.OUTSIDE]
    if len(outside) > settings["max_share"] * len(paths):
        return
    meant = matching(settings["meant"])
    for track in outside:
        if not meant(track.name):
            name = f" ({track.output.name})" if track.output is not None and track.output.name else ""
            yield Hit(
                f"track is routed to its own output{name}, not to the master: it is not in the bounce",
                track.path,
                place=track.place,
            )


def send_to_nothing(case: Case, settings: Settings) -> Result:
    """Find open sends of playing tracks whose return does not exist."""
    for track in case.routing.sources:
        for send in track.sends:
            if send.enabled is False or send.level_db is None or send.level_db <= _CLOSED_DB:
                continue
            if case.the_session.track_by_id(send.target_id) is None:
                yield Hit(
                    f"a send at {send.level_db:.1f} dB goes to a missing return",
                    track.path,
                    evidence={"send_db": round(send.level_db, 2)},
                    place=track.place,
                )


def send_to_muted(case: Case, settings: Settings) -> Result:
    """Find muted returns that playing tracks send to."""
    senders: dict[str, list[str]] = {}
    for track in case.routing.sources:
        for send in track.sends:
            if send.target_id is not None and _is_open(send, case):
                senders.setdefault(send.target_id, []).append(track.name)
    for target in case.the_session.tracks:
        if target.id in senders and target.muted is True and not target.clips:
            yield Hit(
                f"return is muted, but sends to it are open: {listed(senders[target.id])}",
                target.path,
                place=target.place,
            )


def _limiters(track: Track, case: Case, settings: Settings) -> Iterator[Device]:
    for device in track.walk_devices():
        is_meant = not device.chains and case.classify(device).plugin_class in settings["classes"]
        if is_meant and case.is_active(device) is True:
            yield device


def _named(device: Device) -> str:
    """Name a device as the user sees it; with the plug-in's own name if the user gave another one."""
    return device.label if device.label == device.name else f"{device.label} ({device.name})"


def _listened_to(case: Case) -> set[str]:
    """Collect the IDs of tracks that feed a side chain and of reference tracks: these need no output."""
    found = {track.id for track in case.routing.references}
    for track in case.the_session.all_tracks():
        found |= {device.sidechain_source for device in track.walk_devices() if device.sidechain_source is not None}
    return found


def _has_other_purpose(steps: Sequence[Track], listened_to: set[str], case: Case, settings: Settings) -> bool:
    """Whether these tracks serve another purpose than an output: a side chain, or a device that follows their level.

    In FL Studio a closed send is enough: it feeds the side chain of the insert that it goes to.
    """
    if any(step.id in listened_to for step in steps):
        return True
    if case.the_session.format == "flp" and any(step.sends for step in steps):
        return True
    named = matching(settings["meant"])
    if any(named(step.name) for step in steps):
        return True
    return any(device.name.casefold() in settings["followers"] for step in steps for device in step.walk_devices())


def _signal_paths(case: Case) -> Iterator[tuple[Track, Sequence[Track]]]:
    """Yield each playing track with its signal path: the track itself and the tracks it runs through, as far as known."""
    for track in case.routing.sources:
        if track.kind is TrackKind.RETURN:
            continue
        steps, seen = [track], {track.id}
        while (output := steps[-1].output) is not None and output.kind is OutputKind.TRACK:
            following = case.the_session.track_by_id(output.track_id)
            if following is None or following.id in seen:
                break
            seen.add(following.id)
            steps.append(following)
        yield track, steps


def _is_open(send: Send, case: Case) -> bool:
    """Whether a send may be audible; an unknown level counts as open."""
    level = send.automated or send.level_db is None or send.level_db > _CLOSED_DB
    return level and send.enabled is not False and case.the_session.track_by_id(send.target_id) is not None
