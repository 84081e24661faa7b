"""Reports of sessions that have not changed come from the cache, and say what reports without it say."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from daw_lint.cli.commands import app
from daw_lint.health.history.store import History
from daw_lint.run import engine
from daw_lint.run.cache.store import cache_file
from daw_lint.run.job import Job, JobResult
from daw_lint.run.judge_job import judge_job
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

LIMITED = live_set(master=vst2("Pro-L 2"))
LONG_AGO = 1_700_000_000


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def aged(folder: Path) -> None:
    """Date back what changed just now, which is not kept."""
    for path in (*folder.rglob("*"), folder):
        if path.stat().st_mtime > LONG_AGO + 86_400:
            os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def songs(folder: Path) -> Path:
    """Two sessions, one of them with a missing sample and a bounce."""
    sample = clip("Take", 0, 16, "/gone/Samples/take.wav", "Samples/take.wav")
    write_set(folder / "in" / "Song.als", live_set(track("Vox", number=1, clips=sample), vst2("Pro-L 2")))
    write_wav(folder / "in" / "Song.wav", peak_db=-4.0)
    write_set(folder / "in" / "Other" / "Other.als")
    aged(folder / "in")
    return folder / "in"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sessions that were judged, in this process."""
    names: list[str] = []

    def noting(job: Job, configured: list[object]) -> JobResult:
        names.append(job.file.name)
        return judge_job(job, configured)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "judge_job", noting)
    monkeypatch.setattr(engine, "can_fork", lambda: False)
    return names


def report(judged: list[str]) -> list[str]:
    """Report, and return what was judged for it."""
    judged.clear()
    assert run("report", "in", "-o", "out").exit_code in (0, 1)
    return sorted(judged)


def pages() -> dict[str, str]:
    """Return the pages without the time at which they were made."""
    return {
        path.name: re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", path.read_text("utf-8")) for path in Path("out").iterdir()
    }


def test_an_unchanged_session_is_neither_judged_nor_measured_again(songs: Path, judged: list[str]) -> None:
    assert report(judged) == ["Other.als", "Song.als"]
    first = pages()
    assert report(judged) == []
    assert pages() == first


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda page: page.write_text(page.read_text("utf-8") + "edited", "utf-8")]
)
def test_a_page_that_was_deleted_or_edited_is_written_again(
    songs: Path, judged: list[str], damage: Callable[[Path], object]
) -> None:
    report(judged)
    first = pages()
    damage(next(Path("out").glob("song-*.html")))
    assert report(judged) == []
    assert pages() == first


def test_the_pages_of_another_folder_are_made_anew_since_they_lead_to_the_bounces_from_there(
    songs: Path, judged: list[str]
) -> None:
    report(judged)
    judged.clear()
    run("report", "in", "-o", "elsewhere")
    assert sorted(judged) == ["Other.als", "Song.als"]
    assert len(list(Path("elsewhere").iterdir())) == 3


def change_the_set(songs: Path) -> None:
    write_set(songs / "Song.als", live_set(master=vst2("Maximus")))


def touch_the_set(songs: Path) -> None:
    os.utime(songs / "Song.als", (LONG_AGO + 7200, LONG_AGO + 7200))  # the page shows when it was saved


def render_again(songs: Path) -> None:
    write_wav(songs / "Song.wav", peak_db=0.0)


def render_a_newer_one(songs: Path) -> None:
    write_wav(songs / "Song v2.wav", peak_db=-1.0)


def find_the_sample(songs: Path) -> None:
    (songs / "Samples").mkdir()
    write_wav(songs / "Samples" / "take.wav", peak_db=-4.0)


def configure(songs: Path) -> None:
    (songs / "daw-lint.toml").write_text('ignore = ["MB101"]\n', "utf-8")


