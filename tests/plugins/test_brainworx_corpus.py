"""Brainworx states against the list of parameters that Live keeps beside them, which our parser does not read here."""

from __future__ import annotations

from struct import unpack_from

import pytest

from daw_lint.model.plugin_state import StoredState
from daw_lint.plugins import settings_of
from daw_lint.plugins.brainworx import MARKS
from tests.support.corpus import live_sets, needs_corpus
from tests.support.plugin_states import device_of
from tests.support.stored_in_live import StoredInLive, stored_in_live

SWITCHES = {"Bypass": True, "Master Bypass": True, "Power": False}


def plugins() -> list[StoredInLive]:
    found = [one for one in stored_in_live(tuple(live_sets())) if one.state.startswith(MARKS)]
    if not found:
        pytest.skip("no state of a Brainworx plug-in in this corpus")
    return found


def stored_values(state: bytes) -> dict[int, float]:
    at = state.index(b"Pmtr")
    count, channels = unpack_from(">II", state, at + 12)
    step = 4 + 4 * channels
    return {
        unpack_from(">I", state, start)[0]: unpack_from(">f", state, start + 4)[0]
        for start in range(at + 24, at + 24 + count * step, step)
    }


@needs_corpus
def test_the_values_are_those_of_the_list_but_for_steps() -> None:
    for plugin in plugins():
        stored = stored_values(plugin.state)
        for one in plugin.listed:
            assert one.id in stored, (plugin.name, one.name)
            same = stored[one.id] == pytest.approx(one.value, abs=1e-4)
            assert same or one.value > 1 or (stored[one.id], one.value) == (0.5, 1.0), (plugin.name, one.name)


@needs_corpus
def test_the_bypass_is_that_of_the_list() -> None:
    for plugin in plugins():
        settings = settings_of(device_of(plugin.name, state=StoredState(chunk=plugin.state)))
        off = [bool(one.value) is SWITCHES[one.name] for one in plugin.listed if one.name in SWITCHES]
        assert (settings.bypassed if settings is not None else None) == (any(off) if off else None), plugin.name
