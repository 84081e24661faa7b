"""The process that evaluates conditions: what one of them takes in time and memory is lost with this process alone.

It imports nothing of daw-lint, reads requests (pickled) from standard input, and writes each answer as a line of JSON.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from time import process_time
from typing import Any, NamedTuple

MEMORY_BYTES = 256 << 20
"""Memory that conditions may take beyond that of the interpreter, where the system can bound it (Linux)."""


class Request(NamedTuple):
    """A condition to compile, and to evaluate for each of the objects."""

    condition: str
    kinds: tuple[tuple[str, str], ...]
    """The names that it may use, each with its kind, as ``rulebook.facts`` has it."""
    objects: Sequence[Mapping[str, Any]] | None
    """The values of each object; ``None``: it is only compiled."""
    cpu_s: float


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _bound_memory()
    while True:
        try:
            request = Request(*pickle.load(requests))
        except EOFError:
            return
        _set_timer(request.cpu_s)
        answer = _answer(request)
        _set_timer(0.0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(request: Request) -> dict[str, Any]:
    began = process_time()
    try:
        compiled = _compiled(request.condition, request.kinds)
    except ImportError:
        return {"missing": True}
    except MemoryError:
        return {"takes_too_much": True}
    except Exception as error:
        return {"error": str(error)}
    if request.objects is None:
        return {"type": compiled.return_type().name()}
    try:
        found = [compiled.eval(data=values).plain_value() for values in request.objects]
    except MemoryError:
        return {"takes_too_much": True}
    except Exception as error:
        return {"error": str(error)}
    return {
        "found": [value if isinstance(value, bool) else None for value in found],
        "cpu_s": process_time() - began,
    }


@lru_cache(maxsize=512)
def _compiled(condition: str, kinds: tuple[tuple[str, str], ...]) -> Any:
    return _environment(kinds).compile(condition)


@lru_cache(maxsize=64)
def _environment(kinds: tuple[tuple[str, str], ...]) -> Any:
    from cel_expr_python import cel

    types = {
        "number": cel.Type.DOUBLE, "text": cel.Type.STRING, "true or false": cel.Type.BOOL,
        "list of texts": cel.Type.List(cel.Type.STRING),
        "numbers by name": cel.Type.Map(cel.Type.STRING, cel.Type.DOUBLE),
    }  # fmt: skip
    return cel.NewEnv(variables={name: types[kind] for name, kind in kinds})


def _bound_memory() -> None:
    """Let allocations beyond the bound fail, which ends this process."""
    if sys.platform != "linux":
        return
    import resource

    _import_interpreter()
    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123
        now = int(stream.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY_BYTES, now + MEMORY_BYTES))


def _import_interpreter() -> None:
    """Import the interpreter before its memory is counted."""
    try:
        import cel_expr_python.cel  # noqa: F401
    except ImportError:
        return


def _set_timer(cpu_s: float) -> None:
    """Let the system end this process when it has used so much processor time; 0 is never."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, cpu_s)
