"""Sessions that the real Ardour makes and exports, in a home folder of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import soundfile

ARDOUR = next((name for name in ("ardour7", "ardour8", "ardour9") if shutil.which(f"{name}-export")), None)
FIXTURE = Path(__file__).parents[2] / "fixtures" / "equal" / "clean"
SECOND = 282_240_000
"""In superclocks (``TempoMap@superclocks-per-second``)."""
SETTLED_FRAMES = 12_000
"""A quarter of a second. Ardour may begin with all switches as if they had just been set, and fade: 6,006 frames were seen."""
TRIES = 6


def run(tool: str, *arguments: str | Path, home: Path) -> int:
    command = [f"{ARDOUR}-{tool}", *map(str, arguments)]
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120).returncode


def script(text: str, folder: Path) -> int:
    path = folder.parents[1] / "do.lua"
    path.write_text(text)
    return run("lua", path, folder, home=folder.parents[1])


def copied(folder: Path) -> Path:
    """Copy the session with its samples, one second of it, and return its file.

    Its last clips are moved to half a second after the start, where what they sound like depends on the session alone.
    """
    folder.mkdir(parents=True)
    text = (FIXTURE / "clean.ardour").read_text()
    text = re.sub(r' end="a\d+" flags="IsSessionRange"', f' end="a{SECOND}" flags="IsSessionRange"', text)
    text, moved = re.subn(r'(<Region [^>]* length="a\d+)@a[1-9]\d+"', rf'\1@a{SECOND // 2}"', text)
    assert moved == len(list((FIXTURE / "interchange").rglob("*.wav")))
    (folder / "clean.ardour").write_text(text)
    shutil.copytree(FIXTURE / "interchange", folder / "interchange")
    return folder / "clean.ardour"


def exported(session: Path) -> np.ndarray:
    """Return what Ardour exports, without the start. It may end with a fault after it has written the file."""
    content, bounce = session.read_bytes(), session.parent.parent / "out.wav"
    run("export", "-b", "float", "-o", bounce, session.parent, session.stem, home=session.parents[2])
    samples: np.ndarray = soundfile.read(bounce)[0]
    bounce.unlink()
    assert session.read_bytes() == content
    return samples[SETTLED_FRAMES:]


def agreed(session: Path) -> np.ndarray:
    """Return what two exports of a session agree on.

    Under load a plug-in now and then puts out what was in its memory, in sessions that no edit has touched: the limiter 1913 of
    swh-plugins in 5 of 160 exports, one sample of any size at each 2,048th frame. No two exports have the same.
    """
    exports = [exported(session)]
    while not any(np.allclose(exports[-1], earlier, atol=1e-6) for earlier in exports[:-1]):
        assert len(exports) < TRIES, "no two exports of the session agree"
        exports.append(exported(session))
    return exports[-1]
