"""Runs cases in a process of its own, which is ended when a case does not end; then the next one goes on."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from tests.support.fuzz.targets import Case, Target, case_of, do, named_case, working_folder
from tests.support.fuzz.watch import Failure, Seen, watched

HANG_S = 60.0
"""No case may take so long, whatever else the machine does."""
START_S = 120.0
_LARGEST_BYTES = 3 << 30
"""Memory that a process can have at most: beyond it is a ``MemoryError`` and not the end of the machine."""
_CASES_A_PROCESS = 4000


class Outcome(NamedTuple):
    """What became of a case."""

    case: str
    seen: Seen

    @property
    def target(self) -> str:
        """The name of its target."""
        return self.case.partition("|")[0]


class Range(NamedTuple):
    """Cases of one run: those with the numbers from ``start`` up to ``most``, in turn of each target."""

    run: str
    names: Sequence[str]
    start: int
    most: int
    folder: str = ""
    """Where files are written. The process that does not do the cases owns it: the other one may be killed."""


def outcomes(script: Sequence[str | Path], cases: Range, ends: float, hang_s: float = HANG_S) -> Iterator[Outcome]:
    """Yield the outcome of each case until the monotonic time ``ends``.

    ``script`` is a program with its arguments, which answers ``--worker``.
    """
    at = cases.start
    with working_folder() as folder:
        while at < cases.most and time.monotonic() < ends:
            mine = cases._replace(start=at, folder=folder)
            with tempfile.TemporaryFile() as said, _started(script, mine, said) as process:
                try:
                    for line in _lines(process, ends, hang_s):
                        at = line["number"]
                        if "case" in line:
                            at += 1
                            yield _outcome(line)
                except _EndedError as error:
                    yield Outcome(error.case, Seen(error.seconds, 0.0, (Failure(error.kind, _tail(said)),), False))
                    at += 1


class _EndedError(Exception):
    """A case did not end, or ended its process."""

    def __init__(self, case: str, kind: str, seconds: float = 0.0) -> None:
        super().__init__(case, kind)
        self.case, self.kind, self.seconds = case, kind, seconds


@contextmanager
def _started(script: Sequence[str | Path], cases: Range, said: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, *map(str, script), "--worker", json.dumps(cases)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=said) as process:
        try:
            yield process
        finally:
            process.kill()


def _tail(said: IO[bytes]) -> str:
    """Return the end of what a process said on standard error."""
    said.seek(0)
    return said.read().decode("utf-8", "replace")[-2000:]


def _lines(process: subprocess.Popen[bytes], ends: float, hang_s: float) -> Iterator[dict[str, Any]]:
    """Yield what the process says. Raises ``_EndedError`` with the case that it was at."""
    assert process.stdout is not None
    last, left, rest = "before the first case", START_S, b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(left):
                raise _EndedError(last, "hang", left)
            part = os.read(process.stdout.fileno(), 1 << 16)
            if not part:
                if process.wait() == 0:
                    return
                raise _EndedError(last, f"the process died ({process.returncode})")
            *whole, rest = (rest + part).split(b"\n")
            for text in whole:
                line = json.loads(text)
                last, left = line.get("at", last), hang_s
                yield line
            if time.monotonic() > ends:
                return


def _outcome(line: dict[str, Any]) -> Outcome:
    seconds, grown, failures, is_whole = line["seen"]
    return Outcome(line["case"], Seen(seconds, grown, tuple(Failure(*each) for each in failures), is_whole))


def work_through(words: str, targets: dict[str, Target], output: IO[str]) -> None:
    """Do the cases of a range in this process, and say of each that it begins, and what became of it."""
    cases = Range(*json.loads(words))
    prepare()
    mine = [targets[name] for name in cases.names]
    for number in range(cases.start, min(cases.most, cases.start + _CASES_A_PROCESS)):
        case = case_of(mine[number % len(mine)], number // len(mine), cases.run)
        _say(output, number=number, at=case.name)
        _say(output, number=number, case=case.name, seen=_seen(case, Path(cases.folder)))


def repeat(name: str, targets: dict[str, Target]) -> Seen:
    """Do the case of a name in this process."""
    with working_folder() as folder:
        return _seen(named_case(name, targets), Path(folder))


def _seen(case: Case, folder: Path) -> Seen:
    try:
        content = case.content()  # what this takes is not that of daw-lint
    except Exception:
        return Seen(0.0, 0.0, (Failure("the fuzzer itself", traceback.format_exc()),), False)
    return watched(lambda steps: do(case, content, folder, steps))


def prepare() -> None:
    """Make warnings errors, bound the memory, and keep away from the cache and the history of the person."""
    import gc
    import resource
    import warnings

    warnings.simplefilter("error")
    os.environ["DAW_LINT_CACHE_DIR"] = os.environ["XDG_DATA_HOME"] = os.devnull
    resource.setrlimit(resource.RLIMIT_AS, (_LARGEST_BYTES, _LARGEST_BYTES))
    gc.freeze()


def _say(output: IO[str], **what: Any) -> None:
    output.write(json.dumps(what) + "\n")
    output.flush()
