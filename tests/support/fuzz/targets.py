"""What is mutated, and what is done with each mutation."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.support.fuzz import seeds
from tests.support.fuzz.forms import Bundle, mutated, mutated_bundle
from tests.support.fuzz.seeds import Seed
from tests.support.fuzz.watch import Steps
from tests.support.whole_sessions import FIXTURES

Work = Callable[[Path, Seed, Random, Steps], None]
"""Gets the mutated file, the seed that it was, and chance for choices of its own."""


class Target(NamedTuple):
    """One format of files, and the work to do on them."""

    name: str
    seeds: Callable[[], list[Seed]]
    work: Work


class Case(NamedTuple):
    """A mutation that can be made again from its name: ``TARGET|SEED|NUMBER``."""

    target: Target
    seed: Seed
    name: str

    def content(self) -> bytes | Bundle:
        """Make the mutated file."""
        chance = Random(self.name)
        if isinstance(self.seed.content, bytes):
            return mutated(self.seed.content, self.seed.name, chance)
        return mutated_bundle(self.seed.content, chance)


def case_of(target: Target, number: int, run: str) -> Case:
    """Return the case of a number. Small seeds come more often: they are as good, and quicker."""
    found = _seeds(target)
    chance = Random(f"{run}/{target.name}/{number}")
    weights = [1 / (2000 + _size(seed)) for seed in found]
    seed = chance.choices(found, weights)[0]
    return Case(target, seed, f"{target.name}|{seed.name}|{run}-{number}")


def named_case(name: str, targets: Mapping[str, Target]) -> Case:
    """Return the case of a name."""
    target_name, seed_name, _ = name.split("|")
    target = targets[target_name]
    return Case(target, next(seed for seed in _seeds(target) if seed.name == seed_name), name)


def do(case: Case, content: bytes | Bundle, folder: Path, steps: Steps) -> None:
    """Empty the folder, write the mutated file into it, and do the work on that."""
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    path = folder / case.seed.file_name
    put(path, content)
    case.target.work(path, case.seed, Random(case.name + "|work"), steps)


def put(path: Path, content: bytes | Bundle) -> None:
    """Write a file, or a folder."""
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    for name, inside in content.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(inside)


@cache
def _seeds(target: Target) -> list[Seed]:
    return target.seeds()


def _size(seed: Seed) -> int:
    return len(seed.content) if isinstance(seed.content, bytes) else sum(map(len, seed.content.values()))


def all_targets() -> dict[str, Target]:
    """Return every target by its name: each format of sessions, and every other file that is read."""
    from tests.support.fuzz import other_work, session_work

    songs = (FIXTURES / "equal" / "faulty" / "faulty.mmp", FIXTURES / "equal" / "clean" / "clean.rpp")
    found = [Target(suffix, mine, session_work.work) for suffix, mine in seeds.sessions().items()]
    found += [
        Target("audio", seeds.audio, other_work.audio),
        Target("configuration", seeds.configurations, other_work.configuration),
        Target("rule", seeds.rule_files, other_work.rule),
        Target("history", seeds.history, other_work.history),
        Target("cache", lambda: seeds.verdicts(songs), other_work.cached_verdicts),
        Target("baseline", lambda: seeds.baselines(songs), other_work.baseline),
    ]
    return {target.name: target for target in found}


def working_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder, in memory where the system has that: a hundred thousand files wear no disk."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(prefix="daw-lint-fuzz-", dir=memory if memory.is_dir() else None)
