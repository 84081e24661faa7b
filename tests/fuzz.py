"""Damages session files in many ways and reads them: only a session or a ``SessionError`` may come of it.

    python tests/fuzz.py [--flips 1000] [--most-kb 3000] [FILE ...]

Without files: every fixture and every file of the corpus. Each file is read in a process of its own; printed is, per format,
the longest time of one reading and the largest memory above that of the bare program.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MOST_S, MOST_MB = 2.0, 200.0


def worst(path: Path, flips: int) -> tuple[str, float]:
    """Read the damaged file again and again; return its format and the longest time in seconds."""
    from daw_lint.model.session import ParserBugError, SessionError
    from daw_lint.parsers import PARSERS, read_session
    from tests.support.damage import damaged

    data = path.read_bytes()
    kind = next((parser.name for parser in PARSERS if parser.sniff(data)), "none")
    longest = 0.0
    for broken in damaged(data, path.name, flips):
        started = time.process_time()
        try:
            read_session(path, data=broken)
        except SessionError as error:
            assert error.what, path
            assert not isinstance(error, ParserBugError), error
        longest = max(longest, time.process_time() - started)
    return kind, longest


def one(path: Path, flips: int) -> None:
    import daw_lint.parsers  # noqa: F401  the bare program

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kind, longest = worst(path, flips)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{kind}\t{longest:.3f}\t{grown:.0f}")


def files(most_bytes: int) -> list[Path]:
    from daw_lint.parsers import is_session_name
    from tests.support.corpus import CORPUS

    found = [path for root in (ROOT / "fixtures", CORPUS) for path in sorted(root.rglob("*")) if path.is_file()]
    return [path for path in found if is_session_name(path.name) and path.stat().st_size <= most_bytes]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--flips", type=int, default=1000)
    options.add_argument("--most-kb", type=int, default=3000)
    options.add_argument("--one", action="store_true")
    given = options.parse_args()
    if given.one:
        one(given.files[0], given.flips)
        return 0
    table: dict[str, tuple[int, float, float]] = {}
    bad = []
    for path in given.files or files(given.most_kb * 1000):
        command = [sys.executable, __file__, "--one", "--flips", str(given.flips), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            bad.append(f"{path}: {done.stderr.strip().splitlines()[-1]}")
            continue
        kind, longest, grown = done.stdout.strip().split("\t")
        count, slow, large = table.get(kind, (0, 0.0, 0.0))
        table[kind] = (count + 1, max(slow, float(longest)), max(large, float(grown)))
        if float(longest) > MOST_S or float(grown) > MOST_MB:
            bad.append(f"{path}: {longest} s, {grown} MB")
    for kind, (count, slow, large) in sorted(table.items()):
        print(f"{kind}: {count} files, longest reading {slow:.2f} s, at most {large:.0f} MB above the bare program")
    print("\n".join(bad) or "nothing but sessions and clear errors, within 2 s and 200 MB")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
