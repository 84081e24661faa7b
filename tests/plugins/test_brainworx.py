from __future__ import annotations

from collections.abc import Mapping

import pytest

from daw_lint.model.plugin_state import ListedParameter, PluginSettings, StoredState
from daw_lint.plugins import settings_of
from tests.support.plugin_states import device_of
from tests.support.plugin_states.brainworx import LIMITER, ON, chunk


def settings(stored: StoredState) -> PluginSettings | None:
    return settings_of(device_of("bx_limiter", state=stored))


@pytest.mark.parametrize(
    ("values", "bypassed"),
    [
        ({b"Bypa": 0.0}, False),
        ({b"Bypa": 1.0}, True),
        ({b"Powr": 0.0}, True),
        ({b"Powr": 1.0, b"Bypa": 0.0}, False),
        ({b"Powr": 1.0, b"Bypa": 1.0}, True),
        ({b"Powr": 0.0, b"Bypa": 0.0}, True),
        ({b"Byps": 1.0}, True),
        ({b"byma": 1.0, b"inbp": 1.0}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("mark", [b"BXCk", b"BXBa"])
def test_bypass_and_power_are_read_by_their_letters(mark: bytes, values: Mapping[bytes, float], bypassed: bool) -> None:
    found = settings(StoredState(chunk=chunk({b"Thrs": 0.4, **values}, mark)))
    assert found is not None
    assert found.bypassed is bypassed
    assert found.parameters == {}


@pytest.mark.parametrize("values", [{b"Thrs": 0.4}, {b"Bypa": 0.5}, {b"BypG": 1.0}], ids=str)
def test_a_state_without_a_certain_switch_tells_nothing(values: Mapping[bytes, float]) -> None:
    assert settings(StoredState(chunk=chunk(values))) is None


def test_the_bypass_of_the_host_counts_where_it_is_on() -> None:
    for values in ({b"Thrs": 0.4}, {b"Bypa": 0.0}):
        found = settings(StoredState(chunk=chunk(values, host=1)))
        assert found is not None
        assert found.bypassed is True
    assert settings(StoredState(chunk=chunk({b"Thrs": 0.4}, host=2))) is None


def test_bx_limiter_tells_the_shares_of_its_gain_and_threshold() -> None:
    found = settings(StoredState(chunk=chunk(LIMITER)))
    assert found is not None
    assert found.parameters == {"gain_share": 0.25, "threshold_share": 0.75}
    assert found.bypassed is False


def test_a_limiter_with_a_value_that_is_no_share_leaves_it_out() -> None:
    found = settings(StoredState(chunk=chunk({**LIMITER, b"GBst": 1.5})))
    assert found is not None
    assert found.parameters == {"threshold_share": 0.75}


def test_channels_that_differ_tell_nothing() -> None:
    data = chunk({b"Bypa": 1.0})
    at = data.index(b"Bypa") + 8
    assert settings(StoredState(chunk=data[:at] + bytes(4) + data[at + 4 :])) is None


@pytest.mark.parametrize(
    "data",
    [
        chunk(ON, count=99),
        chunk(ON, count=0),
        chunk(ON, channels=17),
        chunk({**ON, b"Nan ": float("nan")}),
        chunk({**ON, b"LEnd": 4.6e-41}),
        chunk(ON, more=4),
        chunk(ON) + b"Pmtr",
        chunk(ON)[:60],
        b"BXCk",
    ],
    ids=["many", "none", "channels", "NaN", "order", "size", "twice", "cut", "mark"],
)
def test_a_state_that_does_not_fit_is_refused(data: bytes) -> None:
    assert settings(StoredState(chunk=data)) is None


def parameter(letters: bytes, automated: bool) -> ListedParameter:
    return ListedParameter(int.from_bytes(letters, "big"), letters.decode(), 0.0, automated)


def test_what_is_automated_is_left_out_by_its_letters() -> None:
    listed = (parameter(b"Bypa", True), parameter(b"GBst", True), parameter(b"Thrs", False))
    found = settings(StoredState(chunk=chunk(LIMITER), listed=listed))
    assert found is not None
    assert found.bypassed is None
    assert found.parameters == {"threshold_share": 0.75}


def test_an_automated_index_can_be_any_parameter() -> None:
    assert settings(StoredState(chunk=chunk(ON), automated=frozenset({"3"}))) is None
