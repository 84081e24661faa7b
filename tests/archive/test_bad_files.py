"""A file that kills its process, hangs, eats memory or vanishes is an error; all others are judged, and nobody is left."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.support.archives import FIXTURES, left_over, make_old, rows, take_stock

pytestmark = pytest.mark.slow
GOOD = 60
_FAULTY = """
import os, signal, sys, time
if "serve" in " ".join(sys.argv) or "-c" in sys.argv[:1] or "spawn" in " ".join(getattr(sys, "orig_argv", [])):
    import daw_lint.run.judge_job as judging
    read = judging.read_session

    def read_faulty(path, **more):
        if path.name == "kills.mmp":
            os.kill(os.getpid(), signal.SIGKILL)
        if path.name == "hangs.mmp":
            time.sleep(3600)
        if path.name == "eats.mmp":
            held = []
            while True:
                held.append(bytearray(1 << 24))
        if path.name == "vanishes.mmp":
            os.unlink(path)
        return read(path, **more)

    judging.read_session = read_faulty
"""
"""Makes the process in which files are judged do what a crash in a library would make it do."""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    hook = folder / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_FAULTY)
    source = FIXTURES / "lmms" / "limiter-on.mmp"
    names = [f"song {number:03}.mmp" for number in range(GOOD)]
    for number, name in enumerate([*names, "kills.mmp", "hangs.mmp", "eats.mmp", "vanishes.mmp"]):
        project = folder / "songs" / f"{number % 16:02}"
        project.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, project / name)
    make_old(folder / "songs")
    more = {"PYTHONPATH": f"{hook}:{FIXTURES.parent}", "DAW_LINT_TEST_RUN": str(folder)}
    words = ("--workers", "2", "--timeout", "5", "--memory", "512MiB")
    run = take_stock(folder / "songs", "-o", folder / "stock", *words, more=more)
    assert run.returncode == 0, run.stderr
    return folder


def test_each_bad_file_is_one_error_of_its_kind(done: Path) -> None:
    found = {str(uri).rpartition("/")[2]: kind for uri, kind in rows(done / "stock", "errors", "uri, kind")}
    assert found == {"kills.mmp": "died", "hangs.mmp": "time", "eats.mmp": "memory", "vanishes.mmp": "vanished"}


def test_what_kills_its_process_is_tried_twice(done: Path) -> None:
    assert rows(done / "stock", "errors", "tries", "uri like '%kills.mmp'") == [(2,)]


def test_all_others_are_judged(done: Path) -> None:
    assert rows(done / "stock", "files", "count(*)", "status = 'judged'") == [(GOOD,)]
    assert rows(done / "stock", "sessions", "count(*)") == [(GOOD,)]


def test_no_process_is_left(done: Path) -> None:
    end = time.monotonic() + 10
    while left_over(done) and time.monotonic() < end:
        time.sleep(0.1)
    assert left_over(done) == []
