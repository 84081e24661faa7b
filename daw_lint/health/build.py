"""Builds the health of a session from the outcome of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from daw_lint import __version__
from daw_lint.config.find import Config
from daw_lint.disk import access_log, probe
from daw_lint.disk.bounded import open_file
from daw_lint.health.answers import answers
from daw_lint.health.model import FileRead, Health, PluginLine
from daw_lint.health.passed import passed
from daw_lint.health.platforms import platform_lines
from daw_lint.health.score import score, verdict
from daw_lint.health.settings import settings_digest
from daw_lint.model.finding import Finding
from daw_lint.model.routing import Routing
from daw_lint.model.session import DeviceFormat, Session
from daw_lint.rulebook.catalogue import Catalogue
from daw_lint.rulebook.selection import catalogue_for, rules_for
from daw_lint.rulebook.targets import all_targets, load_targets
from daw_lint.run.job import JobResult

_CHUNK = 1 << 20


def health_of(result: JobResult, config: Config) -> Health:
    """Build the health of one job: a session with its bounce, or a bounce alone."""
    session = result.session
    bounce = result.measured[0] if result.measured else None
    catalogue = catalogue_for(config)
    rules = {rule.code: rule for rule in rules_for(config)}
    found = tuple(sorted(result.findings, key=_worst_first))
    paths = [path for path in (result.file, *result.bounces) if probe.is_file(path)]
    return Health(
        title=result.file.stem,
        made_at=datetime.now().astimezone(),
        tool_version=__version__,
        profile=config.profile,
        targets=config.targets,
        stage=result.stage,
        verdict=verdict(found),
        score=score(found, rules),
        findings=found,
        suppressed=tuple(result.suppressed),
        not_judged=tuple(result.not_judged),
        passed=passed(result, rules),
        rules=rules,
        session=session,
        bounce=bounce,
        pairings=tuple(result.pairings),
        routing=Routing(session, config.reference_names) if session is not None else None,
        catalogue=catalogue,
        answers=answers(bounce),
        platforms=platform_lines(bounce, load_targets(config.targets) if config.targets else all_targets().values()),
        plugins=tuple(_plugins(session, catalogue)) if session is not None else (),
        files=tuple(_read(path) for path in dict.fromkeys(paths)),
        config_file=config.source,
        settings=settings_digest(config),
    )


def _worst_first(finding: Finding) -> tuple[int, str, str, str]:
    return -finding.severity.rank, finding.code, finding.object_path, finding.message


def _plugins(session: Session, catalogue: Catalogue) -> Iterator[PluginLine]:
    """Yield each plug-in once, by maker and name, without the DAW's own devices."""
    counted: dict[tuple[str, str, str], list[bool]] = {}
    for track in session.all_tracks():
        for device in track.walk_devices():
            if device.format is not DeviceFormat.NATIVE:
                verdict = catalogue.classify_device(device)
                key = (device.vendor or "", device.name, verdict.plugin_class)
                counted.setdefault(key, []).append(device.active is False)
    for (vendor, name, plugin_class), off in sorted(
        counted.items(), key=lambda item: [word.casefold() for word in item[0]]
    ):
        yield PluginLine(name, vendor, plugin_class, len(off), sum(off))


def _read(path: Path) -> FileRead:
    digest = hashlib.sha256()
    try:
        with open_file(access_log.at(path)) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        status = path.stat()
    except OSError:
        return FileRead(path, None, 0, "")
    modified = datetime.fromtimestamp(status.st_mtime).astimezone()
    return FileRead(path, modified, status.st_size, digest.hexdigest())
