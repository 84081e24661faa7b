"""Judges units: from the cache where nothing has changed, on all cores where there are many, and each apart from the others."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, NamedTuple

from daw_lint.config.find import ConfigError
from daw_lint.disk import access_log
from daw_lint.judge.stage import Stage
from daw_lint.judge.suppression import Use, in_configuration, uses
from daw_lint.rulebook.rule import RuleError
from daw_lint.run.unit import Outcome, Unit, lint_unit, unreadable

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from daw_lint.run.cache.store import Store

_WORTH_IT = 4 if sys.platform == "linux" else 16
"""From so many units on, starting processes takes less time than it saves."""


class Done(NamedTuple):
    """What came of a unit."""

    outcome: Outcome
    uses: list[Use]
    """What each suppression of its configuration was good for."""
    seconds: float
    is_cached: bool = False
    has_crashed: bool = False
    """Whether daw-lint itself failed on it."""
    text: str | None = None
    """The verdict for the cache, where it can be kept."""


def do(unit: Unit, keep: bool = False) -> Done:
    """Judge a unit. What daw-lint itself gets wrong is a finding on that file. Raises ``ConfigError`` and ``RuleError``."""
    started, now_ns = perf_counter(), time_ns()
    silences = in_configuration(unit.config)
    with access_log.noted() as seen:
        try:
            outcome = lint_unit(unit, silences)
        except (ConfigError, RuleError):
            raise
        except Exception as error:
            return Done(_crash(unit, error), uses(silences), perf_counter() - started, has_crashed=True)
    text = _kept(outcome, uses(silences), seen, now_ns) if keep else None
    return Done(outcome, uses(silences), perf_counter() - started, text=text)


class Crew:
    """Judges the units of a run. Results are asked for in the order of the units."""

    def __init__(self, units: Sequence[Unit], store: Store | None, jobs: int) -> None:
        self._units = tuple(units)  # held, so that no other unit gets the identity of one
        self._store = store
        self._stack = ExitStack()
        self._done: dict[int, Done] = {}
        self._texts: dict[str, str] = {}
        self._keys = self._look_up(units) if store is not None else {}
        self._futures: dict[int, Future[Done]] = {}
        left = [unit for unit in units if id(unit) not in self._done]
        if jobs > 1 and len(left) >= _WORTH_IT and not any(unit.whole or unit.data is not None for unit in left):
            pool = self._stack.enter_context(_pool(min(jobs, len(left))))
            self._futures = {id(unit): pool.submit(do, *self._task(unit, cores=1)) for unit in left}

    def __enter__(self) -> Crew:
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Stop what still runs, and keep the verdicts."""
        for future in self._futures.values():
            future.cancel()
        self._stack.close()
        if self._store is not None:
            self._store.save(self._texts)

    def result(self, unit: Unit) -> Done:
        """Return what came of a unit. Raises ``ConfigError`` and ``RuleError``."""
        if id(unit) in self._done:
            return self._done[id(unit)]
        done = self._from_pool(unit) if id(unit) in self._futures else do(*self._task(unit))
        key = self._keys.get(id(unit))
        if key is not None and done.text is not None and self._key(unit) == key:
            self._texts[key] = done.text
        return done

    def _from_pool(self, unit: Unit) -> Done:
        from concurrent.futures.process import BrokenProcessPool

        try:
            return self._futures[id(unit)].result()
        except BrokenProcessPool:
            # A process died, and with it all that waited: each is tried alone, so that only the culprit is lost.
            try:
                with _pool(1) as pool:
                    return pool.submit(do, *self._task(unit, cores=1)).result()
            except BrokenProcessPool:
                error = RuntimeError("its process was killed; is there enough memory?")
                return Done(_crash(unit, error), uses(in_configuration(unit.config)), 0.0, has_crashed=True)

    def _task(self, unit: Unit, cores: int | None = None) -> tuple[Unit, bool]:
        return unit._replace(cores=cores), self._keys.get(id(unit)) is not None

    def _look_up(self, units: Sequence[Unit]) -> dict[int, str | None]:
        from daw_lint.run.cache.entry import load
        from daw_lint.run.cache.key import Keys

        assert self._store is not None
        self._key = Keys().of
        keys = {id(unit): self._key(unit) for unit in units}
        kept = self._store.load(key for key in keys.values() if key is not None)
        for unit in units:
            started = perf_counter()
            key = keys[id(unit)]
            found = load(kept[key]) if key is not None and key in kept else None
            if found is not None:
                self._done[id(unit)] = Done(*found, perf_counter() - started, is_cached=True)
        return keys


def _pool(workers: int) -> ProcessPoolExecutor:
    import multiprocessing
    import threading
    from concurrent.futures import ProcessPoolExecutor

    # Forking is quick, and safe where no other thread runs and the libraries of the system allow it.
    is_safe = sys.platform == "linux" and threading.active_count() == 1
    return ProcessPoolExecutor(workers, multiprocessing.get_context("fork" if is_safe else "spawn"))


def _kept(outcome: Outcome, used: list[Use], seen: dict[str, None], now_ns: int) -> str | None:
    """Return a verdict as text, unless it may change without a change of what was looked at.

    That is so for masters, which are judged with their mix and its dates, and for files that change just now.
    """
    from daw_lint.run.cache.entry import dump
    from daw_lint.run.cache.state import is_settled, state

    if outcome.stage.name == "master" or not is_settled(seen, now_ns):
        return None
    return dump(outcome, used, {name: state(name) for name in seen})


def _crash(unit: Unit, error: Exception) -> Outcome:
    file = unit.session or unit.bounces[0]
    what = f"daw-lint itself failed here ({type(error).__name__}: {str(error)[:200]}{_place(error)})"
    outcome = Outcome(file, Stage("mix", "it was not judged"), bounces=unit.bounces)
    outcome.findings = [unreadable(file, what, "report it, with the file if you can")]
    outcome.judged = {file: frozenset()}
    return outcome


def _place(error: Exception) -> str:
    from traceback import extract_tb

    frames = list(extract_tb(error.__traceback__))
    return f" in {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""
