"""Clips, markers and tempo of a DAWproject (Project.xsd: Arrangement, Lanes, Clips, Warps, Audio, TempoAutomation)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip, Marker, MediaRef
from daw_lint.model.tempo import TempoMap, TempoPoint
from daw_lint.parsers.files import media_ref
from daw_lint.parsers.values import as_number

_TIMELINES = ("Lanes", "Clips", "Clip", "Warps", "Audio", "Notes", "ClipSlot")
MAX_DEPTH = 60
"""Our own bound on nested time lines."""


def read_tempo(root: Element) -> TempoMap | None:
    """Read the tempo map: the tempo automation if its points are in beats, else the constant tempo."""
    points = [
        TempoPoint(position, bpm)
        for point in root.iterfind("Arrangement/TempoAutomation/RealPoint")
        if (position := as_number(point.get("time"))) is not None and (bpm := as_number(point.get("value"))) and bpm > 0
    ]
    held = [point.get("interpolation") == "hold" for point in root.iterfind("Arrangement/TempoAutomation/RealPoint")]
    automation = root.find("Arrangement/TempoAutomation")
    if (
        points
        and automation is not None
        and automation.get("timeUnit", "beats") == "beats"
        and len(held) == len(points)
    ):
        steps: list[TempoPoint] = []
        for index, point in enumerate(points):
            # A point that holds becomes a step: its tempo again right before the next point.
            if index and held[index - 1]:
                steps.append(TempoPoint(point.position_beats, points[index - 1].bpm))
            steps.append(point)
        if all(one.position_beats <= other.position_beats for one, other in pairwise(steps)):
            return TempoMap(tuple(steps))
        return None
    tempo = root.find("Transport/Tempo")
    bpm = as_number(tempo.get("value")) if tempo is not None else None
    return TempoMap((TempoPoint(0.0, bpm),)) if bpm and bpm > 0 else None


def moved_parameters(root: Element) -> frozenset[str]:
    """Return the IDs of the parameters that the arrangement automates: their points have more than one value."""
    found: set[str] = set()
    for points in root.iterfind("Arrangement//Points"):
        target = points.find("Target")
        values = {point.get("value") for point in points if isinstance(point.tag, str) and point.tag.endswith("Point")}
        if target is not None and len(values) > 1:
            found.add(target.get("parameter", ""))
    return frozenset(found - {""})


class Timeline:
    """Reads the clips of the arrangement and the clip slots, and their media."""

    def __init__(self, path: Path, tempo: TempoMap | None, size: Callable[[str], int | None]) -> None:
        """``size`` returns the size in bytes of a member of the archive, ``None`` if there is no such member."""
        self._folder = path.absolute().parent
        self._tempo = tempo
        self._size = size
        self.media: dict[str, MediaRef] = {}

    def clips(self, root: Element) -> dict[str, tuple[Clip, ...]]:
        """Read the clips, by the ID of their track."""
        found: dict[str, list[Clip]] = {}
        arrangement = root.find("Arrangement")
        if arrangement is not None:
            for lanes in arrangement.iter("Lanes", "Clips"):
                track = lanes.get("track")
                if track is not None:
                    found.setdefault(track, []).extend(self._of_lane(lanes))
        for slot in root.iterfind("Scenes/Scene//ClipSlot"):
            for clip in slot.findall("Clip"):
                found.setdefault(slot.get("track", ""), []).append(self._clip(clip, None, None))
        return {track: tuple(clips) for track, clips in found.items()}

    def _of_lane(self, lanes: Element) -> Iterator[Clip]:
        unit = _unit(lanes)
        holders = [lanes] if lanes.tag == "Clips" else lanes.findall("Clips")
        for holder in holders:
            here = holder.get("timeUnit", unit)
            for clip in holder.findall("Clip"):
                start, length = as_number(clip.get("time")), as_number(clip.get("duration"))
                end = start + length if start is not None and length is not None else start
                yield self._clip(clip, self._beats(start, here), self._beats(end, here))

    def _beats(self, time: float | None, unit: str) -> float | None:
        if time is None or unit == "beats":
            return time
        if self._tempo is None or not self._tempo.is_constant:
            return None
        return time * self._tempo.start_bpm / 60

    def _clip(self, clip: Element, start: float | None, end: float | None) -> Clip:
        audio = clip.find(".//Audio")
        stored = self._add_media(audio) if audio is not None else None
        warped = clip.find(".//Warps") is not None
        return Clip(
            name=clip.get("name") or "",
            kind="audio" if audio is not None else "midi",
            start_beats=start,
            end_beats=end,
            muted={"true": False, "false": True}.get(clip.get("enable", "true")),
            warped=warped if audio is not None else None,
            warp_mode=audio.get("algorithm") if audio is not None and warped else None,
            media_path=stored,
        )

    def _add_media(self, audio: Element) -> str | None:
        file = audio.find("File")
        stored = file.get("path") if file is not None else None
        if not stored or file is None:
            return None
        if stored not in self.media:
            rate, length = as_number(audio.get("sampleRate")), as_number(audio.get("duration"))
            if file.get("external") == "true":
                self.media[stored] = media_ref(self._folder, stored, sample_rate_hz=rate, length_s=length)
            else:
                inside = self._size(stored) is not None
                self.media[stored] = MediaRef(stored, None, inside, "project", rate, length)
        return stored


def _unit(element: Element) -> str:
    """Return the time unit of an element: its own, or that of the nearest ancestor with one (Project.xsd, timeUnit)."""
    here: Element | None = element
    for _ in range(MAX_DEPTH):
        if here is None:
            break
        if here.get("timeUnit"):
            return here.get("timeUnit", "")
        here = here.getparent()
    return "beats"


def markers(root: Element, tempo: TempoMap | None) -> tuple[Marker, ...]:
    """Read the markers of the arrangement; none if the tempo is unknown."""
    found = []
    holder = root.find("Arrangement/Markers")
    if holder is None or tempo is None:
        return ()
    unit = _unit(holder)
    for marker in holder.findall("Marker"):
        time = as_number(marker.get("time"))
        if time is None or (unit != "beats" and not tempo.is_constant):
            continue
        beats = time if unit == "beats" else time * tempo.start_bpm / 60
        found.append(Marker(marker.get("name") or "", beats, tempo.seconds_at(beats)))
    return tuple(found)
