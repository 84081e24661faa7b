"""Past reports: what is kept, what changed between versions, and that nothing of it is lost."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import time
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from daw_lint.health.history import HistoryError
from daw_lint.health.history import place as history_place
from daw_lint.health.history.changes import PastFinding, changes
from daw_lint.health.history.place import song_key
from daw_lint.health.history.schema import APPLICATION_ID, STEPS
from daw_lint.health.history.store import History, Song
from daw_lint.report.health.history_table import show_reports, show_songs
from daw_lint.report.rich_console import EscapingConsole
from tests.support.command_line import run
from tests.support.live_sets import live_set, track, vst2, write_set
from tests.support.past_reports import LIMITER, SOLO, past, start
from tests.support.wav_files import write_wav

KEEP = """
import sys
from pathlib import Path
from tests.support.past_reports import past
from daw_lint.health.history.store import History
first, count = int(sys.argv[2]), int(sys.argv[3])
history = History(Path(sys.argv[1]), print)
for version in range(first, first + count):
    history.keep("/song", past(version, findings=past().findings * 3))
    print("kept", version, flush=True)
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    (folder / "daw-lint.toml").write_text("history = true\n")
    return folder


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.sqlite3", lambda line: pytest.fail(line))


def kept(folder: Path) -> list[str]:
    """Return the names of the versions of the only song that a project's history holds."""
    history = History(folder / ".daw-lint" / "history.sqlite3", lambda line: pytest.fail(line))
    return [entry.name for song in history.songs() for entry in history.reports(song.key)]


def test_a_history_that_was_never_written_is_empty_and_is_not_made_by_asking(history: History) -> None:
    assert (history.reports("/song"), history.songs()) == ((), ())
    assert not history.path.exists()


# What is kept


def test_checks_are_kept_with_their_numbers_and_findings(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2")))
    write_wav(folder / "Song.wav", peak_db=-4.0)
    run("check", "Song.als")
    (entry,) = History(folder / ".daw-lint" / "history.sqlite3", print).reports("/song")
    assert (entry.path, entry.bounce, entry.stage, entry.verdict) == ("Song.als", "Song.wav", "mix", "not ready")
    assert (entry.score, entry.plugins, entry.tracks) == (80, 1, 2)
    assert entry.headroom_db == pytest.approx(4.0, abs=0.01)
    assert entry.loudness_lufs is not None
    assert entry.true_peak_db is not None
    assert entry.plr_db == pytest.approx(entry.true_peak_db - entry.loudness_lufs)
    assert entry.findings == (LIMITER,)
    assert entry.application == "Ableton Live 11.3.4"


def test_nothing_is_kept_unless_somebody_asks_for_it(folder: Path) -> None:
    write_set(folder / "Song.als")
    (folder / "daw-lint.toml").write_text("")
    run("check", "Song.als")
    assert not (folder / ".daw-lint").exists()
    run("check", "Song.als", "--history")
    assert kept(folder) == ["Song.als"]


def test_the_command_line_can_forbid_what_the_configuration_asks_for(folder: Path) -> None:
    write_set(folder / "Song.als")
    run("check", "Song.als", "--no-history")
    assert not (folder / ".daw-lint").exists()


def test_the_configuration_can_name_the_file(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text('history = "kept/songs.sqlite3"\n')
    write_set(folder / "Song.als")
    run("check", "Song.als")
    assert History(folder / "kept" / "songs.sqlite3", print).songs()


def test_without_a_configuration_the_history_is_in_the_data_folder_of_the_user(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, appauthor: folder / "home" / name)
    monkeypatch.setattr(
        history_place, "_users_own", history_place._users_own.__wrapped__
    )  # another test may have asked already
    (folder / "daw-lint.toml").unlink()
    write_set(folder / "Song.als")
    run("check", "Song.als", "--history")
    (song,) = History(folder / "home" / "daw-lint" / "history.sqlite3", print).songs()
    assert song.latest.path == (folder / "Song.als").as_posix()
    assert "Song.als" in run("history").output


def test_git_does_not_see_the_history_of_a_project(folder: Path) -> None:
    write_set(folder / "Song.als")
    run("check", "Song.als")
    assert (folder / ".daw-lint" / ".gitignore").read_text() == "*\n"


def test_the_same_state_is_kept_once_and_a_new_save_or_a_new_setting_is_a_new_one(folder: Path) -> None:
    write_set(folder / "Song.als")
    run("check", "Song.als")
    run("check", "Song.als")
    assert len(kept(folder)) == 1
    write_set(folder / "Song.als", live_set(track("Drums", number=1)))
    run("check", "Song.als")
    assert len(kept(folder)) == 2
    run("check", "Song.als", "--ignore", "SH103")
    assert len(kept(folder)) == 3


def test_a_media_file_that_goes_missing_is_a_new_state_although_no_file_that_was_read_changed(folder: Path) -> None:
    from tests.support.live_sets import clip

    write_wav(folder / "a.wav", peak_db=-6.0)
    write_set(folder / "Song.als", live_set(track("A", number=1, clips=clip("a", 0, 16, "/old/a.wav", "a.wav"))))
    run("check", "Song.als", "--no-bounce")
    (folder / "a.wav").unlink()
    run("check", "Song.als", "--no-bounce")
    entries = History(folder / ".daw-lint" / "history.sqlite3", print).reports("/song")
    assert [len(entry.findings) for entry in entries] == [0, 1]


def test_a_state_that_comes_again_after_others_moves_to_the_end(history: History) -> None:
    for version in (1, 2, 1):
        history.keep("/song", past(version))
    assert [entry.name for entry in history.reports("/song")] == ["Song v2.als", "Song v1.als"]


def test_a_session_that_cannot_be_read_leaves_no_entry(folder: Path) -> None:
    (folder / "Song.als").write_bytes(b"")
    assert run("check", "Song.als").exit_code == 1
    assert not (folder / ".daw-lint").exists()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Song v1.als", "Song v2.als", True),
        ("Song_v1.als", "Song_V12.als", True),
        ("Song ver 2.als", "Song.als", True),
        ("Song v1.2 mix.als", "Song v3 mix.als", True),
        ("Song v1.als", "Song v1 master.als", False),
        ("Track 1.als", "Track 2.als", False),
        ("a/Song.als", "b/Song.als", False),
        ("V8.als", "V9.als", False),
        ("歌 v1.als", "歌 v2.als", True),
    ],
)
def test_a_name_that_differs_only_in_its_version_is_the_same_song(one: str, other: str, same: bool) -> None:
    keys = {song_key(Path("/music") / name, Path("/music")) for name in (one, other)}
    assert (len(keys) == 1) is same


def test_hostile_names_are_kept_and_shown_without_harm(folder: Path) -> None:
    name = "So\x1b[31mng [bold]<b>\udcff.als"
    try:
        write_set(folder / name)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this system has no such names")
    run("check", name)
    write_set(folder / name, live_set(track("Drums\u202e🥁[red]", number=1, soloed=True) + track("B", number=2)))
    run("check", name)
    output = run("history", name).output
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "So\\x1b[31mng" in output
    assert "[bold]<b>" in output
    assert "Drums\\u202e🥁[red]: solo is on" in output
    run("check", name)
    assert len(kept(folder)) == 2


# What changed


def test_moved_numbers_are_told_with_units_and_the_step() -> None:
    step = changes(past(1), past(2, score=60, loudness_lufs=-9.81, peak_db=-0.1, plugins=7))
    assert [str(move) for move in step.moved] == [
        "score 80 to 60 (-20)",
        "loudness -14.2 LUFS to -9.8 LUFS (+4.4)",
        "headroom 1.5 dB to 0.1 dB (-1.4)",
        "plug-ins 5 to 7 (+2)",
    ]


def test_what_is_not_seen_in_the_shown_figures_is_no_change() -> None:
    assert not changes(past(1, loudness_lufs=-14.21), past(2, loudness_lufs=-14.24))


def test_silence_and_what_was_unknown_are_named_and_not_subtracted() -> None:
    step = changes(past(1, loudness_lufs=float("-inf"), tracks=None), past(2))
    assert [str(move) for move in step.moved] == ["loudness silence to -14.2 LUFS", "tracks unknown to 24"]


def test_new_and_gone_findings_are_told_by_rule_and_object_whatever_their_words() -> None:
    before = past(1, findings=(LIMITER, LIMITER, SOLO))
    after = past(2, findings=(LIMITER._replace(message="other words"), SOLO._replace(object_path="Bass")))
    step = changes(before, after)
    assert step.new == (SOLO._replace(object_path="Bass"),)
    assert step.gone == (LIMITER, SOLO)


def test_what_makes_two_versions_hard_to_compare_is_said() -> None:
    step = changes(past(1), past(2, settings="other", tool_version="0.2.0", bounce="", loudness_lufs=None))
    assert step.notes == (
        "judged with different settings",
        "judged by daw-lint 0.2.0, previously by 0.1.0",
        "now without a bounce: rules about audio were not checked",
    )
    assert not step.moved


