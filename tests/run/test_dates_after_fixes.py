"""What daw-lint changed in a session: only what can be heard makes a bounce stale, and none of it is work on the music."""

from __future__ import annotations

import os
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import Result

from daw_lint.run.dates import first_trace, last_changed
from tests.support.command_line import run
from tests.support.git_repositories import commit_all, git, make_repository, needs_git
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

NOTED = track("Drums", number=1, annotation="daw-lint: ignore[MB113] no dither here") + track("Bass", number=2)
LIMITER = vst2("Precision Limiter")
HOUR_S = 3600


def stale(result: Result) -> bool:
    return "FR101" in re.findall(r": ([A-Z]{1,2}\d{3}) (?:error|warning|info) ", result.output)


def aged(path: Path, hours: float) -> Path:
    """Let a file be changed some hours ago."""
    when = time.time() - hours * HOUR_S
    os.utime(path, (when, when))
    return path


@pytest.fixture
def song(folder: Path) -> Path:
    """A session with a note that suppresses nothing and a limiter, both older than its bounce."""
    path = aged(write_set(folder / "Song.als", live_set(NOTED, master=LIMITER)), 5)
    aged(write_wav(folder / "Song.wav", peak_db=-4.0), 4)
    assert not stale(run("check", "Song.als"))
    return path


def test_a_note_that_was_removed_makes_no_bounce_stale(song: Path) -> None:
    before = song.read_bytes()
    assert "Fixed 1 finding" in run("check", "--fix", "Song.als").output
    assert song.read_bytes() != before
    assert time.time() - song.stat().st_mtime < HOUR_S
    assert not stale(run("check", "Song.als"))


def test_a_limiter_that_was_switched_off_makes_the_bounce_stale(song: Path) -> None:
    run("check", "--fix-only", "--unsafe-fixes", "--select", "MB101", "Song.als")
    result = run("check", "Song.als")
    assert stale(result)
    assert "(fixed by daw-lint)" in result.output


def test_after_a_fix_that_is_heard_one_that_is_not_hides_nothing(song: Path) -> None:
    run("check", "--fix-only", "--unsafe-fixes", "--select", "MB101", "Song.als")
    run("check", "--fix-only", "--select", "E903,MB", "Song.als")
    assert stale(run("check", "Song.als"))


def test_a_save_in_the_daw_between_two_fixes_counts(song: Path) -> None:
    run("check", "--fix-only", "Song.als")
    aged(write_set(song, live_set(NOTED, master=LIMITER, volume="0.9")), 1)
    run("check", "--fix-only", "Song.als")
    assert stale(run("check", "Song.als"))


def test_a_save_in_the_daw_after_a_fix_counts(song: Path) -> None:
    run("check", "--fix-only", "Song.als")
    write_set(song, live_set(NOTED, master=LIMITER, volume="0.9"))
    assert stale(run("check", "Song.als"))


def test_undoing_what_is_not_heard_makes_no_bounce_stale(song: Path) -> None:
    run("check", "--fix-only", "Song.als")
    run("fix", "--undo", "Song.als")
    song.touch()
    assert not stale(run("check", "Song.als"))


def test_undoing_what_is_heard_makes_a_bounce_stale_that_was_made_between(song: Path) -> None:
    run("check", "--fix-only", "--unsafe-fixes", "--select", "MB101", "Song.als")
    write_wav(song.with_suffix(".wav"), peak_db=-4.0)
    time.sleep(0.05)
    run("fix", "--undo", "Song.als")
    result = run("check", "Song.als", "--config", "rules.FR101.slack_min=0")
    assert stale(result), "the bounce was made with the limiter off"


def test_the_cache_takes_notice_of_records_that_come_and_go(song: Path) -> None:
    run("check", "--fix-only", "Song.als")
    assert not stale(run("check", "Song.als"))
    assert not stale(run("check", "Song.als"))
    for record in (song.parent / ".daw-lint" / "fixes").glob("*.json"):
        record.unlink()
    assert stale(run("check", "Song.als"))


@needs_git
def test_a_commit_of_a_fix_that_is_not_heard_makes_no_bounce_stale(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repository(folder, monkeypatch)
    session = write_set(folder / "Song.als", live_set(NOTED, master=LIMITER))
    write_wav(folder / "Song.wav", peak_db=-4.0)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+00:00")
    commit_all("song")
    # A checkout gives its files the time of the checkout; the commit says when they were changed.
    git("checkout", "--quiet", "--force", "HEAD")
    run("check", "--fix-only", "Song.als")
    assert not stale(run("check", "Song.als")), "before the commit"
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T18:00:00+00:00")
    commit_all("fix")
    assert not git("status", "--porcelain")
    session.touch()
    assert not stale(run("check", "Song.als")), "after it"


@needs_git
def test_a_commit_of_a_fix_that_is_heard_makes_the_bounce_stale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_repository(folder, monkeypatch)
    write_set(folder / "Song.als", live_set(NOTED, master=LIMITER))
    write_wav(folder / "Song.wav", peak_db=-4.0)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+00:00")
    commit_all("song")
    run("check", "--fix-only", "--unsafe-fixes", "Song.als")
    assert stale(run("check", "Song.als")), "before the commit"
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T18:00:00+00:00")
    commit_all("fix")
    assert stale(run("check", "Song.als")), "after it"


@pytest.mark.parametrize("unsafe", [(), ("--unsafe-fixes",)])
def test_a_fix_is_not_the_start_of_a_mastering_session(folder: Path, unsafe: tuple[str, ...]) -> None:
    session = aged(write_set(folder / "Song.als", live_set(NOTED, master=LIMITER)), 48)
    started = datetime.fromtimestamp(session.stat().st_mtime).astimezone()
    run("check", "--fix-only", *unsafe, "Song.als")
    trace = first_trace(session)
    assert trace is not None
    assert abs((trace.when - started).total_seconds()) < 1
    changed = last_changed(session)
    assert changed is not None
    assert (changed.evidence == "fixed by daw-lint") is bool(unsafe)


@pytest.mark.parametrize(
    "fix", [("--select", "E903,SH102"), ("--select", "SH101", "--unsafe-fixes")], ids=["note", "solo"]
)
def test_a_fix_of_a_master_lengthens_no_rest(folder: Path, fix: tuple[str, ...]) -> None:
    mix = aged(write_wav(folder / "mix.wav", peak_db=-4.0), 33)
    clips = clip("mix", 0, 16, str(mix), "mix.wav")
    noted = track("Mix", number=1, clips=clips, soloed=True, annotation="daw-lint: ignore[SH102] all here")
    session = aged(write_set(folder / "Song mastering.als", live_set(noted + track("Bass", number=2))), 30)
    before = session.read_bytes()
    run("check", "--fix-only", "--stage", "master", *fix)
    assert session.read_bytes() != before
    output = run("check", "Song mastering.als", "--stage", "master").output
    assert "rested at most 3.0 h before the master" in output
    assert "TM101" in output
