"""What the figures were taken on, and whether other programs disturbed them."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

BUSY_CORES = 0.1
"""From how much of one core, used by others, a case counts as disturbed. Our own bound."""
_STAT = Path("/proc/stat")
_LOOK_S = 0.5


class Times(NamedTuple):
    """Seconds since some beginning."""

    clock_s: float
    machine_s: float | None
    """Processor time of all programs; ``None`` where the system does not say."""
    own_s: float
    """Processor time of this program and of the children that it waited for."""


def now() -> Times:
    own = os.times()
    return Times(time.perf_counter(), _machine_s(), sum(own[:4]))


def _machine_s() -> float | None:
    try:
        fields = _STAT.read_text("ascii").splitlines()[0].split()[1:9]
    except OSError:
        return None
    # user, nice, system, idle, iowait, irq, softirq, steal: what idles and what waits for a disk is not busy.
    ticks = [int(field) for field in fields]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def others(begin: Times, end: Times) -> float | None:
    """Return how many cores other programs kept busy between two moments; ``None`` where that is not known."""
    if begin.machine_s is None or end.machine_s is None:
        return None
    foreign = end.machine_s - begin.machine_s - (end.own_s - begin.own_s)
    return max(0.0, foreign / max(end.clock_s - begin.clock_s, 1e-9))


def others_now() -> float | None:
    """Look for a moment in which this program does nothing."""
    begin = now()
    time.sleep(_LOOK_S)
    return others(begin, now())


def load() -> float:
    """Return the load average of the last minute. It counts what this program did in it too."""
    return os.getloadavg()[0]


def cores() -> int:
    """Return how many cores this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def described() -> str:
    """Return cores, system, Python and peers in a line."""
    parts = [f"{cores()} cores", _processor(), f"{platform.system()} {platform.machine()}"]
    parts += [f"Python {platform.python_version()}", _ffmpeg()]
    return ", ".join(part for part in parts if part)


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        return ""
    return " ".join(found[1].split()) if found else ""


def _ffmpeg() -> str:
    if shutil.which("ffmpeg") is None:
        return "no ffmpeg"
    said = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"ffmpeg version (\d[\w.]*)", said)
    return f"ffmpeg {found[1]}" if found else "ffmpeg"
