"""``git diff`` of sessions with the textconv that ``daw-lint init`` sets up."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import clip, live_set, native, parameter, track, vst2, write_set

pytestmark = [needs_git, pytest.mark.slow]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with one session, in which ``daw-lint init`` was run and its advice followed."""
    folder = make_repository(tmp_path / "Night Bus", monkeypatch)
    write_set(folder / "Über uns.als", song())
    bin_folder = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run(["daw-lint", "init", "--yes"], capture_output=True, text=True, check=True)
    command = re.search(r"^ +(git config .*)$", done.stdout, re.MULTILINE)
    assert command
    git(*shlex.split(command[1])[1:])
    commit_all()
    return folder


def song(bass: str = "1", master: str | None = None) -> str:
    limiter = native("Limiter", parameter("Gain", "2"), parameter("Ceiling", "-0.3"))
    tracks = track("Drums", number=1, devices=native("Eq8")) + track("Bass", number=2, clips=clip("bass", 0, 16))
    before, name, after = live_set(tracks, master=limiter if master is None else master).partition(
        '<EffectiveName Value="Bass"'
    )
    after = after.replace('<Volume><Manual Value="1"/>', f'<Volume><Manual Value="{bass}"/>', 1)
    return before + name + after


def diff(*arguments: str) -> list[str]:
    """Return the lines of ``git diff`` that were added or removed."""
    lines = git("diff", "-U0", "--no-color", *arguments).splitlines()
    return [line for line in lines if re.match(r"[+-](?![+-])", line)]


def test_a_save_that_changes_only_ids_and_view_has_no_line(repo: Path) -> None:
    new = song().replace('Track Id="', 'Track Id="90').replace("</LiveSet>", '<ScrollerPos X="7"/></LiveSet>')
    path = write_set(repo / "Über uns.als", new)
    assert path.name in git("-c", "core.quotePath=off", "diff", "--name-only")
    assert path.name in git("-c", "core.quotePath=off", "status", "--short")
    assert git("diff") == ""


@pytest.mark.parametrize(
    ("xml", "lines"),
    [
        (song(bass="0.5"), ["-  fader: 0.0 dB", "+  fader: -6.02 dB"]),
        (
            song(master=native("Limiter", parameter("Gain", "2"), parameter("Ceiling", "-0.3"), on=False)),
            [
                "-  device: Limiter, gain 2.0 dB, ceiling -0.3 dB",
                "+  device: Limiter, off, gain 2.0 dB, ceiling -0.3 dB",
            ],
        ),
        (
            song(master=native("Limiter", parameter("Gain", "2"), parameter("Ceiling", "-0.3")) + vst2("Pro-L 2")),
            ["+  device: Pro-L 2 (VST2)"],
        ),
        (
            song(
                master=native("Limiter", parameter("Gain", "2"), parameter("Ceiling", "-0.3"))
                + native("Compressor2", parameter("Threshold", "0.5"))
            ),
            ["+  device: Compressor, threshold -6.02 dB"],
        ),
        (song(master=""), ["-  device: Limiter, gain 2.0 dB, ceiling -0.3 dB"]),
    ],
)
def test_one_change_is_one_line(repo: Path, xml: str, lines: list[str]) -> None:
    write_set(repo / "Über uns.als", xml)
    assert diff() == lines
    git("add", "--all")
    assert diff("--cached") == lines
    commit_all()
    assert diff("HEAD~1", "HEAD") == lines


def test_a_session_that_cannot_be_read_does_not_stop_git_from_showing_the_others(repo: Path) -> None:
    write_set(repo / "a.als", song())
    write_set(repo / "z.als", song())
    commit_all()
    (repo / "a.als").write_bytes(b"\x1f\x8bbroken")
    write_set(repo / "z.als", song(bass="0.5"))
    lines = diff()
    assert "+Session that daw-lint cannot read" in lines
    assert lines[-1] == "+  fader: -6.02 dB"


def test_a_pointer_of_git_lfs_is_told_with_how_to_fetch_the_session(repo: Path) -> None:
    (repo / "Über uns.als").write_text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n")
    assert any("git lfs pull" in line for line in diff())


def test_a_new_and_a_deleted_session_are_shown_whole(repo: Path) -> None:
    (repo / "Über uns.als").unlink()
    assert "-Track: Bass" in diff()
    write_set(repo / "new.als", song())
    git("add", "--all", "--intent-to-add")
    assert "+Track: Bass" in diff("--", "new.als")


def test_modules_that_lie_in_the_repository_are_not_run(repo: Path) -> None:
    (repo / "gzip.py").write_text("raise SystemExit(99)\n")
    write_set(repo / "Über uns.als", song(bass="0.5"))
    assert diff() == ["-  fader: 0.0 dB", "+  fader: -6.02 dB"]
