"""OTT: its depth, from a program of floats, from a preset file, and from Live's list."""

from __future__ import annotations

import pytest

from daw_lint.model.plugin_state import LazyState, ListedParameter, PluginSettings, StoredState
from daw_lint.model.session import Device, DeviceFormat
from daw_lint.plugins import settings_of
from tests.support.vst_presets import fxp_floats

PROGRAM = (0.25, *[0.5] * 18)


def read(stored: StoredState, name: str = "OTT", plugin_id: str | None = None) -> PluginSettings | None:
    state = LazyState(lambda: stored)
    return settings_of(
        Device(name, DeviceFormat.VST2, f"Master > {name}", True, True, plugin_id=plugin_id, state=state)
    )


@pytest.mark.parametrize(
    "stored",
    [
        StoredState(floats=PROGRAM),
        StoredState(chunk=fxp_floats(PROGRAM)),
        StoredState(chunk=b"plist", extra={"vstdata": fxp_floats(PROGRAM, "<")}),
        StoredState(listed=(ListedParameter(-1, "Depth", 0.1), ListedParameter(0, "Depth", 0.25))),
    ],
)
def test_the_depth_of_ott_is_read_wherever_it_is(stored: StoredState) -> None:
    found = read(stored)
    assert found is not None
    assert found.parameters == {"amount": 0.25}


def test_ott_is_known_by_its_id_whatever_it_is_called() -> None:
    assert read(StoredState(floats=PROGRAM), "Loud", "VST2:XfTT") is not None
    assert read(StoredState(floats=PROGRAM), "Loud", "VST2:XfTU") is None


@pytest.mark.parametrize(
    "stored",
    [
        StoredState(floats=PROGRAM, automated=frozenset({"0"})),
        StoredState(floats=PROGRAM, listed=(ListedParameter(0, "Depth", 0.25, automated=True),)),
    ],
)
def test_an_automated_depth_is_left_out(stored: StoredState) -> None:
    found = read(stored)
    assert found is not None
    assert found.parameters == {}


@pytest.mark.parametrize(
    "stored",
    [
        StoredState(floats=PROGRAM[:18]),
        StoredState(floats=(1.5, *PROGRAM[1:])),
        StoredState(chunk=b"CcnK"),
        StoredState(chunk=b"x", listed=(ListedParameter(0, "Depth", 0.25),)),
        StoredState(listed=(ListedParameter(0, "Time", 0.25),)),
        StoredState(),
    ],
)
def test_what_does_not_fit_is_refused(stored: StoredState) -> None:
    assert read(stored) is None
