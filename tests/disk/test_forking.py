"""How other processes are started."""

from __future__ import annotations

import sys

import pytest

from daw_lint.disk.forking import START_METHOD, can_fork, start_method
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
