"""Reading sessions of every format beside a peer of the same format, in turns, each in a process of its own.

    python benchmarks/parsers.py [--runs 7] [FILE ...]

Without files it takes the largest sessions of the corpus (``../shared/corpus`` or ``DAW_LINT_CORPUS``) and of the fixtures.
The peer is the ``rpp`` package for REAPER, dawtool for FL Studio (it reads the markers alone), and unpacking plus
``lxml.etree.fromstring`` for formats of XML. Peers that are not installed are said to be absent. Imports are not counted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("DAW_LINT_CORPUS") or ROOT.parent / "shared" / "corpus")
PER_FORMAT = 2

TIMED = """
import sys, time
path = sys.argv[1]
{prepare}
{work}
best = 1e9
for _ in range(3):
    started = time.perf_counter()
    {work}
    best = min(best, time.perf_counter() - started)
print(best * 1000)
"""
OURS = (
    "from pathlib import Path\nfrom daw_lint.parsers import read_session",
    "read_session(Path(path))",
)
RPP = ("import rpp", "rpp.loads(open(path, encoding='utf-8', errors='replace').read())")
DAWTOOL = ("import dawtool", "dawtool.extract_markers(path)")
PLAIN_XML = (
    "from lxml import etree\nparser = etree.XMLParser(huge_tree=True)",
    "etree.fromstring(open(path, 'rb').read(), parser)",
)
GZIP_XML = ("import gzip\n" + PLAIN_XML[0], "etree.fromstring(gzip.open(path).read(), parser)")
ZLIB_XML = ("import zlib\n" + PLAIN_XML[0], "etree.fromstring(zlib.decompress(open(path, 'rb').read()[4:]), parser)")
ZIP_XML = (
    "import zipfile\n" + PLAIN_XML[0] + "\ndef work():\n    with zipfile.ZipFile(path) as archive:\n"
    "        for name in archive.namelist():\n            if name.endswith('.xml'): etree.fromstring(archive.read(name), parser)",
    "work()",
)
PEERS = {
    ".als": ("gunzip + lxml", GZIP_XML),
    ".rpp": ("rpp", RPP),
    ".flp": ("dawtool (markers)", DAWTOOL),
    ".dawproject": ("unzip + lxml", ZIP_XML),
    ".song": ("unzip + lxml", ZIP_XML),
    ".xrns": ("unzip + lxml", ZIP_XML),
    ".mmpz": ("inflate + lxml", ZLIB_XML),
    ".mmp": ("lxml", PLAIN_XML),
    ".ardour": ("lxml", PLAIN_XML),
    ".tracktionedit": ("lxml", PLAIN_XML),
}


def once(how: tuple[str, str], path: Path) -> float | None:
    """Return the time in milliseconds, the best of three in one process, or ``None`` where the peer fails."""
    script = TIMED.format(prepare=how[0], work=how[1])
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    return float(done.stdout.split()[-1]) if done.returncode == 0 and done.stdout else None


def in_turns(path: Path, peer: tuple[str, str], runs: int) -> tuple[float | None, float | None]:
    """Return the medians of ours and of the peer."""
    pairs = [(once(OURS, path), once(peer, path)) for _ in range(runs)]
    ours = [own for own, _ in pairs if own is not None]
    theirs = [other for _, other in pairs if other is not None]
    return (statistics.median(ours) if ours else None), (statistics.median(theirs) if theirs else None)


def largest() -> list[Path]:
    """Return the largest sessions of each format."""
    found: list[Path] = []
    for suffix in PEERS:
        files = [*CORPUS.rglob(f"*{suffix}"), *(ROOT / "fixtures").rglob(f"*{suffix}")]
        found += sorted(files, key=lambda path: path.stat().st_size, reverse=True)[:PER_FORMAT]
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--runs", type=int, default=7)
    given = options.parse_args()
    print("| session | size | daw-lint, full model | peer | the peer takes |")
    print("|---|---|---|---|---|")
    for path in given.files or largest():
        name, peer = PEERS[path.suffix.lower()]
        ours, theirs = in_turns(path, peer, given.runs)
        mine = f"{ours:.1f} ms" if ours is not None else "not read"
        other = f"{name} {theirs:.1f} ms" if theirs is not None else f"{name}: absent, or fails on it"
        ratio = f"{theirs / ours:.2f} x" if ours and theirs else ""
        print(
            f"| {path.name.split('__')[-1]} | {path.stat().st_size / 1000:.0f} KB | {mine} | {other} | {ratio} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
