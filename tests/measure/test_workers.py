"""The processes in which one file is measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import soundfile as sf

from tests.support.signals import RATE, music

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")


def test_the_watchdog_of_a_single_file_does_not_keep_it_from_being_measured_in_two_processes(tmp_path: Path) -> None:
    path = tmp_path / "mix.wav"
    sf.write(path, music(30.0), RATE, subtype="PCM_16")
    code = """
import sys
from pathlib import Path
from daw_lint.measure import whole, workers
from daw_lint.model.bounce import Bounce
from daw_lint.run.measure_files import measure_files
forked = []
fork = workers._fork
workers._fork = lambda task: forked.append(task) or fork(task)
whole.cores_here = lambda: 2
((name, found),) = measure_files([Path(sys.argv[1])], frozenset({"level"}), lambda part: None)
assert isinstance(found, Bounce) and len(forked) == 1, (found, forked)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(path)], check=True)


def test_a_forked_process_that_hangs_ends_with_the_one_that_forked_it() -> None:
    code = """
import os, time
from daw_lint.disk.fork_safe_thread import ForkSafeThread
from daw_lint.measure.workers import run_all
def end():
    time.sleep(1)
    os._exit(3)
ForkSafeThread(target=end, daemon=True).start()
run_all([lambda: None, lambda: time.sleep(600)])
"""
    # The output is read up to its end, which comes when no process is left that could write to it.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert done.returncode == 3, done.stderr
