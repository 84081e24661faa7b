"""Files are judged side by side, each apart from the others, and the report does not tell how."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest
from typer.testing import Result

from daw_lint.rulebook.rule import RuleError
from daw_lint.run import engine
from daw_lint.run.job import Job, JobResult
from daw_lint.run.judge_job import judge_job
from tests.support.command_line import run
from tests.support.live_sets import live_set, vst2, write_set
from tests.support.wav_files import write_wav

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
LIMITER = vst2("Precision Limiter")
is_forking = pytest.mark.skipif(
    sys.platform != "linux", reason="what is patched here does not reach a process elsewhere"
)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork, though tests of others that ran in this process may have left a thread: what is patched here reaches forks alone."""
    monkeypatch.setattr("threading.active_count", lambda: 1)


@pytest.fixture
def folder(folder: Path) -> Path:
    for number in range(6):
        write_set(folder / f"{number}.als", live_set(master=LIMITER))
    return folder


def files_of(result: Result, code: str) -> list[str]:
    return [finding["file"] for finding in json.loads(result.stdout)["findings"] if finding["code"] == code]


def fail_on_third(job: Job, configured: list[object]) -> JobResult:
    if job.session is not None and job.session.name == "3.als":
        raise ZeroDivisionError("a fault of ours")
    return judge_job(job, configured)  # type: ignore[arg-type]


def die_on_third(job: Job, configured: list[object]) -> JobResult:
    if job.session is not None and job.session.name == "3.als":
        os.kill(os.getpid(), signal.SIGKILL)
    return judge_job(job, configured)  # type: ignore[arg-type]


def refuse(job: Job, configured: list[object]) -> JobResult:
    raise RuleError("HS101 cannot be used")


def test_many_processes_say_what_one_says() -> None:
    one = run("check", str(FIXTURES), "--no-cache", "--jobs", "1", "--format", "json")
    many = run("check", str(FIXTURES), "--no-cache", "--jobs", "3", "--format", "json")
    assert json.loads(one.stdout)["findings"]
    assert many.stdout == one.stdout
    assert many.exit_code == one.exit_code == 1


@pytest.mark.slow
def test_bounces_are_measured_alike_in_a_process_of_their_own(folder: Path) -> None:
    for number in range(6):
        write_wav(folder / f"{number}.wav", peak_db=-1.0 - number / 7, seconds=8.0)
    one = run("check", "--no-cache", "--jobs", "1", "--format", "json")
    assert run("check", "--no-cache", "--jobs", "2", "--format", "json").stdout == one.stdout
    assert len(files_of(one, "HR101")) >= 3


@pytest.mark.parametrize("jobs", ["1", pytest.param("2", marks=is_forking)])
def test_a_fault_of_daw_lint_on_one_file_is_told_and_the_others_are_judged(
    folder: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr(engine, "judge_job", fail_on_third)
    result = run("check", "--jobs", jobs, "--format", "json")
    assert files_of(result, "MB101") == ["0.als", "1.als", "2.als", "4.als", "5.als"]
    assert files_of(result, "E902") == ["3.als"]
    assert result.exit_code == 2
    text = run("check", "--jobs", jobs).output
    assert re.search(r"3\.als: E902 error +daw-lint itself failed here \(ZeroDivisionError: a fault of ours in", text)


@is_forking
def test_a_process_that_is_killed_takes_only_its_file_along(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "judge_job", die_on_third)
    result = run("check", "--jobs", "2", "--format", "json")
    assert files_of(result, "MB101") == ["0.als", "1.als", "2.als", "4.als", "5.als"]
    assert files_of(result, "E902") == ["3.als"]
    assert result.exit_code == 2


@pytest.mark.parametrize("jobs", ["1", pytest.param("2", marks=is_forking)])
def test_what_is_wrong_with_rules_ends_the_run(folder: Path, monkeypatch: pytest.MonkeyPatch, jobs: str) -> None:
    monkeypatch.setattr(engine, "judge_job", refuse)
    result = run("check", "--jobs", jobs)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "HS101 cannot be used" in result.stderr


def test_a_fault_is_not_kept_in_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (*folder.iterdir(), folder):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    with monkeypatch.context() as patched:
        patched.setattr(engine, "judge_job", fail_on_third)
        run("check", "--jobs", "1")
    result = run("check", "--jobs", "1", "-v")
    assert "5 from the cache" in result.stderr
    assert "E902" not in result.stdout


def test_verbose_tells_what_took_the_time_and_not_on_the_output(folder: Path) -> None:
    result = run("check", "-v", "--format", "json")
    json.loads(result.stdout)
    assert re.search(r"6 files judged in [\d.]+ ms of CPU time, 0 from the cache", result.stderr)
    assert len(re.findall(r"^daw-lint: +[\d.]+ ms  \d\.als$", result.stderr, re.MULTILINE)) == 5
    assert re.search(r"rules: (?:[A-Z]{2}\d{3} [\d.]+ ms(?:, |$)){5}", result.stderr, re.MULTILINE)


def test_statistics_count_each_rule_and_its_files(folder: Path) -> None:
    write_set(folder / "6.als", live_set(master=LIMITER + vst2("Maximus"), volume="0.5"))
    result = run("check", "--statistics")
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0][:5] == ["8", "MB101", "in", "7", "files"]
    assert ["1", "GS101", "in", "1", "file"] in [line[:5] for line in lines]
    assert result.exit_code == 1


def test_statistics_of_nothing_say_so(tmp_path: Path) -> None:
    write_set(tmp_path / "Song.als")
    result = run("check", "--statistics", str(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.strip() == "no findings: 1 session"
