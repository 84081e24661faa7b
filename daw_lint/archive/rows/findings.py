"""Rows about findings, and about rules that were not judged."""

from __future__ import annotations

import json
from collections.abc import Iterable

from daw_lint.archive.address import as_text, uri_of
from daw_lint.archive.rows.table_rows import Rows
from daw_lint.archive.rows.times import small
from daw_lint.archive.schema import FINDINGS, NOT_JUDGED
from daw_lint.model.finding import NO_BOUNCE, Finding, NotJudged

ALL_RULES = "*"
_NO_MEASUREMENT = "the file does not give bounce."
"""How the reason begins where a part of a bounce was not measured."""
HEADER_ONLY = "only the header of the bounce was read; --measure measures its sound"


def add_finding(rows: Rows, file_id: str, finding: Finding) -> None:
    """Add a finding."""
    rows.add(
        FINDINGS,
        file_id=file_id,
        uri=as_text(uri_of(finding.file)),
        code=finding.code,
        rule=finding.name,
        severity=str(finding.severity),
        object=as_text(finding.object_path),
        line=small(finding.line),
        message=as_text(finding.message),
        notes=[as_text(note) for note in finding.notes],
        evidence=json.dumps(finding.evidence, sort_keys=True),
        suppressed=as_text(finding.suppressed) if finding.suppressed is not None else None,
    )


def add_not_judged(rows: Rows, file_id: str, missed: Iterable[NotJudged], headers_only: bool) -> None:
    """Add the rules that were not judged. What lacks a bounce, or its measurement, is one row for all rules."""
    seen = set()
    for one in missed:
        code, reason = one.code, one.reason
        if reason == NO_BOUNCE:
            code = ALL_RULES
        elif headers_only and reason.startswith(_NO_MEASUREMENT):
            code, reason = ALL_RULES, HEADER_ONLY
        key = (one.file, code, reason, one.object_path)
        if code == ALL_RULES and key in seen:
            continue
        seen.add(key)
        rows.add(
            NOT_JUDGED,
            file_id=file_id,
            uri=as_text(uri_of(one.file)),
            code=code,
            object=as_text(one.object_path),
            reason=as_text(reason),
        )
