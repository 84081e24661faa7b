"""How other processes are started."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest

from daw_lint.disk.forking import START_METHOD, can_fork, forked, start_method
from daw_lint.run.allowance import Bounds
from daw_lint.run.worker import new_worker


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows can only spawn")
def test_a_person_can_choose_how(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setenv(START_METHOD, method)
    assert not can_fork()
    assert start_method() == method
    worker = new_worker(len)
    worker.give("abc", Bounds())
    assert worker.take() == 3
    worker.end()


def test_without_a_choice_it_is_what_the_system_does_safely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(START_METHOD, raising=False)
    assert start_method() == ("forkserver" if sys.platform == "linux" else "spawn")


class Garbage:
    """Refers to itself, and says in which process it is destroyed."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self.itself = self

    def __del__(self) -> None:
        with self.notes.open("a") as stream:
            stream.write(f"{os.getpid()}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")
def test_garbage_from_before_is_not_destroyed_in_what_is_forked(tmp_path: Path) -> None:
    notes = tmp_path / "destroyed by"
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        Garbage(notes)
        pid = forked()
        if not pid:
            gc.collect()
            os._exit(0)
        os.waitpid(pid, 0)
        assert not notes.exists()
        gc.collect()
        assert notes.read_text() == f"{os.getpid()}\n"
    finally:
        if was_enabled:
            gc.enable()
