"""Runs daw-lint itself on a file: what a hostile file does to its process, it does not do to the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError

from daw_lint.app.assistant.quoted import sentence
from daw_lint.disk.cores import cores_here

_MOST_S = 600.0
"""Our own bound: an hour of audio is measured in a few seconds, a folder of a thousand sessions in a minute."""
_ENDS_S = 2.0
_LONGEST = 256 << 20
"""Bytes of the longest answer that is read."""

_ROOM = threading.BoundedSemaphore(max(2, cores_here()))
"""Programs that run at once, however many calls an assistant makes: each has processes of its own."""
_running: set[subprocess.Popen[bytes]] = set()
_ending = threading.Event()


def ask(*words: str | Path, codes: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """Run a command that prints JSON, and return that. Raises ``ToolError`` with what the program says.

    ``codes`` are the exit codes with which it gives an answer: 1 says that there are findings, 2 that a file could not be read.
    """
    line = [sys.executable, *_ourselves(), *map(str, words), "--format", "json"]
    done = _run(line)
    if done.returncode in codes and done.stdout:
        if len(done.stdout) <= _LONGEST:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
        raise ToolError("The answer is too large. Name a single file.")
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    raise ToolError(sentence(_without_paths(said[0], words) if said else "daw-lint could not do this"))


def end_all() -> None:
    """End the programs that run, and start none any more: nobody waits for their answers."""
    _ending.set()
    running = list(_running)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _run(line: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a program when there is room for it. Raises ``ToolError``."""
    with _ROOM:
        if _ending.is_set():
            raise ToolError("The server is ending.")
        with subprocess.Popen(
            line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
        ) as process:
            _running.add(process)
            try:
                if _ending.is_set():  # just now: it may have been too late for the list
                    process.terminate()
                out, said = process.communicate(timeout=_MOST_S)
            except subprocess.TimeoutExpired:
                raise ToolError(f"This took more than {_MOST_S:g} seconds, and was ended.") from None
            finally:
                _running.discard(process)
                if process.poll() is None:
                    process.kill()
    return subprocess.CompletedProcess(line, process.returncode, out, said)


def _without_paths(said: str, words: Sequence[str | Path]) -> str:
    """Return what the program says, with the names of files in place of their paths."""
    for path in (word for word in words if isinstance(word, Path)):
        said = said.replace(str(path), path.name)
    return said.removeprefix("daw-lint: ")


def _ourselves() -> list[str]:
    """Return what follows the interpreter; a frozen program is its own interpreter."""
    return [] if getattr(sys, "frozen", False) else ["-P", "-m", "daw_lint"]


def _environment() -> dict[str, str]:
    return os.environ | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
