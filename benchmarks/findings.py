"""Shows which findings a change adds, removes or rewords, over the fixtures and the corpus.

    python benchmarks/findings.py REVISION [PATH ...]

Judges the same files twice, with the code of a git revision and with the code of this checkout, and prints what differs:
first the counts by rule and kind of change, then each finding. Exit code 0: nothing differs; 1: something does. Without
paths: ``fixtures`` and the corpus (``../shared/corpus``, or the folder in ``DAW_LINT_CORPUS``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.corpus import CORPUS  # noqa: E402

_FORMAT_OPTIONS = ("--format", "--output-format")
"""What the option for the output format is called now, and what it was called before."""


class Said(NamedTuple):
    """One finding, or one rule that was not judged, as far as it is compared."""

    file: str
    code: str
    where: str
    kind: str
    """The severity, or ``not judged``."""
    message: str


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("revision", help="the git revision to compare with, such as HEAD or main")
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "fixtures", CORPUS])
    given = parser.parse_args()
    paths = [path for path in given.paths if path.exists()]
    for path in given.paths:
        if path not in paths:
            print(f"left out, not there: {path}")
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder, "before")
        subprocess.run(
            ["git", "worktree", "add", "--detach", "--quiet", checkout, given.revision], cwd=ROOT, check=True
        )
        try:
            before = findings(checkout, paths)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", checkout], cwd=ROOT, check=True)
    after = findings(ROOT, paths)
    changes = list(compared(before, after))
    for (code, what), count in sorted(Counter((code, what) for what, code, _ in changes).items()):
        print(f"{count:5}  {code}  {what}")
    for what, _, line in changes:
        print(f"{what}: {line}")
    print(f"{len(before)} before, {len(after)} after, {len(changes)} changes")
    return 1 if changes else 0


def findings(checkout: Path, paths: Sequence[Path]) -> list[Said]:
    """Return what the code of a checkout says about the files."""
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    for option in _FORMAT_OPTIONS:
        # -P: without it "-m" takes the code from the working folder, whatever PYTHONPATH says.
        command = [sys.executable, "-P", "-m", "daw_lint", "check", "--no-cache", option, "json", *map(str, paths)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode in (0, 1) and done.stdout:
            return list(_said(json.loads(done.stdout)))
    raise SystemExit(f"the code in {checkout} failed: {done.stderr}")


def _said(report: dict[str, list[dict[str, str]]]) -> Iterator[Said]:
    for entry in report["findings"]:
        yield Said(entry["file"], entry["code"], entry["object"], entry["severity"], entry["message"])
    for entry in report["not_judged"]:
        yield Said(entry["file"], entry["code"], entry["object"], "not judged", entry["reason"])


def compared(before: Sequence[Said], after: Sequence[Said]) -> Iterator[tuple[str, str, str]]:
    """Yield the kind of each change, the rule, and the change itself."""
    lost, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    for one in sorted(lost.elements()):
        here = (one.file, one.code, one.where)
        match = next((other for other in sorted(new) if new[other] and other[:3] == here), None)
        if match is None:
            yield f"gone ({one.kind})", one.code, f"{one.file}: {one.where}: {one.message}"
            continue
        new[match] -= 1
        what = "reworded" if match.kind == one.kind else f"{one.kind} became {match.kind}"
        yield what, one.code, f"{one.file}: {one.where}: {one.message!r} -> {match.message!r}"
    for one in sorted(new.elements()):
        yield f"new ({one.kind})", one.code, f"{one.file}: {one.where}: {one.message}"


if __name__ == "__main__":
    sys.exit(main())
