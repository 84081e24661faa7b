"""Work that breaks its bounds: its process is ended, its file gets E902, and the others are judged."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from daw_lint.disk import listing
from daw_lint.run import worker as worker_module
from daw_lint.run.allowance import Bounds
from daw_lint.run.failed_files import OUT_OF_MEMORY, OUT_OF_TIME, ProcessDiedError
from daw_lint.run.find import ConfigFinder
from daw_lint.run.lint import lint
from daw_lint.run.pool import Pool
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

LIMITER = vst2("Precision Limiter")
is_on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are forked, and their memory told, on Linux"
)
is_posix = pytest.mark.skipif(sys.platform == "win32", reason="processor time is not counted there")

CHECKED = """
import os, re, sys, time
from daw_lint import __main__
from daw_lint.run import engine, judge_set, watchdog

{before}

def misbehave(name):
    if name.startswith("spin"):
        re.search(r"(a+)+$", "a" * 60 + "b")  # in C, without giving up the lock of the interpreter
    if name.startswith("sleep"):
        time.sleep(100)
    if name.startswith("eat"):
        kept = []
        while True:
            kept.append(bytearray(10 << 20))
    if name.startswith("die"):
        os.kill(os.getpid(), 9)

def judge_job(job, configured, real=engine.judge_job):
    misbehave(job.file.name)
    return real(job, configured)

def of_set(files, *arguments, real=judge_set.judge_set):
    misbehave(files.files[0].name)
    return real(files, *arguments)

engine.judge_job = judge_job
judge_set.judge_set = of_set
sys.argv[0] = "daw-lint"
__main__.main()
"""
HERE = """
engine.can_fork = lambda: False
watchdog._LATER_S = 0.5
"""


def check(folder: Path, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, in which names of files say how judging them misbehaves."""
    script = folder / "script.py"
    script.write_text(CHECKED.replace("{before}", before), "utf-8")
    command = [sys.executable, str(script), "check", "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def codes(result: subprocess.CompletedProcess[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in json.loads(result.stdout)["findings"]:
        found.setdefault(finding["file"], set()).add(finding["code"])
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "daw-lint.toml").write_text("max-seconds = 0.5\nmax-memory-bytes = 100_000_000\n", "utf-8")
    return tmp_path


@pytest.mark.slow
@is_on_linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_that_break_their_bounds_are_told_and_the_others_are_judged(folder: Path, jobs: str) -> None:
    for name in ("a", "die", "eat", "m", "sleep", "spin 1", "spin 2", "z"):
        write_set(folder / f"{name}.als", live_set(master=LIMITER))
    result = check(folder, "--format", "json", "--jobs", jobs)
    found = codes(result)
    assert {name for name, of_file in found.items() if of_file == {"E902"}} == {
        "die.als", "eat.als", "sleep.als", "spin 1.als", "spin 2.als",
    }  # fmt: skip
    assert {name for name, of_file in found.items() if "MB101" in of_file} == {"a.als", "m.als", "z.als"}
    messages = {entry["file"]: entry["message"] for entry in json.loads(result.stdout)["findings"]}
    assert OUT_OF_TIME in messages["spin 1.als"]
    assert OUT_OF_TIME in messages["sleep.als"]
    assert OUT_OF_MEMORY in messages["eat.als"]
    assert "was killed" in messages["die.als"]


@pytest.mark.slow
@is_on_linux
@pytest.mark.parametrize(("name", "code"), [("spin", 1), ("eat", 1), ("die", 2)])
def test_one_file_alone_does_not_hang_the_run(folder: Path, name: str, code: int) -> None:
    write_set(folder / f"{name}.als", live_set())
    result = check(folder, f"{name}.als", "--format", "json")
    assert codes(result) == {f"{name}.als": {"E902"}}
    assert (result.returncode, result.stderr) == (code, "")


@pytest.mark.slow
@is_on_linux
def test_a_set_that_breaks_its_bounds_does_not_hang_the_run(folder: Path) -> None:
    for name in ("spin 1", "spin 2"):
        write_wav(folder / f"{name}.wav", peak_db=-6.0)
    result = check(folder, "--set", "alternates", "spin 1.wav", "spin 2.wav", "--format", "json")
    assert codes(result) == {"spin 1.wav": {"E902"}}


@pytest.mark.slow
@is_posix
@pytest.mark.parametrize("name", ["sleep", "spin"])
def test_where_no_process_can_be_forked_a_hang_ends_the_run_with_a_sentence(folder: Path, name: str) -> None:
    (folder / "daw-lint.toml").write_text("max-seconds = 0.1\n", "utf-8")
    write_set(folder / f"{name}.als", live_set())
    result = check(folder, f"{name}.als", before=HERE)
    assert result.stdout == ""
    if name == "sleep":
        assert re.fullmatch(r"daw-lint: sleep\.als: E902 error it takes too long: .*max-seconds\n", result.stderr)
        assert result.returncode == 2
    else:  # the interpreter itself ends the process, and tells where it was
        assert "Timeout" in result.stderr
        assert result.returncode == 1


def spin(name: str) -> str:
    if name == "spin":
        re.search(r"(a+)+$", "a" * 60 + "b")
    if name == "allowed":
        from daw_lint.run.allowance import allow

        allow(Bounds(60.0, 60.0, None))
        sum(range(20_000_000))
    return name


@pytest.mark.slow
@is_posix
@pytest.mark.parametrize("can_fork", [pytest.param(True, marks=is_on_linux), False])
def test_each_kind_of_process_has_bounds(monkeypatch: pytest.MonkeyPatch, can_fork: bool) -> None:
    monkeypatch.setattr(worker_module, "can_fork", lambda: can_fork)
    names = ["a", "spin", "b", "allowed", "c"]
    with Pool(spin, 2, lambda name: Bounds(0.3, 30.0, None)) as pool:
        for name in names:
            pool.add(name, name)
        for name in names:
            if name == "spin":
                with pytest.raises(ProcessDiedError) as caught:
                    pool.result(name)
                assert caught.value.why == OUT_OF_TIME
            else:
                assert pool.result(name) == name


@pytest.mark.slow
@is_on_linux
def test_work_with_bounds_ends_where_the_parent_is_killed(folder: Path) -> None:
    write_set(folder / "sleep.als", live_set())
    script = folder / "script.py"
    script.write_text(CHECKED.replace("{before}", "watchdog.os.write(1, b'started')"), "utf-8")
    command = [sys.executable, str(script), "check", "--no-cache", "--config", "max-seconds=0.2", "sleep.als"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.read(7) == b"started"
        time.sleep(2.0)
        process.kill()
        process.stdout.read()  # ends when no process holds it any more


def test_each_folder_is_listed_once_however_many_sessions_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []
    real = listing._listed

    def counting(name: str) -> listing.Listing:
        listed.append(name)
        return real(name)

    monkeypatch.setattr(listing, "_listed", counting)
    (tmp_path / "Bounces").mkdir()
    for number in range(20):
        write_set(tmp_path / f"Song {number}.als", live_set())
        write_wav(tmp_path / "Bounces" / f"Song {number} mix.wav", peak_db=-6.0)
    report = lint([tmp_path], [], ConfigFinder(isolated=True))
    assert len(report.pairings) == 20
    assert len(listed) == len(set(listed)) <= 6
