"""Reading sessions of every format beside a bare parse of the same XML, dawtool or rpp; imports are not counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import CORPUS, FIXTURES, Bench, Case, Row, daw_lint, timed
from benchmarks.inputs import made
from benchmarks.tables import Table
from benchmarks.timing import Job

OURS = ("from pathlib import Path\nfrom daw_lint.parsers import read_session", "read_session(Path(path))")
_PARSER = "from lxml import etree\nparser = etree.XMLParser(huge_tree=True)"
_XML = (_PARSER, "etree.parse(path, parser)")
_GZIP = (f"import gzip, io\n{_PARSER}", "etree.parse(io.BytesIO(gzip.open(path).read()), parser)")
_ZLIB = (
    f"import io, zlib\n{_PARSER}",
    "etree.parse(io.BytesIO(zlib.decompress(open(path, 'rb').read()[4:])), parser)",
)
# Studio One does not declare its namespaces, which lxml only forgives where it is told to.
_ZIP = (
    f"import io, zipfile\n{_PARSER}".replace("huge_tree=True", "huge_tree=True, recover=True"),
    "with zipfile.ZipFile(path) as archive:\n    for name in archive.namelist():\n"
    "        if name.endswith('.xml'): etree.parse(io.BytesIO(archive.read(name)), parser)",
)
_RPP = ("import rpp", "rpp.loads(open(path, encoding='utf-8', errors='replace').read())")
_DAWTOOL = ("import dawtool", "with open(path, 'rb') as stream: dawtool.extract_markers(path, stream)")
PEERS: dict[str, tuple[str, str, tuple[str, str]]] = {
    ".als": ("gunzip + lxml", "lxml", _GZIP),
    ".ardour": ("lxml", "lxml", _XML),
    ".aup": ("lxml", "lxml", _XML),
    ".dawproject": ("unzip + lxml", "lxml", _ZIP),
    ".flp": ("dawtool (markers alone)", "dawtool", _DAWTOOL),
    ".mmp": ("lxml", "lxml", _XML),
    ".mmpz": ("inflate + lxml", "lxml", _ZLIB),
    ".rpp": ("rpp", "rpp", _RPP),
    ".song": ("unzip + lxml", "lxml", _ZIP),
    ".tracktionedit": ("lxml", "lxml", _XML),
    ".xrns": ("unzip + lxml", "lxml", _ZIP),
}
"""The words for the peer of each suffix, its package, and what it does."""
NO_PEER = (".cpr", ".ptx")


def files() -> list[Path]:
    """Return two sessions of each format, the largest and the middle one, and those that dawtool measures itself with."""
    found: list[Path] = []
    for suffix in (*PEERS, *NO_PEER):
        each = _by_size(CORPUS, suffix) or _by_size(FIXTURES, suffix)
        measured = [path for path in each if "benchmark" in path.name]
        rest = [path for path in each if path not in measured]
        found += dict.fromkeys([*rest[:1], *rest[len(rest) // 2 :][:1], *measured])
    return found


def _by_size(folder: Path, suffix: str) -> list[Path]:
    """Return the files of a suffix, the largest first, each content once."""
    each = sorted(
        (path for path in folder.rglob("*") if path.suffix.lower() == suffix and "hostile" not in path.name),
        key=lambda path: (-path.stat().st_size, path.name),
    )
    return list({path.read_bytes(): path for path in reversed(each)}.values())[::-1]


def shown(path: Path) -> str:
    """Return name and size of a session, without the folders that the corpus puts into its names."""
    return f"{path.name.split('__')[-1]}, {path.stat().st_size / 1000:,.0f} KB"


def row(bench: Bench, path: Path) -> Row:
    """Return ours and the peer of a session."""
    ours = timed(path, *OURS)
    if path.suffix.lower() not in PEERS:
        return Row(shown(path), ours, "no peer known", None)
    words, package, work = PEERS[path.suffix.lower()]
    if not bench.package(package):
        return Row(shown(path), ours, f"{package} is not installed", None)
    return Row(shown(path), ours, words, timed(path, *work))


def reading(bench: Bench) -> Iterator[Table]:
    if not CORPUS.is_dir():
        bench.missing("no corpus of real sessions (DAW_LINT_CORPUS): read fixtures alone")
    yield bench.paired([row(bench, path) for path in [*files(), made("large.als")]])


def lmms(bench: Bench) -> Iterator[Table]:
    songs = _by_size(bench.corpus() / "lmms", ".mmpz")
    rows = []
    for path in (songs[0], songs[len(songs) // 2]):
        ours = Job(daw_lint("show", path))
        if bench.program("lmms"):
            root = ("--allowroot",) if hasattr(os, "getuid") and os.getuid() == 0 else ()
            rows.append(Row(shown(path), ours, "lmms dump", Job(("lmms", *root, "dump", str(path)))))
        else:
            rows.append(Row(shown(path), ours, "lmms is not installed", None))
    yield bench.paired(rows)


CASES = (
    Case(
        "reading",
        "reading sessions of each format beside a bare parse, dawtool or rpp",
        reading,
        "Ardour in at most 1.5 times the time of the bare parse (0.67 times as fast), als100000.als in 3 times (0.33), small LMMS"
        " and DAWproject files in 2 times (0.5), FL at least as fast as dawtool.",
    ),
    Case("lmms", "daw-lint show beside LMMS itself unpacking the song, whole processes", lmms),
)
