"""Routes of an Ardour session since version 3: tracks, busses and the master, with connections and faders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, OutputKind, Send, Switch, Track, TrackKind
from daw_lint.parsers.ardour.ports import Ports
from daw_lint.parsers.ardour.processors import read_devices
from daw_lint.parsers.ardour.values import is_on, moves
from daw_lint.parsers.values import as_number, gain_db
from daw_lint.parsers.xml_places import Places

MASTER, MONITOR = "MasterOut", "MonitorOut"


def flags_of(route: Element) -> frozenset[str]:
    """Return the flags of a route. They are in ``PresentationInfo`` since version 5, on the route before that."""
    info = route.find("PresentationInfo")
    stored = info.get("flags") if info is not None else route.get("flags")
    return frozenset((stored or "").split(","))


def read_routes(root: Element, clips: dict[str, tuple[Clip, ...]]) -> list[Track]:
    """Read all routes except the auditioner and VCAs, including the master."""
    flagged = [(route, flags_of(route)) for route in root.iterfind("Routes/Route")]
    routes = [(route, flags) for route, flags in flagged if not flags & {"VCA", "Auditioner"}]
    reader = _Reader(root, routes, clips)
    return returns_marked([reader.read(route, flags) for route, flags in routes])


def returns_marked(tracks: list[Track]) -> list[Track]:
    """Mark as returns those busses that only sends feed."""
    sent = {send.target_id for track in tracks for send in track.sends}
    fed = {track.output.track_id for track in tracks if track.output and track.output.kind is OutputKind.TRACK}
    return [
        replace(track, kind=TrackKind.RETURN) if track.kind is TrackKind.GROUP and track.id in sent - fed else track
        for track in tracks
    ]


def playlists_of(root: Element) -> dict[str, str]:
    """Map each playlist to the ID of its route: by the playlist's ID, or before version 6 by its name."""
    owners: dict[str, str] = {}
    for route in root.iterfind("Routes/Route"):
        stream = route.find("Diskstream")
        named = stream.get("playlist") if stream is not None else None
        for key in (route.get("audio-playlist"), route.get("midi-playlist"), named):
            if key:
                owners[key] = route.get("id") or ""
    return owners


class _Reader:
    """Reads the routes of a session. Their clips are known already, by the ID of the route."""

    def __init__(
        self, root: Element, routes: list[tuple[Element, frozenset[str]]], clips: dict[str, tuple[Clip, ...]]
    ) -> None:
        self._clips = clips
        self._places = Places()
        self._ids = {route.get("id", "") for route, _ in routes}
        masters = {route.get("id", "") for route, flags in routes if MASTER in flags}
        self._ports = Ports({route.get("name", ""): route.get("id", "") for route, _ in routes}, masters)
        self._leaders = {vca.get("number"): vca for vca in root.iterfind("VCAManager/VCA")}

    def read(self, route: Element, flags: frozenset[str]) -> Track:
        is_master = MASTER in flags
        name = route.get("name") or ("Master" if is_master else "Route")
        path = "Master" if is_master else name
        ident = route.get("id") or name
        leaders = list(self._followed(route))
        muted = _muted(route, leaders)
        amp = _amp(route)
        return Track(
            id=ident,
            kind=TrackKind.MASTER if is_master else _kind(route, flags),
            name=name,
            path=path,
            output=None if is_master else self._ports.output(_connections(route)),
            sends=tuple(self._sends(route)),
            volume_db=gain_db(_gain(amp)),
            volume_automated=moves(_automation(amp, "gain")),
            muted=muted,
            soloed=_soloed(route, leaders),
            armed=_controlled(route, "rec-enable"),
            clips=self._clips.get(ident, ()),
            devices=tuple(read_devices(route, path, _heard(muted), self._places)),
            annotation=_comment(route),
            place=self._places.of(route),
        )

    def _followed(self, route: Element) -> Iterator[Element]:
        for leader in route.iterfind("Slavable/Master"):
            vca = self._leaders.get(leader.get("number"))
            if vca is not None:
                yield vca

    def _sends(self, route: Element) -> Iterator[Send]:
        for processor in route.iterchildren("Processor"):
            target = processor.get("target")
            # Sends with the role Listen feed the monitor section, not the mix.
            if processor.get("type") == "intsend" and processor.get("role") != "Listen" and target in self._ids:
                amount = processor.find(".//Controllable[@name='gaincontrol']")
                level = as_number(amount.get("value")) if amount is not None else None
                moving = moves(_automation(processor, "gain")) or moves(_automation(processor, "send"))
                yield Send(target, gain_db(level), is_on(processor.get("active")), moving)


