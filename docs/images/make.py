"""Makes the pictures of the README from a small session of our own and its bounce. Needs Chromium.

    python docs/images/make.py

With a folder as its argument the session, the bounce and the report are kept there.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile as sf

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from tests.support.browser import browser, visit  # noqa: E402
from tests.support.live_sets import chain, clip, live_set, native, rack, track, vst2, write_set  # noqa: E402

RATE = 44100
PARTS = (("Intro", 0, 16), ("Verse", 16, 48), ("Drop", 48, 80), ("Outro", 80, 96))
"""Names, starts and ends in seconds."""
CHORDS = ((110.0, 261.6, 329.6), (87.3, 220.0, 261.6), (130.8, 329.6, 392.0), (98.0, 246.9, 293.7))


def song() -> np.ndarray:
    """Return a bounce that was pressed into a limiter, shape (frames, 2)."""
    chance = np.random.default_rng(3)
    length = PARTS[-1][2]
    time = np.arange(length * RATE) / RATE
    beat = time * 2 % 1
    part = np.searchsorted([start for _, start, _ in PARTS], time, "right") - 1
    kick = np.sin(2 * np.pi * (48 * beat + 6 * (1 - np.exp(-30 * beat)))) * np.exp(-5 * beat)
    noise = chance.standard_normal((len(time), 2))
    snare = noise * (np.exp(-14 * (beat)) * ((time * 2) % 2 >= 1))[:, None]
    hats = np.diff(noise, axis=0, prepend=0) * np.exp(-40 * (time * 4 % 1))[:, None]
    chord = (time // 2).astype(int) % len(CHORDS)
    tones = np.array(CHORDS)[chord]
    bass = np.tanh(2 * np.sin(2 * np.pi * np.cumsum(tones[:, 0]) / RATE / 2)) * (1 - 0.7 * np.exp(-4 * beat))
    pads = [
        sum(
            np.sin(2 * np.pi * np.cumsum(tones[:, voice] * detune) / RATE) for voice in (1, 2) for detune in (1.0, side)
        )
        for side in (1.004, 0.9965)
    ]
    pad = np.stack(pads, axis=1)
    loud = np.array([0.25, 0.6, 1.0, 0.4])[part][:, None]
    drums = np.array([0.0, 0.7, 1.0, 0.0])[part][:, None]
    mix = drums * (1.1 * kick[:, None] + 0.22 * snare + 0.12 * hats) + loud * (0.35 * bass[:, None] + 0.16 * pad)
    mix *= np.minimum(1, (length - time) / 6)[:, None]
    loudest: np.ndarray = np.tanh(1.5 * mix) * 10 ** (-0.1 / 20) / np.tanh(1.5 * np.abs(mix).max())
    return loudest


def session() -> str:
    """Return a Live set: groups, racks, a muted track, a reference, and a limiter where none belongs."""

    def parts(name: str, *numbers: int) -> str:
        return "".join(clip(name, PARTS[number][1] * 2, PARTS[number][2] * 2) for number in numbers)

    drums: dict[str, object] = {"output": "AudioOut/GroupTrack", "group": 20}
    vocals: dict[str, object] = {"output": "AudioOut/GroupTrack", "group": 30}
    parallel = rack(chain(native("Eq8")), chain(native("Saturator"), vst2("Decapitator")), name="Parallel dirt")
    tracks = (
        track("Drums", number=20, kind="GroupTrack", clips="", devices=native("GlueCompressor") + parallel)
        + track("Kick", number=1, clips=parts("Kick", 1, 2), devices=native("Eq8"), **drums)  # type: ignore[arg-type]
        + track("Snare", number=2, clips=parts("Snare", 1, 2), devices=vst2("Pro-Q 3"), **drums)  # type: ignore[arg-type]
        + track("Hats", number=3, clips=parts("Hats", 1, 2), **drums)  # type: ignore[arg-type]
        + track("Bass", number=4, clips=parts("Bass", 0, 1, 2, 3), devices=native("Compressor2") + vst2("Saturn 2"))
        + track("Pads", number=5, clips=parts("Pads", 0, 1, 2, 3), devices=vst2("ValhallaVintageVerb"))
        + track("Vocals", number=30, kind="GroupTrack", clips="", devices=vst2("Pro-DS") + native("Eq8"))
        + track("Lead", number=6, clips=parts("Lead", 1, 2), devices=vst2("Melodyne") + vst2("CLA-2A"), **vocals)  # type: ignore[arg-type]
        + track("Doubles", number=7, clips=parts("Doubles", 2), soloed=True, devices=vst2("MicroShift"), **vocals)  # type: ignore[arg-type]
        + track("Guide", number=8, clips=parts("Guide", 1), muted=True, **vocals)  # type: ignore[arg-type]
        + track("REF - Other Song", number=9, output="AudioOut/External/S1", clips=parts("REF", 0, 1, 2, 3))
    )
    locators = "".join(
        f'<Locator Id="{index}"><Time Value="{2 * start}"/><Name Value="{name}"/></Locator>'
        for index, (name, start, _) in enumerate(PARTS)
    )
    master = native("Eq8") + vst2("SPAN") + vst2("Pro-L 2")
    inside = f"<Locators><Locators>{locators}</Locators></Locators></LiveSet>"
    return live_set(tracks, master=master, volume="0.8913").replace("</LiveSet>", inside)


def album(folder: Path) -> None:
    """Write a folder of small sessions, one with its bounce, for the picture of an index."""
    folder.mkdir(exist_ok=True)
    lost = "".join(clip(f"Take {n}", n, n + 1, f"/drive/Takes/Take {n}.wav", f"Take {n}.wav") for n in range(3))
    bass = track("Bass", number=1, devices=vst2("Saturn 2"))
    songs = {
        "Glass Tide": live_set(bass + track("Vocals", number=2, soloed=True), master=vst2("Pro-L 2")),
        "Harbour Lights": live_set(bass + track("Guitars", number=2, clips=lost)),
        "Low Sun": live_set(bass + track("Pads", number=2, devices=vst2("ValhallaVintageVerb"))),
        "Night Bus": session(),
        "Paper Boats": live_set(bass, volume="0.7"),
        "Second Floor": live_set(bass + track("Keys", number=2, devices=vst2("Pro-Q 3")), master=vst2("Ozone 9")),
    }
    for name, text in songs.items():
        write_set(folder / f"{name}.als", text)
    shutil.copyfile("Night Bus mix v4.wav", folder / "Night Bus.wav")


def daw_lint(*arguments: str) -> None:
    """Run a command. Findings are no fault here."""
    from daw_lint.__main__ import main as run

    sys.argv = ["daw-lint", *arguments]
    try:
        run()
    except SystemExit as end:
        if end.code not in (None, 0, 1):
            raise


def main(folder: Path) -> None:
    """Write session, bounce and report into a folder, and the pictures beside this file."""
    os.chdir(folder)
    sf.write("Night Bus mix v4.wav", song(), RATE, subtype="PCM_16")
    path = write_set(Path("Night Bus.als"), session())
    album(Path("Album"))
    daw_lint("report", str(path), "--bounce", "Night Bus mix v4.wav", "-o", "report.html", "--force", "--isolated")
    daw_lint("report", "Album", "-o", "pages", "--force", "--isolated")
    with browser() as found:
        with visit(found, Path("report.html"), 1280, "light") as seen:
            seen.page.set_viewport_size({"width": 1280, "height": 960})
            seen.page.screenshot(path=ROOT / "docs" / "images" / "report-light.png")
        with visit(found, Path("pages/index.html"), 1280, "light") as seen:
            seen.page.set_viewport_size({"width": 1280, "height": 960})
            seen.page.screenshot(path=ROOT / "docs" / "images" / "index-light.png")
        with visit(found, Path("report.html"), 1200, "dark") as seen:
            top = seen.page.locator("#flow").bounding_box()
            bottom = seen.page.locator("#plot-waveform").bounding_box()
            assert top is not None
            assert bottom is not None
            box = {
                "x": top["x"] - 20,
                "y": top["y"] + 8,
                "width": top["width"] + 40,
                "height": bottom["y"] + bottom["height"] - top["y"],
            }
            seen.page.screenshot(path=ROOT / "docs" / "images" / "report-dark.png", full_page=True, clip=box)  # type: ignore[arg-type]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))
