"""Clips of a Live track, in the arrangement and in session slots. Frozen copies and takes do not count as clips."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from daw_lint.model.session import Clip
from daw_lint.parsers.ableton.elements import flag, gain_db, number, text, value
from daw_lint.parsers.ableton.media import MediaReader

# ``WarpMode`` is the index in Live's warp menu. The sets of the corpus use 0, 3, 4 and 6.
_WARP_MODES = {
    "0": "Beats",
    "1": "Tones",
    "2": "Texture",
    "3": "Re-Pitch",
    "4": "Complex",
    "5": "REX",
    "6": "Complex Pro",
}
_ARRANGEMENT = ("Sample/ArrangerAutomation/Events", "ClipTimeable/ArrangerAutomation/Events")
"""Where a ``MainSequencer`` keeps the arrangement's clips: of an audio track, and of a MIDI track."""


def read_clips(sequencer: Element | None, media: MediaReader, owner_path: str) -> tuple[Clip, ...]:
    """Read the clips of a ``MainSequencer``, the arrangement's first."""
    if sequencer is None:
        return ()
    clips = [_clip(clip, True, media, owner_path) for path in _ARRANGEMENT for clip in _in(sequencer.find(path))]
    slots = sequencer.find("ClipSlotList")
    if slots is not None:
        clips += [_clip(clip, False, media, owner_path) for clip in slots.iter("AudioClip", "MidiClip")]
    return tuple(clips)


def _in(events: Element | None) -> Iterator[Element]:
    if events is not None:
        yield from events.iterchildren("AudioClip", "MidiClip")


def _clip(clip: Element, arranged: bool, media: MediaReader, owner_path: str) -> Clip:
    is_audio = clip.tag == "AudioClip"
    sample = clip.find("SampleRef")
    warped = flag(clip, "IsWarped") if is_audio else None
    return Clip(
        name=text(clip, "Name"),
        kind="audio" if is_audio else "midi",
        start_beats=number(clip, "CurrentStart") if arranged else None,
        end_beats=number(clip, "CurrentEnd") if arranged else None,
        muted=flag(clip, "Disabled"),
        warped=warped,
        warp_mode=_WARP_MODES.get(value(clip, "WarpMode") or "") if warped else None,
        transpose_semitones=_transposition(clip) if is_audio else None,
        gain_db=gain_db(number(clip, "SampleVolume")) if is_audio else None,
        media_path=media.add(sample, owner_path) if sample is not None else None,
    )


def _transposition(clip: Element) -> float | None:
    # Coarse is in semitones, fine in cents, as Live's clip view shows them.
    coarse, fine = number(clip, "PitchCoarse"), number(clip, "PitchFine")
    return None if coarse is None else coarse + (fine or 0.0) / 100.0
