"""Routes of an Ardour session: tracks, busses and the master, with their processors and connections."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.parsers.values import as_number, gain_db
from daw_lint.session import Clip, Device, DeviceFormat, Output, OutputKind, Send, Track, TrackKind

_PLUGINS = {
    "lv2": DeviceFormat.LV2, "ladspa": DeviceFormat.LADSPA, "windows-vst": DeviceFormat.VST2, "lxvst": DeviceFormat.VST2,
    "mac-vst": DeviceFormat.VST2, "vst3": DeviceFormat.VST3, "audiounit": DeviceFormat.AU, "luaproc": DeviceFormat.NATIVE,
}  # fmt: skip
_HARDWARE = ("system:", "alsa_pcm:", "coreaudio:", "portaudio:")
MASTER, MONITOR = "MasterOut", "MonitorOut"


def is_on(stored: str | None) -> bool | None:
    """Return a stored switch; versions before 7 write yes and no, later ones 1 and 0."""
    return {"yes": True, "1": True, "no": False, "0": False}.get(stored or "")


def flags_of(route: Element) -> frozenset[str]:
    """Return what a route is: its flags, with the place for them in version 5 and later, or that before."""
    info = route.find("PresentationInfo")
    stored = info.get("flags") if info is not None else route.get("flags")
    return frozenset((stored or "").split(","))


class RouteReader:
    """Reads the routes of a session, whose clips are known already by the id of their track."""

    def __init__(self, routes: list[Element], clips: dict[str, tuple[Clip, ...]]) -> None:
        """Find out which routes there are."""
        self._clips = clips
        self._by_name = {route.get("name", ""): route for route in routes}
        self._ids = {route.get("id", "") for route in routes}

    def read(self, route: Element) -> Track:
        """Return one route."""
        flags = flags_of(route)
        is_master = MASTER in flags
        name = route.get("name") or ("Master" if is_master else "Route")
        path = "Master" if is_master else name
        muted = self._muted(route)
        ident = route.get("id") or name
        return Track(
            id=ident,
            kind=TrackKind.MASTER if is_master else _kind(route, flags),
            name=name,
            path=path,
            output=None if is_master else self._output(route),
            sends=tuple(self._sends(route)),
            volume_db=gain_db(_gain(route)),
            volume_automated=_is_automated(route),
            muted=muted,
            soloed=_soloed(route),
            armed=_controlled(route, "rec-enable"),
            clips=self._clips.get(ident, ()),
            devices=tuple(_devices(route, path, muted is not True and is_on(route.get("active")) is not False)),
            annotation=_comment(route),
        )

    def _muted(self, route: Element) -> bool | None:
        master = route.find("MuteMaster")
        stored = is_on(master.get("muted")) if master is not None else None
        return stored if stored is not None else _controlled(route, "mute")

    def _output(self, route: Element) -> Output | None:
        """Return where all ports of a route run, or ``None`` where they run to different places."""
        io = next((io for io in route.findall("IO") if io.get("direction") == "Output"), None)
        if io is None:
            return None
        targets = [connection.get("other") or "" for connection in io.iterfind("Port/Connection")]
        if not targets:
            return Output(OutputKind.NONE)
        if all(target.startswith(_HARDWARE) for target in targets):
            return Output(OutputKind.OUTSIDE, name=targets[0])
        found = {target.rpartition("/")[0] for target in targets}
        if len(found) != 1:
            return None
        name = found.pop()
        target = self._by_name.get(name)
        if target is None:
            return None
        if MASTER in flags_of(target):
            return Output(OutputKind.MASTER, name=name)
        return Output(OutputKind.TRACK, target.get("id"), name)

    def _sends(self, route: Element) -> Iterator[Send]:
        for processor in route.findall("Processor"):
            target = processor.get("target")
            if processor.get("type") == "intsend" and processor.get("role") != "Listen" and target in self._ids:
                amount = processor.find(".//Controllable[@name='gaincontrol']")
                level = as_number(amount.get("value")) if amount is not None else None
                yield Send(target, gain_db(level), is_on(processor.get("active")))


def _kind(route: Element, flags: frozenset[str]) -> TrackKind:
    if MONITOR in flags or "FoldbackBus" in flags:
        return TrackKind.CUE
    is_track = bool(flags & {"AudioTrack", "MidiTrack"}) or route.find("Diskstream") is not None
    is_track = is_track or route.get("playlist") is not None or route.get("audio-playlist") is not None
    if not is_track and not route.get("midi-playlist"):
        return TrackKind.GROUP
    return TrackKind.INSTRUMENT if "MidiTrack" in flags or route.get("default-type") == "midi" else TrackKind.AUDIO


def _devices(route: Element, path: str, around: bool) -> Iterator[Device]:
    for processor in route.findall("Processor"):
        kind = processor.get("type") or ""
        if kind not in _PLUGINS:
            continue
        name = processor.get("name") or kind
        enabled = is_on(processor.get("active"))
        yield Device(
            name=name,
            format=_PLUGINS[kind],
            path=f"{path} > {name}",
            enabled=enabled,
            active=False if not around else enabled,
            plugin_id=_plugin_id(kind, processor.get("unique-id") or ""),
            native_type=kind if kind == "luaproc" else None,
        )


def _plugin_id(kind: str, stored: str) -> str | None:
    words = {
        "lv2": "LV2",
        "ladspa": "LADSPA",
        "windows-vst": "VST2",
        "lxvst": "VST2",
        "mac-vst": "VST2",
        "vst3": "VST3",
    }
    return f"{words[kind]}:{stored}" if stored and kind in words else None


def _controllable(route: Element, name: str) -> Element | None:
    return next((one for one in route.findall("Controllable") if one.get("name") == name), None)


def _controlled(route: Element, name: str) -> bool | None:
    found = _controllable(route, name)
    value = as_number(found.get("value")) if found is not None else None
    return None if value is None else value >= 0.5


def _soloed(route: Element) -> bool | None:
    solo = _controllable(route, "solo")
    own = is_on(solo.get("self-solo")) if solo is not None else None
    return own if own is not None else _controlled(route, "solo")


def _amp(route: Element) -> Element | None:
    return next((one for one in route.findall("Processor") if one.get("type") == "amp"), None)


def _gain(route: Element) -> float | None:
    amp = _amp(route)
    control = amp.find("Controllable") if amp is not None else None
    return as_number(control.get("value")) if control is not None else None


def _is_automated(route: Element) -> bool | None:
    amp = _amp(route)
    lists = amp.findall("Automation/AutomationList") if amp is not None else []
    return any(one.get("state") == "Play" for one in lists) if lists else None


def _comment(route: Element) -> str:
    comment = route.find("Comment")
    return (comment.text or "").strip() if comment is not None else ""
