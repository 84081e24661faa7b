"""Watches work that is done in this process, where no other one can be forked for it: a hang ends the run with a sentence.

A thread says which file it is. Code of a library that holds the interpreter lock holds that thread up too; then the
interpreter itself ends the process a little later, and prints where it was.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from daw_lint.disk.fork_safe_thread import ForkSafeThread
from daw_lint.run.allowance import Bounds, listen

EXIT_CODE = 2
_LATER_S = 5.0


@contextmanager
def watched(file: Path, bounds: Bounds, todo: str | None = None) -> Iterator[None]:
    """End this process if the block takes longer than it may by the clock. ``todo`` says what helps, if not a setting.

    Other threads, such as those of a server, are not ended for one file: there nothing is watched.
    """
    if bounds.wall_s is None or threading.active_count() > 1:
        yield
        return
    watchdog = _Watchdog(file, bounds.wall_s, todo)
    try:
        yield
    finally:
        watchdog.stop()


class _Watchdog:
    def __init__(self, file: Path, seconds: float, todo: str | None) -> None:
        self._file = file
        self._todo = todo
        self._until = monotonic() + seconds
        self._is_over = threading.Event()
        listen(self._allow)
        self._set_last_resort()
        ForkSafeThread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        import faulthandler

        self._is_over.set()
        faulthandler.cancel_dump_traceback_later()
        listen(lambda more: None)

    def _allow(self, more: Bounds) -> None:
        self._until += more.wall_s or 0.0
        self._set_last_resort()

    def _set_last_resort(self) -> None:
        import faulthandler

        if sys.__stderr__ is not None:
            faulthandler.dump_traceback_later(
                self._until - monotonic() + _LATER_S, exit=True, file=sys.__stderr__.fileno()
            )

    def _watch(self) -> None:
        while not self._is_over.wait(max(0.0, self._until - monotonic())):
            if monotonic() >= self._until:
                self._end()

    def _end(self) -> None:
        from daw_lint.run.failed_files import OUT_OF_TIME, ProcessDiedError, crash_words

        shown = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in self._file.as_posix())
        what, todo = crash_words(ProcessDiedError(OUT_OF_TIME))
        line = f"daw-lint: {shown}: E902 error {what}: {self._todo or todo}\n"
        os.write(2, line.encode("utf-8", "backslashreplace"))
        os._exit(EXIT_CODE)
