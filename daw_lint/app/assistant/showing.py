"""The tool ``show``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field

from daw_lint.app.assistant.folders import Folders
from daw_lint.app.assistant.page import page
from daw_lint.app.assistant.program import ask
from daw_lint.app.assistant.quoted import name, rounded

Part = Literal["tracks", "devices", "markers", "media"]


class Line(BaseModel):
    """A track, a device, a marker or a media file. What is null is unknown, or does not apply."""

    name: str = Field(description="Quoted from the session; for a device its path, such as Master > Pro-L 2")
    kind: str | None = Field(default=None, description="Kind of track, or format of the plug-in")
    volume_db: float | None = Field(default=None, description="Fader in dB; null where it is off, automated or unknown")
    muted: bool | str | None = Field(default=None, description="true, false or automated")
    soloed: bool | None = None
    active: bool | str | None = Field(
        default=None, description="Whether a device processes sound: true, false or automated"
    )
    clips: int | None = Field(default=None, description="Number of clips")
    devices: int | None = Field(default=None, description="Number of devices, those in racks too")
    position_beats: float | None = Field(default=None, description="In quarter notes from the start")
    time_s: float | None = Field(default=None, description="In seconds from the start")
    exists: bool | None = Field(
        default=None,
        description="Whether the media file is there; null where that cannot be known, or is outside of the folders",
    )


class Shown(BaseModel):
    """A session in numbers, and one part of it."""

    application: str = Field(description="The DAW that saved it, with its version")
    tempo_bpm: float | None = Field(description="In quarter notes per minute, at the start")
    sample_rate_hz: float | None
    length_s: float | None = Field(description="Length of the arrangement in seconds")
    tracks: int = Field(description="Number of tracks without the master")
    devices: int = Field(description="Number of devices, those on the master too")
    markers: int
    media: int = Field(description="Number of media files")
    not_known: list[str] = Field(description="Facts that this format hides")
    part: Part
    lines: list[Line]
    next_offset: int | None = Field(description="`offset` of the next page; null on the last one")


def show(folders: Folders, path: str, part: Part, offset: int, limit: int) -> Shown:
    """Read the session at a path. Raises ``ToolError``."""
    session = ask("show", folders.file(path))
    tracks = [*session["tracks"], *([session["master"]] if session["master"] else [])]
    devices = [line for track in tracks for line in _devices(track["devices"])]
    parts = {
        "tracks": [_track(track) for track in tracks],
        "devices": devices,
        "markers": [Line(name=name(one["name"]), position_beats=rounded(one["position_beats"], 3), time_s=rounded(one["time_s"], 3))
                    for one in session["markers"]],
        "media": [Line(name=name(one["stored_path"]), kind=one["location"], exists=_exists(folders, one)) for one in session["media"]],
    }  # fmt: skip
    lines, following = page(parts[part], offset, limit)
    tempo = session["tempo_map"]
    return Shown(
        application=name(f"{session['application']} {session['application_version']}".strip()),
        tempo_bpm=rounded(tempo[0]["bpm"]) if tempo else None,
        sample_rate_hz=session["sample_rate_hz"],
        length_s=rounded(session["arrangement_length_s"]),
        tracks=len(session["tracks"]),
        devices=len(devices),
        markers=len(session["markers"]),
        media=len(session["media"]),
        not_known=sorted(session["missing_facts"]),
        part=part,
        lines=lines,
        next_offset=following,
    )


def _track(track: dict[str, Any]) -> Line:
    return Line(
        name=name(track["path"]),
        kind=track["kind"],
        volume_db=rounded(track["volume_db"]),
        muted=track["muted"],
        soloed=track["soloed"],
        clips=len(track["clips"]),
        devices=sum(1 for _ in _devices(track["devices"])),
    )


def _exists(folders: Folders, media: dict[str, Any]) -> bool | None:
    """Whether a media file is there, where it may be told: a session could ask for any path of this machine."""
    is_inside = media["resolved"] is not None and folders.holds(Path(media["resolved"]))
    return media["exists"] if is_inside else None


def _devices(devices: list[dict[str, Any]]) -> Iterator[Line]:
    for device in devices:
        yield Line(name=name(device["path"]), kind=device["format"], active=device["active"])
        for chain in device["chains"]:
            yield from _devices(chain["devices"])
