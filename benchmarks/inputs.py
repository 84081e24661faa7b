"""Makes what the benchmarks measure: songs, and a large Live set. Made once, and kept in a folder for temporary files.

    python benchmarks/inputs.py NAME

Each is made by a process of its own, so that the one that takes times stays small and without numpy.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RATE_HZ = 48_000
SONG_S = 240
MIXES, ALBUM = 20, 12
PIECES_OF_THE_HOUR = 15


def kept() -> Path:
    """Return the folder of the made files. A change of this file makes them anew."""
    key = hashlib.blake2b(Path(__file__).read_bytes(), digest_size=6).hexdigest()
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir(), f"daw-lint-benchmarks-{user}", key)


def made(name: str) -> Path:
    """Return a made file or folder of ``MAKERS``, and make it if it is not there."""
    path = kept() / name
    if not path.exists():
        print(f"making {path}", file=sys.stderr, flush=True)
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, __file__, name], check=True, env=environment)
    return path


def song(seconds: float = SONG_S, seed: int = 1, rate_hz: int = RATE_HZ) -> Any:
    """Return a mix of kick, hats, chords and noise with four kinds of sections, shape (frames, 2)."""
    import numpy as np

    chance = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    beat = 60 / 122
    phase = time % beat
    kick = np.sin(2 * np.pi * (50 * phase + 6.7 * (1 - np.exp(-phase * 30)))) * np.exp(-phase * 9)
    kick *= np.array([0.4, 1, 1, 0])[(time // (beat * 32)).astype(int) % 4]
    hats = np.diff(chance.standard_normal(len(time)), prepend=0) * np.exp(-((time + beat / 2) % beat) * 40) * 0.15
    notes = (110, 165, 220, 277, 330, 440, 554, 880)
    chords = sum(
        np.sin(2 * np.pi * hz * time + k) * (0.5 + 0.5 * np.sin(0.6 * k * time)) / 20 for k, hz in enumerate(notes)
    )
    noise = chance.standard_normal((2, len(time))) / 100
    right = np.roll(chords, 300)
    mixed = np.stack([0.5 * kick + hats + chords + noise[0], 0.5 * kick + 0.7 * hats + right + noise[1]], 1)
    return mixed * (0.63 / np.abs(mixed).max())


def another(mixed: Any, number: int) -> Any:
    """Return a song that shares no sample with the first: it begins elsewhere, and its level is another."""
    import numpy as np

    return np.roll(mixed, number * 7 * RATE_HZ, axis=0) * (1 - 0.02 * number)


def loud(mixed: Any) -> Any:
    """Return a master of a mix: louder, its peaks rounded off."""
    import numpy as np

    return np.tanh(mixed * 4) * 0.98


def _write(path: Path, audio: Any, rate_hz: int = RATE_HZ) -> None:
    import soundfile

    soundfile.write(path, audio, rate_hz, subtype="PCM_24", format="FLAC" if "flac" in path.name else "WAV")


def _hour(path: Path) -> None:
    import soundfile

    mixed = song()
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, "PCM_24", format="WAV") as out:
        for number in range(PIECES_OF_THE_HOUR):
            out.write(loud(another(mixed, number)))


def _mixes(folder: Path) -> None:
    folder.mkdir()
    mixed = song()
    for number in range(MIXES):
        _write(folder / f"Song {number + 1:02} mix.wav", another(mixed, number))


def _album(folder: Path) -> None:
    folder.mkdir()
    mixed = song()
    for number in range(ALBUM):
        _write(folder / f"{number + 1:02} Song {number + 1:02} master.flac", loud(another(mixed, number)))


def large_set(path: Path) -> None:
    """Write a set of about 70 MB of XML: one of our fixtures with many notes and much plug-in state in it."""
    source = gzip.decompress((ROOT / "fixtures/als/live11-nested-racks.als").read_bytes())
    note = '<MidiNoteEvent Time="{t}" Duration="0.25" Velocity="100" VelocityDeviation="0" OffVelocity="64" NoteId="{t}"/>\n'
    notes = "".join(note.format(t=t) for t in range(4000))
    clip = (
        '<MidiClip Id="{i}" Time="{s}"><CurrentStart Value="{s}"/><CurrentEnd Value="{e}"/><Name Value="clip {i}"/>'
        '<Disabled Value="false"/><Notes><KeyTracks><KeyTrack Id="0"><Notes>{notes}</Notes></KeyTrack></KeyTracks></Notes>'
        "</MidiClip>\n"
    )
    state = "0123456789ABCDEF" * 4 + "\n"
    device = (
        '<PluginDevice Id="{i}"><On><Manual Value="true"/></On><PluginDesc><VstPluginInfo Id="0"><PlugName Value="Synth {i}"/>'
        '<UniqueId Value="{i}"/><Preset><VstPreset Id="0"><Buffer>{state}</Buffer></VstPreset></Preset></VstPluginInfo>'
        "</PluginDesc></PluginDevice>\n"
    )
    track = (
        '<MidiTrack Id="{n}"><Name><EffectiveName Value="Part {n}"/><UserName Value="Part {n}"/></Name>'
        '<TrackGroupId Value="-1"/><DeviceChain><AudioOutputRouting><Target Value="AudioOut/Master"/></AudioOutputRouting>'
        '<Mixer><Speaker><Manual Value="true"/></Speaker><Volume><Manual Value="1"/></Volume></Mixer><MainSequencer>'
        "<ClipTimeable><ArrangerAutomation><Events>{clips}</Events></ArrangerAutomation></ClipTimeable></MainSequencer>"
        "<DeviceChain><Devices>{devices}</Devices></DeviceChain></DeviceChain></MidiTrack>\n"
    )
    tracks = "".join(
        track.format(
            n=1000 + n,
            clips="".join(clip.format(i=i, s=i * 4, e=i * 4 + 4, notes=notes) for i in range(3)),
            devices="".join(device.format(i=n * 10 + i, state=state * 3000) for i in range(2)),
        )
        for n in range(40)
    )
    path.write_bytes(gzip.compress(source.replace(b"<Tracks>", b"<Tracks>\n" + tracks.encode(), 1), 6))


MAKERS: dict[str, Callable[[Path], None]] = {
    "mix.wav": lambda path: _write(path, song()),
    "master.flac": lambda path: _write(path, loud(song())),
    "high.wav": lambda path: _write(path, loud(song(seed=2, rate_hz=96_000)), 96_000),
    "hour.wav": _hour,
    "mixes": _mixes,
    "album": _album,
    "large.als": large_set,
}
"""How each is made. A function gets the path to write to."""


def main() -> None:
    """Make one of them under another name, and rename it, so that half a file is never taken for a whole one."""
    name = sys.argv[1]
    target = kept() / name
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"half-{os.getpid()}-{name}")
    try:
        MAKERS[name](half)
        half.rename(target)
        os.sync()  # so that the disk does not write while times are taken
    finally:
        if half.is_dir():
            shutil.rmtree(half)
        half.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
