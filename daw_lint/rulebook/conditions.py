"""Asks a process of its own what conditions are for objects. It is started for the first of them, and again after it died."""

from __future__ import annotations

import atexit
import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from daw_lint.disk.program import ANSWER_CONDITIONS, is_program
from daw_lint.rulebook.condition_process import Request

CPU_S = 1.0
"""Processor time for the conditions on one file. There is a bound on steps too, that of the interpreter: 10,000 an object."""
WALL_S = 10.0
_STEPS = "Iteration budget exceeded"
"""What the interpreter says of a condition with too many steps."""
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from daw_lint.rulebook.condition_process import main; main()"


class MissingInterpreterError(Exception):
    """The interpreter of conditions is not installed."""


class ConditionError(Exception):
    """A condition that the interpreter refuses, or that needs too much. The text says which."""


class TooMuchError(ConditionError):
    """A condition that takes too much time or memory."""

    def __init__(self) -> None:
        super().__init__("its condition takes too much time or memory")


def return_type(condition: str, kinds: tuple[tuple[str, str], ...]) -> str:
    """Compile a condition and return the name of its type. Raises ``ConditionError`` and ``MissingInterpreterError``."""
    return str(_asked(Request(condition, kinds, None, CPU_S))["type"])


def answers(
    condition: str, kinds: tuple[tuple[str, str], ...], objects: Sequence[Mapping[str, Any]], cpu_s: float
) -> tuple[list[bool | None], float]:
    """Evaluate a condition for each object: ``None`` where a deciding value is missing. Returns also the time it took.

    Raises ``ConditionError`` and ``MissingInterpreterError``.
    """
    try:
        found = _asked(Request(condition, kinds, objects, cpu_s))
    except TooMuchError:
        raise
    except ConditionError as error:
        if _STEPS in str(error):
            raise ConditionError("its condition takes too many steps") from None
        said = str(error).partition(" [")[0]
        raise ConditionError(f"its condition cannot be evaluated ({said})") from None
    return list(found["found"]), float(found["cpu_s"])


class _Process:
    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, *_arguments()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, request: Request) -> dict[str, Any] | None:
        """Return the answer; ``None`` if the process died of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(WALL_S, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            self._process.stdin.write(pickle.dumps(tuple(request), pickle.HIGHEST_PROTOCOL))
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
            timer.join()  # a process is forked only where no other thread runs
        return json.loads(line) if line.endswith(b"\n") else None

    def end(self) -> None:
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()
        else:
            self._process.returncode = 0  # it is that of another process, from which this one was forked
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _arguments() -> list[str]:
    """Return what lets Python, or the program that needs none, answer conditions."""
    if is_program():
        return [ANSWER_CONDITIONS]
    # Without -P a json.py beside the sessions would be imported in place of the one of Python.
    return ["-P", "-c", _START, json.dumps(sys.path)]


_process: _Process | None = None


def _asked(request: Request) -> dict[str, Any]:
    global _process
    if _process is not None and _process.owner != os.getpid():
        end()
    if _process is None:
        _process = _Process()
        atexit.register(end)
    answer = _process.ask(request)
    if answer is None or answer.get("takes_too_much"):
        end()
        raise TooMuchError
    if answer.get("missing"):
        end()
        raise MissingInterpreterError
    if "error" in answer:
        raise ConditionError(answer["error"])
    return answer


def end() -> None:
    """End the process, if there is one."""
    global _process
    if _process is not None:
        _process.end()
        _process = None
    atexit.unregister(end)
