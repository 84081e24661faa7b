"""The fuzzer: a minute of it over every kind of file, and what it must notice and be able to repeat."""

from __future__ import annotations

import pytest

from tests.fuzz import fuzz, told
from tests.support.fuzz import planted
from tests.support.fuzz.processes import repeat
from tests.support.fuzz.targets import all_targets, case_of, named_case

SECONDS = 60


@pytest.mark.slow
def test_a_minute_of_mutations_gives_nothing_but_errors_of_the_project() -> None:
    names = list(all_targets())
    tally = fuzz(SECONDS, "1", names)
    assert not tally.failures, "\n".join(tally.lines())
    assert tally.rows.keys() == set(names), "every kind of file has its turn"
    # What is refused at once reaches none of the rules and reports.
    assert sum(row.whole for row in tally.rows.values()) > tally.cases / 2, "\n".join(tally.lines())


@pytest.mark.slow
def test_every_kind_of_fault_is_noticed_and_told_with_its_case() -> None:
    names = list(planted.TARGETS)
    tally = fuzz(120, "1", names, len(names), more=("--targets", planted.__name__), hang_s=30.0)
    assert tally.cases == len(names)
    kinds = {kind.split(" (")[0]: cases for kind, cases in tally.failures.items()}
    assert kinds.keys() == {
        "raises: read: KeyError at planted.py:24 _raises",
        "slow: time in judge",
        "large: memory",
        "hangs: hang",
        "dies: the process died",
    }
    text = "\n".join(tally.lines())
    for cases in tally.failures.values():
        assert f"--repeat {cases[0][0]!r}" in text
    assert "KeyError: 'Song.txt'" in text
    assert tally.rows["sound"].whole == 1


@pytest.mark.parametrize(("name", "words"), [("sound", "no failure"), ("raises", "KeyError: 'Song.txt'")])
def test_one_case_can_be_done_again(name: str, words: str) -> None:
    case = case_of(planted.TARGETS[name], 7, "1")
    assert words in told(repeat(case.name, planted.TARGETS))


def test_a_case_is_the_same_in_every_process_and_another_for_every_number() -> None:
    for name, target in all_targets().items():
        cases = [case_of(target, number, "1") for number in range(4)]
        made = [case.content() for case in cases]
        assert [named_case(case.name, {name: target}).content() for case in cases] == made, name
        assert any(content != case.seed.content for case, content in zip(cases, made, strict=True)), name
        assert len({repr(content) for content in made}) > 1, name


def test_without_a_limit_of_its_own_the_program_runs_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import fuzz as program

    asked: list[float] = []

    def noted(seconds: float, *others: object) -> program.Tally:
        asked.append(seconds)
        return program.Tally()

    monkeypatch.setattr(program, "fuzz", noted)
    for words in ([], ["--hours", "1"], ["--seconds", "5"]):
        assert program.main(words) == 0
    assert asked == [60, 3600, 5]
