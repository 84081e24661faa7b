"""Media, plug-ins, and key facts of a session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daw_lint.health.model import Health
from daw_lint.judge.device_settings import shown_settings, switch_of
from daw_lint.model.facts import Fact
from daw_lint.model.plugin_classes import UNKNOWN
from daw_lint.model.session import MediaRef, Session, TrackKind
from daw_lint.model.wording import count
from daw_lint.report.html.formatting import clock, number, title

MOST_DEVICES = 200
"""Most devices whose settings are listed."""
MOST_MEDIA = 400
"""Most media files that are listed, those with problems first."""


class MediaLine(NamedTuple):
    """A media file."""

    path: str
    state: str
    location: str
    rate: str
    length: str
    owner: str
    is_bad: bool


class Media(NamedTuple):
    """The media files of a session."""

    lines: tuple[MediaLine, ...]
    counts: tuple[str, ...]
    left_out: int
    missing_fact: str
    """Why they are unknown; empty where they are known."""


class Maker(NamedTuple):
    """The plug-ins of one maker."""

    vendor: str
    lines: tuple[tuple[str, str, int, int], ...]
    """Name, class, how often, and how often switched off."""


def glance(health: Health) -> list[tuple[str, str]]:
    """List the key facts of a session and its bounce as pairs of label and value."""
    return [*_session(health.session), *_bounce(health)]


def _session(session: Session | None) -> Iterator[tuple[str, str]]:
    if session is None:
        return
    yield "Session", f"{session.application} {session.application_version}".strip()
    if Fact.TRACKS in session.facts:
        yield "Tracks", f"{sum(track.kind is not TrackKind.CUE for track in session.tracks):,}"
    if session.tempo_map is not None:
        moving = "" if session.tempo_map.is_constant else ", changes"
        yield "Tempo", f"{session.tempo_map.start_bpm:g} BPM{moving}"
    if session.time_signatures:
        first = session.time_signatures[0]
        yield (
            "Time signature",
            f"{first.numerator}/{first.denominator}" + (", changes" if session.time_signatures[1:] else ""),
        )
    if session.sample_rate_hz is not None:
        yield "Sample rate", f"{session.sample_rate_hz:,.0f}\u202fHz"
    if session.arrangement_length_s is not None:
        yield "Arrangement", clock(session.arrangement_length_s)


def _bounce(health: Health) -> Iterator[tuple[str, str]]:
    bounce = health.bounce
    if bounce is None:
        return
    audio = bounce.audio
    yield "Bounce", f"{audio.container}, {audio.codec}" if audio.codec != audio.container else audio.codec
    rate = number(audio.sample_rate_hz / 1000, 1 if audio.sample_rate_hz % 1000 else 0)
    channels = {1: "mono", 2: "stereo"}.get(audio.channels, count(audio.channels, "channel"))
    yield "Sound", f"{rate}\u202fkHz, {channels}, {clock(audio.length_s)}"


def media(session: Session | None) -> Media | None:
    """List the media files of a session, missing ones first; ``None`` without a session."""
    if session is None:
        return None
    lines = sorted((_media_line(entry) for entry in session.media), key=lambda line: (not line.is_bad, line.path))
    numbers = [
        count(len(lines), "file"),
        f"{sum(entry.exists is False for entry in session.media):,} missing",
        f"{sum(entry.location == 'outside' for entry in session.media):,} outside the project folder",
        f"{sum(entry.location == 'library' for entry in session.media):,} in the DAW's library",
        f"{sum(entry.exists is None for entry in session.media):,} on drives this machine does not have",
    ]
    counts = [words for words in numbers if not words.startswith("0 ")] or ["no media files"]
    return Media(tuple(lines[:MOST_MEDIA]), tuple(counts), max(len(lines) - MOST_MEDIA, 0),
                 session.missing_facts.get(Fact.MEDIA, ""))  # fmt: skip


def _media_line(entry: MediaRef) -> MediaLine:
    places = {"project": "project folder", "library": "DAW library", "outside": "outside", None: "unknown"}
    return MediaLine(
        path=entry.stored_path,
        state={True: "found", False: "missing", None: "not checked"}[entry.exists],
        location=places[entry.location],
        rate=f"{entry.sample_rate_hz:,.0f}" if entry.sample_rate_hz else "",
        length=clock(entry.length_s, 1) if entry.length_s is not None else "",
        owner=entry.owner_path,
        is_bad=entry.exists is False or entry.location == "outside",
    )


def makers(health: Health) -> tuple[Maker, ...]:
    """Group the plug-ins by maker; those of unknown makers come last."""
    by_vendor: dict[str, list[tuple[str, str, int, int]]] = {}
    for line in health.plugins:
        kind = "not in the catalogue" if line.plugin_class == UNKNOWN else line.plugin_class.replace("-", " ")
        by_vendor.setdefault(line.vendor, []).append((line.name, kind, line.times, line.off))
    ordered = sorted(by_vendor.items(), key=lambda entry: (not entry[0], entry[0].casefold()))
    return tuple(Maker(vendor, tuple(lines)) for vendor, lines in ordered)


class SetDevice(NamedTuple):
    """A dynamics device, and what it is set to."""

    path: str
    plugin_class: str
    state: str
    lines: tuple[str, ...]


def set_devices(health: Health) -> tuple[tuple[SetDevice, ...], int]:
    """List the dynamics devices whose settings the session tells, in the order of the tracks, and how many are left out."""
    if health.session is None:
        return (), 0
    found = [
        SetDevice(
            one.device.path,
            title(one.plugin_class).lower(),
            "off" if switch_of(one.device, health.catalogue) is False else "",
            one.lines,
        )
        for one in shown_settings(health.session, health.catalogue)
    ]
    return tuple(found[:MOST_DEVICES]), max(len(found) - MOST_DEVICES, 0)


def unknown_plugins(health: Health) -> tuple[str, ...]:
    """List the plug-ins that are not in the catalogue."""
    return tuple(dict.fromkeys(line.name for line in health.plugins if line.plugin_class == UNKNOWN))


def inventory(health: Health) -> list[tuple[str, str, str, int | None, int | None]]:
    """List devices on unknown tracks: name, class, maker, number, number switched off."""
    items = health.session.inventory if health.session is not None else ()
    found = []
    for item in items:
        known = health.catalogue.classify_device(item)
        kind = "not in the catalogue" if known.plugin_class == UNKNOWN else title(known.plugin_class).lower()
        found.append((item.name, kind, item.vendor or "", item.count, item.off_count))
    return found
