"""Times are those of whole processes, taken in turns; a command that fails is told and stops no other."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.timing import FailedError, Job, Taken, in_turns, ratio, spread, take


def job(name: str) -> Job:
    return Job((name,))


def test_two_jobs_run_in_turns_and_the_warm_up_is_not_counted() -> None:
    order: list[str] = []

    def run(one: Job) -> Taken:
        order.append(one.command[0])
        return Taken(float(len(order)), 0.0, 0.0)

    taken, failed = in_turns({"ours": job("A"), "peer": job("B")}, 2, run)
    assert order == ["A", "B", "A", "B", "A", "B"]
    assert [one.clock_s for one in taken["ours"]] == [3.0, 5.0]
    assert [one.clock_s for one in taken["peer"]] == [4.0, 6.0]
    assert failed == {}


def test_a_peer_that_fails_is_told_and_ours_goes_on() -> None:
    def run(one: Job) -> Taken:
        if one.command == ("B",):
            raise FailedError("B: exit code 3")
        return Taken(1.0, 1.0, 1.0)

    taken, failed = in_turns({"ours": job("A"), "peer": job("B")}, 3, run)
    assert len(taken["ours"]) == 3
    assert taken["peer"] == []
    assert failed == {"peer": "B: exit code 3"}


def test_what_was_counted_of_a_job_that_fails_later_is_dropped() -> None:
    left = [1, 1]

    def run(one: Job) -> Taken:
        if not left:
            raise FailedError("no more")
        left.pop()
        return Taken(1.0, 1.0, 1.0)

    taken, failed = in_turns({"ours": job("A")}, 5, run)
    assert taken == {"ours": []}
    assert failed == {"ours": "no more"}


def test_a_ratio_compares_the_runs_of_one_turn() -> None:
    ours, peer = ([Taken(clock, 0, 0) for clock in clocks] for clocks in ((1.0, 2.0, 4.0), (3.0, 4.0, 20.0)))
    assert ratio(peer, ours) == (3.0, 2.0, 5.0)
    assert spread([5.0, 1.0, 2.0]) == (2.0, 1.0, 5.0)


def test_processor_time_counts_the_children_of_a_command(tmp_path: Path) -> None:
    spin = "import time\nwhile time.process_time() < 0.2: pass"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}], check=True)"
    taken = take(Job((sys.executable, "-c", script)), os.environ, tmp_path)
    assert taken.cpu_s >= 0.2
    assert taken.clock_s > 0
    assert 1 < taken.memory_mb < 4000


def test_a_program_that_takes_its_own_time_is_believed(tmp_path: Path) -> None:
    reports = Job((sys.executable, "-c", "print('noise'); print(1.5, 0.5, 30)"), reports=True)
    assert take(reports, os.environ, tmp_path) == (1.5, 0.5, 30.0)
    with pytest.raises(FailedError, match="no figures in its last line"):
        take(reports._replace(command=(sys.executable, "-c", "print('nothing')")), os.environ, tmp_path)


def test_findings_of_daw_lint_are_no_failure_and_other_exit_codes_are_told_with_what_was_said(tmp_path: Path) -> None:
    findings = (sys.executable, "-c", "raise SystemExit(1)")
    assert take(Job((*findings, "daw_lint")), os.environ, tmp_path).clock_s > 0
    with pytest.raises(FailedError, match="exit code 1"):
        take(Job(findings), os.environ, tmp_path)
    broken = Job((sys.executable, "-c", "import sys; print('first\\nno such option', file=sys.stderr); sys.exit(2)"))
    with pytest.raises(FailedError, match="exit code 2: no such option"):
        take(broken, os.environ, tmp_path)
    with pytest.raises(FailedError, match="no-such-program"):
        take(Job(("no-such-program",)), os.environ, tmp_path)


def test_each_run_is_prepared(tmp_path: Path) -> None:
    song = tmp_path / "song"
    consume = Job(
        (sys.executable, "-c", "import os; os.remove('song')"), prepare=lambda: song.write_text("fresh", "utf-8")
    )
    _, failed = in_turns({"fix": consume}, 2, lambda one: take(one, os.environ, tmp_path))
    assert failed == {}
    assert not song.exists()
