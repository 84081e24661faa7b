"""A baseline: the findings that were known when it was recorded. Only new ones fail a run.

A finding is identified by its file, rule and object, and by how often these occur. Its message is not part of that, since
levels in it change.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct, field

from daw_lint.config.find import ConfigError
from daw_lint.disk import probe
from daw_lint.judge.suppression_audit import ALWAYS_JUDGED
from daw_lint.model.finding import Finding, Leftover
from daw_lint.run.baseline_file import Key, read, write
from daw_lint.run.find import ConfigFinder, baseline_of
from daw_lint.run.lint import Report

_NONE: frozenset[str] = frozenset()


class Scope(Struct):
    """The part of a run that one baseline is about."""

    findings: list[Finding] = field(default_factory=list)
    judged: dict[str, frozenset[str]] = field(default_factory=dict)
    """The rules that were judged, by file as the baseline names it."""


def hold_against(report: Report, configs: ConfigFinder, paths: Sequence[Path], update: bool) -> list[str]:
    """Take known findings out of the report, and note baseline entries that no longer occur.

    With ``update`` the baselines are rewritten; entries that this run did not judge stay. Returns lines for the user.
    Raises ``ConfigError``.
    """
    scopes = _scopes(report, configs, paths)
    if update and not scopes and baseline_of(configs.for_folder(Path())) is None:
        raise ConfigError(
            "there is no baseline to update: name one with --baseline FILE, or baseline in the configuration"
        )
    report.has_baseline = bool(scopes)
    folders = [_plain(path) for path in paths if probe.is_folder(path)]
    said = []
    known: list[int] = []
    for path, scope in scopes.items():
        with _taken(path) if update else nullcontext():
            counts = read(path, is_needed=not update)
            rest, found = _split(scope.findings, counts, path.parent)
            left = {key: times for key, times in rest.items() if _is_over(key, path.parent, scope.judged, folders)}
            if update:
                found = scope.findings
                said.append(_update(path, counts, scope, left))
            else:
                report.leftovers += [Leftover(path, *key, times) for key, times in sorted(left.items())]
        known += [id(finding) for finding in found]
    told = frozenset(known)
    report.known = [finding for finding in report.findings if id(finding) in told]
    report.findings = [finding for finding in report.findings if id(finding) not in told]
    return said


@contextmanager
def _taken(path: Path) -> Iterator[None]:
    """Let no other run update this baseline meanwhile: its entries would be lost. Raises ``ConfigError``."""
    from daw_lint.disk.lock import locked

    try:
        with locked(path):
            yield
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from None


def _scopes(report: Report, configs: ConfigFinder, paths: Sequence[Path]) -> dict[Path, Scope]:
    """Group the files by the baseline that their configuration names. The baseline of a folder is listed even without files."""
    folders = [configs.for_folder(path) for path in paths if probe.is_folder(path)]
    scopes = {place: Scope() for config in folders if (place := baseline_of(config)) is not None}
    by_file: dict[Path, list[Finding]] = {file: [] for file in report.judged}
    for finding in report.findings:
        by_file.setdefault(finding.file, []).append(finding)
    for file, findings in by_file.items():
        place = baseline_of(configs.for_file(file))
        if place is not None:
            scope = scopes.setdefault(place, Scope())
            is_read = all(finding.code != "E902" for finding in findings)
            codes = report.judged.get(file, _NONE) if is_read else _NONE
            scope.judged[_name(file, place.parent)] = ALWAYS_JUDGED | codes
            scope.findings += findings
    return scopes


def _split(
    findings: Sequence[Finding], counts: Mapping[Key, int], folder: Path
) -> tuple[dict[Key, int], list[Finding]]:
    """Split into the keys that did not occur, with their counts, and the known findings."""
    rest, known = dict(counts), []
    for finding in findings:
        key = _key(finding, folder)
        if rest.get(key, 0):
            rest[key] -= 1
            known.append(finding)
    return {key: times for key, times in rest.items() if times}, known


def _is_over(key: Key, folder: Path, judged: Mapping[str, frozenset[str]], folders: Sequence[Path]) -> bool:
    """Whether this run would have found it again: its rule was judged there, or the file is gone from where it looked."""
    if key.file in judged:
        return key.code in judged[key.file]
    file = _plain(folder / key.file)
    return any(file.is_relative_to(searched) for searched in folders) and not probe.exists(file)


def _update(path: Path, old: Mapping[Key, int], scope: Scope, left: Mapping[Key, int]) -> str:
    counts = Counter({key: times for key, times in old.items() if key not in left})
    for key, times in Counter(_key(finding, path.parent) for finding in scope.findings).items():
        counts[key] = times
    write(path, counts)
    files = len({key.file for key in counts})
    total = sum(counts.values())
    return f"{path.name} knows {total} finding{'s' * (total != 1)} in {files} file{'s' * (files != 1)}"


def _key(finding: Finding, folder: Path) -> Key:
    return Key(_name(finding.file, folder), finding.code, finding.object_path)


def _name(file: Path, folder: Path) -> str:
    """Write a file name as a baseline in ``folder`` has it, in Unicode NFC: macOS stores accents as separate characters."""
    name = _relative(_plain(file), _plain(folder))
    if name.startswith(".."):  # a link to the music elsewhere; a link in the folder itself keeps its name
        true = _relative(file.parent.resolve() / file.name, folder.resolve())
        name = name if true.startswith("..") else true
    return normalize("NFC", name.replace(os.sep, "/"))


def _plain(path: Path) -> Path:
    """Return an absolute path without ``..``."""
    return Path(os.path.normpath(path.absolute()))


def _relative(file: Path, folder: Path) -> str:
    with suppress(ValueError):  # on another drive
        return os.path.relpath(file, folder)
    return str(file)
