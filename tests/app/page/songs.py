"""Folders of songs for tests of the page."""

from __future__ import annotations

from pathlib import Path

from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

ATTACK = '<img src=x onerror="window.ran=1">'
LIMITED = live_set(master=vst2("FabFilter Pro-L 2"))
SOLOED = live_set(tracks=track("Drums", number=1, soloed=True) + track("Bass", number=2))


def song_folder(folder: Path) -> Path:
    """Write three songs: one with a limiter and a hot bounce, one that is quieter, and one with a soloed track."""
    write_set(folder / "Hot" / "Hot.als", LIMITED)
    write_wav(folder / "Hot" / "Hot mix.wav", peak_db=0.0)
    write_set(folder / "Calm" / "Calm.als")
    write_wav(folder / "Calm" / "Calm mix.wav", peak_db=-5.0)
    write_set(folder / "Solo" / "Solo.als", SOLOED)
    return folder


def hostile_folder(folder: Path) -> Path:
    """Write a song whose file, tracks and devices are named like markup, and like other directions of writing."""
    tracks = track(f"Drums {ATTACK}", number=1, soloed=True) + track("\u202eksam", number=2)
    # A file name cannot hold a slash, and on Windows no angle brackets: the tracks hold those everywhere.
    write_set(folder / "javascript&colon;alert(1) {{7*7}}.als", live_set(tracks=tracks, master=vst2(f"Pro-L {ATTACK}")))
    return folder
