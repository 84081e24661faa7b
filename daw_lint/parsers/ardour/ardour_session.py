"""A whole Ardour session: routes, regions, locations, tempo, sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.parsers.ardour.routes import RouteReader, flags_of, is_on
from daw_lint.parsers.files import is_absolute, media_ref
from daw_lint.parsers.values import as_number
from daw_lint.parsers.xml import parse_xml
from daw_lint.session import FULL_FACTS, Clip, Marker, MediaRef, Session, SessionError, TimeSignature, TrackKind
from daw_lint.tempo import TempoMap, TempoPoint

SUPERCLOCKS_PER_S = 282_240_000
"""The unit of audio time from version 7 on."""


class Clock:
    """From stored times to seconds and beats: samples up to version 6, ``a`` and superclocks from version 7 on."""

    def __init__(self, rate_hz: float, tempo: TempoMap | None) -> None:
        """``tempo`` is a constant one, or ``None``."""
        self._rate_hz = rate_hz
        self._tempo = tempo

    def seconds(self, stored: str | None) -> float | None:
        """Return a time in seconds; ``None`` for one in beats, or none."""
        text = (stored or "").split("@")[0]
        if text.startswith("a"):
            clocks = as_number(text[1:])
            return None if clocks is None else clocks / SUPERCLOCKS_PER_S
        samples = as_number(text)
        return None if samples is None else samples / self._rate_hz

    def beats(self, seconds: float | None) -> float | None:
        """Return a time in beats; ``None`` where the tempo is not known."""
        return None if seconds is None or self._tempo is None else seconds * self._tempo.start_bpm / 60


def read_ardour(path: Path, data: bytes) -> Session:
    """Return the session. Raises ``SessionError``."""
    root = parse_xml(path, data, "Ardour session")
    rate = as_number(root.get("sample-rate"))
    if root.tag != "Session" or not rate or rate <= 0:
        raise SessionError(path, "this XML is no Ardour session with a sample rate", "check that it is the right file")
    tempo = _tempo(root)
    clock = Clock(rate, tempo)
    routes = [route for route in root.iterfind("Routes/Route") if "VCA" not in flags_of(route)]
    reader = RouteReader(routes, _clips(root, clock))
    tracks = [reader.read(route) for route in routes if "Auditioner" not in flags_of(route)]
    if len({track.id for track in tracks}) < len(tracks):
        raise SessionError(
            path, "two routes of the session have the same id", "restore it from the .ardour.bak beside it"
        )
    masters = [track for track in tracks if track.kind is TrackKind.MASTER]
    missing = _missing(len(masters), tempo)
    length = _length_s(root, clock)
    return Session(
        path=path,
        format="ardour",
        application="Mixbus" if "Mixbus" in _program(root) else "Ardour",
        application_version=_program(root).partition(" ")[2],
        tracks=tuple(track for track in tracks if track not in masters),
        master=masters[0] if len(masters) == 1 else None,
        facts=(FULL_FACTS | {"session.sample_rate"}) - missing.keys(),
        missing_facts=missing,
        sample_rate_hz=rate,
        tempo_map=tempo,
        time_signatures=_signatures(root),
        markers=tuple(_markers(root, clock)),
        media=tuple(_media(path, root, rate)),
        arrangement_length_beats=clock.beats(length),
        arrangement_length_s=length,
    )


def _missing(masters: int, tempo: TempoMap | None) -> dict[str, str]:
    missing = {
        "session.render_settings": "daw-lint does not read the export settings of Ardour",
        "session.save_date": "an Ardour session does not store when it was saved",
    }
    if masters != 1:
        missing["session.master.devices"] = "the session has no master bus"
        missing["session.routing"] = "the session has no master bus"
    if tempo is None:
        missing |= dict.fromkeys(
            ("session.tempo", "session.markers"), "daw-lint follows only one constant tempo in Ardour"
        )
    return missing


def _program(root: Element) -> str:
    version = root.find("ProgramVersion")
    return (version.get("modified-with") or version.get("created-with") or "") if version is not None else ""


def _tempo(root: Element) -> TempoMap | None:
    """Return the tempo where there is one, and no ramp. It counts notes of a type, quarters in nearly all sessions."""
    found = list(root.iterfind("TempoMap//Tempo"))
    if len(found) != 1 or "Ramp" in (found[0].get("tempo-type") or found[0].get("type") or ""):
        return None
    start = as_number(found[0].get("beats-per-minute") or found[0].get("npm"))
    end = as_number(found[0].get("end-beats-per-minute") or found[0].get("enpm"))
    kind = as_number(found[0].get("note-type")) or 4.0
    if not start or start <= 0 or kind <= 0 or (end and end != start):
        return None
    return TempoMap((TempoPoint(0.0, start * 4 / kind),))


def _signatures(root: Element) -> tuple[TimeSignature, ...]:
    meters = list(root.iterfind("TempoMap//Meter"))
    if len(meters) != 1:
        return ()
    upper = as_number(meters[0].get("divisions-per-bar"))
    lower = as_number(meters[0].get("note-type") or meters[0].get("note-value"))
    return (TimeSignature(0.0, int(upper), int(lower)),) if upper and lower else ()


def _clips(root: Element, clock: Clock) -> dict[str, tuple[Clip, ...]]:
    names = {source.get("id"): source.get("name") or "" for source in root.iterfind("Sources/Source")}
    found: dict[str, tuple[Clip, ...]] = {}
    for playlist in root.iterfind("Playlists/Playlist"):
        kind = "midi" if playlist.get("type") == "midi" else "audio"
        owner = playlist.get("orig-track-id") or playlist.get("orig-diskstream-id") or ""
        clips = []
        for region in playlist.findall("Region"):
            start, length = clock.seconds(region.get("position")), clock.seconds(region.get("length"))
            if start is None or length is None:
                continue
            clips.append(
                Clip(
                    name=region.get("name") or "",
                    kind="midi" if kind == "midi" else "audio",
                    start_beats=clock.beats(start),
                    end_beats=clock.beats(start + length),
                    muted=is_on(region.get("muted")) is True,
                    media_path=names.get(region.get("source-0")) or None if kind == "audio" else None,
                )
            )
        found[owner] = found.get(owner, ()) + tuple(clips)
    return found


def _length_s(root: Element, clock: Clock) -> float | None:
    ends = [
        start + length
        for region in root.iterfind("Playlists/Playlist/Region")
        if is_on(region.get("muted")) is not True
        and (start := clock.seconds(region.get("position"))) is not None
        and (length := clock.seconds(region.get("length"))) is not None
    ]
    return max(ends, default=None)


def _markers(root: Element, clock: Clock) -> Iterator[Marker]:
    for location in root.iterfind("Locations/Location"):
        seconds = clock.seconds(location.get("start"))
        beats = clock.beats(seconds)
        if "IsMark" in (location.get("flags") or "").split(",") and seconds is not None and beats is not None:
            yield Marker(location.get("name") or "", beats, seconds)


def _media(path: Path, root: Element, rate: float) -> Iterator[MediaRef]:
    folder = path.absolute().parent
    places = (folder / "interchange" / (root.get("name") or path.stem) / "audiofiles",)
    seen = set()
    for source in root.iterfind("Sources/Source"):
        name = source.get("name") or ""
        if source.get("type") == "midi" or not name or name in seen or source.get("playlist"):
            continue
        seen.add(name)
        if is_absolute(name):
            yield media_ref(folder, name, sample_rate_hz=rate)
        else:
            found = media_ref(folder, name, others=places, sample_rate_hz=rate)
            yield found if found.exists else found._replace(resolved=places[0] / name)
