"""A verdict as text: what a unit gave, and what on the disk it depends on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from daw_lint.judge.stage import Stage
from daw_lint.judge.suppression import Use
from daw_lint.model.finding import Finding, NotJudged, Related, Severity
from daw_lint.run.cache.state import state
from daw_lint.run.pairing import Pairing
from daw_lint.run.unit import Outcome

_FINDING = tuple(entry.name for entry in fields(Finding))


def dump(outcome: Outcome, uses: list[Use], depends_on: Mapping[str, str]) -> str | None:
    """Return a verdict as text, or ``None`` where it cannot be said in JSON without loss."""
    try:
        text = json.dumps(
            {
                "depends_on": depends_on,
                "file": str(outcome.file),
                "stage": outcome.stage,
                "findings": [_from_finding(finding) for finding in outcome.findings],
                "suppressed": [_from_finding(finding) for finding in outcome.suppressed],
                "not_judged": [(str(missed.file), *missed[1:]) for missed in outcome.not_judged],
                "bounces": [str(bounce) for bounce in outcome.bounces],
                "pairings": [(str(one.session), str(one.bounce), one.why) for one in outcome.pairings],
                "judged": {str(file): sorted(codes) for file, codes in outcome.judged.items()},
                "uses": [(sorted(use.used), use.judged) for use in uses],
            }
        )
        found = load(text)
    except (TypeError, ValueError):
        return None
    return text if found is not None and found[0] == outcome else None


def load(text: str) -> tuple[Outcome, list[Use]] | None:
    """Return the verdict of a text, or ``None`` where it does not hold any more."""
    try:
        kept = json.loads(text)
        if any(state(name) != was for name, was in kept["depends_on"].items()):
            return None
        paths = _Paths()
        outcome = Outcome(
            paths[kept["file"]],
            Stage(*kept["stage"]),
            [_to_finding(entry, paths) for entry in kept["findings"]],
            [_to_finding(entry, paths) for entry in kept["suppressed"]],
            [NotJudged(paths[file], *rest) for file, *rest in kept["not_judged"]],
            tuple(paths[name] for name in kept["bounces"]),
            [Pairing(paths[session], paths[bounce], why) for session, bounce, why in kept["pairings"]],
            judged={paths[file]: frozenset(codes) for file, codes in kept["judged"].items()},
        )
        return outcome, [Use(frozenset(codes), judged) for codes, judged in kept["uses"]]
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


class _Paths(dict[str, Path]):
    """Paths by name, each made once."""

    def __missing__(self, name: str) -> Path:
        self[name] = path = Path(name)
        return path


def _from_finding(finding: Finding) -> dict[str, Any]:
    kept = {name: getattr(finding, name) for name in _FINDING}
    related = [(other.code, str(other.file)) for other in finding.related]
    return kept | {"file": str(finding.file), "related": related}


def _to_finding(entry: dict[str, Any], paths: _Paths) -> Finding:
    entry |= {"file": paths[entry["file"]], "severity": Severity(entry["severity"])}
    related = tuple(Related(code, paths[file]) for code, file in entry["related"])
    return Finding(**entry | {"notes": tuple(entry["notes"]), "related": related})
