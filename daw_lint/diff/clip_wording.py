"""Puts clips into words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daw_lint.diff.details import Detail
from daw_lint.diff.numbers import beats, rounded
from daw_lint.measure import SUFFIXES
from daw_lint.model.session import Clip

_SUFFIX = re.compile("(" + "|".join(map(re.escape, SUFFIXES)) + ")$", re.IGNORECASE)
_PART = re.compile(r"(?<=.)\.\d+$")


def file_name(stored_path: str) -> str:
    """Return the last part of a path, whichever system wrote it."""
    return stored_path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def clip_name(clip: Clip) -> str:
    """Name a clip: its own name, or that of its file."""
    return clip.name or (file_name(clip.media_path) if clip.media_path else f"{clip.kind} clip")


def is_same_name(old: str, new: str) -> bool:
    """Whether two names differ only in what programs append to them."""
    return old == new or (bool(old) and bool(new) and plain_name(old) == plain_name(new))


def plain_name(name: str) -> str:
    """Strip the file suffix, and the number that Ardour appends to each part of a region."""
    return _SUFFIX.sub("", _PART.sub("", name)) or name


def clip_where(clip: Clip) -> str:
    """Describe the position of a clip in beats."""
    if clip.start_beats is None:
        return "in a slot"
    end = "" if clip.end_beats is None else f" to {beats(clip.end_beats)}"
    return f"at {beats(clip.start_beats)}{end}"


def clip_text(clip: Clip) -> str:
    """Describe a clip in one line without its position: its name and its unusual facts."""
    name = clip_name(clip)
    file = file_name(clip.media_path) if clip.media_path else ""
    parts = [f"from {file}"] if file and file != name and file.rsplit(".", 1)[0] != name else []
    parts += [_fact_text(detail) for detail in clip_details(clip) if not detail.is_usual]
    return ", ".join([name, *parts])


def clip_details(clip: Clip) -> Iterator[Detail]:
    """Yield the facts of a clip, except its name, file and position."""
    if clip.muted is not None:
        yield Detail("mute", "on" if clip.muted else "off", clip.muted, is_usual=not clip.muted)
    if clip.gain_db is not None:
        text = f"{rounded(clip.gain_db, 2, 1)} dB"
        yield Detail("gain", text, clip.gain_db, is_usual=text == "0.0 dB")
    if clip.transpose_semitones is not None:
        text = f"{rounded(clip.transpose_semitones, 2)} semitones"
        yield Detail("transposition", text, clip.transpose_semitones, is_usual=clip.transpose_semitones == 0)
    if clip.warped is not None or clip.warp_mode is not None:
        text = (clip.warp_mode or "on") if clip.warped is not False else "off"
        yield Detail("warp", text, text, is_usual=not clip.warped and clip.warp_mode is None)


def _fact_text(detail: Detail) -> str:
    return "muted" if detail.name == "mute" else f"{detail.name} {detail.text}"
