"""The equal sessions hold what the real programs write: held against real files, part by part."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from fixtures.equal.make import HERE
from tests.support.corpus import CORPUS, live_sets, needs_corpus

Parts = set[tuple[str, ...]]
FAULTY = HERE / "faulty"
NOT_IN_THE_CORPUS: Parts = {
    # Its sets of Live 12 have clips in slots only, and groups only from before 12.1, which added two lists.
    ("Events", "AudioClip"),
    ("GroupTrack", "ArrangementClipsListWrapper"),
    ("GroupTrack", "TakeLanesListWrapper"),
    # Its projects with plug-ins on the master have plug-ins of other kinds there; on tracks they are as here.
    ("MASTERFXLIST", "<VST"),
}


def elements(path: Path) -> Parts:
    """Return the pairs of an element and what stands in it."""
    data = path.read_bytes()
    root = etree.fromstring(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data, etree.XMLParser(huge_tree=True))
    return {(str(parent.tag), str(child.tag)) for parent in root.iter() for child in parent}


def is_live_12(path: Path) -> bool:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return b'Creator="Ableton Live 12' in data[:400]


def lines(path: Path) -> Parts:
    """Return the pairs of a chunk and the first word of what stands in it, with the count of its words for a line."""
    found: Parts = set()
    chunks = [""]
    for line in path.read_bytes().decode("utf-8", "replace").splitlines():
        words = re.findall(r'"[^"]*"|\S+', line)
        if not words:
            continue
        if words[0].startswith("<"):
            found.add((chunks[-1], words[0]))
            chunks.append(words[0][1:])
        elif words == [">"]:
            chunks = chunks[:-1] or [""]
        elif re.fullmatch(r"[A-Z][A-Z0-9_]+", words[0]):
            found.add((chunks[-1], words[0], str(len(words))))
    return found


def events(path: Path) -> Iterator[tuple[int, int]]:
    """Yield the number and the size of each event of an FL Studio project."""
    data = path.read_bytes()
    at = 22
    while at < len(data):
        number, at = data[at], at + 1
        size = 1 << (number >> 6)
        if number >= 192:
            size = shift = 0
            while True:
                size, shift, at = size | (data[at] & 127) << shift, shift + 7, at + 1
                if data[at - 1] < 128:
                    break
        yield number, size
        at += size


@needs_corpus
def test_every_element_of_the_live_set_is_one_that_live_12_writes() -> None:
    real = set().union(*(elements(path) for path in live_sets() if path.stat().st_size and is_live_12(path)))
    assert elements(FAULTY / "faulty.als") - real <= NOT_IN_THE_CORPUS


@needs_corpus
def test_every_line_of_the_reaper_project_is_one_that_reaper_writes() -> None:
    real = set().union(*(lines(path) for path in CORPUS.glob("rpp/*/*") if path.is_file()))
    assert lines(FAULTY / "faulty.rpp") - real <= NOT_IN_THE_CORPUS


@needs_corpus
def test_every_event_of_the_fl_studio_project_is_one_that_fl_studio_writes_in_that_size() -> None:
    real: dict[int, set[int]] = {}
    for path in CORPUS.glob("flp/*/*FL 20.8*.flp"):
        for number, size in events(path):
            real.setdefault(number, set()).add(size)
    of_any_size = {196, 199, 200, 201, 203, 204, 205, 213, 225, 233}
    for number, size in events(FAULTY / "faulty.flp"):
        assert number in real
        assert number in of_any_size or size in real[number], (number, size)
