"""The cases, one a block of benchmarks/README.md, in its order."""

from __future__ import annotations

from benchmarks.bench import Case
from benchmarks.cases import archive, bounces, corpus, fixing, folders, judging, library, reading, starting, states

CASES: tuple[Case, ...] = (
    *starting.CASES,
    *bounces.CASES,
    *library.CASES,
    *corpus.CASES,
    *folders.CASES,
    *reading.CASES,
    *states.CASES,
    *judging.CASES,
    *fixing.CASES,
    *archive.CASES,
)
