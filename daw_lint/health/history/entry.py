"""Converts the health of a session to the report that the history keeps."""

from __future__ import annotations

import hashlib
from math import isnan
from pathlib import Path

from daw_lint.health.headline import in_short
from daw_lint.health.history.changes import PastFinding, PastReport
from daw_lint.health.history.place import stored_path
from daw_lint.health.model import Health
from daw_lint.model.bounce import Bounce
from daw_lint.model.canonical import canonical
from daw_lint.model.facts import Fact
from daw_lint.model.finding import Finding
from daw_lint.model.session import DeviceFormat, Session


def entry_of(health: Health, base: Path | None = None) -> PastReport:
    """Reduce a health to the report that is kept. Paths are relative to ``base``."""
    session, bounce = health.session, health.bounce
    path = subject(health) or Path(health.title)
    return PastReport(
        made_at=health.made_at,
        path=stored_path(path, base),
        sha256=_content(health, path),
        bounce=bounce.path.name if bounce is not None and bounce.path != path else "",
        bounce_sha256="".join(file.sha256 for file in health.files if file.path != path),
        tool_version=health.tool_version,
        settings=health.settings,
        profile=health.profile,
        targets=health.targets,
        stage=health.stage.name,
        verdict=in_short(health),
        score=health.score.points,
        unjudged=health.unjudged_rules,
        **_levels(bounce),
        plugins=plugin_count(session) if session is not None else None,
        tracks=track_count(session) if session is not None else None,
        application=f"{session.application} {session.application_version}".strip() if session is not None else "",
        findings=tuple(_finding(finding) for finding in health.findings),
    )


def subject(health: Health) -> Path | None:
    """Return the subject of a report: the session, or the bounce if it has no session; ``None`` if a file was unreadable."""
    if any(finding.code == "E902" for finding in health.findings):
        return None
    if health.session is not None:
        return health.session.path
    return health.bounce.path if health.bounce is not None else None


def plugin_count(session: Session) -> int | None:
    """Count the plug-ins on the tracks, or in the inventory; ``None`` where the file does not give them."""
    if {Fact.DEVICES, Fact.MASTER_DEVICES} <= session.facts:
        devices = (device for track in session.all_tracks() for device in track.walk_devices())
        return sum(device.format is not DeviceFormat.NATIVE for device in devices)
    counts = [item.count for item in session.inventory if item.format is not DeviceFormat.NATIVE]
    if not session.inventory or None in counts:
        return None
    return sum(count for count in counts if count is not None)


def track_count(session: Session) -> int | None:
    """Count the tracks without the master; ``None`` where the file does not give them."""
    return len(session.tracks) if Fact.TRACKS in session.facts else None


def _content(health: Health, path: Path) -> str:
    """Return a digest of a file; for a session that is a folder, of its model."""
    known = next((file.sha256 for file in health.files if file.path == path), "")
    if known or health.session is None:
        return known
    *inside, _facts = canonical(health.session)
    return hashlib.sha256(repr(inside).encode("utf-8", "backslashreplace")).hexdigest()


def _levels(bounce: Bounce | None) -> dict[str, float | None]:
    if bounce is None:
        return {}
    loudness = bounce.loudness
    found = {
        "loudness_lufs": None if loudness is None or loudness.is_too_short else loudness.integrated_lufs,
        "true_peak_db": None if bounce.true_peak is None else bounce.true_peak.peak_db,
        "peak_db": None if bounce.level is None else bounce.level.peak_db,
        "plr_db": None if bounce.dynamics is None else bounce.dynamics.plr_db,
    }
    return {name: None if value is None or isnan(value) else float(value) for name, value in found.items()}


def _finding(finding: Finding) -> PastFinding:
    return PastFinding(finding.code, str(finding.severity), finding.object_path, finding.message)
