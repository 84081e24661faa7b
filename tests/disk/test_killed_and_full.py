"""A run that is killed, and one on a full disk: each file has its old content or its new one, and nothing is beside it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from daw_lint.health.history.store import History
from tests.support.git_repositories import needs_git
from tests.support.live_sets import live_set, track, write_set
from tests.support.wav_files import write_wav

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and RLIMIT_FSIZE are those of POSIX"),
]
KILLS = int(os.environ.get("DAW_LINT_KILLS", "5"))
"""How often each command is killed: 50 are 200 for all of them."""
ROOT = Path(__file__).parent.parent.parent


def is_page(content: bytes) -> bool:
    return content.startswith(b"<!doctype html>") and content.rstrip().endswith(b"</html>")


def is_json(content: bytes) -> bool:
    return isinstance(json.loads(content), dict)


def is_history(content: bytes) -> bool:
    return content.startswith(b"SQLite format 3\0")


COMMANDS: dict[str, tuple[tuple[str, ...], dict[str, Callable[[bytes], bool]]]] = {
    "baseline": (("check", "--baseline", "known.json", "--update-baseline"), {"known.json": is_json}),
    "report": (
        ("report", "Song.als", "--history", "-o", "page.html"),
        {"page.html": is_page, ".daw-lint/history.sqlite3": is_history},
    ),
    "init": (
        ("init", "--yes"),
        {
            ".gitignore": lambda content: content.startswith(b"mine\n") and content.endswith(b"desktop.ini\n"),
            ".gitattributes": lambda content: content.endswith(b"*.als diff=daw-lint\n"),
            ".pre-commit-config.yaml": lambda content: content.startswith(b"repos:\n") and b"id: daw-lint" in content,
        },
    ),
    "measure": (("measure", "mix.wav", "-o", "mix.json"), {"mix.json": is_json}),
}
"""The commands, and the files that they write, each with a look whether it is whole."""


def make_songs(folder: Path) -> None:
    """Make a folder with a session and a bounce, in which each file to write is there already, or not yet."""
    folder.mkdir()
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    write_set(folder / "Song.als", live_set(track("A", number=1, soloed=True)))
    write_wav(folder / "mix.wav", peak_db=-4.0)
    (folder / "daw-lint.toml").write_text("")
    (folder / ".gitignore").write_text("mine\n")


def program(number: int, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.support.killed_run", str(number), *arguments]


def start(
    number: int, folder: Path, *arguments: str, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DAW_LINT_CACHE_DIR": str(folder.parent / "cache")}
    return subprocess.run(
        program(number, *arguments), cwd=folder, env=environment, capture_output=True, text=True, check=False,
        preexec_fn=before, timeout=120,
    )  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def hold(folder: Path, before: dict[str, bytes], files: dict[str, Callable[[bytes], bool]], strict: bool) -> None:
    """Check that each file is the old one or a whole new one, and that there are no others.

    What is not ``strict`` may leave the journal of a database, or a file that was just about to get its name: the next run
    takes both away.
    """
    for name, content in contents(folder).items():
        if name in files:
            assert content == before.get(name) or files[name](content), name
        elif name in before:
            assert content == before[name], name
        elif strict or not (name.endswith("-journal") or re.fullmatch(r"\.daw-lint-\w+\.tmp", Path(name).name)):
            assert (name, content) == (".daw-lint/.gitignore", b"*\n")
    database = folder / ".daw-lint" / "history.sqlite3"
    if database.exists():
        assert all(History(database, pytest.fail).reports(song.key) for song in History(database, pytest.fail).songs())


def songs_before(tmp_path: Path, arguments: Sequence[str], again: bool) -> Path:
    """Make the songs; for ``again`` after a first run of the command, and changed since."""
    made = tmp_path / "made"
    make_songs(made)
    if again:
        start(0, made, *arguments)
        write_set(made / "Song.als", live_set(track("B", number=1, soloed=True)))
        write_wav(made / "mix.wav", peak_db=-5.0)
    return made


@needs_git
@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_run_leaves_old_files_or_new_ones(tmp_path: Path, name: str, again: bool) -> None:
    arguments, files = COMMANDS[name]
    made = songs_before(tmp_path, arguments, again)
    before = contents(made)
    whole = tmp_path / "whole"
    shutil.copytree(made, whole)
    lines = int(start(0, whole, *arguments).stdout.split()[-1])
    hold(whole, before, files, strict=True)
    choose = random.Random(f"{name} {again} {os.environ.get('DAW_LINT_SEED', '1')}")
    assert lines
    for number in choose.sample(range(1, lines + 1), min(lines, max(1, KILLS // 2))):
        folder = tmp_path / f"killed-{number}"
        shutil.copytree(made, folder)
        assert start(number, folder, *arguments).returncode == -signal.SIGKILL
        hold(folder, before, files, strict=False)
        start(0, folder, *arguments)
        hold(folder, before, files, strict=True)
        assert set(contents(folder)) == set(contents(whole))


def limit_of(size: int) -> Callable[[], None]:
    """Let no file grow beyond a number of bytes: writing more fails, as on a full disk."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@needs_git
@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_leaves_old_files_or_new_ones(tmp_path: Path, name: str, again: bool) -> None:
    arguments, files = COMMANDS[name]
    made = songs_before(tmp_path, arguments, again)
    before = contents(made)
    for size in (0, 60, 5000):
        folder = tmp_path / f"full-{size}"
        shutil.copytree(made, folder)
        run = start(0, folder, *arguments, before=limit_of(size))
        hold(folder, before, files, strict=True)
        assert "Traceback" not in run.stderr
        if contents(folder) == before and not (again and name == "init"):
            assert "daw-lint: " in run.stderr
        start(0, folder, *arguments)
        hold(folder, before, files, strict=True)


def test_a_history_that_is_killed_while_it_is_made_is_no_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(b"")
    with pytest.raises(Exception, match="not a history of daw-lint"):
        History(path, pytest.fail).songs()
    assert path.read_bytes() == b""
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
