"""A fix is written only if its finding is gone afterwards; one that stays hinders no other."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from daw_lint.config.model import Config
from daw_lint.fix import apply
from daw_lint.fix.apply import fix_session
from daw_lint.model.finding import Finding, Severity
from daw_lint.run.job import Job
from daw_lint.run.judge_job import judge_job

FIXTURE = Path(__file__).parents[2] / "fixtures" / "equal" / "faulty" / "faulty.rpp"


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURE, tmp_path / "Song.rpp"))


def fixable(path: Path) -> list[Finding]:
    found = judge_job(Job(path, (), Config(bounces=False)), ()).findings
    return [finding for finding in found if finding.fix is not None and finding.code in ("MB101", "SH101")]


def stubborn(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    plain = apply._judged
    calls = []

    def judged(*arguments: Any) -> Counter[Any]:
        counts = plain(*arguments)
        calls.append(counts)
        return change(counts) if len(calls) % 2 == 0 else counts

    monkeypatch.setattr(apply, "_judged", judged)


def test_a_finding_that_stays_is_told_and_the_others_are_fixed(song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ("SH101", "Vocals"), Severity.ERROR
    stubborn(monkeypatch, lambda counts: counts | Counter([kept]))
    result = fix_session(song, fixable(song), Config(), write=True, tool="1")
    assert [one.finding.code for one in result.fixed] == ["MB101"]
    assert [one.finding.code for one in result.not_fixed] == ["SH101"]
    assert "all the same" in result.not_fixed[0].why
    assert [finding.code for finding in fixable(song)] == ["SH101"]


def test_a_new_error_stops_all_fixes_of_the_session(song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = song.read_bytes()
    stubborn(monkeypatch, lambda counts: counts + Counter([(("GS106", "Master"), Severity.ERROR)]))
    result = fix_session(song, fixable(song), Config(), write=True, tool="1")
    assert result.fixed == ()
    assert all("a new error: GS106 Master" in one.why for one in result.not_fixed)
    assert song.read_bytes() == before
