"""Draws docs/images/reaper.svg: the window of REAPER's action, from what the action asks to be drawn."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.integrations.reaper_stub import Reaper  # noqa: E402  (found in the checkout)

WIDTH, HEIGHT = 760, 200
HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="Arial, sans-serif" font-size="14"'
    ' role="img" aria-label="In REAPER: findings">'
)


def picture(folder: Path) -> str:
    """Return the window with the findings of a session of ours."""
    project = folder / "Song.rpp"
    shutil.copyfile(ROOT / "fixtures" / "equal" / "faulty" / "faulty.rpp", project)
    shutil.copytree(ROOT / "fixtures" / "equal" / "faulty" / "Samples", folder / "Samples")
    program = folder / "daw-lint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m daw_lint "$@"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    reaper = Reaper(folder / "resources", project, program)
    shapes = [HEAD, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#1c1c1f"/>']
    ink = ["#000"]

    def colour(*rgb: float) -> None:
        ink[0] = "#" + "".join(f"{round(255 * part):02x}" for part in rgb[:3])

    def box(x: float, y: float, width: float, height: float, filled: float) -> None:
        shapes.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="{ink[0]}"/>')

    def words(text: str) -> None:
        x, y = reaper.gfx["x"], reaper.gfx["y"] + 12
        shapes.append(f'<text x="{x}" y="{y}" fill="{ink[0]}">{escape(text)}</text>')

    for name, draw in (("set", colour), ("rect", box), ("drawstr", words)):
        reaper.gfx[name] = draw
    reaper.keys.append(0)
    reaper.run()
    return "\n".join([*shapes, "</svg>"]) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        (Path(__file__).with_suffix(".svg")).write_text(picture(Path(made)), "utf-8")