@pytest.mark.parametrize(
    "change", [change_the_set, touch_the_set, render_again, render_a_newer_one, find_the_sample, configure]
)
def test_what_has_changed_is_reported_anew(
    songs: Path, judged: list[str], change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    report(judged)
    before = pages()
    change(songs)
    assert "Song.als" in report(judged)
    after = pages()
    monkeypatch.setenv("DAW_LINT_CACHE_DIR", str(cache_file().parent / "another"))
    assert report(judged) == ["Other.als", "Song.als"]
    assert pages() == after != before


@pytest.mark.parametrize("out", ["in/in-health", "in/Other/Reports", "in"])
def test_pages_in_the_folder_that_is_reported_on_are_no_reason_to_judge_again(
    songs: Path, judged: list[str], out: str
) -> None:
    (songs / "Ableton Project Info").mkdir()  # rules of projects look through the whole folder
    aged(songs)
    for times in range(3):
        judged.clear()
        assert run("report", "in", "-o", out).exit_code == 1
        assert sorted(judged) == (["Other.als", "Song.als"] if times == 0 else [])
    assert len(list(Path(out).glob("*.html"))) == 3


def test_a_session_that_cannot_be_read_any_more_loses_its_page(songs: Path, judged: list[str]) -> None:
    report(judged)
    (songs / "Song.als").write_bytes(b"\x1f\x8b damaged")
    aged(songs)
    assert report(judged) == ["Song.als"]
    assert report(judged) == []
    assert not list(Path("out").glob("song-*.html"))
    assert "not read" in Path("out", "index.html").read_text("utf-8")


def test_the_history_is_kept_and_shown_as_without_the_cache(songs: Path, judged: list[str]) -> None:
    (songs / "daw-lint.toml").write_text("history = true\n", "utf-8")
    history = History(songs / ".daw-lint" / "history.sqlite3", pytest.fail)
    report(judged)
    assert report(judged) == []  # the folder of the history beside the sessions is ours too
    assert [song.versions for song in history.songs()] == [1, 1]
    write_set(songs / "Song.als", LIMITED)
    aged(songs)
    assert report(judged) == ["Song.als"]
    assert report(judged) == []
    versions = {song.key: song.versions for song in history.songs()}
    assert sorted(versions.values()) == [1, 2]
    page = next(Path("out").glob("song-*.html")).read_text("utf-8")
    assert 'id="history"' in page


def test_a_history_that_was_deleted_is_begun_anew_and_no_page_shows_it(songs: Path, judged: list[str]) -> None:
    (songs / "daw-lint.toml").write_text("history = true\n", "utf-8")
    report(judged)
    write_set(songs / "Song.als", LIMITED)
    aged(songs)
    report(judged)
    report(judged)
    assert report(judged) == []
    database = songs / ".daw-lint" / "history.sqlite3"
    database.unlink()
    assert report(judged) == ["Song.als"]
    assert [song.versions for song in History(database, pytest.fail).songs()] == [1, 1]
    assert 'id="history"' not in next(Path("out").glob("song-*.html")).read_text("utf-8")


def test_a_check_with_a_history_comes_from_the_cache_and_is_kept(songs: Path, judged: list[str]) -> None:
    (songs / "daw-lint.toml").write_text('history = ".daw-lint/history.sqlite3"\n', "utf-8")
    aged(songs)
    history = History(songs / ".daw-lint" / "history.sqlite3", pytest.fail)

    def check() -> list[tuple[object, ...]]:
        judged.clear()
        run("check", "in")
        return [(song.key, *song.latest[1:]) for song in history.songs()]  # all but the time

    first = check()
    assert sorted(judged) == ["Other.als", "Song.als"]
    history.path.unlink()
    assert check() == first
    assert judged == []


def test_fail_on_of_the_configuration_decides_the_exit_code(songs: Path) -> None:
    assert run("report", "in", "-o", "out").exit_code == 1
    assert run("report", "in/Song.als", "-o", "song.html").exit_code == 1
    assert run("report", "in/Other", "-o", "other").exit_code == 0
    write_set(songs / "Other" / "Other.als", live_set(volume="0.5"))
    levels = {level: run("check", "in/Other", "--fail-on", level).exit_code for level in ("info", "error")}
    assert levels == {"info": 1, "error": 0}
    for level, code in levels.items():
        (songs / "daw-lint.toml").write_text(f'fail-on = "{level}"\n', "utf-8")
        assert run("report", "in/Other", "-o", "other").exit_code == code
        assert run("report", "in/Other/Other.als", "--format", "json").exit_code == code


def test_what_a_baseline_knows_fails_no_report(songs: Path) -> None:
    (songs / "daw-lint.toml").write_text('baseline = "known.json"\n', "utf-8")
    run("check", "in", "--update-baseline")
    assert run("report", "in", "-o", "out").exit_code == 0
    assert run("report", "in/Song.als", "-o", "song.html").exit_code == 0
    write_set(songs / "Other" / "Other.als", LIMITED)
    assert run("report", "in", "-o", "out").exit_code == 1
    assert run("report", "in/Song.als", "-o", "song.html").exit_code == 0
