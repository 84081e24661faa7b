"""A whole Studio One song."""

from __future__ import annotations

from pathlib import Path

from lxml.etree import _Element as Element

from daw_lint.model.facts import Fact
from daw_lint.model.session import MediaRef, Session, SessionError, Track
from daw_lint.parsers.arrangement import end_beats
from daw_lint.parsers.clock import as_time
from daw_lint.parsers.files import is_of_this_system
from daw_lint.parsers.packed import Archive
from daw_lint.parsers.studio_one import META, MIXER, NOTES, POOL, SONG
from daw_lint.parsers.studio_one.arrangement import read_markers, read_tracks, track_elements
from daw_lint.parsers.studio_one.automation import Lanes
from daw_lint.parsers.studio_one.elements import load, part
from daw_lint.parsers.studio_one.instruments import Instruments
from daw_lint.parsers.studio_one.media import Media, inside, plain_path
from daw_lint.parsers.studio_one.mixer import Mixer
from daw_lint.parsers.studio_one.timing import read_clock, read_signatures
from daw_lint.parsers.studio_one.tracks import Tracks
from daw_lint.parsers.values import as_number

_SYNTHS, _PLAYERS = "Devices/audiosynthfolder.xml", "Devices/musictrackdevice.xml"
_SETTINGS, _NOTEPAD = "settings.xml", "notepad.xml"
_MIXDOWN = "Mixdown"
"""The folder beside the song that Studio One exports to by default."""
_ENDINGS = (".wav", ".flac", ".aif", ".mp3", ".ogg", ".m4a")


def read_song(path: Path, archive: Archive) -> Session:
    """Read a song. Raises ``SessionError``."""
    song, console = load(path, archive, SONG), load(path, archive, MIXER)
    if song is None or console is None:
        raise SessionError(path, "the song contains no mixer", "open it in Studio One and save it again")
    meta = _meta(load(path, archive, META))
    pool = load(path, archive, POOL)
    media = Media(path, pool, archive)
    elements = track_elements(song)
    context = part(part(song, "Root"), "timeContext")
    clock, is_certain = read_clock(context, elements, as_time(meta.get("Media:Length")))
    export = _export(load(path, archive, _SETTINGS))
    lanes = Lanes(song, archive)
    mixer = Mixer(path, console, export.get("outputList", "") if export is not None else "", lanes)
    instruments = Instruments(load(path, archive, _SYNTHS), load(path, archive, _PLAYERS))
    notes = _notes(load(path, archive, _NOTEPAD))
    tracks, master = Tracks(mixer, read_tracks(elements, clock, media), instruments, lanes, notes, archive).read()
    _refuse_duplicate_ids(path, tracks, master)
    rate = as_number(context.get("sampleRate") if context is not None else meta.get("Media:SampleRate"))
    renders = _render_paths(path, export, media.saved_in)
    missing = _missing(tracks, master, is_certain, bool(rate))
    end = end_beats(tracks) if is_certain else None
    application, _, version = meta.get("Document:Generator", "Studio One").partition("/")
    return Session(
        path=path,
        format="song",
        application=application,
        application_version=version,
        tracks=tracks,
        master=master,
        missing_facts=missing,
        sample_rate_hz=rate or None,
        tempo_map=clock.tempo_map if is_certain else None,
        time_signatures=read_signatures(context),
        markers=read_markers(elements, clock) if is_certain else (),
        media=_owned(media, tracks),
        arrangement_length_beats=end,
        arrangement_length_s=clock.seconds_at(end) if end is not None else None,
        render_paths=renders,
        annotation=(archive.read(NOTES) or b"").decode("utf-8-sig", "replace").replace("\r\n", "\n").strip(),
    )


def _owned(media: Media, tracks: tuple[Track, ...]) -> tuple[MediaRef, ...]:
    """Add to each media file the first track that plays it."""
    owners: dict[str, str] = {}
    for track in tracks:
        for clip in track.clips:
            owners.setdefault(clip.media_path or "", track.path)
    return tuple(ref._replace(owner_path=owners.get(ref.stored_path, "")) for ref in media.refs.values())


def _meta(root: Element | None) -> dict[str, str]:
    entries = root.iter("Attribute") if root is not None else ()
    return {entry.get("id", ""): entry.get("value", "") for entry in entries}


def _notes(root: Element | None) -> dict[str, str]:
    """Read the notepad, by the ID of a track or channel."""
    items = root.iter("NotepadItem") if root is not None else ()
    return {item.get("id", ""): item.get("text", "").strip() for item in items}


def _export(settings: Element | None) -> Element | None:
    """Return the settings of the last mixdown export."""
    for section in settings.iter("Section") if settings is not None else ():
        if section.get("path") == "SongRenderer":
            return section.find("Attributes")
    return None


def _render_paths(path: Path, export: Element | None, saved_in: str) -> tuple[Path, ...]:
    """Return the possible files of the last mixdown.

    A folder inside the song's folder moves with it. The format of the file is not stored, so each suffix is possible.
    """
    name = export.get("fileName", "") if export is not None else ""
    url = part(export, "mixdown")
    folder = plain_path(url.get("url", "")) if url is not None else _MIXDOWN
    if not name or folder is None:
        return ()
    below = inside(folder.rstrip("/"), saved_in) if url is not None else _MIXDOWN
    if below is None and not is_of_this_system(folder):
        below = ""  # a folder of another computer: the name of the file is what is known of it
    target = path.absolute().parent / below if below is not None else Path(folder)
    return tuple(target / f"{name}{ending}" for ending in _ENDINGS)


def _refuse_duplicate_ids(path: Path, tracks: tuple[Track, ...], master: Track | None) -> None:
    ids = [track.id for track in tracks] + ([master.id] if master is not None else [])
    if len(ids) != len(set(ids)):
        raise SessionError(path, "two tracks have the same ID", "open the song in Studio One and save it again")


def _missing(tracks: tuple[Track, ...], master: Track | None, is_certain: bool, has_rate: bool) -> dict[Fact, str]:
    missing = {
        Fact.SAVE_DATE: "a song does not tell when it was saved",
        Fact.RENDER_SETTINGS: "a song stores the file of the last mixdown, not its format",
    }
    if not has_rate:
        missing[Fact.SAMPLE_RATE] = "the song does not tell its sample rate"
    if master is None:
        missing[Fact.MASTER_DEVICES] = "the mixer of the song has no main output"
    if any(track.output is None for track in tracks):
        missing[Fact.ROUTING] = "some channels do not tell where they run"
    if any(track.soloed is None for track in tracks):
        missing[Fact.SOLO] = "some channels do not tell whether they are soloed"
    if any(track.muted is None for track in tracks):
        missing[Fact.MUTE] = "some channels follow a VCA that is muted, or do not tell whether they are"
    if not is_certain:
        reason = "the tempo of the song changes in a way that daw-lint cannot follow"
        names = (Fact.TEMPO, Fact.MARKERS, Fact.CLIPS, Fact.ARRANGEMENT_LENGTH)
        missing |= dict.fromkeys(names, reason)
    return missing
