"""Linting, reporting, measuring and comparing reach nothing but the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

WATCHED = """
import os, sys
reached = []
def hook(event, arguments):
    if event.startswith(("socket.", "http.", "urllib.", "ftplib.", "smtplib.")):
        reached.append((event, str(arguments)[:200]))
        os.write(2, f"REACHED {event} {str(arguments)[:200]}\\n".encode())
sys.addaudithook(hook)
from daw_lint.__main__ import main
main()
"""
CALLS = (
    "check",
    "check --jobs 2 --no-cache",
    "check Song.als --format sarif",
    "report Song.als -o page.html",
    "report . -o pages --history",
    "measure Song.wav Other.wav",
    "diff Song.als Other.als",
    "show Song.als",
    "history",
)


@pytest.fixture
def songs(folder: Path) -> Path:
    for name in ("Song", "Other", "Third", "Fourth"):
        write_set(
            folder / f"{name}.als", live_set(track(name, number=1, soloed=True) + track("B", number=2), vst2("Pro-L 2"))
        )
    for name in ("Song", "Other"):
        write_wav(folder / f"{name}.wav", peak_db=-1.0, seconds=2.0)
    return folder


def reached(program: str, words: list[str], folder: Path) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("REACHED ")]


@pytest.mark.slow
@pytest.mark.parametrize("words", CALLS)
def test_no_command_opens_a_socket(words: str, songs: Path) -> None:
    if words == "history":
        reached(WATCHED, ["report", "Song.als", "--history", "-o", "page.html"], songs)
    assert reached(WATCHED, words.split(), songs) == []


@pytest.mark.slow
def test_a_socket_would_be_noticed(songs: Path) -> None:
    call = "import socket; socket.socket().close()\nfrom daw_lint.__main__ import main\n"
    program = WATCHED.replace("from daw_lint.__main__ import main\n", call)
    assert [line.split()[1] for line in reached(program, ["show", "Song.als"], songs)] == ["socket.__new__"]
