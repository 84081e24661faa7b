"""Processes: one that dies takes only its argument along, fresh ones take over, and an interrupt leaves none behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from daw_lint import measure
from daw_lint.model.bounce import BounceError
from daw_lint.run import measure_files as measuring
from daw_lint.run import pool as pool_module
from daw_lint.run.failed_files import ProcessDiedError
from daw_lint.run.measure_files import MeasuringCrashedError, measure_files
from daw_lint.run.pool import Pool
from tests.support.live_sets import live_set, write_set
from tests.support.wav_files import write_wav

is_forking = pytest.mark.skipif(
    sys.platform != "linux", reason="what is patched here does not reach a process elsewhere"
)


def die_or_tell(name: str) -> str:
    if name.startswith("dies"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "fails":
        raise ZeroDivisionError
    return f"{name} by {os.getpid()}"


def write_after_a_while(path: Path) -> None:
    time.sleep(0.0 if path.name == "0" else 3.0)
    path.write_text("done")


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("position", [0, 3, 9])
def test_a_process_that_dies_takes_no_other_argument_along(processes: int, position: int) -> None:
    names = [f"job {number}" for number in range(9)]
    names.insert(position, "dies")
    with Pool(die_or_tell, processes) as pool:
        for name in names:
            pool.add(name, name)
        for name in names:
            if name == "dies":
                with pytest.raises(ProcessDiedError):
                    pool.result(name)
            else:
                said, _, process = pool.result(name).rpartition(" by ")
                assert said == name
                assert int(process) != os.getpid()
            assert name not in pool


def test_each_of_several_that_die_is_lost_alone() -> None:
    names = ["dies 1", "a", "dies 2", "b", "dies 3", "dies 4", "c"]
    died = []
    with Pool(die_or_tell, 2) as pool:
        for name in names:
            pool.add(name, name)
        for name in names:
            try:
                assert pool.result(name).startswith(name)
            except ProcessDiedError:
                died.append(name)
    assert died == [name for name in names if name.startswith("dies")]


def test_an_error_is_raised_where_its_result_is_asked_for_and_the_others_go_on() -> None:
    with Pool(die_or_tell, 2) as pool:
        for name in ("a", "fails", "b"):
            pool.add(name, name)
        assert pool.result("a")
        with pytest.raises(ZeroDivisionError):
            pool.result("fails")
        assert pool.result("b")


def test_fresh_processes_take_over_from_those_that_have_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_EACH", 2)
    monkeypatch.setattr(pool_module, "_GROWN_BYTES", -(1 << 40))
    by = processes_of_seven()
    assert by[0] == by[1] != by[2] == by[3]
    assert set(Counter(by).values()) == {2}


@is_forking
def test_a_process_that_has_not_grown_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_EACH", 2)
    assert len(set(processes_of_seven())) == 1


@is_forking
def test_what_one_argument_leaves_behind_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_EACH", 1)
    with Pool(keep_memory, 1) as pool:
        for number, bytes_kept in enumerate((0, 0, 80 << 20, 0)):
            pool.add(number, bytes_kept)
        by = [pool.result(number) for number in range(4)]
    assert by[0] == by[1] == by[2] != by[3]


kept: list[bytes] = []


def keep_memory(number: int) -> int:
    kept.append(b"x" * number)
    return os.getpid()


def processes_of_seven() -> list[str]:
    """Return which process did each of seven arguments, and of one that came late."""
    with Pool(die_or_tell, 1) as pool:
        for number in range(7):
            pool.add(number, f"{number}")
        by = [pool.result(number).rpartition(" by ")[2] for number in range(3)]
        pool.add("late", "late")
        late = pool.result("late").rpartition(" by ")[2]
        return [*by, *(pool.result(number).rpartition(" by ")[2] for number in range(3, 7)), late]


def interrupted(folder: Path) -> None:
    with Pool(write_after_a_while, 2) as pool:
        for number in range(4):
            pool.add(number, folder / f"{number}")
        pool.result(0)
        raise KeyboardInterrupt


def test_an_interrupt_ends_the_processes_before_their_work_is_done(tmp_path: Path) -> None:
    before = set(multiprocessing.active_children())
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)
    assert set(multiprocessing.active_children()) <= before
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


INTERRUPTED = """
import os, signal, sys, time
from daw_lint.run.pool import Pool

def work(seconds):
    if seconds:
        os.write(1, f"{os.getpid()}\\n".encode())  # in one piece: the processes share the pipe
        time.sleep(seconds)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Pool(work, 2) as pool:
            for number in range(6):
                pool.add(number, 60.0)
            pool.result(0)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the group of a terminal is another thing there")
def test_an_interrupt_from_the_terminal_ends_all_and_says_nothing_more(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED, "utf-8")
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    output, errors = process.communicate(timeout=30)
    assert (output, errors, process.returncode) == ("interrupted\n", "", 0)
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals there")
def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED, "utf-8")
    process = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    process.kill()
    # The output ends when the last process that holds it has ended; they would sleep for a minute.
    output, _ = process.communicate(timeout=30)
    assert (output, process.returncode) == ("", -signal.SIGKILL)
    assert all(has_ended(worker) for worker in workers)


CHECKED = """
import os, sys, time
from daw_lint import __main__
from daw_lint.run import engine

def work(job, configured):
    os.write(1, f"{os.getpid()}\\n".encode())  # in one piece: the processes share the pipe
    time.sleep(60)

engine.judge_job = work
sys.argv = ["daw-lint", "check", "--no-cache", "--jobs", "2"]
__main__.main()
"""


@is_forking
def test_a_check_that_the_system_ends_ends_its_processes_and_says_nothing(tmp_path: Path) -> None:
    for number in range(4):
        write_set(tmp_path / f"{number}.als", live_set())
    script = tmp_path / "script.py"
    script.write_text(CHECKED, "utf-8")
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    assert process.pid not in workers
    process.terminate()
    output, errors = process.communicate(timeout=30)
    assert (output, errors, process.returncode) == ("", "", 128 + signal.SIGTERM)
    assert all(has_ended(worker) for worker in workers)


def has_ended(process: int) -> bool:
    """Whether a process ends within a few seconds: one that nobody waits for is there a little longer."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{process}/stat")
        if status.exists() and status.read_text("utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


@is_forking
def test_a_bounce_that_kills_its_process_is_told_and_the_others_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write_wav(tmp_path / f"{number}.wav", peak_db=-6.0) for number in range(3)]

    def die_on_first(path: Path, *arguments: object, **options: object) -> object:
        if path == files[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(path, *arguments, **options)  # type: ignore[arg-type]

    real = measure.read_bounce
    monkeypatch.setattr(measuring, "read_bounce", die_on_first)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # so that it forks in any case
    results = [result for _, result in measure_files(files, frozenset({"level"}), lambda part: None)]
    assert isinstance(results[0], MeasuringCrashedError)
    assert "was killed" in results[0].what
    assert not any(isinstance(result, BounceError) for result in results[1:])


def test_a_fault_of_daw_lint_on_a_bounce_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(measuring, "read_bounce", fail)
    ((_, result),) = measure_files([tmp_path / "a.wav"], frozenset(), lambda part: None)
    assert isinstance(result, MeasuringCrashedError)
    assert result.what.startswith("daw-lint itself failed here (ZeroDivisionError: a fault of ours in ")
