"""Folders of equal small sessions: how processor time grows with their number, cached and uncached."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.bench import Bench, Case, daw_lint
from benchmarks.cases.starting import OLDER
from benchmarks.tables import Table, seconds, times
from benchmarks.timing import Job, Spread, Taken, spread

TIMES_AS_MANY = 10
_SILENCE_FRAMES = 4_410


def fill(folder: Path, sessions: int) -> None:
    """Write equal sessions, and a bounce of silence for every other one."""
    import wave

    (folder / "Bounces").mkdir(parents=True)
    content = OLDER.read_bytes()
    for number in range(sessions):
        (folder / f"Song {number:05}.als").write_bytes(content)
        if number % 2:
            with wave.open(str(folder / "Bounces" / f"Song {number:05} mix.wav"), "wb") as bounce:
                bounce.setparams((2, 2, 44_100, 0, "NONE", ""))
                bounce.writeframes(bytes(4 * _SILENCE_FRAMES))


def jobs(place: Path) -> dict[str, Job]:
    """Return the commands for a folder with ``songs``. Each has a cache of its own; "cached" comes after the run that fills it."""
    songs, pages = place / "songs", place / "pages"
    cold, warm = {"DAW_LINT_CACHE_DIR": str(place / "cold")}, {"DAW_LINT_CACHE_DIR": str(place / "warm")}
    homes = {"XDG_DATA_HOME": str(place / "history")}
    check = daw_lint("check", "--isolated", "--format", "concise", songs)
    report = daw_lint("report", "--isolated", songs, "-o", pages, "--force")
    empty = partial(shutil.rmtree, place / "cold", ignore_errors=True)
    return {
        "check --no-cache": Job((*check, "--no-cache"), environment=cold),
        "check, cached": Job(check, environment=warm),
        "check --history, cached": Job((*check, "--history"), environment=warm | homes),
        "report, not cached": Job(report, prepare=empty, environment=cold),
        "report, cached": Job(report, environment=warm),
    }


def folders(bench: Bench) -> Iterator[Table]:
    for kind, few in (("check", 30 if bench.quick else 300), ("report", 3 if bench.quick else 20)):
        many = TIMES_AS_MANY * few
        table = Table(
            ("command", f"{few:,} sessions", "processor time", f"{many:,} sessions", "processor time", "growth"), []
        )
        places = {number: bench.folder / f"{kind}-{number}" for number in (few, many)}
        for number, place in places.items():
            fill(place / "songs", number)
        smaller, larger = (
            {words: job for words, job in jobs(place).items() if words.startswith(kind)} for place in places.values()
        )
        for words in smaller:
            names = f"{words}, {few:,} sessions", f"{words}, {many:,} sessions"
            pair = dict(zip(names, (smaller[words], larger[words]), strict=True))
            # The warm-up fills the cache; without one there is nothing to fill.
            taken = bench.turns(pair, bench.few_runs, warm_up="cached" in words and "not cached" not in words)
            table.rows.append(
                (f"`{words}`", *_cells(taken[names[0]]), *_cells(taken[names[1]]), _growth(*taken.values()))
            )
        yield table


def _cells(taken: list[Taken]) -> tuple[str, str]:
    if not taken:
        return "failed", ""
    return seconds(spread(one.clock_s for one in taken)), seconds(spread(one.cpu_s for one in taken))


def _growth(few: list[Taken], many: list[Taken]) -> str:
    if not few or not many:
        return ""
    growth: Spread = spread(larger.cpu_s / smaller.cpu_s for smaller, larger in zip(few, many, strict=True))
    return times(growth)


CASES = (
    Case(
        "folders",
        "folders of few and of ten times as many sessions: check and report, cached and not",
        folders,
        "a growth of processor time of at most 10 for ten times as many sessions.",
    ),
)
