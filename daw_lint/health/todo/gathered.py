"""Several findings of one rule on one file as one: nine media files of one folder that are missing are one fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from msgspec.structs import replace

from daw_lint.model.file_names import parent_of
from daw_lint.model.finding import Finding
from daw_lint.model.wording import listed
from daw_lint.rulebook.template import fill, names_in


def gathered(findings: Sequence[Finding], lists_them: bool = False) -> list[Finding]:
    """Gather what rules say together, at the place of the first one. ``lists_them``: each becomes a note.

    Programs get every finding; this is for people.
    """
    groups: dict[Hashable, list[Finding]] = {}
    for index, finding in enumerate(findings):
        groups.setdefault(_key(finding) or index, []).append(finding)
    return [_one(group, lists_them) for group in groups.values()]


def _key(finding: Finding) -> Hashable:
    """Return what findings that are gathered share; ``None`` for one that stays alone."""
    names = names_in(finding.together) - {"number"}
    if not finding.together or not names <= finding.evidence.keys():
        return None
    return finding.file, finding.code, finding.severity, tuple(finding.evidence[name] for name in sorted(names))


def _one(group: Sequence[Finding], lists_them: bool) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    names = names_in(first.together)
    shared = {name: value for name, value in first.evidence.items() if name in names}
    objects = {finding.object_path for finding in group}
    return replace(
        first,
        message=f"{fill(first.together, {**shared, 'number': len(group)})}{_where(group)}",
        object_path=first.object_path if len(objects) == 1 else "",
        notes=tuple(map(_listed, group)) if lists_them else (),
        evidence={"number": len(group), **shared},
        related=tuple(dict.fromkeys(other for finding in group for other in finding.related)),
    )


def _listed(finding: Finding) -> str:
    return f"{finding.object_path}: {finding.message}" if finding.object_path else finding.message


def _where(group: Iterable[Finding]) -> str:
    """Say in which folders the files are, and what all of the findings remark."""
    files = [file for finding in group if isinstance(file := finding.evidence.get("file"), str)]
    folders = Counter(map(parent_of, files))
    if not folders:
        return ""
    if len(folders) > 1:
        return ": " + listed([f"{number} in {_folder(folder)}" for folder, number in folders.most_common()])
    remarks = {finding.evidence.get("remark") for finding in group}
    remark = remarks.pop() if len(remarks) == 1 else None
    return f", all in {_folder(next(iter(folders)))}" + (f": {remark}" if remark else "")


def _folder(path: str) -> str:
    return f"`{path}/`" if path else "the folder of the session"
