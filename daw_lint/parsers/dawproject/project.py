"""A whole DAWproject, version 1.0."""

from __future__ import annotations

from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.facts import Fact
from daw_lint.model.session import OutputKind, Session, SessionError, TimeSignature, Track
from daw_lint.parsers.arrangement import end_beats, end_seconds, one_signature
from daw_lint.parsers.dawproject.timeline import Timeline, markers, moved_parameters, read_tempo
from daw_lint.parsers.dawproject.tracks import Reader
from daw_lint.parsers.packed import Archive
from daw_lint.parsers.values import as_number
from daw_lint.parsers.xml import parse_xml

HIDDEN: dict[Fact, str] = {
    Fact.SAMPLE_RATE: "a DAWproject does not store the sample rate of the session",
    Fact.RENDER_SETTINGS: "a DAWproject does not store the export settings",
    Fact.SAVE_DATE: "a DAWproject does not store when it was saved",
}


def read_project(path: Path, content: bytes, archive: Archive) -> Session:
    """Read project.xml. Raises ``SessionError``."""
    root = parse_xml(path, content, "DAWproject", archive.limits, tracks=("Track", "Channel"))
    structure = root.find("Structure")
    if root.tag != "Project" or structure is None:
        raise SessionError(path, "project.xml has no Project element with a Structure", "export it again")
    tempo = read_tempo(root)
    timeline = Timeline(path, tempo, archive.size)
    clips = timeline.clips(root)
    application = root.find("Application")
    program = application.get("name", "") if application is not None else ""
    try:
        tracks, master = Reader(structure, clips, moved_parameters(root), program, archive).read(structure)
    except RecursionError:
        raise SessionError(path, "the groups of the project are nested too deep", "export it again") from None
    if len({track.id for track in tracks} | ({master.id} if master else set())) < len(tracks) + (master is not None):
        raise SessionError(path, "two tracks of the project have the same ID", "export it again")
    missing = dict(HIDDEN) | _missing(tracks, master, tempo is not None)
    length = end_beats(tracks)
    return Session(
        path=path,
        format="dawproject",
        application=program,
        application_version=application.get("version", "") if application is not None else "",
        tracks=tuple(tracks),
        master=master,
        missing_facts=missing,
        tempo_map=tempo,
        time_signatures=_signatures(root),
        markers=markers(root, tempo),
        media=tuple(timeline.media.values()),
        arrangement_length_beats=length,
        arrangement_length_s=end_seconds(tempo, length),
    )


def _missing(tracks: list[Track], master: Track | None, has_tempo: bool) -> dict[Fact, str]:
    missing: dict[Fact, str] = {}
    if master is None:
        missing[Fact.MASTER_DEVICES] = "the project tells of no one master channel"
    if not any(track.output is not None for track in tracks) and tracks:
        missing[Fact.ROUTING] = "the program that wrote it left out where the channels run"
    elif master is None and any(track.output and track.output.kind is OutputKind.MASTER for track in tracks):
        missing[Fact.ROUTING] = "the project tells of no one master channel"
    if all(track.soloed is None for track in tracks) and tracks:
        missing[Fact.SOLO] = "the program that wrote it left out which channels are soloed"
    if not has_tempo:
        missing |= dict.fromkeys((Fact.TEMPO, Fact.MARKERS), "the project holds no tempo that can be followed")
    return missing


def _signatures(root: Element) -> tuple[TimeSignature, ...]:
    signature = root.find("Transport/TimeSignature")
    if signature is None:
        return ()
    return one_signature(as_number(signature.get("numerator")), as_number(signature.get("denominator")))
