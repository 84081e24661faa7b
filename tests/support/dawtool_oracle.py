"""Marker times as dawtool reads them, where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from daw_lint.parsers import read_session


def agrees_with_dawtool(path: Path) -> int:
    """Check that every marker that dawtool finds is at the same time here, and return their number."""
    dawtool = pytest.importorskip("dawtool", reason="dawtool is not installed: its marker times are one more oracle")
    with path.open("rb") as stream:
        theirs = {marker.time for marker in dawtool.extract_markers(str(path), stream)}
    ours = {marker.time_s for marker in read_session(path).markers}
    for time in theirs:
        assert any(abs(time - own) < 0.001 for own in ours), (path.name, time, sorted(ours))
    return len(theirs)