def test_the_terminal_shows_the_versions_and_what_changed_since_the_last_one(folder: Path) -> None:
    write_set(folder / "Song v1.als", live_set(master=vst2("Pro-L 2")))
    write_set(folder / "Song v2.als", live_set(track("Drums", number=1, soloed=True) + track("B", number=2)))
    write_set(folder / "Song v3.als")
    run("check", "Song v1.als")
    run("check", "Song v2.als")
    run("check", "Song v3.als")
    output = run("history", "song").output
    rows = [" ".join(line.split()[2:]) for line in output.splitlines() if ".als  mix" in line]
    assert rows == [
        "Song v1.als mix not ready 80* - - 1 2 1",
        "Song v2.als mix not ready 80* - - 0 2 1 (+1 -1)",
        "Song v3.als mix session OK, 100* - - 0 2 0 (-1)",
    ]
    assert "gone SH101  Drums: solo is on" in output
    assert "score 80 to 100 (+20)" in output
    assert "gone MB101" not in output
    assert "gone MB101  Master > Pro-L 2" in run("history", "Song v3.als", "-v").output


LOUD = PastFinding(
    "HR101", "error", "", "the mix peaks at -0.1 dBFS, which is 2.9 dB above what leaves room for mastering"
)
LONG_NAME = "Night Bus Project (Client 2026)/Night Bus v{} final mix with the new chorus.als"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_number_of_the_history_is_cut_and_no_line_is_too_long(width: int) -> None:
    versions = [
        past(1, path=LONG_NAME.format(1), findings=(LIMITER,) * 120, unjudged=3, tracks=112),
        past(2, path=LONG_NAME.format(2), findings=(LOUD,) * 105, verdict="session OK, bounce not checked", tracks=112),
    ]
    console = EscapingConsole(file=StringIO(), width=width, color_system=None)
    show_reports(versions, False, console)
    show_songs([Song("/a", 1200, versions[0]), Song("/b", 2, versions[1]._replace(path="Other/B.rpp"))], console)
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()
    assert "\u2026" not in shown
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= width
    for number in ("-14.2", "1.5 dB", "80*", "120", "105", "(+105 -120)", "1200", f"{versions[0].made_at:%Y-%m-%d}"):
        assert re.search(rf"(?<!\S){re.escape(number)}(?!\S)", shown), number
    assert ("112" in shown) == (width >= 80)
    assert shown.count("versions") == 1


def test_the_history_as_json_holds_each_version_with_its_changes(folder: Path) -> None:
    write_set(folder / "Song v1.als", live_set(master=vst2("Pro-L 2")))
    write_set(folder / "Song v2.als")
    run("check", "Song v1.als")
    run("check", "Song v2.als")
    document = json.loads(run("history", "Song v2.als", "--format", "json").output)
    first, second = document["reports"]
    assert first["changes"] is None
    assert second["changes"]["moved"][0] == {"field": "score", "before": 80, "after": 100, "unit": ""}
    assert [entry["code"] for entry in second["changes"]["gone"]] == ["MB101"]
    assert json.loads(run("history", "--format", "json").output)["songs"][0]["versions"] == 2


def test_a_song_that_nobody_kept_is_an_error_that_says_how_to_keep_it(folder: Path) -> None:
    result = run("history", "Nothing.als")
    assert result.exit_code == 2
    assert "no report of 'Nothing.als' in" in result.output
    assert "daw-lint report Nothing.als --history" in result.output
    assert not (folder / ".daw-lint").exists()


# That nothing is lost


def old_file(path: Path) -> None:
    """Write a history as the first version of the schema had it, with one report."""
    with sqlite3.connect(path) as connection:
        for statement in STEPS[0]:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        values = ("/song", "x", *["2025-01-01T00:00:00+01:00"] * 2, "Old.als", *["a"] * 6, "[]", "mix", "ready", 93)
        names = "song, state, first_at, made_at, path, sha256, bounce, bounce_sha256, tool_version, settings, profile, "
        names += "targets, stage, verdict, score"
        connection.execute(f"INSERT INTO report (place, {names}) VALUES (1, {', '.join('?' * len(values))})", values)
        connection.execute("INSERT INTO finding VALUES (1, 0, 'SH101', 'error', 'Drums', 'solo is on')")
    connection.close()


