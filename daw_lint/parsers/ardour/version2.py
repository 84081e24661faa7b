"""Routes of Ardour 2 (2005 to 2013): connections are in the route's ``IO``, plug-ins are ``Insert`` elements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, Device, Send, Track, TrackKind
from daw_lint.parsers.ardour.ports import Ports
from daw_lint.parsers.ardour.processors import PLUGINS, device
from daw_lint.parsers.ardour.routes import MASTER, flags_of, returns_marked
from daw_lint.parsers.ardour.values import is_on, moves
from daw_lint.parsers.values import as_number, gain_db

VERSION = re.compile(r"2\.")


def read_old_routes(root: Element, clips: dict[str, tuple[Clip, ...]]) -> list[Track]:
    """Read all routes, including the master."""
    routes = [(route, io) for route in root.iterfind("Routes/Route") if (io := route.find("IO")) is not None]
    masters = {_id(io) for route, io in routes if MASTER in flags_of(route)}
    ports = Ports({io.get("name", ""): _id(io) for _, io in routes}, masters)
    return returns_marked([_route(route, io, ports, clips) for route, io in routes])


def old_playlists_of(root: Element) -> dict[str, str]:
    """Map the name of each playlist to the ID of the route that plays it."""
    streams = {stream.get("id"): stream.get("playlist") or "" for stream in root.iterfind("DiskStreams/*")}
    owners: dict[str, str] = {}
    for route in root.iterfind("Routes/Route"):
        io, name = route.find("IO"), streams.get(route.get("diskstream-id"))
        if io is not None and name:
            owners[name] = _id(io)
    return owners


def _route(route: Element, io: Element, ports: Ports, clips: dict[str, tuple[Clip, ...]]) -> Track:
    is_master = MASTER in flags_of(route)
    name = io.get("name") or "Route"
    path = "Master" if is_master else name
    # A mute can be limited to pre-fader, post-fader and control outputs: only the main outputs count.
    silent = is_on(io.get("active")) is False or is_on(route.get("mute-affects-main-outs")) is not False
    muted = True if is_on(io.get("active")) is False else silent and is_on(route.get("muted"))
    kind = TrackKind.AUDIO if route.get("diskstream-id") else TrackKind.GROUP
    if "ControlOut" in flags_of(route):
        kind = TrackKind.CUE
    return Track(
        id=_id(io),
        kind=TrackKind.MASTER if is_master else kind,
        name=name,
        path=path,
        output=None if is_master else ports.output(_targets(io)),
        sends=tuple(_sends(route, ports)),
        volume_db=gain_db(as_number(io.get("gain"))),
        volume_automated=moves(io.find("Automation/AutomationList")),
        muted=muted,
        soloed=is_on(route.get("soloed")),
        clips=clips.get(_id(io), ()),
        devices=tuple(_devices(route, path, muted is not True)),
    )


def _devices(route: Element, path: str, around: bool) -> Iterator[Device]:
    for insert in route.findall("Insert"):
        kind, redirect = insert.get("type") or "", insert.find("Redirect")
        io = redirect.find("IO") if redirect is not None else None
        if kind in PLUGINS and redirect is not None:
            name = (io.get("name") if io is not None else "") or kind
            yield device(kind, name, insert.get("unique-id") or "", path, is_on(redirect.get("active")), around)


def _sends(route: Element, ports: Ports) -> Iterator[Send]:
    for redirect in route.iterfind("Send/Redirect"):
        io = redirect.find("IO")
        targets = {ports.route(target) for target in _targets(io)} if io is not None else set()
        if io is not None and len(targets) == 1:
            yield Send(targets.pop(), gain_db(as_number(io.get("gain"))), is_on(redirect.get("active")))


def _targets(io: Element) -> list[str]:
    """Split ``{master/in 1,system:playback_1}{master/in 2}`` into the names of ports."""
    return [name for port in re.findall(r"\{([^{}]*)\}", io.get("outputs") or "") for name in port.split(",") if name]


def _id(io: Element) -> str:
    return io.get("id") or io.get("name") or ""
