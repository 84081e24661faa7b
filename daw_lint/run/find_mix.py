"""The mix that a mastering session works on: its bounce, when it was finished, and its own session."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from daw_lint.config.find import Config
from daw_lint.disk import outside, probe
from daw_lint.disk.listing import entries
from daw_lint.judge.case import Dated
from daw_lint.measure import is_audio_name
from daw_lint.model.file_names import words
from daw_lint.model.session import MediaRef, Session
from daw_lint.run import dates
from daw_lint.run.beside import sessions_by_words, starts_in

if TYPE_CHECKING:
    from daw_lint.model.bounce import Bounce


def find_mix(config: Config, session: Session) -> Path | None:
    """Return the bounce of the mix: the one that was named, or the longest audio file that the session plays."""
    if config.mix:
        folder = config.source.parent if config.source is not None else Path()
        return folder / config.mix
    heard = {
        clip.media_path
        for track in session.tracks
        for clip in track.clips
        if clip.media_path and not clip.muted and track.muted is not True
    }
    files = [media for media in session.media if media.stored_path in heard and media.exists and media.resolved]
    longest = max(files, key=_length, default=None)
    found = longest.resolved if longest is not None else None
    return found if found is not None and is_audio_name(found.name) else None


def _length(media: MediaRef) -> tuple[float, int]:
    size = outside.stat(media.resolved).st_size if media.resolved is not None else 0
    return media.length_s or 0.0, size


def finished(config: Config, mix: Path | None, bounce: Bounce | None) -> Dated | None:
    """Return when the mix was finished: stated, or when its bounce was rendered."""
    if config.mix_finished:
        try:
            when = datetime.fromisoformat(config.mix_finished).astimezone()
        except ValueError:
            return None
        return Dated(when, "stated in the configuration")
    if bounce is not None:
        return dates.rendered(bounce)
    return dates.last_changed(mix) if mix is not None else None


def session_of(mix: Path, master: Path) -> Path | None:
    """Find the session with the name of a mix bounce, beside it or in the folder above."""
    name = tuple(words(mix.stem))
    found: list[Path] = []
    for folder in dict.fromkeys((mix.absolute().parent, mix.absolute().parent.parent)):
        known = sessions_by_words(entries(str(folder)))
        found += [folder / entry for start in starts_in(name, known) for entry in known[start]]
    others = [entry for entry in found if entry != master.absolute() and probe.exists(entry)]
    return max(others, key=lambda entry: (len(words(entry.stem)), outside.stat(entry).st_mtime), default=None)