def _muted(route: Element, leaders: list[Element]) -> Switch:
    """Return the mute. An inactive route is silent, and so is one whose VCA is muted.

    A mute applies to its mute points. Without ``Main`` among them the route is still heard.
    """
    if is_on(route.get("active")) is False or any(_controlled(vca, "mute") for vca in leaders):
        return True
    master = route.find("MuteMaster")
    points = (master.get("mute-point") or "Main") if master is not None else "Main"
    if "Main" not in points.split(","):
        return False
    if moves(_automation(route, "mute")):
        return "automated"
    stored = is_on(master.get("muted")) if master is not None else None
    return stored if stored is not None else _controlled(route, "mute")


def _soloed(route: Element, leaders: list[Element]) -> bool | None:
    if any(_controlled(vca, "solo") for vca in leaders):
        return True
    solo = _controllable(route, "solo")
    for place in (solo, route):
        own = is_on(place.get("self-solo")) if place is not None else None
        if own is not None:
            return own
    return _controlled(route, "solo")


def _heard(muted: Switch) -> Switch:
    return "automated" if muted == "automated" else muted is not True


def _kind(route: Element, flags: frozenset[str]) -> TrackKind:
    if MONITOR in flags or "FoldbackBus" in flags:
        return TrackKind.CUE
    is_track = bool(flags & {"AudioTrack", "MidiTrack"}) or route.find("Diskstream") is not None
    is_track = is_track or route.get("playlist") is not None or route.get("audio-playlist") is not None
    if not is_track and not route.get("midi-playlist"):
        return TrackKind.GROUP
    return TrackKind.INSTRUMENT if "MidiTrack" in flags or route.get("default-type") == "midi" else TrackKind.AUDIO


def _connections(route: Element) -> list[str] | None:
    """Return the connections of the audio output ports, or if there are none, of the MIDI ports."""
    io = next((io for io in route.iterchildren("IO") if io.get("direction") == "Output"), None)
    if io is None:
        return None
    midi = [port for port in io.iterchildren("Port") if port.get("type") == "midi"]
    audio = [port for port in io.iterchildren("Port") if port.get("type") != "midi"]
    for ports in (audio, midi):
        found = [connection.get("other") or "" for port in ports for connection in port.iterchildren("Connection")]
        if found:
            return found
    return []


def _controllable(route: Element, name: str) -> Element | None:
    return next((one for one in route.iterchildren("Controllable") if one.get("name") == name), None)


def _controlled(route: Element, name: str) -> bool | None:
    found = _controllable(route, name)
    value = as_number(found.get("value")) if found is not None else None
    return None if value is None else value >= 0.5


def _amp(route: Element) -> Element | None:
    return next((one for one in route.iterchildren("Processor") if one.get("type") == "amp"), None)


def _gain(amp: Element | None) -> float | None:
    control = amp.find("Controllable") if amp is not None else None
    return as_number(control.get("value")) if control is not None else None


def _automation(holder: Element | None, name: str) -> Element | None:
    lists = holder.iterfind("Automation/AutomationList") if holder is not None else ()
    return next((one for one in lists if one.get("automation-id") == name), None)


def _comment(route: Element) -> str:
    comment = route.find("Comment")
    return (comment.text or "").strip() if comment is not None else ""
