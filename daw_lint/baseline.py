"""A baseline: the findings that were there when daw-lint was taken up. Only what is new since then fails a run.

A finding is known by its file, its rule and its object, and by how often these occur; neither its line, which a session
does not have, nor its message, in which levels change, is part of it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from daw_lint.audit import ALWAYS_JUDGED
from daw_lint.config import ConfigError
from daw_lint.finding import Finding, Leftover
from daw_lint.run import Report
from daw_lint.targets import ConfigFinder

VERSION = 1
_NONE: frozenset[str] = frozenset()


class Key(NamedTuple):
    """What findings are told apart by. ``file`` is relative to the baseline's folder, with forward slashes."""

    file: str
    code: str
    object_path: str


@dataclass
class Scope:
    """The part of a run that one baseline is about."""

    findings: list[Finding] = field(default_factory=list)
    judged: dict[str, frozenset[str]] = field(default_factory=dict)
    """The rules that were judged, by file as the baseline names it."""


def hold_against(report: Report, configs: ConfigFinder, paths: Sequence[Path], update: bool) -> list[str]:
    """Take the findings that the baselines know out of the report, and note what they know in vain.

    With ``update`` the baselines are written anew as far as this run can tell: what was not judged stays. Returns what
    is to be said of that. Raises ``ConfigError``.
    """
    scopes = _scopes(report, configs)
    if update and not scopes:
        raise ConfigError(
            "there is no baseline to update: name one with --baseline FILE, or baseline in the configuration"
        )
    report.has_baseline = bool(scopes)
    folders = [path.absolute() for path in paths if path.is_dir()]
    said = []
    known: list[int] = []
    for path, scope in scopes.items():
        counts = _read(path, is_needed=not update)
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


def _scopes(report: Report, configs: ConfigFinder) -> dict[Path, Scope]:
    """Return what each baseline is about: the files whose configuration names it."""
    by_file: dict[Path, list[Finding]] = {file: [] for file in report.judged}
    for finding in report.findings:
        by_file.setdefault(finding.file, []).append(finding)
    scopes: dict[Path, Scope] = {}
    for file, findings in by_file.items():
        config = configs.for_file(file)
        if config.baseline:
            base = config.source.parent if config.source is not None else Path()
            path = (base / config.baseline).absolute()
            scope = scopes.setdefault(path, Scope())
            is_read = all(finding.code != "E902" for finding in findings)
            scope.judged[_name(file, path.parent)] = ALWAYS_JUDGED | (
                report.judged.get(file, _NONE) if is_read else _NONE
            )
            scope.findings += findings
    return scopes


def _split(
    findings: Sequence[Finding], counts: Mapping[Key, int], folder: Path
) -> tuple[dict[Key, int], list[Finding]]:
    """Return how often each key was known and did not occur, and the findings that are known."""
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
    file = Path(os.path.normpath(folder / key.file))
    return any(file.is_relative_to(searched) for searched in folders) and not file.exists()


def _update(path: Path, old: Mapping[Key, int], scope: Scope, left: Mapping[Key, int]) -> str:
    counts = Counter({key: times for key, times in old.items() if key not in left})
    for key, times in Counter(_key(finding, path.parent) for finding in scope.findings).items():
        counts[key] = times
    _write(path, counts)
    files = len({key.file for key in counts})
    total = sum(counts.values())
    return f"{path.name} knows {total} finding{'s' * (total != 1)} in {files} file{'s' * (files != 1)}"


def _key(finding: Finding, folder: Path) -> Key:
    return Key(_name(finding.file, folder), finding.code, finding.object_path)


def _name(file: Path, folder: Path) -> str:
    """Return a file as a baseline in ``folder`` names it. Macs spell some letters with two characters; here they have one."""
    name = os.path.normpath(file.absolute())
    with suppress(ValueError):  # where it lies on another drive
        name = os.path.relpath(name, folder)
    return normalize("NFC", name.replace(os.sep, "/"))


def _read(path: Path, is_needed: bool) -> dict[Key, int]:
    import json

    try:
        document = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if not is_needed:
            return {}
        raise ConfigError(f"{path}: there is no such baseline; --update-baseline writes it") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{path}: is no baseline of daw-lint (not JSON)") from None
    version = document.get("baseline_version") if isinstance(document, dict) else None
    if version != VERSION:
        raise ConfigError(f"{path}: is no baseline that this daw-lint knows (baseline_version is {version!r})")
    return _counts(document, path)


def _counts(document: dict[str, Any], path: Path) -> dict[Key, int]:
    try:
        counts = {
            Key(file, code, object_path): times
            for file, codes in document["files"].items()
            for code, objects in codes.items()
            for object_path, times in objects.items()
        }
    except (KeyError, AttributeError):
        raise ConfigError(f"{path}: files, rules and objects must be nested tables") from None
    if not all(type(times) is int and times > 0 for times in counts.values()):
        raise ConfigError(f"{path}: a count must be a whole number above 0")
    return counts


def _write(path: Path, counts: Mapping[Key, int]) -> None:
    """Write a baseline, an entry a line and in order, so that version control shows and merges what changed."""
    import json

    files: dict[str, dict[str, dict[str, int]]] = {}
    for key, times in sorted(counts.items()):
        files.setdefault(key.file, {}).setdefault(key.code, {})[key.object_path] = times
    document = {"baseline_version": VERSION, "files": files}
    try:
        path.write_text(json.dumps(document, indent=1) + "\n", "utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from None
