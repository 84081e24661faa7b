"""Fingerprints: a finding keeps its own when the session is saved again with other IDs and levels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from daw_lint.model.finding import Finding
from daw_lint.report.paths import in_repository


def with_fingerprints(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield findings with their fingerprints: a digest of the subject, and a number for equal ones.

    The subject is rule, file, object, and the name of the media file, if any. The message is no part of it: the
    levels in it change with every save.
    """
    import hashlib

    counted: Counter[str] = Counter()
    for finding in findings:
        parts = (finding.code, in_repository(finding.file), finding.object_path, *_media(finding))
        text = "\0".join(part.replace("\0", "\1") for part in parts)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        counted[digest] += 1
        yield finding, f"{digest}:{counted[digest]}"


def _media(finding: Finding) -> Iterator[str]:
    """Yield the name of the media file without its folder, which differs between computers."""
    file = finding.evidence.get("file")
    if isinstance(file, str):
        yield re.split(r"[/\\]", file)[-1]
