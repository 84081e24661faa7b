"""What is done with mutations of files that are no sessions: audio, configurations, rules, histories, caches, baselines."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random

from daw_lint.config.find import Config, ConfigError, load_config
from daw_lint.health.history import HistoryError
from daw_lint.health.history.store import History
from daw_lint.judge.rule_test import run_examples
from daw_lint.judge.suppression import in_configuration
from daw_lint.measure import read_bounce
from daw_lint.measure.header import read_header
from daw_lint.model.bounce import BounceError
from daw_lint.report.health import history_json, history_table
from daw_lint.report.json_text import to_json as to_json_text
from daw_lint.report.measurement import table, to_csv, to_json
from daw_lint.report.terminal import console
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.config_check import check as check_names
from daw_lint.rulebook.files import read_house_rule, read_rule
from daw_lint.rulebook.rule import RuleError
from daw_lint.run.baseline import hold_against
from daw_lint.run.cache.store import Store
from daw_lint.run.find import ConfigFinder
from daw_lint.run.job import Job
from daw_lint.run.judge_job import judge_job
from daw_lint.run.lint import lint
from tests.support.command_line import run
from tests.support.fuzz.seeds import Seed
from tests.support.fuzz.session_work import AS_MASTER, CONFIG, as_text, no_constant, tell
from tests.support.fuzz.watch import Steps
from tests.support.past_reports import past
from tests.support.whole_sessions import FIXTURES

FAULTY = FIXTURES / "equal" / "faulty" / "faulty.mmp"
CLEAN = FIXTURES / "equal" / "clean" / "clean.rpp"


def audio(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    """Read the header, measure everything, judge it and tell it."""
    with steps.step("header"):
        try:
            read_header(path)
        except BounceError as error:
            assert error.what
            assert error.todo
    with steps.step("measure"):
        try:
            bounce = read_bounce(path, workers=1)
            as_text(table(bounce))
            to_csv([(path.name, bounce)])
            json.loads(to_json([(path.name, bounce)]), parse_constant=no_constant)
        except BounceError as error:
            assert "\n" not in error.what + error.todo, "an error is one line"
            return
    steps.is_whole = True
    config = chance.choice((CONFIG, AS_MASTER))
    result = None
    with steps.step("judge"):
        result = judge_job(Job(None, (path,), config, whole=True, cores=1), in_configuration(config))
    if result is not None:
        tell(result, config, chance, steps)
    with steps.step("command"):
        outcome = run("measure", path, "--format", chance.choice(("json", "csv", "text")), raises=True)
        assert outcome.exit_code in (0, 1, 2)


def configuration(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    """Read a configuration beside a session, show it, and judge the session by it."""
    folder = path.parent
    file = path.rename(folder / "daw-lint.toml")
    (folder / "other.toml").write_text("[rules.HR101]\nmax_db = -5.0\n")
    (folder / "house").mkdir()
    song = folder / "Song.mmp"
    song.write_bytes(_song())
    config = None
    with steps.step("read"):
        try:
            load_config(file)
            finder = ConfigFinder(check=check_names)
            config = finder.for_file(song)
        except (ConfigError, RuleError) as error:
            assert str(error)
    with steps.step("show"):
        outcome = run("config", song, "--format", chance.choice(("text", "json")), raises=True)
        assert outcome.exit_code in (0, 2), outcome.output
    if config is not None:
        steps.is_whole = True
        with steps.step("check"):
            try:
                report = lint([song], [], finder)
                hold_against(report, finder, [song], update=False)
                assert not report.crashed, [finding.message for finding in report.findings if finding.code == "E902"]
            except (ConfigError, RuleError) as error:
                assert str(error)


@cache
def _song() -> bytes:
    return FAULTY.read_bytes()


def rule(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    """Read a rule as a shipped one and as a studio's own, run its examples, and judge a session by it."""
    with steps.step("read shipped"), suppress(RuleError):
        read_rule(path)
    own = None
    with steps.step("read"):
        try:
            own = read_house_rule(path)
        except RuleError as error:
            assert str(error)
    if own is None:
        return
    steps.is_whole = True
    with steps.step("examples"):
        try:
            list(run_examples(path, own, load(), Config().reference_names))
        except RuleError as error:
            assert str(error)
    with steps.step("judge"):
        house = path.parent / "house"
        house.mkdir()
        path.rename(house / path.name)
        finder = ConfigFinder(None, True, {"rule_folders": (str(house),), "select": ("ALL",), "preview": True})
        try:
            report = lint([FAULTY], [], finder)
            assert not report.crashed, [finding.message for finding in report.findings if finding.code == "E902"]
        except (ConfigError, RuleError) as error:
            assert str(error)


def history(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    """Read a history, show it, and keep a report in it."""
    store = History(path, lambda words: None)
    with steps.step("read"):
        try:
            for song in store.songs():
                json.loads(
                    to_json_text(history_json.as_data(song.key, store.reports(song.key))), parse_constant=no_constant
                )
                history_table.show_reports(store.reports(song.key), True, console(io.StringIO(), coloured=False))
            steps.is_whole = True
            history_table.show_songs(store.songs(), console(io.StringIO(), coloured=False))
        except HistoryError as error:
            assert error.what
    with steps.step("keep"):
        try:
            assert store.keep("song", past(9))
        except HistoryError as error:
            assert error.what


def cached_verdicts(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    """Check with a cache that is damaged: the findings are those without one."""
    with steps.step("check"):
        report = lint([FAULTY, CLEAN], [], ConfigFinder(isolated=True), store=Store(path))
        steps.is_whole = any(timing.is_cached for timing in report.timings)
        assert [str(finding) for finding in report.findings] == _findings(), "a damaged cache changed the findings"


@cache
def _findings() -> list[str]:
    return [str(finding) for finding in lint([FAULTY, CLEAN], [], ConfigFinder(isolated=True)).findings]


def baseline(path: Path, seed: Seed, chance: Random, steps: Steps) -> None:
    """Hold findings against a baseline, and write it anew."""
    finder = ConfigFinder(isolated=True, overrides={"baseline": str(path)})
    report = lint([FAULTY], [], finder)
    for update in (False, True):
        with steps.step("update" if update else "read"):
            try:
                hold_against(report, finder, [FAULTY], update=update)
                steps.is_whole = True
            except ConfigError as error:
                assert str(error)
