"""Files that are copies at another place, as those dropped on a page: what is around them, and their times, say nothing."""

from __future__ import annotations

from pathlib import Path

from daw_lint.config.find import Config
from daw_lint.run.job import Job
from daw_lint.run.judge_job import ALONE, judge_job
from tests.support.live_sets import clip, live_set, track, write_set
from tests.support.wav_files import write_wav

AROUND = ("SH107", "SH108", "SH109")


def session(folder: Path) -> Path:
    """Return a session outside of a project, with a media file that is not there."""
    kick = clip("kick", 0, 16, "/music/Song Project/Samples/kick.wav", "Samples/kick.wav")
    return write_set(folder / "Song.als", live_set(track("Drums", number=1, clips=kick)))


def test_a_session_without_its_folder_is_not_judged_by_what_is_around_the_copy(tmp_path: Path) -> None:
    job = Job(session(tmp_path), (), Config(select=("SH",)))
    found = {finding.code for finding in judge_job(job, ()).findings}
    assert {"SH102", "SH108"} <= found
    alone = judge_job(job._replace(copied=True, alone=True), ())
    assert not {finding.code for finding in alone.findings} & {"SH102", *AROUND}
    why = {missed.code: missed.reason for missed in alone.not_judged}
    assert {why[code] for code in AROUND} == {ALONE}
    assert "cannot be checked here" in why["SH102"]


def test_the_times_of_copies_are_unknown(tmp_path: Path) -> None:
    import os

    path = session(tmp_path)
    bounce = write_wav(tmp_path / "Song mix.wav", peak_db=-4.0, seconds=2.0)
    os.utime(bounce, (1_600_000_000, 1_600_000_000))
    job = Job(path, (bounce,), Config(select=("FR",)))
    assert [finding.code for finding in judge_job(job, ()).findings if finding.code == "FR101"]
    copied = judge_job(job._replace(copied=True), ())
    assert not [finding.code for finding in copied.findings if finding.code == "FR101"]
    assert "FR101" in {missed.code for missed in copied.not_judged}
