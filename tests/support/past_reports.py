"""Reports as a history keeps them, for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from daw_lint.health.history.changes import PastFinding, PastReport

WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
LIMITER = PastFinding("MB101", "error", "Master > Pro-L 2", "limiter on the master bus of a mix (active)")
SOLO = PastFinding("SH101", "error", "Drums", "solo is on: the bounce contains only soloed tracks")


def past(version: int = 1, **changes: Any) -> PastReport:
    """Return a report of ``Song vN``; the versions differ in their content."""
    entry = PastReport(
        made_at=WHEN + timedelta(days=version),
        path=f"Song v{version}.als",
        sha256=f"{version:064x}",
        bounce=f"Song v{version}.wav",
        bounce_sha256=f"{version + 1000:064x}",
        tool_version="0.1.0",
        settings="s",
        profile="default",
        targets=(),
        stage="mix",
        verdict="not ready",
        score=80,
        loudness_lufs=-14.24,
        true_peak_db=-1.0,
        peak_db=-1.5,
        plr_db=13.2,
        plugins=5,
        tracks=24,
        application="Ableton Live 11.3.4",
        findings=(LIMITER,),
    )
    return entry._replace(**changes)


def start(script: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Start a process of its own that runs a script, with this module at hand."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent.parent)}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )
