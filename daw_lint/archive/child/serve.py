"""The main function of the child: answers requests until the pipe is closed."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from multiprocessing.connection import Connection

from daw_lint.archive.child.bounds import bound_memory
from daw_lint.archive.child.messages import Answer, Begin, Judge, Request, encode, request
from daw_lint.archive.options import Options
from daw_lint.archive.wire import from_bytes

_IDLE_S = 60.0
"""After so long without a request the child ends: its worker has no more work, or is gone."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def serve(pipe: Connection, options: bytes, parent: int) -> None:
    """Judge what is asked for. Ends with the parent, with the pipe, or when there is nothing to do for a minute."""
    _end_with(parent)
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    from daw_lint.archive.child.judging import GroupJudge

    given = from_bytes(options, Options)
    gc.set_threshold(200_000, 20, 20)
    judge = GroupJudge(given)
    _warm()
    bound_memory(given.memory_bytes)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt), judge.looking():
        while pipe.poll(_IDLE_S):
            pipe.send_bytes(encode(_answer(judge, request(pipe.recv_bytes()))))


def _answer(judge: object, asked: Request) -> Answer:
    from daw_lint.archive.child.judging import GroupJudge

    assert isinstance(judge, GroupJudge)
    if isinstance(asked, Begin):
        return judge.begin(asked.group)
    if isinstance(asked, Judge):
        return judge.judge(asked.number)
    return judge.end(asked.asked, asked.since_ns)


def _warm() -> None:
    """Load what every file needs before memory is bounded: then the bound is for the file alone."""
    from daw_lint.config.find import Config
    from daw_lint.rulebook.selection import catalogue_for, rules_for

    rules_for(Config())
    catalogue_for(Config())


def _end_with(parent: int) -> None:
    """Leave the process group of the terminal, whose Ctrl-C is for the driver, and end with the parent."""
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):
            os.setsid()
    if sys.platform == "linux":
        from daw_lint.disk.forking import end_with

        end_with(parent)
