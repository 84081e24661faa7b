"""Rows about a session: what it is, its devices, its media."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from daw_lint.archive.address import as_text, uri_of
from daw_lint.archive.rows import pronom
from daw_lint.archive.rows.song import song_of
from daw_lint.archive.rows.table_rows import Rows
from daw_lint.archive.rows.times import micros, number, small
from daw_lint.archive.schema import DEVICES, MEDIA, SESSIONS
from daw_lint.disk import outside
from daw_lint.judge.plugin_origin import comes_with_program, maker_of
from daw_lint.model.facts import FULL_FACTS, Fact
from daw_lint.model.finding import Severity
from daw_lint.model.session import Device, DeviceFormat, InventoryItem, MediaRef, Session, Switch, Track
from daw_lint.rulebook.catalogue import Catalogue
from daw_lint.rulebook.plugin_names import normalise
from daw_lint.run import dates
from daw_lint.run.job import JobResult

_MAY_BE_OWN = (DeviceFormat.JSFX, DeviceFormat.MAX)
_SELLS_TOO = {"cpr": "steinberg"}
"""Formats, and makers whose plug-ins come with the program, or are sold beside it: the file does not tell which."""
_SWITCHES: dict[Switch, str | None] = {True: "on", False: "off", "automated": "automated", None: None}


def add_session(rows: Rows, file_id: str, session: Session, result: JobResult, catalogue: Catalogue) -> None:
    """Add the row of a session, and those of its devices and media."""
    devices = list(_devices(session, catalogue))
    facts = session.facts
    knows_devices = Fact.DEVICES in facts
    knows_media = Fact.MEDIA in facts
    saved = dates.last_changed(session.path)
    song, version = song_of(session.path.stem, session.path.parent.name)
    clips = [len(track.clips) for track in session.tracks]
    rows.add(
        SESSIONS,
        file_id=file_id,
        uri=as_text(uri_of(session.path)),
        format=session.format,
        application=as_text(session.application),
        application_version=as_text(session.application_version),
        puid=pronom.of_session(session.format),
        read_depth=_depth(session),
        facts=sorted(str(fact) for fact in facts),
        missing_facts=[{"fact": str(fact), "why": as_text(why)} for fact, why in sorted(session.missing_facts.items())],
        stage=result.stage.name,
        stage_why=as_text(result.stage.reason),
        song=as_text(song),
        version=as_text(version) if version else None,
        saved=micros(saved.when) if saved is not None else None,
        sample_rate_hz=number(session.sample_rate_hz),
        tempo_bpm=number(session.tempo_bpm) if Fact.TEMPO in facts else None,
        tempo_changes=session.tempo_changes if Fact.TEMPO in facts else None,
        length_s=number(session.arrangement_length_s) if Fact.ARRANGEMENT_LENGTH in facts else None,
        saves=small(session.saves),
        cut_off=as_text(session.cut_off),
        tracks=small(session.track_count) if Fact.TRACKS in facts else None,
        clips=small(sum(clips)) if Fact.CLIPS in facts else None,
        markers=small(session.marker_count) if Fact.MARKERS in facts else None,
        devices=small(sum(count or 1 for *_, count in devices)) if knows_devices or session.inventory else None,
        third_party=small(sum(is_third is True for _, _, is_third, _ in devices))
        if knows_devices or session.inventory
        else None,
        devices_known=knows_devices,
        media=small(len(session.media)) if knows_media else None,
        media_missing=small(sum(media.exists is False for media in session.media)) if knows_media else None,
        media_unknown=small(sum(media.exists is None for media in session.media)) if knows_media else None,
        bounces=small(len(result.bounces)),
        errors=_count(result, Severity.ERROR),
        warnings=_count(result, Severity.WARNING),
        infos=_count(result, Severity.INFO),
        not_judged=len({missed.code for missed in result.not_judged}),
    )
    for device, track, is_third, count in devices:
        _add_device(rows, file_id, device, track, is_third, count, catalogue)
    for media in session.media:
        _add_media(rows, file_id, media)


def _depth(session: Session) -> str:
    if session.facts >= FULL_FACTS:
        return "full"
    return "part" if Fact.TRACKS in session.facts else "outline"


def _count(result: JobResult, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in result.findings)


_Placed = tuple[Device | InventoryItem, Track | None, bool | None, int | None]


def _devices(session: Session, catalogue: Catalogue) -> Iterator[_Placed]:
    for track in session.all_tracks():
        for device in track.walk_devices():
            yield device, track, is_third_party(device, session.format, catalogue), 1
    for item in session.inventory:
        yield item, None, is_third_party(item, session.format, catalogue), item.count


def is_third_party(device: Device | InventoryItem, session_format: str, catalogue: Catalogue) -> bool | None:
    """Whether a device must be installed beside the program; ``None`` where the file does not tell."""
    if device.format in _MAY_BE_OWN:
        return None
    maker = maker_of(device, catalogue.classify_device(device).entry)
    if comes_with_program(device, maker, session_format):
        return False
    seller = _SELLS_TOO.get(session_format)
    return None if seller is not None and normalise(maker).startswith(seller) else True


def _add_device(
    rows: Rows,
    file_id: str,
    device: Device | InventoryItem,
    track: Track | None,
    is_third: bool | None,
    count: int | None,
    catalogue: Catalogue,
) -> None:
    found = catalogue.classify_device(device)
    placed = device if isinstance(device, Device) else None
    rows.add(
        DEVICES,
        file_id=file_id,
        path=as_text(placed.path) if placed is not None else None,
        track=as_text(track.name) if track is not None else None,
        track_kind=str(track.kind) if track is not None else None,
        name=as_text(device.name),
        user_name=as_text(placed.user_name) if placed is not None and placed.user_name else None,
        vendor=as_text(device.vendor) if device.vendor else None,
        maker=as_text(maker_of(device, found.entry)) or None,
        format=str(device.format.value),
        plugin_id=as_text(device.plugin_id) if device.plugin_id else None,
        is_third_party=is_third,
        plugin=as_text(found.entry.name) if found.entry is not None else None,
        plugin_class=found.plugin_class if found.entry is not None else None,
        enabled=_SWITCHES[placed.enabled] if placed is not None else None,
        active=_SWITCHES[placed.active] if placed is not None else None,
        count=small(count),
        from_template=placed.from_template if placed is not None else None,
    )


def _add_media(rows: Rows, file_id: str, media: MediaRef) -> None:
    rows.add(
        MEDIA,
        file_id=file_id,
        stored_path=as_text(media.stored_path),
        name=as_text(media.file),
        suffix=as_text(media.suffix),
        resolved=as_text(uri_of(media.resolved)) if media.resolved is not None else None,
        exists=media.exists,
        location=media.location,
        size=_size(media.resolved) if media.exists and media.resolved is not None else None,
        sample_rate_hz=number(media.sample_rate_hz),
        length_s=number(media.length_s),
        owner=as_text(media.owner_path),
    )


def _size(path: Path) -> int | None:
    try:
        return outside.stat(path).st_size
    except (OSError, ValueError):
        return None