@pytest.mark.parametrize("old", [False, True], ids=["new file", "file of an old schema"])
def test_many_processes_at_once_lose_no_report(tmp_path: Path, old: bool) -> None:
    path = tmp_path / "history.sqlite3"
    if old:
        old_file(path)
    processes = [start(KEEP, path, 100 * number, 5) for number in range(6)]
    for process in processes:
        assert process.wait(60) == 0, process.stderr.read() if process.stderr else ""
        process.communicate()
    entries = History(path, print).reports("/song")
    wanted = {f"Song v{100 * number + step}.als" for number in range(6) for step in range(5)}
    assert {entry.name for entry in entries} == wanted | ({"Old.als"} if old else set())
    assert all(len(entry.findings) == 3 for entry in entries if entry.name != "Old.als")


def test_the_same_state_from_many_processes_at_once_is_kept_once(tmp_path: Path) -> None:
    processes = [start(KEEP, tmp_path / "history.sqlite3", 1, 1) for _ in range(5)]
    assert [process.wait(60) for process in processes] == [0] * 5
    for process in processes:
        process.communicate()
    assert len(History(tmp_path / "history.sqlite3", print).reports("/song")) == 1


def test_a_process_that_is_killed_leaves_whole_reports_and_a_file_that_goes_on(
    tmp_path: Path, history: History
) -> None:
    for round_ in range(3):
        process = start(KEEP, history.path, 1000 * (round_ + 1), 900)
        assert process.stdout is not None
        for _ in range(3 + 4 * round_):
            process.stdout.readline()
        process.kill()
        said = process.stdout.read()  # communicate() would pass over what readline() has fetched ahead
        process.communicate()
        done = 3 + 4 * round_ + said.count("kept")
        mine = [entry for entry in history.reports("/song") if entry.name.startswith(f"Song v{round_ + 1}0")]
        assert len(mine) in (done, done + 1)
        assert all(len(entry.findings) == 3 for entry in mine)
    assert history.keep("/song", past(5))
    with sqlite3.connect(history.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit on the size of files")
def test_a_disk_that_is_full_is_said_and_harms_neither_the_report_nor_what_was_kept(folder: Path) -> None:
    """A limit on the size of files stands for the full disk: the write of a page fails in the same place."""
    import resource

    kept_file = folder / ".daw-lint" / "history.sqlite3"
    write_set(folder / "Song.als", live_set(master=vst2("Pro-L 2")))
    run("check", "Song.als")
    before = kept(folder)
    busy = live_set("".join(track(f"T{number}", number=number, soloed=True) for number in range(100)))
    write_set(folder / "Song.als", busy)
    size = kept_file.stat().st_size
    # Bytecode that is cut off at the limit must not reach the cache that all tests share.
    script = "import sys; sys.dont_write_bytecode = True; sys.argv = ['daw-lint', 'check', 'Song.als']\n"
    script += "from daw_lint.__main__ import main; main()"
    process = start(script, cwd=folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "100 findings (100 errors)" in output
    assert (
        "history.sqlite3: it cannot be read or written (is the disk full or disconnected?): the report is written"
        in errors
    )
    assert kept(folder) == before


def test_a_full_file_system_is_named(history: History) -> None:
    history.keep("/song", past(1))
    real = sqlite3.connect

    def full(*arguments: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*arguments, **options)  # type: ignore[call-overload]
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", full)
        with pytest.raises(HistoryError, match="the disk is full; the report is written"):
            history.keep("/song", past(2, findings=(LIMITER,) * 500))
    assert [entry.name for entry in history.reports("/song")] == ["Song v1.als"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError, match="cannot be created"):
        History(tmp_path / "file" / "history.sqlite3", print).keep("/song", past())


def test_another_program_that_holds_the_file_is_named(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daw_lint.health.history.store.WAIT_S", 0.05)
    history.keep("/song", past(1))
    other = sqlite3.connect(history.path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(HistoryError, match="another program has locked it"):
        history.keep("/song", past(2))
    other.close()
    assert history.keep("/song", past(2))


NO_TEXT = {
    "bytes for a name": "UPDATE report SET path = x'ff00'",
    "bytes for a message": "UPDATE finding SET message = x'ff'",
    "bytes for a song": "INSERT INTO report SELECT 1000 + id, 1000 + place, x'ff', state, {} FROM report LIMIT 1",
}


def damage(kind: str, path: Path) -> None:
    if kind in NO_TEXT:
        with closing(sqlite3.connect(path)) as connection, connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(report)")]
            connection.execute(NO_TEXT[kind].format(", ".join(columns[4:])))
        return
    content = bytearray(path.read_bytes())
    if kind == "noise":
        content[100:] = b"no database" * 1000
    elif kind == "cut":
        content = content[: len(content) // 2]
    elif kind == "page":
        content[4096:8192] = b"\xaa" * 4096
    elif kind == "date":
        content = content.replace(b"2026-03-02T", b"2026-93-02T")
    path.write_bytes(content)


@pytest.mark.parametrize("kind", ["noise", "cut", "page", "date", "bytes for a name", "bytes for a message"])
def test_a_damaged_file_is_renamed_aside_and_said_and_a_new_one_begun(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "history.sqlite3"
    said: list[str] = []
    history = History(path, said.append)
    for version in range(1, 40):
        history.keep("/song", past(version))
    damage(kind, path)
    broken = path.read_bytes()
    entries = history.keep("/song", past(50))
    assert entries[-1].name == "Song v50.als"
    (aside,) = tmp_path.glob("history.damaged-*.sqlite3")
    # SQLite may have added the new report before the damage was met: what was there is still there.
    assert aside.read_bytes() == broken or kind == "date" or kind in NO_TEXT
    assert said == [f"the history {path} is damaged: renamed to {aside.name}, and started a new one"]


@pytest.mark.parametrize("kind", NO_TEXT)
def test_what_is_no_text_where_a_text_belongs_is_damage_for_those_who_read_all_songs(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "history.sqlite3"
    said: list[str] = []
    History(path, said.append).keep("/song", past(1))
    damage(kind, path)
    assert History(path, said.append).songs() == ()
    assert len(said) == 1
    assert "is damaged: renamed" in said[0]


def test_a_damaged_file_that_two_processes_meet_is_renamed_once_and_both_reports_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    History(path, print).keep("/song", past())
    damage("noise", path)
    processes = [start(KEEP, path, 100 * number, 3) for number in range(4)]
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert len(list(tmp_path.glob("history.damaged-*"))) == 1
    assert sum("is damaged" in text for text in said) == 1
    assert len(History(path, print).reports("/song")) == 12


def test_a_file_of_an_old_schema_is_brought_forward_with_all_that_it_holds(history: History) -> None:
    old_file(history.path)
    history.keep("/song", past(2))
    old, new = history.reports("/song")
    assert (old.name, old.score, old.application) == ("Old.als", 93, "")
    assert [finding.code for finding in old.findings] == ["SH101"]
    assert new.application == "Ableton Live 11.3.4"


def test_a_file_of_a_newer_daw_lint_is_refused_and_left_untouched(history: History) -> None:
    history.keep("/song", past(1))
    with sqlite3.connect(history.path) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    before = history.path.read_bytes()
    with pytest.raises(HistoryError, match=r"written by a newer daw-lint; update daw-lint to read it"):
        history.keep("/song", past(2))
    with pytest.raises(HistoryError, match="newer"):
        history.songs()
    assert history.path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_untouched(history: History) -> None:
    with sqlite3.connect(history.path) as connection:
        connection.execute("CREATE TABLE bookmarks (name TEXT)")
    connection.close()
    before = history.path.read_bytes()
    with pytest.raises(HistoryError, match="a database of another program"):
        history.keep("/song", past(1))
    assert history.path.read_bytes() == before


def test_a_history_that_fails_does_not_change_the_exit_code(folder: Path) -> None:
    write_set(folder / "Song.als")
    (folder / ".daw-lint").write_text("a file where the folder should be")
    result = run("check", "Song.als")
    assert result.exit_code == 0
    assert "no findings: 1 session" in result.output
    assert "the report is written, but not added to the history" in result.output


def test_waiting_for_a_writer_ends_when_it_is_done(history: History) -> None:
    history.keep("/song", past(1))
    other = sqlite3.connect(history.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    process = start(KEEP, history.path, 7, 1)
    time.sleep(0.3)
    assert process.poll() is None
    other.execute("COMMIT")
    other.close()
    assert process.wait(30) == 0
    process.communicate()
    assert [entry.name for entry in history.reports("/song")] == ["Song v1.als", "Song v7.als"]


def test_a_history_with_far_too_much_text_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    old_file(path)
    with sqlite3.connect(path) as connection:
        numbers = "WITH RECURSIVE number(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM number LIMIT 500)"
        connection.execute(
            f"INSERT INTO finding {numbers} SELECT 1, value, 'SH101', 'info', '', printf('%.*c', 100000, 'x') FROM number"
        )
    connection.close()
    with pytest.raises(HistoryError, match="more than 32 MB"):
        History(path, print).reports("/song")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
