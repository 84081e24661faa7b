"""Runs daw-lint, and ends it as ``kill -9`` does at one line of the code that writes; or counts these lines.

``python -m tests.support.killed_run NUMBER ARGUMENTS``; with number 0 the last line of the output is how many there are.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Any

PLACES = (
    "disk/write.py",
    "disk/unfinished.py",
    "run/baseline_file.py",
    "health/history/",
    "cli/setup/plan.py",
    "fix/store.py",
    "run/fix_records.py",
    "disk/exchange.py",
)


def main(number: int) -> None:
    passed = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename.replace(os.sep, "/")
        return count if any(f"daw_lint/{place}" in name for place in PLACES) else None

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal passed
        if event == "line" and frame.f_code.co_name != "<module>":
            passed += 1
            if passed == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return count

    from daw_lint.__main__ import main as run

    sys.settrace(trace)
    with suppress(SystemExit):
        run()
    sys.settrace(None)
    print(f"\n{passed}")


if __name__ == "__main__":
    number = int(sys.argv.pop(1))
    main(number)
