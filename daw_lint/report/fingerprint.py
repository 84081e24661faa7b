"""Fingerprints: the same finding has the same one after a session was saved again, with other IDs and other levels in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from daw_lint.finding import Finding
from daw_lint.report.paths import in_repository


def with_fingerprints(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield findings with their fingerprints: a digest of rule, file and object, and which of several it is.

    The message is no part of it: the levels in it change with every save.
    """
    import hashlib

    counted: Counter[str] = Counter()
    for finding in findings:
        parts = (finding.code, in_repository(finding.file), finding.object_path)
        text = "\0".join(part.replace("\0", "\1") for part in parts)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        counted[digest] += 1
        yield finding, f"{digest}:{counted[digest]}"
