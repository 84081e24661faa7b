"""Makes the picture of a review: the Markdown that a pull request gets, as a git host shows it. Needs git and Chromium.

python docs/images/review.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser import browser, visit  # noqa: E402
from tests.support.live_sets import live_set, track, vst2, write_set  # noqa: E402

STYLE = """
body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: #1f2328; margin: 24px 32px; }
table { border-collapse: collapse; margin: 0 0 16px; } td, th { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left; }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85% ui-monospace, "DejaVu Sans Mono", monospace; }
h3 { font-size: 1.25em; margin: 0 0 16px; } ul { padding-left: 2em; margin: 0 0 16px; } summary { cursor: pointer; }
"""


def songs() -> None:
    """Commit two sessions, then a change of both and a new one on a branch."""
    bass, keys = track("Bass", number=1, devices=vst2("Saturn 2")), track("Keys", number=2)
    write_set(Path("Night Bus.als"), live_set(bass + keys, master=vst2("SPAN", unique_id=1)))
    write_set(Path("Glass Tide.als"), live_set(bass + keys, master=vst2("Pro-L 2", unique_id=2)))
    git("init", "-q", "-b", "main")
    git("add", "--all")
    commit("songs")
    git("checkout", "-q", "-b", "mix-3")
    soloed = track("Vocals", number=3, soloed=True, devices=vst2("Pro-DS"))
    write_set(
        Path("Night Bus.als"),
        live_set(bass + keys + soloed, master=vst2("SPAN", unique_id=1) + vst2("Pro-L 2", unique_id=2)),
    )
    write_set(Path("Glass Tide.als"), live_set(bass + keys, master=vst2("SPAN", unique_id=1)))
    git("add", "--all")
    commit("third mix")


def git(*arguments: str) -> None:
    """Run git."""
    subprocess.run(["git", *arguments], check=True)


def commit(message: str) -> None:
    """Commit what is staged."""
    git("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", message)


def main(folder: Path) -> None:
    """Write the sessions and the comment into a folder, and the picture beside this file."""
    os.chdir(folder)
    songs()
    words = ["check", "--diff-from", "main...", "--isolated", "--no-cache", "--format", "markdown"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "daw_lint", *words]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(said.stdout)
    page = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{html.replace('<details>', '<details open>')}"
    Path("review.html").write_text(page, "utf-8")
    with browser() as found, visit(found, Path("review.html"), 900) as seen:
        seen.page.set_viewport_size({"width": 900, "height": 200})
        seen.page.screenshot(path="review.png", full_page=True)
    shutil.copyfile("review.png", ROOT / "docs" / "images" / "review.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made))
