"""Makes the pictures of the terminal: real commands, run on a terminal of 80 columns, as SVG. Needs a system with pseudo terminals.

    python docs/images/terminal.py

The pictures load nothing: they name the fonts that the reader has.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import soundfile as sf
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
COLUMNS = 80
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_COLOURS = (
    (
        "181a1f e86c6c 86d39a efb95f 86bcf0 d096e2 68ced6 deded8 "  # dark grey, red, green, yellow, blue, magenta, cyan, light grey
        "787c84 ff8c8c a0e6b0 fad082 a0ceff e2b2f0 8ce2e8 ffffff"  # the same, bright
    ).split()
)
_RGB = [(int(one[:2], 16), int(one[2:4], 16), int(one[4:], 16)) for one in _COLOURS]
_THEME = TerminalTheme(_RGB[0], _RGB[7], _RGB[:8], _RGB[8:])


class Picture(NamedTuple):
    """A command line, and how many lines of its output the picture shows."""

    command: str
    most: int = 40


PICTURES = {
    "check": Picture("daw-lint check"),
    "plugins": Picture("daw-lint plugins ."),
    "rule": Picture("daw-lint rule MB101", 22),
    "statistics": Picture("daw-lint check --profile archive --statistics", 24),
    "history": Picture('daw-lint history "Night Bus"'),
}


def songs_in(folder: Path) -> None:
    """Put a few songs of our own into a folder, with a bounce that is too loud."""
    shutil.copytree(ROOT / "fixtures" / "als" / "night-bus" / "Night Bus Project", folder / "Night Bus Project")
    shutil.copy(ROOT / "fixtures" / "equal" / "faulty" / "faulty.rpp", folder / "Rain.rpp")
    shutil.copy(ROOT / "fixtures" / "equal" / "clean" / "clean.flp", folder / "Sun.flp")
    song = runpy.run_path(str(ROOT / "docs" / "images" / "make.py"))["song"]
    sf.write(folder / "Night Bus Project" / "Night Bus mix v4.wav", song(), 44100, subtype="PCM_16")


def output_of(command: str, folder: Path) -> str:
    """Run a command on a terminal of its own, and return what it prints, with its colours."""
    import fcntl
    import pty
    import struct
    import termios

    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    environment |= {
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(folder / ".cache"),
        "XDG_DATA_HOME": str(folder / ".data"),
    }
    words = command.replace("daw-lint", f"{sys.executable} -m daw_lint", 1)
    running = subprocess.Popen(
        ["bash", "-c", words], cwd=folder, stdout=other, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(other)
    parts = []
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    running.wait()
    return b"".join(parts).decode().replace("\r\n", "\n")


def svg_of(name: str, picture: Picture, output: str) -> str:
    """Return the picture of a command and its output."""
    lines = output.rstrip("\n").split("\n")
    shown = lines if len(lines) <= picture.most else [*lines[: picture.most], "..."]
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.assemble(("$ ", "dim"), (picture.command, "bold")))
    console.print(Text.from_ansi("\n".join(shown)))
    svg = console.export_svg(title="", theme=_THEME, unique_id=name)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", _FONT).replace("Fira Code", _FONT)
    words = f"{picture.command}: {' '.join(shown[0].split())}"
    label = re.sub(r"[^\w .,:;()-]", "", re.sub(r"\x1b\[[0-9;]*m", "", words))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1) + "\n"


def main() -> None:
    """Write all pictures beside this file."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        songs_in(folder)
        output_of("daw-lint check --history --config 'ignore=[\"MB101\"]'", folder)
        output_of("daw-lint check --history", folder)
        for name, picture in PICTURES.items():
            text = svg_of(name, picture, output_of(picture.command, folder))
            (ROOT / "docs" / "images" / f"{name}.svg").write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
