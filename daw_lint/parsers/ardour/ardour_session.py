"""A whole Ardour session: routes, regions, locations, tempo, sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.facts import Fact
from daw_lint.model.limits import Limits
from daw_lint.model.session import Marker, Session, SessionError, TimeSignature, TrackKind
from daw_lint.model.tempo import TempoMap
from daw_lint.parsers.ardour.bulk import without_windows
from daw_lint.parsers.ardour.clock import Clock
from daw_lint.parsers.ardour.regions import read_arrangement, read_media
from daw_lint.parsers.ardour.routes import playlists_of, read_routes
from daw_lint.parsers.ardour.version2 import VERSION, old_playlists_of, read_old_routes
from daw_lint.parsers.arrangement import one_signature
from daw_lint.parsers.values import as_number
from daw_lint.parsers.xml import parse_xml


def read_ardour(path: Path, data: bytes, limits: Limits) -> Session:
    """Read the session. Raises ``SessionError``."""
    root = parse_xml(path, data, "Ardour session", limits, without_windows, tracks=("Route",))
    rate = as_number(root.get("sample-rate"))
    if root.tag != "Session" or not rate or rate <= 0:
        what = "this XML is not an Ardour session (it has no sample rate)"
        raise SessionError(path, what, "check that it is the right file")
    clock = Clock(root, rate)
    is_old = VERSION.match(root.get("version") or "") is not None
    arrangement = read_arrangement(root, clock, old_playlists_of(root) if is_old else playlists_of(root))
    tracks = read_old_routes(root, arrangement.clips) if is_old else read_routes(root, arrangement.clips)
    if len({track.id for track in tracks}) < len(tracks):
        todo = "restore it from the .ardour.bak beside it"
        raise SessionError(path, "two routes of the session have the same ID", todo)
    masters = [track for track in tracks if track.kind is TrackKind.MASTER]
    is_mixbus = "Mixbus" in _program(root)
    missing = _missing(len(masters), clock.tempo, is_mixbus)
    length = arrangement.length_s
    return Session(
        path=path,
        format="ardour",
        application="Mixbus" if is_mixbus else "Ardour",
        application_version=_program(root).partition(" ")[2],
        tracks=tuple(track for track in tracks if track not in masters),
        master=masters[0] if len(masters) == 1 else None,
        missing_facts=missing,
        sample_rate_hz=rate,
        tempo_map=clock.tempo,
        time_signatures=_signatures(root),
        markers=tuple(_markers(root, clock)),
        media=tuple(read_media(path, root, rate)),
        arrangement_length_beats=clock.beats_at(length),
        arrangement_length_s=length,
    )


def _missing(masters: int, tempo: TempoMap | None, is_mixbus: bool) -> dict[Fact, str]:
    missing = {
        Fact.RENDER_SETTINGS: "Ardour keeps its export settings beside the session file",
        Fact.SAVE_DATE: "an Ardour session does not store when it was saved",
    }
    if masters != 1:
        missing[Fact.MASTER_DEVICES] = "the session has no master bus"
        missing[Fact.ROUTING] = "the session has no master bus"
    if is_mixbus:
        reason = "Mixbus has busses and processors of its own, the master's too, that daw-lint does not read"
        missing |= dict.fromkeys((Fact.MASTER_DEVICES, Fact.ROUTING), reason)
    if tempo is None:
        reason = "the session holds no tempo that can be followed"
        missing |= dict.fromkeys((Fact.TEMPO, Fact.MARKERS), reason)
    return missing


def _program(root: Element) -> str:
    version = root.find("ProgramVersion")
    return (version.get("modified-with") or version.get("created-with") or "") if version is not None else ""


def _signatures(root: Element) -> tuple[TimeSignature, ...]:
    meters = list(root.iterfind("TempoMap//Meter"))
    if len(meters) != 1:
        return ()
    upper = as_number(meters[0].get("divisions-per-bar"))
    lower = as_number(meters[0].get("note-type") or meters[0].get("note-value"))
    return one_signature(upper, lower)


def _markers(root: Element, clock: Clock) -> Iterator[Marker]:
    for location in root.iterfind("Locations/Location"):
        seconds, beats = clock.seconds(location.get("start")), clock.beats(location.get("start"))
        if "IsMark" in (location.get("flags") or "").split(",") and seconds is not None and beats is not None:
            yield Marker(location.get("name") or "", beats, seconds)
