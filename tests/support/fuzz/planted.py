"""Targets with faults that were put there, by which the fuzzer itself is tested."""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random

from tests.support.fuzz.seeds import Seed
from tests.support.fuzz.targets import Target, Work
from tests.support.fuzz.watch import MOST_MB, MOST_S, Steps

SEED = Seed("made/seed.txt", b"a file of 30 bytes, or nearly 4")


def _sound(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    with steps.step("read"):
        steps.is_whole = path.read_bytes() != seed.content


def _raises(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    with steps.step("read"):
        raise KeyError(path.name)


def _is_slow(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    with steps.step("judge"):
        ends = time.process_time() + MOST_S
        while time.process_time() <= ends:
            pass


def _is_large(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    with steps.step("read"):
        assert b"\1" * int((MOST_MB + 20) * (1 << 20))


def _hangs(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    time.sleep(3600)


def _dies(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    os.abort()


def _target(name: str, work: Work) -> Target:
    return Target(name, lambda: [SEED], work)


TARGETS = {
    target.name: target
    for target in (
        _target("sound", _sound),
        _target("raises", _raises),
        _target("slow", _is_slow),
        _target("large", _is_large),
        _target("hangs", _hangs),
        _target("dies", _dies),
    )
}
