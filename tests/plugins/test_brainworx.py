from __future__ import annotations

from collections.abc import Mapping

import pytest

from daw_lint.model.plugin_state import ListedParameter, PluginSettings, StoredState
from daw_lint.plugins import settings_of
from tests.support.plugin_states import device_of
from tests.support.plugin_states.brainworx import ON, chunk


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
        chunk({**ON, b"\xff\xff\xff\xff": 0.5}),
        chunk({**ON, b"\x00\x00\x00\x01": 0.5}),
        chunk(ON) + b"Pmtr",
        chunk(ON)[:60],
        b"BXCk",
    ],
    ids=["many", "none", "channels", "NaN", "order", "text", "unprintable", "twice", "cut", "mark"],
)
def test_a_state_that_does_not_fit_is_refused(data: bytes) -> None:
    assert settings(StoredState(chunk=data)) is None


def test_an_automated_plug_in_tells_nothing_because_its_letters_are_no_indices() -> None:
    assert settings(StoredState(chunk=chunk(ON), automated=frozenset({"3"}))) is None
    assert settings(StoredState(chunk=chunk(ON), listed=(ListedParameter(1, "Bypass", 0.0, True),))) is None
