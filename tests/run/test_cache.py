"""Verdicts of earlier runs are used only where nothing they depend on has changed, and never get in the way."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from daw_lint.report.findings.json import lines
from daw_lint.report.view import View
from daw_lint.run.cache import key
from daw_lint.run.cache import store as store_module
from daw_lint.run.cache.store import MOST_DAYS, Store, cache_file, user_folder
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import Report, lint
from tests.support.command_line import run
from tests.support.live_sets import clip, live_set, track, vst2, write_set
from tests.support.wav_files import write_wav

LIMITER = vst2("Precision Limiter")
LONG_AGO = 1_700_000_000


def aged(folder: Path, when: int = LONG_AGO) -> None:
    """Date everything in a folder back: what changed just now is not kept."""
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (when, when))


def judged() -> tuple[Report, list[bool]]:
    """Lint where we stand, and say which jobs came from the cache."""
    report = lint([Path()], [], ConfigFinder(), store=Store(cache_file()))
    return report, [timing.is_cached for timing in report.timings]


def said(report: Report) -> str:
    return "\n".join(str(line) for line in lines(report, View()))


def project(folder: Path) -> None:
    """Write a set with a limiter, a missing sample and a bounce, and one that stands alone."""
    sample = clip("Take", 0, 16, "/gone/Samples/take.wav", "Samples/take.wav")
    write_set(folder / "Song.als", live_set(track("Vox", number=1, clips=sample), LIMITER))
    write_wav(folder / "Song.wav", peak_db=-4.0)
    write_set(folder / "Other" / "Other.als")
    aged(folder)


def test_what_has_not_changed_is_known_and_reported_as_before(folder: Path) -> None:
    project(folder)
    first, anew = judged()
    second, known = judged()
    assert (anew, known) == ([False, False], [True, True])
    assert {finding.code for finding in first.findings} >= {"MB101", "SH102"}
    assert said(second) == said(first)


def change_the_set(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=vst2("Maximus")))


def render_again(folder: Path) -> None:
    write_wav(folder / "Song.wav", peak_db=0.0)


def lose_the_bounce(folder: Path) -> None:
    (folder / "Song.wav").unlink()


def render_a_newer_one(folder: Path) -> None:
    write_wav(folder / "Song v2.wav", peak_db=-1.0)


def find_the_sample(folder: Path) -> None:
    (folder / "Samples").mkdir()
    write_wav(folder / "Samples" / "take.wav", peak_db=-4.0)


def save_the_set_later(folder: Path) -> None:
    os.utime(folder / "Song.als", (LONG_AGO + 7200, LONG_AGO + 7200))


def configure(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text('ignore = ["MB101"]\n', "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        change_the_set,
        render_again,
        lose_the_bounce,
        render_a_newer_one,
        find_the_sample,
        save_the_set_later,
        configure,
    ],
)
def test_what_has_changed_is_judged_anew(folder: Path, change: Callable[[Path], None]) -> None:
    project(folder)
    before, _ = judged()
    change(folder)
    after, known = judged()
    assert not known[0]
    assert said(after) == said(lint([Path()], [], ConfigFinder()))
    assert said(after) != said(before)


def test_a_rule_of_the_studio_that_changes_is_judged_anew(folder: Path) -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "house-rules.md").read_text("utf-8")
    rule = next(block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "HS101" in block)
    own = folder / "house" / "HS101-song-too-long.toml"
    own.parent.mkdir()
    own.write_text(rule, "utf-8")
    (folder / "daw-lint.toml").write_text('rule-folders = ["house"]\n', "utf-8")
    write_set(folder / "Song.als", live_set(track("Long", number=1, clips=clip("Long", 0, 600))))
    aged(folder)
    judged()
    report, known = judged()
    assert ("HS101" in {finding.code for finding in report.findings}, known) == (True, [True])
    own.write_text(rule.replace("default = 240.0", "default = 900.0"), "utf-8")
    assert judged()[1] == [False]


def test_a_set_that_was_only_touched_is_known(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    aged(folder)
    judged()
    os.utime(folder / "Song.als")
    assert judged()[1] == [True]


def test_settings_are_part_of_what_is_known(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    aged(folder)
    assert run("check").exit_code == 1
    assert run("check", "--ignore", "MB101").exit_code == 0
    assert run("check").exit_code == 1


def test_daw_lint_itself_is_part_of_what_is_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, rules = folder / "package", folder / "rules"
    for path in (
        package / "run" / "cache" / "key.py",
        package / "lint.py",
        rules / "a" / "A1.toml",
        rules / "plugins.csv",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    monkeypatch.setattr(key, "__file__", str(package / "run" / "cache" / "key.py"))
    monkeypatch.setattr(key, "rules_dir", lambda: rules)
    listed = key._code.__wrapped__
    before = listed()
    assert len(before.splitlines()) == 4
    (package / "notes.txt").write_text("1")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "lint.py").write_text("1")
    (package / "cli").mkdir()
    (package / "cli" / "check.py").write_text("1")
    assert listed() == before
    (package / "report" / "cli").mkdir(parents=True)
    (package / "report" / "cli" / "check.py").write_text("1")
    assert len(listed().splitlines()) == 5
    (rules / "plugins.csv").write_text("12")
    after = listed()
    assert after != before
    machines = set()
    for files in (before, after):
        monkeypatch.setattr(key, "_code", lambda files=files: files)
        machines.add(key._machine())
    assert len(machines) == 2


def test_a_file_of_the_same_content_under_another_name_is_judged_itself(folder: Path) -> None:
    write_set(folder / "Song.als", live_set(master=LIMITER))
    aged(folder)
    judged()
    (folder / "Song.als").rename(folder / "Renamed.als")
    report, known = judged()
    assert known == [False]
    assert report.findings[0].file.name == "Renamed.als"


def test_what_changed_just_now_is_not_kept_since_it_may_change_again_within_one_tick(folder: Path) -> None:
    write_set(folder / "Song.als")
    write_wav(folder / "Song.wav", peak_db=0.0)
    judged()
    assert judged()[1] == [False]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system gives open files no names")
def test_a_pipe_is_not_read_and_the_cache_keeps_nothing_of_it(folder: Path) -> None:
    reader, writer = os.pipe()  # as bash makes one for <(...)
    os.write(writer, write_set(folder / "Song.als", live_set(master=LIMITER)).read_bytes())
    os.close(writer)
    try:
        report = lint([Path(f"/dev/fd/{reader}")], [], ConfigFinder(), store=Store(cache_file()))
    finally:
        os.close(reader)
    (finding,) = report.findings
    assert finding.code == "E902"
    assert "give it to daw-lint as -" in finding.message or "daw-lint check -" in finding.message, finding.message


def test_a_master_is_judged_anew_since_the_rest_of_its_mix_goes_on(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text('stage = "master"\n', "utf-8")
    write_set(folder / "Song.als")
    aged(folder)
    judged()
    assert judged()[1] == [False]


def test_the_mix_of_a_master_comes_from_the_cache_and_from_a_process_of_its_own(folder: Path) -> None:
    (folder / "daw-lint.toml").write_text('[[paths]]\nmatch = ["Masters/*"]\nstage = "master"\n', "utf-8")
    for number in range(4):
        song = folder / "Mixes" / f"Song {number}.wav"
        song.parent.mkdir(exist_ok=True)
        write_wav(song, peak_db=0.0)
        write_set(song.with_suffix(".als"), live_set(master=LIMITER))
        media = clip("Mix", 0, 16, str(song), f"../Mixes/{song.name}")
        write_set(folder / "Masters" / f"Master {number}.als", live_set(track("Mix", number=1, clips=media)))
    aged(folder)

    def masters(processes: int, store: Store | None) -> Report:
        return lint([Path("Masters")], [], ConfigFinder(), store=store, processes=processes)

    def names(report: Report) -> list[tuple[str, bool]]:
        return [(timing.file.name, timing.is_cached) for timing in report.timings]

    alone = masters(1, None)
    assert [name for name, _ in names(alone)] == [f"{kind} {n}.als" for n in range(4) for kind in ("Master", "Song")]
    assert {finding.code for finding in alone.findings} >= {"MB101", "HR101"}
    first = masters(2, Store(cache_file()))
    assert not any(is_cached for _, is_cached in names(first))
    second = masters(2, Store(cache_file()))
    assert names(second) == [(name, name.startswith("Song")) for name, _ in names(first)]
    assert said(second) == said(first) == said(alone)
    write_wav(folder / "Mixes" / "Song 2.wav", peak_db=-9.0)
    third = masters(1, Store(cache_file()))
    assert dict(names(third)) == {name: name.startswith("Song") and "2" not in name for name, _ in names(first)}
    assert said(third) == said(masters(1, None)) != said(first)


def test_a_suppression_that_was_of_use_in_an_earlier_run_is_not_called_unused(folder: Path) -> None:
    entry = '[[suppress]]\nrule = "{}"\nreason = "agreed"\n'
    (folder / "daw-lint.toml").write_text(entry.format("MB101") + entry.format("SH101"), "utf-8")
    write_set(folder / "Song.als", live_set(master=LIMITER))
    aged(folder)
    first, _ = judged()
    second, known = judged()
    assert known == [True]
    assert [finding.message.split(" (")[0] for finding in second.findings] == ["the suppression of SH101"]
    assert said(second) == said(first)


def test_nothing_is_read_or_written_without_the_cache(folder: Path) -> None:
    project(folder)
    run("check", "--no-cache")
    assert not cache_file().parent.exists()
    run("check")
    assert "2 from the cache" in run("check", "-v").output
    assert "0 from the cache" in run("check", "-v", "--no-cache").output


def test_clean_deletes_the_cache_and_says_so(folder: Path) -> None:
    project(folder)
    assert "is empty" in run("clean").output
    run("check")
    assert cache_file().is_file()
    assert "deleted" in run("clean").output
    assert not cache_file().exists()


def ruin(path: Path) -> None:
    path.write_bytes(b"not a database" * 200)


def ruin_entries(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("""UPDATE verdicts SET entry = CAST('{"file": 3}' AS BLOB)""")
    connection.close()


def of_another_shape(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE verdicts (something TEXT)")
    connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("damage", [ruin, ruin_entries, of_another_shape])
def test_a_damaged_cache_is_begun_anew(folder: Path, damage: Callable[[Path], None]) -> None:
    project(folder)
    first, _ = judged()
    damage(cache_file())
    second, known = judged()
    assert known == [False, False]
    assert said(second) == said(first)
    judged()
    assert judged()[1] == [True, True]
    assert cache_file().with_name(f"{cache_file().name}.damaged").is_file()


def in_a_file(path: Path) -> None:
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.write_text("a file where the folder should be", "utf-8")


def in_a_folder(path: Path) -> None:
    path.mkdir(parents=True)


@pytest.mark.slow
@pytest.mark.parametrize("block", [in_a_file, in_a_folder])
def test_where_nothing_can_be_kept_the_run_goes_on(folder: Path, block: Callable[[Path], None]) -> None:
    project(folder)
    block(cache_file())
    first, _ = judged()
    second, known = judged()
    assert known == [False, False]
    assert said(second) == said(first) == said(lint([Path()], [], ConfigFinder()))


def test_a_cache_that_another_run_holds_is_not_waited_for_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "PATIENCE_S", 0.05)
    project(folder)
    judged()
    connection = sqlite3.connect(cache_file(), isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    report, known = judged()
    connection.execute("ROLLBACK")
    connection.close()
    assert known == [False, False]
    assert report.findings
    assert judged()[1] == [True, True]


@pytest.mark.slow
def test_runs_at_the_same_time_share_the_cache(folder: Path) -> None:
    for number in range(6):
        write_set(folder / f"{number}" / f"{number}.als", live_set(master=LIMITER))
    aged(folder)
    command = [sys.executable, "-m", "daw_lint", "check", "--format", "json"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    outputs = [one.communicate() for one in runs]
    assert {errors for _, errors in outputs} == {b""}
    assert len({output for output, _ in outputs}) == 1
    assert len(json.loads(outputs[0][0])["findings"]) == 6
    assert judged()[1] == [True] * 6


def test_what_was_of_no_use_for_long_is_dropped(folder: Path) -> None:
    store = Store(folder / "cache.sqlite3")
    store.save({"old": b"1", "used": b"2"})
    connection = sqlite3.connect(folder / "cache.sqlite3")
    with connection:
        connection.execute("UPDATE verdicts SET day = day - ?", (MOST_DAYS + 1,))
    connection.close()
    store.load(["used"])
    store.save({"new": b"3"})
    assert store.load(["old", "used", "new"]) == {"used": b"2", "new": b"3"}


def test_the_cache_stays_below_its_bound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MOST_BYTES", 1000)
    store = Store(folder / "cache.sqlite3")
    for number in range(20):
        store.save({f"{number}": b"x" * 100})
    kept = store.load([str(number) for number in range(20)])
    assert 0 < sum(map(len, kept.values())) <= 1000


def test_entries_are_asked_for_in_any_number(folder: Path) -> None:
    store = Store(folder / "cache.sqlite3")
    entries = {str(number): b"entry %d" % number for number in range(2500)}
    store.save(entries)
    assert store.load(entries) == entries


@pytest.mark.parametrize(
    "places",
    [
        {"HOME": "/home/ada"},
        {"HOME": "/home/ada/"},
        {"HOME": "/"},
        {"HOME": "", "XDG_CACHE_HOME": "/var/caches"},
        {"HOME": "/home/ada", "XDG_CACHE_HOME": "/var/caches/"},
        {"HOME": "/home/ada", "XDG_CACHE_HOME": "caches"},
        {"HOME": "/home/ada", "XDG_CACHE_HOME": ""},
        {"HOME": "somewhere"},
        {},
    ],
)
def test_the_cache_is_in_the_cache_folder_of_the_system(
    places: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in places.items():
        monkeypatch.setenv(name, value)
    assert user_folder() == platformdirs.user_cache_path("daw-lint", appauthor=False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it takes platformdirs")
def test_what_finds_the_cache_folder_of_other_systems_is_not_loaded_on_linux() -> None:
    code = "import sys; from daw_lint.run.cache.store import user_folder; user_folder(); print('platformdirs' in sys.modules)"
    places = {"PATH": os.environ["PATH"], "HOME": "/home/ada"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=places)
    assert done.stdout.strip() == "False"


KNOWN = """
import sys
sys.argv = ["daw-lint", "check", "Song.als"]
from daw_lint.__main__ import main
try:
    main()
except SystemExit:
    pass
from daw_lint.rulebook.book import book
unneeded = {"dataclasses", "daw_lint.model.session", "daw_lint.run.judge_job", "daw_lint.run.pool", "lxml", "pickle", "threading"}
print(sorted(unneeded & set(sys.modules)), book.cache_info().currsize)
"""


def test_a_run_whose_verdicts_are_known_loads_neither_the_rules_nor_what_judges(folder: Path) -> None:
    project(folder)
    outputs = [
        subprocess.run([sys.executable, "-c", KNOWN], capture_output=True, text=True, check=True).stdout.splitlines()
        for _ in range(2)
    ]
    assert outputs[0][:-1] == outputs[1][:-1]
    assert outputs[1][-1] == "[] 0"
