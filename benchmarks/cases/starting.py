"""What each command takes above ``python -c pass``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import FIXTURES, Bench, Case, daw_lint, python
from benchmarks.tables import Table, seconds
from benchmarks.timing import Job, spread

SESSION = FIXTURES / "als" / "live12-bus-limiter.als"
OLDER = FIXTURES / "als" / "live8-limiter-off.als"
BOUNCE_S = 1
PASS = "python -c pass"


def commands(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the command of each row. The folder holds a session, an older one, and a short bounce."""
    session, older, bounce = folder / "Song.als", folder / "Song old.als", folder / "Song.wav"
    check = ("check", "--isolated", "--no-bounce", session)
    return {
        "daw-lint --version": daw_lint("--version"),
        "daw-lint check --no-cache": daw_lint(*check, "--no-cache"),
        "daw-lint check, verdict known": daw_lint(*check),
        "daw-lint show": daw_lint("show", session),
        "daw-lint rule MB101": daw_lint("rule", "MB101"),
        "daw-lint measure (a bounce of 1 s)": daw_lint("measure", bounce),
        "daw-lint report (no bounce)": daw_lint("report", "--isolated", session, "-o", folder / "page.html"),
        "daw-lint plugins": daw_lint("plugins", session),
        'daw-lint plugins "Pro-L 2"': daw_lint("plugins", "Pro-L 2"),
        "daw-lint diff": daw_lint("diff", older, session),
        "daw-lint config": daw_lint("config", folder),
    }


def fill(folder: Path) -> None:
    """Write what the commands read."""
    folder.mkdir()
    shutil.copyfile(SESSION, folder / "Song.als")
    shutil.copyfile(OLDER, folder / "Song old.als")
    write_bounce(folder / "Song.wav", BOUNCE_S)


def write_bounce(path: Path, seconds_long: float) -> None:
    """Write a bounce of a square wave at half of full scale, 16 bits, without numpy."""
    import wave

    with wave.open(str(path), "wb") as bounce:
        bounce.setparams((2, 2, 44_100, 0, "NONE", ""))
        period = b"\x00\x40" * 100 + b"\x00\xc0" * 100
        bounce.writeframes((period * (44_100 * 2 // 200 + 1))[: 44_100 * 4] * int(seconds_long))


def starting(bench: Bench) -> Iterator[Table]:
    folder = bench.folder / "starting"
    fill(folder)
    jobs = {PASS: Job(python("-c", "pass"))} | {words: Job(line) for words, line in commands(folder).items()}
    taken = bench.turns(jobs, bench.runs * 2)
    bare = taken.pop(PASS)
    table = Table(("command", "above python -c pass", "processor time above it", "whole"), [])
    table.rows.append((f"`{PASS}`", "", "", seconds(spread(one.clock_s for one in bare))))
    for words, runs in taken.items():
        if not runs:
            table.rows.append((f"`{words}`", "failed", "", ""))
            continue
        pairs = list(zip(runs, bare, strict=True))
        table.rows.append(
            (
                f"`{words}`",
                seconds(spread(one.clock_s - least.clock_s for one, least in pairs)),
                seconds(spread(one.cpu_s - least.cpu_s for one, least in pairs)),
                seconds(spread(one.clock_s for one in runs)),
            )
        )
    yield table


CASES = (
    Case(
        "starting",
        "the start of each command above python -c pass",
        starting,
        "`check` on one small session at most 80 ms above `python -c pass`, 60 ms where the verdict is known.",
    ),
)
