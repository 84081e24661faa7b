"""The values that rules written as data ask for are those that the model and the rule book declare, in their kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from daw_lint.judge.case import Case
from daw_lint.judge.fact_values import objects
from daw_lint.measure import read_bounce
from daw_lint.model.facts import Fact
from daw_lint.model.session import Session
from daw_lint.parsers import read_session
from daw_lint.rulebook.catalogue import load
from daw_lint.rulebook.facts import FLAG, NUMBER, NUMBERS, SCOPES, TEXT, TEXTS, all_variables, measured, variables_of
from tests.support.wav_files import write_wav

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
_TYPES: dict[str, type] = {NUMBER: float, TEXT: str, FLAG: bool, TEXTS: list, NUMBERS: dict}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    bounce = read_bounce(write_wav(tmp_path_factory.mktemp("bounce") / "song.wav", peak_db=-6.0))
    session = read_session(FIXTURES / "als" / "clean" / "Clean.als")
    return Case(load(), session=session, bounce=bounce)


@pytest.mark.parametrize("scope", SCOPES)
def test_each_object_gives_only_variables_that_can_be_named_in_their_kind(case: Case, scope: str) -> None:
    known = variables_of(scope)
    for _, values in objects(case, scope):
        assert values.keys() <= known.keys()
        for name, value in values.items():
            assert value is None or type(value) is _TYPES[known[name].kind], name


def test_each_variable_of_the_session_is_given_by_one_fixture_or_another(case: Case) -> None:
    found: set[str] = set()
    for session in _sessions():
        for scope in SCOPES:
            for _, values in objects(Case(load(), session=session, bounce=case.bounce), scope):
                found |= values.keys()
    asked = {name for name in all_variables() if not name.startswith("bounce.")}
    assert asked <= found
    assert {name for name in found if name.startswith("bounce.format.")} == {
        name for name in all_variables() if name.startswith("bounce.format.")
    }


def _sessions() -> list[Session]:
    return [read_session(path) for path in sorted((FIXTURES / "als").rglob("*.als"))]


def test_the_unit_is_that_of_the_end_of_the_name() -> None:
    units = {name: variable.unit for name, variable in all_variables().items()}
    assert units["track.volume_db"] == "dB"
    assert units["bounce.format.sample_rate_hz"] == "Hz"
    assert units["clip.start_beats"] == "quarter notes"
    assert units["bounce.loudness.integrated_lufs"] == "LUFS"
    assert units["track.name"] == units["session.track_count"] == ""


def test_what_is_measured_of_a_part_needs_that_part() -> None:
    assert {variable.needs for variable in measured("loudness")} == {Fact.BOUNCE_LOUDNESS}
    assert not measured("sections")


@pytest.mark.parametrize("value", [True, False, None, "automated"])
def test_a_switch_that_automation_moves_is_neither_on_nor_off(case: Case, value: Any) -> None:
    from dataclasses import replace

    session = case.the_session
    track = replace(session.tracks[0], muted=value)
    moved = replace(case, session=replace(session, tracks=(track,)))
    ((_, values),) = objects(moved, "track")
    assert values["track.muted"] is (value if isinstance(value, bool) else None)
