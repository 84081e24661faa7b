"""Renders songs with LMMS itself."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

_TRIES = 4


def render(song: Path, bounce: Path, environment: Mapping[str, str]) -> None:
    """Render a project to a WAV file of 44.1 kHz. LMMS 1.2.2 now and then crashes when it ends: then it is tried again."""
    command = ["lmms", "--allowroot", "render", str(song), "-f", "wav", "-a", "-s", "44100", "-o", str(bounce)]
    for _ in range(_TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
        if done.returncode >= 0:  # a crash is a negative number
            break
    assert done.returncode == 0, done.stderr[-500:]
